//! The tags of a workbook's XML as they stream by, in little memory: bytes are counted here before a reader that keeps
//! them all is let loose on them.

use std::io::{self, Read};
use std::ops::ControlFlow;

/// The longest tag, and the longest text between two. Excel's longest cell has 32,767 characters.
const LONGEST: usize = 4 << 20;

/// Calls for the inside of every tag, until one breaks off. Fails where a tag or a text is longer than any workbook's.
pub(super) fn each(
    mut source: impl Read,
    mut on_tag: impl FnMut(&[u8]) -> ControlFlow<()>,
) -> io::Result<u64> {
    let mut chunk = vec![0; 128 << 10];
    let (mut total, mut inside, mut tag, mut text) = (0, false, Vec::new(), 0);
    loop {
        let read = match source.read(&mut chunk) {
            Ok(0) => return Ok(total),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        total += read as u64;
        let mut rest = &chunk[..read];
        while !rest.is_empty() {
            let end = memchr::memchr(if inside { b'>' } else { b'<' }, rest);
            let part = &rest[..end.unwrap_or(rest.len())];
            if inside {
                tag.extend_from_slice(part);
            } else {
                text += part.len();
            }
            if tag.len() > LONGEST || text > LONGEST {
                return Err(io::Error::from(io::ErrorKind::InvalidData));
            }
            if end.is_some() {
                if inside && on_tag(&tag).is_break() {
                    return Ok(total);
                }
                inside = !inside;
                tag.clear();
                text = 0;
            }
            rest = &rest[part.len() + usize::from(end.is_some())..];
        }
    }
}

/// The value of an attribute of a tag.
pub(super) fn attribute<'a>(tag: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let at = memchr::memmem::find_iter(tag, name).find(|at| {
        let before = at.checked_sub(1).map(|before| tag[before]);
        before.is_some_and(|byte| byte.is_ascii_whitespace()) && tag.get(at + name.len()) == Some(&b'=')
    })?;
    let rest = &tag[at + name.len() + 1..];
    let quote = *rest.first()?;
    let end = memchr::memchr(quote, &rest[1..])?;
    Some(&rest[1..=end])
}

/// A number in an attribute.
pub(super) fn number(tag: &[u8], name: &str) -> Option<u64> {
    std::str::from_utf8(attribute(tag, name)?).ok()?.trim().parse().ok()
}

/// Whether a tag opens or is this element.
pub(super) fn is(tag: &[u8], element: &str) -> bool {
    tag.strip_prefix(element.as_bytes())
        .is_some_and(|rest| rest.first().is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'/'))
}

#[cfg(test)]
mod tests {
    use super::{attribute, each, is, number};
    use std::ops::ControlFlow;

    #[test]
    fn tags_and_their_attributes_are_found() {
        let xml =
            br#"<a x="1"><row r="3" hidden="1"/>text<table:table-cell n-repeated='12' repeated="7" /></a>"#;
        let mut found = Vec::new();
        each(&xml[..], |tag| {
            found.push(tag.to_vec());
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(found.len(), 4);
        assert!(is(&found[1], "row") && !is(&found[1], "ro"));
        assert_eq!(attribute(&found[1], "hidden"), Some(&b"1"[..]));
        assert_eq!(number(&found[2], "repeated"), Some(7));
        assert_eq!(number(&found[2], "absent"), None);
    }

    #[test]
    fn a_tag_without_end_is_refused() {
        let endless = std::io::Read::take(std::io::repeat(b'x'), 1 << 30);
        assert!(each(std::io::Read::chain(&b"<"[..], endless), |_| ControlFlow::Continue(())).is_err());
    }
}
