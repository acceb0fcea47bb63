//! Holds an agreement's tree against the schema of its terms: what is missing, what is unknown, what has the wrong
//! form. The schema is the one that is published, so that there is no second list of fields to forget.
//!
//! What is not right is replaced by something that is, so that the rules can still be held against the rest.

use std::sync::LazyLock;

use serde_json::Value as Json;
use toml::Value;
use toml::de::{DeTable, DeValue};

use super::Terms;
use super::finding::{Finding, Level};
use super::source::Source;
use super::vocabulary::{self, Text};

static SCHEMA: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(Terms).to_value());

/// More items than any list of an agreement has.
const MOST_ITEMS: usize = 200;

/// The tree in its right shape, and what was not right in it.
pub(super) struct Shaped {
    pub(super) value: Value,
    pub(super) findings: Vec<Finding>,
    /// Paths at which something stands in for what was missing or not right.
    pub(super) stood_in: Vec<String>,
}

/// Brings a tree into shape.
pub(super) fn hold(source: &Source<'_>) -> Shaped {
    let mut walk = Walk { source, findings: Vec::new(), blanks: Vec::new(), stood_in: Vec::new() };
    let value = walk.table(&SCHEMA, source.root(), "");
    walk.gaps();
    Shaped { value, findings: walk.findings, stood_in: walk.stood_in }
}

struct Walk<'s, 't> {
    source: &'s Source<'t>,
    findings: Vec<Finding>,
    /// Paths of what is still to be filled in: told together.
    blanks: Vec<String>,
    stood_in: Vec<String>,
}

impl Walk<'_, '_> {
    fn value(&mut self, node: &'static Json, given: &DeValue<'_>, path: &str) -> Value {
        let node = resolve(node);
        match (kind(node), given) {
            ("object", DeValue::Table(table)) => self.table(node, table, path),
            ("array", DeValue::Array(items)) if items.len() > MOST_ITEMS => {
                self.wrong(node, path, &format!("has more than {MOST_ITEMS} items"))
            }
            ("array", DeValue::Array(items)) => {
                let item = |(n, item): (usize, &toml::Spanned<DeValue<'_>>)| {
                    self.value(&node["items"], item.get_ref(), &format!("{path}.{n}"))
                };
                Value::Array(items.iter().enumerate().map(item).collect())
            }
            ("boolean", DeValue::Boolean(given)) => Value::Boolean(*given),
            ("integer", DeValue::Integer(given)) => self.integer(node, given, path),
            ("string", DeValue::String(given)) => self.text(node, given, path),
            ("string", DeValue::Datetime(given)) if node["format"] == "date" && given.time.is_none() => {
                self.text(node, &given.to_string(), path)
            }
            (kind, _) => self.wrong(node, path, &format!("must be {}", expected(kind))),
        }
    }

    fn table(&mut self, node: &'static Json, given: &DeTable<'_>, path: &str) -> Value {
        let mut table = toml::Table::new();
        for (name, inner) in properties(node) {
            if let Some((_, value)) = given.iter().find(|(key, _)| *key.get_ref() == **name) {
                table.insert(name.clone(), self.value(inner, value.get_ref(), &join(path, name)));
            } else if required(node).any(|needed| needed == name) {
                self.missing(inner, path, name);
                table.insert(name.clone(), stand_in(inner));
            }
        }
        for (key, value) in
            given.iter().filter(|(key, _)| node["properties"].get(key.get_ref().as_ref()).is_none())
        {
            let path = join(path, key.get_ref());
            match node.get("additionalProperties").filter(|others| others.is_object()) {
                Some(others) if vocabulary::is_short_name(key.get_ref()) => {
                    let value = self.value(others, value.get_ref(), &path);
                    table.insert(key.get_ref().to_string(), value);
                }
                _ => self.unknown(node, key.get_ref(), &path),
            }
        }
        Value::Table(table)
    }

    fn integer(&mut self, node: &'static Json, given: &toml::de::DeInteger<'_>, path: &str) -> Value {
        let bound = |name: &str, or: i64| node[name].as_i64().unwrap_or(or);
        let (least, most) = (bound("minimum", 0), bound("maximum", i64::from(u32::MAX)));
        match i64::from_str_radix(given.as_str(), given.radix()) {
            Ok(number) if (least..=most).contains(&number) => Value::Integer(number),
            _ => self.wrong(node, path, &format!("must be a whole number from {least} to {most}")),
        }
    }

    fn text(&mut self, node: &'static Json, given: &str, path: &str) -> Value {
        let format = node["format"].as_str().unwrap_or_default();
        match vocabulary::judge(given, format, &choices(node)) {
            Text::Right => Value::String(given.to_owned()),
            Text::Blank => {
                self.blanks.push(path.to_owned());
                self.stood_in.push(path.to_owned());
                stand_in(node)
            }
            Text::Wrong(words) => self.wrong(node, path, &words),
        }
    }

