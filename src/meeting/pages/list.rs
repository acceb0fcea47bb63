//! Everybody put before the meeting: in bands, with the reasons in words. Who cannot be told apart looks alike.

use maud::{Markup, html};

use super::super::forms::Fields;
use super::{Frame, Place, counted, listed, sentence};
use crate::contribution::Code;
use crate::meeting::decisions::Subject;
use crate::meeting::person::{Group, Person, Standing};
use crate::meeting::room::{Meeting, Readiness};

/// So many people on one page.
const PAGE: usize = 50;

/// What of the list is shown.
struct Choice<'a> {
    group: Group,
    show: &'a str,
    lead: &'a str,
    page: usize,
}

const SHOWS: [(&str, &str); 6] = [
    ("forward", "Put forward"),
    ("undecided", "Undecided"),
    ("ready", "Ready"),
    ("new", "New since last round"),
    ("carried", "Carried cases"),
    ("all", "Everybody, also who is not put forward"),
];

pub(in crate::meeting) fn list(frame: &Frame<'_>, asked: &Fields) -> Markup {
    let mut by_group: Vec<(Group, Vec<&Person>)> =
        Group::ALL.into_iter().map(|group| (group, of_group(frame.meeting, group))).collect();
    let first =
        by_group.iter().find(|(_, people)| !people.is_empty()).map_or(Group::Exhibiting, |(group, _)| *group);
    let choice = Choice {
        group: Group::by_name(asked.get("group")).unwrap_or(first),
        show: SHOWS
            .iter()
            .map(|(name, _)| *name)
            .find(|name| *name == asked.get("show"))
            .unwrap_or("forward"),
        lead: asked.get("lead"),
        page: asked.get("page").parse().unwrap_or(1).max(1),
    };
    by_group.iter_mut().for_each(|(_, people)| people.retain(|person| choice.holds(frame, person)));
    let people = by_group
        .iter()
        .find(|(group, _)| *group == choice.group)
        .map_or(&[][..], |(_, people)| people.as_slice());
    let content = html! {
        h1 { "People" }
        (groups(&choice, &by_group))
        (filters(frame, &choice))
        (table(frame, &choice, people))
    };
    frame.page("People", Place::People, &content)
}

/// Everybody of a group once, in the order in which they are shown. Within a band the order says nothing: by code, so
/// that nobody reads one out of it.
pub(super) fn of_group(meeting: &Meeting, group: Group) -> Vec<&Person> {
    let mut people: Vec<(&Standing, &Person)> =
        meeting.listed().filter_map(|person| Some((person.standing(group)?, person))).collect();
    people.sort_by(|one, other| place_in_list(one).cmp(&place_in_list(other)));
    people.into_iter().map(|(_, person)| person).collect()
}

fn place_in_list<'a>((standing, person): &(&'a Standing, &'a Person)) -> (&'a str, u32, Code) {
    match &standing.band {
        Some(band) => (band.as_str(), 0, person.code),
        None => ("", standing.place.unwrap_or(u32::MAX), person.code),
    }
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
        let forward = self.show == "all" || Meeting::is_put_forward(person) || decision.is_some();
        forward
            && shown
            && (self.lead.is_empty() || decision.is_some_and(|decision| decision.lead == self.lead))
    }

    fn address(&self, group: Group, show: &str, page: usize) -> String {
        let lead = if self.lead.is_empty() { String::new() } else { format!("&lead={}", self.lead) };
        let page = if page > 1 { format!("&page={page}") } else { String::new() };
        format!("/people?group={}&show={show}{lead}{page}", group.words())
    }
}

fn groups(choice: &Choice<'_>, by_group: &[(Group, Vec<&Person>)]) -> Markup {
    html! {
        nav.tabs aria-label="Groups" { ul { @for (group, people) in by_group {
            @if !people.is_empty() || *group != Group::Nominated {
                li { a href=(choice.address(*group, choice.show, 1)) aria-current=[(*group == choice.group).then_some("true")] { (sentence(group.words())) " " span.count { (people.len()) } } }
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
                                tr.band { th colspan="7" scope="rowgroup" { "Band " (name) span { (band_in_words(name)) "; they stand by code" } } }
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

/// What a band says: how the places that could be theirs compare with how many the meeting can take on.
pub(super) fn band_in_words(name: &str) -> &'static str {
    match name {
        "A" => "wherever chance puts them, they are among as many as the meeting can take on",
        "B" => "whether they are among as many as the meeting can take on cannot be told",
        "C" => "wherever chance puts them, they are behind as many as the meeting can take on",
        _ => "people of one band cannot be told apart",
    }
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
                    @for (number, reason) in standing.reasons.iter().take(2).enumerate() { @if number > 0 { "; " } (reason) }
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
        Readiness::Awaited(agencies) if agencies.is_empty() => html! { span.soft { "not put forward" } },
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
