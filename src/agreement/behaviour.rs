//! A target behaviour: the harmful behaviour the zone works on, as a typed rule over contacts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Error;
use super::terms::one_of;
use crate::schema::{ContactKind, KINDS, Role};

/// A target behaviour as the agreement writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BehaviourText {
    /// Short name: `violence-and-disorder`.
    pub name: String,
    /// What it is, in words for the meeting.
    pub words: String,
    /// Names of the kinds of contact that qualify.
    #[schemars(extend("items" = one_of("kind", KINDS.iter().map(|kind| kind.name))))]
    pub kinds: Vec<String>,
    /// Roles in which a person exhibits it.
    pub exhibiting: Vec<Role>,
    /// Roles in which a person is vulnerable to it.
    pub vulnerable: Vec<Role>,
    /// A signed rule that people of 10 to 17 may be listed as exhibiting. Without it they are not.
    #[serde(default)]
    pub exhibiting_under_18: bool,
    /// Names of kinds of contact by which somebody is at risk of it, by others or by their own behaviour: self-harm,
    /// a safeguarding concern. A contact that exhibits it is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("items" = one_of("kind", KINDS.iter().map(|kind| kind.name))))]
    pub at_risk: Vec<String>,
    /// Codes of the areas in which contacts qualify. Without any, all areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// How many days before the end of the round a contact may lie and qualify. Older ones are told of, and order
    /// nothing.
    #[serde(default = "two_years")]
    #[schemars(range(min = 1))]
    pub within_days: u32,
    /// Who can be susceptible: people linked to somebody who exhibits it.
    #[serde(default)]
    pub susceptible: Susceptible,
}

/// 24 months: the usual window of recency, frequency and gravity.
fn two_years() -> u32 {
    730
}

/// Who can be susceptible to a behaviour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Susceptible {
    /// Anybody who is linked.
    #[default]
    Anybody,
    /// Only people known to be under 18.
    Under18,
}

/// A target behaviour, checked: every kind is known, and no role stands on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    text: BehaviourText,
    kinds: Vec<i16>,
    at_risk: Vec<i16>,
}

impl TryFrom<&BehaviourText> for Behaviour {
    type Error = Error;

    fn try_from(text: &BehaviourText) -> Result<Self, Error> {
        let fail = |why: &str| Error::Behaviour(format!("behaviour {}: {why}", text.name));
        let code = |name: &String| -> Result<i16, Error> {
            let kind = ContactKind::by_name(name)
                .ok_or_else(|| fail("names a kind of contact that the schema lacks"))?;
            if kind.passed_on {
                return Err(fail("a kind that only passes on another agency's incident cannot qualify"));
            }
            Ok(kind.code)
        };
        let codes = |names: &[String]| -> Result<Vec<i16>, Error> {
            let mut kinds = names.iter().map(code).collect::<Result<Vec<_>, _>>()?;
            kinds.sort_unstable();
            kinds.dedup();
            Ok(kinds)
        };
        let (kinds, at_risk) = (codes(&text.kinds)?, codes(&text.at_risk)?);
        if kinds.is_empty() || text.exhibiting.is_empty() {
            return Err(fail("has no kinds or no roles: it would list nobody, or everybody"));
        }
        if text.exhibiting.iter().any(|role| text.vulnerable.contains(role)) {
            return Err(fail("has a role on both sides: harming and harmed"));
        }
        if text.exhibiting.contains(&Role::NotStated) {
            return Err(fail("a role that is not stated cannot make anybody exhibit it"));
        }
        if text.within_days == 0 {
            return Err(fail("lets contacts of no day qualify"));
        }
        Ok(Self { text: text.clone(), kinds, at_risk })
    }
}

impl Behaviour {
    /// Short name.
    pub fn name(&self) -> &str {
        &self.text.name
    }

    /// What it is, in words.
    pub fn words(&self) -> &str {
        &self.text.words
    }

    /// The kinds of contact that qualify.
    pub fn kinds(&self) -> impl Iterator<Item = &'static ContactKind> {
        KINDS.iter().filter(|kind| self.qualifies(kind.code))
    }

    /// Whether people of 10 to 17 may be listed as exhibiting.
    pub fn exhibiting_under_18(&self) -> bool {
        self.text.exhibiting_under_18
    }

    /// Whether a contact of this kind in this role shows the behaviour.
    pub fn exhibits(&self, kind: i16, role: i16) -> bool {
        self.qualifies(kind) && has(&self.text.exhibiting, role)
    }

    /// Whether a contact of this kind in this role shows somebody harmed by it.
    pub fn harms(&self, kind: i16, role: i16) -> bool {
        self.qualifies(kind) && has(&self.text.vulnerable, role)
    }

    /// Whether a contact of this kind in this role shows the behaviour, or somebody harmed by it.
    pub fn concerns(&self, kind: i16, role: i16) -> bool {
        self.exhibits(kind, role) || self.harms(kind, role)
    }

    /// Whether a contact of this kind in this role shows somebody harmed by it, or at risk of it.
    pub fn vulnerable(&self, kind: i16, role: i16) -> bool {
        let at_risk = self.at_risk.binary_search(&kind).is_ok();
        self.harms(kind, role) || at_risk && !self.exhibits(kind, role)
    }

    /// The areas in which contacts qualify; none: all.
    pub fn areas(&self) -> &[String] {
        &self.text.areas
    }

    /// How many days before the end of the round a contact may lie and qualify.
    pub fn within_days(&self) -> u32 {
        self.text.within_days
    }

    /// Who can be susceptible.
    pub fn susceptible(&self) -> Susceptible {
        self.text.susceptible
    }

    /// The rule in words: who exhibits it, who is vulnerable to it, who is susceptible.
    pub fn rule(&self) -> String {
        let kinds = |names: &[String]| listed(names.iter().map(|name| name.replace('_', " ")));
        let roles = |roles: &[Role]| listed(roles.iter().map(|role| role.words().to_owned()));
        let areas = match self.text.areas.as_slice() {
            [] => String::new(),
            areas => format!(" in {}", listed(areas.iter().cloned())),
        };
        let age = if self.text.exhibiting_under_18 {
            "nobody under 10, from 10 to 17 by a rule that all parties signed"
        } else {
            "nobody under 18"
        };
        let mut words = format!(
            "Exhibiting: who had a contact of {}{areas} as {} in the last {} days; {age}. ",
            kinds(&self.text.kinds),
            roles(&self.text.exhibiting),
            self.text.within_days
        );
        words += &format!("Vulnerable: who had such a contact as {}", roles(&self.text.vulnerable));
        if !self.text.at_risk.is_empty() {
            words += &format!(", or one of {}", kinds(&self.text.at_risk));
        }
        let who = match self.text.susceptible {
            Susceptible::Anybody => "who",
            Susceptible::Under18 => "who is under 18,",
        };
        words
            + &format!(
                ". Susceptible: {who} has no such contact as {}, and is linked to somebody who exhibits it by household, \
             family, school or association; they are not put in an order.",
                roles(&self.text.exhibiting)
            )
    }

    fn qualifies(&self, kind: i16) -> bool {
        self.kinds.binary_search(&kind).is_ok()
    }
}

fn has(roles: &[Role], code: i16) -> bool {
    roles.iter().any(|role| role.code() == code)
}

/// `a, b or c`.
fn listed(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
