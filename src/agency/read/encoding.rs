//! Bytes to text: UTF-8, UTF-16 with or without a byte order mark, or Windows-1252, and which of them it was.

use super::Error;
use super::input::{Stream, unreadable};
use encoding_rs::{Decoder, DecoderResult, Encoding as Codec, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::Serialize;
use std::borrow::Cow;
use std::io::Read;

/// How the bytes of a file spell letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-8 behind a byte order mark, as Excel writes it.
    #[serde(rename = "UTF-8 with byte order mark")]
    Utf8Marked,
    /// UTF-16, low byte first.
    #[serde(rename = "UTF-16 LE")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "UTF-16 BE")]
    Utf16Be,
    /// Windows-1252, the old Western European code page.
    #[serde(rename = "Windows-1252")]
    Windows1252,
    /// Workbooks and Parquet keep their own.
    #[serde(rename = "its own")]
    Own,
}

impl Encoding {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Marked => "UTF-8 with byte order mark",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::Own => "its own encoding",
        }
    }

    /// Whether nothing need be said of it.
    pub fn is_plain(self) -> bool {
        matches!(self, Encoding::Utf8 | Encoding::Utf8Marked | Encoding::Own)
    }

    fn codec(self) -> &'static Codec {
        match self {
            Encoding::Utf8 | Encoding::Utf8Marked | Encoding::Own => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        }
    }

    /// A decoder that also takes the byte order mark away.
    pub(super) fn decoder(self) -> Decoder {
        self.codec().new_decoder_with_bom_removal()
    }
}

/// What all bytes of a text tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) encoding: Encoding,
    /// The byte that ends a line: a line feed, or a carriage return in a text that has no line feeds.
    pub(super) newline: u8,
    pub(super) bytes: u64,
}

/// No line is longer, in bytes.
const LONGEST_LINE: u64 = 64 << 20;

/// Bytes looked at in one go.
const CHUNK: usize = 256 << 10;

/// Looks at all bytes of a text.
pub(super) fn facts(stream: &Stream) -> Result<Facts, Error> {
    let mut open = stream.open().map_err(|error| unreadable(&stream.name, &error))?;
    let mut counted = Counted::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        match open.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => {
                counted.see(&chunk[..read]);
                // A thousand million NULs, or letters without a line, need not be read to their end.
                if let Some(line) = counted.endless() {
                    return Err(Error::EndlessRow { file: stream.name.clone(), line });
                }
                if counted.is_hopeless() {
                    break;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&stream.name, &error)),
        }
    }
    counted.facts().map_err(|why| Error::NotATable { file: stream.name.clone(), why })
}

/// The text of a short file, such as a list of people.
pub(in crate::agency) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Error> {
    let refuse = |why| Error::NotATable { file: file.to_owned(), why };
    let mut counted = Counted::default();
    counted.see(bytes);
    let facts = counted.facts().map_err(refuse)?;
    let text = facts.encoding.codec().decode_with_bom_removal(bytes).0;
    Ok(text)
}

/// How often each byte occurs, and whether they are UTF-8.
struct Counted {
    first: Vec<u8>,
    bytes: [u64; 256],
    at_even: u64,
    decoder: Decoder,
    scratch: Vec<u8>,
    not_utf8: bool,
    total: u64,
    /// Bytes since the last line ended.
    in_line: u64,
}

impl Default for Counted {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            bytes: [0; 256],
            at_even: 0,
            decoder: UTF_8.new_decoder_without_bom_handling(),
            scratch: vec![0; CHUNK * 3 + 16],
            not_utf8: false,
            total: 0,
            in_line: 0,
        }
    }
}

impl Counted {
    fn see(&mut self, bytes: &[u8]) {
        if self.first.len() < 4 {
            self.first.extend(bytes.iter().take(4));
        }
        for (at, &byte) in bytes.iter().enumerate() {
            self.bytes[usize::from(byte)] += 1;
            self.at_even += u64::from(byte == 0 && (self.total + at as u64) % 2 == 0);
        }
        self.total += bytes.len() as u64;
        self.in_line = match memchr::memrchr2(b'\n', b'\r', bytes) {
            Some(at) => (bytes.len() - at) as u64,
            None => self.in_line + bytes.len() as u64,
        };
        let mut rest = bytes;
        while !self.not_utf8 && !rest.is_empty() {
            let (result, read, _) =
                self.decoder.decode_to_utf8_without_replacement(rest, &mut self.scratch, false);
            self.not_utf8 = matches!(result, DecoderResult::Malformed(..));
            rest = &rest[read..];
        }
    }

    /// The line that goes on without an end.
    fn endless(&self) -> Option<usize> {
        (self.in_line > LONGEST_LINE)
            .then(|| usize::try_from(self.bytes[usize::from(b'\n')]).unwrap_or(usize::MAX).saturating_add(1))
    }

