//! Findings for other programs: CSV, and the data dictionary of everything beside a page.

use super::csv::{guarded, write};
use super::star::SHAPES;
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
            line(
                &file,
                key.name,
                "category; Total is everybody; of a zone, inside or edge stands behind the bar",
            )
        }));
        lines.push(line(&file, "measure", &table.measures().join(" or ")));
        lines.push(line(&file, "value", "the number, nothing where it is hidden"));
        lines.push(line(&file, "status", "shown, rounded or hidden"));
    }
    for shape in &SHAPES {
        for (column, meaning) in shape.columns {
            lines.push(line(&format!("{}.csv, .parquet", shape.name), column, meaning));
        }
    }
    write(lines)
}
