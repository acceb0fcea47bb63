//! The issues log, for the Place/Issue meeting: text without people.

use maud::{Markup, html};

use super::super::forms::{Fields, Problems};
use super::inputs::{self, Filled};
use super::{Frame, Place, counted, day};
use crate::meeting::decisions::{Issue, IssueStatus, Subject};

pub(in crate::meeting) fn issues(frame: &Frame<'_>, fields: &Fields, problems: &Problems) -> Markup {
    let record = &frame.meeting.record;
    let as_of = frame.meeting.setting.reckoned_on;
    let issues = record.issues();
    let board = issues.iter().filter(|issue| issue.is_for_the_board(as_of)).count();
    let chosen = issues.iter().find(|issue| issue.id == fields.get("id"));
    let content = html! {
        h1 { "Issues" }
        p { "What is no matter of one person: for the Place/Issue meeting. " @if board > 0 { strong { (counted(board, "issue goes", "issues go")) " on the Local Board's list" } ", overdue or escalated." } }
        @if !issues.is_empty() {
            div.wide tabindex="0" role="region" aria-label="Issues" { table.plain {
                thead { tr { th scope="col" { "Issue" } th scope="col" { "Owner" } th scope="col" { "Due" } th scope="col" { "Status" } th scope="col" { span.same { "Change" } } } }
                tbody { @for issue in &issues { tr {
                    th scope="row" { (issue.what) }
                    td { (issue.owner) }
                    td { (day(issue.due)) @if issue.is_overdue(as_of) { span.tag.first { "overdue" } } }
                    td { (issue.status.words()) @if issue.is_for_the_board(as_of) { span.tag { "Local Board" } } }
                    td { a href=(format!("/issues?id={}#write", issue.id)) { "Change" span.same { ": " (issue.what) } } }
                } } }
            } }
        }
        section aria-labelledby="write" {
            h2 #write { (if chosen.is_some() { "Change the issue" } else { "A new issue" }) }
            (form(frame, chosen.copied(), &Filled { fields, problems }))
        }
    };
    frame.page("Issues", Place::Issues, &content)
}

fn form(frame: &Frame<'_>, chosen: Option<&Issue>, typed: &Filled<'_>) -> Markup {
    let defaults;
    let fresh = typed.value("status").is_empty();
    let form = if fresh {
        defaults = fields_of(chosen);
        Filled { fields: &defaults, problems: typed.problems }
    } else {
        Filled { fields: typed.fields, problems: typed.problems }
    };
    let over = match chosen {
        Some(issue) if fresh => {
            let lines = frame.meeting.record.over(&Subject::Issue(issue.id.clone()));
            lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        _ => form.value("over").to_owned(),
    };
    html! {
        (form.summary())
        @if !frame.meeting.record.is_read_only() {
            form.stack action="/issues" method="post" {
                (frame.secret())
                input type="hidden" name="over" value=(over);
                @if let Some(issue) = chosen { input type="hidden" name="id" value=(issue.id); }
                (form.area("what", "What is it?", "Name nobody, and no address.", 2))
                div.pair {
                    (form.select("owner", "Owner", inputs::agencies(&frame.meeting.setting.agencies)))
                    (form.date("due", "Due"))
                }
                (form.select("status", "Status", IssueStatus::ALL.iter().map(|status| (status.words(), status.words().to_owned()))))
                (form.confirmation())
                button { (if chosen.is_some() { "Save the change" } else { "Add the issue" }) }
            }
        }
    }
}

fn fields_of(chosen: Option<&Issue>) -> Fields {
    let fields = match chosen {
        None => vec![("status", IssueStatus::Open.words().to_owned())],
        Some(issue) => vec![
            ("what", issue.what.clone()),
            ("owner", issue.owner.clone()),
            ("due", issue.due.to_string()),
            ("status", issue.status.words().to_owned()),
        ],
    };
    Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
