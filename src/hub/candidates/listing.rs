//! A list of candidates as the People Meeting gets it: by code, with all that its order rests on.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::super::weights::UNIT;
use crate::contribution::Code;
use crate::schema::{AgeBand, Tie};

/// The People Meeting's groups. Who is only susceptible or nominated has no place in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Shows the behaviour.
    Exhibiting,
    /// Is harmed by it, or at risk of it.
    Vulnerable,
    /// Is linked to somebody who shows it, and shows none of it.
    Susceptible,
    /// In no group, but named by an agency or taken on in an earlier round.
    Nominated,
}

impl Group {
    /// All of them, in the order of a list.
    pub const ALL: [Group; 4] = [Group::Exhibiting, Group::Vulnerable, Group::Susceptible, Group::Nominated];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Group::Exhibiting => "exhibiting",
            Group::Vulnerable => "vulnerable",
            Group::Susceptible => "susceptible",
            Group::Nominated => "nominated",
        }
    }
}

/// Points, or part of them: a decimal number with up to six places, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Points(pub i64);

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, part) = (size / UNIT.unsigned_abs(), size % UNIT.unsigned_abs());
        let part = format!("{part:06}");
        let part = part.trim_end_matches('0');
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// One term of a candidate's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is for, in words.
    pub what: String,
    /// How much.
    pub points: Points,
}

/// From the best place to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Places {
    /// The best place, from 1.
    pub best: u32,
    /// The worst.
    pub worst: u32,
}

/// How a place compares with the number of people that the meeting can take on. Within a band nobody stands before
/// anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Band {
    /// All places that could be theirs are among those that the meeting can take on.
    A,
    /// Some are, some are not: the numbers cannot tell.
    B,
    /// None is.
    C,
}

/// How firmly a place stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Steadiness {
    /// 90 in 100 places that could be theirs, had chance and links fallen otherwise.
    pub places: Places,
    /// How probably the place is among those that the meeting can take on.
    pub in_capacity: f64,
    /// Places when each weight in turn is a quarter smaller or larger.
    pub under_other_weights: Places,
    /// The place without one agency's contacts, by agency; none where nothing would be left.
    pub without_agency: Vec<(String, Option<u32>)>,
    /// The place when likely links are taken for firm.
    pub with_likely_links: u32,
    /// How the places compare with the meeting's capacity.
    pub band: Band,
}

/// One contact of the group, for the room to see what a place rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The day; the month where dates cross as months.
    pub when: String,
    /// Which agency.
    pub agency: String,
    /// What it was about, in words.
    pub what: String,
    /// In which role.
    pub role: &'static str,
}

/// How many other people of the list somebody is linked to, by household, family, school or association.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinkedOthers {
    /// Who exhibit the behaviour.
    pub exhibiting: u32,
    /// Who are vulnerable to it.
    pub vulnerable: u32,
    /// Over how many links from somebody who exhibits it; for who is susceptible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hops: Option<u8>,
    /// By which ties to people who exhibit it.
    pub ties: Vec<Tie>,
}

/// A case that an agency carried over from an earlier round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// The earlier code, as the agency gave it.
    pub code: String,
    /// When the case was taken on.
    pub since: Date,
    /// Points as they stood then, over the contacts of this round.
    pub entry: Points,
    /// For how many whole months until the end of the round points have stayed below those of the entry.
    pub lower_for_months: u32,
    /// At least six: a sustained change.
    pub sustained: bool,
}

