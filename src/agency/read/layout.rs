//! Where the table stands in its rows: below a title block, above totals, with its header told from data.

use super::cells::{Cells, Row};
use super::{Encoding, Error, Source};
use crate::agency::clean::shape;
use crate::agency::mapping::words;

/// Rows among which the header is looked for.
const HEADER_WITHIN: usize = 60;

/// Rows that tell how wide a table usually is.
const HEAD: usize = 2_000;

/// And how much of them is kept.
const MOST_HEAD: usize = 32 << 20;

/// Rows at the end among which totals and remarks are looked for.
const CLOSING_WITHIN: usize = 25;

/// No remark is longer, in bytes.
const LONGEST_REMARK: usize = 4 << 10;

/// Line numbers of one sort that are kept.
const MOST_LINES: usize = 1_000;

/// Whether a file has its names of columns above the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::agency) enum Heading {
    /// It should; one that has none is refused.
    #[default]
    Expected,
    /// The first row is data: columns go by their place.
    None,
}

/// What is known of a table once all its rows were seen.
pub(super) struct Layout {
    pub(super) header: Vec<String>,
    /// Rows before this one are title and header.
    first: usize,
    /// Rows from this one on are totals and remarks.
    closing: usize,
    /// Rows of data that are as wide as the header, and rows that are not.
    pub(super) rows: usize,
    /// In a workbook a row ends with its last filled cell.
    ends_early: bool,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::agency) enum Fit {
    /// It has a cell for each column.
    Whole,
    /// It has more or fewer cells than the header.
    Ragged,
}

impl Layout {
    /// What a row is by its place among all rows of the file; none if it is no data.
    pub(super) fn fit(&self, at: usize, row: Row<'_>) -> Option<Fit> {
        if at < self.first || at >= self.closing || row.is_blank() || repeats(row, &self.header) {
            return None;
        }
        let width = self.header.len();
        let beyond = (width..row.len()).all(|column| row.get(column).is_empty());
        let whole = (row.len() >= width || self.ends_early) && beyond;
        Some(if whole { Fit::Whole } else { Fit::Ragged })
    }
}

/// Sees every row of a file once, in order, and then says where the table stands.
pub(super) struct Survey {
    heading: Heading,
    source: Source,
    /// The first rows that hold something, and their places.
    head: Cells,
    places: Vec<usize>,
    found: Option<Header>,
    seen: usize,
    tail: Tail,
    rows: usize,
    mended: usize,
}

/// A header that was found.
struct Header {
    names: Vec<String>,
    /// Up to the last column with a name.
    named: usize,
    /// For each nameless column behind: whether any row fills it.
    filled: Vec<bool>,
    first: usize,
}

/// The last rows, from which totals and remarks are taken.
#[derive(Default)]
struct Tail {
    rows: Cells,
    places: Vec<usize>,
}

impl Survey {
    pub(super) fn new(source: Source, heading: Heading) -> Self {
        Self {
            heading,
            source,
            head: Cells::default(),
            places: Vec::new(),
            found: None,
            seen: 0,
            tail: Tail::default(),
            rows: 0,
            mended: 0,
        }
    }

    /// Sees the next row of the file, blank ones too.
    pub(super) fn see(&mut self, row: Row<'_>) -> Result<(), Error> {
        let at = self.seen;
        self.seen += 1;
        if row.is_blank() {
            return Ok(());
        }
        if self.found.is_some() {
            self.body(at, row);
        } else {
            self.head.copy(row);
            self.places.push(at);
            if self.head.len() >= HEAD || self.head.bytes() > MOST_HEAD {
                self.find_header()?;
            }
        }
        Ok(())
    }

    /// Where the table stands, and what was found on the way.
    pub(super) fn finish(mut self) -> Result<(Layout, Source), Error> {
        if self.found.is_none() {
            self.find_header()?;
        }
        let header = self.found.take().expect("found or refused");
        let width = header.named + header.filled.iter().rposition(|filled| *filled).map_or(0, |at| at + 1);
        let mut names = header.names;
        names.resize(width, String::new());
        let closing = self.tail.closing(width, &mut self.source);
        let closing = closing.unwrap_or(usize::MAX);
        self.source.mended_rows = self.mended;
        let after = self.tail.places.iter().filter(|place| **place >= closing).count();
        let rows = self.rows - after.min(self.rows);
        let ends_early = self.source.encoding == Encoding::Own;
        Ok((Layout { header: names, first: header.first, closing, rows, ends_early }, self.source))
    }

