//! An agreement's text as a tree that knows its places.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::{Finding, Level, Place};

/// More bytes than any agreement has: what is longer is not one.
const LONGEST: usize = 1 << 18;

/// So many places that are not TOML are told; the first ones explain the others.
const MOST_ERRORS: usize = 20;

/// A text that is TOML, with the place of everything in it.
pub(in super::super) struct Source<'t> {
    lines: Lines<'t>,
    tree: Spanned<DeTable<'t>>,
}

impl<'t> Source<'t> {
    /// Reads the text; or says every place at which it is not TOML.
    pub(in super::super) fn read(text: &'t str) -> Result<Self, Vec<Finding>> {
        if text.len() > LONGEST {
            let words = "this is longer than any agreement: over 250,000 characters".to_owned();
            return Err(vec![Finding { level: Level::Problem, words, places: Vec::new() }]);
        }
        let (tree, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok(Self { lines: Lines::of(text), tree });
        }
        let lines = Lines::of(text);
        let finding = |error: &toml::de::Error| Finding {
            level: Level::Problem,
            words: format!("this is not written as TOML: {}", error.message().replace('\n', ", ")),
            places: error.span().map(|span| lines.place(span, String::new())).into_iter().collect(),
        };
        Err(errors.iter().take(MOST_ERRORS).map(finding).collect())
    }

    pub(super) fn root(&self) -> &DeTable<'t> {
        self.tree.get_ref()
    }

    /// The number of its format, if it has one.
    pub(super) fn format(&self) -> Option<u32> {
        let (_, value) = entry(self.root(), "format")?;
        let number = value.as_integer()?;
        u32::from_str_radix(number.as_str(), number.radix()).ok()
    }

    /// A finding at places given by path (`parties.2.role`), each with its label.
    pub(super) fn finding(&self, level: Level, words: String, places: &[(String, String)]) -> Finding {
        let mut places: Vec<Place> =
            places.iter().map(|(path, label)| self.lines.place(self.span(path), label.clone())).collect();
        places.sort_by_key(|place| place.span.start);
        Finding { level, words, places }
    }

    /// The place of what stands at a path, or of the nearest thing around it.
    pub(in super::super) fn span(&self, path: &str) -> Range<usize> {
        let mut found = 0..0;
        let mut steps = path.split('.').filter(|step| !step.is_empty());
        let mut at = steps.next().and_then(|step| entry(self.root(), step));
        while let Some((span, value)) = at {
            found = span;
            at = steps.next().and_then(|step| inner(value, step));
        }
        found
    }
}

type Found<'a, 't> = (Range<usize>, &'a DeValue<'t>);

fn inner<'a, 't>(value: &'a DeValue<'t>, step: &str) -> Option<Found<'a, 't>> {
    match value {
        DeValue::Table(table) => entry(table, step),
        DeValue::Array(items) => {
            let item = items.get(step.parse::<usize>().ok()?)?;
            Some((item.span(), item.get_ref()))
        }
        _ => None,
    }
}

/// A plain value with its name before it; a table by its header.
fn entry<'a, 't>(table: &'a DeTable<'t>, name: &str) -> Option<Found<'a, 't>> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    let span = match value.get_ref() {
        DeValue::Table(_) | DeValue::Array(_) => key.span(),
        _ => key.span().start..value.span().end,
    };
    Some((span, value.get_ref()))
}

/// Where each line of a text begins.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(end, _)| end + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    fn place(&self, span: Range<usize>, label: String) -> Place {
        let mut start = span.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let line = self.starts.partition_point(|begins| *begins <= start);
        Place { span: start..span.end.clamp(start, self.text.len()), line, label }
    }
}
