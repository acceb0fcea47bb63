//! The end: what is decided and what is not, who is told what, and the minutes.

use maud::{Markup, html};

use super::{Frame, Place, counted};
use crate::contribution::Code;
use crate::meeting::decisions::departures;
use crate::meeting::minutes;
use crate::meeting::packs::{AgencyPacks, LeftOut};
use crate::meeting::room::Readiness;

pub(in crate::meeting) fn end(frame: &Frame<'_>) -> Markup {
    let meeting = frame.meeting;
    let undecided = meeting
        .listed()
        .filter(|person| {
            meeting.readiness(person) == Readiness::Ready && meeting.record.decision(person.code).is_none()
        })
        .count();
    let apart = meeting.record.disagreements().len() + meeting.unsettled_links().len();
    let content = html! {
        h1 { "Before we part" }
        div.columns {
            div {
                section aria-labelledby="decided" { h2 #decided { "Decided" } (minutes::counts(meeting)) }
                @if undecided > 0 { p { a href="/people?show=undecided" { (counted(undecided, "person is ready and undecided", "people are ready and undecided")) } "." } }
                @if apart > 0 { p.warning { a href="/disagreements" { (counted(apart, "matter is", "matters are")) " to be settled" } "; until then no pack tells of them." } }
                section aria-labelledby="order" { h2 #order { "How the meeting used the list" } (use_of_the_list(frame)) }
            }
            div {
                section aria-labelledby="packs" { h2 #packs { "What each agency is told" } (packs(frame, &meeting.packs())) }
                p { a href="/minutes" target="_blank" rel="noopener" { "The minutes, to read or print" } }
                @if !meeting.record.is_read_only() {
                    form action="/end" method="post" {
                        (frame.secret())
                        p { "Ending writes the minutes and seals the packs. A later meeting goes on from here; nothing is lost." }
                        button { "End the meeting" }
                    }
                }
            }
        }
    };
    frame.page("End", Place::End, &content)
}

fn use_of_the_list(frame: &Frame<'_>) -> Markup {
    let meeting = frame.meeting;
    let counted = departures(&meeting.people, &meeting.record);
    let opened: Vec<u64> = meeting
        .listed()
        .map(|person| meeting.record.seconds(person.code))
        .filter(|seconds| *seconds > 0)
        .collect();
    let minutes = opened.iter().sum::<u64>().div_ceil(60);
    html! {
        p {
            (super::counted(opened.len(), "person was", "people were")) " before the meeting, for " (minutes) " minutes in all. "
            (super::counted(counted.departed, "decision departs", "decisions depart")) " from the order, of " (counted.decided) "."
        }
        @if counted.looks_like_a_rubber_stamp() {
            p.warning { strong { "No decision departs from the order." } " A meeting that never disagrees with its list may be stamping it. Is there nobody whom you would have taken on instead?" }
        }
    }
}

fn packs(frame: &Frame<'_>, all: &[AgencyPacks]) -> Markup {
    html! {
        ul { @for one in all { li {
            strong { (one.agency) } ": "
            @let told: usize = one.packs.iter().map(Vec::len).sum();
            @if told == 0 { "nothing" } @else { (counted(told, "person", "people")) @if one.packs.len() > 1 { " in " (one.packs.len()) " packs, so that nobody shares one with the other side of an event" } }
            @for why in LeftOut::ALL { (left_out(frame, one, why)) }
        } } }
    }
}

/// Who is in no pack of an agency for one reason: a few by code, all by number.
fn left_out(frame: &Frame<'_>, one: &AgencyPacks, why: LeftOut) -> Markup {
    const NAMED: usize = 12;
    let mut codes: Vec<&Code> =
        one.left_out.iter().filter(|(_, own)| *own == why).map(|(code, _)| code).collect();
    codes.retain(|code| !frame.meeting.is_kept_from_the_screen(**code));
    html! {
        @if !codes.is_empty() {
            br;
            span.held {
                (counted(codes.len(), "person is", "people are")) " left out: " (why.words()) ": "
                @for code in codes.iter().take(NAMED) { (code) " " }
                @if codes.len() > NAMED { "and others" }
            }
        }
    }
}

pub(in crate::meeting) fn ended(frame: &Frame<'_>, files: &[String]) -> Markup {
    let content = html! {
        h1 { "The meeting has ended" }
        p { "Everything was saved. These files were written into the hub's folder:" }
        ul { @for file in files { li { code { (file) } } } }
        p { "Send each agency its packs; it reads them with " code { "pz agency decisions" } ". " "This page is closed now; " code { "pz meeting" } " opens it again." }
    };
    frame.page("Ended", Place::Nowhere, &content)
}
