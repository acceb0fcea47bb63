//! A released table as JSON, for programs that read it again.

use crate::release::{ReleasedRow, ReleasedTable};
use serde_json::{Value, json as value};

/// A released table: what it is, then one entry per row; a hidden number is `null`.
pub fn json(table: &ReleasedTable) -> Vec<u8> {
    let rows: Vec<Value> = table.rows().iter().chain([table.total()]).map(|row| row_of(table, row)).collect();
    let whole = value!({
        "name": table.name(),
        "title": table.title(),
        "dimensions": table.dimensions().iter().map(|dimension| dimension.name).collect::<Vec<_>>(),
        "measures": table.measures(),
        "minimum_people": table.minimum_people(),
        "rows": rows,
    });
    let mut bytes = serde_json::to_vec_pretty(&whole).expect("a table is plain text and numbers");
    bytes.push(b'\n');
    bytes
}

fn row_of(table: &ReleasedTable, row: &ReleasedRow) -> Value {
    let cells = table.measures().iter().zip(row.cells());
    let values: serde_json::Map<_, _> =
        cells.map(|(measure, cell)| (measure.to_string(), value!(cell.shown()))).collect();
    let status = row.cells().first().map_or("shown", |cell| cell.status());
    let keys = table.dimensions().iter().zip(row.keys());
    let mut entry: serde_json::Map<_, _> =
        keys.map(|(dimension, key)| (dimension.name.to_owned(), value!(key))).collect();
    entry.insert("values".to_owned(), Value::Object(values));
    entry.insert("status".to_owned(), value!(status));
    Value::Object(entry)
}
