//! Files to tables of text cells, whatever wrote them.
//!
//! Unpack, decode, split into rows, find the header below any title block, set ragged rows aside, and say in [`Source`]
//! what was found. A long text is not kept: its rows are read again for whoever asks for them. Nothing here knows what a
//! column means.

mod cells;
mod columnar;
mod delimited;
mod encoding;
#[cfg(test)]
mod fuzz;
mod input;
mod layout;
mod sample;
mod tags;
#[cfg(test)]
mod tests;
mod workbook;
mod xls;

pub(super) use cells::Row;
pub use encoding::Encoding;
pub(super) use encoding::decode;
pub use input::{InMemory, Input, Seekable};
pub(super) use layout::{Fit, Heading};

use super::Error;
use cells::Cells;
use delimited::Rows;
use encoding::Facts;
use input::{Container, Stream};
use layout::{Layout, Survey};
use serde::Serialize;
use std::sync::Arc;

/// A text of more bytes is not kept in memory, but read again.
const KEPT: u64 = 32 << 20;

/// One table as the agency wrote it: raw and identifiable.
pub(super) struct RawTable {
    /// What was found on the way; holds no cell.
    pub(super) source: Source,
    layout: Layout,
    rows: Kept,
}

/// Where the rows of a table are.
enum Kept {
    /// In memory, all of them.
    All(Cells),
    /// In the file; some rows of data are in memory.
    Some { stream: Stream, facts: Facts, delimiter: u8, sample: Cells },
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
    /// Sheets that are hidden, and were not read.
    pub hidden_sheets: usize,
    /// Rows of the workbook that are hidden, and were read all the same.
    pub hidden_rows: usize,
    /// A filter hides rows.
    pub filter_left_on: bool,
    /// The workbook counts days from 1904.
    pub from_1904: bool,
    /// Line of the header, from 1; none in a file without one.
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

/// Reads the tables of a file: delimited text, a workbook, Parquet, or an archive of these, told by its bytes and not
/// by its name.
pub(super) fn tables(input: &Arc<dyn Input>, heading: Heading) -> Result<Vec<RawTable>, Error> {
    match input::container(input.clone())? {
        Container::Workbook(stream) => workbook::tables(&stream, heading),
        Container::Plain(stream) => of_stream(&stream, Some(input), heading),
        Container::Packed(streams) => {
            let mut tables = Vec::new();
            for stream in streams {
                tables.extend(of_packed(&stream, heading)?);
            }
            Ok(tables)
        }
    }
}

/// A member of an archive. An archive inside an archive is a workbook, or refused.
fn of_packed(stream: &Stream, heading: Heading) -> Result<Vec<RawTable>, Error> {
    if stream.beginning(4)? == b"PK\x03\x04" {
        return workbook::tables(stream, heading);
    }
    of_stream(stream, None, heading)
}

fn of_stream(
    stream: &Stream,
    input: Option<&Arc<dyn Input>>,
    heading: Heading,
) -> Result<Vec<RawTable>, Error> {
    let beginning = stream.beginning(8)?;
    if beginning.is_empty() {
        return Err(Error::Empty { file: stream.name.clone() });
    }
    if workbook::is_old_office(&beginning) {
        return workbook::tables(stream, heading);
    }
    if columnar::is_parquet(&beginning) {
        return Ok(vec![columnar::table(stream, input.cloned())?]);
    }
    Ok(vec![RawTable::of_text(stream, heading, KEPT)?])
}

impl Source {
    fn new(file: &str, encoding: Encoding) -> Self {
        Self { file: file.to_owned(), encoding, ..Self::default() }
    }
}

impl RawTable {
    /// A table whose rows are in memory.
    fn held(cells: Cells, source: Source, heading: Heading) -> Result<Self, Error> {
        let mut survey = Survey::new(source, heading);
        cells.iter().try_for_each(|row| survey.see(row))?;
        let (layout, source) = survey.finish()?;
        Ok(Self { source, layout, rows: Kept::All(cells) })
    }

    /// A text; its rows are kept if it has no more bytes than so many.
    fn of_text(stream: &Stream, heading: Heading, kept: u64) -> Result<Self, Error> {
        let facts = encoding::facts(stream)?;
        let delimiter = delimited::delimiter(stream, facts)?;
        let mut source = Source::new(&stream.name, facts.encoding);
        source.delimiter = Some(char::from(delimiter));
        let mut rows = Rows::of(stream, facts, delimiter)?;
        let (table, over_lines) = if facts.bytes <= kept {
            let mut cells = Cells::for_bytes(facts.bytes);
            while rows.next(&mut cells)? {}
            (Self::held(cells, source, heading)?, rows.over_lines)
        } else {
            let mut survey = Survey::new(source, heading);
            each_of(&mut rows, |_, row| survey.see(row))?;
            let (layout, source) = survey.finish()?;
            let sample = sample::again(&mut Rows::of(stream, facts, delimiter)?, &layout)?;
            let rows_kept = Kept::Some { stream: stream.clone(), facts, delimiter, sample };
            (Self { source, layout, rows: rows_kept }, rows.over_lines)
        };
        // A whole row inside one cell: its quotation mark closed one that was never meant to open.
        let width = table.header().len();
        match over_lines.iter().find(|(_, delimiters)| width > 4 && delimiters + 1 == width) {
            Some((line, _)) => Err(Error::UnbalancedQuote { file: stream.name.clone(), line: *line }),
            None => Ok(table),
        }
    }

    /// Names of the columns, as written.
    pub(super) fn header(&self) -> &[String] {
        &self.layout.header
    }

    /// How many rows of data there are.
    pub(super) fn len(&self) -> usize {
        self.layout.rows
    }

    /// Looks at every row of data, in order.
    pub(super) fn each(&self, mut look: impl FnMut(Row<'_>, Fit) -> Result<(), Error>) -> Result<(), Error> {
        let mut fitting = |at: usize, row: Row<'_>| match self.layout.fit(at, row) {
            Some(fit) => look(row, fit),
            None => Ok(()),
        };
        match &self.rows {
            Kept::All(cells) => cells.iter().enumerate().try_for_each(|(at, row)| fitting(at, row)),
            Kept::Some { stream, facts, delimiter, .. } => {
                each_of(&mut Rows::of(stream, *facts, *delimiter)?, fitting)
            }
        }
    }

    /// Whole rows of data: all of them, or of many the first and some of the rest.
    pub(super) fn sample(&self) -> Box<dyn Iterator<Item = Row<'_>> + '_> {
        match &self.rows {
            Kept::All(cells) => Box::new(sample::of_all(cells, &self.layout)),
            Kept::Some { sample, .. } => Box::new(sample.iter()),
        }
    }
}

fn each_of(
    rows: &mut Rows<'_>,
    mut look: impl FnMut(usize, Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = Cells::default();
    let mut at = 0;
    while rows.next(&mut cells)? {
        look(at, cells.row(0))?;
        cells.clear();
        at += 1;
    }
    Ok(())
}
