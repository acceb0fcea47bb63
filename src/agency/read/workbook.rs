//! Excel workbooks: the first sheet that has a header, dates as ISO text, rows numbered as Excel shows them.

use super::cells::Cells;
use super::{Encoding, Error, RawTable, Source, layout};
use calamine::{Data, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xls, Xlsx};
use std::io::{Cursor, Read, Seek};

/// Whether bytes begin as a ZIP or an old Office file does.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

/// Reads the first sheet that has a header.
pub(super) fn table(file: &str, bytes: &[u8]) -> Result<RawTable, Error> {
    let sheets = sheets(bytes).ok_or_else(|| Error::NotATable {
        file: file.to_owned(),
        why: "it is no workbook that can be read, or it has a password",
    })?;
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let mut uncertain = None;
    let mut failure = Error::Empty { file: file.to_owned() };
    for (name, range) in sheets {
        let other_sheets = names.iter().filter(|other| **other != name).cloned().collect();
        let source = Source { sheet: Some(name), other_sheets, ..Source::new(file, Encoding::Workbook) };
        match layout::table(cells(&range), source) {
            Ok(table) if table.source.header_certain => return Ok(table),
            Ok(table) => uncertain = uncertain.or(Some(table)),
            Err(Error::Empty { .. }) => {}
            Err(error) => failure = error,
        }
    }
    uncertain.ok_or(failure)
}

type Sheet = (String, Range<Data>);

fn sheets(bytes: &[u8]) -> Option<Vec<Sheet>> {
    let cursor = || Cursor::new(bytes);
    if bytes.starts_with(b"PK") {
        Xlsx::new(cursor()).ok().map(visible).or_else(|| Ods::new(cursor()).ok().map(visible))
    } else {
        Xls::new(cursor()).ok().map(visible)
    }
}

/// Sheets in order, without those that are hidden.
fn visible<RS: Read + Seek, R: Reader<RS>>(mut workbook: R) -> Vec<Sheet> {
    let shown: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    shown.into_iter().filter_map(|name| Some((name.clone(), workbook.worksheet_range(&name).ok()?))).collect()
}

fn cells(range: &Range<Data>) -> Cells {
    let mut cells = Cells::default();
    let above = range.start().map_or(0, |(row, _)| row as usize);
    for (index, row) in range.rows().enumerate() {
        cells.begin_row(above + index + 1);
        row.iter().for_each(|cell| cells.push(&text(cell)));
    }
    cells
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        // Prints whole numbers without a fraction, so that a long reference stays as it is shown.
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) => text.clone(),
        Data::Bool(true) => "true".to_owned(),
        Data::Bool(false) => "false".to_owned(),
        Data::DateTime(moment) if moment.is_datetime() => iso(moment),
        Data::DateTime(_) | Data::DurationIso(_) | Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A cell's moment as ISO text; a time of day alone (a serial below 1) is no date and gives nothing.
fn iso(moment: &ExcelDateTime) -> String {
    if moment.as_f64() < 1.0 {
        return String::new();
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    match (hour, minute) {
        (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}
