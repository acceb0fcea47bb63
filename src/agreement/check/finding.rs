//! What a check finds in an agreement's text: words, and the places that they speak of.

use std::fmt;
use std::ops::Range;

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The agreement cannot be signed.
    Problem,
    /// Somebody should know.
    Note,
}

/// One thing that a check has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub level: Level,
    /// What it is, and how to put it right.
    pub words: String,
    /// Where: one place, or several that contradict each other.
    pub places: Vec<Place>,
}

/// A place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its bytes.
    pub span: Range<usize>,
    /// Its line, from 1.
    pub line: usize,
    /// What it has to do with the finding; can be empty.
    pub label: String,
}

impl Finding {
    /// Whether the agreement cannot be signed for it.
    pub fn is_problem(&self) -> bool {
        self.level == Level::Problem
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = self.places.iter().map(|place| place.line.to_string()).collect();
        lines.dedup();
        match lines.split_last() {
            None => f.write_str(&self.words),
            Some((only, [])) => write!(f, "line {only}: {}", self.words),
            Some((last, others)) => write!(f, "lines {} and {last}: {}", others.join(", "), self.words),
        }
    }
}
