//! The agreement to start from: commented, with gaps for people to fill in; or filled with invented words, for a
//! rehearsal. One text for both.

use jiff::civil::Date;

use super::check::BLANK;
use super::permit;
use super::{Basis, BehaviourText, Error, Flow, MatchKeys, Susceptible, assemble};
use crate::party::{Party, PartyId, Role as PartyRole};
use crate::schema::{EXTRACT, Leaves, Role};

/// So many missed links are as bad as one false merge, unless the parties agree on another number.
pub const FALSE_MERGE_COST: u32 = 3;

/// The draft that people fill in: safe defaults, comments, and gaps.
pub fn template(basis: Basis, agencies: &[PartyId]) -> String {
    let named = |name: &str| PartyId::from_text(name).expect("a fixed name that fits");
    let mut parties: Vec<(PartyId, PartyRole)> =
        agencies.iter().map(|agency| (agency.clone(), PartyRole::Agency)).collect();
    parties.extend([(named("linker"), PartyRole::Linker), (named("hub"), PartyRole::Hub)]);
    let draft = Draft {
        title: blank("what the agreement is called"),
        rehearsal: false,
        basis,
        begins: blank("first day, like 2026-04-01"),
        expires: blank("last day, like 2027-03-31"),
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        review: blank("day by which the assessment is looked at again, like 2027-01-31"),
    };
    draft.text(&parties, &[behaviour()])
}

/// What differs from one rehearsal's agreement to the next.
pub struct Template {
    /// Title of the agreement.
    pub title: String,
    /// Every output says REHEARSAL.
    pub rehearsal: bool,
    /// First day.
    pub begins: Date,
    /// Last day.
    pub expires: Date,
    /// From which pseudonyms people are linked.
    pub match_keys: MatchKeys,
    /// How many missed links are as bad as one false merge.
    pub false_merge_cost: u32,
    /// Everybody who takes part.
    pub parties: Vec<Party>,
    /// The target behaviours.
    pub behaviours: Vec<BehaviourText>,
}

impl Template {
    /// The same without keys, for a rehearsal that begins as a round does: with a draft, which parties then join.
    pub fn draft_text(&self, parties: &[(PartyId, PartyRole)]) -> String {
        invented(&self.draft(Basis::Isa).text(parties, &self.behaviours))
    }

    /// The agreement's text, ready to be signed: every gap is filled with words that are plainly invented.
    pub fn text(self) -> Result<String, Error> {
        self.text_on(Basis::Isa)
    }

    /// The same on another basis.
    pub fn text_on(self, basis: Basis) -> Result<String, Error> {
        let parties: Vec<(PartyId, PartyRole)> =
            self.parties.iter().map(|party| (party.id.clone(), party.role)).collect();
        assemble(&invented(&self.draft(basis).text(&parties, &self.behaviours)), &self.parties)
    }

    fn draft(&self, basis: Basis) -> Draft {
        Draft {
            title: quoted(&self.title),
            rehearsal: self.rehearsal,
            basis,
            begins: quoted(&self.begins.to_string()),
            expires: quoted(&self.expires.to_string()),
            match_keys: self.match_keys,
            false_merge_cost: self.false_merge_cost,
            review: quoted(&self.expires.to_string()),
        }
    }
}

/// The first part of the text: what stands in its places, as TOML.
struct Draft {
    title: String,
    rehearsal: bool,
    basis: Basis,
    begins: String,
    expires: String,
    match_keys: MatchKeys,
    false_merge_cost: u32,
    review: String,
}

impl Draft {
    fn text(&self, parties: &[(PartyId, PartyRole)], behaviours: &[BehaviourText]) -> String {
        let areas = self.basis == Basis::Isa;
        let activities: Vec<&str> = permit::names().filter(|name| areas || *name != "areas").collect();
        let released: &[&str] = if areas { &["tables", "areas"] } else { &["tables"] };
        let mut text = include_str!("template.toml").to_owned();
        let places = [
            ("{title}", self.title.clone()),
            ("{rehearsal}", self.rehearsal.to_string()),
            ("{purpose_in_words}", blank("what is to become better, for whom, and why it needs these data")),
            ("{basis}", if areas { "isa" } else { "jag" }.to_owned()),
            ("{begins}", self.begins.clone()),
            ("{expires}", self.expires.clone()),
            ("{activities}", list(&activities, 1)),
            ("{review}", self.review.clone()),
            ("{match_keys}", written(self.match_keys)),
            ("{false_merge_cost}", self.false_merge_cost.to_string()),
            ("{meeting}", list(&[&["candidates"], released].concat(), 0)),
            ("{own_references}", list(&["own_references", "tables"], 0)),
            ("{board}", list(released, 0)),
            ("{community}", list(released, 0)),
        ];
        for (place, value) in places {
            text = text.replacen(place, &value, 1);
        }
        text.extend(parties.iter().map(|(id, role)| party(id, *role)));
        text.push_str(BEHAVIOURS);
        text.extend(behaviours.iter().map(behaviour_text));
        text.push_str(EXCEPTIONS);
        text
    }
}

const BEHAVIOURS: &str = "
# --- Target behaviours ------------------------------------------------------------------------------------------

