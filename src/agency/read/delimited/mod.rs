//! Text to rows of cells by RFC 4180, as it comes, keeping the file's own line numbers; and which delimiter it has.

mod parser;
mod which;

pub(super) use which::delimiter;

use super::Error;
use super::cells::Cells;
use super::encoding::Facts;
use super::input::{Stream, unreadable};
use encoding_rs::Decoder;
use parser::{Parser, Stop};
use std::io::{self, Read};

/// What a row may be long, in bytes. Excel's longest cell has 32,767 characters.
const LONGEST_ROW: usize = 16 << 20;

/// Bytes read in one go.
const CHUNK: usize = 256 << 10;

/// Rows of a text, one after the other.
pub(super) struct Rows<'a> {
    file: &'a str,
    text: Text,
    delimiter: u8,
    newline: u8,
    /// Where the next row begins in the buffer.
    at: usize,
    line: usize,
    /// For whole lines inside a quoted cell: the line on which the cell opens, and the delimiters on it.
    pub(super) over_lines: Vec<(usize, usize)>,
}

/// Decoded text, as far as it was read.
struct Text {
    source: Box<dyn Read>,
    decoder: Decoder,
    /// As long as what is read in one go.
    raw: Vec<u8>,
    buffer: String,
    ended: bool,
}

impl<'a> Rows<'a> {
    /// From the beginning of a text.
    pub(super) fn of(stream: &'a Stream, facts: Facts, delimiter: u8) -> Result<Self, Error> {
        let source = stream.open().map_err(|error| unreadable(&stream.name, &error))?;
        Ok(Self::new(&stream.name, source, facts, delimiter, CHUNK))
    }

    fn new(file: &'a str, source: Box<dyn Read>, facts: Facts, delimiter: u8, step: usize) -> Self {
        let text = Text {
            source,
            decoder: facts.encoding.decoder(),
            raw: vec![0; step],
            buffer: String::new(),
            ended: false,
        };
        Self { file, text, delimiter, newline: facts.newline, at: 0, line: 1, over_lines: Vec::new() }
    }

    /// Adds the next row to some cells; false where there is none.
    pub(super) fn next(&mut self, into: &mut Cells) -> Result<bool, Error> {
        loop {
            if self.at >= self.text.buffer.len() && self.text.ended {
                return Ok(false);
            }
            if self.at < self.text.buffer.len() {
                let mut parser = Parser {
                    text: &self.text.buffer,
                    bytes: self.text.buffer.as_bytes(),
                    ended: self.text.ended,
                    delimiter: self.delimiter,
                    newline: self.newline,
                    at: self.at,
                    line: self.line,
                    over_lines: &mut self.over_lines,
                };
                into.begin_row(self.line);
                let notes = parser.over_lines.len();
                match parser.row(into) {
                    Ok(()) => {
                        (self.at, self.line) = (parser.at, parser.line);
                        return Ok(true);
                    }
                    Err(stop) => {
                        parser.over_lines.truncate(notes);
                        into.forget_row();
                        self.stopped(stop)?;
                    }
                }
            }
            self.text.more(&mut self.at).map_err(|error| unreadable(self.file, &error))?;
        }
    }

    fn stopped(&self, stop: Stop) -> Result<(), Error> {
        let file = || self.file.to_owned();
        match stop {
            Stop::More if self.text.buffer.len() - self.at > LONGEST_ROW => {
                Err(Error::EndlessRow { file: file(), line: self.line })
            }
            Stop::More => Ok(()),
            Stop::Unbalanced(line) => Err(Error::UnbalancedQuote { file: file(), line }),
            Stop::Wide => Err(Error::TooWide { file: file(), line: self.line }),
        }
    }
}

impl Text {
    /// Reads and decodes more, and lets go of what stands before `at`.
    fn more(&mut self, at: &mut usize) -> io::Result<()> {
        self.buffer.drain(..*at);
        *at = 0;
        // A long row is read in ever larger steps, so that it is not looked at again and again.
        let wanted = self.buffer.len().max(self.raw.len());
        let mut got = 0;
        while got < wanted && !self.ended {
            let read = match self.source.read(&mut self.raw) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            got += read;
            self.ended = read == 0;
            self.decode(read);
        }
        // The mark that ends a file on DOS.
        if self.ended && self.buffer.ends_with('\u{1a}') {
            self.buffer.pop();
        }
        Ok(())
    }

