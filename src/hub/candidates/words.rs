//! What is said of a candidate in words: why, what, and when.

use super::super::pool::Contact;
use super::entry::Entry;
use super::maker::Maker;
use super::{Group, Moment};
use crate::agreement::DateForm;
use crate::schema::Tie;

impl Maker<'_> {
    pub(super) fn reasons(&self, entry: &Entry, contacts: &[Contact], agencies: usize) -> Vec<String> {
        let count = contacts.len();
        let contacts_words = if count == 1 { "1 contact".to_owned() } else { format!("{count} contacts") };
        let side = match entry.group {
            Group::Exhibiting => "in which the person shows it",
            _ => "in which the person is harmed by it or at risk",
        };
        let mut reasons = Vec::new();
        if entry.own.is_empty() {
            let days = self.rule.behaviour.within_days();
            reasons.push(format!("historic only: {contacts_words} {side}, all more than {days} days ago"));
        } else {
            reasons.push(format!("{contacts_words} {side}"));
            if !entry.older.is_empty() {
                reasons.push(format!("{} more are too old to count", entry.older.len()));
            }
        }
        let seen = if agencies == 1 { "1 agency".to_owned() } else { format!("{agencies} agencies") };
        reasons.push(format!("seen for it by {seen}"));
        let mut victims: Vec<u32> = entry.firm().flat_map(|mark| mark.victims.iter().copied()).collect();
        victims.sort_unstable();
        victims.dedup();
        if !victims.is_empty() {
            let victims = u32::try_from(victims.len()).expect("fewer people than 2^32");
            reasons.push(format!("{} harmed in these events", people(victims)));
        }
        reasons
    }

    pub(super) fn timeline(&self, contacts: &[Contact]) -> Vec<Moment> {
        const MOST: usize = 60;
        let mut sorted = contacts.to_vec();
        sorted.sort_unstable_by_key(|contact| (contact.day, contact.agency, contact.kind, contact.role));
        let latest = &sorted[sorted.len().saturating_sub(MOST)..];
        let moment = |contact: &Contact| Moment {
            when: self.when(contact.day),
            agency: self.agency(contact.agency),
            what: contact.kind().name.replace('_', " "),
            role: contact.role().words(),
        };
        latest.iter().map(moment).collect()
    }

    /// As exactly as it is known: where dates cross as months, a month.
    fn when(&self, day: u16) -> String {
        let date = self.pool.days.date(day);
        match self.way.dates {
            DateForm::Day => date.to_string(),
            DateForm::Month => date.strftime("%Y-%m").to_string(),
        }
    }
}

pub(super) fn people(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

pub(super) fn tie_words(tie: Tie) -> &'static str {
    match tie {
        Tie::Household => "household",
        Tie::Family => "family",
        Tie::School => "school",
        Tie::Association => "association",
    }
}
