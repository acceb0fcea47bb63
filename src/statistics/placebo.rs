//! Placebo in space: is the real zone's change out of the ordinary among zones where nobody did anything?

use std::collections::BTreeSet;

use super::count;
use super::generator::{Generator, Purpose};
use super::{Neighbours, dispersion};

/// A zone of this many connected areas around a starting area, or `None` where so many are not connected: the
/// neighbours nearest by steps, drawn at random within a step.
///
/// `barred` areas take no part, such as the real zone and what lies around it.
///
/// # Panics
/// When `barred` does not speak of each area.
pub fn placebo_zone(
    neighbours: &Neighbours,
    barred: &[bool],
    size: usize,
    draw: u32,
    seed: u64,
) -> Option<Vec<usize>> {
    assert_eq!(barred.len(), neighbours.areas(), "each area is barred or not");
    let open: Vec<usize> = (0..neighbours.areas()).filter(|&area| !barred[area]).collect();
    if size == 0 || open.len() < size {
        return None;
    }
    let mut stream = Generator::new(seed).stream(Purpose::Placebo, 0, draw);
    let mut choose = |from: &[usize]| from[stream.below(u32::try_from(from.len()).expect("few")) as usize];
    let mut zone = vec![choose(&open)];
    let mut step_from = 0;
    while zone.len() < size {
        let step_to = zone.len();
        let mut next: Vec<usize> = zone[step_from..step_to]
            .iter()
            .flat_map(|&area| neighbours.of(area))
            .copied()
            .filter(|&area| !barred[area] && !zone.contains(&area))
            .collect();
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            return None;
        }
        while zone.len() < size && !next.is_empty() {
            let one = choose(&next);
            next.retain(|&other| other != one);
            zone.push(one);
        }
        step_from = step_to;
    }
    zone.sort_unstable();
    Some(zone)
}

/// How far a zone's change is from that of all other areas, on the ratio scale: `ln((a₁ + ½)/(a₀ + ½))` less the same
/// of the rest, over `√(1/(a₁ + ½) + 1/(a₀ + ½) + …)`.
///
/// The halves keep zones without events in the order (Haldane 1956). Zones of any size and level compare.
pub fn studentised_change(before: &[f64], after: &[f64], zone: &[usize]) -> f64 {
    Counts::of(before, after).studentised(zone)
}

/// Counts before and after, with their sums.
struct Counts<'a> {
    before: &'a [f64],
    after: &'a [f64],
    all: (f64, f64),
}

impl<'a> Counts<'a> {
    fn of(before: &'a [f64], after: &'a [f64]) -> Self {
        assert_eq!(before.len(), after.len(), "one of each for each area");
        Self { before, after, all: (before.iter().sum(), after.iter().sum()) }
    }

    fn studentised(&self, zone: &[usize]) -> f64 {
        let sum = |of: &[f64]| zone.iter().map(|&area| of[area]).sum::<f64>();
        let (before, after) = (sum(self.before), sum(self.after));
        let cells = [before, after, self.all.0 - before, self.all.1 - after].map(|cell| cell + 0.5);
        let log = (cells[1] / cells[0]).ln() - (cells[3] / cells[2]).ln();
        log / cells.iter().map(|cell| 1.0 / cell).sum::<f64>().sqrt()
    }
}

/// Zones that a real one is held against: of the same size, drawn anywhere.
#[derive(Debug, Clone)]
pub struct PlaceboZones {
    zones: Vec<Vec<usize>>,
}

impl PlaceboZones {
    /// So many draws. `None` where fewer than 19 of them are different: a p of theirs could not reach 0.05.
    pub fn draw(neighbours: &Neighbours, size: usize, draws: u32, seed: u64) -> Option<Self> {
        let nobody = vec![false; neighbours.areas()];
        let zones: Vec<Vec<usize>> =
            (0..draws).filter_map(|draw| placebo_zone(neighbours, &nobody, size, draw, seed)).collect();
        (zones.iter().collect::<BTreeSet<_>>().len() >= 19).then_some(Self { zones })
    }

    /// How their changes stray.
    pub(super) fn strays(&self, before: &[f64], after: &[f64]) -> Strays {
        let counts = Counts::of(before, after);
        let mut by: Vec<f64> = self.zones.iter().map(|zone| counts.studentised(zone)).collect();
        by.sort_by(f64::total_cmp);
        let middle = by[by.len() / 2];
        by.iter_mut().for_each(|change| *change -= middle);
        by.sort_by(|one, other| other.abs().total_cmp(&one.abs()));
        Strays { middle, by }
    }
}

/// How far changes of placebo zones are from their median, the farthest first.
pub(super) struct Strays {
    middle: f64,
    pub(super) by: Vec<f64>,
}

impl Strays {
    /// The share of zones, this one included, that stray at least so far.
    pub(super) fn p(&self, stray: f64) -> f64 {
        let as_far = self.by.partition_point(|other| other.abs() >= stray.abs() - 1e-12);
        count(as_far + 1) / count(self.by.len() + 1)
    }
}

