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
    /// Who of that party, by the account they are logged in with.
    pub by: String,
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
#[derive(Clone)]
pub struct Log {
    party: String,
    by: String,
    purpose: String,
    lines: String,
    number: u64,
    head: String,
    last_at: Option<String>,
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
    /// It had more lines once.
    #[error("the log has {lines} lines, and had {expected} when this proof was given: it was shortened")]
    Shortened {
        /// Lines now.
        lines: u64,
        /// Lines then.
        expected: u64,
    },
    /// Its line is another than it was.
    #[error(
        "line {line} of the log is not the one that it was when this proof was given: it was written anew"
    )]
    Forked {
        /// Line, from 1.
        line: u64,
    },
}

impl Log {
    /// Goes on with a party's log: follows its chain first. An empty text begins a new one.
    pub fn resume(
        lines: &str,
        party: impl Into<String>,
        by: impl Into<String>,
        purpose: impl Into<String>,
    ) -> Result<Self, Error> {
        let (entries, head) = verify(lines)?;
        let (lines, number) = (lines.to_owned(), entries.len() as u64);
        let last_at = entries.last().map(|entry| entry.at.clone());
        Ok(Self { party: party.into(), by: by.into(), purpose: purpose.into(), lines, number, head, last_at })
    }

    /// Adds a step. `at` is an ISO date and time in UTC.
    pub fn add(&mut self, at: &str, step: Step) {
        let entry = Entry {
            number: self.number + 1,
            at: at.to_owned(),
            party: self.party.clone(),
            by: self.by.clone(),
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
        self.last_at = Some(entry.at);
        self.lines.push_str(&line);
        self.lines.push('\n');
    }

    /// The lines so far.
    pub fn lines(&self) -> &str {
        &self.lines
    }

    /// When its last line was written, as it says.
    pub fn last_at(&self) -> Option<&str> {
        self.last_at.as_deref()
    }

    /// Later lines bear this purpose.
    pub fn for_purpose(&mut self, purpose: &str) {
        purpose.clone_into(&mut self.purpose);
    }

    /// Where the log stands.
    pub fn head(&self) -> Head {
        Head { party: self.party.clone(), number: self.number, hash: self.head.clone() }
    }
}

/// How far a party's log went: whoever holds it can tell later whether the log was shortened, forked or edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Whose log.
    pub party: String,
    /// Number of its last line; 0 for an empty log.
    pub number: u64,
    /// Hash of that line.
    pub hash: String,
}

impl Head {
    /// Holds a log against this head: the line of this number must still be the one it was.
    pub fn check(&self, lines: &str) -> Result<(), Error> {
        let (entries, _) = verify(lines)?;
        if self.number == 0 {
            return Ok(());
        }
        let at = usize::try_from(self.number - 1).unwrap_or(usize::MAX);
        let line = lines
            .split('\n')
            .nth(at)
            .filter(|_| at < entries.len())
            .ok_or(Error::Shortened { lines: entries.len() as u64, expected: self.number })?;
        if entries[at].party != self.party || hash(line) != self.hash {
            return Err(Error::Forked { line: self.number });
        }
        Ok(())
    }
}

/// Reads a log and follows its chain. Returns its entries and the hash of the last line.
pub fn verify(lines: &str) -> Result<(Vec<Entry>, String), Error> {
    let (mut entries, mut head) = (Vec::new(), "0".repeat(64));
    for (line, number) in lines.split_inclusive('\n').zip(1u64..) {
        let line = line.strip_suffix('\n').ok_or(Error::Unreadable { line: number })?;
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
        let mut log = Log::resume("", "hub", "analyst", "people-zones").unwrap();
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
        check(&(without.join("\n") + "\n"), Error::Broken { line: 2 });
    }

    #[test]
    fn a_log_goes_on_where_it_stopped() {
        let log = log();
        let mut again = Log::resume(log.lines(), "hub", "analyst", "people-zones").unwrap();
        again.add("2026-09-30T13:00:00Z", Step::new(Verb::Release, "released"));
        assert_eq!(verify(again.lines()).unwrap().0.len(), 4);
        assert_eq!(log.head().check(again.lines()), Ok(()));
    }

    #[test]
    fn a_shortened_or_rewritten_log_is_found_by_its_former_head() {
        let (log, mut other) = (log(), Log::resume("", "hub", "analyst", "people-zones").unwrap());
        let shorter: String = log.lines().split_inclusive('\n').take(2).collect();
        assert_eq!(log.head().check(&shorter), Err(Error::Shortened { lines: 2, expected: 3 }));
        for _ in 0..4 {
            other.add("2026-09-30T12:00:00Z", Step::new(Verb::Collection, "accepted nobody"));
        }
        assert_eq!(log.head().check(other.lines()), Err(Error::Forked { line: 3 }));
    }

    #[test]
    fn no_byte_of_a_log_can_change_once_its_head_is_known() {
        let log = log();
        for at in 0..log.lines().len() {
            let mut bytes = log.lines().as_bytes().to_vec();
            bytes[at] ^= 1;
            let changed = String::from_utf8_lossy(&bytes).into_owned();
            assert!(log.head().check(&changed).is_err(), "byte {at}");
            assert!(log.head().check(&log.lines()[..at]).is_err(), "cut at {at}");
        }
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
