//! A look at an old Excel workbook before it is read: how many cells its reader would lay out, and which rows are hidden.
//!
//! Such a file is a small file system (MS-CFB) with a stream of records in it (MS-XLS). Two cells at two corners of a
//! sheet make a reader lay out sixteen million, so the corners are looked at first.

use super::Error;
use super::input::Stream;

/// What was seen.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Cells of all sheets from corner to corner.
    pub(super) cells: u64,
    pub(super) hidden_rows: usize,
}

/// The largest such file that is read.
const LARGEST: u64 = 100 << 20;

/// Looks at a workbook.
pub(super) fn look_at(stream: &Stream) -> Result<Seen, Error> {
    let refused = |why| Error::NotATable { file: stream.name.clone(), why };
    let bytes = stream
        .whole(LARGEST)?
        .ok_or_else(|| refused("it is a workbook too large for memory; save the sheet as CSV"))?;
    let records = workbook_stream(&bytes)
        .ok_or_else(|| refused("it is no workbook that can be read, or it has a password"))?;
    Ok(look_through(&records))
}

const END: u32 = 0xFFFF_FFFE;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl<'a> Sectors<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let size =
            1usize.checked_shl(u32::from(u16_at(bytes, 30)?)).filter(|size| (512..=4096).contains(size))?;
        let mut sectors = Self { bytes, size, next: Vec::new() };
        let mut tables: Vec<u32> = (0..109).map_while(|at| u32_at(bytes, 76 + at * 4)).collect();
        let mut more = u32_at(bytes, 68)?;
        let mut left = bytes.len() / size;
        while more < END && left > 0 {
            let list = sectors.sector(more)?;
            let last = size / 4 - 1;
            tables.extend((0..last).filter_map(|at| u32_at(list, at * 4)));
            more = u32_at(list, last * 4)?;
            left -= 1;
        }
        for table in tables.into_iter().filter(|table| *table < END).take(bytes.len() / size + 1) {
            let table = sectors.sector(table)?;
            sectors.next.extend((0..size / 4).filter_map(|at| u32_at(table, at * 4)));
        }
        Some(sectors)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        self.bytes.get(from..self.bytes.len().min(from + self.size)).filter(|sector| !sector.is_empty())
    }

    /// The sectors from one on. A ring of them ends where all could have been.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut at, mut left) = (Vec::new(), first, self.bytes.len() / self.size + 1);
        while at < END && left > 0 {
            bytes.extend_from_slice(self.sector(at)?);
            at = *self.next.get(at as usize)?;
            left -= 1;
        }
        Some(bytes)
    }
}

/// The stream named *Workbook*, or *Book* in older files.
fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let sectors = Sectors::of(bytes)?;
    let directory = sectors.chain(u32_at(bytes, 48)?)?;
    let named = |entry: &[u8], name: &str| {
        let written: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.starts_with(&written) && entry.get(written.len()..written.len() + 2) == Some(&[0, 0])
    };
    let entry = directory.chunks_exact(128).find(|entry| named(entry, "Workbook") || named(entry, "Book"))?;
    // A stream under 4,096 bytes is kept elsewhere; no program writes so small a workbook.
    (u32_at(entry, 120)? >= 4096).then(|| sectors.chain(u32_at(entry, 116)?)).flatten()
}

/// Numbers of the records that hold cells.
const CELLS: [u16; 10] = [0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD];
const BEGIN: u16 = 0x0809;
const ROW: u16 = 0x0208;

fn look_through(records: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let mut corners: Option<[u64; 4]> = None;
    let area = |corners: Option<[u64; 4]>| {
        corners.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    };
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(records, at), u16_at(records, at + 2)) {
        let content = records.get(at + 4..).unwrap_or_default();
        let pair = u16_at(content, 0).zip(u16_at(content, 2));
        match (kind, pair) {
            (BEGIN, _) => {
                seen.cells = seen.cells.saturating_add(area(corners.take()));
            }
            (ROW, _) => {
                let hidden = u16_at(content, 12).is_some_and(|options| options & 0x20 != 0);
                seen.hidden_rows += usize::from(hidden);
            }
            (kind, Some((row, column))) if CELLS.contains(&kind) => {
                let (row, mut last) = (u64::from(row), u64::from(column));
                if matches!(kind, 0x00BD | 0x00BE) && length >= 2 {
                    let end = u16_at(content, usize::from(length) - 2).unwrap_or(column);
                    last = last.max(u64::from(end));
                }
                let known = corners.unwrap_or([row, row, u64::from(column), last]);
                corners = Some([
                    known[0].min(row),
                    known[1].max(row),
                    known[2].min(u64::from(column)),
                    known[3].max(last),
                ]);
            }
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    seen.cells = seen.cells.saturating_add(area(corners));
    seen
}

#[cfg(test)]
mod tests {
    use super::{Seen, look_through};

    #[test]
    fn the_corners_of_each_sheet_are_found() {
        let record = |kind: u16, content: &[u8]| {
            [&kind.to_le_bytes()[..], &u16::try_from(content.len()).unwrap().to_le_bytes(), content].concat()
        };
        let cell = |row: u16, column: u16| {
            record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat())
        };
        let row = record(0x0208, &[0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]);
        let records =
            [record(0x0809, &[0; 16]), cell(0, 0), cell(9, 4), row, record(0x0809, &[0; 16]), cell(3, 3)]
                .concat();
        assert_eq!(look_through(&records), Seen { cells: 51, hidden_rows: 1 });
        assert_eq!(look_through(b"\x03"), Seen::default());
    }
}
