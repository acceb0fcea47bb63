//! Outlines as SVG path data, small enough for a page that is sent by mail.
//!
//! Borders are simplified, not outlines: each stretch between two corners where three areas meet is drawn in the same
//! way from both sides, so neighbours neither gap nor overlap.

use std::collections::BTreeSet;
use std::fmt::Write;

use geo::{BoundingRect, Coord, GeometryCollection, LineString, MultiPolygon, Rect, SimplifyIdx};

use super::Boundaries;

/// A map of areas, to be put in an `<svg viewBox="0 0 WIDTH HEIGHT">`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Width in pixels, as asked for.
    pub width: u32,
    /// Height in pixels that keeps the shape of the whole.
    pub height: u32,
    /// For each area, in the order of the boundaries, the `d` of a `<path>` with `fill-rule="evenodd"`.
    pub paths: Vec<String>,
}

/// Draws all areas, to be looked at in this width.
///
/// Longitudes are shortened by the cosine of the middle latitude, which keeps shapes right over a county. An area too
/// small to be seen is drawn as a square of one pixel, so that it can be pointed at.
pub fn paths(boundaries: &Boundaries, width_px: u32) -> Drawing {
    let sheet = Sheet::for_outlines(boundaries.outlines(), width_px);
    let areas: Vec<Vec<Ring>> = boundaries.outlines().iter().map(|outline| sheet.rings(outline)).collect();
    let corners = corners(areas.iter().flatten());
    let paths = areas.iter().map(|rings| path(rings, &corners)).collect();
    Drawing { width: width_px, height: sheet.height_px(), paths }
}

/// A point of the sheet in tenths of a pixel. Whole numbers: what is one point stays one for every area.
type Point = (i32, i32);

/// A closed line; the first point is not said again at the end, and no point twice in a row.
type Ring = Vec<Point>;

/// How far a drawn border may be from the true one, in tenths of a pixel: about the width of the line.
const TOLERANCE: f64 = 7.0;

/// Where degrees come to lie on the drawing.
struct Sheet {
    extent: Rect,
    /// Tenths of a pixel for one degree of longitude, and of latitude.
    scale: Coord,
}

impl Sheet {
    fn for_outlines(outlines: &[MultiPolygon], width_px: u32) -> Self {
        let all: GeometryCollection = outlines.iter().cloned().collect();
        let extent = all.bounding_rect().expect("there is an area, and it has an outline");
        let x = 10.0 * f64::from(width_px) / extent.width();
        Self { extent, scale: Coord { x, y: x / extent.center().y.to_radians().cos() } }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a height in pixels is small"
    )]
    fn height_px(&self) -> u32 {
        (self.extent.height() * self.scale.y / 10.0).ceil() as u32
    }

    #[expect(clippy::cast_possible_truncation, reason = "a sheet is some thousand pixels wide")]
    fn point(&self, place: &Coord) -> Point {
        let right = (place.x - self.extent.min().x) * self.scale.x;
        let down = (self.extent.max().y - place.y) * self.scale.y;
        (right.round() as i32, down.round() as i32)
    }

    /// The rings of an area, outer ones first in each part.
    fn rings(&self, outline: &MultiPolygon) -> Vec<Ring> {
        let lines = outline.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        lines.map(|line| self.ring(line)).collect()
    }

    fn ring(&self, line: &LineString) -> Ring {
        let mut ring: Ring = line.coords().map(|place| self.point(place)).collect();
        ring.dedup();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    }
}

