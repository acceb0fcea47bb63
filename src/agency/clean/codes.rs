//! What codes stand for: as the agency's table says, as a preset says, or as their words do. Each text is looked up once.

use super::{kinds, needs, relationships, roles};
use crate::agency::mapping::{Codes, LISTS, code_name};
use crate::schema::Role;
use ahash::HashMap;
use serde::Serialize;

/// Lists of codes, by their place.
pub(super) const KINDS: usize = 0;
pub(super) const ROLES: usize = 1;
pub(super) const NEEDS: usize = 2;
pub(super) const RELATIONSHIPS: usize = 3;

/// Different texts of a list that are remembered; a column with more of them holds no codes.
const MOST_TEXTS: usize = 5_000;

/// Row numbers kept with each text.
const FIRST_ROWS: usize = 5;

/// One of the agency's codes. Its text is for the agency's own eyes.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CodeUse {
    /// `kinds`, `roles`, `needs` or `relationships`.
    pub list: &'static str,
    /// The agency's own word.
    pub(in crate::agency) text: String,
    /// How many rows have it.
    pub rows: u64,
    /// The first of them.
    pub first_rows: Vec<usize>,
    /// What it was taken for; nothing if nobody knows.
    pub stands_for: Option<String>,
}

/// Looks codes up, and counts them.
pub(super) struct Lookups<'a> {
    said: &'a Codes,
    seen: [HashMap<String, Seen>; 4],
}

struct Seen {
    code: Option<i16>,
    rows: u64,
    first_rows: Vec<usize>,
}

impl<'a> Lookups<'a> {
    pub(super) fn new(said: &'a Codes) -> Self {
        Self { said, seen: Default::default() }
    }

    /// The schema's code of a text on a row; none if nobody knows it.
    pub(super) fn of(&mut self, list: usize, text: &str, line: usize) -> Option<i16> {
        if text.is_empty() {
            return None;
        }
        let full = self.seen[list].len() >= MOST_TEXTS;
        if let Some(seen) = self.seen[list].get_mut(text) {
            seen.count(line);
            return seen.code;
        }
        let code = self.said.of(list, text).or_else(|| by_words(list, text));
        if !full {
            let mut seen = Seen { code, rows: 0, first_rows: Vec::new() };
            seen.count(line);
            self.seen[list].insert(text.to_owned(), seen);
        }
        code
    }

    /// Every code that was met, by list; the commonest first.
    pub(super) fn finish(self) -> Vec<CodeUse> {
        let mut all = Vec::new();
        for (list, seen) in self.seen.into_iter().enumerate() {
            let mut uses: Vec<CodeUse> = Vec::new();
            seen.into_iter().for_each(|(text, seen)| {
                uses.push(CodeUse {
                    list: LISTS[list],
                    text,
                    rows: seen.rows,
                    first_rows: seen.first_rows,
                    stands_for: seen.code.map(|code| code_name(list, code)),
                });
            });
            uses.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
            all.extend(uses);
        }
        all
    }
}

impl Seen {
    fn count(&mut self, line: usize) {
        self.rows += 1;
        if self.first_rows.len() < FIRST_ROWS {
            self.first_rows.push(line);
        }
    }
}

fn by_words(list: usize, text: &str) -> Option<i16> {
    match list {
        KINDS => kinds::kind(text),
        ROLES => roles::role(text).map(Role::code),
        NEEDS => needs::need(text),
        _ => relationships::relationship(text),
    }
}
