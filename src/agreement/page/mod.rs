//! The agreement in plain English, for those who approve it and those whom it is about.
//!
//! One content, printed as text or as a page that needs nothing else.

mod flows;
mod html;
mod limits;
mod people;
mod text;

use super::{Basis, Standing, Terms};
use crate::party::Digest;

/// The whole page.
#[derive(Debug)]
pub struct Page {
    title: String,
    /// What must not be overlooked: a rehearsal, a draft, something overdue.
    marks: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    heading: &'static str,
    blocks: Vec<Block>,
}

#[derive(Debug)]
enum Block {
    Words(String),
    List(Vec<String>),
    Table(Table),
}

/// A table whose first column names its rows.
#[derive(Debug)]
struct Table {
    caption: &'static str,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Page {
    /// The page of an agreement: what it says, who has signed it, and what should be known today.
    pub fn new(terms: &Terms, digest: Digest, standing: Option<&Standing>, warnings: &[String]) -> Self {
        let mut marks = Vec::new();
        if terms.rehearsal {
            marks.push("REHEARSAL: invented people, invented parties".to_owned());
        }
        if standing.is_none_or(|standing| !standing.awaited.is_empty()) {
            marks.push("NOT IN FORCE: not everybody has signed".to_owned());
        }
        marks.extend(warnings.iter().cloned());
        let sections = vec![
            in_short(terms),
            people::parties(terms),
            people::approvers(terms),
            people::exceptions(terms),
            flows::flows(terms),
            flows::forms(terms),
            flows::activities(terms),
            people::behaviours(terms),
            flows::outputs(terms),
            flows::disclosure(terms),
            limits::numbers(terms),
            limits::duties(terms),
            limits::retention(terms),
            signatures(terms, digest, standing),
        ];
        let sections = sections.into_iter().filter(|section| !section.blocks.is_empty()).collect();
        Self { title: terms.title.clone(), marks, sections }
    }

    /// For a terminal, or a letter.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// One page of HTML that fetches nothing.
    pub fn html(&self) -> String {
        html::html(self)
    }
}

fn in_short(terms: &Terms) -> Section {
    let basis = match terms.basis {
        Basis::Isa => {
            "On the basis of an information sharing agreement: each agency brings in the people of its export, \
             under pseudonyms."
        }
        Basis::Jag => {
            "On the basis of a joint action group: each agency brings in only people whom it nominates. There is no \
             analysis of everybody."
        }
    };
    let personal = "Names, addresses and numbers of people do not leave an agency: what leaves are pseudonyms, made \
                    with a key that only the agencies hold, and contacts without names. Pseudonymised data remain \
                    personal data: every party stays bound by data protection law for them, and people keep their \
                    rights.";
    let running = format!(
        "It runs from {} to {}, both days included. Its data protection impact assessment ({}) is to be reviewed by \
         {}.",
        terms.begins, terms.expires, terms.dpia.reference, terms.dpia.review
    );
    let version = match terms.replaces {
        None => format!("This is version {}.", terms.version),
        Some(old) => {
            format!("This is version {}. It replaces the version whose SHA-256 is {old}.", terms.version)
        }
    };
    let blocks = [
        &format!("{} (purpose `{}`)", terms.purpose_in_words, terms.purpose),
        basis,
        personal,
        &running,
        &version,
    ];
    Section { heading: "In short", blocks: blocks.map(|words| Block::Words(words.to_owned())).into() }
}

fn signatures(terms: &Terms, digest: Digest, standing: Option<&Standing>) -> Section {
    let names =
        |ids: &[crate::party::PartyId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let words = match standing {
        None if terms.keys.is_empty() => "This is a draft: the parties' keys are not in it yet.".to_owned(),
        None => "This is the text to be signed.".to_owned(),
        Some(standing) if standing.awaited.is_empty() => {
            format!("Signed by all: {}.", names(&standing.signed))
        }
        Some(standing) => {
            let signed =
                if standing.signed.is_empty() { "nobody".to_owned() } else { names(&standing.signed) };
            format!("Signed by {signed}. Awaited: {}.", names(&standing.awaited))
        }
    };
    let digest = format!("SHA-256 of the exact text: {digest}");
    Section { heading: "Signatures", blocks: vec![Block::Words(words), Block::Words(digest)] }
}
