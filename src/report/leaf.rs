//! A page as one file of HTML: nothing to fetch, nothing to run, fit for paper, marked with where it comes from.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::words;
use crate::release::Provenance;

const STYLE: &str = include_str!("page.css");
/// A browser that obeys this fetches nothing and runs nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// What every page has.
pub(super) struct Leaf<'a> {
    /// What the browser calls it.
    pub(super) title: &'a str,
    /// What kind of page it is, above the heading.
    pub(super) kicker: &'a str,
    /// The heading.
    pub(super) heading: &'a str,
    /// The time that it is of.
    pub(super) when: Markup,
    /// Marks that every page carries, such as `REHEARSAL`.
    pub(super) marks: &'a [String],
    /// Style beyond that of every page.
    pub(super) style: &'a str,
    /// What stands on it.
    pub(super) body: Markup,
    /// What stands below.
    pub(super) foot: Markup,
}

impl Leaf<'_> {
    /// The whole page.
    pub(super) fn html(&self) -> String {
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) (PreEscaped(self.style)) (PreEscaped(paper_marks(self.marks))) }
                }
                body {
                    a class="skip" href="#main" { "Skip to the findings" }
                    @for mark in self.marks { (banner(mark)) }
                    header {
                        p class="kicker" { (self.kicker) }
                        h1 { (self.heading) }
                        p class="when" { (self.when) }
                    }
                    main id="main" { (self.body) }
                    footer { (self.foot) }
                }
            }
        }
        .into_string()
    }
}

/// A page of released numbers that is handed out: its foot says of which round it is, and bears the hash of all above.
pub(super) fn handed_out(
    heading: &str,
    kicker: &str,
    of: &Provenance,
    made: jiff::civil::Date,
    style: &str,
    body: Markup,
) -> String {
    let hash = hex::encode(Sha256::digest(body.0.as_bytes()));
    let foot = html! {
        p {
            "Round " (of.round) " · " (of.agreement) " · made on " (words::day(made)) " by people-zones " (of.code_version)
            ". Only numbers that passed disclosure control are on this page."
        }
        p class="hash" { "agreement " (of.agreement_digest) br; "this page " (hash) }
    };
    let when = html! { (words::day(of.from)) " to " (words::day(of.as_of)) };
    Leaf { title: heading, kicker, heading, when, marks: &of.marks, style, body, foot }.html()
}

/// A part of a page under a heading.
pub(super) fn section(id: &str, title: &str, content: Markup) -> Markup {
    let heading = format!("{id}-heading");
    html! { section id=(id) aria-labelledby=(heading) { h2 id=(heading) { (title) } (content) } }
}

/// Sentences, one below the other.
pub(super) fn sentences(lines: &[String]) -> Markup {
    html! { ul { @for line in lines { li { (line) } } } }
}

fn banner(mark: &str) -> Markup {
    html! {
        aside class="mark" aria-label="Status of this page" {
            p { strong { (mark) } @if mark == "REHEARSAL" { ": made from test or invented records. Nothing here is about real people; decide nothing on it." } }
        }
    }
}

/// The marks again at the head of each printed page. Marks are the program's own words; anything but letters
/// and spaces would not belong in a style sheet, and is left out.
fn paper_marks(marks: &[String]) -> String {
    let marks = marks.join("  ");
    let marks: String = marks.chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ').collect();
    if marks.is_empty() { marks } else { format!("@page{{@top-right{{content:\"{marks}\"}}}}") }
}
