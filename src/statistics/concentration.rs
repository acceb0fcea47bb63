//! How unevenly something is spread: few people, or few places, often hold much of it.

use super::count;

/// The Gini coefficient: 0 where all hold the same, close to 1 where one holds everything.
///
/// `G = (n + 1 − 2·ΣC_k/C_n)/n` with C the running sums of the ascending values; the same as
/// `Σ_i Σ_j |x_i − x_j| / (2·n²·x̄)` (Gini 1912). `None` where there is nothing to share out, or a value is
/// negative or not a number.
pub fn gini(values: &[f64]) -> Option<f64> {
    let ascending = ascending(values)?;
    let mut running = 0.0;
    let mut sum_of_running = 0.0;
    for value in &ascending {
        running += value;
        sum_of_running += running;
    }
    let n = count(values.len());
    Some((n + 1.0 - 2.0 * sum_of_running / running) / n)
}

/// The Gini coefficient where there are fewer things than holders, so that most hold none whatever happens:
/// `G' = max(n/Σx, 1)·(G − 1) + 1`, 0 where every thing has a holder of its own (Bernasco and Steenbeek 2017).
///
/// The same as [`gini`] where there are as many things as holders, or more. `None` as there.
pub fn generalised_gini(values: &[f64]) -> Option<f64> {
    let plain = gini(values)?;
    let holders_for_each = count(values.len()) / values.iter().sum::<f64>();
    Some(holders_for_each.max(1.0) * (plain - 1.0) + 1.0)
}

/// The concentration curve: after each holder, most first, which share of everything those up to it have. Begins
/// with 0 and ends with 1 (Lorenz 1905, from the other end). `None` as in [`gini`].
pub fn concentration_curve(values: &[f64]) -> Option<Vec<f64>> {
    let ascending = ascending(values)?;
    let total: f64 = ascending.iter().sum();
    let mut held = 0.0;
    let shares = ascending.iter().rev().map(|value| {
        held += value;
        held / total
    });
    Some(std::iter::once(0.0).chain(shares).collect())
}

/// The share of everything held by the top share of holders, these rounded up to a whole number.
///
/// `share_held_by_top(&crimes, 0.1)` is what the tenth of areas with most crime have of all of it. `None` as
/// in [`gini`].
///
/// # Panics
/// When `share` is not between 0 and 1.
pub fn share_held_by_top(values: &[f64], share: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&share), "a share is between 0 and 1");
    let ascending = ascending(values)?;
    let total: f64 = ascending.iter().sum();
    // A tenth of 30 is 3.0000000000000004 in binary, and is three holders all the same.
    let holders = share * count(values.len()) - 1e-9;
    let top = ascending.iter().rev().enumerate().take_while(|(before, _)| count(*before) < holders);
    Some(top.map(|(_, value)| value).sum::<f64>() / total)
}

/// How few holders have at least this share of everything between them. `None` as in [`gini`].
///
/// # Panics
/// When `share` is not between 0 and 1.
pub fn fewest_holding(values: &[f64], share: f64) -> Option<usize> {
    assert!((0.0..=1.0).contains(&share), "a share is between 0 and 1");
    let ascending = ascending(values)?;
    let wanted = share * ascending.iter().sum::<f64>() * (1.0 - 1e-12);
    let mut held = 0.0;
    let short_of_it = |value: &&f64| {
        let is_short = held < wanted;
        held += **value;
        is_short
    };
    Some(ascending.iter().rev().take_while(short_of_it).count())
}

/// The values in ascending order, or `None` where they cannot be shared out.
fn ascending(values: &[f64]) -> Option<Vec<f64>> {
    let are_amounts = values.iter().all(|value| value.is_finite() && *value >= 0.0);
    let is_something = values.iter().any(|value| *value > 0.0);
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    (are_amounts && is_something).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn six_people_of_whom_one_has_most_contacts() {
        let contacts = [0.0, 6.0, 1.0, 0.0, 2.0, 1.0];
        check(gini(&contacts), Some(0.6));
        check(share_held_by_top(&contacts, 1.0 / 6.0), Some(0.6));
        assert_eq!(fewest_holding(&contacts, 0.6), Some(1));
        assert_eq!(fewest_holding(&contacts, 0.61), Some(2));
    }

    #[test]
    fn four_things_cannot_reach_more_than_four_holders() {
        let mut holders = [0.0; 10];
        holders[..4].fill(1.0);
        check(gini(&holders), Some(0.6));
        check(generalised_gini(&holders), Some(0.0));
        check(generalised_gini(&[4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]), Some(0.75));
        check(generalised_gini(&[5.0, 1.0]), gini(&[5.0, 1.0]));
    }

    #[test]
    fn the_curve_rises_from_nothing_to_all() {
        assert_eq!(concentration_curve(&[1.0, 5.0, 2.0]), Some(vec![0.0, 0.625, 0.875, 1.0]));
        assert_eq!(concentration_curve(&[0.0]), None);
    }

    #[test]
    fn equal_holders_are_not_concentrated() {
        check(gini(&[3.0; 7]), Some(0.0));
        check(share_held_by_top(&[1.0; 30], 0.1), Some(0.1));
        assert_eq!(fewest_holding(&[1.0; 30], 0.1), Some(3));
    }

    #[test]
    fn a_part_of_a_holder_counts_as_a_whole_one() {
        check(share_held_by_top(&[1.0; 11], 0.1), Some(2.0 / 11.0));
    }

    #[test]
    fn no_share_and_every_share() {
        check(share_held_by_top(&[1.0, 3.0], 0.0), Some(0.0));
        check(share_held_by_top(&[1.0, 3.0], 1.0), Some(1.0));
        assert_eq!(fewest_holding(&[1.0, 3.0], 0.0), Some(0));
        assert_eq!(fewest_holding(&[0.0, 1.0, 3.0], 1.0), Some(2));
    }

    #[test]
    fn nothing_cannot_be_shared_out() {
        for values in [&[][..], &[0.0, 0.0], &[-1.0, 2.0], &[f64::NAN], &[1.0, f64::INFINITY]] {
            check(gini(values), None);
            check(share_held_by_top(values, 0.5), None);
            assert_eq!(fewest_holding(values, 0.5), None);
        }
    }

    proptest! {
        #[test]
        fn gini_is_half_the_mean_difference_over_the_mean(counts in prop::collection::vec(0..40_u8, 1..20)) {
            let values: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let total: f64 = values.iter().sum();
            prop_assume!(total > 0.0);
            let differences: f64 =
                values.iter().flat_map(|one| values.iter().map(move |other| (one - other).abs())).sum();
            check(gini(&values), Some(differences / (2.0 * count(values.len()) * total)));
        }

        #[test]
        fn the_fewest_hold_enough_and_one_fewer_would_not(
            counts in prop::collection::vec(1..40_u8, 1..20),
            percent in 1..100_u8,
        ) {
            let values: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let share = f64::from(percent) / 100.0;
            let fewest = fewest_holding(&values, share).unwrap();
            let held = |holders: usize| {
                share_held_by_top(&values, count(holders) / count(values.len())).unwrap()
            };
            prop_assert!(held(fewest) >= share - 1e-9);
            prop_assert!(held(fewest - 1) < share);
        }
    }

    #[track_caller]
    fn check(found: Option<f64>, expected: Option<f64>) {
        match (found, expected) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-12, "{found} {expected}"),
            (found, expected) => assert_eq!(found, expected),
        }
    }
}
