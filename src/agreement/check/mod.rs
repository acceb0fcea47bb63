//! All that is missing or contradicts in an agreement, at once, each with its places in the text.
//!
//! Shape first (the published schema), then the rules that one term sets another. What is not yet there is no
//! reason to hold the rest back: a draft without keys is checked as a draft.

mod disclosure;
mod finding;
mod keys;
mod outputs;
mod parties;
mod shape;
mod source;
mod succession;
mod times;
mod vocabulary;

pub use finding::{Finding, Level, Place};
pub(super) use source::Source;
pub(super) use vocabulary::{BLANK, field};

use super::changes::changes;
use super::{Error, FORMAT, Terms};
use crate::party::Digest;

/// A text that was checked.
#[derive(Debug)]
pub struct Checked {
    terms: Option<Terms>,
    findings: Vec<Finding>,
}

impl Checked {
    /// The terms, if they have no problem.
    pub fn terms(&self) -> Option<&Terms> {
        self.terms.as_ref()
    }

    /// All findings: problems first, then notes, each in order of the text.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether anything must be put right before it can be signed.
    pub fn has_problems(&self) -> bool {
        self.findings.iter().any(Finding::is_problem)
    }

    /// The terms; or all problems.
    pub fn into_terms(self) -> Result<Terms, Error> {
        let problems = self.findings.into_iter().filter(Finding::is_problem).collect();
        self.terms.ok_or(Error::Terms(problems))
    }
}

/// Checks a draft, or an assembled agreement.
///
/// # Errors
/// Only when the text is of another format than this program's: then nothing more can be said of it.
pub fn check(text: &str) -> Result<Checked, Error> {
    check_with(text, |_| Vec::new())
}

/// Checks a new version, also against the text that it replaces, and says in words what changes.
///
/// # Errors
/// As `check`; or the old text has problems itself.
pub fn check_against(text: &str, old_text: &str) -> Result<(Checked, Vec<String>), Error> {
    let old = check(old_text)?.into_terms()?;
    let digest = Digest::of(old_text.as_bytes());
    let checked = check_with(text, |new| succession::rules(new, &old, digest))?;
    let changes = checked.terms().map(|new| changes(&old, new)).unwrap_or_default();
    Ok((checked, changes))
}

fn check_with(text: &str, further: impl Fn(&Terms) -> Vec<Broken>) -> Result<Checked, Error> {
    let source = match Source::read(text) {
        Ok(source) => source,
        Err(findings) => return Ok(Checked { terms: None, findings }),
    };
    if let Some(found) = source.format().filter(|found| *found != FORMAT) {
        return Err(Error::Format { found });
    }
    let shaped = shape::hold(&source);
    let mut findings = shaped.findings;
    let terms: Option<Terms> = match shaped.value.try_into() {
        Ok(terms) => Some(terms),
        Err(error) => {
            findings.push(source.finding(Level::Problem, error.to_string().trim().to_owned(), &[]));
            None
        }
    };
    if let Some(terms) = &terms {
        let untouched = |rule: &Broken| !rule.places.iter().any(|(path, _)| under(path, &shaped.stood_in));
        let broken = rules(terms).into_iter().chain(further(terms)).filter(untouched);
        findings.extend(broken.map(|rule| source.finding(rule.level, rule.words, &rule.places)));
    }
    findings.sort_by_key(|one| (one.level, one.places.first().map_or(0, |place| place.span.start)));
    let sound = !findings.iter().any(Finding::is_problem);
    Ok(Checked { terms: terms.filter(|_| sound), findings })
}

/// Whether something at or below this path was replaced, or the path lies in what was.
fn under(path: &str, stood_in: &[String]) -> bool {
    let inside = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    stood_in.iter().any(|replaced| inside(path, replaced) || inside(replaced, path))
}

/// A rule that does not hold, and the paths of the terms that break it.
struct Broken {
    level: Level,
    words: String,
    places: Vec<(String, String)>,
}

impl Broken {
    fn problem(words: impl Into<String>) -> Self {
        Self { level: Level::Problem, words: words.into(), places: Vec::new() }
    }

    fn note(words: impl Into<String>) -> Self {
        Self { level: Level::Note, words: words.into(), places: Vec::new() }
    }

    fn at(mut self, path: impl Into<String>, label: impl Into<String>) -> Self {
        self.places.push((path.into(), label.into()));
        self
    }
}

fn rules(terms: &Terms) -> Vec<Broken> {
    parties::rules(terms)
        .chain(keys::rules(terms))
        .chain(times::rules(terms))
        .chain(outputs::rules(terms))
        .chain(disclosure::rules(terms))
        .collect()
}
