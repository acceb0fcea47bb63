//! The minutes: what was decided, planned and passed on, by code alone. As a page to print, and as a workbook.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::decisions::{Decision, Informed, departures};
use super::pages::{day, listed, sentence};
use super::room::Meeting;
use super::secretary::Handover;
use crate::contribution::Code;
use crate::report::{Sheet, Value, Workbook};

const STYLE: &str = include_str!("pages/style.css");

/// Everything that leaves the room.
pub(super) fn handover(meeting: &Meeting) -> Handover {
    Handover {
        packs: meeting.packs(),
        minutes_page: page(meeting, Eyes::Chair).into_string(),
        minutes_workbook: workbook(meeting),
    }
}

/// How many people were decided about, by decision: for the room, which knows them all.
pub(super) fn counts(meeting: &Meeting) -> Markup {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    meeting
        .record
        .decided()
        .iter()
        .for_each(|decision| *counts.entry(decision.choice.told()).or_default() += 1);
    html! {
        @if counts.is_empty() { p { "Nothing is decided yet." } }
        @else { dl.counts { @for (choice, number) in &counts { div { dt { (sentence(choice)) } dd { (number) } } } } }
    }
}

/// Who reads the minutes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Eyes {
    /// The room, at a screen that lacks whom somebody at it knows.
    AtTheScreen,
    /// The chair, afterwards: all of it.
    Chair,
}

impl Eyes {
    fn see(self, meeting: &Meeting, code: Code) -> bool {
        self == Self::Chair || !meeting.is_kept_from_the_screen(code)
    }
}

/// The minutes as one page that fetches nothing and runs nothing.
pub(super) fn page(meeting: &Meeting, eyes: Eyes) -> Markup {
    let setting = &meeting.setting;
    let mut decided = meeting.record.decided();
    decided.retain(|decision| eyes.see(meeting, decision.code));
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Minutes of the People Meeting, " (setting.round) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body.paper {
                main #main {
                    @for mark in &setting.marks { p.mark { (mark) } }
                    h1 { "Minutes of the People Meeting" }
                    p.soft { (day(meeting.today())) " · round " (setting.round) " · knows nothing after " (day(setting.as_of)) }
                    (room(meeting))
                    section { h2 { "In short" } (counts(meeting)) (order(meeting)) }
                    section { h2 { "Decisions" }
                        @if decided.is_empty() { p { "None." } } @else { div.wide tabindex="0" role="region" aria-label="Decisions" { table.plain {
                            thead { tr { th scope="col" { "Person" } th scope="col" { "Decision" } th scope="col" { "Why" } th scope="col" { "Lead" } th scope="col" { "Tier" } th scope="col" { "Review" } th scope="col" { "Told" } } }
                            tbody { @for decision in &decided { (row(decision)) } }
                        } } }
                    }
                    (plans(meeting, eyes))
                    (issues(meeting))
                    footer { p.small {
                        (setting.agreement) " · agreement " span.hash { (setting.agreement_digest) } " · people-zones " (setting.version)
                        " · the record's sessions end at " (heads(meeting))
                    } }
                }
            }
        }
    }
}

fn room(meeting: &Meeting) -> Markup {
    let mut agencies: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in meeting.record.attendees() {
        agencies.entry(&one.agency).or_default().push(&one.name);
    }
    let present: Vec<String> =
        agencies.iter().map(|(agency, names)| format!("{} ({agency})", names.join(", "))).collect();
    html! {
        p { strong { "Present: " } @if present.is_empty() { "nobody was written down" } @else { (listed(&present)) } "." }
        @if !meeting.setting.missing.is_empty() { p { strong { "No data of: " } (listed(&meeting.setting.missing)) "." } }
    }
}

fn order(meeting: &Meeting) -> Markup {
    let counted = departures(&meeting.people, &meeting.record);
    html! {
        p { (counted.departed) " of " (counted.decided) " decisions depart from the list's order." }
        @if counted.looks_like_a_rubber_stamp() { p.warning { strong { "No decision departs from the order: the meeting may be stamping its list." } } }
    }
}

fn row(decision: &Decision) -> Markup {
    html! { tr {
        th scope="row" class="nowrap" { (decision.code) }
        td { (sentence(&decision.choice.words())) }
        td { (decision.reason) }
        td { (decision.lead) }
        td { (decision.tier) }
        td { @if let Some(review) = decision.review { (day(review)) } @else { "none" } }
        td { (decision.informed.words()) @if let Informed::NotSafe(why) = &decision.informed { ": " (why) } }
    } }
}

