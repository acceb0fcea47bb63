//! Tables: the first areas of each layer with intervals, and all areas together where that is not too long.

use maud::{Markup, html};

use super::{on_rates, words};
use crate::places::survey::{Class, Survey, Surveyed};
use crate::statistics::{RankInterval, rank_intervals};

/// So many areas of each layer are listed.
const LISTED: usize = 25;
/// Up to so many cells all areas are put into one table.
const MOST_CELLS: usize = 6_500;
/// Draws for the intervals of ranks: shared by the layers, and no more in all than memory holds with ease.
const DRAWS: usize = 20_000;
const MOST_DRAWN: usize = 20_000_000;

/// The first areas of a layer.
pub(super) fn layer(survey: &Survey, layer: &Surveyed) -> Markup {
    let order = order(survey, layer);
    let ranks = ranks(survey, layer);
    let rated = survey.areas.population.is_some();
    let listed = LISTED.min(order.len());
    html! {
        section {
            h2 { (layer.name) }
            div class="frame" role="region" tabindex="0" aria-label=(format!("Table of {}", layer.name)) {
                table {
                    caption { (caption(listed, survey, ranks.is_some())) }
                    thead { tr {
                        th scope="col" class="n" { "No." } th scope="col" { "Area" } th scope="col" class="n" { "Count" }
                        @if rated { th scope="col" class="n" { "Per 1,000 residents" } th scope="col" class="n" { "Drawn to the mean" } }
                        @if ranks.is_some() { th scope="col" class="n" { "Place, 90 %" } }
                        th scope="col" class="n" { "Gi* z" } th scope="col" { "With its neighbours" } th scope="col" { "Flags" }
                    } }
                    tbody { @for (place, at) in order.iter().take(LISTED).enumerate() { (row(survey, layer, place + 1, *at, ranks.as_deref())) } }
                }
            }
        }
    }
}

fn caption(listed: usize, survey: &Survey, ranked: bool) -> String {
    let by = if on_rates(survey) { "rate" } else { "count" };
    let places = "; the interval is where it may stand among all areas by rate, given how few were counted";
    format!(
        "The first {listed} of {} areas by {by}{}.",
        survey.areas.codes.len(),
        if ranked { places } else { "" }
    )
}

fn row(survey: &Survey, layer: &Surveyed, place: usize, at: usize, ranks: Option<&[RankInterval]>) -> Markup {
    let line = &layer.lines[at];
    let per_thousand =
        |rate: Option<f64>| rate.map_or("–".to_owned(), |rate| words::decimal(1000.0 * rate, 1));
    html! {
        tr {
            td class="n" { (place) } th scope="row" { (words::area(survey, at)) } td class="n" { (words::number(line.count)) }
            @if survey.areas.population.is_some() { td class="n" { (per_thousand(line.rate)) } td class="n" { (per_thousand(line.rate_eb)) } }
            @if let Some(ranks) = ranks { td class="n" { (ranks[at].from) "–" (ranks[at].to) } }
            td class="n" { (line.gi_z.map_or("–".to_owned(), |z| format!("{z:.2}"))) }
            td { (line.class.name()) }
            td { (line.flags.iter().map(|flag| flag.name()).collect::<Vec<_>>().join(", ")) }
        }
    }
}

/// Areas from most to least; ties by code.
fn order(survey: &Survey, layer: &Surveyed) -> Vec<usize> {
    let value = |at: usize| {
        if on_rates(survey) { layer.lines[at].rate.unwrap_or(-1.0) } else { layer.lines[at].count }
    };
    let mut order: Vec<usize> = (0..layer.lines.len()).collect();
    order.sort_by(|&one, &other| {
        value(other)
            .total_cmp(&value(one))
            .then_with(|| survey.areas.codes[one].cmp(&survey.areas.codes[other]))
    });
    order
}

/// Where each area may stand by rate.
fn ranks(survey: &Survey, layer: &Surveyed) -> Option<Vec<RankInterval>> {
    let people = survey.areas.population.as_ref()?;
    let top = (people.len() / 10).max(1);
    rank_intervals(&layer.counts(), people, top, draws(survey), survey.choices.seed)
}

/// How many draws each layer's ranks stand on.
pub(super) fn draws(survey: &Survey) -> u32 {
    let (areas, layers) = (survey.areas.codes.len().max(1), survey.layers.len().max(1));
    let draws = (DRAWS / layers).max(1000).min(MOST_DRAWN / areas).max(100);
    u32::try_from(draws).expect("no more than 20,000")
}

/// All areas, a count and a class for each layer; too many are left to the files.
pub(super) fn everything(survey: &Survey) -> Markup {
    let (areas, layers) = (survey.areas.codes.len(), survey.layers.len());
    html! {
        section aria-labelledby="all" {
            h2 id="all" { "All areas" }
            @if areas * layers > MOST_CELLS {
                p { "There are " (areas) " areas in " (layers) " layers: too many for this page. The CSV has them all." }
            } @else {
                details {
                    summary { "Every area with its counts and classes" }
                    p { "Classes: " @for class in Class::ALL { @if class != Class::Usual { (short(class)) " " (class.name()) "; " } } "nothing: as usual." }
                    div class="frame" role="region" tabindex="0" aria-label="Table of all areas" {
                        table {
                            caption { "All areas in the order of the boundaries" }
                            thead { tr { th scope="col" { "Area" } @for layer in &survey.layers { th scope="col" class="n" { (layer.name) } } } }
                            tbody { @for at in 0..areas { tr {
                                th scope="row" { (words::area(survey, at)) }
                                @for layer in &survey.layers { td class="n" { (words::number(layer.lines[at].count)) (short(layer.lines[at].class)) } }
                            } } }
                        }
                    }
                }
            }
        }
    }
}

/// A class as a mark behind a number.
fn short(class: Class) -> &'static str {
    match class {
        Class::High99 => " ▲▲▲",
        Class::High95 => " ▲▲",
        Class::High90 => " ▲",
        Class::Usual => "",
        Class::Low90 => " ▽",
        Class::Low95 => " ▽▽",
        Class::Low99 => " ▽▽▽",
        Class::NotJudged => " ?",
    }
}
