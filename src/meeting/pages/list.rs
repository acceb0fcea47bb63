//! Everybody put before the meeting: in bands, with the reasons in words. Who cannot be told apart looks alike.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::forms::Fields;
use super::{Frame, Place, counted, listed, sentence};
use crate::meeting::decisions::Subject;
use crate::meeting::person::{Group, Person, Standing};
use crate::meeting::room::Readiness;

/// So many people on one page.
const PAGE: usize = 50;

/// What of the list is shown.
struct Choice<'a> {
    group: Group,
    show: &'a str,
    lead: &'a str,
    page: usize,
}

const SHOWS: [(&str, &str); 5] = [
    ("all", "Everybody"),
    ("undecided", "Undecided"),
    ("ready", "Ready"),
    ("new", "New since last round"),
    ("carried", "Carried cases"),
];

pub(in crate::meeting) fn list(frame: &Frame<'_>, asked: &Fields) -> Markup {
    let by_group = by_group(frame);
    let first =
        Group::ALL.into_iter().find(|group| by_group.contains_key(group)).unwrap_or(Group::Exhibiting);
    let choice = Choice {
        group: Group::by_name(asked.get("group")).unwrap_or(first),
        show: SHOWS.iter().map(|(name, _)| *name).find(|name| *name == asked.get("show")).unwrap_or("all"),
        lead: asked.get("lead"),
        page: asked.get("page").parse().unwrap_or(1).max(1),
    };
    let mut people: Vec<&Person> = by_group.get(&choice.group).cloned().unwrap_or_default();
    people.retain(|person| choice.holds(frame, person));
    let content = html! {
        h1 { "People" }
        (groups(&choice, &by_group))
        (filters(frame, &choice))
        (table(frame, &choice, &people))
    };
    frame.page("People", Place::People, &content)
}

/// Everybody once in each group in which they stand; nominated people who stand in no other have a group of their own.
fn by_group<'a>(frame: &Frame<'a>) -> BTreeMap<Group, Vec<&'a Person>> {
    let mut by_group: BTreeMap<Group, Vec<&Person>> = BTreeMap::new();
    for person in frame.meeting.listed() {
        for standing in &person.standings {
            let all = by_group.entry(standing.group).or_default();
            // Several behaviours of one group: the person stands there once.
            if all.last().is_none_or(|last| last.code != person.code) {
                all.push(person);
            }
        }
    }
    for (group, people) in &mut by_group {
        // Within a band the order says nothing: by code, so that nobody reads one out of it.
        people.sort_by_key(|person| {
            let standing = person.standing(*group).expect("they stand in it");
            match &standing.band {
                Some(band) => (band.clone(), 0, person.code),
                None => (String::new(), standing.place.unwrap_or(u32::MAX), person.code),
            }
        });
    }
    by_group
}

impl Choice<'_> {
    fn holds(&self, frame: &Frame<'_>, person: &Person) -> bool {
        let decision = frame.meeting.record.decision(person.code);
        let shown = match self.show {
            "undecided" => decision.is_none(),
            "ready" => frame.meeting.readiness(person) == Readiness::Ready,
            "new" => person.carried.is_none(),
            "carried" => person.carried.is_some(),
            _ => true,
        };
        shown && (self.lead.is_empty() || decision.is_some_and(|decision| decision.lead == self.lead))
    }

    fn address(&self, group: Group, show: &str, page: usize) -> String {
        let lead = if self.lead.is_empty() { String::new() } else { format!("&lead={}", self.lead) };
        let page = if page > 1 { format!("&page={page}") } else { String::new() };
        format!("/people?group={}&show={show}{lead}{page}", group.words())
    }
}

fn groups(choice: &Choice<'_>, by_group: &BTreeMap<Group, Vec<&Person>>) -> Markup {
    html! {
        nav.tabs aria-label="Groups" { ul { @for group in Group::ALL {
            @let size = by_group.get(&group).map_or(0, Vec::len);
            @if size > 0 || group != Group::Nominated {
                li { a href=(choice.address(group, choice.show, 1)) aria-current=[(group == choice.group).then_some("true")] { (sentence(group.words())) " " span.count { (size) } } }
            }
        } } }
    }
}

