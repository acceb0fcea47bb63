//! Two to four pages for a board: what changed, how agencies overlap, where, what the meeting decided as counts, who
//! took part, and how far the numbers can be trusted.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};

use super::leaf::{handed_out, section};
use super::{bars, lorenz, tables, upset, words};
use crate::release::{Provenance, ReleasedTable};

/// What the pages are made of. Every count of people is a released one.
pub struct Board<'a> {
    /// Where it comes from.
    pub provenance: &'a Provenance,
    /// The day on which it is made.
    pub made: Date,
    /// People by number of agencies.
    pub by_number: &'a ReleasedTable,
    /// People and contacts by agency.
    pub by_agency: &'a ReleasedTable,
    /// People by which agencies know them.
    pub sets: Option<&'a ReleasedTable>,
    /// Contacts of parts of all people, those with most first.
    pub spread: Option<&'a ReleasedTable>,
    /// People met by area.
    pub areas: &'a ReleasedTable,
    /// What areas are called, by code.
    pub names: &'a BTreeMap<String, String>,
    /// People by what was decided about them.
    pub decisions: Decided<'a>,
    /// The earlier release that this one is compared with.
    pub before: Option<Before>,
    /// Each agency: how many of its staff took part. Staff are no subjects of the analysis.
    pub took_part: &'a [(String, u64)],
    /// Agencies of which the round has no data.
    pub missing: &'a [String],
    /// Issues that are on the Local Board's list, in the meeting's words.
    pub issues: &'a [String],
    /// How sure links are, a sentence each.
    pub links: &'a [String],
}

/// What the meeting decided, as far as it may be shown.
#[derive(Clone, Copy)]
pub enum Decided<'a> {
    /// Nothing yet.
    Nothing,
    /// About so few people that no number of them is shown.
    Hidden,
    /// People by decision.
    Counted(&'a ReleasedTable),
}

/// Shown numbers of an earlier release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Its last day.
    pub as_of: Date,
    /// Everybody.
    pub people: Option<u64>,
    /// People known to several agencies.
    pub several: Option<u64>,
    /// Contacts.
    pub contacts: Option<u64>,
}

/// The whole page.
pub fn board(of: &Board<'_>) -> String {
    let body = html! {
        (section("changed", "What changed", sentences(&changed(of))))
        (section("overlap", "How agencies overlap", overlap(of)))
        @if let Some(figure) = of.spread.and_then(lorenz::figure) { (section("few", "How much falls on few", figure)) }
        (section("where", "Where", place(of)))
        (section("decisions", "What the People Meeting decided", decisions(of)))
        (section("part", "Who took part", took_part(of)))
        (section("coverage", "What the numbers cover", coverage(of)))
        (section("limits", "What these numbers cannot tell", limits()))
    };
    handed_out("For the board", &of.provenance.agreement, of.provenance, of.made, "", body)
}

fn sentences(all: &[String]) -> Markup {
    html! { div class="lead" { @for sentence in all { p { (sentence) } } } }
}

/// Three sentences: everybody, those known to several, contacts.
fn changed(of: &Board<'_>) -> Vec<String> {
    let now = |table: &ReleasedTable, measure: &str| {
        table.measure(measure).and_then(|place| table.total().cells()[place].shown())
    };
    let people = now(of.by_number, "people");
    let several = words::at_least(of.by_number, "people", 2);
    let contacts = now(of.by_agency, "contacts");
    let Some(before) = of.before else {
        return vec![
            said("people were met by the agencies", people),
            said("of them were known to two agencies or more", several),
            "There is no earlier release to compare with yet.".to_owned(),
        ];
    };
    vec![
        compared("People met by the agencies", people, before.people, before.as_of),
        compared("People known to two agencies or more", several, before.several, before.as_of),
        compared("Contacts", contacts, before.contacts, before.as_of),
    ]
}

fn said(what: &str, value: Option<u64>) -> String {
    match value {
        Some(value) => format!("{} {what}.", words::number(value)),
        None => format!("How many {what} is hidden."),
    }
}

