//! What people typed, read field by field; every problem is told at once, and nothing that was typed is lost.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::decisions::{
    Action, Attendee, Choice, Decision, Informed, Issue, IssueStatus, Plan, PlanStatus, Ref, Referral,
    ReferredTo,
};
use super::person::{Group, Person};
use super::words::{Doubt, doubts, has_code};
use crate::contribution::Code;

/// No text is longer: a meeting writes sentences.
const LONGEST: usize = 4000;

/// The fields of a form as they were sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

/// What is wrong with a form: the field, and what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Problems {
    pub(super) problems: Vec<(String, String)>,
    /// What the texts seem to hold that should not be in them; it can be confirmed.
    pub(super) doubts: Vec<Doubt>,
}

impl Fields {
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The lines that the writer of the form saw.
    pub(super) fn over(&self) -> BTreeSet<Ref> {
        let lines = self.get("over").split_whitespace().map(str::to_owned);
        lines.filter_map(|line| Ref::try_from(line).ok()).collect()
    }
}

/// Reads fields and gathers what is wrong with them.
struct Reading<'a> {
    fields: &'a Fields,
    agencies: &'a [String],
    today: Date,
    found: Problems,
}

impl<'a> Reading<'a> {
    fn new(fields: &'a Fields, agencies: &'a [String], today: Date) -> Self {
        Self { fields, agencies, today, found: Problems::default() }
    }

    fn problem(&mut self, field: &str, words: &str) {
        self.found.problems.push((field.to_owned(), words.to_owned()));
    }

    /// Text that must name nobody.
    fn text(&mut self, field: &str, needed: Option<&str>) -> String {
        let text = self.fields.get(field).replace('\r', "");
        if let Some(words) = needed.filter(|_| text.is_empty()) {
            self.problem(field, words);
        }
        if text.chars().count() > LONGEST {
            self.problem(field, &format!("this text is too long: {LONGEST} letters at most"));
        }
        if has_code(&text) {
            self.problem(field, "a code ties this person to another one: write it without the code");
        }
        for doubt in doubts(&text, self.today) {
            if !self.found.doubts.contains(&doubt) {
                self.found.doubts.push(doubt);
            }
        }
        text
    }

    fn date(&mut self, field: &str, needed: Option<&str>) -> Option<Date> {
        match (self.fields.get(field), needed) {
            ("", None) => None,
            ("", Some(words)) => {
                self.problem(field, words);
                None
            }
            (text, _) => text.parse().ok().or_else(|| {
                self.problem(field, "give a day like 2026-12-31");
                None
            }),
        }
    }

    fn agency(&mut self, field: &str, words: &str) -> String {
        let agency = self.fields.get(field).to_owned();
        if !self.agencies.contains(&agency) {
            self.problem(field, words);
        }
        agency
    }

    /// What was read, if nothing stands against it. A doubt is no problem once it was confirmed.
    fn done<T>(mut self, value: T) -> Result<T, Problems> {
        if self.fields.is_set("confirmed") {
            self.found.doubts.clear();
        }
        if self.found == Problems::default() { Ok(value) } else { Err(self.found) }
    }
}

pub(super) fn decision(
    fields: &Fields,
    person: &Person,
    agencies: &[String],
    today: Date,
) -> Result<Decision, Problems> {
    let mut form = Reading::new(fields, agencies, today);
    let choice = choice(&mut form);
    let reason = form.text("reason", Some("say why, in a sentence"));
    let role = Group::by_name(fields.get("role")).unwrap_or(Group::Nominated);
    if role == Group::Nominated && fields.get("role") != "nominated" {
        form.problem("role", "say as which group the meeting looks at the person");
    }
    let lead = form.agency("lead", "say which agency leads");
    let tier = fields.get("tier").parse().ok().filter(|tier| *tier <= 3u8).unwrap_or(u8::MAX);
    if tier == u8::MAX {
        form.problem("tier", "choose a tier from 0 to 3");
    }
    let review = form.date("review", None);
    if review.is_some_and(|review| review < today) {
        form.problem("review", "the review lies in the past");
    }
    if review.is_none() && matches!(choice, Some(Choice::TakeOn | Choice::LookAgain)) {
        form.problem("review", "say when the meeting looks again");
    }
    let informed = match fields.get("informed") {
        "yes" => Some(Informed::Yes),
        "no" => Some(Informed::No),
        "not_safe" => {
            Some(Informed::NotSafe(form.text("not_safe_because", Some("say why telling would not be safe"))))
        }
        _ => {
            form.problem("informed", "say whether the person knows");
            None
        }
    };
    let (Some(choice), Some(informed)) = (choice, informed) else {
        return Err(form.done(()).expect_err("a problem was found"));
    };
    let points = person.standings.iter().map(|standing| standing.points).max().unwrap_or(0);
    let (code, records) = (person.code, person.records);
    form.done(Decision { code, choice, reason, role, lead, tier, review, informed, points, records })
}