fn filters(frame: &Frame<'_>, choice: &Choice<'_>) -> Markup {
    html! {
        form.filters action="/people" method="get" {
            input type="hidden" name="group" value=(choice.group.words());
            div.field { label for="show" { "Show" } select #show name="show" { @for (name, words) in SHOWS { option value=(name) selected[name == choice.show] { (words) } } } }
            div.field { label for="lead" { "Lead agency" } select #lead name="lead" { option value="" { "any" } @for agency in &frame.meeting.setting.agencies { option value=(agency) selected[agency == choice.lead] { (agency) } } } }
            button { "Show" }
            div.field.scripted hidden { label for="narrow" { "With these words" } input #narrow type="search" autocomplete="off"; }
        }
    }
}

fn table(frame: &Frame<'_>, choice: &Choice<'_>, people: &[&Person]) -> Markup {
    let pages = people.len().div_ceil(PAGE).max(1);
    let page = choice.page.min(pages);
    let shown = people.iter().skip((page - 1) * PAGE).take(PAGE).copied().collect::<Vec<_>>();
    html! {
        p.result { (counted(people.len(), "person", "people")) @if pages > 1 { ", page " (page) " of " (pages) } "." (about(choice.group)) }
        @if !shown.is_empty() {
            div.wide tabindex="0" role="region" aria-label="The list" {
                table.people {
                    thead { tr {
                        th scope="col" { "Place" } th scope="col" { "Code" } th scope="col" { "Known to" } th scope="col" { "Why here" }
                        th scope="col" { "Last contact" } th scope="col" { "Ready" } th scope="col" { "Decision" }
                    } }
                    @for band in shown.chunk_by(|a, b| band(a, choice.group) == band(b, choice.group)) {
                        tbody {
                            @if let Some(name) = band.first().and_then(|person| self::band(person, choice.group)) {
                                tr.band { th colspan="7" scope="rowgroup" { "Band " (name) span { "people of one band cannot be told apart; they stand by code" } } }
                            }
                            @for person in band { (row(frame, choice.group, person)) }
                        }
                    }
                }
            }
        }
        @if pages > 1 {
            nav.pages aria-label="Pages" {
                @if page > 1 { a href=(choice.address(choice.group, choice.show, page - 1)) { "Before" } }
                @if page < pages { a href=(choice.address(choice.group, choice.show, page + 1)) { "Next" } }
            }
        }
    }
}

fn about(group: Group) -> &'static str {
    match group {
        Group::Exhibiting => " They are held to show the behaviour.",
        Group::Vulnerable => " They are harmed by the behaviour.",
        Group::Susceptible => " They are linked with somebody who shows the behaviour, and are in no order.",
        Group::Nominated => " An agency named them; they are in no order.",
    }
}

fn band(person: &Person, group: Group) -> Option<&str> {
    person.standing(group)?.band.as_deref()
}

fn row(frame: &Frame<'_>, group: Group, person: &Person) -> Markup {
    let meeting = frame.meeting;
    let readiness = meeting.readiness(person);
    let standing = person.standing(group).expect("they stand in it");
    let quiet = matches!(readiness, Readiness::Unsafe(_));
    html! {
        tr.first[person.needs_first] {
            td.place { (place(standing)) }
            th scope="row" {
                a.code href=(format!("/person/{}", person.code)) data-person { (person.code) }
                @if person.carried.is_some() { span.tag { "carried" } }
                @if !person.nominated.is_empty() { span.tag { "nominated" } }
                @if let Some(child) = &person.child { span.tag.first { (child) } }
            }
            @if quiet {
                td colspan="3" { "Not to be spoken of here" }
            } @else {
                td { (listed(&person.known.iter().map(|known| known.agency.clone()).collect::<Vec<_>>())) }
                td {
                    @if person.needs_first { span.tag.first.start { "needs first" } " " }
                    @for (number, reason) in person.reasons.iter().take(2).enumerate() { @if number > 0 { "; " } (reason) }
                }
                td.nowrap { (person.last.as_deref().unwrap_or("none")) }
            }
            td { (ready(&readiness)) }
            td { (decided(frame, person)) }
        }
    }
}

fn place(standing: &Standing) -> Markup {
    match (standing.range, standing.place) {
        (Some((from, to)), _) if from == to => html! { (from) },
        (Some((from, to)), _) => html! { (from) "\u{2013}" (to) },
        (None, Some(place)) => html! { (place) },
        (None, None) => html! { span.soft { "none" } },
    }
}

fn ready(readiness: &Readiness) -> Markup {
    match readiness {
        Readiness::Ready => html! { span.ready { "ready" } },
        Readiness::Awaited(agencies) => html! { span.awaited { "awaited: " (listed(agencies)) } },
        Readiness::NotOnePerson(_) => html! { span.held { "held back: not one person" } },
        Readiness::Unsafe(_) => html! { span.held { "not here" } },
    }
}

fn decided(frame: &Frame<'_>, person: &Person) -> Markup {
    match frame.meeting.record.standing(&Subject::Decision(person.code)).len() {
        0 => html! { span.soft { "undecided" } },
        1 => {
            html! { @if let Some(decision) = frame.meeting.record.decision(person.code) { (decision.choice.told()) span.lead { (decision.lead) } } }
        }
        _ => html! { a href="/disagreements" { "to settle" } },
    }
}