    fn find_header(&mut self) -> Result<(), Error> {
        if self.head.len() == 0 {
            return Err(Error::Empty { file: self.source.file.clone() });
        }
        let head = std::mem::take(&mut self.head);
        let rows = head.len();
        let begins = match self.heading {
            Heading::None => self.without_header(&head),
            Heading::Expected => {
                let at =
                    header_at(&head).ok_or_else(|| Error::NoHeader { file: self.source.file.clone() })?;
                self.with_header(&head, at)?;
                at + 1
            }
        };
        for index in begins..rows {
            self.body(self.places[index], head.row(index));
        }
        Ok(())
    }

    fn with_header(&mut self, head: &Cells, at: usize) -> Result<(), Error> {
        let row = head.row(at);
        self.source.title_lines = (0..at).map(|index| head.row(index).line).collect();
        self.source.header_line = row.line;
        self.source.header_certain = recognised(row) >= 2;
        let named =
            row.iter().enumerate().filter(|(_, name)| !name.is_empty()).map(|(column, _)| column + 1).max();
        let names: Vec<String> = row.iter().map(one_line).collect();
        distinct(&names, &self.source)?;
        let named = named.unwrap_or(0);
        self.found =
            Some(Header { names, named, filled: vec![false; row.len() - named], first: self.places[at] + 1 });
        Ok(())
    }

    /// Columns go by their place, as many as most rows have.
    fn without_header(&mut self, head: &Cells) -> usize {
        let width = usual(head, |row| row.len());
        let begins = (0..head.len()).find(|index| head.row(*index).len() == width).unwrap_or(0);
        self.source.title_lines = (0..begins).map(|index| head.row(index).line).collect();
        self.source.header_line = 0;
        let (names, first) = (vec![String::new(); width], self.places[begins]);
        self.found = Some(Header { names, named: width, filled: Vec::new(), first });
        begins
    }

    fn body(&mut self, at: usize, row: Row<'_>) {
        let header = self.found.as_mut().expect("the header was found");
        if repeats(row, &header.names) {
            if self.source.repeated_header_lines.len() < MOST_LINES {
                self.source.repeated_header_lines.push(row.line);
            }
            return;
        }
        for (column, filled) in header.filled.iter_mut().enumerate() {
            *filled |= !row.get(header.named + column).is_empty();
        }
        self.rows += 1;
        self.mended += usize::from(row.len() > header.names.len());
        self.tail.push(at, row);
    }
}

impl Tail {
    fn push(&mut self, at: usize, row: Row<'_>) {
        if self.places.len() >= 40 * CLOSING_WITHIN {
            let mut last = Cells::default();
            let from = self.places.len() - CLOSING_WITHIN;
            (from..self.places.len()).for_each(|index| last.copy(self.rows.row(index)));
            self.rows = last;
            self.places.drain(..from);
        }
        if row.filled() > 3 || row.iter().map(str::len).sum::<usize>() > LONGEST_REMARK {
            // No remark: that it is there is enough.
            self.rows.begin_row(row.line);
            (0..4).for_each(|_| self.rows.push("x"));
        } else {
            self.rows.copy(row);
        }
        self.places.push(at);
    }

    /// The place of the first total or remark that has nothing but remarks below it.
    fn closing(&self, width: usize, source: &mut Source) -> Option<usize> {
        let from = self.places.len().saturating_sub(CLOSING_WITHIN);
        let remarks =
            (from..self.places.len()).rev().take_while(|index| is_closing(self.rows.row(*index), width));
        let first = remarks.last()?;
        source.closing_lines = (first..self.places.len()).map(|index| self.rows.row(index).line).collect();
        Some(self.places[first])
    }
}

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header is the first row made of known words; failing that, the first well-filled row, if it
/// does not look like data.
fn header_at(head: &Cells) -> Option<usize> {
    let usual = usual(head, |row| row.filled());
    let wide = |index: &usize| head.row(*index).filled() * 2 >= usual.max(2);
    let mut first = 0..head.len().min(HEADER_WITHIN);
    let known = first.clone().find(|index| {
        let row = head.row(*index);
        let known = recognised(row);
        wide(index) && known >= 2 && known * 4 >= row.filled() && known > data_like(row)
    });
    known.or_else(|| {
        let at = first.find(wide)?;
        let row = head.row(at);
        (data_like(row) == 0 && !comes_again(row, head, at + 1)).then_some(at)
    })
}

