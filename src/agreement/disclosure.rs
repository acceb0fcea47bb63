//! How numbers may leave: the rules of disclosure control, who signs a release beside the hub, and which forum sees
//! which field. Rows about persons exist for the People Meeting alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Terms;
use crate::party::PartyId;

/// By which rules numbers leave, and who else signs for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseTerms {
    /// The set of rules.
    pub rules: RuleProfile,
    /// An agency that must sign each release beside the hub.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "short-name"))]
    pub second_signature: Option<PartyId>,
    /// The numbers of the rules, where they are the agreement's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnRules>,
}

/// A set of rules of disclosure control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "kebab-case")]
pub enum RuleProfile {
    /// Small numbers hidden, others exact: the thresholds of ACRO, as research services use them.
    #[default]
    #[serde(rename = "acro-10")]
    Acro10,
    /// Small numbers hidden, others rounded to the nearest 5, nobody shown as 0: as NHS publications do.
    #[serde(rename = "nhs-round5")]
    NhsRound5,
    /// The agreement's own.
    Own,
}

/// The numbers of an agreement's own rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRules {
    /// The least width of the range that can be worked out for a hidden number.
    #[schemars(range(min = 5, max = 1000))]
    pub protection: u64,
    /// The fewest agencies that a number of people known to several may come of.
    #[schemars(range(min = 2, max = 20))]
    pub minimum_agencies: u32,
    /// So many people may not make up more than the next term of points, harm or cost.
    #[schemars(range(min = 1, max = 10))]
    pub dominance_people: u8,
    /// The share, in per cent, that they may not exceed.
    #[schemars(range(min = 10, max = 90))]
    pub dominance_percent: u8,
    /// How closely, in per cent, the second contributor may not be able to estimate the first.
    #[schemars(range(min = 10, max = 100))]
    pub closeness_percent: u8,
    /// Whether a count of nobody is hidden.
    pub hide_zeros: bool,
    /// Whether a category that holds everybody of its total is hidden.
    pub hide_full: bool,
    /// What shown numbers are rounded to; 0 leaves them exact.
    #[schemars(range(min = 0, max = 100))]
    pub round_to: u8,
}

/// The rules as a release follows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRules {
    /// The name of the set.
    pub profile: RuleProfile,
    /// The fewest people that a shown number may rest on.
    pub minimum_people: u64,
    /// Its numbers.
    pub numbers: OwnRules,
}

impl RuleProfile {
    /// Its name in the agreement.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acro10 => "acro-10",
            Self::NhsRound5 => "nhs-round5",
            Self::Own => "own",
        }
    }

    /// Its numbers; none where the agreement has its own.
    fn numbers(self) -> Option<OwnRules> {
        let acro = OwnRules {
            protection: 5,
            minimum_agencies: 2,
            dominance_people: 2,
            dominance_percent: 90,
            closeness_percent: 10,
            hide_zeros: true,
            hide_full: false,
            round_to: 0,
        };
        match self {
            Self::Acro10 => Some(acro),
            Self::NhsRound5 => Some(OwnRules { hide_zeros: false, round_to: 5, ..acro }),
            Self::Own => None,
        }
    }
}

impl ReleaseRules {
    /// A published set.
    ///
    /// # Panics
    /// When the numbers are to be the agreement's own.
    pub fn of(profile: RuleProfile, minimum_people: u64) -> Self {
        let numbers = profile.numbers().expect("an agreement's own rules are in the agreement");
        Self { profile, minimum_people, numbers }
    }
}

impl Terms {
    /// The rules of a release.
    pub fn release_rules(&self) -> ReleaseRules {
        let ReleaseTerms { rules, own, .. } = &self.release;
        let numbers =
            rules.numbers().or_else(|| own.clone()).expect("checked: own rules stand in the agreement");
        ReleaseRules { profile: *rules, minimum_people: self.minimum_people, numbers }
    }
}

/// Where people sit together over what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forum {
    /// The People Meeting: about persons, by code.
    PeopleMeeting,
    /// The meeting about a place or an issue.
    PlaceMeeting,
    /// The Local Board of a zone.
    LocalBoard,
    /// The board of the whole area.
    AreaBoard,
    /// The community, and with it everybody.
    Community,
}

