//! How likely an evaluation by placebo zones is to find a drop, if there is one: to be said before it is read.

use super::{PlaceboZones, count};

/// The share of cases in which [`placebo_in_space`](super::placebo_in_space) would call a drop by this share at 5 %, in
/// this zone, with these counts.
///
/// Placebo zones show how far a zone's change strays where nothing is done. A drop shifts the zone's studentised change
/// by `ln(1 − drop)/√(1/(a₁ + ½) + 1/(a₀ + ½) + …)`, where a₁ is what the rest of the county lets one expect, less the
/// drop; the power is the share of placebo changes whose p such a shift takes to 0.05 or below.
/// It does not look at what the zone did.
///
/// # Panics
/// When values, neighbours and zone do not go together, or the drop is not a share below 1.
pub fn power_of_placebo(
    (before, after): (&[f64], &[f64]),
    placebos: &PlaceboZones,
    zone: &[usize],
    drop: f64,
) -> f64 {
    assert!((0.0..1.0).contains(&drop), "a drop is a share below 1");
    let strays = placebos.strays(before, after);
    let sum = |of: &[f64]| zone.iter().map(|&area| of[area]).sum::<f64>();
    let own = sum(before);
    let (rest_before, rest_after) =
        (before.iter().sum::<f64>() - own, after.iter().sum::<f64>() - sum(after));
    let expected = own * rest_after / rest_before.max(1.0) * (1.0 - drop);
    let error: f64 = [own, expected, rest_before, rest_after].iter().map(|cell| 1.0 / (cell + 0.5)).sum();
    let shift = ((expected + 0.5) / (expected / (1.0 - drop) + 0.5)).ln() / error.sqrt();
    let found = strays.by.iter().filter(|stray| strays.p(*stray + shift) <= 0.05).count();
    count(found) / count(strays.by.len())
}

#[cfg(test)]
mod tests {
    use super::power_of_placebo;
    use crate::statistics::{Neighbours, PlaceboZones};

    fn power(level: f64, drop: f64) -> f64 {
        let street = Neighbours::from_pairs(80, (1..80).map(|area| (area - 1, area))).unwrap();
        let wave = |area: usize, step: usize| {
            level * (1.0 + f64::from(u8::try_from(area * step % 11).unwrap()) / 100.0)
        };
        let before: Vec<f64> = (0..80).map(|area| wave(area, 3)).collect();
        let after: Vec<f64> = (0..80).map(|area| wave(area, 7)).collect();
        let placebos = PlaceboZones::draw(&street, 3, 199, 1).unwrap();
        power_of_placebo((&before, &after), &placebos, &[40, 41, 42], drop)
    }

    #[test]
    fn more_events_and_a_greater_drop_are_found_more_often() {
        assert!(power(400.0, 0.3) > 0.95);
        assert!(power(400.0, 0.0) <= 0.06);
        assert!(power(5.0, 0.3) <= power(400.0, 0.3));
        assert!(power(400.0, 0.02) <= power(400.0, 0.3));
    }
}
