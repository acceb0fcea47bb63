//! Text to rows of cells by RFC 4180, keeping the file's own line numbers, and which delimiter it has.

use super::cells::Cells;

/// A quotation mark that opened on this line closes wrongly or never.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unbalanced {
    /// The line on which it opened.
    pub(super) line: usize,
}

/// Rows of cells, and the cells that run over several lines.
pub(super) struct Records {
    /// Every row of the text, blank ones too.
    pub(super) cells: Cells,
    /// For each whole line inside a quoted cell: the line on which the cell opens, and the delimiters on it.
    pub(super) over_lines: Vec<(usize, usize)>,
}

/// Splits text into rows of cells.
pub(super) fn records(text: &str, delimiter: u8) -> Result<Records, Unbalanced> {
    let mut parser = Parser::new(text, delimiter);
    while parser.at < parser.bytes.len() {
        parser.row()?;
    }
    Ok(Records { cells: parser.cells, over_lines: parser.over_lines })
}

/// The delimiter that splits the text most evenly into most cells; comma where nothing does.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut best = (b',', 0.0);
    for candidate in *b",;\t|~" {
        let score = evenness(text, candidate);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    best.0
}

/// Rows looked at to tell the delimiter.
const SAMPLE_ROWS: usize = 400;

fn evenness(text: &str, delimiter: u8) -> f64 {
    let mut parser = Parser::new(text, delimiter);
    while parser.at < parser.bytes.len() && parser.cells.len() < SAMPLE_ROWS {
        if parser.row().is_err() {
            break;
        }
    }
    let mut counts: Vec<usize> =
        parser.cells.iter().filter(|row| row.filled() > 0).map(|row| row.len()).collect();
    let rows = counts.len();
    counts.sort_unstable();
    let runs = counts.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
    runs.map(|run| share(run.len(), rows) * share(run[0], 1).ln()).fold(0.0, f64::max)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    delimiter: u8,
    /// The byte that ends a line: a line feed, or a carriage return in a file that has no line feeds.
    newline: u8,
    at: usize,
    line: usize,
    cells: Cells,
    over_lines: Vec<(usize, usize)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, delimiter: u8) -> Self {
        // The mark that ends a file on DOS.
        let text = text.strip_suffix('\u{1a}').unwrap_or(text);
        let bytes = text.as_bytes();
        let newline = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        Self {
            text,
            bytes,
            delimiter,
            newline,
            at: 0,
            line: 1,
            cells: Cells::default(),
            over_lines: Vec::new(),
        }
    }

    fn row(&mut self) -> Result<(), Unbalanced> {
        self.cells.begin_row(self.line);
        loop {
            if self.opens_quoted() {
                self.quoted()?;
            } else {
                let start = self.at;
                self.skip_to_cell_end();
                self.cells.push(&self.text[start..self.at]);
            }
            let ended = self.bytes.get(self.at).is_none_or(|&byte| byte != self.delimiter);
            self.at += 1;
            if ended {
                self.line += 1;
                return Ok(());
            }
        }
    }

    fn skip_to_cell_end(&mut self) {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| *byte == self.delimiter || *byte == self.newline;
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    /// Whether a quoted cell begins here: behind spaces, or behind the `=` by which Excel is told to keep zeros.
    fn opens_quoted(&mut self) -> bool {
        let mut at = self.at;
        while self.bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        if self.bytes.get(at) == Some(&b'=') && self.bytes.get(at + 1) == Some(&b'"') {
            at += 1;
        }
        let opens = self.bytes.get(at) == Some(&b'"');
        if opens {
            self.at = at + 1;
        }
        opens
    }

    /// Reads a quoted cell from behind its opening mark to the byte that ends the cell.
    fn quoted(&mut self) -> Result<(), Unbalanced> {
        let opened = self.line;
        let mut cell = String::new();
        let mut start = self.at;
        loop {
            match self.bytes.get(self.at) {
                None => return Err(Unbalanced { line: opened }),
                Some(b'"') if self.bytes.get(self.at + 1) == Some(&b'"') => {
                    cell.push_str(&self.text[start..=self.at]);
                    self.at += 2;
                    start = self.at;
                }
                Some(b'"') => break,
                Some(byte) => {
                    self.line += usize::from(*byte == self.newline);
                    self.at += 1;
                }
            }
        }
        cell.push_str(&self.text[start..self.at]);
        self.at += 1;
        self.after_quote(opened, &mut cell)?;
        self.note_lines(opened, &cell);
        self.cells.push(&cell);
        Ok(())
    }

    /// Behind the closing mark. Text after it is kept if the mark closed on its own line, as in `"Bob" Smith`;
    /// otherwise the mark closed somebody else's quotation.
    fn after_quote(&mut self, opened: usize, cell: &mut String) -> Result<(), Unbalanced> {
        let start = self.at.min(self.bytes.len());
        self.at = start;
        self.skip_to_cell_end();
        let tail = self.text[start..self.at].trim();
        if !tail.is_empty() && opened != self.line {
            return Err(Unbalanced { line: opened });
        }
        cell.push_str(&self.text[start..self.at]);
        Ok(())
    }

    fn note_lines(&mut self, opened: usize, cell: &str) {
        if opened == self.line {
            return;
        }
        let lines: Vec<&str> = cell.split(char::from(self.newline)).collect();
        let whole = lines.get(1..lines.len() - 1).unwrap_or_default();
        let delimiters = whole.iter().map(|line| line.bytes().filter(|byte| *byte == self.delimiter).count());
        self.over_lines.extend(delimiters.map(|count| (opened, count)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Unbalanced, delimiter, records};
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &[&str])]) {
        let records = records(text, b',').map_err(|unbalanced| unbalanced.line).unwrap();
        let found: Vec<(usize, Vec<&str>)> =
            records.cells.iter().map(|row| (row.line, row.iter().collect())).collect();
        let expected: Vec<(usize, Vec<&str>)> = expected.iter().map(|(n, row)| (*n, row.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_keep_the_line_on_which_they_begin() {
        check("a,b\n\nc,d", &[(1, &["a", "b"]), (2, &[""]), (3, &["c", "d"])]);
        check("a,b\r\nc,d\r\n", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,b\rc,d\r", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,\"x\ny\"\nc,d", &[(1, &["a", "x\ny"]), (3, &["c", "d"])]);
    }

    #[test]
    fn quoted_cells_are_opened() {
        check("\"Kent, Edmund,\",1", &[(1, &["Kent, Edmund,", "1"])]);
        check("\"say \"\"x\"\"\", \"b\" ", &[(1, &["say \"x\"", "b"])]);
        check("=\"00123\",5\" nail", &[(1, &["00123", "5\" nail"])]);
        check("\"Bob\" Smith,1", &[(1, &["Bob Smith", "1"])]);
        check("\"\",\"\"", &[(1, &["", ""])]);
        check("a,\"b\"\u{1a}", &[(1, &["a", "b"])]);
        check("a,", &[(1, &["a", ""])]);
    }

    #[test]
    fn an_unbalanced_quote_is_found_where_it_opens() {
        assert_eq!(records("a,b\n1,\"x\n2,y\n", b',').err(), Some(Unbalanced { line: 2 }));
        assert_eq!(records("a,b\n1,\"x\n2,\"y\"\n", b',').err(), Some(Unbalanced { line: 2 }));
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_evenly() {
        assert_eq!(delimiter("a;b;c\nx, y;1;2\nx, z;1;2\n"), b';');
        assert_eq!(delimiter("Export;;;\n\na,b,c\n1,2,3\n4,5,6"), b',');
        assert_eq!(delimiter("a\tb\n1,5\t2\n"), b'\t');
        assert_eq!(delimiter("a|b\n1|2\n"), b'|');
        assert_eq!(delimiter("a~b\n1~2\n"), b'~');
        assert_eq!(delimiter("\"a;b;c\",d\n\"1;2;3\",4\n"), b',');
        assert_eq!(delimiter("alone\n"), b',');
    }

    proptest! {
        #[test]
        fn quoted_rows_read_as_the_csv_crate_reads_them(
            rows in prop::collection::vec(prop::collection::vec("[a-z\",; é\n]{0,6}[a-z]", 3), 1..6)
        ) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let ours: Vec<Vec<String>> = records(&text, b',').ok().unwrap().cells.iter()
                .map(|row| row.iter().map(str::to_owned).collect()).collect();
            let twin: Vec<Vec<String>> = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes())
                .records().map(|row| row.unwrap().iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(ours, twin);
        }
    }
}
