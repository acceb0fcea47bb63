//! Outlines as SVG path data, small enough for a page that is sent by mail.
//!
//! Borders are simplified, not outlines: each stretch between two corners where three areas meet is drawn in
//! the same way from both sides, so neighbours neither gap nor overlap.

mod borders;
mod path_data;

use std::collections::BTreeSet;

use geo::{BoundingRect, Coord, GeometryCollection, LineString, MultiPolygon, Rect};

use super::Boundaries;
use borders::{corners, simplified};
use path_data::write_ring;

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
/// Longitudes are shortened by the cosine of the middle latitude, which keeps shapes right over a county. An
/// area too small to be seen is drawn as a square of one pixel, so that it can be pointed at.
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
        // At a pole, and for a thread of an area, numbers would leave the sheet: such a map is squeezed.
        let shortening = extent.center().y.to_radians().cos().max(0.01);
        let x = 10.0 * f64::from(width_px) / extent.width().max(extent.height() / 100.0);
        Self { extent, scale: Coord { x, y: x / shortening } }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::boundaries;

    #[test]
    fn north_is_up_and_a_degree_of_longitude_is_the_shorter_one() {
        // At 60 degrees north a degree of longitude is half as long as one of latitude.
        let drawing = draw(&["[[[0,59],[2,59],[2,61],[0,61],[0,59]]]"], 100);
        assert_eq!((drawing.width, drawing.height), (100, 200));
        assert_eq!(drawing.paths, ["M0 0l0 200 100 0 0-200z"]);
    }

    #[test]
    fn a_map_that_cannot_keep_its_shape_is_drawn_all_the_same() {
        assert_eq!(draw(&["[[[0,89],[90,90],[-90,90],[0,89]]]"], 100).paths.len(), 1);
        assert_eq!(draw(&["[[[0,0],[0.0000001,0],[0,50],[0,0]]]"], 100).paths.len(), 1);
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
