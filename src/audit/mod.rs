//! What was done, when, by whom and under which permit: JSON lines, each chained to the one before by its hash.
//!
//! An entry names steps, digests and counts. It never holds a value from a record of a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What a step did to data: the six verbs of DPA 2018 section 62, and four of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Data came in.
    Collection,
    /// Data were changed.
    Alteration,
    /// Data were looked at.
    Consultation,
    /// Data were given to another party.
    Disclosure,
    /// Data of several parties were joined.
    Combination,
    /// Data were deleted.
    Erasure,
    /// A result left through disclosure control.
    Release,
    /// Keys were made, used to sign, or destroyed.
    Key,
    /// Something was refused.
    Refusal,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Position in the log, from 1.
    pub number: u64,
    /// When, as an ISO date and time in UTC.
    pub at: String,
    /// Which party did it.
    pub party: String,
    /// What kind of step it was.
    pub verb: Verb,
    /// What was done, in words.
    pub what: String,
    /// The purpose it was done for, as the agreement codes it.
    pub purpose: String,
    /// Digests of what went in and out.
    pub digests: BTreeMap<String, String>,
    /// How many of what.
    pub counts: BTreeMap<String, u64>,
    /// Hash of the line before; 64 zeros in the first.
    pub previous: String,
}

/// A step to be written down.
pub struct Step {
    verb: Verb,
    what: String,
    digests: BTreeMap<String, String>,
    counts: BTreeMap<String, u64>,
}

impl Step {
    /// A step, in words without a value of any record.
    pub fn new(verb: Verb, what: impl Into<String>) -> Self {
        Self { verb, what: what.into(), digests: BTreeMap::new(), counts: BTreeMap::new() }
    }

    /// With the digest of something that went in or out.
    #[must_use]
    pub fn digest(mut self, of: impl Into<String>, digest: impl ToString) -> Self {
        self.digests.insert(of.into(), digest.to_string());
        self
    }

    /// With a count.
    #[must_use]
    pub fn count(mut self, of: impl Into<String>, count: u64) -> Self {
        self.counts.insert(of.into(), count);
        self
    }
}

/// A log of one party, in memory; the caller keeps it in a file and only ever appends.
pub struct Log {
    party: String,
    purpose: String,
    lines: String,
    number: u64,
    head: String,
}

/// Why a log does not hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A line is no entry.
    #[error("line {line} of the log is not an entry")]
    Unreadable {
        /// Line, from 1.
        line: u64,
    },
    /// A line was changed, removed or put in.
    #[error("the log's chain breaks at line {line}: a line before it was changed, removed or put in")]
    Broken {
        /// Line, from 1.
        line: u64,
    },
}

impl Log {
    /// An empty log of a party.
    pub fn new(party: impl Into<String>, purpose: impl Into<String>) -> Self {
        let (lines, number, head) = (String::new(), 0, "0".repeat(64));
        Self { party: party.into(), purpose: purpose.into(), lines, number, head }
    }

    /// Adds a step. `at` is an ISO date and time in UTC.
    pub fn add(&mut self, at: &str, step: Step) {
        let entry = Entry {
            number: self.number + 1,
            at: at.to_owned(),
            party: self.party.clone(),
            verb: step.verb,
            what: step.what,
            purpose: self.purpose.clone(),
            digests: step.digests,
            counts: step.counts,
            previous: self.head.clone(),
        };
        let line = serde_json::to_string(&entry).expect("an entry holds only texts and numbers");
        self.head = hash(&line);
        self.number = entry.number;
        self.lines.push_str(&line);
        self.lines.push('\n');
    }

    /// The lines so far.
    pub fn lines(&self) -> &str {
        &self.lines
    }
}

/// Reads a log and follows its chain. Returns its entries and the hash of the last line.
pub fn verify(lines: &str) -> Result<(Vec<Entry>, String), Error> {
    let (mut entries, mut head) = (Vec::new(), "0".repeat(64));
    for (line, number) in lines.lines().zip(1u64..) {
        let entry: Entry = serde_json::from_str(line).map_err(|_| Error::Unreadable { line: number })?;
        if entry.previous != head || entry.number != number {
            return Err(Error::Broken { line: number });
        }
        head = hash(line);
        entries.push(entry);
    }
    Ok((entries, head))
}

fn hash(line: &str) -> String {
    hex::encode(Sha256::digest(line.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Error, Log, Step, Verb, verify};

    fn log() -> Log {
        let mut log = Log::new("hub", "people-zones");
        for what in ["accepted police", "accepted council", "profiled"] {
            log.add("2026-09-30T12:00:00Z", Step::new(Verb::Collection, what).count("people", 3));
        }
        log
    }

    #[test]
    fn a_log_as_written_holds() {
        let log = log();
        let (entries, head) = verify(log.lines()).unwrap();
        assert_eq!(entries.len(), 3);
        assert_eq!(head, log.head);
    }

    #[test]
    fn a_changed_line_is_found_in_the_next() {
        check(&log().lines().replace("accepted council", "accepted nobody"), Error::Broken { line: 3 });
    }

    #[test]
    fn a_removed_line_is_found() {
        let log = log();
        let without: Vec<&str> =
            log.lines().lines().enumerate().filter(|(i, _)| *i != 1).map(|(_, l)| l).collect();
        check(&without.join("\n"), Error::Broken { line: 2 });
    }

    #[test]
    fn a_line_that_is_no_entry_is_named() {
        check("{}\n", Error::Unreadable { line: 1 });
    }

    #[track_caller]
    fn check(lines: &str, error: Error) {
        assert_eq!(verify(lines).unwrap_err(), error);
    }
}
