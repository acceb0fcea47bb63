//! One person before the meeting: what they need first, then why they are here, then the decision. Never an
//! identifier, never sex or former names, never how records agree.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::forms::{Fields, Problems};
use super::inputs::Filled;
use super::{Frame, Place, chart, counted, listed, sentence};
use crate::contribution::{Code, Detail, Route};
use crate::meeting::decisions::Subject;
use crate::meeting::person::{Group, Known, Person, Standing, points};
use crate::meeting::room::{Meeting, Readiness};

/// Whether the detail of harm stands open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::meeting) enum Shown {
    /// It was asked for, and that is written down.
    Open,
    /// It was not asked for.
    Closed,
}

pub(in crate::meeting) fn candidate(
    frame: &Frame<'_>,
    code: Code,
    shown: Shown,
    fields: &Fields,
    problems: &Problems,
) -> Markup {
    let meeting = frame.meeting;
    let person = meeting.person(code).expect("the meeting was turned to them");
    let readiness = meeting.readiness(person);
    let beside = Beside::of(frame, person);
    let content = html! {
        (beside.navigation(person))
        div.candidate {
            article aria-labelledby="code" {
                h1 #code { (code) (tags(person)) }
                p.readiness.ready[readiness == Readiness::Ready] { (readiness.words()) }
                @if !matches!(readiness, Readiness::Unsafe(_)) {
                    (needs_first(frame, person, shown))
                    (looked_after(frame, person))
                    (reasons(person))
                    @for (number, standing) in person.standings.iter().enumerate() { (self::standing(standing, number)) }
                    (time(frame, person))
                    (others(person))
                }
            }
            aside aria-labelledby="decision" { (super::decision::section(frame, person, beside.undecided, &Filled { fields, problems })) }
        }
    };
    frame.page(&code.to_string(), Place::People, &content)
}

/// Somebody with a connection is still in the room.
pub(in crate::meeting) fn step_out(frame: &Frame<'_>, code: Code) -> Markup {
    let who: Vec<String> =
        frame.meeting.to_step_out(code).iter().map(|one| format!("{} ({})", one.name, one.agency)).collect();
    let content = html! {
        h1 { (code) }
        p.warning role="alert" { strong { (listed(&who)) } " declared a connection with this person, and steps out before the page is shown." }
        form action=(format!("/person/{code}/stepped-out")) method="post" {
            (frame.secret())
            button { "They have stepped out: show the page" }
        }
        p { a href="/people" { "Back to the list" } }
    };
    frame.page(&code.to_string(), Place::People, &content)
}

/// Who stands before and after a person, and whom to speak of next.
struct Beside {
    group: Group,
    before: Option<Code>,
    after: Option<Code>,
    undecided: Option<Code>,
}

impl Beside {
    /// As the list of the person's first group has them.
    fn of(frame: &Frame<'_>, person: &Person) -> Self {
        let group = person.standings.first().map_or(Group::Nominated, |standing| standing.group);
        let mut all = super::list::of_group(frame.meeting, group);
        all.retain(|other| Meeting::is_put_forward(other) || other.code == person.code);
        let at = all.iter().position(|other| other.code == person.code).unwrap_or(0);
        let code = |at: usize| all.get(at).map(|other| other.code);
        // From here on to the end, and then from the beginning.
        let mut others = all[(at + 1).min(all.len())..].iter().chain(&all[..at]).map(|other| other.code);
        Self {
            group,
            before: at.checked_sub(1).and_then(code),
            after: code(at + 1),
            undecided: others.find(|code| frame.meeting.record.over(&Subject::Decision(*code)).is_empty()),
        }
    }

    fn navigation(&self, person: &Person) -> Markup {
        html! {
            nav.beside aria-label="Persons" {
                a href=(format!("/people?group={}", self.group.words())) data-list { "List" }
                @if let Some(code) = self.before { a href=(format!("/person/{code}")) data-before { "\u{2190} " (code) } }
                @if let Some(code) = self.after { a href=(format!("/person/{code}")) data-next { (code) " \u{2192}" } }
                a.right href=(format!("/person/{}/plan", person.code)) data-plan { "Plan" }
            }
        }
    }
}

fn tags(person: &Person) -> Markup {
    html! {
        @if let Some(child) = &person.child { span.tag.first { (child) } }
        @if !person.nominated.is_empty() { span.tag { "nominated by " (listed(&person.nominated.iter().cloned().collect::<Vec<_>>())) } }
        @if let Some(code) = person.carried { span.tag { "carried, was " (code) } }
    }
}

