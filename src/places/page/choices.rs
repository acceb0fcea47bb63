//! What was chosen: the box that a reader needs to judge the rest.

use maud::{Markup, html};

use super::{on_rates, words};
use crate::places::survey::{Flag, Survey};
use crate::statistics::Correction;

/// The box.
pub(super) fn section(survey: &Survey) -> Markup {
    let (areas, choices) = (&survey.areas, &survey.choices);
    let islands = areas.neighbours.islands();
    let edge = areas.on_the_edge.iter().filter(|is| **is).count();
    html! {
        section class="choices" aria-labelledby="choices" {
            h2 id="choices" { "Choices made" }
            dl {
                dt { "Areas" } dd { (areas.codes.len()) ", with " (areas.neighbours.links()) " links" }
                dt { "Neighbours" } dd { (words::sentence(&choices.neighbours)) }
                dt { "Statistics on" } dd { @if on_rates(survey) { "rates per resident; areas where nobody lives take no part" } @else { "counts" } }
                dt { "Hot and cold" } dd { "Getis-Ord Gi*: an area together with its neighbours, against all areas in random order" }
                dt { "Tail" } dd { "both: high and low are called by a two-sided p. p by permutation, in the files, is of one tail" }
                dt { "Correction" } dd { (correction(choices.correction)) }
                dt { "Permutations" } dd { @if choices.permutations > 0 { (choices.permutations) ", seed " (choices.seed) } @else { "none" } }
                @if areas.population.is_some() { dt { "Places in the order" } dd { "gamma-Poisson, " (super::tables::draws(survey)) " draws, seed " (choices.seed) } }
                dt { "Islands" } dd { @if islands.is_empty() { "none" } @else { (islands.len()) ": " (islands.iter().take(12).map(|&at| words::area(survey, at)).collect::<Vec<_>>().join(", ")) @if islands.len() > 12 { " and others" } "; each is judged by itself alone" } }
                dt { "Edge" } dd { (edge) " areas lie on the edge: what they border on outside is not known of, so they are judged by fewer neighbours" }
                dt { "Rates" } dd { @if areas.population.is_some() { "per 1,000 residents, drawn to the mean by empirical Bayes (Marshall 1991)" } @else { "none: no population was given" } }
            }
            h3 { "Flags" }
            dl {
                @for flag in [Flag::DrivenByItself, Flag::Island, Flag::Edge, Flag::SmallCount, Flag::ZeroPopulation, Flag::Denominator] {
                    dt { (words::sentence(flag.name())) } dd { (words::sentence(flag.meaning())) }
                }
            }
        }
    }
}

fn correction(of: Correction) -> &'static str {
    match of {
        Correction::FalseDiscoveryRate => {
            "Benjamini and Hochberg over all areas of a layer: of those called at 95 %, about one in twenty is so by chance alone"
        }
        Correction::Holm => "Holm: the chance of even one call by chance alone is held to 10, 5 and 1 %",
        Correction::Bonferroni => {
            "Bonferroni: the chance of even one call by chance alone is held to 10, 5 and 1 %"
        }
        Correction::None => "none: of areas as usual, one in ten is called high or low by chance alone",
    }
}
