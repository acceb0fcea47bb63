//! A survey as a GeoPackage: a layer of features for each layer of counts, each with its style.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params};

use super::{shape, style};
use crate::places::Boundaries;
use crate::places::survey::{COLUMNS, Cell, Survey, Surveyed};

/// Always the same, so that the same survey gives the same bytes.
const CHANGED: &str = "2000-01-01T00:00:00.000Z";

/// "GPKG" and version 1.3, as OGC 12-128r17 asks.
const HEADER: &str = "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;";

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]]', NULL);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
";

/// The survey as the bytes of a GeoPackage, in WGS 84.
///
/// # Panics
/// When the boundaries are of other areas.
pub fn write(survey: &Survey, boundaries: &Boundaries) -> Vec<u8> {
    assert_eq!(boundaries.len(), survey.areas.codes.len(), "boundaries of the areas surveyed");
    filled(survey, boundaries).expect("memory takes all writes, and names are quoted")
}

fn filled(survey: &Survey, boundaries: &Boundaries) -> rusqlite::Result<Vec<u8>> {
    let mut file = Connection::open_in_memory()?;
    file.execute_batch(HEADER)?;
    let change = file.transaction()?;
    change.execute_batch(TABLES)?;
    change.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?1, NULL, NULL, NULL, NULL, 0)",
        [CHANGED],
    )?;
    let blobs: Vec<Vec<u8>> = boundaries.outlines().iter().map(shape::write).collect();
    let extent = boundaries.extent();
    for (number, layer) in (1..).zip(&survey.layers) {
        let table = format!("places_{number}");
        change.execute(
            "INSERT INTO gpkg_contents VALUES (?1, 'features', ?2, '', ?3, ?4, ?5, ?6, ?7, 4326)",
            params![table, layer.name, CHANGED, extent.0, extent.1, extent.2, extent.3],
        )?;
        change.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'MULTIPOLYGON', 4326, 0, 0)",
            [&table],
        )?;
        features(&change, &table, survey, layer, &blobs)?;
        change.execute(
            "INSERT INTO layer_styles VALUES (?1, '', '', ?2, 'geom', 'classes', ?3, '', 1, 'Gi* by class', '', '', ?4)",
            params![number, table, style::qml(), CHANGED],
        )?;
    }
    change.commit()?;
    file.execute_batch("VACUUM")?;
    Ok(file.serialize("main")?.to_vec())
}

fn features(
    file: &Connection,
    table: &str,
    survey: &Survey,
    layer: &Surveyed,
    blobs: &[Vec<u8>],
) -> rusqlite::Result<()> {
    let kind = |cell: &Cell| if matches!(cell, Cell::Text(_)) { "TEXT" } else { "REAL" };
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|column| format!("\"{}\" {}", column.name, kind(&(column.cell)(&survey.areas, layer, 0))))
        .collect();
    file.execute_batch(&format!(
        "CREATE TABLE \"{table}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON, {})",
        columns.join(", ")
    ))?;
    let places: Vec<String> = (1..=COLUMNS.len() + 2).map(|place| format!("?{place}")).collect();
    let mut insert = file.prepare(&format!("INSERT INTO \"{table}\" VALUES ({})", places.join(", ")))?;
    for (at, blob) in blobs.iter().enumerate() {
        let fid = i64::try_from(at + 1).expect("fewer than 2^63 areas");
        let cells: Vec<Cell> = COLUMNS.iter().map(|column| (column.cell)(&survey.areas, layer, at)).collect();
        let mut values: Vec<&dyn ToSql> = vec![&fid, blob];
        values.extend(cells.iter().map(|cell| cell as &dyn ToSql));
        insert.execute(&values[..])?;
    }
    Ok(())
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
            Cell::Number(Some(number)) => ValueRef::Real(*number),
            Cell::Number(None) => ValueRef::Null,
        }))
    }
}