/// What a row in the middle has of something.
fn usual(head: &Cells, of: impl Fn(Row<'_>) -> usize) -> usize {
    let mut counts: Vec<usize> = head.iter().map(of).collect();
    counts.sort_unstable();
    counts[counts.len() / 2]
}

fn recognised(row: Row<'_>) -> usize {
    row.iter().take(500).filter(|cell| words::is_known(cell)).count()
}

fn data_like(row: Row<'_>) -> usize {
    row.iter().filter(|cell| shape::is_data_like(cell)).count()
}

/// Whether a cell of a would-be header also stands below it as a value.
fn comes_again(header: Row<'_>, head: &Cells, from: usize) -> bool {
    (from..head.len().min(from + 500)).any(|index| {
        let row = head.row(index);
        header.iter().enumerate().any(|(column, name)| !name.is_empty() && row.get(column) == name)
    })
}

fn distinct(header: &[String], source: &Source) -> Result<(), Error> {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (second, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if let Some(first) = seen.insert(words::look(name), second) {
            return Err(duplicate(header, first, second, source));
        }
    }
    Ok(())
}

/// An uncertain header with a name twice is taken for data.
fn duplicate(header: &[String], first: usize, second: usize, source: &Source) -> Error {
    if !source.header_certain {
        return Error::NoHeader { file: source.file.clone() };
    }
    let name = words::is_speakable(&header[first]).then(|| header[first].clone());
    let (file, line) = (source.file.clone(), source.header_line);
    Error::DuplicateColumn { file, line, first: first + 1, second: second + 1, name }
}

/// A header printed again at a page break, or a line of dashes under it.
fn repeats(row: Row<'_>, header: &[String]) -> bool {
    let dashes = |cell: &str| cell.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_'));
    if row.iter().all(dashes) {
        return true;
    }
    let several = header.iter().filter(|name| !name.is_empty()).nth(1).is_some();
    several
        && header.iter().enumerate().all(|(column, name)| {
            let cell = row.get(column);
            cell == name
                || (cell.len() >= name.len() && cell.contains(char::is_whitespace) && one_line(cell) == *name)
        })
}

const CLOSING_WORDS: &[&str] = &[
    "total",
    "totals",
    "grand",
    "subtotal",
    "sub",
    "count",
    "counts",
    "rows",
    "row",
    "records",
    "record",
    "number",
    "no",
    "end",
    "printed",
    "generated",
    "produced",
    "exported",
    "created",
    "run",
    "report",
    "source",
    "page",
    "official",
    "confidential",
    "restricted",
    "filters",
    "filter",
    "applied",
    "completion",
    "sum",
    "average",
    "note",
    "notes",
    "disclaimer",
    "copyright",
    "crown",
    "user",
    "database",
    "query",
    "data",
    "extract",
    "extracted",
    "date",
];

/// A row with at most three filled cells (and fewer than half) that begins with a word of summing up,
/// counts rows, or is one sentence.
fn is_closing(row: Row<'_>, width: usize) -> bool {
    let filled: Vec<&str> = row.iter().filter(|cell| !cell.is_empty()).collect();
    let [first, rest @ ..] = filled.as_slice() else { return true };
    if width < 2 || filled.len() > 3 || (filled.len() * 2 > width && width > 2) {
        return false;
    }
    let mut words = first.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let counts = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let opening = words.by_ref().find(|word| !counts(word)).unwrap_or("").to_lowercase();
    let sums_up =
        CLOSING_WORDS.contains(&opening.as_str()) && rest.iter().all(|cell| !shape::is_reference_like(cell));
    let sentence =
        rest.is_empty() && width > 3 && (first.contains(' ') || first.starts_with(['*', '-', '=']));
    let bare_count =
        filled.iter().all(|cell| counts(cell)) && filled.len() * 3 <= width && row.get(0).is_empty();
    sums_up || sentence || bare_count
}
