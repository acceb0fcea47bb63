//! The agreement as people write it. Every field once: readers, the template, the checks, the printed page and
//! `schemas/agreement.json` follow from here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BehaviourText, Forums, ReleaseTerms, Retention, permit};
use crate::party::{Digest, PartyId, Role};
use crate::schema::EXTRACT;

/// The version of the agreement's format.
pub const FORMAT: u32 = 2;

/// The agreement as it is written down. Checked once, when an `Agreement` is made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Version of this format.
    pub format: u32,
    /// What the agreement is called.
    pub title: String,
    /// Number of this version of the agreement, from 1.
    #[schemars(range(min = 1))]
    pub version: u32,
    /// The SHA-256 of the version that this one replaces.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Option<String>", extend("format" = "digest"))]
    pub replaces: Option<Digest>,
    /// Set on a rehearsal: every output says so.
    #[serde(default)]
    pub rehearsal: bool,
    /// Code of the purpose that data are processed for.
    pub purpose: String,
    /// The purpose in words that a member of the public understands.
    pub purpose_in_words: String,
    /// On which basis people come in: all whom an agency knows, or nominated ones alone.
    pub basis: Basis,
    /// The first day from which anything may run.
    #[schemars(with = "String", extend("format" = "date"))]
    pub begins: Date,
    /// The last day on which anything may run.
    #[schemars(with = "String", extend("format" = "date"))]
    pub expires: Date,
    /// What may be done.
    #[schemars(extend("items" = one_of("activity", permit::names())))]
    pub activities: Vec<String>,
    /// How contact dates cross.
    pub dates: DateForm,
    /// The smallest number of people that may be shown.
    pub minimum_people: u64,
    /// A recency-weighted contact counts half after this many days.
    #[schemars(range(min = 1))]
    pub half_life_days: u32,
    /// The largest share of an agency's people, in per cent, with a contact that nobody else of it shares.
    #[schemars(range(min = 1, max = 100))]
    pub uniqueness_limit_percent: u8,
    /// From which pseudonyms people are linked.
    pub match_keys: MatchKeys,
    /// Whether records at one address become a household, under a random number.
    #[serde(default)]
    pub households: bool,
    /// The largest share of a match key's pseudonyms, in per cent, that public name and postcode counts may reach.
    #[schemars(range(min = 1, max = 100))]
    pub exposure_limit_percent: u8,
    /// How many missed links are as bad as one false merge. Two records are held to be one person when that is
    /// at least this many times as probable as not.
    #[schemars(range(min = 1, max = 1000))]
    pub false_merge_cost: u32,
    /// The data protection impact assessment.
    pub dpia: Dpia,
    /// For how many days each class of data is kept.
    pub retention: Retention,
    /// Duties to people that may be set within bounds.
    #[serde(default)]
    pub duties: Duties,
    /// By which rules numbers leave, and who signs for it beside the hub.
    #[serde(default)]
    pub release: ReleaseTerms,
    /// Who sees which output.
    pub outputs: Outputs,
    /// Which forum sees which fields.
    #[serde(default)]
    pub forums: Forums,
    /// Everybody who takes part.
    pub parties: Vec<PartyTerms>,
    /// The target behaviours. Without one there is no list of people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behaviours: Vec<BehaviourText>,
    /// Two roles in one organisation, where all parties agree to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// Public keys by party, added when the agreement is assembled.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<PartyId, PublicKeys>,
}

/// The schema of a word of a list: what kind of word it is, and the list.
pub(super) fn one_of(format: &str, words: impl Iterator<Item = &'static str>) -> serde_json::Value {
    serde_json::json!({ "type": "string", "format": format, "enum": words.collect::<Vec<_>>() })
}

/// On which basis people come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Information sharing agreement: agencies seal all people of their exports.
    Isa,
    /// Joint action group: agencies seal only people whom they nominate; there is no analysis of everybody.
    Jag,
}

/// How contact dates cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// The day itself.
    Day,
    /// The first day of the month.
    Month,
}

/// From which pseudonyms people are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchKeys {
    /// Only of several parts of an identity together, or of a number of its own such as the NHS number.
    CompositesOnly,
    /// Also of single fields, which say more to whoever counts them.
    SingleFields,
}

/// The data protection impact assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dpia {
    /// Its number, or where it is kept.
    pub reference: String,
    /// The day by which it is looked at again.
    #[schemars(with = "String", extend("format" = "date"))]
    pub review: Date,
}

/// Duties to people that may be set within bounds. The others hold always, and the printed page states them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Duties {
    /// Over how many shared events somebody counts as susceptible.
    #[schemars(range(min = 1, max = 2))]
    pub susceptible_hops: u8,
    /// Holding agencies confirm links of the people on the list before the meeting, not in the room.
    pub links_settled_first: bool,
}

impl Default for Duties {
    fn default() -> Self {
        Self { susceptible_hops: 1, links_settled_first: true }
    }
}

