//! Findings with the lines of the text that they speak of.

use std::env;
use std::io::{self, IsTerminal as _};

use annotate_snippets::{AnnotationKind, Group, Level as Shown, Renderer, Snippet};

use crate::agreement::{Finding, Level, Place};

/// All findings, one below the other.
pub(super) fn all(findings: &[Finding], text: &str, file: &str) -> String {
    let colours = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    findings.iter().map(|finding| one(finding, text, file, &renderer) + "\n\n").collect()
}

fn one(finding: &Finding, text: &str, file: &str, renderer: &Renderer) -> String {
    let level = match finding.level {
        Level::Problem => Shown::ERROR,
        Level::Note => Shown::NOTE,
    };
    let title = level.primary_title(&finding.words);
    if finding.places.is_empty() {
        return renderer.render(&[Group::with_title(title)]);
    }
    let mark = |place: &Place| {
        let mark = AnnotationKind::Primary.span(place.span.clone());
        if place.label.is_empty() { mark } else { mark.label(place.label.clone()) }
    };
    let source = Snippet::source(text).path(file).annotations(finding.places.iter().map(mark));
    renderer.render(&[title.element(source)])
}
