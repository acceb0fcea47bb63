//! Workbooks in the accessible form of the Government Analysis Function: a cover, contents and notes, then one table a
//! sheet, with no merged cells, nothing left empty that means something, and `[c]` where a number is hidden.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook as Book,
    Worksheet, XlsxError,
};

use super::words;
use crate::release::{ReleasedRow, ReleasedTable};

/// A workbook before it is written.
pub struct Workbook {
    /// What it is.
    pub title: String,
    /// What stands on the cover, line by line: name and value.
    pub cover: Vec<(String, String)>,
    /// What a reader must know, a sentence each.
    pub notes: Vec<String>,
    /// The tables.
    pub sheets: Vec<Sheet>,
}

/// One sheet with one table.
pub struct Sheet {
    name: String,
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

enum Cell {
    Text(String),
    Number(u64),
    Hidden,
}

/// The mark of a hidden number, as the Analysis Function writes it: confidential.
const HIDDEN: &str = "[c]";

impl Sheet {
    /// A table of texts.
    pub fn texts(name: &str, title: &str, columns: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Cell::Text).collect()).collect();
        Self { name: name.to_owned(), title: title.to_owned(), columns, rows }
    }

    /// A released table: what is hidden is marked so, and its margin stands last.
    pub fn released(table: &ReleasedTable) -> Self {
        let columns = [table.dimension()].into_iter().chain(table.measures().iter().copied());
        let row = |row: &ReleasedRow| {
            let cells = row.cells().iter().map(|cell| cell.shown().map_or(Cell::Hidden, Cell::Number));
            [Cell::Text(row.label().to_owned())].into_iter().chain(cells).collect()
        };
        Self {
            name: words::heading(table.name()),
            title: table.title().to_owned(),
            columns: columns.map(words::heading).collect(),
            rows: table.rows().iter().chain([table.total()]).map(row).collect(),
        }
    }
}

impl Workbook {
    /// The bytes of the file. The same content gives the same bytes.
    pub fn xlsx(&self) -> Vec<u8> {
        self.write().expect("names and sizes are within what a workbook can hold")
    }

    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Book::new();
        // The time of writing is on the cover where it matters; here it would change the bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_title(&self.title).set_creation_datetime(&made));
        let sheets: Vec<(String, &Sheet)> =
            (1..).zip(&self.sheets).map(|(number, sheet)| (sheet_name(number, &sheet.name), sheet)).collect();
        self.cover(book.add_worksheet())?;
        contents(book.add_worksheet(), &sheets)?;
        self.notes(book.add_worksheet())?;
        for (number, (name, sheet)) in (1..).zip(&sheets) {
            sheet.write(book.add_worksheet(), name, &format!("table_{number}"))?;
        }
        book.save_to_buffer()
    }

    fn cover(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("Cover")?.set_column_width(0, 28)?.set_column_width(1, 80)?;
        sheet.write_string_with_format(0, 0, &self.title, &heading())?;
        for (row, (name, value)) in (1..).zip(&self.cover) {
            sheet.write_string_with_format(row, 0, name, &strong())?;
            sheet.write_string_with_format(row, 1, value, &wrapped())?;
        }
        Ok(())
    }

    fn notes(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("Notes")?;
        let hidden = format!("{HIDDEN} stands for a number that is hidden to protect people.");
        let notes = [hidden].into_iter().chain(self.notes.iter().cloned()).map(Cell::Text);
        let rows: Vec<Vec<Cell>> =
            (1..).zip(notes).map(|(number, note)| vec![Cell::Text(format!("Note {number}")), note]).collect();
        heading_and_table(sheet, "Notes", &["Note".to_owned(), "What it says".to_owned()], &rows, "notes")
    }
}

fn contents(sheet: &mut Worksheet, sheets: &[(String, &Sheet)]) -> Result<(), XlsxError> {
    sheet.set_name("Contents")?;
    let rows: Vec<Vec<Cell>> = sheets
        .iter()
        .map(|(name, sheet)| vec![Cell::Text(name.clone()), Cell::Text(sheet.title.clone())])
        .collect();
    heading_and_table(sheet, "Contents", &["Sheet".to_owned(), "What is in it".to_owned()], &rows, "contents")
}

impl Sheet {
    fn write(&self, sheet: &mut Worksheet, name: &str, table: &str) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        heading_and_table(sheet, &self.title, &self.columns, &self.rows, table)
    }
}

/// A heading, a line about the sheet, and one table object below.
fn heading_and_table(
    sheet: &mut Worksheet,
    title: &str,
    columns: &[String],
    rows: &[Vec<Cell>],
    name: &str,
) -> Result<(), XlsxError> {
    const FIRST: u32 = 2;
    sheet.write_string_with_format(0, 0, title, &heading())?;
    let none = "This worksheet contains one table, and it has no rows.";
    let about = if rows.is_empty() { none } else { "This worksheet contains one table." };
    sheet.write_string(1, 0, about)?;
    for (column, name) in (0u16..).zip(columns) {
        let long = rows.iter().filter_map(|row| row.get(usize::from(column))).map(Cell::length).max();
        let width = long.unwrap_or(0).max(name.chars().count() + 4).clamp(10, 60);
        sheet.set_column_width(column, u16::try_from(width).expect("at most 60"))?;
    }
    for (at, row) in (FIRST + 1..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(at, column, text, &wrapped())?,
                Cell::Number(value) => {
                    sheet.write_number_with_format(at, column, as_f64(*value), &number())?
                }
                Cell::Hidden => sheet.write_string_with_format(at, column, HIDDEN, &number())?,
            };
        }
    }
    let heads: Vec<TableColumn> =
        columns.iter().map(|column| TableColumn::new().set_header(column)).collect();
    let table =
        Table::new().set_name(name).set_columns(&heads).set_style(TableStyle::Light1).set_autofilter(false);
    let last_row = FIRST + u32::try_from(rows.len().max(1)).expect("a sheet has fewer rows than that");
    let last_column = u16::try_from(columns.len() - 1).expect("a sheet has fewer columns than that");
    sheet.add_table(FIRST, 0, last_row, last_column, &table)?;
    Ok(())
}

impl Cell {
    fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.chars().count(),
            Self::Number(value) => value.to_string().len(),
            Self::Hidden => HIDDEN.len(),
        }
    }
}

/// Sheets have short names of plain letters, each another one.
fn sheet_name(number: usize, name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric() || *c == ' ').take(24).collect();
    format!("{number} {}", plain.trim())
}

fn heading() -> Format {
    Format::new().set_bold().set_font_size(15)
}

fn strong() -> Format {
    Format::new().set_bold().set_align(FormatAlign::Top)
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn number() -> Format {
    Format::new().set_num_format("#,##0").set_align(FormatAlign::Right).set_align(FormatAlign::Top)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "workbooks hold no other numbers, and counts stay far below 2^53"
)]
fn as_f64(value: u64) -> f64 {
    value as f64
}
