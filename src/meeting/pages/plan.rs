//! How a person is helped: for the meeting, and as a copy for the person.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::forms::{ACTIONS, Fields, Problems};
use super::inputs::{self, Filled};
use super::{Frame, Place, STYLE, day};
use crate::contribution::Code;
use crate::meeting::decisions::{Choice, Content, Event, Plan, PlanStatus, Subject, Writing};
use crate::meeting::person::{Person, points};
use crate::meeting::room::{Meeting, Readiness};

pub(in crate::meeting) fn plan(
    frame: &Frame<'_>,
    code: Code,
    fields: &Fields,
    problems: &Problems,
) -> Markup {
    let meeting = frame.meeting;
    let person = meeting.person(code).expect("the meeting was turned to them");
    let standing = meeting.record.standing(&Subject::Plan(code));
    let content = html! {
        nav.beside aria-label="Persons" {
            a href=(format!("/person/{code}")) data-list { "\u{2190} " (code) }
        }
        h1 { "Plan for " (code) }
        @if matches!(meeting.readiness(person), Readiness::Unsafe(_)) {
            p.warning { (meeting.readiness(person).words()) }
        } @else if standing.len() > 1 {
            p.warning { "Two plans stand. " a href="/disagreements" { "Settle them first." } }
        } @else {
            (standing_of(frame, person))
            (form(frame, code, &Filled { fields, problems }))
        }
    };
    frame.page(&format!("Plan for {code}"), Place::People, &content)
}

fn standing_of(frame: &Frame<'_>, person: &Person) -> Markup {
    let record = &frame.meeting.record;
    let standing = record.standing(&Subject::Plan(person.code));
    let as_of = frame.meeting.setting.reckoned_on;
    html! {
        @if let Some(decision) = record.decision(person.code) {
            p { "Decided: " strong { (decision.choice.words()) } ", " (decision.lead) " leads." @if decision.choice != Choice::TakeOn { " A plan is for people who are taken on." } }
            (points_then_and_now(frame, person))
        } @else { p.warning { "Nothing is decided about this person yet." } }
        @if let [(line, Writing { content: Content::Plan(plan), .. })] = standing.as_slice() {
            @let overdue = plan.actions.iter().filter(|action| action.is_overdue(as_of)).count();
            @if overdue > 0 { p.warning { strong { (super::counted(overdue, "action is overdue", "actions are overdue")) } " on " (day(as_of)) "." } }
            @if plan.review.is_some_and(|review| review < as_of) { p.warning { strong { "The review is overdue." } } }
            p { a href=(format!("/person/{}/copy", person.code)) target="_blank" rel="noopener" { "A copy for the person, to print" } " " (frame.undo(line, "Undo the last change")) }
        }
    }
}

/// Points when the person was first taken on, and as the list has them now.
fn points_then_and_now(frame: &Frame<'_>, person: &Person) -> Markup {
    let history = frame.meeting.record.history(&Subject::Decision(person.code));
    let entry =
        history.iter().filter(|(_, _, undone)| !undone).find_map(|(_, entry, _)| match &entry.event {
            Event::Written(Writing { content: Content::Decision(decision), .. })
                if decision.choice == Choice::TakeOn =>
            {
                Some(decision.points)
            }
            _ => None,
        });
    let now = person.standings.iter().map(|standing| standing.points).max().unwrap_or(0);
    html! { @if let Some(entry) = entry { p.soft { "Points when taken on: " (points(entry)) "; now: " (points(now)) ". A change of points alone is no proof that the plan helped: people with many contacts have fewer later anyway." } } }
}

