//! The concentration curve: how much of everything the areas with most of it have.

use maud::{Markup, html};

use super::words;
use crate::places::survey::{Survey, Surveyed};
use crate::statistics::{concentration_curve, fewest_holding, generalised_gini, gini, share_held_by_top};

const SIDE: f64 = 260.0;
const LEFT: f64 = 54.0;
const TOP: f64 = 10.0;

/// Curve and numbers of the first layer, numbers of the others.
pub(super) fn section(survey: &Survey) -> Markup {
    let Some(first) = survey.layers.first() else { return html! {} };
    html! {
        section aria-labelledby="spread" {
            h2 id="spread" { "How unevenly it is spread" }
            (figure(first))
            div class="frame" role="region" tabindex="0" aria-label="Table of concentration" {
                table {
                    caption { "Concentration over areas. Gini is 0 where all have the same and near 1 where one has everything; the generalised one allows for there being fewer events than areas." }
                    thead { tr {
                        th scope="col" { "Layer" } th scope="col" class="n" { "Counted" } th scope="col" class="n" { "Gini" }
                        th scope="col" class="n" { "Generalised" } th scope="col" class="n" { "Held by the top tenth" } th scope="col" class="n" { "Areas with half of it" }
                    } }
                    tbody { @for layer in &survey.layers { (row(layer)) } }
                }
            }
        }
    }
}

fn row(layer: &Surveyed) -> Markup {
    let counts = layer.counts();
    let digits = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    html! {
        tr {
            th scope="row" { (layer.name) } td class="n" { (words::number(layer.total())) }
            td class="n" { (digits(gini(&counts))) } td class="n" { (digits(generalised_gini(&counts))) }
            td class="n" { (share_held_by_top(&counts, 0.1).map_or("–".to_owned(), |share| format!("{:.1} %", 100.0 * share))) }
            td class="n" { (fewest_holding(&counts, 0.5).map_or("–".to_owned(), |areas| areas.to_string())) }
        }
    }
}

fn figure(layer: &Surveyed) -> Markup {
    let counts = layer.counts();
    let Some(curve) = concentration_curve(&counts) else { return html! {} };
    let last = curve.len() - 1;
    // A hundred points say as much as a hundred thousand.
    let step = last.div_ceil(100).max(1);
    let places = (0..=last).step_by(step).chain([last]);
    let at = |place: usize| {
        let across = LEFT + SIDE * super::words::real(place) / super::words::real(last);
        format!("{across:.1} {:.1}", TOP + SIDE * (1.0 - curve[place]))
    };
    let line: Vec<String> = places.map(at).collect();
    let half = fewest_holding(&counts, 0.5).unwrap_or_default();
    let (right, bottom) = (LEFT + SIDE, TOP + SIDE);
    html! {
        figure style="max-width:30rem" {
            svg viewBox="0 0 340 320" role="img" aria-labelledby="curve-t curve-d" {
                title id="curve-t" { "Concentration curve of " (layer.name) }
                desc id="curve-d" { "Areas from most to least, across; the share of everything that they hold together, up. " (half) " of " (last) " areas hold half." }
                path class="even" d=(format!("M{LEFT} {bottom}L{right} {TOP}")) {}
                path class="line" d=(format!("M{}", line.join("L"))) {}
                path class="axis" fill="none" d=(format!("M{LEFT} {TOP}V{bottom}H{right}")) {}
                @for (share, label) in [(0.0, "0"), (0.5, "50 %"), (1.0, "100 %")] {
                    text class="small" x=(format!("{:.1}", LEFT - 6.0)) y=(format!("{:.1}", TOP + SIDE * (1.0 - share) + 4.0)) text-anchor="end" { (label) }
                    text class="small" x=(format!("{:.1}", LEFT + SIDE * share)) y=(format!("{:.1}", bottom + 18.0)) text-anchor="middle" { (label) }
                }
                text class="small" x=(format!("{:.1}", LEFT + SIDE / 2.0)) y="314" text-anchor="middle" { "share of areas, most first" }
            }
            figcaption { (layer.name) ": " (half) " of " (last) " areas hold half of it. The dashed line is an even spread." }
        }
    }
}
