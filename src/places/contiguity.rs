//! Who is next to whom: areas whose outlines meet, if only in a corner.

use geo::{BoundingRect, Coord, CoordsIter, Distance, Euclidean, Line, LinesIter, MultiPolygon, Rect};
use rstar::{AABB, RTree, primitives::GeomWithData, primitives::Rectangle};

use crate::statistics::Neighbours;

/// How close two outlines touch, in degrees.
///
/// A corner and the two ends of the side it lies on are each moved by up to 0.71 millionths of a degree when
/// they are rounded to six decimals, the precision that RFC 7946 suggests.
const TOUCH: f64 = 1.5e-6;

/// Areas that touch.
///
/// Nearly all have a vertex in common, which sorting finds at once; only for the rest are sides measured.
pub(super) fn queen(outlines: &[MultiPolygon]) -> Neighbours {
    let mut pairs = sharing_a_vertex(outlines);
    let touching = touching_otherwise(outlines, &pairs);
    pairs.extend(touching);
    Neighbours::from_pairs(outlines.len(), pairs).expect("pairs are of two different outlines of the slice")
}

/// Areas that share a stretch of border.
pub(super) fn rook(outlines: &[MultiPolygon]) -> Neighbours {
    let touching = queen(outlines);
    let surroundings: Vec<Rect> = outlines.iter().map(surroundings).collect();
    let near = |one: usize, other: usize| sides_within(&outlines[one], &surroundings[other]);
    let share = |one: usize, other: usize| {
        let (near_other, near_one) = (near(one, other), near(other, one));
        near_other.iter().any(|side| near_one.iter().any(|other_side| run_together(side, other_side)))
    };
    let pairs = (0..outlines.len()).flat_map(|one| touching.of(one).iter().map(move |&other| (one, other)));
    let pairs = pairs.filter(|&(one, other)| one < other && share(one, other));
    Neighbours::from_pairs(outlines.len(), pairs).expect("pairs are of two different outlines of the slice")
}

/// Areas with a side, or part of one, that borders on no other area.
pub(super) fn on_the_edge(outlines: &[MultiPolygon]) -> Vec<bool> {
    let touching = queen(outlines);
    let surroundings: Vec<Rect> = outlines.iter().map(surroundings).collect();
    let is_open = |area: usize| {
        let others = touching.of(area);
        let near: Vec<Line> =
            others.iter().flat_map(|&other| sides_within(&outlines[other], &surroundings[area])).collect();
        let boxes = near.iter().map(|side| {
            let rect = side.bounding_rect();
            GeomWithData::new(corners(&rect), *side)
        });
        let tree = RTree::bulk_load(boxes.collect());
        outlines[area].lines_iter().any(|side| {
            let middle = (side.start + side.end) / 2.0;
            let margin = Coord { x: TOUCH, y: TOUCH };
            let around = AABB::from_corners((middle - margin).into(), (middle + margin).into());
            let mut by = tree.locate_in_envelope_intersecting(around);
            !by.any(|other| Euclidean.distance(&geo::Point(middle), &other.data) <= TOUCH)
        })
    };
    (0..outlines.len()).map(is_open).collect()
}

/// Whether two sides run along each other for more than a corner: some two metres.
fn run_together(one: &Line, other: &Line) -> bool {
    if !touch(one, other) {
        return false;
    }
    let along = one.delta();
    let length = along.x.hypot(along.y);
    let place = |at: Coord| ((at - one.start).x * along.x + (at - one.start).y * along.y) / length.powi(2);
    let (from, to) = (
        place(other.start).min(place(other.end)).max(0.0),
        place(other.start).max(place(other.end)).min(1.0),
    );
    let at = |share: f64| geo::Point(one.start + along * share);
    (to - from) * length > 12.0 * TOUCH
        && [from, to].iter().all(|&share| Euclidean.distance(&at(share), other) <= TOUCH)
}