/// Points where borders part: those with more, or fewer, than two different points next to them.
fn corners<'a>(rings: impl Iterator<Item = &'a Ring>) -> BTreeSet<Point> {
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

/// An area's path data.
fn path(rings: &[Ring], corners: &BTreeSet<Point>) -> String {
    let mut data = String::new();
    for ring in rings {
        let ring = simplified(ring, corners);
        if ring.len() > 2 {
            write_ring(&mut data, &ring);
        }
    }
    if data.is_empty() {
        let &(x, y) = rings.first().and_then(|ring| ring.first()).expect("an outline has a point");
        write_ring(&mut data, &[(x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 5), (x - 5, y + 5)]);
    }
    data
}

/// A ring without the points that nobody would miss; corners stay.
fn simplified(ring: &Ring, corners: &BTreeSet<Point>) -> Ring {
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

/// A stretch of border, simplified in the direction that comes first, whoever asks (Douglas and Peucker 1973).
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

/// Writes a ring as `m`, relative steps and `z`, in pixels.
fn write_ring(data: &mut String, ring: &[Point]) {
    data.push('M');
    write_pair(data, ring[0]);
    for (place, step) in ring.windows(2).enumerate() {
        data.push_str(if place == 0 { "l" } else { "" });
        let pair = (step[1].0 - step[0].0, step[1].1 - step[0].1);
        if place > 0 && pair.0 >= 0 {
            data.push(' ');
        }
        write_pair(data, pair);
    }
    data.push('z');
}

fn write_pair(data: &mut String, (x, y): Point) {
    write_tenths(data, x);
    if y >= 0 {
        data.push(' ');
    }
    write_tenths(data, y);
}

/// A number of tenths as SVG reads it, with no digit too many: `-.5`, `3`, `12.4`.
fn write_tenths(data: &mut String, tenths: i32) {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
    let written = match (whole, tenth) {
        (_, 0) => write!(data, "{sign}{whole}"),
        (0, _) => write!(data, "{sign}.{tenth}"),
        _ => write!(data, "{sign}{whole}.{tenth}"),
    };
    written.expect("a string takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::boundaries;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_no_digit_too_many() {
        for (tenths, text) in [(0, "0"), (5, ".5"), (-5, "-.5"), (30, "3"), (-124, "-12.4"), (100, "10")] {
            let mut data = String::new();
            write_tenths(&mut data, tenths);
            assert_eq!(data, text);
        }
    }

    #[test]
    fn north_is_up_and_a_degree_of_longitude_is_the_shorter_one() {
        // At 60 degrees north a degree of longitude is half as long as one of latitude.
        let drawing = draw(&["[[[0,59],[2,59],[2,61],[0,61],[0,59]]]"], 100);
        assert_eq!((drawing.width, drawing.height), (100, 200));
        assert_eq!(drawing.paths, ["M0 0l0 200 100 0 0-200z"]);
    }

    #[test]
    fn an_outline_with_a_hole_has_two_rings() {
        let drawing = draw(&["[[[0,0],[9,0],[9,9],[0,0]],[[6,2],[7,3],[7,4],[6,2]]]"], 90);
        assert_eq!(drawing.paths[0].matches('M').count(), 2);
        assert_eq!(drawing.paths[0].matches('z').count(), 2);
    }

    #[test]
    fn a_bend_nobody_would_see_is_left_out_on_both_sides() {
        let left = "[[[0,0],[1,0],[1.002,0.5],[1,1],[0,1],[0,0]]]";
        let right = "[[[1,0],[2,0],[2,1],[1,1],[1.002,0.5],[1,0]]]";
        assert_eq!(draw(&[left, right], 100).paths, ["M50 50l0-50-50 0 0 50z", "M50 50l50 0 0-50-50 0z"]);
    }

    #[test]
    fn an_area_too_small_to_see_is_one_pixel() {
        let speck = "[[[1,1],[1.0001,1],[1,1.0001],[1,1]]]";
        let drawing = draw(&["[[[0,0],[9,0],[9,9],[0,0]]]", speck], 90);
        assert_eq!(drawing.paths[1], "M9.5 79.7l1 0 0 1-1 0z");
    }

    proptest! {
        /// A wavy border between two areas is the same line from both sides, whichever way they go round.
        #[test]
        fn neighbours_neither_gap_nor_overlap(
            waves in prop::collection::vec(-30..30_i32, 1..40),
            clockwise in any::<bool>(),
        ) {
            let border = waves.iter().zip(1..).map(|(&wave, y)| (400 + wave, y * 10));
            let last = waves.len() as i32 * 10 + 10;
            let border: Vec<Point> = [(400, 0)].into_iter().chain(border).chain([(400, last)]).collect();
            let left: Ring = border.iter().copied().chain([(0, last), (0, 0)]).collect();
            let mut right: Ring = border.iter().copied().chain([(800, last), (800, 0)]).collect();
            if clockwise {
                right.reverse();
            }
            let corners = corners([&left, &right].into_iter());
            let on_border = |ring: &Ring| {
                simplified(ring, &corners).into_iter().filter(|(x, _)| (300..500).contains(x)).collect::<BTreeSet<_>>()
            };
            prop_assert_eq!(on_border(&left), on_border(&right));
        }

        /// An enclave and the hole that it fills have no corner to begin at, and are still one line.
        #[test]
        fn an_enclave_fills_its_hole(radii in prop::collection::vec(20..60_i32, 8), turn in 0..8_usize) {
            let around = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];
            let enclave: Ring = around.iter().zip(&radii).map(|((x, y), radius)| (x * radius, y * radius)).collect();
            let mut hole: Ring = enclave.iter().rev().copied().collect();
            hole.rotate_left(turn);
            let corners = corners([&enclave, &hole].into_iter());
            let points = |ring: &Ring| simplified(ring, &corners).into_iter().collect::<BTreeSet<_>>();
            prop_assert_eq!(points(&enclave), points(&hole));
        }
    }

    fn draw(polygons: &[&str], width_px: u32) -> Drawing {
        let feature = |(number, coordinates): (usize, &&str)| {
            format!(
                r#"{{"type":"Feature","properties":{{"code":"T{number}"}},
                "geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
            )
        };
        let features: Vec<String> = polygons.iter().enumerate().map(feature).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        paths(&boundaries::read(&text, None).unwrap(), width_px)
    }
}
