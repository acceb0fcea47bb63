//! Features out of a GeoPackage, in memory: nothing is opened and nothing is written.

use geojson::{Feature, JsonObject, JsonValue};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::shape;
use crate::places::Error;
use crate::places::boundaries::System;

/// The features of the one layer of a GeoPackage, and what their coordinates are.
pub(in crate::places) fn features(bytes: &[u8]) -> Result<(Vec<Feature>, System), Error> {
    // What SQLite says may quote what it read.
    let unreadable = |_: rusqlite::Error| Error::NotGeoPackage;
    let mut file = Connection::open_in_memory().map_err(unreadable)?;
    file.deserialize_read_exact("main", bytes, bytes.len(), true).map_err(unreadable)?;
    let layers = layers(&file).map_err(unreadable)?;
    let layer = match &layers[..] {
        [] => return Err(Error::NotGeoPackage),
        [layer] => layer,
        _ => return Err(Error::SeveralLayers { layers: layers.len() }),
    };
    let system = system(&file, layer.system).map_err(unreadable)?.ok_or(Error::NotKnownSystem)?;
    Ok((rows(&file, layer).map_err(unreadable)?, system))
}

struct Layer {
    table: String,
    column: String,
    system: i64,
}

fn layers(file: &Connection) -> rusqlite::Result<Vec<Layer>> {
    let mut query = file.prepare(
        "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g JOIN gpkg_contents c \
         ON c.table_name = g.table_name WHERE c.data_type = 'features' ORDER BY g.table_name",
    )?;
    let layer = |row: &Row<'_>| Ok(Layer { table: row.get(0)?, column: row.get(1)?, system: row.get(2)? });
    query.query_map([], layer)?.collect()
}

fn system(file: &Connection, id: i64) -> rusqlite::Result<Option<System>> {
    let code: Option<i64> = file
        .query_row(
            "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
            [id],
            |row| row.get(0),
        )
        .optional()?;
    Ok(match code {
        Some(4326) => Some(System::Degrees),
        Some(27700) => Some(System::NationalGrid),
        _ => None,
    })
}

fn rows(file: &Connection, layer: &Layer) -> rusqlite::Result<Vec<Feature>> {
    let table = layer.table.replace('"', "\"\"");
    let mut query = file.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY rowid"))?;
    let names: Vec<String> = query.column_names().map(str::to_owned).collect();
    let feature = |row: &Row<'_>| {
        let mut feature = Feature::default();
        let mut properties = JsonObject::new();
        for (index, name) in names.iter().enumerate() {
            match row.get_ref(index)? {
                ValueRef::Blob(blob) if name.eq_ignore_ascii_case(&layer.column) => {
                    feature.geometry = shape::read(blob).map(geojson::Geometry::new);
                }
                ValueRef::Text(text) => {
                    let text = String::from_utf8_lossy(text).into_owned();
                    properties.insert(name.clone(), JsonValue::String(text));
                }
                ValueRef::Integer(number) => {
                    properties.insert(name.clone(), number.into());
                }
                _ => {}
            }
        }
        feature.properties = Some(properties);
        Ok(feature)
    };
    query.query_map([], feature)?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_geopackage_is_told() {
        assert_eq!(features(b""), Err(Error::NotGeoPackage));
        assert_eq!(features(b"area,count\nN1,3\n"), Err(Error::NotGeoPackage));
        let mut empty = Connection::open_in_memory().unwrap();
        empty.execute_batch("CREATE TABLE t (a)").unwrap();
        assert_eq!(features(&empty.serialize("main").unwrap()), Err(Error::NotGeoPackage));
    }
}
