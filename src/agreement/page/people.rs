//! Who takes part, who approved, and whom a target behaviour is about.

use super::super::{Behaviour, BehaviourText, PartyTerms, Regime, Terms};
use super::{Block, Section, Table};
use crate::party::{Party, Role as PartyRole};
use crate::schema::Role;

pub(super) fn parties(terms: &Terms) -> Section {
    let row = |party: &PartyTerms| {
        let role = match party.role {
            PartyRole::Agency => "agency: holds records of people, seals contributions",
            PartyRole::Linker => "linker: sees pseudonyms, never demand",
            PartyRole::Hub => "hub: sees demand, never pseudonyms",
        };
        let regime = match party.regime {
            Regime::UkGdpr => "UK GDPR",
            Regime::LawEnforcement => "Data Protection Act 2018, part 3 (law enforcement)",
        };
        let cells = [party.id.as_str(), role, &party.organisation, &party.controller, regime];
        cells.into_iter().map(str::to_owned).chain([fingerprint(terms, party)]).collect()
    };
    let table = Table {
        caption: "The parties. Before you sign, read the words of their keys to each other by telephone.",
        head: vec!["Party", "Role", "Organisation", "Controller", "Law", "Words of its keys"],
        rows: terms.parties.iter().map(row).collect(),
    };
    Section { heading: "Who takes part", blocks: vec![Block::Table(table)] }
}

fn fingerprint(terms: &Terms, party: &PartyTerms) -> String {
    let Some(keys) = terms.keys.get(&party.id) else { return "not yet known".to_owned() };
    let (recipient, verifying_key) = (keys.recipient.clone(), keys.verifying_key.clone());
    Party { id: party.id.clone(), role: party.role, recipient, verifying_key }.words()
}

pub(super) fn approvers(terms: &Terms) -> Section {
    let row = |party: &PartyTerms| {
        let approvers = &party.approvers;
        let caldicott = approvers.caldicott_guardian.as_deref().unwrap_or("none named");
        [party.id.as_str(), &approvers.siro, caldicott, &approvers.dpo].map(str::to_owned).into()
    };
    let table = Table {
        caption: "Who approved for each party.",
        head: vec!["Party", "Senior information risk owner", "Caldicott Guardian", "Data protection officer"],
        rows: terms.parties.iter().map(row).collect(),
    };
    Section { heading: "Who approved", blocks: vec![Block::Table(table)] }
}

pub(super) fn exceptions(terms: &Terms) -> Section {
    let words = terms.exceptions.iter().map(super::super::Exception::words).collect::<Vec<_>>();
    let blocks = if words.is_empty() { Vec::new() } else { vec![Block::List(words)] };
    Section { heading: "Exceptions", blocks }
}

pub(super) fn behaviours(terms: &Terms) -> Section {
    let blocks = match terms.behaviours.is_empty() {
        true => vec![Block::Words("None: there are no lists of people, only aggregates.".to_owned())],
        false => terms.behaviours.iter().flat_map(behaviour).collect(),
    };
    Section { heading: "Target behaviours", blocks }
}

fn behaviour(text: &BehaviourText) -> Vec<Block> {
    let roles = |roles: &[Role]| {
        let words: Vec<String> = roles.iter().map(|role| role_words(*role)).collect();
        if words.is_empty() { "nobody".to_owned() } else { words.join(", ") }
    };
    let young = if text.exhibiting_under_18 {
        "From 10 to 17 people may be listed as exhibiting it: the parties agree to this rule by their signatures."
    } else {
        "Nobody under 18 is listed as exhibiting it."
    };
    let kinds: Vec<String> = text.kinds.iter().map(|kind| kind.replace('_', " ")).collect();
    vec![
        Block::Words(format!("{}: {}.", text.name, text.words.trim_end_matches('.'))),
        Block::List(vec![
            format!("Contacts that qualify: {}.", kinds.join(", ")),
            format!("Exhibits it who is recorded as: {}.", roles(&text.exhibiting)),
            format!("Is vulnerable to it who is recorded as: {}.", roles(&text.vulnerable)),
            young.to_owned(),
            Behaviour::try_from(text).map(|behaviour| behaviour.rule()).unwrap_or_default(),
        ]),
    ]
}

fn role_words(role: Role) -> String {
    let name = toml::Value::try_from(role).expect("a role is a word");
    name.as_str().unwrap_or_default().replace('_', " ")
}
