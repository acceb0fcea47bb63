//! A new version of an agreement: whenever a party joins, leaves or loses its key, or a term changes.
//!
//! It starts from the old text, names the digest that it replaces, and is signed by all of its own parties.

use std::ops::Range;

use super::check::Source;
use super::{Error, Terms, check};
use crate::party::Digest;

/// The draft of the next version: the old text with its comments, the next number, and the digest of what it
/// replaces. The keys are left out: parties whose keys hold send the same public files again.
pub fn amend(text: &str) -> Result<String, Error> {
    let old = check(text)?.into_terms()?;
    if old.keys.is_empty() {
        return Err(Error::Amendment("it is a draft that nobody has signed: change the draft itself"));
    }
    let source = Source::read(text).map_err(Error::Terms)?;
    let mut edits = vec![(
        source.span("version"),
        format!("version = {}\nreplaces = \"{}\"", old.version + 1, Digest::of(text.as_bytes())),
    )];
    if old.replaces.is_some() {
        edits.push((with_its_line(text, source.span("replaces")), String::new()));
    }
    edits.push((from_comment_on(text, source.span("keys").start), String::new()));
    let draft = edited(text, edits).trim_end().to_owned() + "\n";
    let new = check(&draft)?.into_terms()?;
    let expected = Terms {
        version: old.version + 1,
        replaces: Some(Digest::of(text.as_bytes())),
        keys: Default::default(),
        ..old
    };
    // Somebody may have written keys between the terms, where the program never puts them.
    if new == expected { Ok(draft) } else { Err(Error::Amendment("its keys do not stand at its end")) }
}

/// From the last place on, so that the places before stay where they are.
fn edited(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_owned();
    for (span, words) in edits {
        text.replace_range(span, &words);
    }
    text
}

fn with_its_line(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |end| span.end + end + 1);
    start..end
}

/// The keys with the comment before them, to the end.
fn from_comment_on(text: &str, key: usize) -> Range<usize> {
    let start = text[..key].rfind('\n').map_or(0, |end| end + 1);
    let terms = text[..start].trim_end();
    terms.strip_suffix(super::assemble::KEYS.trim()).unwrap_or(terms).len()..text.len()
}
