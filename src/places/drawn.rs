//! A drawing over the areas: which of them it takes in.

use geo::{Contains, InteriorPoint, MultiPolygon};

use super::Error;
use super::boundaries::{self, Boundaries};

/// What a drawing takes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// The areas with a middle inside it, by place.
    Areas(Vec<usize>),
    /// A corner of it lies in no area.
    Leaves,
}

impl Boundaries {
    /// Reads a drawing, one polygon or several, and says which areas have their middle inside.
    ///
    /// # Errors
    /// When it is no GeoJSON of polygons in degrees, or an outline crosses itself.
    pub fn drawn(&self, geojson: &str) -> Result<Drawn, Error> {
        let shapes: Vec<MultiPolygon> = boundaries::shapes(geojson)?;
        let corners = shapes.iter().flatten().flat_map(|part| part.exterior().coords()).copied();
        let inside_some =
            |corner: geo::Coord| self.outlines().iter().any(|area| area.contains(&geo::Point(corner)));
        if !corners.into_iter().all(inside_some) {
            return Ok(Drawn::Leaves);
        }
        let middle = |area: &MultiPolygon| {
            area.interior_point().filter(|at| shapes.iter().any(|shape| shape.contains(at)))
        };
        let places = self.outlines().iter().enumerate().filter(|(_, area)| middle(area).is_some());
        Ok(Drawn::Areas(places.map(|(place, _)| place).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Boundaries, Drawn};
    use crate::places::boundaries;

    fn two() -> Boundaries {
        let square = |code: &str, x: u8| {
            format!(
                r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":
                [[[{x},52],[{0},52],[{0},53],[{x},53],[{x},52]]]}}}}"#,
                x + 1
            )
        };
        let text =
            format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, square("A1", 0), square("B1", 1));
        boundaries::read(&text, None).unwrap()
    }

    fn drawn(ring: &str) -> Drawn {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":
            {{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
        );
        two().drawn(&text).unwrap()
    }

    #[test]
    fn an_area_is_in_a_drawing_that_holds_its_middle() {
        assert_eq!(drawn("[[0.1,52.1],[0.9,52.1],[0.9,52.9],[0.1,52.9],[0.1,52.1]]"), Drawn::Areas(vec![0]));
        assert_eq!(
            drawn("[[0.1,52.1],[1.9,52.1],[1.9,52.9],[0.1,52.9],[0.1,52.1]]"),
            Drawn::Areas(vec![0, 1])
        );
        assert_eq!(drawn("[[0.1,52.1],[0.2,52.1],[0.2,52.2],[0.1,52.1]]"), Drawn::Areas(vec![]));
    }

    #[test]
    fn a_drawing_over_the_edge_leaves_the_boundaries() {
        assert_eq!(drawn("[[0.1,52.1],[2.5,52.1],[0.9,52.9],[0.1,52.1]]"), Drawn::Leaves);
    }
}
