//! Placebo in space: is the real zone's change out of the ordinary among zones where nobody did anything?

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
    let sum = |of: &[f64]| zone.iter().map(|&area| of[area]).sum::<f64>();
    let (zone_before, zone_after) = (sum(before), sum(after));
    let rest_before = before.iter().sum::<f64>() - zone_before;
    let rest_after = after.iter().sum::<f64>() - zone_after;
    let cells = [zone_before, zone_after, rest_before, rest_after].map(|cell| cell + 0.5);
    let log = (cells[1] / cells[0]).ln() - (cells[3] / cells[2]).ln();
    log / cells.iter().map(|cell| 1.0 / cell).sum::<f64>().sqrt()
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
/// Distance is taken from the placebo zones' median, so that it does not matter if the whole county moved. Zones that
/// share an area with the real one or touch it cannot stand in for it, since they hold some of what was done there; to
/// leave them out and say no more makes every unusual corner of a county look rarer than it is, for a corner stands out
/// in all zones drawn there. So they are counted as zones beside a placebo zone that changed about as much behave:
/// `p = (1 − n)·(k + 1)/(K + 1) + n·b`, with n the share of all draws that touch the zone, k of K others at least as
/// far, and b the share of a placebo zone's own neighbours that are as far as it is. `None` where fewer than 19
/// placebo zones can be had: such a p could not reach 0.05.
///
/// # Panics
/// When values, neighbours and zone do not go together.
pub fn placebo_in_space(
    before: &[f64],
    after: &[f64],
    neighbours: &Neighbours,
    zone: &[usize],
    draws: u32,
    seed: u64,
) -> Option<Placebo> {
    let elsewhere = Elsewhere::of((before, after), neighbours, zone, draws, seed)?;
    let pairs: Vec<(f64, f64)> = before.iter().copied().zip(after.iter().copied()).collect();
    Some(Placebo {
        p: elsewhere.p(elsewhere.stray(studentised_change(before, after, zone)).abs()),
        zones: elsewhere.zones.len(),
        dispersion: dispersion(&pairs),
    })
}

/// How zones of a size change where nobody did anything.
pub(super) struct Elsewhere {
    middle: f64,
    /// Those that stray most come first.
    zones: Vec<Stray>,
    /// The share of all draws that touch the real zone.
    near: f64,
}

/// One placebo zone.
struct Stray {
    /// From the middle.
    by: f64,
    /// How many placebo zones share an area with it or touch it, and how many of those stray as far as it does.
    beside: f64,
    as_far: f64,
}

impl Elsewhere {
    pub(super) fn of(
        (before, after): (&[f64], &[f64]),
        neighbours: &Neighbours,
        zone: &[usize],
        draws: u32,
        seed: u64,
    ) -> Option<Self> {
        assert!(
            before.len() == after.len() && before.len() == neighbours.areas(),
            "one of each for each area"
        );
        let nobody = vec![false; before.len()];
        let drawn: Vec<Vec<usize>> =
            (0..draws).filter_map(|draw| placebo_zone(neighbours, &nobody, zone.len(), draw, seed)).collect();
        let around = reach(neighbours, zone);
        let apart: Vec<&Vec<usize>> = drawn.iter().filter(|other| !touches(&around, other)).collect();
        if apart.len() < 19 {
            return None;
        }
        let mut changes: Vec<(f64, &Vec<usize>)> =
            apart.iter().map(|zone| (studentised_change(before, after, zone), *zone)).collect();
        changes.sort_by(|one, other| one.0.total_cmp(&other.0));
        let middle = changes[changes.len() / 2].0;
        changes.iter_mut().for_each(|(change, _)| *change -= middle);
        changes.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
        let stray = |at: usize| {
            let around = reach(neighbours, changes[at].1);
            let beside = |of: &[(f64, &Vec<usize>)]| {
                count(of.iter().filter(|(_, other)| touches(&around, other)).count())
            };
            let own = changes[at].0.abs() - 1e-12;
            let as_far = changes.partition_point(|(change, _)| change.abs() >= own);
            // A zone touches itself.
            Stray {
                by: changes[at].0,
                beside: beside(&changes) - 1.0,
                as_far: beside(&changes[..as_far]) - 1.0,
            }
        };
        Some(Self {
            middle,
            zones: (0..changes.len()).map(stray).collect(),
            near: count(drawn.len() - apart.len()) / count(drawn.len()),
        })
    }

    /// How far a change is from the ordinary.
    pub(super) fn stray(&self, change: f64) -> f64 {
        change - self.middle
    }

    /// The strays of all placebo zones.
    pub(super) fn strays(&self) -> impl Iterator<Item = f64> {
        self.zones.iter().map(|zone| zone.by)
    }

    /// The p of a zone that is so far from the ordinary.
    pub(super) fn p(&self, far: f64) -> f64 {
        let all = self.zones.len();
        let as_far = self.zones.partition_point(|zone| zone.by.abs() >= far - 1e-12);
        // The twentieth of the placebo zones that changed about as much.
        let like = all.div_ceil(20);
        let from = as_far.saturating_sub(like / 2).min(all - like);
        let like = &self.zones[from..from + like];
        let (beside, of_them) =
            like.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.beside, sum.1 + one.as_far));
        let apart = count(as_far + 1) / count(all + 1);
        let near = if beside > 0.0 { of_them / beside } else { apart };
        (1.0 - self.near) * apart + self.near * near
    }
}

/// The areas of a zone and those that touch it.
fn reach(neighbours: &Neighbours, zone: &[usize]) -> Vec<bool> {
    let mut reached = vec![false; neighbours.areas()];
    for &area in zone {
        reached[area] = true;
        neighbours.of(area).iter().for_each(|&other| reached[other] = true);
    }
    reached
}

fn touches(reached: &[bool], zone: &[usize]) -> bool {
    zone.iter().any(|&area| reached[area])
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
        let p = |after: &[f64]| placebo_in_space(&before, after, &street(120), &zone, 199, 1).unwrap();
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
        let called = (0..300).filter(|&draw| {
            let zone = placebo_zone(&street(400), &[false; 400], 8, draw, 2).unwrap();
            placebo_in_space(&before, &after, &street(400), &zone, 199, 3).unwrap().p <= 0.05
        });
        let called = called.count();
        assert!((6..=24).contains(&called), "{called} of 300");
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
        assert_eq!(placebo_in_space(&[1.0; 5], &[1.0; 5], &street(5), &[1, 2], 99, 1), None);
    }
}
