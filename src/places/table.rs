//! A table as it is published: columns found by their names, rows told by the number that a spreadsheet shows.

use std::collections::BTreeMap;

use csv::{Position, StringRecord};

use super::Error;

/// Names of the column for the area, best first. A star stands for any ending.
pub(super) const AREA: Names = Names {
    what: "the area",
    accepted: "`area`, `lsoa11cd`, `lsoa21cd`, `area_code`, `lsoa_code*`, `geography_code` or `code`",
};

/// The names by which a column is known, as they are told to a reader: best first, a star for any ending.
pub(super) struct Names {
    pub(super) what: &'static str,
    pub(super) accepted: &'static str,
}

impl Names {
    /// The one column with the best of the names.
    pub(super) fn find(&self, header: &StringRecord) -> Result<Column, Error> {
        for name in self.accepted.split('`').skip(1).step_by(2) {
            let found: Vec<usize> =
                (0..header.len()).filter(|&index| is_called(&header[index], name)).collect();
            match found[..] {
                [] => {}
                [index] => return Ok(Column::of(header, index)),
                _ => {
                    let found = found.iter().map(|&index| header[index].to_owned()).collect();
                    return Err(Error::SeveralColumns { what: self.what, found });
                }
            }
        }
        Err(Error::NoColumn { what: self.what, accepted: self.accepted })
    }
}

/// Is a column called so, in whichever capitals and with spaces for underscores?
pub(super) fn is_called(column: &str, name: &str) -> bool {
    let column = column.to_ascii_lowercase().replace([' ', '-'], "_");
    match name.strip_suffix('*') {
        Some(beginning) => column.starts_with(beginning),
        None => column == name,
    }
}

/// Where a column stands, and how it is called in this file.
#[derive(Clone)]
pub(super) struct Column {
    pub(super) index: usize,
    pub(super) name: String,
}

impl Column {
    pub(super) fn of(header: &StringRecord, index: usize) -> Self {
        Self { index, name: header[index].to_owned() }
    }
}

/// A header and at least one row below it.
pub(super) struct Table<'a> {
    text: &'a str,
    header: StringRecord,
    records: Vec<StringRecord>,
}

/// One row, with its area.
pub(super) struct Row<'a> {
    pub(super) area: String,
    text: &'a str,
    record: &'a StringRecord,
}

impl<'a> Table<'a> {
    pub(super) fn read(csv: &'a str) -> Result<Self, Error> {
        let text = csv.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| not_csv(text, &error))?.clone();
        if header.iter().all(str::is_empty) {
            return Err(Error::NoRows);
        }
        let records =
            reader.records().collect::<Result<Vec<_>, _>>().map_err(|error| not_csv(text, &error))?;
        Ok(Self { text, header, records })
    }

    pub(super) fn header(&self) -> &StringRecord {
        &self.header
    }

    /// All rows, each with an area of its own.
    pub(super) fn by_area(&self, names: &Names) -> Result<Vec<Row<'_>>, Error> {
        self.by_column(&names.find(&self.header)?)
    }

    /// The same, the area's column being known.
    pub(super) fn by_column(&self, column: &Column) -> Result<Vec<Row<'_>>, Error> {
        let mut seen: BTreeMap<&str, &StringRecord> = BTreeMap::new();
        let mut rows = Vec::with_capacity(self.records.len());
        for record in &self.records {
            let row = |record: &StringRecord| row(self.text, record.position());
            let area = record.get(column.index).filter(|area| !area.is_empty());
            let area = area.ok_or_else(|| Error::NoArea { row: row(record), column: column.name.clone() })?;
            if let Some(first) = seen.insert(area, record) {
                let (first, second) = (row(first), row(record));
                return Err(Error::AreaTwice { first, second, column: column.name.clone() });
            }
            rows.push(Row { area: area.to_owned(), text: self.text, record });
        }
        if rows.is_empty() { Err(Error::NoRows) } else { Ok(rows) }
    }

    /// All rows, whatever they are of.
    pub(super) fn records(&self) -> &[StringRecord] {
        &self.records
    }
}

impl Row<'_> {
    pub(super) fn cell(&self, column: &Column) -> &str {
        self.record.get(column.index).unwrap_or_default()
    }

    /// As a spreadsheet shows it.
    pub(super) fn number(&self) -> u64 {
        row(self.text, self.record.position())
    }
}

/// What stands between the names of the columns; a comma where nothing does.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // The last of several equals is taken.
    *[b'\t', b';', b','].iter().max_by_key(|delimiter| count(delimiter)).expect("there are three")
}

/// A finite number of 0 or more; a comma may stand between its thousands.
pub(super) fn amount(text: &str) -> Option<f64> {
    let plain = text.parse().ok().or_else(|| without_commas(text)?.parse().ok());
    plain.filter(|value: &f64| value.is_finite() && *value >= 0.0)
}

/// `1,234,567.8` without its commas; nothing if they stand anywhere else.
fn without_commas(text: &str) -> Option<String> {
    let whole = text.split('.').next()?;
    let (first, groups) = whole.split_once(',')?;
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.split(',').all(|group| group.len() == 3 && digits(group));
    (grouped && first.len() <= 3 && digits(first)).then(|| text.replace(',', ""))
}

/// The row as a spreadsheet shows it.
///
/// Counted in the text itself, since the reader gives the line before the row where that ends in `\r\n` or is
/// empty.
fn row(text: &str, position: Option<&Position>) -> u64 {
    let begin = position.map_or(0, Position::byte);
    let is_before = |&(place, byte): &(u64, u8)| place < begin || matches!(byte, b'\r' | b'\n');
    let before = (0..).zip(text.bytes()).take_while(is_before);
    before.fold(1, |row, (_, byte)| if byte == b'\n' { row + 1 } else { row })
}

/// Drops the reader's own words, which may quote what was read.
fn not_csv(text: &str, error: &csv::Error) -> Error {
    Error::NotCsv { row: row(text, error.position()) }
}
