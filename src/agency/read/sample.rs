//! Which rows columns are told from: all, or of many the first and some of the rest.

use super::cells::{Cells, Row};
use super::delimited::Rows;
use super::layout::{Fit, Layout};
use super::{Error, each_of};

/// So many rows at most, about.
const ROWS: usize = 20_000;

/// And no more of them, in bytes.
const MOST: usize = 64 << 20;

/// Whether the row of data with so many before it is looked at: the first are, and of the rest every so manieth.
fn is_sampled(seen: usize, layout: &Layout) -> bool {
    seen < ROWS / 2 || seen.is_multiple_of((layout.rows / (ROWS / 2)).max(1))
}

/// Of rows that are in memory.
pub(super) fn of_all<'a>(cells: &'a Cells, layout: &'a Layout) -> impl Iterator<Item = Row<'a>> {
    let whole = cells.iter().enumerate().filter(|(at, row)| layout.fit(*at, *row) == Some(Fit::Whole));
    whole.enumerate().filter(|(seen, _)| is_sampled(*seen, layout)).map(|(_, (_, row))| row)
}

/// Of rows that are read once more.
pub(super) fn again(rows: &mut Rows<'_>, layout: &Layout) -> Result<Cells, Error> {
    let mut sample = Cells::default();
    let mut seen = 0;
    each_of(rows, |at, row| {
        if layout.fit(at, row) == Some(Fit::Whole) {
            if sample.bytes() < MOST && is_sampled(seen, layout) {
                sample.copy(row);
            }
            seen += 1;
        }
        Ok(())
    })?;
    Ok(sample)
}
