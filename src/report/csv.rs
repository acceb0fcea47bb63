//! A released table as CSV: dimensions, measure, value, status; one line per number, the total last.

use crate::release::{DerivedRow, DerivedTable, ReleasedCell, ReleasedRow, ReleasedTable};

/// A released table, as `tables/NAME.csv` holds it.
pub fn csv(table: &ReleasedTable) -> Vec<u8> {
    let dimensions = table.dimensions().iter().map(|dimension| dimension.name);
    let mut lines = vec![dimensions.chain(["measure", "value", "status"]).map(String::from).collect()];
    for row in table.rows().iter().chain([table.total()]) {
        lines.extend(
            table.measures().iter().zip(row.cells()).map(|(measure, cell)| line(row, measure, *cell)),
        );
    }
    write(lines)
}

fn line(row: &ReleasedRow, measure: &str, cell: ReleasedCell) -> Vec<String> {
    let value = cell.shown().map(|value| value.to_string()).unwrap_or_default();
    let keys = row.keys().iter().map(|key| guarded(key));
    keys.chain([guarded(measure), value, cell.status().into()]).collect()
}

/// Numbers derived from a released table, one line per area, ready to join to boundaries.
pub fn derived_csv(table: &DerivedTable) -> Vec<u8> {
    let header = [table.dimension(), "rate_per_1000", "z", "class", "flags", "status"];
    let mut lines = vec![header.map(String::from).to_vec()];
    lines.extend(table.rows().iter().map(derived_line));
    write(lines)
}

fn derived_line(row: &DerivedRow) -> Vec<String> {
    let flags: Vec<_> = row.flags().iter().map(|flag| flag.in_words()).collect();
    vec![
        guarded(row.label()),
        decimals(row.rate()),
        decimals(row.z()),
        row.class().map(|class| class.in_words().into()).unwrap_or_default(),
        flags.join("; "),
        if row.is_hidden() { "hidden" } else { "shown" }.into(),
    ]
}

fn decimals(value: Option<f64>) -> String {
    value.map(|value| format!("{value:.2}")).unwrap_or_default()
}

/// A text that a spreadsheet would run as a formula gets an apostrophe before it.
pub(super) fn guarded(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.into() }
}

pub(super) fn write(lines: Vec<Vec<String>>) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line).expect("every line has the header's columns, and memory takes it");
    }
    writer.into_inner().expect("memory takes what was written")
}
