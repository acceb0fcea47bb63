//! Tables that people fill in with a spreadsheet.

use std::collections::BTreeMap;

use super::super::super::failure::{Failure, Kind};

/// One row of a table that people filled in.
pub(super) struct Row {
    pub(super) number: usize,
    cells: BTreeMap<String, String>,
}

/// Rows of a table, as a spreadsheet may have saved it: with commas or semicolons, with or without a mark in front.
pub(super) fn rows(bytes: &[u8], needed: &[&str]) -> Result<Vec<Row>, Failure> {
    let wrong = |problem: &str| {
        Failure::new(Kind::Input, problem)
            .hint("save the table as CSV again, with the columns that `pz agency prepare PACK` wrote")
    };
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|mark| head.bytes().filter(|byte| byte == mark).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.expect("there are three"))
        .flexible(true)
        .from_reader(text.as_bytes());
    let head: Vec<String> = reader
        .headers()
        .map_err(|_| wrong("the table cannot be read"))?
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let missing: Vec<&str> =
        needed.iter().copied().filter(|name| !head.iter().any(|own| own == name)).collect();
    if !missing.is_empty() {
        return Err(wrong(&format!("there is no column {}", missing.join(", "))));
    }
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        // The reader's own error would quote the row.
        let record = record.map_err(|_| wrong(&format!("row {number} cannot be read")))?;
        let cells = head.iter().cloned().zip(record.iter().map(|cell| cell.trim().to_owned())).collect();
        rows.push(Row { number, cells });
    }
    Ok(rows)
}

impl Row {
    /// What stands in a column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A cell that a spreadsheet takes for text, and not for a formula.
pub(in crate::cli::agency) fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