/// One person put before the People Meeting, in one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// How the person is spoken of.
    pub code: Code,
    /// In which group.
    pub group: Group,
    /// In which others as well.
    pub also: Vec<Group>,
    /// Which of exhibiting and vulnerable came first, where both are; none where dates cannot tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Group>,
    /// Place within the group, from 1; none for who is not put in an order.
    pub place: Option<u32>,
    /// Exactly the sum of the parts.
    pub points: Points,
    /// The terms.
    pub parts: Vec<Part>,
    /// How firmly the place stands; none without a place.
    pub steadiness: Option<Steadiness>,
    /// The same points with the contacts of records that stand with the person only by a likely link. Orders nothing.
    pub points_with_likely: Points,
    /// Why the person is on the list, in words.
    pub reasons: Vec<String>,
    /// Contacts of this group in order of date, the latest last, at most sixty.
    pub timeline: Vec<Moment>,
    /// Different agencies with contacts of this group.
    pub agencies: u32,
    /// First contact of this group.
    pub since: Option<Date>,
    /// Last contact of this group.
    pub last: Option<Date>,
    /// All contacts of this group are older than the behaviour's rule lets count.
    pub historic: bool,
    /// Age band.
    pub age: AgeBand,
    /// Somebody uses this child, or the person is harmed as well: look after that first.
    pub safeguarding: bool,
    /// Candidates on the other side of one event. They never share a plan or a pack.
    pub opposite: Vec<Code>,
    /// How many others of the list the person is linked to.
    pub linked: LinkedOthers,
    /// Agencies that named the person.
    pub nominated_by: Vec<String>,
    /// Carried over from an earlier round; none for who is new.
    pub carried: Option<Carried>,
    /// Number of the person in this round.
    #[serde(skip)]
    pub(in crate::hub) person: u32,
    /// The firm part of the person that this is about.
    #[serde(skip)]
    pub(in crate::hub) unit: u32,
}

/// One variable of an order, with its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub words: String,
    /// How much it counts, in words.
    pub weight: String,
}

/// How many people stand in two groups at once, and on which side they were first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Exhibiting alone.
    pub exhibiting: u64,
    /// Vulnerable alone.
    pub vulnerable: u64,
    /// Susceptible alone.
    pub susceptible: u64,
    /// Vulnerable and susceptible.
    pub vulnerable_and_susceptible: u64,
    /// Both, and vulnerable first.
    pub vulnerable_first: u64,
    /// Both, and exhibiting first.
    pub exhibiting_first: u64,
    /// Both, and dates do not tell which came first.
    pub together: u64,
}

impl Overlap {
    /// Each combination of groups with its people.
    pub fn rows(&self) -> [(&'static str, u64); 7] {
        [
            ("exhibiting alone", self.exhibiting),
            ("vulnerable alone", self.vulnerable),
            ("susceptible alone", self.susceptible),
            ("vulnerable and susceptible", self.vulnerable_and_susceptible),
            ("exhibiting and vulnerable, vulnerable first", self.vulnerable_first),
            ("exhibiting and vulnerable, exhibiting first", self.exhibiting_first),
            ("exhibiting and vulnerable, which first is not known", self.together),
        ]
    }
}

/// All candidates of one behaviour.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// The behaviour's short name.
    pub behaviour: String,
    /// What it is, in words.
    pub words: String,
    /// Its rule in words.
    pub rule: String,
    /// The last day that the list knows of.
    pub knows_nothing_after: Date,
    /// How points are made: every variable with its weight. Nothing else enters them.
    pub variables: Vec<Variable>,
    /// What was never weighed, and never is, by the reason.
    pub never_weighed: Vec<&'static str>,
    /// Tables that are the program's examples, and official nowhere.
    pub examples: Vec<&'static str>,
    /// How many people the meeting can take on.
    pub capacity: u32,
    /// Candidates with the same points as the last one within the capacity, where more have them than it holds.
    pub tied_at_capacity: Vec<Code>,
    /// By group, then place, then code.
    pub candidates: Vec<Candidate>,
    /// Children with contacts as exhibiting whom the rules keep off that list.
    pub children_left_out: u64,
    /// How the order would have done half a year ago.
    pub back_test: Option<super::BackTest>,
    /// How many people are in which groups.
    #[serde(skip)]
    pub overlap: Overlap,
}

impl Listing {
    /// How many candidates each group has, in words: `violence-and-disorder, exhibiting`.
    pub fn sizes(&self) -> Vec<(String, u64)> {
        let size = |group: Group| self.candidates.iter().filter(|one| one.group == group).count() as u64;
        let always = |group: Group| matches!(group, Group::Exhibiting | Group::Vulnerable);
        let sizes = Group::ALL.into_iter().map(|group| (group, size(group)));
        let shown = sizes.filter(|(group, size)| always(*group) || *size > 0);
        shown.map(|(group, size)| (format!("{}, {}", self.behaviour, group.words()), size)).collect()
    }
}
