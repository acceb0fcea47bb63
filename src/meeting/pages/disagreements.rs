//! What two sessions decided differently, and what was decided on an older link: side by side, for the chair.

use maud::{Markup, html};

use super::super::forms::{Fields, Problems};
use super::inputs::Filled;
use super::{Frame, Place, day, decision};
use crate::meeting::decisions::{Content, Entry, Ref, Subject, Writing};

/// So many matters on one page: each that is settled makes room for another.
const MOST: usize = 20;

pub(in crate::meeting) fn disagreements(frame: &Frame<'_>, fields: &Fields, problems: &Problems) -> Markup {
    let (record, typed) = (&frame.meeting.record, Filled { fields, problems });
    let kept = |subject: &Subject| match subject {
        Subject::Decision(code) | Subject::Plan(code) => frame.meeting.is_kept_from_the_screen(*code),
        Subject::Issue(_) | Subject::Attendee(..) => false,
    };
    let (mut apart, mut older) = (record.disagreements(), frame.meeting.unsettled_links());
    apart.retain(|subject| !kept(subject));
    older.retain(|(_, writing, _)| !kept(&writing.content.subject()));
    let waiting = (apart.len() + older.len()).saturating_sub(MOST);
    apart.truncate(MOST);
    older.truncate(MOST - apart.len());
    let content = html! {
        h1 { "To settle" }
        (typed.summary())
        @if waiting > 0 { p { (super::counted(waiting, "matter waits", "matters wait")) " behind these." } }
        @if apart.is_empty() && older.is_empty() { p { "All sessions agree, and every decision is about the records that are linked now." } }
        @for subject in apart {
            section.settle {
                h2 { (name(subject)) ": sessions disagree" }
                p { "Neither counts until the chair has chosen one and said why." }
                (form(frame, &record.standing(subject), fields))
            }
        }
        @for (line, writing, person) in older {
            section.settle {
                h2 { (name(&writing.content.subject())) ": decided on an older link" }
                @if person.is_some() {
                    p { "The records held to be this person were linked again since. Does the decision still stand?" }
                    (form(frame, &[(line, writing)], fields))
                } @else {
                    p { "Nobody on the list has this code since the records were linked again." }
                    (version(frame, line, writing))
                }
                (frame.undo(line, "It does not stand: undo it"))
            }
        }
    };
    frame.page("To settle", Place::Disagreements, &content)
}

fn form(frame: &Frame<'_>, versions: &[(&Ref, &Writing)], fields: &Fields) -> Markup {
    let id = versions.first().map(|(line, _)| line.to_string()).unwrap_or_default();
    // What was typed belongs to the form that it was typed into.
    let why =
        versions.iter().any(|(line, _)| line.to_string() == fields.get("chosen")).then(|| fields.get("why"));
    html! {
        form.stack action="/disagreements" method="post" {
            (frame.secret())
            fieldset.versions {
                legend { "Which one stands?" }
                @for (line, writing) in versions {
                    label.version {
                        input type="radio" name="chosen" value=(line) checked[versions.len() == 1 || line.to_string() == fields.get("chosen")];
                        div { (version(frame, line, writing)) }
                    }
                }
            }
            div.field {
                label for=(format!("why-{id}")) { "Why" span.hint { "The chair says it; it stands in the minutes." } }
                input id=(format!("why-{id}")) name="why" value=(why.unwrap_or_default()) autocomplete="off";
            }
            @if !fields.0.is_empty() { label.check { input type="checkbox" name="confirmed" value="yes"; "If the text was questioned: it names nobody" } }
            button { "This one stands" }
        }
    }
}

fn version(frame: &Frame<'_>, line: &Ref, writing: &Writing) -> Markup {
    let at =
        frame.meeting.record.line(line).map(|entry: &Entry| entry.at.strftime("%Y-%m-%d %H:%M").to_string());
    html! {
        p.soft { "Session " (line.session) @if let Some(at) = at { ", " (at) } }
        @match &writing.content {
            Content::Decision(decision) => (decision::said(decision)),
            Content::Plan(plan) => {
                p { (plan.goals) }
                ul { @for action in &plan.actions { li { (action.agency) ": " (action.what) ", " (day(action.due)) @if action.done { ", done" } } } }
                p.soft { (plan.status.words()) }
            },
            Content::Issue(issue) => {
                p { (issue.what) }
                p.soft { (issue.owner) ", " (day(issue.due)) ", " (issue.status.words()) }
            },
            Content::Attendee(one) => p {
                (one.agency) ", " (if one.left { "has left" } else { "in the room" }) ", " (super::counted(one.connected.len(), "connection", "connections"))
                @if one.at_the_screen { ", at the screen" }
            },
        }
    }
}

fn name(subject: &Subject) -> String {
    match subject {
        Subject::Decision(code) => code.to_string(),
        Subject::Plan(code) => format!("Plan for {code}"),
        Subject::Issue(_) => "An issue".to_owned(),
        Subject::Attendee(name, agency) => format!("{name} ({agency})"),
    }
}