    fn decode(&mut self, read: usize) {
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(read * 3 + 16);
        self.buffer.reserve(room);
        let _ = self.decoder.decode_to_string(&self.raw[..read], &mut self.buffer, self.ended);
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cells;
    use super::super::encoding::{Encoding, Facts, facts};
    use super::super::input::{Container, InMemory, Stream, container};
    use super::Rows;
    use crate::agency::Error;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn stream(text: &str) -> Stream {
        match container(Arc::new(InMemory::new("t.csv", text.as_bytes()))) {
            Ok(Container::Plain(stream)) => stream,
            _ => panic!("a text is no archive"),
        }
    }

    fn records(text: &str) -> Result<Cells, usize> {
        let stream = stream(text);
        let facts = facts(&stream).unwrap();
        all(Rows::of(&stream, facts, b',').unwrap())
    }

    fn all(mut rows: Rows<'_>) -> Result<Cells, usize> {
        let mut cells = Cells::default();
        loop {
            match rows.next(&mut cells) {
                Ok(true) => {}
                Ok(false) => return Ok(cells),
                Err(Error::UnbalancedQuote { line, .. }) => return Err(line),
                Err(_) => panic!("nothing else is wrong here"),
            }
        }
    }

    fn written(cells: &Cells) -> Vec<(usize, Vec<&str>)> {
        cells.iter().map(|row| (row.line, row.iter().collect())).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &[&str])]) {
        let cells = records(text).ok().unwrap();
        let expected: Vec<(usize, Vec<&str>)> = expected.iter().map(|(n, row)| (*n, row.to_vec())).collect();
        assert_eq!(written(&cells), expected);
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
        let long = "x".repeat(200);
        check(&format!("a\u{1b}[31m,{long}"), &[(1, &["a[31m", &long])]);
    }

    #[test]
    fn an_unbalanced_quote_is_found_where_it_opens() {
        assert_eq!(records("a,b\n1,\"x\n2,y\n").err(), Some(2));
        assert_eq!(records("a,b\n1,\"x\n2,\"y\"\n").err(), Some(2));
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_evenly() {
        let delimiter = |text: &str| {
            let stream = stream(text);
            super::delimiter(&stream, facts(&stream).unwrap()).unwrap()
        };
        assert_eq!(delimiter("a;b;c\nx, y;1;2\nx, z;1;2\n"), b';');
        assert_eq!(delimiter("Export;;;\n\na,b,c\n1,2,3\n4,5,6"), b',');
        assert_eq!(delimiter("a\tb\n1,5\t2\n"), b'\t');
        assert_eq!(delimiter("a|b\n1|2\n"), b'|');
        assert_eq!(delimiter("a~b\n1~2\n"), b'~');
        assert_eq!(delimiter("\"a;b;c\",d\n\"1;2;3\",4\n"), b',');
        assert_eq!(delimiter("alone\n"), b',');
        assert_eq!(delimiter("sep=^\na^b,c,d\n"), b'^');
    }

    proptest! {
        #[test]
        fn quoted_rows_read_as_the_csv_crate_reads_them(
            rows in prop::collection::vec(prop::collection::vec("[a-z\",; é\n]{0,6}[a-z]", 3), 1..6)
        ) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let ours: Vec<Vec<String>> = records(&text).ok().unwrap().iter()
                .map(|row| row.iter().map(str::to_owned).collect()).collect();
            let twin: Vec<Vec<String>> = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes())
                .records().map(|row| row.unwrap().iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(ours, twin);
        }

        #[test]
        fn a_text_that_comes_in_drops_is_read_as_one_that_comes_whole(text in "[a-c\",\n\r=é ]{0,40}", drop in 1usize..4) {
            let newline = if text.contains('\n') { b'\n' } else { b'\r' };
            let facts = Facts { encoding: Encoding::Utf8, newline, bytes: 0 };
            let read = |step| {
                all(Rows::new("t", Box::new(std::io::Cursor::new(text.clone())), facts, b',', step)).map(|cells| {
                    written(&cells).iter().map(|(line, row)| (*line, row.join("|"))).collect::<Vec<_>>()
                })
            };
            prop_assert_eq!(read(drop), read(1000));
        }
    }
}