/// A field of what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeenField {
    /// A candidate's code.
    Code,
    /// A candidate's place or band in the order.
    Place,
    /// A candidate's points, and what they are made of.
    Points,
    /// The group of the target behaviour that a candidate stands in.
    Group,
    /// A candidate's age band.
    AgeBand,
    /// Which agencies know a candidate, and how lately.
    KnownTo,
    /// A candidate's needs.
    Needs,
    /// Released numbers of people and contacts.
    Counts,
    /// Released sums of points, harm or cost.
    Weights,
    /// Released numbers by area.
    Areas,
    /// Rates and comparisons made of released numbers.
    Comparisons,
}

/// Which forum sees which fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Forums {
    /// The People Meeting.
    pub people_meeting: Vec<SeenField>,
    /// The meeting about a place or an issue.
    pub place_meeting: Vec<SeenField>,
    /// The Local Board of a zone.
    pub local_board: Vec<SeenField>,
    /// The board of the whole area.
    pub area_board: Vec<SeenField>,
    /// The community.
    pub community: Vec<SeenField>,
}

impl Default for Forums {
    fn default() -> Self {
        let numbers: Vec<SeenField> =
            SeenField::ALL.into_iter().filter(|field| !field.is_of_a_person()).collect();
        let public = vec![SeenField::Counts, SeenField::Areas, SeenField::Comparisons];
        Self {
            people_meeting: SeenField::ALL.to_vec(),
            place_meeting: numbers.clone(),
            local_board: numbers.clone(),
            area_board: numbers,
            community: public,
        }
    }
}

impl Forum {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::PeopleMeeting, Self::PlaceMeeting, Self::LocalBoard, Self::AreaBoard, Self::Community];

    /// Its name in the agreement.
    pub fn name(self) -> &'static str {
        match self {
            Self::PeopleMeeting => "people_meeting",
            Self::PlaceMeeting => "place_meeting",
            Self::LocalBoard => "local_board",
            Self::AreaBoard => "area_board",
            Self::Community => "community",
        }
    }

    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::PeopleMeeting => "the People Meeting",
            Self::PlaceMeeting => "the meeting about a place or an issue",
            Self::LocalBoard => "the Local Board",
            Self::AreaBoard => "the board of the whole area",
            Self::Community => "the community, and with it everybody",
        }
    }
}

impl SeenField {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Code,
        Self::Place,
        Self::Points,
        Self::Group,
        Self::AgeBand,
        Self::KnownTo,
        Self::Needs,
        Self::Counts,
        Self::Weights,
        Self::Areas,
        Self::Comparisons,
    ];

    /// Whether it says something of one person. No agreement can let it be seen outside the People Meeting.
    pub fn is_of_a_person(self) -> bool {
        !matches!(self, Self::Counts | Self::Weights | Self::Areas | Self::Comparisons)
    }

    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Code => "a candidate's code",
            Self::Place => "place or band in the order",
            Self::Points => "points and what they are made of",
            Self::Group => "group of the target behaviour",
            Self::AgeBand => "age band",
            Self::KnownTo => "which agencies know the candidate",
            Self::Needs => "needs",
            Self::Counts => "released numbers of people and contacts",
            Self::Weights => "released sums of points, harm or cost",
            Self::Areas => "released numbers by area",
            Self::Comparisons => "rates and comparisons of released numbers",
        }
    }
}

impl Forums {
    /// What a forum sees.
    pub fn seen(&self, forum: Forum) -> &[SeenField] {
        match forum {
            Forum::PeopleMeeting => &self.people_meeting,
            Forum::PlaceMeeting => &self.place_meeting,
            Forum::LocalBoard => &self.local_board,
            Forum::AreaBoard => &self.area_board,
            Forum::Community => &self.community,
        }
    }

    /// Whether a forum sees a field. Of a person it does only in the People Meeting, whatever is written.
    pub fn sees(&self, forum: Forum, field: SeenField) -> bool {
        let may = forum == Forum::PeopleMeeting || !field.is_of_a_person();
        may && self.seen(forum).contains(&field)
    }
}
