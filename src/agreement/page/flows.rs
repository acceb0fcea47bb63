//! What flows from whom to whom, in which form, what is done with it, and who sees what comes of it.

use super::super::{DateForm, Flow, FlowTerms, Forum, MatchKeys, Output, PartyTerms, Terms, permit};
use super::{Block, Section, Table};
use crate::party::Role;
use crate::schema::{EXTRACT, Field, Leaves};

pub(super) fn flows(terms: &Terms) -> Section {
    let row = |(party, flow): (&PartyTerms, &FlowTerms)| {
        let what = match flow.flow {
            Flow::Contribution => {
                "pseudonyms, sealed to the linker; contacts without names, sealed to the hub"
            }
            Flow::PersonMap => "which records are one person, by number, sealed to the hub",
            Flow::CandidatePack => "to each agency its own references of candidates, sealed to it",
            Flow::Release => "results that passed disclosure control, to those named below",
        };
        [party.id.as_str(), what, &flow.gateway, &flow.conditions].map(str::to_owned).into()
    };
    let flows = terms.parties.iter().flat_map(|party| party.flows.iter().map(move |flow| (party, flow)));
    let table = Table {
        caption: "Each flow of data, with what makes it lawful.",
        head: vec!["From", "What", "Legal gateway", "Conditions"],
        rows: flows.map(row).collect(),
    };
    let declares: Vec<&str> =
        terms.parties.iter().filter(|one| one.opt_out_declaration).map(|one| one.id.as_str()).collect();
    let mut blocks = vec![Block::Table(table)];
    if !declares.is_empty() {
        blocks.push(Block::Words(format!(
            "Each contribution of {} declares that people who opted out were taken out.",
            declares.join(", ")
        )));
    }
    Section { heading: "What flows, and by which right", blocks }
}

pub(super) fn forms(terms: &Terms) -> Section {
    let row = |field: &&'static Field| {
        let may = |party: &&PartyTerms| party.fields.iter().any(|name| name == field.name);
        let agencies: Vec<&str> = terms.parties.iter().filter(may).map(|party| party.id.as_str()).collect();
        let agencies = if agencies.is_empty() { "nobody".to_owned() } else { agencies.join(", ") };
        vec![field.name.replace('_', " "), field.meaning.to_owned(), form(field, terms).to_owned(), agencies]
    };
    let table = Table {
        caption: "Each field of an export, the form in which it leaves an agency, and which agency may seal it. \
                  Whatever is not named here never leaves.",
        head: vec!["Field", "What it is", "How it leaves", "Sealed by"],
        rows: EXTRACT.iter().map(row).collect(),
    };
    let keys = match terms.match_keys {
        MatchKeys::CompositesOnly => {
            "Pseudonyms are made of several parts of an identity together; of one alone only where that is a number \
             of its own, such as the NHS number."
        }
        MatchKeys::SingleFields => {
            "Pseudonyms are made of several parts of an identity together, and of single fields, which show the \
             linker more."
        }
    };
    Section {
        heading: "What crosses, and in which form",
        blocks: vec![Block::Table(table), Block::Words(keys.to_owned())],
    }
}

fn form(field: &Field, terms: &Terms) -> &'static str {
    match (field.leaves, terms.dates) {
        (Leaves::Never, _) => "not at all",
        (Leaves::AsPseudonym, _) => "only inside pseudonyms, to the linker",
        (Leaves::AsShuffledNumber, _) => "as a random number that means nothing elsewhere",
        (Leaves::AsAgeBand, _) => "inside pseudonyms; and as under 10, 10 to 17, or 18 and over",
        (Leaves::AsCode, _) => "as a code of a published list, to the hub",
        (Leaves::AsDate, DateForm::Month) => "as its month, to the hub",
        (Leaves::AsDate, DateForm::Day) => "as the day itself, to the hub",
    }
}

pub(super) fn activities(terms: &Terms) -> Section {
    let line = |(name, meaning): &(&str, &str)| format!("{name}: {meaning}");
    let agreed = permit::ALL.iter().filter(|(name, _)| terms.activities.iter().any(|agreed| agreed == name));
    let refused =
        permit::ALL.iter().filter(|(name, _)| !terms.activities.iter().any(|agreed| agreed == name));
    let refused: Vec<String> = refused.map(line).collect();
    let mut blocks = vec![Block::List(agreed.map(line).collect())];
    if !refused.is_empty() {
        blocks.push(Block::Words("Not agreed, and therefore not done:".to_owned()));
        blocks.push(Block::List(refused));
    }
    Section { heading: "What is done with it", blocks }
}

pub(super) fn outputs(terms: &Terms) -> Section {
    let row = |(forum, outputs): (&str, &[Output])| {
        let words: Vec<&str> = outputs.iter().map(|output| output_words(*output)).collect();
        let forum = match forum {
            "meeting" => "the People Meeting",
            "agencies" => "each agency",
            "board" => "boards",
            _ => "communities, and with them everybody",
        };
        vec![forum.to_owned(), if words.is_empty() { "nothing".to_owned() } else { words.join("; ") }]
    };
    let table = Table {
        caption: "Who sees which output. Nobody else sees any.",
        head: vec!["Who", "Sees"],
        rows: terms.outputs.forums().map(row).into(),
    };
    let agencies: Vec<&str> =
        terms.parties.iter().filter(|one| one.role == Role::Agency).map(|one| one.id.as_str()).collect();
    let words = format!(
        "The agencies are {}. A name stands only in the files of the agency that holds it.",
        agencies.join(", ")
    );
    Section { heading: "Who sees what", blocks: vec![Block::Table(table), Block::Words(words)] }
}

/// By which rules numbers leave, and which forum sees which field.
pub(super) fn disclosure(terms: &Terms) -> Section {
    let row = |forum: Forum| {
        let seen = terms.forums.seen(forum).iter().map(|field| field.in_words());
        let seen: Vec<&str> = seen.collect();
        vec![
            forum.in_words().to_owned(),
            if seen.is_empty() { "nothing".to_owned() } else { seen.join("; ") },
        ]
    };
    let table = Table {
        caption: "Which forum sees which fields. Rows about persons exist for the People Meeting alone.",
        head: vec!["Who", "Sees"],
        rows: Forum::ALL.map(row).into(),
    };
    let rules = format!("Numbers leave by the rules `{}`.", terms.release.rules.name());
    let second = terms.release.second_signature.as_ref().map_or_else(
        || "The hub alone decides on a release.".to_owned(),
        |second| format!("{second} looks at each release and signs it, or it does not go."),
    );
    let words = Block::List(vec![rules, second]);
    Section { heading: "How numbers leave", blocks: vec![words, Block::Table(table)] }
}

fn output_words(output: Output) -> &'static str {
    match output {
        Output::Candidates => "the list of candidates, by code, with points and what they are made of",
        Output::OwnReferences => "its own references of candidates",
        Output::Tables => "released tables",
        Output::Areas => "released tables and maps of areas",
    }
}
