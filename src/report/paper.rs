//! A page of findings: sentences, tables and a map, under headings. Nothing to fetch, nothing to run.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::leaf::{Leaf, section, sentences};
use super::{lines, outline, tables, words};
use crate::zones::{Sheet, Value};

/// What a page is made of.
pub struct Paper<'a> {
    /// The heading.
    pub title: &'a str,
    /// What kind of page it is, above the heading.
    pub kicker: &'a str,
    /// Marks that every page carries, such as `REHEARSAL`.
    pub marks: &'a [String],
    /// The time that it is of, in words.
    pub when: &'a str,
    /// What was found, in sentences.
    pub findings: &'a [String],
    /// Tables under headings, in order.
    pub sections: &'a [(String, Vec<Sheet>)],
    /// A map, if there are boundaries.
    pub map: Option<PlaceMap<'a>>,
    /// What people filled in, never mixed with numbers: question and answer.
    pub filled_in: &'a [(String, String)],
    /// How numbers were kept from giving people away.
    pub rules: &'a [String],
    /// Where it comes from: what, and the answer.
    pub source: &'a [(String, String)],
    /// Of this program.
    pub code_version: &'a str,
}

/// A zone and what lies around it.
pub struct PlaceMap<'a> {
    /// The zone's areas in the order of its table: name and path.
    pub inside: Vec<(&'a str, &'a str)>,
    /// The areas around it.
    pub edge: Vec<(&'a str, &'a str)>,
}

/// Rows of a table that stay in sight where it has many.
const IN_SIGHT: usize = 20;
/// More rows than this are folded.
const LONGEST: usize = 40;

/// The whole page.
pub fn paper(paper: &Paper<'_>) -> String {
    let foot = html! { p { "Made by people-zones " (paper.code_version) ". Partners’ numbers on this page passed disclosure control; the others are public." } };
    Leaf {
        title: &format!("{}: {}", paper.title, paper.kicker),
        kicker: paper.kicker,
        heading: paper.title,
        when: html! { (paper.when) },
        marks: paper.marks,
        style: &format!("{ZONE_STYLE}{}", lines::STYLE),
        body: body(paper),
        foot,
    }
    .html()
}

fn body(paper: &Paper<'_>) -> Markup {
    let mut all = paper.sections.iter().flat_map(|(_, sheets)| sheets);
    let first_hidden = all.find(|sheet| sheet.rows.iter().flatten().any(|value| *value == Value::Hidden));
    let explained = |sheet: &Sheet| first_hidden.is_some_and(|first| std::ptr::eq(first, sheet));
    html! {
        (section("summary", "In short", html! {
            div class="lead" { @for finding in paper.findings { p { (finding) } } }
        }))
        @if let Some(map) = &paper.map { (section("map", "Where it is", self::map(map))) }
        @for (place, (title, sheets)) in paper.sections.iter().enumerate() {
            (section(&format!("part-{place}"), title, html! { @for one in sheets {
                (sheet(one))
                @if explained(one) { (why_hidden()) }
            } }))
        }
        @if !paper.filled_in.is_empty() { (section("readiness", "Readiness, as people filled it in", filled_in(paper.filled_in))) }
        (section("rules", "What is hidden, and by which rules", sentences(paper.rules)))
        (section("source", "Where this comes from", html! {
            dl { @for (what, answer) in paper.source { dt { (what) } dd { (answer) } } }
        }))
    }
}

/// Below the first table that hides something: a reader should not have to wonder until the end.
fn why_hidden() -> Markup {
    html! {
        div class="notes" { p {
            "Hidden, here and below: too few people to be shown, or a number that would give such a one away. Where most \
             of a row is hidden, few people were met in that way. " a href="#rules" { "The rules" } " stand at the end."
        } }
    }
}

const ZONE_STYLE: &str = "\
.place .area{fill:var(--wash);stroke:var(--hatch)}.place .own{fill:var(--band-1);stroke:var(--ink)}\
.place text{font-weight:650;fill:var(--on-1);text-anchor:middle;dominant-baseline:central}\
.place>svg{max-height:34rem}.blank{color:var(--soft)}\
@media print{.place>svg{max-height:100mm}}";

