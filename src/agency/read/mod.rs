//! Bytes to one table of text cells, whatever wrote them.
//!
//! Decode, split into rows, find the header below any title block, set ragged rows aside, and say in
//! [`Source`] what was found. Nothing here knows what a column means.

mod cells;
mod delimited;
mod encoding;
mod layout;
#[cfg(test)]
mod tests;
mod workbook;

pub(super) use cells::Row;
pub use encoding::Encoding;
pub(super) use encoding::decode;

use super::Error;
use cells::Cells;
use serde::Serialize;

/// One table as the agency wrote it: raw and identifiable.
pub(super) struct RawTable {
    /// What was found on the way; holds no cell.
    pub(super) source: Source,
    header: Vec<String>,
    cells: Cells,
    body: Vec<usize>,
    ragged: Vec<usize>,
}

/// How a file was read. Says nothing of what stands in its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Source {
    /// Name of the file.
    pub file: String,
    /// How it spells letters.
    pub encoding: Encoding,
    /// What stands between cells; none in a workbook.
    pub delimiter: Option<char>,
    /// The sheet that was read, in a workbook.
    pub sheet: Option<String>,
    /// Sheets that were passed over.
    pub other_sheets: Vec<String>,
    /// Line of the header, from 1.
    pub header_line: usize,
    /// Whether the header is made of words we know, so that it cannot be a row of data.
    pub header_certain: bool,
    /// Lines above the header that are no data.
    pub title_lines: Vec<usize>,
    /// Lines below the data that are no data: totals, counts, remarks.
    pub closing_lines: Vec<usize>,
    /// Lines that repeat the header or only underline it.
    pub repeated_header_lines: Vec<usize>,
    /// Rows that had empty cells beyond the last column.
    pub mended_rows: usize,
}

/// Reads a file: delimited text or a workbook, told by its bytes and not by its name.
pub(super) fn table(file: &str, bytes: &[u8]) -> Result<RawTable, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty { file: file.to_owned() });
    }
    if workbook::is_workbook(bytes) {
        return workbook::table(file, bytes);
    }
    let (text, encoding) = encoding::decode(file, bytes)?;
    delimited(file, &text, encoding)
}

fn delimited(file: &str, text: &str, encoding: Encoding) -> Result<RawTable, Error> {
    // Excel's own way of naming the delimiter on the first line.
    let named = text.lines().next().and_then(|line| line.trim().strip_prefix("sep=")).map(str::as_bytes);
    let delimiter = match named {
        Some([delimiter]) => *delimiter,
        _ => delimited::delimiter(text),
    };
    let unbalanced = |line| Error::UnbalancedQuote { file: file.to_owned(), line };
    let records = delimited::records(text, delimiter).map_err(|quote| unbalanced(quote.line))?;
    let source = Source { delimiter: Some(char::from(delimiter)), ..Source::new(file, encoding) };
    let table = layout::table(records.cells, source)?;
    // A whole row inside one cell: its quotation mark closed one that was never meant to open.
    let width = table.header.len();
    match records.over_lines.iter().find(|(_, delimiters)| width > 4 && delimiters + 1 == width) {
        Some((line, _)) => Err(unbalanced(*line)),
        None => Ok(table),
    }
}

impl Source {
    fn new(file: &str, encoding: Encoding) -> Self {
        Self { file: file.to_owned(), encoding, ..Self::default() }
    }
}

impl RawTable {
    /// Names of the columns, as written.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// How many rows have as many cells as the header.
    pub(super) fn len(&self) -> usize {
        self.body.len()
    }

    /// Rows of data, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.body.iter().map(|index| self.cells.row(*index))
    }

    /// Rows with more or fewer cells than the header.
    pub(super) fn ragged(&self) -> impl Iterator<Item = Row<'_>> {
        self.ragged.iter().map(|index| self.cells.row(*index))
    }
}
