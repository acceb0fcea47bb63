//! Borders without the points that nobody would miss.

use std::collections::BTreeSet;

use geo::{Coord, LineString, SimplifyIdx};

use super::{Point, Ring};

/// How far a drawn border may be from the true one, in tenths of a pixel: about the width of the line.
const TOLERANCE: f64 = 7.0;

/// Points where borders part: those with more, or fewer, than two different points next to them.
pub(super) fn corners<'a>(rings: impl Iterator<Item = &'a Ring>) -> BTreeSet<Point> {
    let mut next_to: Vec<(Point, Point)> = Vec::new();
    for ring in rings {
        let following = ring.iter().cycle().skip(1);
        next_to.extend(ring.iter().zip(following).flat_map(|(&one, &other)| [(one, other), (other, one)]));
    }
    next_to.sort_unstable();
    next_to.dedup();
    let by_point = next_to.chunk_by(|one, other| one.0 == other.0);
    by_point.filter(|others| others.len() != 2).map(|others| others[0].0).collect()
}

/// A ring without the points that nobody would miss; corners stay.
pub(super) fn simplified(ring: &Ring, corners: &BTreeSet<Point>) -> Ring {
    let Some(start) = start(ring, corners) else { return Ring::new() };
    let mut round = ring.clone();
    round.rotate_left(start);
    round.push(round[0]);
    let mut kept = Ring::new();
    let mut from = 0;
    for to in 1..round.len() {
        if to == round.len() - 1 || corners.contains(&round[to]) {
            kept.extend(simplified_stretch(&round[from..=to]));
            kept.pop(); // the next stretch begins with it, and the last one ends where the ring began
            from = to;
        }
    }
    kept
}

/// Where to begin: at a corner, or at the least point, so that two areas on one ring begin alike.
fn start(ring: &Ring, corners: &BTreeSet<Point>) -> Option<usize> {
    let at_corner = ring.iter().position(|point| corners.contains(point));
    at_corner.or_else(|| (0..ring.len()).min_by_key(|&place| ring[place]))
}

/// A stretch of border, simplified in the direction that comes first, whoever asks: Douglas and Peucker
/// (1973).
fn simplified_stretch(stretch: &[Point]) -> Vec<Point> {
    let backwards: Vec<Point> = stretch.iter().rev().copied().collect();
    let turned = backwards.as_slice() < stretch;
    let line: Vec<Point> = if turned { backwards } else { stretch.to_vec() };
    let exact = line.iter().map(|&(x, y)| Coord { x: f64::from(x), y: f64::from(y) });
    let kept = exact.collect::<LineString>().simplify_idx(TOLERANCE);
    let mut kept: Vec<Point> = kept.into_iter().map(|place| line[place]).collect();
    if turned {
        kept.reverse();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A wavy border between two areas is the same line from both sides, whichever way they go round.
        #[test]
        fn neighbours_neither_gap_nor_overlap(
            waves in prop::collection::vec(-30..30_i32, 1..40),
            clockwise in any::<bool>(),
        ) {
            let border = waves.into_iter().chain([0]).zip(1..).map(|(wave, y)| (400 + wave, y * 10));
            let border: Vec<Point> = [(400, 0)].into_iter().chain(border).collect();
            let last = border[border.len() - 1].1;
            let left: Ring = border.iter().copied().chain([(0, last), (0, 0)]).collect();
            let mut right: Ring = border.iter().copied().chain([(800, last), (800, 0)]).collect();
            if clockwise {
                right.reverse();
            }
            let corners = corners([&left, &right].into_iter());
            let on_border = |ring: &Ring| {
                let points = simplified(ring, &corners).into_iter();
                points.filter(|(x, _)| (300..500).contains(x)).collect::<BTreeSet<_>>()
            };
            prop_assert_eq!(on_border(&left), on_border(&right));
        }

        /// An enclave and the hole that it fills have no corner to begin at, and are still one line.
        #[test]
        fn an_enclave_fills_its_hole(radii in prop::collection::vec(20..60_i32, 8), turn in 0..8_usize) {
            let around = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];
            let enclave = around.iter().zip(&radii).map(|((x, y), radius)| (x * radius, y * radius));
            let enclave: Ring = enclave.collect();
            let mut hole: Ring = enclave.iter().rev().copied().collect();
            hole.rotate_left(turn);
            let corners = corners([&enclave, &hole].into_iter());
            let points = |ring: &Ring| simplified(ring, &corners).into_iter().collect::<BTreeSet<_>>();
            prop_assert_eq!(points(&enclave), points(&hole));
        }
    }
}
