//! Findings for other programs: CSV, an accessible workbook, and the data dictionary of everything beside a page.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Table, TableColumn, Workbook, Worksheet, XlsxError,
};

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

/// Sheets as a workbook that a screen reader can walk: a first page that says what is where, then one table a page,
/// from its first cell on, with a header, no empty and no joined cells; what is missing says why.
///
/// # Errors
/// When a sheet cannot be a page of a workbook.
pub fn workbook(title: &str, sheets: &[&Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed time: the same sheets give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let cover = book.add_worksheet().set_name("Contents")?;
    cover.write_string_with_format(0, 0, title, &bold)?;
    let mut line = 1;
    let names: Vec<String> = sheets.iter().zip(1..).map(|(sheet, number)| page_name(sheet, number)).collect();
    for (sheet, name) in sheets.iter().zip(&names) {
        cover.write_string(line, 0, format!("{name}: {}", sheet.title))?;
        line += 1;
        for note in &sheet.notes {
            cover.write_string(line, 0, note)?;
            line += 1;
        }
    }
    cover.set_column_width(0, 110)?;
    for ((sheet, name), number) in sheets.iter().zip(&names).zip(1..) {
        page(book.add_worksheet().set_name(name)?, sheet, number)?;
    }
    book.save_to_buffer()
}

/// At most 31 characters, and none that Excel refuses.
fn page_name(sheet: &Sheet, number: usize) -> String {
    let plain: String = sheet.name.chars().filter(|c| c.is_alphanumeric() || *c == '-').take(26).collect();
    format!("{number} {plain}")
}

fn page(page: &mut Worksheet, sheet: &Sheet, number: usize) -> Result<(), XlsxError> {
    let columns: Vec<TableColumn> =
        sheet.columns.iter().map(|(name, _)| TableColumn::new().set_header(name)).collect();
    let last_column = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = u32::try_from(sheet.rows.len().max(1)).unwrap_or(u32::MAX);
    let table = Table::new()
        .set_name(format!("table_{number}"))
        .set_columns(&columns)
        .set_alt_text_title(&sheet.title)
        .set_alt_text(sheet.notes.join(" "));
    page.add_table(0, 0, last_row, last_column, &table)?;
    for (row, values) in (1..).zip(&sheet.rows) {
        for (column, value) in (0..).zip(values) {
            match value {
                Value::Number(number, _) => page.write_number(row, column, *number)?,
                other => page.write_string(row, column, other.words())?,
            };
        }
    }
    page.set_freeze_panes(1, 1)?;
    page.autofit();
    Ok(())
}
