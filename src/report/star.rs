//! Released tables as a star schema for Power BI, R and Python: numbers in one table, what they are numbers of in two
//! others; each as CSV and as Parquet.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::csv::{guarded, write};
use crate::release::ReleasedTable;

/// A table of the schema: its name, and each column's name and meaning.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, &'static str)],
}

/// All of them: the numbers first.
pub(super) const SHAPES: [Shape; 3] = [
    Shape {
        name: "fact",
        columns: &[
            ("table_id", "row of dim_table"),
            ("first_id", "row of dim_category: the category of the first dimension"),
            ("second_id", "row of dim_category: of the second dimension, if there is one"),
            ("measure", "people or contacts"),
            ("value", "the number; nothing where it is hidden"),
            ("status", "shown, rounded or hidden"),
        ],
    },
    Shape {
        name: "dim_table",
        columns: &[
            ("table_id", "number of the table, from 0"),
            ("name", "name of the released table"),
            ("title", "what it shows"),
            ("population", "whom it counts"),
            ("first_dimension", "what its first dimension is"),
            ("second_dimension", "what its second dimension is, if there is one"),
        ],
    },
    Shape {
        name: "dim_category",
        columns: &[
            ("category_id", "number of the category, from 0"),
            ("dimension", "its dimension, such as area, zone, agency"),
            ("category", "the category; Total is everybody; of a zone, inside or edge stands behind the bar"),
        ],
    },
];

enum Column {
    Whole(Vec<Option<i32>>),
    Number(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
}

/// The files of the schema, by name.
///
/// # Errors
/// When the writer of Parquet refuses; memory takes everything else.
pub fn star(tables: &[ReleasedTable]) -> Result<Vec<(String, Vec<u8>)>, ParquetError> {
    let mut files = Vec::new();
    for (shape, columns) in SHAPES.iter().zip(columns(tables)) {
        files.push((format!("{}.csv", shape.name), csv(shape, &columns)));
        files.push((format!("{}.parquet", shape.name), parquet(shape, columns)?));
    }
    Ok(files)
}

fn columns(tables: &[ReleasedTable]) -> [Vec<Column>; 3] {
    let mut categories: BTreeMap<(&str, &str), i32> = BTreeMap::new();
    for table in tables {
        for row in table.all_rows() {
            let keys = table.dimensions().iter().zip(row.keys());
            categories.extend(keys.map(|(dimension, key)| ((dimension.name, key.as_str()), 0)));
        }
    }
    categories.values_mut().zip(0..).for_each(|(id, number)| *id = number);
    let mut fact = (Vec::new(), [Vec::new(), Vec::new()], Vec::new(), Vec::new(), Vec::new());
    for (table, number) in tables.iter().zip(0..) {
        for row in table.all_rows() {
            for (measure, cell) in table.measures().iter().zip(row.cells()) {
                fact.0.push(Some(number));
                for (place, ids) in fact.1.iter_mut().enumerate() {
                    let dimension = table.dimensions().get(place).zip(row.keys().get(place));
                    ids.push(dimension.map(|(dimension, key)| categories[&(dimension.name, key.as_str())]));
                }
                fact.2.push(Some((*measure).to_owned()));
                fact.3.push(cell.shown().map(as_f64));
                fact.4.push(Some(cell.status().to_owned()));
            }
        }
    }
    let [first, second] = fact.1;
    let text = |of: &dyn Fn(&ReleasedTable) -> Option<String>| Column::Text(tables.iter().map(of).collect());
    let dimension =
        |table: &ReleasedTable, at: usize| table.dimensions().get(at).map(|one| one.name.to_owned());
    [
        vec![
            Column::Whole(fact.0),
            Column::Whole(first),
            Column::Whole(second),
            Column::Text(fact.2),
            Column::Number(fact.3),
            Column::Text(fact.4),
        ],
        vec![
            Column::Whole((0..).take(tables.len()).map(Some).collect()),
            text(&|table| Some(table.name().to_owned())),
            text(&|table| Some(table.title().to_owned())),
            text(&|table| Some(table.population().to_owned())),
            text(&|table| dimension(table, 0)),
            text(&|table| dimension(table, 1)),
        ],
        vec![
            Column::Whole(categories.values().copied().map(Some).collect()),
            Column::Text(categories.keys().map(|(dimension, _)| Some((*dimension).to_owned())).collect()),
            Column::Text(categories.keys().map(|(_, category)| Some((*category).to_owned())).collect()),
        ],
    ]
}

fn csv(shape: &Shape, columns: &[Column]) -> Vec<u8> {
    let cell = |column: &Column, row: usize| match column {
        Column::Whole(values) => values[row].map(|value| value.to_string()),
        Column::Number(values) => values[row].map(|value| value.to_string()),
        Column::Text(values) => values[row].as_deref().map(guarded),
    };
    let header = shape.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let line = |row: usize| columns.iter().map(|column| cell(column, row).unwrap_or_default()).collect();
    write([header].into_iter().chain((0..columns[0].len()).map(line)).collect())
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Column::Whole(values) => values.len(),
            Column::Number(values) => values.len(),
            Column::Text(values) => values.len(),
        }
    }
}

fn parquet(shape: &Shape, columns: Vec<Column>) -> Result<Vec<u8>, ParquetError> {
    let array = |column: Column| -> ArrayRef {
        match column {
            Column::Whole(values) => Arc::new(Int32Array::from(values)),
            Column::Number(values) => Arc::new(Float64Array::from(values)),
            Column::Text(values) => Arc::new(StringArray::from(values)),
        }
    };
    let named = shape.columns.iter().map(|(name, _)| *name).zip(columns.into_iter().map(array));
    let batch = RecordBatch::try_from_iter(named)?;
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
fn as_f64(count: u64) -> f64 {
    count as f64
}
