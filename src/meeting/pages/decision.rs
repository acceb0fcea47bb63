//! The decision: what stands, and the form in which a decision already reached is written down in a few clicks.

use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::forms::Fields;
use super::inputs::{self, Filled};
use super::{Frame, day};
use crate::contribution::Code;
use crate::meeting::decisions::{Choice, Content, Decision, Event, Informed, ReferredTo, Subject, Writing};
use crate::meeting::person::{Group, Person};

const CHOICES: [(&str, &str); 7] = [
    ("take_on", "Take on"),
    ("refer", "Refer"),
    ("look_again", "Look again"),
    ("safeguarding", "Safeguarding referral made now"),
    ("already_held", "Already held elsewhere"),
    ("not_this_person", "Decline: not this person"),
    ("decline", "Decline: other"),
];

/// `next` is the next person of whom nothing is decided yet.
pub(super) fn section(frame: &Frame<'_>, person: &Person, next: Option<Code>, typed: &Filled<'_>) -> Markup {
    let record = &frame.meeting.record;
    let subject = Subject::Decision(person.code);
    let standing = record.standing(&subject);
    html! {
        h2 #decision { "Decision" }
        @match standing.as_slice() {
            [] => {},
            [(line, Writing { content: Content::Decision(decision), .. })] => div.standing {
                (said(decision))
                p.ready { "Saved: it is on the disk." }
                div.line {
                    @if let Some(code) = next { a.go href=(format!("/person/{code}")) data-undecided { "Next undecided: " (code) } }
                    (frame.undo(line, "Undo"))
                }
            },
            _ => p.warning { "Two decisions stand. " a href="/disagreements" { "Settle them first." } },
        }
        @if !record.is_read_only() && standing.len() < 2 { (form(frame, person, typed, standing.first().map(|(_, writing)| *writing))) }
        (history(frame, &subject))
    }
}

/// A decision in words.
pub(super) fn said(decision: &Decision) -> Markup {
    html! {
        p.choice { strong { (super::sentence(&decision.choice.words())) } }
        p { (decision.reason) }
        p.soft {
            "As " (decision.role.words()) ", " (decision.lead) " leads, tier " (decision.tier)
            @if let Some(review) = decision.review { ", review " (day(review)) }
            ". Told: " (decision.informed.words())
            @if let Informed::NotSafe(why) = &decision.informed { " (" (why) ")" }
            "."
        }
    }
}

fn form(frame: &Frame<'_>, person: &Person, typed: &Filled<'_>, before: Option<&Writing>) -> Markup {
    let defaults;
    let form = if typed.fields.0.is_empty() {
        defaults = before.map_or_else(|| fresh(person, frame.meeting.today()), fields_of);
        Filled { fields: &defaults, problems: typed.problems }
    } else {
        Filled { fields: typed.fields, problems: typed.problems }
    };
    let over = if typed.fields.0.is_empty() {
        let lines = frame.meeting.record.over(&Subject::Decision(person.code));
        lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    } else {
        typed.value("over").to_owned()
    };
    let agencies = &frame.meeting.setting.agencies;
    html! {
        (form.summary())
        details.change open[before.is_none() || !typed.fields.0.is_empty()] {
            summary { (if before.is_some() { "Decide anew" } else { "Write it down" }) }
            form.decide action=(format!("/person/{}", person.code)) method="post" {
                (frame.secret())
                input type="hidden" name="over" value=(over);
                (form.radios("choice", "What is decided?", "choices", CHOICES))
                div.only-safeguarding {
                    (form.select("referred_to", "Referred to", ReferredTo::ALL.iter().map(|to| (to.words(), to.words().to_owned()))))
                    (form.select("referred_by", "By", inputs::agencies(agencies)))
                    (form.date("referred_on", "When"))
                }
                (form.area("reason", "Why", "Name nobody.", 2))
                div.pair {
                    (form.select("role", "Looked at as", Group::ALL.iter().map(|group| (group.words(), group.words().to_owned()))))
                    (form.select("lead", "Lead agency", inputs::agencies(agencies)))
                }
                div.pair {
                    (form.radios("tier", "Tier (3: closest)", "row", [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3")]))
                    (form.date("review", "Review"))
                }
                (form.radios("informed", "Does the person know?", "row", [("yes", "yes"), ("no", "no"), ("not_safe", "not safe")]))
                div.only-not-safe { (form.text("not_safe_because", "Why not safe", "")) }
                (form.confirmation())
                button { "Save the decision" }
            }
        }
    }
}

/// The meeting is held once a month: a decision is looked at again at the third from now.
const REVIEW_IN_MONTHS: i32 = 3;

/// What is likely: the group in which the person stands first, the agency that knows most, a review in some months.
fn fresh(person: &Person, today: Date) -> Fields {
    let role = if person.needs_first {
        Group::Vulnerable
    } else {
        person.standings.first().map_or(Group::Nominated, |standing| standing.group)
    };
    let lead = person.known.iter().max_by_key(|known| known.contacts).map(|known| known.agency.clone());
    let fields = [
        ("role", role.words().to_owned()),
        ("lead", lead.unwrap_or_default()),
        ("tier", "1".to_owned()),
        ("review", today.saturating_add(REVIEW_IN_MONTHS.months()).to_string()),
    ];
    Fields(fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

fn fields_of(writing: &Writing) -> Fields {
    let Content::Decision(decision) = &writing.content else { return Fields::default() };
    let mut fields = vec![
        ("choice", decision.choice.name().to_owned()),
        ("reason", decision.reason.clone()),
        ("role", decision.role.words().to_owned()),
        ("lead", decision.lead.clone()),
        ("tier", decision.tier.to_string()),
        ("review", decision.review.map(|review| review.to_string()).unwrap_or_default()),
    ];
    match &decision.informed {
        Informed::Yes => fields.push(("informed", "yes".to_owned())),
        Informed::No => fields.push(("informed", "no".to_owned())),
        Informed::NotSafe(why) => {
            fields.extend([("informed", "not_safe".to_owned()), ("not_safe_because", why.clone())]);
        }
    }
    if let Choice::Safeguarding(referral) = &decision.choice {
        fields.extend([
            ("referred_to", referral.to.words().to_owned()),
            ("referred_by", referral.by.clone()),
            ("referred_on", referral.on.to_string()),
        ]);
    }
    Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Everything that was ever written, also what was undone.
fn history(frame: &Frame<'_>, subject: &Subject) -> Markup {
    let record = &frame.meeting.record;
    let lines = record.history(subject);
    if lines.len() < 2 && lines.iter().all(|(_, _, undone)| !undone) {
        return html! {};
    }
    html! {
        details.history { summary { "Earlier (" (lines.len()) ")" }
            ol { @for (_, entry, undone) in lines {
                @if let Event::Written(Writing { content: Content::Decision(decision), settled_because, .. }) = &entry.event {
                    li { (entry.at.strftime("%Y-%m-%d %H:%M")) ": " (decision.choice.words()) @if undone { ", undone" } @if let Some(why) = settled_because { "; settled: " (why) } }
                }
            } }
        }
    }
}
