//! Areas and their outlines, read as they are published and checked once.

use geo::{BoundingRect, Centroid, Coord, LineString, MultiPolygon, Polygon, Validation};
use geojson::{Feature, FeatureCollection, GeometryValue};

use super::Error;
use super::contiguity;
use super::labels::{self, Label};
use super::{geopackage, national_grid, shapefile};
use crate::statistics::Neighbours;

/// Areas in the order of their file: no code twice, each with a valid outline in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    labels: Vec<Label>,
    outlines: Vec<MultiPolygon>,
}

/// What coordinates are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// Longitude and latitude, WGS 84.
    Degrees,
    /// Eastings and northings of the National Grid, in metres.
    NationalGrid,
}

/// Reads areas from a GeoJSON feature collection of polygons in WGS 84, or of the National Grid where its `crs` says
/// so.
///
/// Each area's code is taken from the property named, or from the one that looks like it: `lsoa21cd`,
/// `area_code`, `code`, `area`, or else a text that is different for each area. A ring left open is closed.
///
/// # Errors
/// Names the feature, counted from 1, that has no code or no valid outline, or shares its code with another.
pub fn read(geojson: &str, code_property: Option<&str>) -> Result<Boundaries, Error> {
    let (features, system) = features(geojson)?;
    from_features(&features, system, code_property)
}

/// Reads areas from a shapefile: its `.shp`, its `.dbf` and, if there is one, its `.prj`.
///
/// # Errors
/// As [`read`], and when the coordinates are neither degrees nor of the National Grid.
pub fn read_shapefile(
    (shp, dbf, prj): (&[u8], &[u8], Option<&str>),
    code_property: Option<&str>,
) -> Result<Boundaries, Error> {
    let (features, system) = shapefile::features(shp, dbf, prj)?;
    from_features(&features, system, code_property)
}

/// Reads areas from a GeoPackage with one layer of polygons.
///
/// # Errors
/// As [`read_shapefile`].
pub fn read_geopackage(bytes: &[u8], code_property: Option<&str>) -> Result<Boundaries, Error> {
    let (features, system) = geopackage::features(bytes)?;
    from_features(&features, system, code_property)
}

fn from_features(
    features: &[Feature],
    system: System,
    code_property: Option<&str>,
) -> Result<Boundaries, Error> {
    if features.is_empty() {
        return Err(Error::NoFeatures);
    }
    let labels = labels::labels(features, code_property)?;
    let numbered = features.iter().zip(1..);
    let outlines: Vec<MultiPolygon> =
        numbered.map(|(feature, number)| outline(feature, system, number)).collect::<Result<_, _>>()?;
    if outlines.iter().all(is_turned_round) {
        return Err(Error::LatitudeFirst);
    }
    Ok(Boundaries { labels, outlines })
}

/// Whether an outline lies in the British Isles only if its two degrees are exchanged.
fn is_turned_round(outline: &MultiPolygon) -> bool {
    let bounds = outline.bounding_rect();
    let within = |least: f64, most: f64, from: f64, to: f64| from <= least && most <= to;
    bounds.is_some_and(|bounds| {
        let (least, most) = (bounds.min(), bounds.max());
        within(least.x, most.x, 49.0, 61.0) && within(least.y, most.y, -9.0, 2.0)
    })
}

impl Boundaries {
    /// How many areas there are; never none.
    #[expect(clippy::len_without_is_empty, reason = "boundaries without an area are refused")]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Some of the areas, by place.
    ///
    /// # Panics
    /// When a place is beyond them.
    #[must_use]
    pub fn only(&self, places: &[usize]) -> Self {
        Self {
            labels: places.iter().map(|&place| self.labels[place].clone()).collect(),
            outlines: places.iter().map(|&place| self.outlines[place].clone()).collect(),
        }
    }

    /// The code of each area, in order.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.labels.iter().map(|label| label.code.as_str())
    }

    /// The name of each area, in order, where it has one.
    pub fn names(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.labels.iter().map(|label| label.name.as_deref())
    }

    /// Which areas touch which, in a corner or along a border: queen contiguity.
    ///
    /// Two areas touch when their outlines come within 1.5 millionths of a degree (some 17 cm), since
    /// rounding to six decimals opens gaps of that size where a corner of one lies on the side of another.
    pub fn queen(&self) -> Neighbours {
        contiguity::queen(&self.outlines)
    }

    /// Which areas share a stretch of border, and not a corner alone: rook contiguity.
    pub fn rook(&self) -> Neighbours {
        contiguity::rook(&self.outlines)
    }

    /// Which areas lie on the edge: a stretch of their outline borders on no other, so that they may have neighbours
    /// outside that nobody knows of.
    pub fn on_the_edge(&self) -> Vec<bool> {
        contiguity::on_the_edge(&self.outlines)
    }

    /// The middle of each area, its centroid, in metres from the middle of all.
    ///
    /// Degrees are turned to metres as at the middle's latitude, which holds to one part in a thousand over a county.
    pub fn centres(&self) -> Vec<(f64, f64)> {
        let centroids: Vec<Coord> = self
            .outlines
            .iter()
            .map(|outline| outline.centroid().expect("an outline without a vertex is refused").into())
            .collect();
        let (least, most) = centroids
            .iter()
            .fold((f64::MAX, f64::MIN), |(least, most), at| (least.min(at.y), most.max(at.y)));
        let latitude = f64::midpoint(least, most).to_radians();
        // The length of a degree on the sphere of the mean radius.
        let degree = 6_371_008.8_f64.to_radians();
        centroids.iter().map(|at| (at.x * degree * latitude.cos(), at.y * degree)).collect()
    }

    /// Least longitude and latitude, then the greatest.
    pub(super) fn extent(&self) -> (f64, f64, f64, f64) {
        let corners = self.outlines.iter().filter_map(BoundingRect::bounding_rect);
        corners.fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), |all, own| {
            (all.0.min(own.min().x), all.1.min(own.min().y), all.2.max(own.max().x), all.3.max(own.max().y))
        })
    }

    pub(super) fn outlines(&self) -> &[MultiPolygon] {
        &self.outlines
    }
}

