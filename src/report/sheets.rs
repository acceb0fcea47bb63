//! Findings and released tables for other programs: CSV, and Parquet as a star schema.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::csv::{guarded, write};
use crate::release::ReleasedTable;
use crate::zones::{Sheet, Value};

/// A sheet as CSV: one line per row, and a column `status` for each column of numbers that could be hidden.
pub fn sheet_csv(sheet: &Sheet) -> Vec<u8> {
    let mut lines =
        vec![sheet.columns.iter().map(|(name, _)| name.clone()).chain(["status".to_owned()]).collect()];
    for row in &sheet.rows {
        let status = row.iter().map(Value::status).find(|status| *status != "shown").unwrap_or("shown");
        let cells = row.iter().map(|value| match value {
            Value::Text(words) => guarded(words),
            other => other.plain(),
        });
        lines.push(cells.chain([status.to_owned()]).collect::<Vec<_>>());
    }
    write(lines)
}

/// What each column of each file holds: the data dictionary.
pub fn dictionary_csv(sheets: &[&Sheet], tables: &[ReleasedTable]) -> Vec<u8> {
    let line = |file: &str, column: &str, meaning: &str| {
        vec![file.to_owned(), column.to_owned(), meaning.to_owned()]
    };
    let mut lines = vec![line("file", "column", "meaning")];
    for sheet in sheets {
        let file = format!("{}.csv", sheet.name);
        lines.extend(sheet.columns.iter().map(|(name, meaning)| line(&file, name, meaning)));
        lines.push(line(
            &file,
            "status",
            "shown; or why a value of the row is not there: hidden, not supplied, not defined",
        ));
    }
    for table in tables {
        let file = format!("{}.csv", table.name());
        let keys = table.dimensions().iter();
        lines.extend(keys.map(|key| {
            line(&file, key.name, "category; several stand with a bar between them; Total is everybody")
        }));
        lines.push(line(&file, "measure", &table.measures().join(" or ")));
        lines.push(line(&file, "value", "the number, nothing where it is hidden"));
        lines.push(line(&file, "status", "shown, rounded or hidden"));
    }
    for (column, meaning) in FACT {
        lines.push(line("fact.parquet", column, meaning));
    }
    for (column, meaning) in DIM {
        lines.push(line("dim_category.parquet", column, meaning));
    }
    write(lines)
}

const FACT: [(&str, &str); 5] = [
    ("table_name", "name of the released table"),
    ("category_id", "row of dim_category"),
    ("measure", "people or contacts"),
    ("value", "the number; null where it is hidden"),
    ("status", "shown, rounded or hidden"),
];
const DIM: [(&str, &str); 6] = [
    ("category_id", "number of the category, from 0"),
    ("table_name", "name of the released table"),
    ("first", "first part of the category: an area or a zone; Total is everybody"),
    ("second", "second part, if there is one: part of life, agency, half-year, inside or edge"),
    ("third", "third part, if there is one"),
    ("fourth", "everything further, if there is more"),
];

/// Released tables as a star schema: one fact table, one table of categories.
///
/// # Errors
/// When the writer refuses; memory takes everything else.
pub fn star(tables: &[ReleasedTable]) -> Result<Vec<(&'static str, Vec<u8>)>, parquet::errors::ParquetError> {
    let mut facts = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut ids, mut of, mut parts) =
        (Vec::new(), Vec::new(), [Vec::new(), Vec::new(), Vec::new(), Vec::new()]);
    for table in tables {
        for row in table.rows().iter().chain([table.total()]) {
            let id = i32::try_from(ids.len()).unwrap_or(i32::MAX);
            ids.push(id);
            of.push(table.name());
            let mut names = row.keys().iter().flat_map(|key| key.splitn(4, BAR));
            parts.iter_mut().for_each(|part| part.push(names.next().map(str::to_owned)));
            for (measure, cell) in table.measures().iter().zip(row.cells()) {
                facts.0.push(table.name());
                facts.1.push(id);
                facts.2.push(*measure);
                facts.3.push(cell.shown().map(as_f64));
                facts.4.push(cell.status());
            }
        }
    }
    let fact: Vec<(&str, ArrayRef)> = vec![
        ("table_name", Arc::new(StringArray::from(facts.0))),
        ("category_id", Arc::new(Int32Array::from(facts.1))),
        ("measure", Arc::new(StringArray::from(facts.2))),
        ("value", Arc::new(Float64Array::from(facts.3))),
        ("status", Arc::new(StringArray::from(facts.4))),
    ];
    let [first, second, third, fourth] = parts;
    let dim: Vec<(&str, ArrayRef)> = vec![
        ("category_id", Arc::new(Int32Array::from(ids))),
        ("table_name", Arc::new(StringArray::from(of))),
        ("first", Arc::new(StringArray::from(first))),
        ("second", Arc::new(StringArray::from(second))),
        ("third", Arc::new(StringArray::from(third))),
        ("fourth", Arc::new(StringArray::from(fourth))),
    ];
    Ok(vec![("fact.parquet", parquet(fact)?), ("dim_category.parquet", parquet(dim)?)])
}

const BAR: &str = " | ";

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Result<Vec<u8>, parquet::errors::ParquetError> {
    let batch = RecordBatch::try_from_iter(columns)?;
    // Without the writer's own name and version: the same tables give the same bytes.
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("people-zones".to_owned())
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(bytes)
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn as_f64(value: u64) -> f64 {
    value as f64
}