    /// Whether enough was seen to refuse it: NULs, and not as UTF-16 has them.
    fn is_hopeless(&self) -> bool {
        self.total > 1 << 20 && self.encoding(true).is_err()
    }

    fn facts(mut self) -> Result<Facts, &'static str> {
        let whole = matches!(
            self.decoder.decode_to_utf8_without_replacement(&[], &mut self.scratch, true).0,
            DecoderResult::InputEmpty
        );
        let encoding = self.encoding(!self.not_utf8 && whole)?;
        let controls: u64 = (0..=255u8).filter(|b| is_binary(*b)).map(|b| self.bytes[usize::from(b)]).sum();
        if encoding != Encoding::Utf16Le && encoding != Encoding::Utf16Be && controls * 100 > self.total {
            return Err("it holds control characters, so it is not a text table");
        }
        let newline = if self.bytes[usize::from(b'\n')] > 0 { b'\n' } else { b'\r' };
        Ok(Facts { encoding, newline, bytes: self.total })
    }

    fn encoding(&self, is_utf8: bool) -> Result<Encoding, &'static str> {
        let nuls = self.bytes[0];
        match self.first.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] if !is_utf8 => Err("it is marked as UTF-8 but holds bytes that are not"),
            [0xEF, 0xBB, 0xBF, ..] if nuls == 0 => Ok(Encoding::Utf8Marked),
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] if self.total % 2 != 0 => {
                Err("it is marked as UTF-16 but holds bytes that are not")
            }
            [0xFF, 0xFE, ..] => Ok(Encoding::Utf16Le),
            [0xFE, 0xFF, ..] => Ok(Encoding::Utf16Be),
            // Plain letters in UTF-16 have a NUL as every other byte.
            _ if nuls * 5 > self.total * 2 && self.total % 2 == 0 && self.at_even * 50 < nuls => {
                Ok(Encoding::Utf16Le)
            }
            _ if nuls * 5 > self.total * 2 && self.total % 2 == 0 && (nuls - self.at_even) * 50 < nuls => {
                Ok(Encoding::Utf16Be)
            }
            _ if nuls > 0 => Err("it holds NUL bytes, so it is not a text table"),
            _ if is_utf8 => Ok(Encoding::Utf8),
            _ if self.is_windows_1252() => Ok(Encoding::Windows1252),
            _ => Err("its encoding is unknown"),
        }
    }

    /// Whether bytes that are not UTF-8 read as Western European text: no undefined byte, and beyond ASCII mostly
    /// letters and typographic marks, few against plain text.
    fn is_windows_1252(&self) -> bool {
        let undefined = [0x81, 0x8D, 0x8F, 0x90, 0x9D].iter().any(|byte| self.bytes[*byte] > 0);
        let beyond: u64 = self.bytes[0x80..].iter().sum();
        let plain: u64 =
            (0..128u8).filter(u8::is_ascii_alphanumeric).map(|b| self.bytes[usize::from(b)]).sum();
        !undefined && beyond * 4 <= plain
    }
}

/// Control characters that no export is full of. Form feed and the old end-of-file mark do occur.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0x01..=0x08 | 0x0E..=0x19 | 0x1B..=0x1F)
}

#[cfg(test)]
mod tests {
    use super::{Counted, Encoding, decode};

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<(&str, Encoding)>) {
        let mut counted = Counted::default();
        bytes.chunks(3).for_each(|chunk| counted.see(chunk));
        let encoding = counted.facts().ok().map(|facts| facts.encoding);
        let text = decode("f.csv", bytes).ok();
        assert_eq!(text.as_deref().zip(encoding), expected);
    }

    #[test]
    fn encodings_are_told_apart() {
        check("Zoë,1".as_bytes(), Some(("Zoë,1", Encoding::Utf8)));
        check(b"\xEF\xBB\xBFa,b", Some(("a,b", Encoding::Utf8Marked)));
        check(b"Surname,Zo\xEB", Some(("Surname,Zoë", Encoding::Windows1252)));
        check(b"\xFF\xFEa\0,\0\xEB\0", Some(("a,ë", Encoding::Utf16Le)));
        check(b"\xFE\xFF\0a\0,\0\xEB", Some(("a,ë", Encoding::Utf16Be)));
        check(b"a\0,\0b\0", Some(("a,b", Encoding::Utf16Le)));
        check(b"\0a\0,\0b", Some(("a,b", Encoding::Utf16Be)));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check(b"a,b\0c", None);
        check(b"\x89PNG\r\n\x1a\n\xff\xfe\x81", None);
        check(b"\xEF\xBB\xBFa\xEB", None);
        check(b"\x93\xFA\x96\x7B\x8C\xEA,a", None);
        check(b"\xFF\xFEa", None);
        check(b"abc\x02def", None);
    }
}
