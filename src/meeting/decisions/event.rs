//! What a session writes down, one line each, and never changes afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Attendee, Decision, Issue, Plan};
use crate::contribution::Code;
use crate::party::Digest;

/// The format of the lines.
pub(crate) const FORMAT: u32 = 1;

/// One line of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Position in the session, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
    /// Hash of the line before; 64 zeros in the first.
    pub previous: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A session began.
    Opened(Opening),
    /// Something was written, or written again.
    Written(Writing),
    /// What was written on that line does not count any more; the line stays.
    Undone(Ref),
    /// A person's detail was looked at.
    Looked(Code),
    /// A person was before the meeting for so many seconds.
    Discussed(Code, u64),
    /// The session ended.
    Closed,
}

/// How a session begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Format of the lines.
    pub format: u32,
    /// The session's own name, which no other has.
    pub session: String,
    /// The round.
    pub round: String,
    /// Digest of the list that the meeting saw.
    pub people: Digest,
    /// How far the other sessions went that were there: none of them can be shortened unnoticed.
    pub after: BTreeMap<String, Head>,
}

/// How far a session went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of its last line.
    pub number: u64,
    /// Hash of that line.
    pub hash: String,
}

/// Something that is written down, and what it takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Writing {
    /// What is said.
    pub content: Content,
    /// What stood before, as the writer saw it. What the writer did not see stays beside it.
    pub over: BTreeSet<Ref>,
    /// Why one was chosen of several that disagreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_because: Option<String>,
}

/// What can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Somebody in the room.
    Attendee(Attendee),
    /// About one person.
    Decision(Decision),
    /// How one person is helped.
    Plan(Plan),
    /// Something for the Place/Issue meeting.
    Issue(Issue),
}

/// What a content is about: of each, one version stands, or several that disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Name and agency.
    Attendee(String, String),
    /// A person's decision.
    Decision(Code),
    /// A person's plan.
    Plan(Code),
    /// An issue by its number.
    Issue(String),
}

impl Content {
    /// What it is about.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Attendee(one) => Subject::Attendee(one.name.clone(), one.agency.clone()),
            Self::Decision(one) => Subject::Decision(one.code),
            Self::Plan(one) => Subject::Plan(one.code),
            Self::Issue(one) => Subject::Issue(one.id.clone()),
        }
    }
}

/// A line of a session: `2026-09-30-7f3k#12`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ref {
    /// The session.
    pub session: String,
    /// The line's number.
    pub number: u64,
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.session, self.number)
    }
}

impl From<Ref> for String {
    fn from(line: Ref) -> Self {
        line.to_string()
    }
}

impl TryFrom<String> for Ref {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parsed = text.rsplit_once('#').and_then(|(session, number)| {
            Some(Self { session: session.to_owned(), number: number.parse().ok()? })
        });
        parsed.ok_or("a line is named like 2026-09-30-7f3k#12")
    }
}