fn form(frame: &Frame<'_>, code: Code, typed: &Filled<'_>) -> Markup {
    let defaults;
    let fresh = typed.fields.0.is_empty();
    let form = if fresh {
        defaults = frame.meeting.record.plan(code).map(fields_of).unwrap_or_default();
        Filled { fields: &defaults, problems: typed.problems }
    } else {
        Filled { fields: typed.fields, problems: typed.problems }
    };
    let lines = frame.meeting.record.over(&Subject::Plan(code));
    let over = if fresh {
        lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    } else {
        typed.value("over").to_owned()
    };
    let agencies = &frame.meeting.setting.agencies;
    let used = (1..=ACTIONS).filter(|number| !form.value(&format!("what_{number}")).is_empty()).count();
    html! {
        (form.summary())
        @if !frame.meeting.record.is_read_only() {
            form.stack action=(format!("/person/{code}/plan")) method="post" {
                (frame.secret())
                input type="hidden" name="over" value=(over);
                (form.area("goals", "Goals", "What should be better, as the person would say it. Name nobody.", 2))
                (form.area("own_view", "What the person says", "Empty if nobody has asked yet.", 2))
                fieldset.actions { legend { "Actions" }
                    @for number in 1..=(used + 2).min(ACTIONS) { (action(&form, number, agencies)) }
                }
                div.pair {
                    (form.date("review", "Review"))
                    (form.select("status", "Status", PlanStatus::ALL.iter().map(|status| (status.words(), status.words().to_owned()))))
                }
                (form.confirmation())
                button { "Save the plan" }
            }
        }
    }
}

fn action(form: &Filled<'_>, number: usize, agencies: &[String]) -> Markup {
    let name = |field: &str| format!("{field}_{number}");
    html! {
        div.action role="group" aria-label=(format!("Action {number}")) {
            (form.text(&name("what"), "What", ""))
            (form.select(&name("agency"), "Agency", inputs::agencies(agencies)))
            (form.date(&name("due"), "Due"))
            label.check { input type="checkbox" name=(name("done")) value="yes" checked[form.value(&name("done")) == "yes"]; "Done" }
        }
    }
}

fn fields_of(plan: &Plan) -> Fields {
    let mut fields = vec![
        ("goals".to_owned(), plan.goals.clone()),
        ("own_view".to_owned(), plan.own_view.clone()),
        ("review".to_owned(), plan.review.map(|review| review.to_string()).unwrap_or_default()),
        ("status".to_owned(), plan.status.words().to_owned()),
    ];
    for (number, action) in (1..).zip(&plan.actions) {
        let done = if action.done { "yes" } else { "" };
        fields.extend([
            (format!("what_{number}"), action.what.clone()),
            (format!("agency_{number}"), action.agency.clone()),
            (format!("due_{number}"), action.due.to_string()),
            (format!("done_{number}"), done.to_owned()),
        ]);
    }
    Fields(fields)
}

/// For the person: what was agreed, in plain words; no points, no groups, nobody else, and how to object.
pub(in crate::meeting) fn copy(meeting: &Meeting, plan: &Plan) -> Markup {
    let open = plan.actions.iter().filter(|action| !action.done);
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Your plan" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body.paper {
                main #main {
                    @for mark in &meeting.setting.marks { p.mark { (mark) } }
                    h1 { "Your plan" }
                    p { "Some services want to work together to help you. This page says what they will do. It is yours to keep." }
                    h2 { "What should get better" }
                    p { (plan.goals) }
                    @if !plan.own_view.is_empty() { h2 { "What you told us" } p { (plan.own_view) } }
                    h2 { "Who does what" }
                    ul { @for action in open { li { strong { (super::sentence(&action.agency)) } ": " (action.what) ", by " (day(action.due)) "." } } }
                    @if let Some(review) = plan.review { h2 { "When we look again" } p { "On " (day(review)) ". You can ask for an earlier day." } }
                    h2 { "If you do not agree" }
                    p { "You can say no to this plan. You can ask to see what is kept about you. You can ask for it to be put right, and you can object to its use." }
                    p { "Tell any worker named above, or write to any of the services. They must answer within one month. If you are not happy with the answer, you can complain to the Information Commissioner (ico.org.uk, 0303 123 1113)." }
                    p { "You may bring somebody whom you trust to any talk." }
                    p.small { "Number of this plan: " (plan.code) ". Printed on " (day(meeting.today())) "." }
                }
            }
        }
    }
}
