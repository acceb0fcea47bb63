//! One session's file: lines of JSON, each with the hash of the line before. Written by appending alone.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::event::{Entry, Event, FORMAT, Head, Opening, Ref};

/// A session whose chain holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How it began.
    pub opening: Opening,
    entries: Vec<Entry>,
    hashes: Vec<String>,
}

/// What is wrong with a session's file. It is never written to again; what could be read is shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The machine stopped while a line was written. Nobody was told that it was kept.
    #[error("{file}: its last line was cut off; it had not been confirmed on the screen")]
    Cut {
        /// The file.
        file: String,
    },
    /// Changed by hand.
    #[error(
        "{file}: somebody changed it: the chain breaks at line {line}; what stands from there on is not counted"
    )]
    Broken {
        /// The file.
        file: String,
        /// Line, from 1.
        line: u64,
    },
    /// Written by another version.
    #[error("{file}: written in format {found}; this program reads format {FORMAT}")]
    Format {
        /// The file.
        file: String,
        /// Its format.
        found: u64,
    },
    /// Of another round.
    #[error("{file}: belongs to another round")]
    OtherRound {
        /// The file.
        file: String,
    },
    /// Not a session at all.
    #[error("{file}: is not a file of decisions")]
    Foreign {
        /// The file.
        file: String,
    },
    /// It had more lines once, or other ones.
    #[error("session {session} is not as a later session found it: lines are missing or were changed")]
    Lost {
        /// The session.
        session: String,
    },
    /// Two files of one session that go different ways.
    #[error("session {session} is here twice, in two versions")]
    Forked {
        /// The session.
        session: String,
    },
}

impl Flaw {
    /// Whether decisions may be missing: then nothing more is written until somebody has looked.
    pub fn is_grave(&self) -> bool {
        !matches!(self, Self::Cut { .. })
    }
}

impl Session {
    /// Begins a session. The line is to be kept before anything else of it.
    pub fn begin(opening: Opening, at: Timestamp) -> (Self, String) {
        let mut session = Self { opening: opening.clone(), entries: Vec::new(), hashes: Vec::new() };
        let line = session.add(session.entry(at, Event::Opened(opening)));
        (session, line)
    }

    /// Reads a file as far as its chain holds.
    pub fn read(file: &str, round: &str, bytes: &[u8]) -> (Option<Self>, Vec<Flaw>) {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.split_inclusive('\n');
        let mut session = match first(file, round, lines.next().unwrap_or_default()) {
            Ok(session) => session,
            Err(flaw) => return (None, vec![flaw]),
        };
        for line in lines {
            let Some(line) = line.strip_suffix('\n') else {
                return (Some(session), vec![Flaw::Cut { file: file.to_owned() }]);
            };
            let follows = |entry: &Entry| entry.previous == session.head().hash;
            let entry = serde_json::from_str(line).ok().filter(follows);
            let Some(entry) = entry.filter(|entry: &Entry| entry.number == session.head().number + 1) else {
                let broken = Flaw::Broken { file: file.to_owned(), line: session.head().number + 1 };
                return (Some(session), vec![broken]);
            };
            session.entries.push(entry);
            session.hashes.push(hash(line));
        }
        (Some(session), Vec::new())
    }

    /// The next line, not yet part of the session: it is when it was kept.
    pub fn entry(&self, at: Timestamp, event: Event) -> Entry {
        let head = self.head();
        Entry { number: head.number + 1, at, event, previous: head.hash }
    }

    /// The line of an entry as it stands in the file.
    pub fn line(entry: &Entry) -> String {
        serde_json::to_string(entry).expect("texts and numbers alone")
    }

    /// Makes an entry that was kept part of the session; gives its line.
    pub fn add(&mut self, entry: Entry) -> String {
        let line = Self::line(&entry);
        self.hashes.push(hash(&line));
        self.entries.push(entry);
        line
    }

    /// The lines.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The name of a line.
    pub fn name(&self, number: u64) -> Ref {
        Ref { session: self.opening.session.clone(), number }
    }

    /// How far it went.
    pub fn head(&self) -> Head {
        let hash = self.hashes.last().cloned().unwrap_or_else(|| "0".repeat(64));
        Head { number: self.entries.len() as u64, hash }
    }

    /// Whether it went on from this head.
    pub fn has(&self, head: &Head) -> bool {
        let at = usize::try_from(head.number).ok().and_then(|number| number.checked_sub(1));
        at.and_then(|at| self.hashes.get(at)) == Some(&head.hash)
    }
}

/// The opening line, and what it says of the file.
fn first(file: &str, round: &str, line: &str) -> Result<Session, Flaw> {
    let file = || file.to_owned();
    let Some(line) = line.strip_suffix('\n') else {
        const BEGIN: &str = "{\"number\":1,";
        let cut = BEGIN.starts_with(line) || line.starts_with(BEGIN);
        return Err(if cut { Flaw::Cut { file: file() } } else { Flaw::Foreign { file: file() } });
    };
    // Asked first: another format may have other fields.
    let value: serde_json::Value = serde_json::from_str(line).map_err(|_| Flaw::Foreign { file: file() })?;
    match value.pointer("/event/opened/format").and_then(serde_json::Value::as_u64) {
        Some(found) if found != u64::from(FORMAT) => return Err(Flaw::Format { file: file(), found }),
        Some(_) => {}
        None => return Err(Flaw::Foreign { file: file() }),
    }
    let entry: Entry = serde_json::from_str(line).map_err(|_| Flaw::Foreign { file: file() })?;
    let Event::Opened(opening) = &entry.event else { return Err(Flaw::Foreign { file: file() }) };
    if opening.round != round {
        return Err(Flaw::OtherRound { file: file() });
    }
    if entry.number != 1 || entry.previous != "0".repeat(64) {
        return Err(Flaw::Broken { file: file(), line: 1 });
    }
    Ok(Session { opening: opening.clone(), entries: vec![entry], hashes: vec![hash(line)] })
}

fn hash(line: &str) -> String {
    hex::encode(Sha256::digest(line.as_bytes()))
}
