//! Rows of text cells in one text, as read. No `Debug`, no `Clone`: this is the raw export.

use zeroize::Zeroize;

/// Rows of text cells, stored back to back. Wiped when dropped.
pub(in crate::agency) struct Cells {
    text: String,
    /// Where each cell begins, and at last where the next one will.
    bounds: Vec<u32>,
    rows: Vec<RowAt>,
}

struct RowAt {
    first_cell: usize,
    line: usize,
}

/// One row of cells, and where it stands in the file.
#[derive(Clone, Copy)]
pub(in crate::agency) struct Row<'a> {
    cells: &'a Cells,
    first: usize,
    last: usize,
    /// Line or sheet row, from 1, as a text editor or Excel shows it.
    pub(in crate::agency) line: usize,
}

impl Default for Cells {
    fn default() -> Self {
        Self { text: String::new(), bounds: vec![0], rows: Vec::new() }
    }
}

impl Cells {
    /// With room for a text of so many bytes.
    pub(super) fn for_bytes(bytes: u64) -> Self {
        let mut cells = Self::default();
        cells.text.reserve(usize::try_from(bytes).unwrap_or(0));
        cells
    }

    /// Begins a row that stands on this line.
    pub(super) fn begin_row(&mut self, line: usize) {
        self.rows.push(RowAt { first_cell: self.cells(), line });
    }

    /// Adds a cell to the last row, without the white space around it and without control characters.
    pub(super) fn push(&mut self, cell: &str) {
        let cell = trimmed(cell);
        if cell.is_empty() {
            return self.end_cell();
        }
        // All bytes are looked at, many together.
        let control = |byte: u8| byte.is_ascii_control() & (byte != b'\n') & (byte != b'\t');
        if cell.bytes().fold(false, |any, byte| any | control(byte)) {
            self.text.extend(cell.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
        } else {
            self.text.push_str(cell);
        }
        self.end_cell();
    }

    fn end_cell(&mut self) {
        let end =
            u32::try_from(self.text.len()).expect("readers stop long before four thousand million bytes");
        self.bounds.push(end);
    }

    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Takes a row over from other cells.
    pub(super) fn copy(&mut self, row: Row<'_>) {
        self.begin_row(row.line);
        row.iter().for_each(|cell| self.push(cell));
    }

    /// Takes the last row away, if it turns out not to be whole.
    pub(super) fn forget_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        self.bounds.truncate(row.first_cell + 1);
        self.text.truncate(self.bounds[row.first_cell] as usize);
    }

    /// Takes all rows away, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.bounds.truncate(1);
        self.rows.clear();
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many bytes the cells take.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.cells() * size_of::<u32>()
    }

    /// A row by its index.
    pub(super) fn row(&self, index: usize) -> Row<'_> {
        let RowAt { first_cell: first, line } = self.rows[index];
        let last = self.rows.get(index + 1).map_or(self.cells(), |next| next.first_cell);
        Row { cells: self, first, last, line }
    }

    /// Every row, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|index| self.row(index))
    }
}

impl Drop for Cells {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl<'a> Row<'a> {
    /// How many cells the row has, empty ones included.
    pub(in crate::agency) fn len(self) -> usize {
        self.last - self.first
    }

    /// A cell, or nothing beyond the row's end.
    pub(in crate::agency) fn get(self, column: usize) -> &'a str {
        if column >= self.len() {
            return "";
        }
        let at = self.first + column;
        match self.cells.bounds[at..at + 2] {
            [begin, end] => &self.cells.text[begin as usize..end as usize],
            _ => "",
        }
    }

    /// Every cell, in order.
    pub(in crate::agency) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |column| self.get(column))
    }

    /// How many cells hold something.
    pub(super) fn filled(self) -> usize {
        self.iter().filter(|cell| !cell.is_empty()).count()
    }

    /// Whether no cell holds anything.
    pub(super) fn is_blank(self) -> bool {
        self.iter().all(str::is_empty)
    }
}

/// Without white space, byte order marks and zero-width spaces around it.
fn trimmed(cell: &str) -> &str {
    if let [first, .., last] = cell.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'))
}
