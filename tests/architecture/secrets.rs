//! The types that name people, and the keys, stay home: nobody outside `agency` can name them, and nothing
//! can print, copy or write them.

use proc_macro2::{Delimiter, TokenTree};

use crate::source::{Source, inner, is};
use crate::{check, hold};

/// Whose types may not be printed, copied or written.
const SECRET: &[&str] = &[
    "src/agency/identity.rs",
    "src/agency/key.rs",
    "src/party/keys/file.rs",
    "src/party/keys/mod.rs",
    "src/party/keys/passphrase.rs",
];

/// What would let a value out.
const LETS_OUT: &[&str] = &["Debug", "Display", "Clone", "Copy", "Serialize", "ToString"];

#[test]
fn identities_and_keys_cannot_be_printed_copied_or_written() {
    hold(SECRET.iter().flat_map(|file| leaks(&Source::read(file))).collect());
}

#[test]
fn identities_cannot_be_named_outside_the_agency() {
    let mut breaches = open_modules(&Source::read("src/agency/mod.rs"));
    breaches.extend(wide_items(&Source::read("src/agency/identity.rs")));
    hold(breaches);
}

#[test]
fn a_derive_or_an_impl_that_lets_a_name_out_is_found() {
    let found = |text| leaks(&Source::new("src/agency/identity.rs", text));
    check(
        found("#[derive(PartialEq, Debug)]\npub(super) struct Name(String);"),
        &["src/agency/identity.rs:1: Name has Debug; what names people cannot be printed, copied or written"],
    );
    check(
        found("struct A;\nimpl std::fmt::Display for A {}"),
        &["src/agency/identity.rs:2: A has Display; what names people cannot be printed, copied or written"],
    );
    check(
        found("struct A<T>(T);\nimpl<T: Eq> Clone for A<T> {}"),
        &["src/agency/identity.rs:2: A has Clone; what names people cannot be printed, copied or written"],
    );
    check(
        found("#[derive(serde::Serialize)]\n/// Words.\nenum A {}"),
        &[
            "src/agency/identity.rs:1: A has Serialize; what names people cannot be printed, copied or written",
        ],
    );
}

#[test]
fn comparing_wiping_and_errors_are_no_leak() {
    let found = |text| leaks(&Source::new("src/agency/identity.rs", text));
    check(found("#[derive(PartialEq, Eq, ZeroizeOnDrop)] struct Name(String);"), &[]);
    check(found("#[derive(Debug, Clone, PartialEq)] enum NameError { Empty }"), &[]);
    check(found("impl Drop for Name { fn drop(&mut self) {} }"), &[]);
}

#[test]
fn a_way_in_from_outside_is_found() {
    let open = |text| open_modules(&Source::new("src/agency/mod.rs", text));
    let words = "src/agency/mod.rs:1: identity is private to agency";
    check(open("pub mod identity;"), &[words]);
    check(open("pub(crate) mod identity;"), &[words]);
    check(open("mod read; mod identity;"), &[]);
    check(
        open("mod read;"),
        &["src/agency/mod.rs: mod identity is gone; hold its new home to the same rules"],
    );
    let wide = |text| wide_items(&Source::new("src/agency/identity.rs", text));
    let words = "src/agency/identity.rs:1: names people, so no wider than pub(super)";
    check(wide("pub struct Name(String);"), &[words]);
    check(wide("impl Name { pub(crate) fn as_str(&self) {} }"), &[words]);
    check(wide("pub(super) struct Name { pub(super) text: String }"), &[]);
}

fn leaks(source: &Source) -> Vec<String> {
    let mut leaks = Vec::new();
    for (at, token) in source.tokens.iter().enumerate() {
        let (name, traits) = match token {
            TokenTree::Group(attribute) if attribute.delimiter() == Delimiter::Bracket => {
                (type_after(&source.tokens[at..]), derived(&inner(attribute)))
            }
            TokenTree::Ident(word) if word == "impl" => implemented(&source.tokens[at..]),
            _ => continue,
        };
        let line = token.span().start().line;
        let out = traits.iter().filter(|name| LETS_OUT.contains(&name.as_str()));
        leaks.extend(out.filter(|_| !name.ends_with("Error")).map(|out| {
            format!(
                "{}:{line}: {name} has {out}; what names people cannot be printed, copied or written",
                source.file
            )
        }));
    }
    leaks
}

/// The name of the next type, after its attributes and visibility.
fn type_after(tokens: &[TokenTree]) -> String {
    let is_type = |word: &TokenTree| ["struct", "enum", "union"].contains(&word.to_string().as_str());
    let mut pairs = tokens.windows(2);
    pairs.find(|pair| is_type(&pair[0])).map_or_else(String::new, |pair| pair[1].to_string())
}

fn derived(attribute: &[TokenTree]) -> Vec<String> {
    match attribute {
        [TokenTree::Ident(word), TokenTree::Group(traits)] if word == "derive" => idents(&inner(traits)),
        _ => Vec::new(),
    }
}

/// Of `impl Trait for Type { … }` the type and the names before `for`.
fn implemented(tokens: &[TokenTree]) -> (String, Vec<String>) {
    let body = |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    let head = tokens.split(body).next().unwrap_or_default();
    match head.iter().position(|token| token.to_string() == "for") {
        Some(at) => (head.get(at + 1).map_or_else(String::new, ToString::to_string), idents(&head[..at])),
        None => Default::default(),
    }
}

fn idents(tokens: &[TokenTree]) -> Vec<String> {
    tokens.iter().filter(|token| matches!(token, TokenTree::Ident(_))).map(ToString::to_string).collect()
}

fn open_modules(agency: &Source) -> Vec<String> {
    let is_it = |pair: &[TokenTree]| pair[0].to_string() == "mod" && pair[1].to_string() == "identity";
    let file = &agency.file;
    let Some(at) = agency.tokens.windows(2).position(is_it) else {
        return vec![format!("{file}: mod identity is gone; hold its new home to the same rules")];
    };
    let alone = at == 0 || is(&agency.tokens[at - 1], ';') || ends_block(&agency.tokens[at - 1]);
    let line = agency.tokens[at].span().start().line;
    if alone { Vec::new() } else { vec![format!("{file}:{line}: identity is private to agency")] }
}

fn ends_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() != Delimiter::Parenthesis)
}

fn wide_items(source: &Source) -> Vec<String> {
    let mut lines = Vec::new();
    wide(&source.tokens, &mut lines);
    lines
        .iter()
        .map(|line| format!("{}:{line}: names people, so no wider than pub(super)", source.file))
        .collect()
}

fn wide(tokens: &[TokenTree], lines: &mut Vec<usize>) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => wide(&inner(group), lines),
            TokenTree::Ident(word) if word == "pub" => {
                let narrow = tokens.get(at + 1).is_some_and(|next| next.to_string() == "(super)");
                lines.extend((!narrow).then(|| token.span().start().line));
            }
            _ => {}
        }
    }
}
