//! What differs between two versions of an agreement, in words.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::Terms;

/// What changes from one version to the next, in order of the terms' names.
pub fn changes(old: &Terms, new: &Terms) -> Vec<String> {
    let mut words = Vec::new();
    table(&[], &named(old), &named(new), &mut words);
    words
}

/// The terms with lists of tables as tables by name, so that a party is compared with itself.
fn named(terms: &Terms) -> Table {
    let mut table = Table::try_from(terms).expect("terms are plain tables");
    // They differ in every amendment, and say nothing of what was agreed.
    for name in ["format", "version", "replaces"] {
        table.remove(name);
    }
    let text = |table: &Table, name: &str| table[name].as_str().unwrap_or_default().to_owned();
    by(&mut table, "parties", |party| text(party, "id"));
    by(&mut table, "behaviours", |behaviour| text(behaviour, "name"));
    by(&mut table, "exceptions", |exception| words(&exception["parties"]));
    for (_, party) in table.get_mut("parties").and_then(Value::as_table_mut).into_iter().flatten() {
        if let Value::Table(party) = party {
            by(party, "flows", |flow| text(flow, "flow"));
        }
    }
    table
}

fn by(table: &mut Table, list: &str, name: impl Fn(&Table) -> String) {
    let items = table.remove(list).into_iter().flat_map(|value| match value {
        Value::Array(items) => items,
        _ => Vec::new(),
    });
    let items = items.filter_map(|item| match item {
        Value::Table(item) => Some((name(&item), Value::Table(item))),
        _ => None,
    });
    let items: Table = items.collect();
    table.insert(list.to_owned(), Value::Table(items));
}

fn table(path: &[&str], old: &Table, new: &Table, words: &mut Vec<String>) {
    // A draft has no keys yet: nothing is known of them.
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).map(String::as_str).collect();
    for name in
        names.into_iter().filter(|name| !(path.is_empty() && *name == "keys" && !new.contains_key("keys")))
    {
        let path = [path, &[name]].concat();
        match (old.get(name), new.get(name)) {
            (Some(Value::Table(old)), Some(Value::Table(new))) => table(&path, old, new, words),
            (Some(Value::Array(old)), Some(Value::Array(new))) => list(&path, old, new, words),
            (Some(old), Some(new)) if old != new => words.push(changed(&path, old, new)),
            (None, Some(new)) => words.extend(added(&path, new)),
            (Some(_), None) => words.extend(removed(&path)),
            _ => {}
        }
    }
    words.dedup();
}

fn list(path: &[&str], old: &[Value], new: &[Value], said: &mut Vec<String>) {
    let only = |these: &[Value], those: &[Value]| -> Vec<String> {
        these.iter().filter(|value| !those.contains(value)).map(words).collect()
    };
    let (added, dropped) = (only(new, old), only(old, new));
    if !added.is_empty() {
        said.push(format!("{} gains {}", subject(path), added.join(", ")));
    }
    if !dropped.is_empty() {
        said.push(format!("{} loses {}", subject(path), dropped.join(", ")));
    }
}

fn changed(path: &[&str], old: &Value, new: &Value) -> String {
    match path {
        ["keys", party, _] => format!("{party} has a new key: the old one opens and signs nothing any more"),
        _ => format!("{} changes from {} to {}", subject(path), words(old), words(new)),
    }
}

fn added(path: &[&str], new: &Value) -> Option<String> {
    match path {
        ["keys", ..] => None,
        ["parties", party] => {
            let role = new.get("role").map(words).unwrap_or_default();
            Some(format!("{party} joins, as {role}"))
        }
        ["behaviours", name] => Some(format!("the target behaviour {name} is added")),
        ["exceptions", parties] => {
            Some(format!("an exception for {parties} is added: two roles in one organisation"))
        }
        _ => Some(format!("{} is added: {}", subject(path), words(new))),
    }
}

fn removed(path: &[&str]) -> Option<String> {
    match path {
        ["keys", ..] => None,
        ["parties", party] => Some(format!("{party} leaves: it signs, seals and opens nothing any more")),
        ["behaviours", name] => Some(format!("the target behaviour {name} is taken out")),
        ["exceptions", parties] => Some(format!("the exception for {parties} is taken out")),
        _ => Some(format!("{} is taken out", subject(path))),
    }
}

/// `gateway` of flow contribution of police.
fn subject(path: &[&str]) -> String {
    match path {
        ["parties", party, "flows", flow, name] => format!("`{name}` of the {flow} of {party}"),
        ["parties", party, "flows", flow] => format!("the {flow} of {party}"),
        ["parties", party, inner @ ..] => format!("`{}` of {party}", inner.join(".")),
        ["behaviours", name, inner @ ..] => format!("`{}` of the target behaviour {name}", inner.join(".")),
        ["exceptions", parties, inner @ ..] => {
            format!("`{}` of the exception for {parties}", inner.join("."))
        }
        _ => format!("`{}`", path.join(".")),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(" and "),
        Value::Table(_) => "a table".to_owned(),
        value => value.to_string(),
    }
}