/// A checklist stands apart from all evidence: no number of it enters a number.
fn filled_in(lines: &[(String, String)]) -> Markup {
    html! {
        p { "People wrote this. It is no evidence and enters no number; evidence and readiness are weighed side by side." }
        dl { @for (question, answer) in lines {
            dt { (question) }
            dd { @if answer.is_empty() { span class="blank" { "not filled in" } } @else { (answer) } }
        } }
    }
}

/// A table of findings with its notes; a long one folds what comes after the first rows.
fn sheet(sheet: &Sheet) -> Markup {
    let rows: Vec<&Vec<Value>> = sheet.rows.iter().collect();
    let (first, rest) = if rows.len() > LONGEST { rows.split_at(IN_SIGHT) } else { (&rows[..], &[][..]) };
    html! {
        @if sheet.rows.is_empty() {
            p { strong { (sheet.title) } }
        } @else {
            (lines::figures(sheet))
            (tables::framed(&sheet.title, "areas", part(sheet, first)))
            @if !rest.is_empty() {
                (tables::folded(&format!("{} more rows", rest.len()), tables::framed(
                    &format!("{}, continued", sheet.title), "areas", part(sheet, rest),
                )))
            }
        }
        @if !sheet.notes.is_empty() { div class="notes" { @for note in &sheet.notes { p { (note) } } } }
    }
}

fn part(sheet: &Sheet, rows: &[&Vec<Value>]) -> Markup {
    // A column is one of numbers if none of its values is words.
    let numeric: Vec<bool> = (0..sheet.columns.len())
        .map(|at| !sheet.rows.iter().any(|row| matches!(row[at], Value::Text(_))))
        .collect();
    html! {
        thead { tr { @for ((name, meaning), numeric) in sheet.columns.iter().zip(&numeric) {
            th scope="col" class=[numeric.then_some("n")] title=[(!meaning.is_empty()).then_some(meaning)] { (words::heading(name)) }
        } } }
        tbody { @for row in rows { tr { @for (at, value) in row.iter().enumerate() {
            @if at == 0 { th scope="row" { (words::sentence(&value.words())) } }
            @else { td class=[class(value, numeric[at])] { (value.words()) } }
        } } } }
    }
}

fn class(value: &Value, numeric: bool) -> Option<&'static str> {
    match (value, numeric) {
        (Value::Hidden | Value::NotSupplied, true) => Some("n hidden"),
        (Value::Hidden | Value::NotSupplied, false) => Some("hidden"),
        (_, true) => Some("n"),
        (_, false) => None,
    }
}

/// The zone's areas with the numbers of their rows, and those around it.
fn map(map: &PlaceMap<'_>) -> Markup {
    let all = || map.inside.iter().chain(&map.edge);
    let Some(frame) = outline::frame(all().map(|(_, path)| *path)) else { return html! {} };
    let (left, top, width, height) = frame;
    let size = width.max(height) / 32.0;
    let names: Vec<String> = map
        .inside
        .iter()
        .zip(1..)
        .map(|((name, _), number): (_, usize)| format!("{number} {name}"))
        .collect();
    let mut view = String::new();
    write!(view, "{left:.0} {top:.0} {width:.0} {height:.0}").expect("a string takes all writes");
    html! {
        figure class="map place" {
            svg viewBox=(view) role="img" aria-labelledby="place-t place-d" {
                title id="place-t" { "The place and the areas around it" }
                desc id="place-d" { "A map. Its areas are: " (names.join(", ")) ". " (map.edge.len()) " areas lie around it." }
                g class="crowded" {
                    @for (_, path) in &map.edge { path class="area" fill-rule="evenodd" d=(path) {} }
                    @for (_, path) in &map.inside { path class="area own" fill-rule="evenodd" d=(path) {} }
                }
                @for ((_, path), number) in map.inside.iter().zip(1_usize..) {
                    @if let Some((x, y)) = outline::label_point(path) {
                        text x=(format!("{x:.1}")) y=(format!("{y:.1}")) font-size=(format!("{size:.1}")) { (number) }
                    }
                }
            }
            figcaption { "Dark: the areas that this page is about, numbered as in its table: " (names.join("; ")) ". Light: the areas around it." }
        }
    }
}
