//! Rows as an old Excel workbook (MS-XLS in MS-CFB), small enough to read: no such file is kept in the repository.

use super::writers::Rows;

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FAT: u32 = 0xFFFF_FFFD;
const FREE: u32 = 0xFFFF_FFFF;

/// A workbook with one sheet; cells are text, and those of some columns, written as days since 1900, are dates.
pub(crate) fn xls(rows: &Rows, dates: &[usize]) -> Vec<u8> {
    let mut sheet = record(0x0809, &words(&[0x0600, 0x0010, 0, 0, 0, 0, 0, 0]));
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let place = [u16::try_from(at).unwrap(), u16::try_from(column).unwrap()];
            let day = cell.parse::<f64>().ok().filter(|_| dates.contains(&column));
            let cell = match day {
                // The second format is that of a date.
                Some(day) => record(0x0203, &[&words(&place), &words(&[1])[..], &day.to_le_bytes()].concat()),
                None => record(0x0204, &[&words(&place), &words(&[0])[..], &text(cell)].concat()),
            };
            sheet.extend(cell);
        }
    }
    sheet.extend(record(0x000A, &[]));
    let format = |number: u16| record(0x00E0, &words(&[0, number, 0, 0, 0, 0, 0, 0, 0, 0]));
    let begin = [record(0x0809, &words(&[0x0600, 0x0005, 0, 0, 0, 0, 0, 0])), format(0), format(14)].concat();
    let named = |at: usize| {
        let name = b"\x06\x00Export";
        record(0x0085, &[&u32::try_from(at).unwrap().to_le_bytes()[..], &[0, 0], name].concat())
    };
    let end = record(0x000A, &[]);
    let at = begin.len() + named(0).len() + end.len();
    stored(&[begin, named(at), end, sheet].concat())
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    [&words(&[kind, u16::try_from(content.len()).unwrap()]), content].concat()
}

/// Its length in units of UTF-16, that it is UTF-16, and itself.
fn text(cell: &str) -> Vec<u8> {
    let units: Vec<u16> = cell.encode_utf16().collect();
    [&words(&[u16::try_from(units.len()).unwrap()]), &[1][..], &words(&units)].concat()
}

/// A file system of one file: its header, the table of sectors, the folder, the file.
fn stored(stream: &[u8]) -> Vec<u8> {
    // Shorter ones would stand elsewhere.
    let length = stream.len().max(4096).next_multiple_of(SECTOR);
    let sectors = length / SECTOR;
    let tables = (1..).find(|tables| (tables + 1 + sectors) * 4 <= tables * SECTOR).unwrap();
    let number = |at: usize| u32::try_from(at).unwrap();
    let mut next = vec![FAT; tables];
    next.push(END);
    let first = tables + 1;
    next.extend((1..sectors).map(|at| number(first + at)));
    next.push(END);
    next.resize(tables * SECTOR / 4, FREE);
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0; 16]);
    bytes.extend(words(&[0x003E, 0x0003, 0xFFFE, 9, 6, 0, 0, 0]));
    let numbers = [0, number(tables), number(tables), 0, 4096, END, 0, END, 0];
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    let places = (0..109).map(|at| if at < tables { number(at) } else { FREE });
    bytes.extend(places.flat_map(u32::to_le_bytes));
    bytes.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    let root = entry("Root Entry", 5, 1, END, 0);
    bytes.extend([root, entry("Workbook", 2, FREE, number(first), number(length)), vec![0; 256]].concat());
    bytes.extend(stream);
    bytes.resize(SECTOR * (1 + tables + 1 + sectors), 0);
    bytes
}

/// One entry of the folder.
fn entry(name: &str, kind: u8, child: u32, first: u32, length: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = words(&name.encode_utf16().collect::<Vec<_>>());
    bytes.resize(64, 0);
    bytes.extend(words(&[u16::try_from(name.len() * 2 + 2).unwrap()]));
    bytes.extend([kind, 1]);
    bytes.extend([FREE, FREE, child].iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend([0; 36]);
    bytes.extend([first, length, 0].iter().flat_map(|number| number.to_le_bytes()));
    bytes
}
