//! Areas from a shapefile, the form in which many borders are still published.

use std::io::Cursor;

use dbase::FieldValue;
use geo::{Contains, LineString, Point, Polygon};
use geojson::{Feature, GeometryValue, JsonObject, JsonValue, Position};
use shapefile::record::polygon::PolygonRing;
use shapefile::{Shape, ShapeReader};

use super::Error;
use super::boundaries::System;

/// The features of a shapefile and what their coordinates are.
pub(super) fn features(shp: &[u8], dbf: &[u8], prj: Option<&str>) -> Result<(Vec<Feature>, System), Error> {
    let shapes = ShapeReader::new(Cursor::new(shp)).and_then(ShapeReader::read);
    let shapes = shapes.map_err(|_| Error::NotShapefile)?;
    let records = dbase::Reader::new(Cursor::new(dbf)).and_then(|mut table| table.read());
    let records = records.map_err(|_| Error::NotShapefile)?;
    if shapes.len() != records.len() {
        return Err(Error::NotShapefile);
    }
    let features = shapes.into_iter().zip(records);
    Ok((features.map(|(shape, record)| feature(&shape, record)).collect(), system(prj)?))
}

/// Without a `.prj` coordinates are held to be degrees, which is checked later.
fn system(prj: Option<&str>) -> Result<System, Error> {
    match prj.map(str::trim_start) {
        None => Ok(System::Degrees),
        Some(text) if text.contains("British_National_Grid") || text.contains("British National Grid") => {
            Ok(System::NationalGrid)
        }
        Some(text) if text.starts_with("GEOGCS") && text.contains("WGS") => Ok(System::Degrees),
        Some(_) => Err(Error::NotKnownSystem),
    }
}

fn feature(shape: &Shape, record: dbase::Record) -> Feature {
    let rings = match shape {
        Shape::Polygon(polygon) => Some(rings(polygon.rings(), |point| (point.x, point.y))),
        Shape::PolygonM(polygon) => Some(rings(polygon.rings(), |point| (point.x, point.y))),
        Shape::PolygonZ(polygon) => Some(rings(polygon.rings(), |point| (point.x, point.y))),
        Shape::NullShape => None,
        // Something else is told as no polygon, with its number.
        _ => Some(Vec::new()),
    };
    let mut properties: Vec<(String, JsonValue)> =
        record.into_iter().map(|(name, value)| (name, text(value))).collect();
    properties.sort_by(|one, other| one.0.cmp(&other.0));
    let geometry = rings.map(|rings| {
        let polygons = polygons(rings);
        let value = if polygons.is_empty() && !matches!(shape, Shape::NullShape) {
            GeometryValue::MultiPoint { coordinates: Vec::new() }
        } else {
            GeometryValue::MultiPolygon { coordinates: polygons }
        };
        geojson::Geometry::new(value)
    });
    let properties: JsonObject = properties.into_iter().collect();
    Feature { geometry, properties: Some(properties), ..Feature::default() }
}

fn text(value: FieldValue) -> JsonValue {
    match value {
        FieldValue::Character(Some(text)) | FieldValue::Memo(text) => JsonValue::String(text),
        FieldValue::Numeric(Some(number)) => number_value(number),
        FieldValue::Integer(number) => number.into(),
        FieldValue::Double(number) => number_value(number),
        _ => JsonValue::Null,
    }
}

/// Whole numbers as such: a code may be one.
fn number_value(number: f64) -> JsonValue {
    #[expect(clippy::cast_possible_truncation, reason = "whole and small, as was asked before")]
    if number.fract() == 0.0 && number.abs() < 1e15 { (number as i64).into() } else { number.into() }
}

/// A ring and whether it is a hole.
type Ring = (Vec<(f64, f64)>, bool);

fn rings<P>(rings: &[PolygonRing<P>], at: impl Fn(&P) -> (f64, f64)) -> Vec<Ring> {
    let ring = |ring: &PolygonRing<P>| {
        (ring.points().iter().map(&at).collect(), matches!(ring, PolygonRing::Inner(_)))
    };
    rings.iter().map(ring).collect()
}

