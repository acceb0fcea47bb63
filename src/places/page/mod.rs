//! A survey as one page: maps, ranked tables, the concentration curve, what was chosen, reasons for care.
//!
//! It fetches nothing and runs nothing. It is of open data: what rests on people goes through `report`.

mod map;
mod curve;
mod tables;
mod choices;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::drawing::{self, Drawing};
use super::survey::{Survey, Surveyed};
use super::{Boundaries, survey};

/// Words that go with a survey on its page.
pub struct Source<'a> {
    /// What the page is called.
    pub title: &'a str,
    /// Where the numbers come from, and what was left out of them.
    pub notes: &'a [String],
    /// The program, with its version.
    pub program: &'a str,
}

/// Width of a map's drawing in pixels.
const WIDTH: u32 = 640;

/// The page. Without boundaries it has no maps.
pub fn page(survey: &Survey, boundaries: Option<&Boundaries>, source: &Source<'_>) -> String {
    let drawing = boundaries.map(|boundaries| drawing::paths(boundaries, WIDTH));
    let body = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (source.title) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                a class="skip" href="#results" { "To the results" }
                header {
                    h1 { (source.title) }
                    @for note in source.notes { p class="soft" { (note) } }
                }
                main id="results" {
                    (lead(survey))
                    (warnings(survey))
                    (maps(survey, drawing.as_ref()))
                    @for layer in &survey.layers { (tables::layer(survey, layer)) }
                    (curve::section(survey))
                    (tables::everything(survey))
                    (choices::section(survey))
                }
                footer { p class="soft" { "Written by " (source.program) "." } }
            }
        }
    };
    body.into_string()
}

/// What was found, in a sentence for each layer, up to five.
fn lead(survey: &Survey) -> Markup {
    html! {
        @for layer in survey.layers.iter().take(5) { p class="lead" { (words::finding(survey, layer)) } }
    }
}

fn warnings(survey: &Survey) -> Markup {
    let warned: Vec<(&Surveyed, usize)> = survey
        .layers
        .iter()
        .flat_map(|layer| layer.wrong_denominators().into_iter().map(move |at| (layer, at)))
        .collect();
    html! {
        @if !warned.is_empty() {
            div class="care" {
                p { strong { "Residents are the wrong denominator in some areas." } " Many of those to whom it happens there live elsewhere. A rate per resident says little of such a place." }
                ul {
                    @for (layer, at) in warned.iter().take(8) {
                        li { (words::area(survey, *at)) ", " (layer.name) ": " (words::number(layer.lines[*at].count)) ", "
                            (words::decimal(layer.lines[*at].times_expected.unwrap_or_default(), 1)) " times what its residents would give" }
                    }
                    @if warned.len() > 8 { li { "and " (warned.len() - 8) " more, flagged in the tables" } }
                }
            }
        }
    }
}

fn maps(survey: &Survey, drawing: Option<&Drawing>) -> Markup {
    html! {
        @if let Some(drawing) = drawing {
            section aria-labelledby="maps" {
                h2 id="maps" { "Where it is higher or lower than usual" }
                (map::outlines(drawing))
                @if let [only] = &survey.layers[..] {
                    (map::figure(survey, only, drawing, 0))
                } @else {
                    div class="maps" {
                        @for (number, layer) in survey.layers.iter().enumerate() {
                            div { h3 { (layer.name) } (map::figure(survey, layer, drawing, number)) }
                        }
                    }
                }
                (map::key(survey))
            }
        }
    }
}

/// Whether statistics ran on rates.
fn on_rates(survey: &Survey) -> bool {
    survey.choices.basis == survey::Basis::Rate
}
