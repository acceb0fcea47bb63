//! Which delimiter a text has.

use super::super::Error;
use super::super::cells::{Cells, Row};
use super::super::encoding::Facts;
use super::super::input::Stream;
use super::{LONGEST_ROW, Rows};

/// The delimiter that splits the beginning of a text most evenly into most cells; comma where nothing does.
pub(in crate::agency::read) fn delimiter(stream: &Stream, facts: Facts) -> Result<u8, Error> {
    // Excel's own way of naming the delimiter on the first line.
    let mut first = Cells::default();
    if Rows::of(stream, facts, 0)?.next(&mut first).unwrap_or(false) {
        let named = first.row(0).get(0).strip_prefix("sep=").map(str::as_bytes);
        if let Some([delimiter]) = named {
            return Ok(*delimiter);
        }
    }
    let mut best = (b',', 0.0);
    for candidate in *b",;\t|~" {
        let score = evenness(Rows::of(stream, facts, candidate)?);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    Ok(best.0)
}

/// Rows looked at to tell the delimiter.
const SAMPLE_ROWS: usize = 400;

fn evenness(mut rows: Rows<'_>) -> f64 {
    let mut cells = Cells::default();
    while cells.len() < SAMPLE_ROWS && cells.bytes() < LONGEST_ROW && rows.next(&mut cells).unwrap_or(false) {
    }
    let mut counts: Vec<usize> = cells.iter().filter(|row| !row.is_blank()).map(Row::len).collect();
    let rows = counts.len();
    counts.sort_unstable();
    let runs = counts.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
    runs.map(|run| share(run.len(), rows) * share(run[0], 1).ln()).fold(0.0, f64::max)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
