//! Bytes to text: UTF-8, UTF-16 with a byte order mark, or Windows-1252, and which of them it was.

use super::Error;
use encoding_rs::{Encoding as Codec, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::Serialize;
use std::borrow::Cow;

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
    /// Excel keeps its own.
    #[serde(rename = "Excel workbook")]
    Workbook,
}

/// The text of a file, and how it was spelt.
pub(in crate::agency) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<(Cow<'a, str>, Encoding), Error> {
    let refuse = |why| Err(Error::NotATable { file: file.to_owned(), why });
    let (text, encoding) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => (Cow::Borrowed(text), Encoding::Utf8Marked),
            Err(_) => return refuse("it is marked as UTF-8 but holds bytes that are not"),
        },
        [0xFF, 0xFE, rest @ ..] => match wide(UTF_16LE, rest) {
            Some(text) => (text, Encoding::Utf16Le),
            None => return refuse("it is marked as UTF-16 but holds bytes that are not"),
        },
        [0xFE, 0xFF, rest @ ..] => match wide(UTF_16BE, rest) {
            Some(text) => (text, Encoding::Utf16Be),
            None => return refuse("it is marked as UTF-16 but holds bytes that are not"),
        },
        _ if bytes.contains(&0) => return refuse("it holds NUL bytes, so it is not a text table"),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
            Err(_) if is_windows_1252(bytes) => (WINDOWS_1252.decode(bytes).0, Encoding::Windows1252),
            Err(_) => return refuse("its encoding is unknown"),
        },
    };
    if text.contains('\0') {
        return refuse("it holds NUL characters, so it is not a text table");
    }
    if text.chars().any(is_binary) {
        return refuse("it holds control characters, so it is not a text table");
    }
    Ok((text, encoding))
}

fn wide<'a>(codec: &'static Codec, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    codec.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Control characters that no export holds. Form feed and the old end-of-file mark do occur.
fn is_binary(c: char) -> bool {
    matches!(c, '\u{1}'..='\u{8}' | '\u{e}'..='\u{19}' | '\u{1b}'..='\u{1f}')
}

/// Whether bytes that are not UTF-8 read as Western European text: no undefined byte, and beyond
/// ASCII mostly letters and typographic marks, few against plain text.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let undefined = bytes.iter().any(|b| matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
    let beyond = bytes.iter().filter(|b| **b >= 0x80).count();
    let plain = bytes.iter().filter(|b| b.is_ascii_alphanumeric()).count();
    !undefined && beyond * 4 <= plain
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode};

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<(&str, Encoding)>) {
        let found = decode("f.csv", bytes).ok();
        assert_eq!(found.as_ref().map(|(text, encoding)| (text.as_ref(), *encoding)), expected);
    }

    #[test]
    fn encodings_are_told_apart() {
        check("Zoë,1".as_bytes(), Some(("Zoë,1", Encoding::Utf8)));
        check(b"\xEF\xBB\xBFa,b", Some(("a,b", Encoding::Utf8Marked)));
        check(b"Surname,Zo\xEB", Some(("Surname,Zoë", Encoding::Windows1252)));
        check(b"\xFF\xFEa\0,\0\xEB\0", Some(("a,ë", Encoding::Utf16Le)));
        check(b"\xFE\xFF\0a\0,\0\xEB", Some(("a,ë", Encoding::Utf16Be)));
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