fn features(geojson: &str) -> Result<(Vec<Feature>, System), Error> {
    let text = geojson.trim_start_matches('\u{feff}');
    let collection: FeatureCollection = serde_json::from_str(text)
        .map_err(|error| Error::NotGeoJson { line: error.line(), column: error.column() })?;
    // Not part of RFC 7946, and still written: `urn:ogc:def:crs:EPSG::27700`.
    let crs = collection.foreign_members.as_ref().and_then(|members| members.get("crs"));
    let is_grid = crs.is_some_and(|crs| crs.to_string().contains("27700"));
    Ok((collection.features, if is_grid { System::NationalGrid } else { System::Degrees }))
}

fn outline(feature: &Feature, system: System, number: usize) -> Result<MultiPolygon, Error> {
    let geometry = feature.geometry.as_ref().ok_or(Error::NoOutline { feature: number })?;
    let outline = match &geometry.value {
        GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates).iter(),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter(),
        _ => return Err(Error::NotPolygon { feature: number }),
    };
    let outline: MultiPolygon =
        outline.map(|rings| polygon(rings, system, number)).collect::<Result<Vec<_>, _>>()?.into();
    if outline.0.is_empty() {
        return Err(Error::NoOutline { feature: number });
    }
    // The crate's words name rings and positions by number, never a coordinate.
    outline
        .check_validation()
        .map_err(|problem| Error::NotValid { feature: number, problem: problem.to_string() })?;
    Ok(outline)
}

fn polygon(rings: &[Vec<geojson::Position>], system: System, number: usize) -> Result<Polygon, Error> {
    let mut rings = rings.iter().map(|ring| line(ring, system, number));
    let outer = rings.next().ok_or(Error::NoOutline { feature: number })??;
    if outer.0.is_empty() {
        return Err(Error::NoOutline { feature: number });
    }
    Ok(Polygon::new(outer, rings.collect::<Result<_, _>>()?))
}

fn line(ring: &[geojson::Position], system: System, number: usize) -> Result<LineString, Error> {
    let place = |position: &geojson::Position| match (system, position.as_slice()) {
        (System::Degrees, position) => degrees(position),
        (System::NationalGrid, &[x, y, ..]) => national_grid::degrees(x, y),
        (System::NationalGrid, _) => None,
    };
    ring.iter().map(|position| place(position).ok_or(Error::NotDegrees { feature: number })).collect()
}

/// The outlines of a drawing: features need no code.
pub(super) fn shapes(geojson: &str) -> Result<Vec<MultiPolygon>, Error> {
    let (features, system) = features(geojson)?;
    if features.is_empty() {
        return Err(Error::NoFeatures);
    }
    features.iter().zip(1..).map(|(feature, number)| outline(feature, system, number)).collect()
}

