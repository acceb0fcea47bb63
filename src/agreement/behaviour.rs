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
}

/// A target behaviour, checked: every kind is known, and no role stands on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    text: BehaviourText,
    kinds: Vec<i16>,
}

impl TryFrom<&BehaviourText> for Behaviour {
    type Error = Error;

    fn try_from(text: &BehaviourText) -> Result<Self, Error> {
        let fail = |why: &str| Error::Behaviour(format!("behaviour {}: {why}", text.name));
        let code = |name: &String| {
            let kind = ContactKind::by_name(name)
                .ok_or_else(|| fail("names a kind of contact that the schema lacks"))?;
            if kind.passed_on {
                return Err(fail("a kind that only passes on another agency's incident cannot qualify"));
            }
            Ok(kind.code)
        };
        let mut kinds = text.kinds.iter().map(code).collect::<Result<Vec<_>, _>>()?;
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() || text.exhibiting.is_empty() {
            return Err(fail("has no kinds or no roles: it would list nobody, or everybody"));
        }
        if text.exhibiting.iter().any(|role| text.vulnerable.contains(role)) {
            return Err(fail("has a role on both sides: harming and harmed"));
        }
        if text.exhibiting.contains(&Role::NotStated) {
            return Err(fail("a role that is not stated cannot make anybody exhibit it"));
        }
        Ok(Self { text: text.clone(), kinds })
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

    fn qualifies(&self, kind: i16) -> bool {
        self.kinds.binary_search(&kind).is_ok()
    }
}

fn has(roles: &[Role], code: i16) -> bool {
    roles.iter().any(|role| role.code() == code)
}