/// Pairs of areas with the very same vertex, the lower number first, sorted.
fn sharing_a_vertex(outlines: &[MultiPolygon]) -> Vec<(usize, usize)> {
    let owners = |(area, outline): (usize, &MultiPolygon)| {
        outline.coords_iter().map(|vertex| (exact(vertex), area)).collect::<Vec<_>>()
    };
    let mut owners: Vec<_> = outlines.iter().enumerate().flat_map(owners).collect();
    owners.sort_unstable();
    owners.dedup();
    let mut pairs = Vec::new();
    for at_vertex in owners.chunk_by(|one, other| one.0 == other.0) {
        for (place, (_, one)) in at_vertex.iter().enumerate() {
            pairs.extend(at_vertex[place + 1..].iter().map(|(_, other)| (*one, *other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A vertex as bits that are equal where it is; adding 0 makes one zero of two.
fn exact(vertex: Coord) -> (u64, u64) {
    ((vertex.x + 0.0).to_bits(), (vertex.y + 0.0).to_bits())
}

/// Pairs of areas that touch and are not among the known ones.
fn touching_otherwise(outlines: &[MultiPolygon], known: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let surroundings: Vec<Rect> = outlines.iter().map(surroundings).collect();
    let boxes = surroundings.iter().enumerate().map(|(area, rect)| GeomWithData::new(corners(rect), area));
    let tree = RTree::bulk_load(boxes.collect());
    let mut found = Vec::new();
    for (area, rect) in surroundings.iter().enumerate() {
        let near =
            tree.locate_in_envelope_intersecting(AABB::from_corners(rect.min().into(), rect.max().into()));
        let pairs = near.map(|other| (area, other.data)).filter(|(area, other)| area < other);
        found.extend(pairs.filter(|pair| known.binary_search(pair).is_err()).filter(|&(one, other)| {
            let near_other = sides_within(&outlines[one], &surroundings[other]);
            let near_one = sides_within(&outlines[other], &surroundings[one]);
            near_other.iter().any(|side| near_one.iter().any(|other_side| touch(side, other_side)))
        }));
    }
    found
}

/// The rectangle in which all that touches an area has a part.
fn surroundings(outline: &MultiPolygon) -> Rect {
    let rect = outline.bounding_rect().expect("an outline without a vertex is refused");
    let margin = Coord { x: TOUCH, y: TOUCH };
    Rect::new(rect.min() - margin, rect.max() + margin)
}

fn corners(rect: &Rect) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners(rect.min().into(), rect.max().into())
}

fn sides_within(outline: &MultiPolygon, rect: &Rect) -> Vec<Line> {
    outline.lines_iter().filter(|side| overlap(&side.bounding_rect(), rect)).collect()
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.min().x <= other.max().x
        && other.min().x <= one.max().x
        && one.min().y <= other.max().y
        && other.min().y <= one.max().y
}

fn touch(one: &Line, other: &Line) -> bool {
    let margin = Coord { x: TOUCH, y: TOUCH };
    let near = one.bounding_rect();
    let near = Rect::new(near.min() - margin, near.max() + margin);
    overlap(&near, &other.bounding_rect()) && Euclidean.distance(one, other) <= TOUCH
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Polygon, polygon};
    use proptest::prelude::*;

    #[test]
    fn squares_meet_along_a_side_and_in_a_corner() {
        check(&[square(0.0, 0.0), square(1.0, 0.0), square(2.0, 1.0)], "0-1 1-2");
    }

    #[test]
    fn a_corner_on_a_side_without_a_vertex_touches() {
        check(&[square(0.0, 0.0), square(1.0, 0.5)], "0-1");
        check(&[square(0.0, 0.0), square(0.5, 1.0)], "0-1");
    }

    #[test]
    fn a_gap_of_rounding_is_none_and_a_lane_is_one() {
        check(&[square(0.0, 0.0), square(1.000_001_4, 0.5)], "0-1");
        check(&[square(0.0, 0.0), square(1.000_001_6, 0.5)], "");
        check(&[square(0.0, 0.0), square(0.999_999, 0.5)], "0-1");
    }

    #[test]
    fn an_area_in_the_hole_of_another_is_its_neighbour() {
        let hole = square(1.0, 1.0).exterior().clone();
        let around = Polygon::new(
            polygon![(x: 0., y: 0.), (x: 3., y: 0.), (x: 3., y: 3.), (x: 0., y: 3.)].exterior().clone(),
            vec![hole],
        );
        check(&[around, square(1.0, 1.0)], "0-1");
    }

    #[test]
    fn a_vertex_at_minus_zero_is_at_zero() {
        assert_eq!(exact(Coord { x: -0.0, y: 0.0 }), exact(Coord { x: 0.0, y: -0.0 }));
    }

    #[test]
    fn an_area_far_from_all_is_an_island() {
        let outlines = [square(0.0, 0.0), square(5.0, 5.0)].map(MultiPolygon::from);
        assert_eq!(queen(&outlines).islands(), [0, 1]);
    }

    #[test]
    fn rooks_share_more_than_a_corner() {
        let rook = |areas: &[Polygon]| {
            let outlines: Vec<MultiPolygon> = areas.iter().cloned().map(MultiPolygon::from).collect();
            rook(&outlines).links() / 2
        };
        assert_eq!(rook(&[square(0.0, 0.0), square(1.0, 0.0), square(2.0, 1.0)]), 1);
        assert_eq!(rook(&[square(0.0, 0.0), square(1.0, 0.5)]), 1);
        assert_eq!(rook(&[square(0.0, 0.0), square(1.000_001_4, 0.5)]), 1);
        assert_eq!(rook(&[square(0.0, 0.0), square(1.0, 0.999_999)]), 0);
    }

    #[test]
    fn an_area_that_is_surrounded_is_not_on_the_edge() {
        let cells = (0..9_u8).map(|cell| square(f64::from(cell % 3), f64::from(cell / 3)));
        let outlines: Vec<MultiPolygon> = cells.map(MultiPolygon::from).collect();
        let inner: Vec<usize> = (0..9).filter(|&cell| !on_the_edge(&outlines)[cell]).collect();
        assert_eq!(inner, [4]);
        assert_eq!(on_the_edge(&outlines[..1]), [true]);
    }

    proptest! {
        #[test]
        fn measuring_all_sides_of_all_pairs_gives_the_same(
            shifts in prop::collection::vec(prop::sample::select(vec![0.0, 1e-6, 0.3, 0.5]), 4),
            gaps in prop::collection::vec(prop::sample::select(vec![0.0, 1e-6, 2e-6, 0.1]), 4),
            built in prop::collection::vec(any::<bool>(), 20),
        ) {
            let cells = (0..20_u8).filter(|cell| built[usize::from(*cell)]);
            let outlines: Vec<MultiPolygon> = cells.map(|cell| {
                let (row, column) = (usize::from(cell / 5), f64::from(cell % 5));
                let y = f64::from(cell / 5) + gaps[..=row].iter().sum::<f64>();
                MultiPolygon::from(square(column + shifts[row], y))
            }).collect();
            prop_assert_eq!(queen(&outlines), slow(&outlines));
        }
    }

    fn slow(outlines: &[MultiPolygon]) -> Neighbours {
        let touch = |one: &MultiPolygon, other: &MultiPolygon| {
            one.lines_iter().any(|a| other.lines_iter().any(|b| Euclidean.distance(&a, &b) <= TOUCH))
        };
        let pairs = (0..outlines.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
        let pairs = pairs.filter(|&(one, other)| touch(&outlines[one], &outlines[other]));
        Neighbours::from_pairs(outlines.len(), pairs).unwrap()
    }

    #[track_caller]
    fn check(areas: &[Polygon], words: &str) {
        let outlines: Vec<MultiPolygon> = areas.iter().cloned().map(MultiPolygon::from).collect();
        let found = queen(&outlines);
        let pairs = (0..areas.len()).flat_map(|one| found.of(one).iter().map(move |other| (one, *other)));
        let pairs = pairs.filter(|(one, other)| one < other).map(|(one, other)| format!("{one}-{other}"));
        assert_eq!(pairs.collect::<Vec<_>>().join(" "), words);
        assert_eq!(found, slow(&outlines));
    }

    fn square(x: f64, y: f64) -> Polygon {
        polygon![(x: x, y: y), (x: x + 1.0, y: y), (x: x + 1.0, y: y + 1.0), (x: x, y: y + 1.0)]
    }
}