/// Longitude and latitude, if a position can be that; a height is dropped.
fn degrees(position: &[f64]) -> Option<Coord> {
    let &[x, y, ..] = position else { return None };
    ((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)).then_some(Coord { x, y })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = "[[[0,52],[1,52],[1,53],[0,53],[0,52]]]";

    #[test]
    fn an_area_may_have_holes_and_several_parts() {
        check("Polygon", SQUARE, "read");
        check("Polygon", "[[[0,52],[9,52],[9,59],[0,52]],[[6,53],[8,54],[8,55],[6,53]]]", "read");
        check("MultiPolygon", &format!("[{SQUARE},[[[2,52],[3,52],[3,53],[2,52]]]]"), "read");
    }

    #[test]
    fn a_ring_left_open_is_closed_and_a_height_dropped() {
        let open = boundaries("Polygon", "[[[0,52],[1,52],[1,53],[0,53]]]").unwrap();
        let high = boundaries("Polygon", "[[[0,52,8],[1,52,8],[1,53,8],[0,53,8],[0,52,8]]]").unwrap();
        assert_eq!(open, boundaries("Polygon", SQUARE).unwrap());
        assert_eq!(high, open);
    }

    #[test]
    fn eastings_and_northings_are_not_degrees() {
        let words = "feature 1: coordinates are not degrees, perhaps eastings and northings; \
                     export in WGS 84 (EPSG:4326)";
        check("Polygon", "[[[457740,308412],[457750,308412],[457740,308422],[457740,308412]]]", words);
        check("Polygon", "[[[0,90.1],[1,52],[1,53],[0,90.1]]]", words);
        check("Polygon", "[[[0],[1,52],[1,53],[0]]]", words);
        check("Polygon", "[[[0,90],[1,52],[180,53],[0,90]]]", "read");
    }

    #[test]
    fn degrees_in_the_wrong_order_are_told() {
        let turned = boundaries("Polygon", "[[[52.6,-1.2],[52.7,-1.2],[52.7,-1.1],[52.6,-1.2]]]");
        assert_eq!(turned, Err(Error::LatitudeFirst));
        check("Polygon", "[[[-1.2,52.6],[-1.2,52.7],[-1.1,52.7],[-1.2,52.6]]]", "read");
        check("Polygon", "[[[30,52.6],[30,52.7],[30.1,52.7],[30,52.6]]]", "read");
    }

    #[test]
    fn eastings_that_say_what_they_are_become_degrees() {
        let ring = "[[[457740,308412],[457840,308412],[457840,308512],[457740,308412]]]";
        let text = collection("Polygon", ring);
        let crs = r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"#;
        let found = read(&text.replacen('{', crs, 1), None).unwrap();
        let (x, y) = found.outlines[0].0[0].exterior().0[0].x_y();
        assert!((x - -1.149).abs() < 0.002 && (y - 52.6705).abs() < 0.002, "{x} {y}");
    }

    #[test]
    fn centres_are_in_metres() {
        let found = boundaries("Polygon", "[[[0,52],[0.002,52],[0.002,52.002],[0,52.002],[0,52]]]").unwrap();
        let other = boundaries("Polygon", "[[[0,52.01],[0.002,52.01],[0.002,52.012],[0,52.012],[0,52.01]]]");
        let north = other.unwrap().centres()[0].1 - found.centres()[0].1;
        assert!((north - 1111.95).abs() < 0.1, "{north}");
    }

    #[test]
    fn an_area_needs_a_polygon() {
        check("Point", "[0,52]", "feature 1: drawn as a point, line or collection; an area needs a polygon");
        for (kind, nothing) in [("Polygon", "[]"), ("Polygon", "[[]]"), ("MultiPolygon", "[]")] {
            check(kind, nothing, "feature 1: no outline; an area needs a polygon");
        }
    }

    #[test]
    fn an_outline_that_crosses_itself_is_refused() {
        let bow_tie = boundaries("Polygon", "[[[0,52],[1,53],[1,52],[0,53],[0,52]]]").unwrap_err();
        assert!(matches!(&bow_tie, Error::NotValid { feature: 1, .. }), "{bow_tie}");
        let line = boundaries("Polygon", "[[[0,52],[1,53],[0,52]]]").unwrap_err();
        assert!(matches!(&line, Error::NotValid { feature: 1, .. }), "{line}");
        let same_twice = boundaries("MultiPolygon", &format!("[{SQUARE},{SQUARE}]")).unwrap_err();
        assert!(matches!(&same_twice, Error::NotValid { feature: 1, .. }), "{same_twice}");
    }

    #[test]
    fn a_feature_without_geometry_is_named_by_number() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"code":"T1"},"geometry":null}]}"#;
        assert_eq!(read(text, None), Err(Error::NoOutline { feature: 1 }));
    }

    #[test]
    fn a_text_that_is_no_collection_of_areas_is_refused() {
        let empty = r#"{"type":"FeatureCollection","features":[]}"#;
        assert_eq!(read(empty, None), Err(Error::NoFeatures));
        assert_eq!(read("{\n\"typ", None), Err(Error::NotGeoJson { line: 2, column: 4 }));
        assert!(matches!(read("area,population", None), Err(Error::NotGeoJson { .. })));
        assert!(matches!(
            read(r#"{"type":"Point","coordinates":[0,1]}"#, None),
            Err(Error::NotGeoJson { .. })
        ));
    }

    #[test]
    fn a_byte_order_mark_does_no_harm() {
        let text = format!("\u{feff}{}", collection("Polygon", SQUARE));
        assert_eq!(read(&text, None).unwrap().codes().collect::<Vec<_>>(), ["T1"]);
    }

    #[track_caller]
    fn check(kind: &str, coordinates: &str, outcome: &str) {
        let found =
            boundaries(kind, coordinates).map_or_else(|error| error.to_string(), |_| "read".to_owned());
        assert_eq!(found, outcome);
    }

    fn boundaries(kind: &str, coordinates: &str) -> Result<Boundaries, Error> {
        read(&collection(kind, coordinates), None)
    }

    fn collection(kind: &str, coordinates: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"T1"}},
            "geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#
        )
    }
}
