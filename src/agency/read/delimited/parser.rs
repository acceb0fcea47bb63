//! One row of a text, where all of it stands in the buffer.

use super::super::cells::Cells;

/// What a row may have of cells. Excel's last column is XFD, the 16,384th.
const MOST_CELLS: usize = 16_384;

/// Whole lines inside quoted cells that are remembered.
const MOST_NOTES: usize = 10_000;

/// Why a row could not be taken from the buffer.
pub(super) enum Stop {
    /// The buffer ends inside the row.
    More,
    /// A quotation mark that opened on this line closes wrongly or never.
    Unbalanced(usize),
    /// More cells than any table has.
    Wide,
}

/// Reads one row after another from a buffer.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// The text ends where the buffer does.
    pub(super) ended: bool,
    pub(super) delimiter: u8,
    pub(super) newline: u8,
    pub(super) at: usize,
    pub(super) line: usize,
    pub(super) over_lines: &'a mut Vec<(usize, usize)>,
}

impl Parser<'_> {
    /// Adds the next row to some cells.
    pub(super) fn row(&mut self, cells: &mut Cells) -> Result<(), Stop> {
        for _ in 0..MOST_CELLS {
            if self.opens_quoted()? {
                self.quoted(cells)?;
            } else {
                let start = self.at;
                self.skip_to_cell_end()?;
                cells.push(&self.text[start..self.at]);
            }
            let ended = self.bytes.get(self.at).is_none_or(|&byte| byte != self.delimiter);
            self.at += 1;
            if ended {
                self.line += 1;
                return Ok(());
            }
        }
        Err(Stop::Wide)
    }

    fn skip_to_cell_end(&mut self) -> Result<(), Stop> {
        let rest = &self.bytes[self.at..];
        match memchr::memchr2(self.delimiter, self.newline, rest) {
            Some(end) => self.at += end,
            None if self.ended => self.at = self.bytes.len(),
            None => return Err(Stop::More),
        }
        Ok(())
    }

    /// Whether a quoted cell begins here: behind spaces, or behind the `=` by which Excel is told to keep zeros.
    fn opens_quoted(&mut self) -> Result<bool, Stop> {
        let mut at = self.at;
        while self.bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        if !self.ended && at + 1 >= self.bytes.len() {
            return Err(Stop::More);
        }
        if self.bytes.get(at) == Some(&b'=') && self.bytes.get(at + 1) == Some(&b'"') {
            at += 1;
        }
        let opens = self.bytes.get(at) == Some(&b'"');
        if opens {
            self.at = at + 1;
        }
        Ok(opens)
    }

    /// Reads a quoted cell from behind its opening mark to the byte that ends the cell.
    fn quoted(&mut self, cells: &mut Cells) -> Result<(), Stop> {
        let opened = self.line;
        let mut cell = String::new();
        let mut start = self.at;
        loop {
            let Some(next) = memchr::memchr2(b'"', self.newline, &self.bytes[self.at..]) else {
                return Err(if self.ended { Stop::Unbalanced(opened) } else { Stop::More });
            };
            self.at += next;
            if self.bytes[self.at] == self.newline {
                self.line += 1;
                self.at += 1;
                continue;
            }
            match self.bytes.get(self.at + 1) {
                None if !self.ended => return Err(Stop::More),
                Some(b'"') => {
                    cell.push_str(&self.text[start..=self.at]);
                    self.at += 2;
                    start = self.at;
                }
                _ => break,
            }
        }
        cell.push_str(&self.text[start..self.at]);
        self.at += 1;
        self.after_quote(opened, &mut cell)?;
        self.note_lines(opened, &cell);
        cells.push(&cell);
        Ok(())
    }

    /// Behind the closing mark. Text after it is kept if the mark closed on its own line, as in `"Bob" Smith`;
    /// otherwise the mark closed somebody else's quotation.
    fn after_quote(&mut self, opened: usize, cell: &mut String) -> Result<(), Stop> {
        let start = self.at.min(self.bytes.len());
        self.at = start;
        self.skip_to_cell_end()?;
        let tail = self.text[start..self.at].trim();
        if !tail.is_empty() && opened != self.line {
            return Err(Stop::Unbalanced(opened));
        }
        cell.push_str(&self.text[start..self.at]);
        Ok(())
    }

    fn note_lines(&mut self, opened: usize, cell: &str) {
        if opened == self.line || self.over_lines.len() >= MOST_NOTES {
            return;
        }
        let lines: Vec<&str> = cell.split(char::from(self.newline)).collect();
        let whole = lines.get(1..lines.len() - 1).unwrap_or_default();
        let delimiters = whole.iter().map(|line| line.bytes().filter(|byte| *byte == self.delimiter).count());
        self.over_lines.extend(delimiters.map(|count| (opened, count)));
    }
}