/// Who sees which output. What is not named here, nobody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Outputs {
    /// The People Meeting.
    pub meeting: Vec<Output>,
    /// Each agency.
    pub agencies: Vec<Output>,
    /// Boards.
    pub board: Vec<Output>,
    /// Communities, and with them everybody.
    pub community: Vec<Output>,
}

impl Outputs {
    /// Each forum with what it sees.
    pub fn forums(&self) -> [(&'static str, &[Output]); 4] {
        [
            ("meeting", &self.meeting),
            ("agencies", &self.agencies),
            ("board", &self.board),
            ("community", &self.community),
        ]
    }
}

/// A kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// The list of candidates, by code, with points and their parts.
    Candidates,
    /// To each agency its own references of candidates.
    OwnReferences,
    /// Released tables of people and contacts.
    Tables,
    /// Released tables and maps of areas.
    Areas,
}

impl Output {
    /// Its name in the agreement.
    pub fn name(self) -> &'static str {
        match self {
            Output::Candidates => "candidates",
            Output::OwnReferences => "own_references",
            Output::Tables => "tables",
            Output::Areas => "areas",
        }
    }

    /// The one forum that may see it, if there is only one.
    pub(super) fn only_for(self) -> Option<&'static str> {
        match self {
            Output::Candidates => Some("meeting"),
            Output::OwnReferences => Some("agencies"),
            Output::Tables | Output::Areas => None,
        }
    }

    /// The activity that it comes of.
    pub(super) fn needs(self) -> &'static str {
        match self {
            Output::Candidates => "candidates",
            Output::OwnReferences => "disclosure",
            Output::Tables => "release",
            Output::Areas => "areas",
        }
    }
}

/// A party as people know it. Its public keys stand apart, at the end of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyTerms {
    /// Short name, used in file names.
    #[schemars(with = "String", extend("format" = "short-name"))]
    pub id: PartyId,
    /// What it does.
    pub role: Role,
    /// The organisation that it is, or belongs to.
    pub organisation: String,
    /// Who is controller of the data that it processes here.
    pub controller: String,
    /// Under which law it processes them.
    pub regime: Regime,
    /// Whether it must declare that it has taken out people who opted out or objected.
    #[serde(default)]
    pub opt_out_declaration: bool,
    /// What an agency may seal: names of fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("items" = one_of("field", EXTRACT.iter().map(|field| field.name))))]
    pub fields: Vec<String>,
    /// Who approved for it.
    pub approvers: Approvers,
    /// Each flow of data that it sends, with its legal gateway.
    pub flows: Vec<FlowTerms>,
}

/// The law under which a party processes personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Regime {
    /// UK GDPR, with part 2 of the Data Protection Act 2018.
    #[serde(rename = "uk-gdpr")]
    UkGdpr,
    /// Part 3 of the Data Protection Act 2018: law enforcement.
    #[serde(rename = "dpa-2018-part-3")]
    LawEnforcement,
}

/// Who approved for a party: names and offices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approvers {
    /// The senior information risk owner: name and office.
    pub siro: String,
    /// The Caldicott Guardian, where there is health or care information.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub caldicott_guardian: Option<String>,
    /// The data protection officer.
    pub dpo: String,
}

/// One flow of data from a party, and what makes it lawful.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowTerms {
    /// What flows.
    pub flow: Flow,
    /// The legal gateway.
    pub gateway: String,
    /// Under which conditions.
    pub conditions: String,
}

/// A flow of data between parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// From an agency: pseudonyms to the linker, contacts to the hub.
    Contribution,
    /// From the linker to the hub: which records are one person.
    PersonMap,
    /// From the hub to each agency: its own references of candidates.
    CandidatePack,
    /// From the hub to boards and communities: released results.
    Release,
}

impl Flow {
    /// Its name in the agreement.
    pub fn name(self) -> &'static str {
        match self {
            Flow::Contribution => "contribution",
            Flow::PersonMap => "person_map",
            Flow::CandidatePack => "candidate_pack",
            Flow::Release => "release",
        }
    }
}

/// Two roles in one organisation, where all parties agree to it. Printed on every pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The two parties.
    #[schemars(with = "Vec<String>", extend("items" = serde_json::json!({ "type": "string", "format": "short-name" })))]
    pub parties: Vec<PartyId>,
    /// Why it cannot be otherwise, and what is done about it.
    pub why: String,
    /// Who approved it: name and office.
    pub approved_by: String,
}

impl Exception {
    /// In a sentence, as it is printed on every pack.
    pub fn words(&self) -> String {
        let parties: Vec<&str> = self.parties.iter().map(PartyId::as_str).collect();
        let why = self.why.trim_end_matches('.');
        format!("{} are in one organisation: {why}. Approved by {}.", parties.join(" and "), self.approved_by)
    }
}

/// A party's public keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// The age recipient (X25519), `age1…`.
    pub recipient: String,
    /// The Ed25519 verifying key, 64 hexadecimal digits.
    #[schemars(extend("format" = "digest"))]
    pub verifying_key: String,
}