fn choice(form: &mut Reading<'_>) -> Option<Choice> {
    let choice = match form.fields.get("choice") {
        "take_on" => Choice::TakeOn,
        "refer" => Choice::Refer,
        "look_again" => Choice::LookAgain,
        "not_this_person" => Choice::NotThisPerson,
        "decline" => Choice::Decline,
        "already_held" => Choice::AlreadyHeld,
        "safeguarding" => {
            let to = form.fields.get("referred_to");
            let to = ReferredTo::ALL.into_iter().find(|one| one.words() == to);
            if to.is_none() {
                form.problem("referred_to", "say to whom the referral was made");
            }
            let by = form.agency("referred_by", "say which agency makes the referral");
            let on = form.date("referred_on", Some("say on which day the referral is made"));
            return Some(Choice::Safeguarding(Referral { to: to?, by, on: on? }));
        }
        _ => {
            form.problem("choice", "choose what is decided");
            return None;
        }
    };
    Some(choice)
}

/// How many actions a plan's form has room for.
pub(super) const ACTIONS: usize = 8;

pub(super) fn plan(fields: &Fields, code: Code, agencies: &[String], today: Date) -> Result<Plan, Problems> {
    let mut form = Reading::new(fields, agencies, today);
    let goals = form.text("goals", Some("say what should be better"));
    let own_view = form.text("own_view", None);
    let mut actions = Vec::new();
    for number in 1..=ACTIONS {
        let (what, agency, due) =
            (format!("what_{number}"), format!("agency_{number}"), format!("due_{number}"));
        if !fields.is_set(&what) && !fields.is_set(&agency) && !fields.is_set(&due) {
            continue;
        }
        let what = form.text(&what, Some("say what is to be done"));
        let agency = form.agency(&agency, "say which agency does it");
        let due = form.date(&due, Some("say by when"));
        let done = fields.is_set(&format!("done_{number}"));
        actions.extend(due.map(|due| Action { what, agency, due, done }));
    }
    let review = form.date("review", None);
    let status = PlanStatus::ALL.into_iter().find(|status| status.words() == fields.get("status"));
    if status.is_none() {
        form.problem("status", "say where the plan stands");
    }
    let status = status.unwrap_or(PlanStatus::Open);
    form.done(Plan { code, goals, own_view, actions, review, status })
}

pub(super) fn issue(
    fields: &Fields,
    id: String,
    agencies: &[String],
    today: Date,
) -> Result<Issue, Problems> {
    let mut form = Reading::new(fields, agencies, today);
    let what = form.text("what", Some("say what the issue is"));
    let owner = form.agency("owner", "say which agency owns it");
    let due = form.date("due", Some("say by when"));
    let status = IssueStatus::ALL.into_iter().find(|status| status.words() == fields.get("status"));
    let status = status.unwrap_or(IssueStatus::Open);
    let due = due.unwrap_or(today);
    form.done(Issue { id, what, owner, due, status })
}

/// Somebody in the room. Names of people who take part are asked for here, so they are not questioned.
pub(super) fn attendee(fields: &Fields, agencies: &[String], today: Date) -> Result<Attendee, Problems> {
    let mut form = Reading::new(fields, agencies, today);
    let name: String = fields.get("name").chars().filter(|c| !c.is_control()).take(120).collect();
    if name.is_empty() {
        form.problem("name", "say who is in the room");
    }
    let agency = form.agency("agency", "say of which agency");
    let mut connected = BTreeSet::new();
    for word in fields.get("connected").split([' ', ',', ';', '\n']).filter(|word| !word.is_empty()) {
        match Code::parse(word) {
            Ok(code) => {
                connected.insert(code);
            }
            Err(error) => form.problem("connected", &error.to_string()),
        }
    }
    let (at_the_screen, left) = (fields.is_set("at_the_screen"), fields.is_set("left"));
    form.done(Attendee { name, agency, connected, at_the_screen, left })
}

/// Why one of several was chosen.
pub(super) fn settled(fields: &Fields, today: Date) -> Result<(Option<Ref>, String), Problems> {
    let mut form = Reading::new(fields, &[], today);
    let why = form.text("why", Some("say why this one stands"));
    let chosen = Ref::try_from(fields.get("chosen").to_owned()).ok();
    if chosen.is_none() {
        form.problem("chosen", "choose the one that stands");
    }
    form.done((chosen, why))
}
