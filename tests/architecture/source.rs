//! The source as tokens: which names a file speaks of, and on which line.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One file of `src/`.
pub(crate) struct Source {
    /// Its path from the checkout, with slashes.
    pub(crate) file: String,
    pub(crate) tokens: Vec<TokenTree>,
}

/// A path of names as written: `std::fs::read`, `println!`. Those in braces stand one by one.
pub(crate) struct Name {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
    module: Vec<String>,
}

impl Source {
    pub(crate) fn new(file: &str, text: &str) -> Self {
        let tokens: TokenStream = text.parse().expect("the compiler has read it too");
        Self { file: file.to_owned(), tokens: tokens.into_iter().collect() }
    }

    /// One file of the checkout.
    pub(crate) fn read(file: &str) -> Self {
        let path = checkout().join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        Self::new(file, &text)
    }

    /// Every file of the program, by path; files of unit tests are left out.
    pub(crate) fn all() -> Vec<Self> {
        let mut files = Vec::new();
        collect(&checkout().join("src"), &mut files);
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }

    /// The part that it belongs to; `lib` and `main` for the two roots.
    pub(crate) fn part(&self) -> &str {
        let inner = self.file.trim_start_matches("src/").trim_end_matches(".rs");
        inner.split('/').next().expect("a split gives at least one piece")
    }

    /// All names that the code speaks of, outside unit tests.
    pub(crate) fn names(&self) -> Vec<Name> {
        let mut names = Names { module: self.module(), found: Vec::new() };
        names.walk(&self.tokens);
        names.found
    }

    fn module(&self) -> Vec<String> {
        let inner = self.file.trim_start_matches("src/").trim_end_matches(".rs");
        let inner = inner.trim_end_matches("/mod");
        let root = inner == "lib" || inner == "main";
        if root { Vec::new() } else { inner.split('/').map(str::to_owned).collect() }
    }
}

pub(crate) fn checkout() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("a folder of the source").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            let inner = path.strip_prefix(checkout()).expect("it was found there");
            files.push(inner.to_str().expect("file names are plain").replace('\\', "/"));
        }
    }
}

impl Name {
    /// Where it leads from the root of the crate; nothing for what comes from elsewhere.
    pub(crate) fn leads_to(&self) -> Option<Vec<String>> {
        let ups = self.segments.iter().take_while(|segment| *segment == "super").count();
        let (base, rest) = match self.segments[0].as_str() {
            "crate" | "people_zones" => (&[][..], &self.segments[1..]),
            "self" => (&self.module[..], &self.segments[1..]),
            "super" => (&self.module[..self.module.len().saturating_sub(ups)], &self.segments[ups..]),
            _ => return None,
        };
        Some([base, rest].concat())
    }

    /// Whether these names stand in it, one after the other.
    pub(crate) fn has(&self, part: &[&str]) -> bool {
        self.segments.windows(part.len()).any(|window| window == part)
    }
}

struct Names {
    module: Vec<String>,
    found: Vec<Name>,
}

impl Names {
    fn walk(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at..] {
                [hash, TokenTree::Group(attribute), ..] if is(hash, '#') && for_tests(attribute) => {
                    end_of_item(tokens, at + 2)
                }
                [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..]
                    if word == "mod" =>
                {
                    self.module.push(name.to_string());
                    self.walk(&inner(body));
                    self.module.pop();
                    at + 3
                }
                [TokenTree::Ident(_), ..] => at + self.path(&[], &tokens[at..]),
                [TokenTree::Group(group), ..] => {
                    self.walk(&inner(group));
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// Takes a path that begins here and gives the number of its tokens.
    fn path(&mut self, before: &[String], tokens: &[TokenTree]) -> usize {
        let mut segments = [before, &[tokens[0].to_string()]].concat();
        let mut at = 1;
        while let [first, second, next, ..] = &tokens[at..]
            && is(first, ':')
            && is(second, ':')
        {
            match next {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let items = inner(group);
                    for item in items.split(|token| is(token, ',')).filter(|item| !item.is_empty()) {
                        self.path(&segments, item);
                    }
                    return at + 3;
                }
                TokenTree::Ident(_) => segments.push(next.to_string()),
                _ if is(next, '*') => segments.push("*".to_owned()),
                _ => break,
            }
            at += 3;
        }
        if let [bang, TokenTree::Group(_), ..] = &tokens[at..]
            && is(bang, '!')
        {
            segments.last_mut().expect("it has one").push('!');
        }
        let line = tokens[0].span().start().line;
        self.found.push(Name { line, segments, module: self.module.clone() });
        at
    }
}

pub(crate) fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

pub(crate) fn inner(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn for_tests(attribute: &Group) -> bool {
    attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// The place after an item's `;` or block.
fn end_of_item(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |token: &TokenTree| {
        is(token, ';') || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
    };
    tokens[from..].iter().position(ends).map_or(tokens.len(), |length| from + length + 1)
}