fn plans(meeting: &Meeting, eyes: Eyes) -> Markup {
    let mut plans: Vec<_> =
        meeting.people.people.iter().filter_map(|person| meeting.record.plan(person.code)).collect();
    plans.retain(|plan| eyes.see(meeting, plan.code));
    let today = meeting.setting.reckoned_on;
    html! {
        @if !plans.is_empty() { section { h2 { "Plans" } @for plan in plans {
            h3 { (plan.code) " (" (plan.status.words()) ")" }
            p { (plan.goals) }
            ul { @for action in &plan.actions { li { (action.agency) ": " (action.what) ", by " (day(action.due)) (if action.done { ", done" } else if action.is_overdue(today) { ", overdue" } else { "" }) } } }
        } } }
    }
}

fn issues(meeting: &Meeting) -> Markup {
    let (issues, today) = (meeting.record.issues(), meeting.setting.reckoned_on);
    html! {
        @if !issues.is_empty() { section { h2 { "Issues for the Place/Issue meeting" } ul {
            @for issue in issues { li {
                (issue.what) ": " (issue.owner) ", by " (day(issue.due)) ", " (issue.status.words())
                @if issue.is_for_the_board(today) { strong { " (on the Local Board's list)" } }
            } }
        } } }
    }
}

fn heads(meeting: &Meeting) -> String {
    let heads = meeting.record.heads();
    heads
        .iter()
        .map(|(session, head)| format!("{session}#{} {}", head.number, &head.hash[..8]))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The minutes as a workbook: one table a sheet.
fn workbook(meeting: &Meeting) -> Vec<u8> {
    let setting = &meeting.setting;
    let mut cover = vec![
        ("Round".to_owned(), setting.round.clone()),
        ("Agreement".to_owned(), setting.agreement.clone()),
        ("Agreement's digest".to_owned(), setting.agreement_digest.clone()),
        ("Day of the meeting".to_owned(), meeting.today().to_string()),
        ("Knows nothing after".to_owned(), setting.as_of.to_string()),
        ("Program".to_owned(), format!("people-zones {}", setting.version)),
    ];
    cover.extend(setting.marks.iter().map(|mark| ("Mark".to_owned(), mark.clone())));
    Workbook {
        title: "Minutes of the People Meeting",
        cover,
        notes: vec![
            "People are spoken of by codes; no name, address or number of theirs is in this workbook."
                .to_owned(),
            "A decision that two sessions reached differently is not in it until the chair has settled it."
                .to_owned(),
        ],
        sheets: &[&decisions(meeting), &actions(meeting), &issues_log(meeting)],
    }
    .xlsx()
    .expect("columns with names of their own, and fewer rows than a sheet has")
}

fn decisions(meeting: &Meeting) -> Sheet {
    let columns = ["person", "decision", "why", "as", "lead_agency", "tier", "review", "told"];
    let mut sheet =
        Sheet::new("decisions", "Decisions about people, by code", &columns.map(|name| (name, "")));
    for one in meeting.record.decided() {
        sheet.row([
            Value::text(one.code.to_string()),
            Value::text(one.choice.words()),
            Value::text(&one.reason),
            Value::text(one.role.words()),
            Value::text(&one.lead),
            Value::Number(f64::from(one.tier), 0),
            one.review.map_or(Value::None, |date| Value::text(date.to_string())),
            Value::text(one.informed.words()),
        ]);
    }
    sheet
}

fn actions(meeting: &Meeting) -> Sheet {
    let columns = ["person", "action", "agency", "due", "done"].map(|name| (name, ""));
    let mut sheet = Sheet::new("actions", "Actions of plans", &columns);
    for plan in meeting.people.people.iter().filter_map(|person| meeting.record.plan(person.code)) {
        for action in &plan.actions {
            sheet.row([
                Value::text(plan.code.to_string()),
                Value::text(&action.what),
                Value::text(&action.agency),
                Value::text(action.due.to_string()),
                Value::text(if action.done { "yes" } else { "no" }),
            ]);
        }
    }
    sheet
}

fn issues_log(meeting: &Meeting) -> Sheet {
    let columns = ["issue", "owner", "due", "status"].map(|name| (name, ""));
    let mut sheet = Sheet::new("issues", "Issues for the Place/Issue meeting", &columns);
    for issue in meeting.record.issues() {
        sheet.row([
            Value::text(&issue.what),
            Value::text(&issue.owner),
            Value::text(issue.due.to_string()),
            Value::text(issue.status.words()),
        ]);
    }
    sheet
}
