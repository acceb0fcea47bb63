//! What the meeting can decide, plan and pass on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contribution::Code;
use crate::meeting::person::Group;
use crate::party::Digest;

/// Somebody in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    /// As on the attendance list.
    pub name: String,
    /// Of which agency.
    pub agency: String,
    /// Candidates with whom the person has a connection: steps out for them.
    pub connected: BTreeSet<Code>,
    /// Works this screen: its session lacks those candidates.
    pub at_the_screen: bool,
    /// Not in the room any more.
    pub left: bool,
}

/// What was decided about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The person.
    pub code: Code,
    /// What.
    pub choice: Choice,
    /// Why, in the meeting's words.
    pub reason: String,
    /// As which the meeting looks at the person.
    pub role: Group,
    /// The agency that leads.
    pub lead: String,
    /// How closely the person is worked with: 0 least, 3 most.
    pub tier: u8,
    /// When the meeting looks again.
    pub review: Option<Date>,
    /// Whether the person knows.
    pub informed: Informed,
    /// The most points of any standing when it was decided, in millionths.
    pub points: i64,
    /// Digest of the records that were held to be this person then.
    pub records: Digest,
}

/// What the meeting can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Onto the caseload.
    TakeOn,
    /// To one agency or service, not onto the caseload.
    Refer,
    /// At a later meeting.
    LookAgain,
    /// A safeguarding referral was made now.
    Safeguarding(Referral),
    /// The records are not of this person.
    NotThisPerson,
    /// For another reason.
    Decline,
    /// Another plan looks after the person already.
    AlreadyHeld,
}

/// A safeguarding referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// To whom.
    pub to: ReferredTo,
    /// Which agency makes it.
    pub by: String,
    /// On which day.
    pub on: Date,
}

/// Where safeguarding referrals go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferredTo {
    /// Multi-agency safeguarding hub.
    Mash,
    /// Adult safeguarding enquiry, Care Act 2014 section 42.
    AdultS42,
    /// Multi-agency risk assessment conference.
    Marac,
}

/// Whether the person knows that the meeting spoke of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Informed {
    /// Knows.
    Yes,
    /// Not yet.
    No,
    /// Telling could harm somebody; why.
    NotSafe(String),
}

/// How one person is helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The person.
    pub code: Code,
    /// What should be better.
    pub goals: String,
    /// What the person says.
    pub own_view: String,
    /// Who does what.
    pub actions: Vec<Action>,
    /// When the meeting looks again.
    pub review: Option<Date>,
    /// Where it stands.
    pub status: PlanStatus,
}

/// Something that an agency does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who does it.
    pub agency: String,
    /// By when.
    pub due: Date,
    /// Done.
    pub done: bool,
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Being worked on.
    Open,
    /// Waiting.
    OnHold,
    /// Ended: what was hoped for is reached.
    Reached,
    /// Ended for another reason.
    Ended,
}

/// Something for the Place/Issue meeting: text without people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The number that it is called by.
    pub id: String,
    /// What it is.
    pub what: String,
    /// The agency that owns it.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// Where it stands.
    pub status: IssueStatus,
}

/// Where an issue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueStatus {
    /// Nobody has begun.
    Open,
    /// Being worked on.
    Worked,
    /// Done with.
    Resolved,
    /// Passed on to the Local Board.
    Escalated,
}

impl Choice {
    /// In words, as minutes and packs say it.
    pub fn words(&self) -> String {
        match self {
            Self::TakeOn => "take on".to_owned(),
            Self::Refer => "refer".to_owned(),
            Self::LookAgain => "look again".to_owned(),
            Self::Safeguarding(referral) => {
                format!(
                    "safeguarding referral made to {} by {} on {}",
                    referral.to.words(),
                    referral.by,
                    referral.on.strftime("%-d %B %Y")
                )
            }
            Self::NotThisPerson => "decline: not this person".to_owned(),
            Self::Decline => "decline".to_owned(),
            Self::AlreadyHeld => "already held elsewhere".to_owned(),
        }
    }

    /// In words that tell nothing of what another agency did.
    pub fn told(&self) -> &'static str {
        match self {
            Self::TakeOn => "take on",
            Self::Refer => "refer",
            Self::LookAgain => "look again",
            Self::Safeguarding(_) => "safeguarding referral made",
            Self::NotThisPerson => "decline: not this person",
            Self::Decline => "decline",
            Self::AlreadyHeld => "already held elsewhere",
        }
    }

    /// The short name that counts and forms use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TakeOn => "take_on",
            Self::Refer => "refer",
            Self::LookAgain => "look_again",
            Self::Safeguarding(_) => "safeguarding",
            Self::NotThisPerson => "not_this_person",
            Self::Decline => "decline",
            Self::AlreadyHeld => "already_held",
        }
    }
}

impl ReferredTo {
    /// Every place.
    pub const ALL: [Self; 3] = [Self::Mash, Self::AdultS42, Self::Marac];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Mash => "MASH",
            Self::AdultS42 => "adult safeguarding (s42)",
            Self::Marac => "MARAC",
        }
    }
}

impl Informed {
    /// In words, without the reason.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotSafe(_) => "not safe",
        }
    }
}

impl PlanStatus {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Open, Self::OnHold, Self::Reached, Self::Ended];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::OnHold => "on hold",
            Self::Reached => "ended: reached",
            Self::Ended => "ended: other",
        }
    }

    /// Nothing more is done.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Reached | Self::Ended)
    }
}

impl IssueStatus {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Open, Self::Worked, Self::Resolved, Self::Escalated];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Worked => "worked on",
            Self::Resolved => "resolved",
            Self::Escalated => "escalated",
        }
    }
}

impl Action {
    /// Should be done, and is not.
    pub fn is_overdue(&self, as_of: Date) -> bool {
        !self.done && self.due < as_of
    }
}

impl Issue {
    /// Should be resolved, and is not.
    pub fn is_overdue(&self, as_of: Date) -> bool {
        self.status != IssueStatus::Resolved && self.due < as_of
    }

    /// The Local Board hears of it: passed on, or overdue.
    pub fn is_for_the_board(&self, as_of: Date) -> bool {
        self.status == IssueStatus::Escalated || self.is_overdue(as_of)
    }
}
