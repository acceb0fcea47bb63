//! Where the table stands in its rows: below a title block, above totals, with its header told from data.

use super::cells::{Cells, Row};
use super::{Error, RawTable, Source};
use crate::agency::clean::shape;
use crate::agency::mapping::words;

/// Rows among which the header is looked for.
const HEADER_WITHIN: usize = 60;

/// Rows at the end among which totals and remarks are looked for.
const CLOSING_WITHIN: usize = 25;

/// Finds header, data and remarks among the rows.
pub(super) fn table(cells: Cells, mut source: Source) -> Result<RawTable, Error> {
    let mut rows: Vec<usize> = (0..cells.len()).filter(|index| cells.row(*index).filled() > 0).collect();
    if rows.is_empty() {
        return Err(Error::Empty { file: source.file });
    }
    let at = header_at(&cells, &rows).ok_or_else(|| Error::NoHeader { file: source.file.clone() })?;
    let mut body = rows.split_off(at + 1);
    source.title_lines = rows[..at].iter().map(|index| cells.row(*index).line).collect();
    let header = header(cells.row(rows[at]), &cells, &body);
    source.header_line = cells.row(rows[at]).line;
    source.header_certain = recognised(cells.row(rows[at])) >= 2;
    distinct(&header, &source)?;
    take(&mut body, &mut source.repeated_header_lines, &cells, |row| repeats(row, &header));
    source.closing_lines = closing(&mut body, &cells, header.len());
    let (body, ragged) = body.into_iter().partition(|index| fits(cells.row(*index), header.len()));
    let table = RawTable { source, header, cells, body, ragged };
    Ok(mended(table))
}

fn mended(mut table: RawTable) -> RawTable {
    let width = table.header.len();
    table.source.mended_rows = table.rows().filter(|row| row.len() > width).count();
    table
}

/// The header is the first row made of known words; failing that, the first well-filled row, if it
/// does not look like data.
fn header_at(cells: &Cells, rows: &[usize]) -> Option<usize> {
    let first = &rows[..rows.len().min(HEADER_WITHIN)];
    let usual = usual_filled(cells, rows);
    let wide = |index: &usize| cells.row(*index).filled() * 2 >= usual.max(2);
    let known = first.iter().position(|index| {
        let row = cells.row(*index);
        let known = recognised(row);
        wide(index) && known >= 2 && known * 4 >= row.filled() && known > data_like(row)
    });
    known.or_else(|| {
        let at = first.iter().position(wide)?;
        let row = cells.row(rows[at]);
        (data_like(row) == 0 && !comes_again(row, cells, &rows[at + 1..])).then_some(at)
    })
}

/// The number of filled cells that a row in the middle has.
fn usual_filled(cells: &Cells, rows: &[usize]) -> usize {
    let mut filled: Vec<usize> = rows.iter().take(2_000).map(|index| cells.row(*index).filled()).collect();
    filled.sort_unstable();
    filled[filled.len() / 2]
}

fn recognised(row: Row<'_>) -> usize {
    row.iter().filter(|cell| words::is_known(cell)).count()
}

fn data_like(row: Row<'_>) -> usize {
    row.iter().filter(|cell| shape::is_data_like(cell)).count()
}

/// Whether a cell of a would-be header also stands below it as a value.
fn comes_again(header: Row<'_>, cells: &Cells, body: &[usize]) -> bool {
    body.iter().take(500).any(|index| {
        let row = cells.row(*index);
        header.iter().enumerate().any(|(column, name)| !name.is_empty() && row.get(column) == name)
    })
}

/// Column names, without nameless columns at the end that no row of data fills.
fn header(row: Row<'_>, cells: &Cells, body: &[usize]) -> Vec<String> {
    let named =
        row.iter().enumerate().filter(|(_, name)| !name.is_empty()).map(|(column, _)| column + 1).max();
    let mut width = row.len();
    while width > named.unwrap_or(0) && body.iter().all(|index| cells.row(*index).get(width - 1).is_empty()) {
        width -= 1;
    }
    row.iter().take(width).map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn distinct(header: &[String], source: &Source) -> Result<(), Error> {
    let folded: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
    for (second, name) in folded.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if let Some(first) = folded[..second].iter().position(|earlier| earlier == name) {
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

fn take(body: &mut Vec<usize>, lines: &mut Vec<usize>, cells: &Cells, is: impl Fn(Row<'_>) -> bool) {
    body.retain(|index| {
        let row = cells.row(*index);
        let taken = is(row);
        lines.extend(taken.then_some(row.line));
        !taken
    });
}

/// A header printed again at a page break, or a line of dashes under it.
fn repeats(row: Row<'_>, header: &[String]) -> bool {
    let again = row.iter().filter(|cell| !cell.is_empty()).count() > 1
        && header.iter().enumerate().all(|(column, name)| row.get(column) == name);
    again || row.iter().all(|cell| cell.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_')))
}

/// Takes totals and remarks off the end.
fn closing(body: &mut Vec<usize>, cells: &Cells, width: usize) -> Vec<usize> {
    let earliest = body.len().saturating_sub(CLOSING_WITHIN);
    let tail = &body[earliest..];
    let Some(first) = tail.iter().position(|index| is_closing(cells.row(*index), width)) else {
        return Vec::new();
    };
    // Only what has nothing but remarks below it.
    let first =
        (first..tail.len()).find(|at| tail[*at..].iter().all(|index| is_closing(cells.row(*index), width)));
    let Some(first) = first else { return Vec::new() };
    let taken = body.split_off(earliest + first);
    taken.into_iter().map(|index| cells.row(index).line).collect()
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

fn fits(row: Row<'_>, width: usize) -> bool {
    row.len() >= width && row.iter().skip(width).all(str::is_empty)
}
