//! Did the areas chosen beforehand hold what came after?

use super::count;

/// How good a choice of areas turned out to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The share of what came after that the chosen areas held.
    pub held: f64,
    /// Prediction accuracy index: that share over the share of all areas (or of all land) that was chosen.
    pub pai: f64,
    /// Prediction efficiency index: PAI over the best that any choice of so many areas could have had.
    pub pei: f64,
    /// Recapture rate index: the chosen areas' share after over their share before.
    pub rri: f64,
}

/// PAI, PEI and RRI of the areas that had most before, judged by what came after.
///
/// `PAI = (n/N)/(a/A)` (Chainey, Tompson and Uhlig 2008), `PEI = PAI/PAI*` (Hunt 2016),
/// `RRI = (n_after/N_after)/(n_before/N_before)` (Levine 2008). `sizes` are areas' sizes, or all 1 to count areas
/// alike. Areas are taken by density before, then by least density after, so that ties do not flatter, as in the
/// R package ptools; `chosen` is how many.
///
/// `None` where nothing came before or after, a size is not above 0, or no area is chosen.
///
/// # Panics
/// When there are not as many values after, or sizes, as before, or fewer areas than chosen.
pub fn hit(before: &[f64], after: &[f64], sizes: &[f64], chosen: usize) -> Option<Hit> {
    assert!(before.len() == after.len() && before.len() == sizes.len(), "one of each for each area");
    assert!(chosen <= before.len(), "no more areas than there are");
    let (total_before, total_after): (f64, f64) = (before.iter().sum(), after.iter().sum());
    let are_numbers = before.iter().chain(after).all(|value| value.is_finite() && *value >= 0.0);
    let have_size = sizes.iter().all(|size| size.is_finite() && *size > 0.0);
    if !are_numbers || !have_size || total_before <= 0.0 || total_after <= 0.0 || chosen == 0 {
        return None;
    }
    let density = |of: &[f64], area: usize| of[area] / sizes[area];
    let mut order: Vec<usize> = (0..before.len()).collect();
    order.sort_by(|&one, &other| {
        let first = density(before, other).total_cmp(&density(before, one));
        first.then(density(after, one).total_cmp(&density(after, other))).then(one.cmp(&other))
    });
    let mut best = order.clone();
    best.sort_by(|&one, &other| density(after, other).total_cmp(&density(after, one)));
    let sum = |of: &[f64], areas: &[usize]| areas[..chosen].iter().map(|&area| of[area]).sum::<f64>();
    let index =
        |areas: &[usize]| sum(after, areas) / total_after / (sum(sizes, areas) / sizes.iter().sum::<f64>());
    let held = sum(after, &order) / total_after;
    let pai = index(&order);
    Some(Hit { held, pai, pei: pai / index(&best), rri: held / (sum(before, &order) / total_before) })
}

/// How many areas a share of all is, rounded up, as in [`share_held_by_top`](super::share_held_by_top).
pub fn areas_in_share(areas: usize, share: f64) -> usize {
    // A tenth of 30 is 3.0000000000000004 in binary, and is three areas all the same.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of what is there")]
    let enough = (count(areas) * share - 1e-9).ceil() as usize;
    enough.min(areas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_ten_areas_as_by_hand() {
        // The two that led before hold 9 of 20 after, where the best two would have held 12.
        let before = [9.0, 6.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
        let after = [7.0, 2.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
        let found = hit(&before, &after, &[1.0; 10], 2).unwrap();
        check(found, [0.45, 2.25, 0.75, 0.6]);
    }

    #[test]
    fn ties_go_to_the_area_that_had_least_after() {
        let found = hit(&[5.0, 5.0, 0.0], &[9.0, 1.0, 0.0], &[1.0; 3], 1).unwrap();
        check(found, [0.1, 0.3, 1.0 / 9.0, 0.2]);
    }

    #[test]
    fn larger_areas_cover_more_land() {
        // Density 1 against 2: the small one is chosen; a fifth of the land holds half.
        let found = hit(&[4.0, 2.0], &[3.0, 3.0], &[4.0, 1.0], 1).unwrap();
        check(found, [0.5, 2.5, 1.0, 1.5]);
    }

    #[test]
    fn nothing_to_judge_by() {
        assert_eq!(hit(&[0.0, 0.0], &[1.0, 1.0], &[1.0; 2], 1), None);
        assert_eq!(hit(&[1.0, 0.0], &[0.0, 0.0], &[1.0; 2], 1), None);
        assert_eq!(hit(&[1.0, 0.0], &[1.0, 1.0], &[1.0; 2], 0), None);
        assert_eq!(hit(&[1.0, 0.0], &[1.0, 1.0], &[1.0, 0.0], 1), None);
        assert_eq!((areas_in_share(611, 0.1), areas_in_share(30, 0.1), areas_in_share(9, 0.0)), (62, 3, 0));
    }

    #[track_caller]
    fn check(found: Hit, [held, pai, pei, rri]: [f64; 4]) {
        for (found, expected) in [(found.held, held), (found.pai, pai), (found.pei, pei), (found.rri, rri)] {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }
}