# People are listed only within a group of a target behaviour, by that group's own contacts. Under 10 nobody is
# ever listed as exhibiting one; from 10 to 17 only where exhibiting_under_18 is true, which all parties sign.
";

const EXCEPTIONS: &str = "
# --- Exceptions -------------------------------------------------------------------------------------------------

# Linker and agency may never be one organisation. Hub and agency, or linker and hub, may with an exception that
# all parties sign and that is printed on every pack. Take the # away to state one:
# [[exceptions]]
# parties = [\"hub\", \"council\"]
# why = \"why it cannot be otherwise, and what keeps the two apart inside\"
# approved_by = \"name and office\"
";

fn party(id: &PartyId, role: PartyRole) -> String {
    let has = |words: &[&str]| words.iter().any(|word| id.as_str().split('-').any(|part| part == *word));
    let health = has(&["health", "nhs", "hospital", "gp", "ambulance", "icb"]);
    let enforces = has(&["police", "probation", "prison"]) && role == PartyRole::Agency;
    let (name, flows): (_, &[Flow]) = match role {
        PartyRole::Agency => ("agency", &[Flow::Contribution]),
        PartyRole::Linker => ("linker", &[Flow::PersonMap]),
        PartyRole::Hub => ("hub", &[Flow::CandidatePack, Flow::Release]),
    };
    let blank = |what: &str| blank(&format!("{what} {id}"));
    let mut lines = vec![
        String::new(),
        "[[parties]]".to_owned(),
        format!("id = \"{id}\""),
        format!("role = \"{name}\""),
        format!("organisation = {}", blank("name of the organisation behind")),
        format!("controller = {}", blank("who is controller of the data of")),
        format!("regime = \"{}\"", if enforces { "dpa-2018-part-3" } else { "uk-gdpr" }),
    ];
    if role == PartyRole::Agency {
        lines.push(
            "# Whether each contribution must declare that people who opted out were taken out.".to_owned(),
        );
        lines.push(format!("opt_out_declaration = {health}"));
        lines.push("# Take out what is not needed.".to_owned());
        lines.push(format!("fields = {}", list(&sealed(), 1)));
    }
    lines.push("\n[parties.approvers]".to_owned());
    lines.push(format!("siro = {}", blank("senior information risk owner of")));
    if health {
        lines.push(format!("caldicott_guardian = {}", blank("Caldicott Guardian of")));
    }
    lines.push(format!("dpo = {}", blank("data protection officer of")));
    for flow in flows {
        lines.push("\n[[parties.flows]]".to_owned());
        lines.push(format!("flow = \"{}\"", flow.name()));
        lines.push(format!("gateway = {}", blank("legal gateway of this flow from")));
        lines.push(format!("conditions = {}", blank("conditions of this flow from")));
    }
    lines.join("\n") + "\n"
}

fn sealed() -> Vec<&'static str> {
    EXTRACT.iter().filter(|field| field.leaves != Leaves::Never).map(|field| field.name).collect()
}

fn behaviour_text(text: &BehaviourText) -> String {
    let table = toml::to_string_pretty(text).expect("texts alone");
    format!("\n[[behaviours]]\n{table}")
}

/// A gap, with what belongs there.
fn blank(what: &str) -> String {
    format!("\"… {BLANK}: {what} …\"")
}

/// Fills every gap with words that nobody takes for real ones.
fn invented(draft: &str) -> String {
    draft.replace(&format!("\"… {BLANK}: "), "\"REHEARSAL: ").replace(" …\"", "\"")
}

/// As it stands in an agreement.
fn written(match_keys: MatchKeys) -> String {
    toml::Value::try_from(match_keys).expect("a word").to_string()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A list on one line, or with an item on each.
fn list(items: &[&str], each_on_its_line: usize) -> String {
    let items = items.iter().map(|item| format!("\"{item}\""));
    if each_on_its_line == 0 {
        return format!("[{}]", items.collect::<Vec<_>>().join(", "));
    }
    format!("[\n{}]", items.map(|item| format!("    {item},\n")).collect::<String>())
}

/// The template's target behaviour: violence, disorder and the drug supply that feeds them.
pub fn behaviour() -> BehaviourText {
    let kinds = [
        "antisocial_behaviour",
        "criminal_damage",
        "violence_with_injury",
        "violence_without_injury",
        "drug_trafficking",
        "robbery",
        "theft",
        "weapon_possession",
        "public_order",
        "arson",
        "child_exploitation",
        "youth_justice_referral",
        "tenancy_antisocial_behaviour",
    ];
    BehaviourText {
        name: "violence-and-disorder".to_owned(),
        words: "Violence, damage and disorder in the neighbourhood, and the drug supply that feeds them"
            .to_owned(),
        kinds: kinds.map(str::to_owned).to_vec(),
        exhibiting: vec![Role::Offender, Role::Suspect, Role::Subject],
        vulnerable: vec![Role::Victim, Role::Exploited],
        exhibiting_under_18: false,
        at_risk: vec!["self_harm".to_owned()],
        areas: Vec::new(),
        within_days: 730,
        susceptible: Susceptible::Anybody,
    }
}
