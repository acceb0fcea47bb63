//! The groups of a target behaviour, person by person: who exhibits it, who is vulnerable to it.

use super::pool::Contact;
use crate::agreement::Behaviour;
use crate::schema::{AgeBand, Role};

/// What one unit's contacts say about a behaviour.
pub(super) struct Standing<'a> {
    /// Contacts in which the person shows the behaviour.
    pub(super) exhibiting: Vec<&'a Contact>,
    /// Contacts in which the person is harmed by it.
    pub(super) vulnerable: Vec<&'a Contact>,
    /// Somebody uses this child: vulnerable first.
    pub(super) exploited_child: bool,
}

impl<'a> Standing<'a> {
    pub(super) fn new(
        contacts: impl Iterator<Item = &'a Contact> + Clone,
        behaviour: &Behaviour,
        age: AgeBand,
    ) -> Self {
        let exploited = contacts.clone().any(|contact| contact.role == Role::Exploited.code());
        Self {
            exhibiting: contacts
                .clone()
                .filter(|contact| behaviour.exhibits(contact.kind, contact.role))
                .collect(),
            vulnerable: contacts.filter(|contact| behaviour.harms(contact.kind, contact.role)).collect(),
            exploited_child: exploited && matches!(age, AgeBand::Under10 | AgeBand::From10To17),
        }
    }

    /// Under 10 never; under 18 only by a signed rule; an exploited child is vulnerable first.
    pub(super) fn may_exhibit(&self, behaviour: &Behaviour, age: AgeBand) -> bool {
        let old_enough = match age {
            AgeBand::Under10 => false,
            AgeBand::From10To17 => behaviour.exhibiting_under_18(),
            AgeBand::From18 | AgeBand::Unknown => true,
        };
        old_enough && !self.exploited_child
    }
}