/// Each hole goes with the outer ring that holds its first point; a shapefile does not say which.
fn polygons(rings: Vec<Ring>) -> Vec<Vec<Vec<Position>>> {
    let (holes, outer): (Vec<Ring>, Vec<Ring>) = rings.into_iter().partition(|(_, is_hole)| *is_hole);
    let positions = |ring: &[(f64, f64)]| ring.iter().map(|&(x, y)| Position::from([x, y])).collect();
    let mut polygons: Vec<Vec<Vec<Position>>> = outer.iter().map(|(ring, _)| vec![positions(ring)]).collect();
    let shapes: Vec<Polygon> =
        outer.iter().map(|(ring, _)| Polygon::new(LineString::from(ring.clone()), Vec::new())).collect();
    for (hole, _) in &holes {
        let Some(&first) = hole.first() else { continue };
        let within = shapes.iter().position(|shape| shape.contains(&Point::from(first)));
        if let Some(polygon) = polygons.get_mut(within.unwrap_or(0)) {
            polygon.push(positions(hole));
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_goes_with_the_ring_around_it() {
        let square =
            |x: f64, size: f64| vec![(x, x), (x, x + size), (x + size, x + size), (x + size, x), (x, x)];
        let found =
            polygons(vec![(square(0.0, 4.0), false), (square(10.0, 4.0), false), (square(11.0, 1.0), true)]);
        assert_eq!((found[0].len(), found[1].len()), (1, 2));
    }

    #[test]
    fn the_system_is_read_from_the_prj() {
        let grid = "PROJCS[\"British_National_Grid\",GEOGCS[\"GCS_OSGB_1936\"]]";
        let degrees = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\"]]";
        assert_eq!(system(Some(grid)), Ok(System::NationalGrid));
        assert_eq!(system(Some(degrees)), Ok(System::Degrees));
        assert_eq!(system(None), Ok(System::Degrees));
        assert_eq!(system(Some("PROJCS[\"ETRS89_UTM_zone_32N\"]")), Err(Error::NotKnownSystem));
    }

    #[test]
    fn areas_written_as_a_shapefile_are_those_of_the_same_geojson() {
        let points = |ring: &[(f64, f64)]| ring.iter().map(|&(x, y)| shapefile::Point::new(x, y)).collect();
        let square = |x: f64, size: f64| {
            [(x, 52.0), (x, 52.0 + size), (x + size, 52.0 + size), (x + size, 52.0), (x, 52.0)]
        };
        let hole = [(-1.02, 52.01), (-1.01, 52.01), (-1.01, 52.02), (-1.02, 52.02), (-1.02, 52.01)];
        let outer = |ring: &[(f64, f64)]| PolygonRing::Outer(points(ring));
        let shapes = [
            shapefile::Polygon::with_rings(vec![
                outer(&square(-1.03, 0.03)),
                PolygonRing::Inner(points(&hole)),
            ]),
            shapefile::Polygon::with_rings(vec![outer(&square(-0.9, 0.01)), outer(&square(-0.8, 0.01))]),
        ];
        let (mut shp, mut dbf) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        shapefile::ShapeWriter::new(&mut shp).write_shapes(&shapes).unwrap();
        let table = dbase::TableWriterBuilder::new()
            .add_character_field("LSOA21CD".try_into().unwrap(), 9)
            .add_numeric_field("AREA_HA".try_into().unwrap(), 10, 2);
        let record = |code: &str| {
            let mut record = dbase::Record::default();
            record.insert("LSOA21CD".to_owned(), FieldValue::Character(Some(code.to_owned())));
            record.insert("AREA_HA".to_owned(), FieldValue::Numeric(Some(12.5)));
            record
        };
        let records = [record("E01000001"), record("E01000002")];
        table.build_with_dest(&mut dbf).write_records(&records).unwrap();
        let read = super::super::boundaries::read_shapefile((shp.get_ref(), dbf.get_ref(), None), None);
        let ring = |ring: &[(f64, f64)]| {
            let places: Vec<String> = ring.iter().map(|(x, y)| format!("[{x:?},{y:?}]")).collect();
            format!("[{}]", places.join(","))
        };
        let feature = |code: &str, polygons: &[String]| {
            format!(
                r#"{{"type":"Feature","properties":{{"LSOA21CD":"{code}"}},"geometry":{{"type":"MultiPolygon","coordinates":[{}]}}}}"#,
                polygons.join(",")
            )
        };
        let first = feature("E01000001", &[format!("[{},{}]", ring(&square(-1.03, 0.03)), ring(&hole))]);
        let parts = [square(-0.9, 0.01), square(-0.8, 0.01)].map(|part| format!("[{}]", ring(&part)));
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{first},{}]}}"#,
            feature("E01000002", &parts)
        );
        let (read, drawn) = (read.unwrap(), super::super::boundaries::read(&text, None).unwrap());
        assert_eq!(read.codes().collect::<Vec<_>>(), drawn.codes().collect::<Vec<_>>());
        assert_eq!(read.outlines(), drawn.outlines());
        assert_eq!(read.queen(), drawn.queen());
    }

    #[test]
    fn what_is_no_shapefile_is_told() {
        assert_eq!(features(b"", b"", None), Err(Error::NotShapefile));
        assert_eq!(features(b"area,count\nN1,3\n", b"x", None), Err(Error::NotShapefile));
    }
}
