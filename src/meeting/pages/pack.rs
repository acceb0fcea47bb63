//! What an agency's people take to the meeting on paper: their own candidates, by code, without points, bands or groups.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::{STYLE, day, sentence};
use crate::meeting::packs::{LeftOut, apart};
use crate::meeting::person::Person;
use crate::meeting::room::{Meeting, Readiness};
use crate::meeting::words;

/// What is printed on every pack.
pub struct Printing<'a> {
    /// Whose pack.
    pub agency: &'a str,
    /// Who prints it.
    pub by: &'a str,
    /// When it must be destroyed.
    pub destroy_by: Date,
}

/// An agency's packs, and how many people are in none of them, with why. People on opposite sides of one event never
/// share one.
pub fn people_packs(meeting: &Meeting, printing: &Printing<'_>) -> (Vec<String>, Vec<LeftOut>) {
    let (mut people, mut left_out) = (Vec::new(), Vec::new());
    let known_here = meeting.known_to_staff_of(printing.agency);
    for person in meeting.people.people.iter().filter(|person| person.holders.contains(printing.agency)) {
        match meeting.left_out(person, &known_here) {
            Some(why) => left_out.push(why),
            None if matches!(meeting.readiness(person), Readiness::Unsafe(_)) => {}
            None => people.push((person, person)),
        }
    }
    let packs = apart(people);
    let pages =
        (1..).zip(&packs).map(|(number, people)| pack(meeting, printing, (number, packs.len()), people));
    (pages.collect(), left_out)
}

fn pack(
    meeting: &Meeting,
    printing: &Printing<'_>,
    (number, of): (usize, usize),
    people: &[&Person],
) -> String {
    let setting = &meeting.setting;
    let body = html! { @for person in people { (one(meeting, person)) } };
    let hash = hex::encode(Sha256::digest(body.0.as_bytes()));
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "People Meeting: for " (printing.agency) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) (PreEscaped(foot(printing))) }
            }
            body.paper {
                main #main {
                    @for mark in &setting.marks { p.mark { (mark) } }
                    h1 { "For " (printing.agency) ", before the People Meeting" }
                    p.soft { "Pack " (number) " of " (of) " · round " (setting.round) " · knows nothing after " (day(setting.as_of)) }
                    p.warning { strong { "Destroy by " (day(printing.destroy_by)) "." } " Printed by " (printing.by) " on " (day(meeting.today())) ". Personal data: keep it with you, and copy nothing into another system." }
                    p { "Only people whom your agency knows. " code { "pz agency who CODE" } " says who they are, on your own machine." }
                    (body)
                    footer {
                        p.small { (setting.agreement) " · people-zones " (setting.version) }
                        p.small.hash { "agreement " (setting.agreement_digest) br; "this pack " (hash) }
                    }
                }
            }
        }
    }
    .into_string()
}

/// Again at the foot of each printed page. Only letters, digits and spaces belong in a style sheet.
fn foot(printing: &Printing<'_>) -> String {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').take(60).collect::<String>();
    format!(
        "@page{{@bottom-left{{content:\"Printed by {}. Destroy by {}\";font-size:9pt}}}}",
        plain(printing.by),
        plain(&day(printing.destroy_by).replace('\u{a0}', " "))
    )
}

fn one(meeting: &Meeting, person: &Person) -> Markup {
    let decision = meeting.record.decision(person.code);
    html! {
        section.one {
            h2 { (person.code) @if let Some(child) = &person.child { span.tag.first { (child) } } }
            @if person.is_vulnerable() { p { strong { "Has been harmed by others." } " What do they need first?" } }
            // Whatever ties this person to another one stays out.
            ul { @for reason in person.reasons().into_iter().filter(|reason| !words::has_code(reason)) { li { (sentence(reason)) } } }
            @if let Some(decision) = decision { p { "Decided: " (decision.choice.told()) ", " (decision.lead) " leads." } }
            p.soft { "What do you know that helps? What does the person say? Is anything here wrong?" }
        }
    }
}