fn compared(what: &str, now: Option<u64>, before: Option<u64>, as_of: Date) -> String {
    match (now, before) {
        (Some(now), Some(before)) if now == before => {
            format!("{what}: {}, as many as in the round to {}.", words::number(now), words::day(as_of))
        }
        (Some(now), Some(before)) => {
            let more = if now > before { "more" } else { "fewer" };
            let by = words::number(now.abs_diff(before));
            format!("{what}: {}, {by} {more} than in the round to {}.", words::number(now), words::day(as_of))
        }
        (Some(now), None) => format!("{what}: {}; the earlier number is hidden.", words::number(now)),
        (None, _) => format!("{what}: hidden in this round."),
    }
}

fn overlap(of: &Board<'_>) -> Markup {
    html! {
        h3 { (of.by_number.title()) }
        div class="figures" { (bars::figure(of.by_number, 0)) }
        (tables::whole(of.by_number))
        @if let Some(sets) = of.sets { (upset::figure(sets)) (tables::folded("All combinations", tables::whole(sets))) }
        h3 { (of.by_agency.title()) }
        (tables::whole(of.by_agency))
        p { "Who is known to several agencies stands in the row of each, and once in the total." }
    }
}

/// The areas in which most people were met, of those that are shown.
fn place(of: &Board<'_>) -> Markup {
    const MOST: usize = 8;
    // Contacts of which nobody knows where they were are in no area.
    let known = |label: &str| of.names.is_empty() || of.names.contains_key(label);
    let mut rows: Vec<_> =
        of.areas.rows().iter().filter(|row| !row.is_hidden() && known(row.label())).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.cells()[0].shown()), row.label().to_owned()));
    let hidden = of.areas.hidden_rows();
    html! {
        p { "People met there; they need not live there, and a busy place is not a bad one." }
        (tables::framed("Areas in which most people were met", "", html! {
            thead { tr { th scope="col" { "Area" } @for measure in of.areas.measures() { th scope="col" class="n" { (words::heading(measure)) } } } }
            tbody { @for row in rows.iter().take(MOST) { tr { th scope="row" { (of.names.get(row.label()).map_or(row.label(), String::as_str)) } @for cell in row.cells() { (tables::number(*cell)) } } } }
        }))
        @if hidden > 0 { p { (words::sentence(&words::counted(hidden, "area is", "areas are"))) " hidden to protect people." } }
    }
}

fn decisions(of: &Board<'_>) -> Markup {
    html! {
        @match of.decisions {
            Decided::Nothing => p { "The meeting has not decided about anybody yet." },
            Decided::Hidden => p { "The meeting has decided about people; how many is hidden, because they are fewer than " (of.by_number.minimum_people()) " or their number would give such a one away." },
            Decided::Counted(table) => {
                (tables::whole(table))
                p { (words::sentence(&words::why_hidden(table.minimum_people()))) "." }
            },
        }
        @if !of.issues.is_empty() {
            h3 { "On the Local Board's list" }
            ul { @for issue in of.issues { li { (issue) } } }
        }
    }
}

fn took_part(of: &Board<'_>) -> Markup {
    tables::framed(
        "Staff at the People Meeting, by agency",
        "",
        html! {
            thead { tr { th scope="col" { "Agency" } th scope="col" class="n" { "People present" } } }
            tbody { @for (agency, number) in of.took_part { tr { th scope="row" { (words::sentence(agency)) } td class="n" { (number) } } } }
        },
    )
}

fn coverage(of: &Board<'_>) -> Markup {
    html! {
        ul {
            li { "Contacts from " (words::day(of.provenance.from)) " to " (words::day(of.provenance.as_of)) "; nothing after that day is known." }
            @if of.missing.is_empty() { li { "Every agency of the agreement sent data." } }
            @else { li { "No data came from " (of.missing.join(", ")) ": what they know is missing from every number." } }
            @for link in of.links { li { (link) } }
        }
    }
}

fn limits() -> Markup {
    html! {
        ul {
            li { "A contact is what an agency wrote down. Where an agency looks more, it records more." }
            li { "A change between two rounds can come of recording, of new agencies, or of chance. It proves no effect." }
            li { "Some records of one person were not joined, and a few of different people may have been." }
        }
    }
}
