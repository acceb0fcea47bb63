//! Tables as a workbook in the Analysis Function's accessible form: a cover, contents, notes, and one table object per
//! sheet, with no merged cells, nothing left empty that means something, and `[c]` where a number is hidden.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook as Book,
    Worksheet, XlsxError,
};

use super::words;
use crate::release::ReleasedTable;
use crate::zones::{Sheet, Value};

/// A workbook before it is written.
pub struct Workbook<'a> {
    /// What it is.
    pub title: &'a str,
    /// What stands on the cover, line by line: name and value.
    pub cover: Vec<(String, String)>,
    /// What a reader must know of all sheets, a sentence each.
    pub notes: Vec<String>,
    /// The tables, each with notes of its own.
    pub sheets: &'a [&'a Sheet],
}

/// Why a cell holds no value, as the Analysis Function writes it.
const SHORTHAND: [&str; 3] = [
    "[c] stands for a number that is hidden to protect people.",
    "[x] stands for a number that nobody supplied. It is never nought.",
    "[z] stands where there is nothing to say.",
];

/// A released table: what is hidden stays so, and its margin stands last.
pub fn released_sheet(table: &ReleasedTable) -> Sheet {
    let mut sheet = Sheet::new(table.name(), table.title(), &[]);
    let columns = [table.dimension()].into_iter().chain(table.measures().iter().copied());
    columns.for_each(|column| sheet.column(column, ""));
    for row in table.rows().iter().chain([table.total()]) {
        let cells = row.cells().iter().map(|cell| Value::shown(cell.shown().map(as_f64), 0));
        sheet.row([Value::text(row.label())].into_iter().chain(cells).collect::<Vec<_>>());
    }
    sheet
}

impl Workbook<'_> {
    /// The bytes of the file. The same content gives the same bytes.
    ///
    /// # Errors
    /// When a table is larger than a sheet, or two of its columns have one name.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Book::new();
        // The time of writing is on the cover where it matters; here it would change the bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_title(self.title).set_creation_datetime(&made));
        let names: Vec<String> =
            (1..).zip(self.sheets).map(|(number, sheet)| sheet_name(number, &sheet.name)).collect();
        self.cover(book.add_worksheet())?;
        put(book.add_worksheet().set_name("Contents")?, &self.contents(&names), "contents")?;
        put(book.add_worksheet().set_name("Notes")?, &self.notes(&names), "notes")?;
        for ((number, name), sheet) in (1..).zip(&names).zip(self.sheets) {
            put(book.add_worksheet().set_name(name)?, sheet, &format!("table_{number}"))?;
        }
        book.save_to_buffer()
    }

    fn cover(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("Cover")?.set_column_width(0, 28)?.set_column_width(1, 80)?;
        sheet.write_string_with_format(0, 0, self.title, &heading())?;
        for (row, (name, value)) in (1..).zip(&self.cover) {
            sheet.write_string_with_format(row, 0, name, &strong())?;
            sheet.write_string_with_format(row, 1, value, &wrapped())?;
        }
        Ok(())
    }

    fn contents(&self, names: &[String]) -> Sheet {
        let mut contents = Sheet::new("contents", "Contents", &[("sheet", ""), ("what_is_in_it", "")]);
        for (name, sheet) in names.iter().zip(self.sheets) {
            contents.row([Value::text(name), Value::text(&sheet.title)]);
        }
        contents
    }

    fn notes(&self, names: &[String]) -> Sheet {
        let columns = [("note", ""), ("about", ""), ("what_it_says", "")];
        let mut notes = Sheet::new("notes", "Notes", &columns);
        let of_all = SHORTHAND.into_iter().chain(self.notes.iter().map(String::as_str));
        let of_all = of_all.map(|note| ("all sheets", note));
        let of_one = names.iter().zip(self.sheets);
        let of_one = of_one
            .flat_map(|(name, sheet)| sheet.notes.iter().map(move |note| (name.as_str(), note.as_str())));
        for (number, (about, note)) in (1..).zip(of_all.chain(of_one)) {
            notes.row([Value::Number(f64::from(number), 0), Value::text(about), Value::text(note)]);
        }
        notes
    }
}

/// A heading, a line about the sheet, and one table object below.
fn put(page: &mut Worksheet, sheet: &Sheet, name: &str) -> Result<(), XlsxError> {
    const FIRST: u32 = 2;
    page.write_string_with_format(0, 0, &sheet.title, &heading())?;
    let none = "This worksheet contains one table, and it has no rows.";
    let about = if sheet.rows.is_empty() { none } else { "This worksheet contains one table." };
    page.write_string(1, 0, about)?;
    let columns: Vec<String> = sheet.columns.iter().map(|(name, _)| words::heading(name)).collect();
    for ((column, name), at) in (0u16..).zip(&columns).zip(0..) {
        let long = sheet.rows.iter().map(|row| cell(&row[at]).chars().count()).max();
        let width = long.unwrap_or(0).max(name.chars().count() + 4).clamp(10, 60);
        page.set_column_width(column, u16::try_from(width).expect("at most 60"))?;
    }
    for (at, row) in (FIRST + 1..).zip(&sheet.rows) {
        for (column, value) in (0u16..).zip(row) {
            match value {
                Value::Number(number, decimals) => {
                    page.write_number_with_format(at, column, *number, &to_decimals(*decimals))?
                }
                Value::Text(text) => page.write_string_with_format(at, column, text, &wrapped())?,
                other => page.write_string_with_format(at, column, cell(other), &to_decimals(0))?,
            };
        }
    }
    let heads: Vec<TableColumn> =
        columns.iter().map(|column| TableColumn::new().set_header(column)).collect();
    let table = Table::new()
        .set_name(name)
        .set_columns(&heads)
        .set_style(TableStyle::Light1)
        .set_autofilter(false)
        .set_alt_text_title(&sheet.title);
    let last_row = FIRST.saturating_add(u32::try_from(sheet.rows.len().max(1)).unwrap_or(u32::MAX));
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.add_table(FIRST, 0, last_row, last_column, &table)?;
    Ok(())
}

/// What a cell says, for whom looks and for its width.
fn cell(value: &Value) -> String {
    match value {
        Value::Hidden => "[c]".to_owned(),
        Value::NotSupplied => "[x]".to_owned(),
        Value::None => "[z]".to_owned(),
        Value::Text(_) | Value::Number(..) => value.words(),
    }
}

/// Sheets have short names of plain letters, each another one.
fn sheet_name(number: usize, name: &str) -> String {
    let plain: String =
        words::heading(name).chars().filter(|c| c.is_alphanumeric() || *c == ' ').take(24).collect();
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

fn to_decimals(decimals: usize) -> Format {
    let places = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
    let format = Format::new().set_num_format(format!("#,##0{places}"));
    format.set_align(FormatAlign::Right).set_align(FormatAlign::Top)
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn as_f64(value: u64) -> f64 {
    value as f64
}