/// A zone's change among placebo zones of the same size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placebo {
    /// The share of zones, this one included, whose change is at least as far from the ordinary: two-sided.
    pub p: f64,
    /// How many placebo zones it stands on.
    pub zones: usize,
    /// How much more than Poisson counts areas vary: with φ above 1, a textbook p is too small by itself.
    pub dispersion: Option<f64>,
}

/// The headline p of an evaluation: the rank of the zone's [`studentised_change`] among those of placebo zones of
/// the same size (Abadie, Diamond and Hainmueller 2010).
///
/// Distance is taken from the placebo zones' median, so that it does not matter if the whole county moved. Placebo zones
/// may touch the real one or share areas with it. To leave those out makes every unusual corner of a county look rarer
/// than it is, for a corner stands out in all zones drawn there; with them a zone like any other has a uniform p. Those
/// that share areas also share what was done there, in part: that can only make p a little greater.
///
/// # Panics
/// When values, placebo zones and zone do not go together.
pub fn placebo_in_space(before: &[f64], after: &[f64], placebos: &PlaceboZones, zone: &[usize]) -> Placebo {
    let strays = placebos.strays(before, after);
    let pairs: Vec<(f64, f64)> = before.iter().copied().zip(after.iter().copied()).collect();
    Placebo {
        p: strays.p(studentised_change(before, after, zone) - strays.middle),
        zones: strays.by.len(),
        dispersion: dispersion(&pairs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn street(areas: usize) -> Neighbours {
        Neighbours::from_pairs(areas, (1..areas).map(|area| (area - 1, area))).unwrap()
    }

    #[test]
    fn a_placebo_zone_is_connected_and_keeps_off_what_is_barred() {
        let mut barred = vec![false; 30];
        barred[10..14].fill(true);
        for draw in 0..50 {
            let zone = placebo_zone(&street(30), &barred, 4, draw, 1).unwrap();
            assert!(zone.windows(2).all(|pair| pair[1] == pair[0] + 1), "{zone:?}");
            assert!(zone.iter().all(|area| !barred[*area]));
        }
        assert_eq!(placebo_zone(&street(3), &[false; 3], 4, 0, 1), None);
        assert_eq!(
            placebo_zone(&street(9), &[false, false, true, false, false, true, false, false, true], 3, 0, 1),
            None
        );
    }

    #[test]
    fn a_zone_that_fell_by_half_is_out_of_the_ordinary() {
        let before: Vec<f64> = (0..120).map(|area| f64::from(40 + area % 7)).collect();
        let mut after: Vec<f64> = before.iter().map(|count| count * 1.3).collect();
        after
            .iter_mut()
            .enumerate()
            .for_each(|(area, count)| *count += f64::from(u8::try_from(area % 5).unwrap()));
        let zone = [30, 31, 32];
        let placebos = PlaceboZones::draw(&street(120), 3, 199, 1).unwrap();
        let p = |after: &[f64]| placebo_in_space(&before, after, &placebos, &zone);
        assert!(p(&after).p > 0.05, "nothing was done: {:?}", p(&after));
        zone.iter().for_each(|&area| after[area] /= 2.0);
        assert!(p(&after).p <= 0.05, "{:?}", p(&after));
    }

    #[test]
    fn a_zone_like_any_other_is_called_as_often_as_the_level_says() {
        // Changes come in blocks of ten areas, so zones drawn in one corner stand out together.
        let before = vec![100.0; 400];
        let mut stream = Generator::new(7).stream(Purpose::Resample, 0, 0);
        let after: Vec<f64> = (0..40).flat_map(|_| vec![100.0 + 25.0 * stream.normal(); 10]).collect();
        let placebos = PlaceboZones::draw(&street(400), 8, 999, 3).unwrap();
        let called = (0..1000).filter(|&draw| {
            let zone = placebo_zone(&street(400), &[false; 400], 8, draw, 2).unwrap();
            placebo_in_space(&before, &after, &placebos, &zone).p <= 0.05
        });
        let called = called.count();
        assert!((30..=70).contains(&called), "{called} of 1000");
    }

    #[test]
    fn a_change_is_measured_against_the_rest() {
        // 9.5 → 19.5 beside 29.5 → 29.5.
        let found = studentised_change(&[9.0, 29.0], &[19.0, 29.0], &[0]);
        let by_hand = (19.5_f64 / 9.5).ln() / (1.0 / 9.5 + 1.0 / 19.5 + 2.0 / 29.5_f64).sqrt();
        assert!((found - by_hand).abs() < 1e-12);
        assert!(studentised_change(&[0.0, 5.0], &[0.0, 5.0], &[0]).abs() < 1e-12);
    }

    #[test]
    fn too_few_placebo_zones_give_no_p() {
        assert!(PlaceboZones::draw(&street(5), 2, 99, 1).is_none());
        assert!(PlaceboZones::draw(&street(20), 2, 400, 1).is_some(), "nineteen are different");
    }
}