    fn wrong(&mut self, node: &'static Json, path: &str, words: &str) -> Value {
        let finding = self.source.finding(
            Level::Problem,
            format!("{} {words}", named(path)),
            &[(path.to_owned(), String::new())],
        );
        self.findings.push(finding);
        self.stood_in.push(path.to_owned());
        stand_in(node)
    }

    fn gaps(&mut self) {
        let words = match self.blanks.len() {
            0 => return,
            1 => "one term is still to be filled in".to_owned(),
            count => format!("{count} terms are still to be filled in"),
        };
        let places: Vec<_> = self.blanks.drain(..).map(|path| (path, String::new())).collect();
        self.findings.push(self.source.finding(Level::Problem, words, &places));
    }

    fn missing(&mut self, node: &'static Json, parent: &str, name: &str) {
        let path = join(parent, name);
        let words = format!("`{name}` is missing: {}", meaning(node, &path));
        let places = (!parent.is_empty()).then(|| (parent.to_owned(), format!("has no `{name}`")));
        let finding = self.source.finding(Level::Problem, words, places.as_slice());
        self.findings.push(finding);
        self.stood_in.push(path);
    }

    fn unknown(&mut self, node: &'static Json, name: &str, path: &str) {
        let names: Vec<&str> = properties(node).map(|(name, _)| name.as_str()).collect();
        let guess = vocabulary::did_you_mean(name, &names);
        let words = format!("unknown field: there is no such term in an agreement{guess}");
        let finding = self.source.finding(Level::Problem, words, &[(path.to_owned(), String::new())]);
        self.findings.push(finding);
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The last name on a path: `parties.2.fields.0` is one of `fields`.
fn named(path: &str) -> String {
    let mut steps = path.split('.').rev();
    let is_place = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
    match steps.next() {
        Some(last) if is_place(last) => format!("one of `{}`", steps.next().unwrap_or_default()),
        Some(last) => format!("`{last}`"),
        None => "this".to_owned(),
    }
}

fn resolve(node: &'static Json) -> &'static Json {
    if let Some(name) = node["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return resolve(&SCHEMA["$defs"][name]);
    }
    let not_null = |node: &&Json| node["type"] != "null";
    match node["anyOf"].as_array().and_then(|any| any.iter().find(not_null)) {
        Some(node) => resolve(node),
        None => node,
    }
}

fn kind(node: &'static Json) -> &'static str {
    match &node["type"] {
        Json::String(kind) => kind,
        Json::Array(kinds) => kinds.first().and_then(Json::as_str).unwrap_or("string"),
        _ => "string",
    }
}

fn expected(kind: &str) -> &'static str {
    match kind {
        "object" => "a table, with its terms below its name in brackets",
        "array" => "a list in brackets",
        "boolean" => "true or false",
        "integer" => "a whole number without quotes",
        _ => "text in quotes",
    }
}

fn properties(node: &'static Json) -> impl Iterator<Item = (&'static String, &'static Json)> {
    node["properties"].as_object().into_iter().flatten()
}

fn required(node: &'static Json) -> impl Iterator<Item = &'static str> {
    node["required"].as_array().into_iter().flatten().filter_map(Json::as_str)
}

/// The words that a text may be, if there is a list of them.
fn choices(node: &'static Json) -> Vec<&'static str> {
    let constants = node["oneOf"].as_array().into_iter().flatten().filter_map(|one| one["const"].as_str());
    let words = node["enum"].as_array().into_iter().flatten().filter_map(Json::as_str);
    constants.chain(words).collect()
}

/// What a term is, in the words of its own documentation; of a list's item, in those of the list.
fn meaning(node: &'static Json, path: &str) -> String {
    let words = node["description"].as_str().or_else(|| resolve(node)["description"].as_str());
    let words = words.unwrap_or(path).trim_end_matches('.').replace('\n', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => words,
    }
}

/// The simplest value that a node takes.
fn stand_in(node: &'static Json) -> Value {
    let node = resolve(node);
    match kind(node) {
        "object" => {
            let needed = properties(node).filter(|(name, _)| required(node).any(|one| one == *name));
            Value::Table(needed.map(|(name, inner)| (name.clone(), stand_in(inner))).collect())
        }
        "array" => Value::Array(Vec::new()),
        "boolean" => Value::Boolean(false),
        "integer" => Value::Integer(node["minimum"].as_i64().unwrap_or(0)),
        _ => Value::String(vocabulary::stand_in(node["format"].as_str().unwrap_or_default(), &choices(node))),
    }
}
