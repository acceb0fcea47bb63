//! Rows of text cells in one text, as read. No `Debug`, no `Clone`: this is the raw export.

use zeroize::Zeroize;

/// Rows of text cells, stored back to back. Wiped when dropped.
#[derive(Default)]
pub(in crate::agency) struct Cells {
    text: String,
    ends: Vec<usize>,
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

impl Cells {
    /// Begins a row that stands on this line.
    pub(super) fn begin_row(&mut self, line: usize) {
        self.rows.push(RowAt { first_cell: self.ends.len(), line });
    }

    /// Adds a cell to the last row, without the white space around it.
    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(trimmed(cell));
        self.ends.push(self.text.len());
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A row by its index.
    pub(super) fn row(&self, index: usize) -> Row<'_> {
        let RowAt { first_cell: first, line } = self.rows[index];
        let last = self.rows.get(index + 1).map_or(self.ends.len(), |next| next.first_cell);
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
        let start = if at == 0 { 0 } else { self.cells.ends[at - 1] };
        &self.cells.text[start..self.cells.ends[at]]
    }

    /// Every cell, in order.
    pub(in crate::agency) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |column| self.get(column))
    }

    /// How many cells hold something.
    pub(super) fn filled(self) -> usize {
        self.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// Without white space, byte order marks and zero-width spaces around it.
fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}