/// Harm first: what was done to the person stands before what the person did.
fn needs_first(frame: &Frame<'_>, person: &Person, shown: Shown) -> Markup {
    if !person.is_vulnerable() {
        return html! {};
    }
    let open = |agency: &str| frame.meeting.detail(agency, person.code) == Detail::Full;
    let (may, kept): (Vec<_>, Vec<_>) = person.harm.iter().partition(|harm| open(&harm.agency));
    let kept: std::collections::BTreeSet<&str> = kept.iter().map(|harm| harm.agency.as_str()).collect();
    let looks = frame.meeting.record.looks(person.code);
    html! {
        section.first aria-labelledby="first" {
            h2 #first { "Has been harmed by others" }
            p { "What does this person need first, and from whom? Settle that before anything else." }
            @if !frame.meeting.has_safe_route(person) { p { strong { "Nobody knows a safe way to reach them yet." } " Until somebody does, nothing about them leaves the room." } }
            @if !may.is_empty() {
                @if shown == Shown::Open {
                    ul { @for harm in may { li { (harm.what) " " span.soft { "(" (harm.agency) ")" } } } }
                } @else {
                    form action=(format!("/person/{}/detail", person.code)) method="post" {
                        (frame.secret())
                        button.quiet { "Show the detail" }
                        span.hint { " Each look is written down" @if looks > 0 { "; " (counted(usize::try_from(looks).unwrap_or(usize::MAX), "look", "looks")) " so far" } "." }
                    }
                }
            }
            @if !kept.is_empty() { p.soft { "Detail kept by: " (listed(&kept.iter().map(|agency| (*agency).to_owned()).collect::<Vec<_>>())) ". Ask them." } }
        }
    }
}

/// What the holders answered that the room must know.
fn looked_after(frame: &Frame<'_>, person: &Person) -> Markup {
    let open: Vec<String> = frame
        .meeting
        .answers(person)
        .flat_map(|(agency, answer)| {
            answer.open_to.iter().map(move |plan| format!("{} ({agency})", plan.words()))
        })
        .collect();
    let mut routes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (agency, answer) in frame.meeting.answers(person).filter(|(_, answer)| answer.contact != Route::None)
    {
        routes.entry(answer.contact.words()).or_default().push(agency.clone());
    }
    let routes: Vec<String> =
        routes.iter().map(|(way, agencies)| format!("{way} ({})", agencies.join(", "))).collect();
    html! {
        @if !open.is_empty() { p.open { strong { "Already open to " (listed(&open)) "." } " Would that plan be the place to decide?" } }
        @if !routes.is_empty() { p.soft { "Safe way to reach them: " (listed(&routes)) "." } }
    }
}

fn reasons(person: &Person) -> Markup {
    html! {
        section aria-labelledby="why" {
            h2 #why { "Why here" }
            @if person.reasons().is_empty() { p { "An agency asked the meeting to look." } }
            @else { ul { @for reason in person.reasons() { li { (sentence(reason)) } } } }
            @if let Some(last) = &person.last { p.soft { "Last contact: " (last) "." } }
        }
    }
}

fn standing(standing: &Standing, number: usize) -> Markup {
    let id = format!("standing-{number}");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (sentence(standing.group.words())) ": " (standing.behaviour) }
            @if standing.parts.is_empty() {
                p { "No points, and no place in an order." }
            } @else {
                (place(standing))
                (chart::waterfall(standing, &format!("waterfall-{number}")))
                details { summary { "The same as a table" } (chart::table(standing)) }
                @if standing.points_with_likely != standing.points { p.soft { "With records that are only likely this person's: " (points(standing.points_with_likely)) " points. They change no place." } }
            }
        }
    }
}

fn place(standing: &Standing) -> Markup {
    html! {
        div.place-in-order {
            @if let Some(band) = &standing.band { strong { "Band " (band) } ": " (super::list::band_in_words(band)) ". " }
            @match standing.range {
                Some((from, to)) if from != to => { "Could as well stand anywhere from place " (from) " to place " (to) "." }
                _ => @if let Some(place) = standing.place { "Place " (place) "." },
            }
            @if let (Some(place), Some(_)) = (standing.place, standing.range) { " " details.rank { summary { "Exact place" } span { (place) } } }
        }
        @if !standing.would_change.is_empty() {
            p.same-line { "What would change it:" }
            ul { @for change in &standing.would_change { li { (sentence(change)) } } }
        }
    }
}

/// Contacts over time, agency by agency, as far as each permits.
fn time(frame: &Frame<'_>, person: &Person) -> Markup {
    let detail = |known: &&Known| frame.meeting.detail(&known.agency, person.code);
    let full: Vec<&Known> = person.known.iter().filter(|known| detail(known) == Detail::Full).collect();
    html! {
        section aria-labelledby="time" {
            h2 #time { "Known to" }
            @if full.iter().any(|known| !known.moments.is_empty()) { (chart::timeline(&full, "timeline")) }
            ul.known { @for known in &person.known { li {
                strong { (known.agency) } ": "
                @match detail(&known) {
                    Detail::Full => { (counted(usize::try_from(known.contacts).unwrap_or(usize::MAX), "contact", "contacts")) @if !known.moments.is_empty() { details { summary { "when" } ul { @for moment in known.moments.iter().rev() { li { (moment.when) ": " (moment.what) } } } } } },
                    Detail::Counts => (counted(usize::try_from(known.contacts).unwrap_or(usize::MAX), "contact", "contacts")),
                    Detail::Known => span.soft { "knows this person; ask them" },
                }
            } } }
        }
    }
}

/// Never who they are.
fn others(person: &Person) -> Markup {
    html! {
        @if !person.linked.is_empty() || !person.opposite.is_empty() {
            section aria-labelledby="others" {
                h2 #others { "Other people" }
                ul {
                    @for (how, number) in &person.linked { li { (counted(usize::try_from(*number).unwrap_or(usize::MAX), "other person", "other people")) " " (how) } }
                    @if !person.opposite.is_empty() {
                        li { (counted(person.opposite.len(), "person on this list stands", "people on this list stand")) " on the other side of an event. Speak of each alone; they never share a plan or a pack." }
                    }
                }
            }
        }
    }
}
