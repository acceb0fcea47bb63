//! What an agency's codes stand for, where its own table or a preset says so.

use crate::agency::clean::fold;
use crate::schema::{ContactKind, NeedKind, RelationshipKind, Role};
use std::collections::HashMap;

/// Lists of codes, by their name in a mapping.
pub(in crate::agency) const LISTS: [&str; 4] = ["kinds", "roles", "needs", "relationships"];

/// What texts stand for. Texts are compared without case, signs and spaces at their ends.
#[derive(Default, Clone)]
pub(in crate::agency) struct Codes {
    /// By list, then by text: the schema's code.
    lists: [HashMap<String, i16>; 4],
}

/// The schema's code of a name in a list.
pub(super) fn code(list: usize, name: &str) -> Option<i16> {
    match list {
        0 => ContactKind::by_name(name).map(|kind| kind.code),
        1 => role_by_name(name).map(Role::code),
        2 => NeedKind::by_name(name).map(|need| need.code),
        _ => RelationshipKind::by_name(name).map(|kind| kind.code),
    }
}

/// The name of a code in a list.
pub(in crate::agency) fn name(list: usize, code: i16) -> String {
    let found = match list {
        0 => ContactKind::by_code(code).map(|kind| kind.name.to_owned()),
        1 => Role::by_code(code).and_then(role_name),
        2 => NeedKind::by_code(code).map(|need| need.name.to_owned()),
        _ => RelationshipKind::by_code(code).map(|kind| kind.name.to_owned()),
    };
    found.unwrap_or_default()
}

fn role_name(role: Role) -> Option<String> {
    serde_json::to_value(role).ok()?.as_str().map(str::to_owned)
}

fn role_by_name(name: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role_name(*role).as_deref() == Some(name))
}

impl Codes {
    /// Says what a text stands for.
    pub(super) fn say(&mut self, list: usize, text: &str, code: i16) {
        self.lists[list].insert(key(text), code);
    }

    /// What a text of a list stands for, if it was said.
    pub(in crate::agency) fn of(&self, list: usize, text: &str) -> Option<i16> {
        if self.lists[list].is_empty() { None } else { self.lists[list].get(&key(text)).copied() }
    }

    /// Takes over what others say and these do not.
    pub(in crate::agency) fn add(&mut self, others: &Codes) {
        for (own, others) in self.lists.iter_mut().zip(&others.lists) {
            for (text, code) in sorted(others) {
                own.entry(text.clone()).or_insert(code);
            }
        }
    }

    /// What was said, in order.
    pub(super) fn list(&self, list: usize) -> Vec<(&String, i16)> {
        sorted(&self.lists[list])
    }
}

fn sorted(list: &HashMap<String, i16>) -> Vec<(&String, i16)> {
    let mut all: Vec<_> = list.iter().map(|(text, code)| (text, *code)).collect();
    all.sort();
    all
}

fn key(text: &str) -> String {
    let words = fold::words(text);
    if words.is_empty() { text.trim().to_lowercase() } else { words }
}
