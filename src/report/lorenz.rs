//! How much falls on few, as a curve: from released parts alone, beside what pure chance would do.

use maud::{Markup, html};

use super::words;
use crate::release::{Curve, ReleasedTable, curves};

const SIDE: f64 = 300.0;
const LEFT: f64 = 52.0;
const TOP: f64 = 10.0;

/// The curve of a table of people in parts, with its findings in words; nothing where its total is hidden.
pub(super) fn figure(table: &ReleasedTable) -> Option<Markup> {
    let (curve, chance) = curves(table)?;
    let name = table.measures()[1];
    let id = format!("curve-{}", table.name());
    let said = findings(name, &curve, chance.as_ref());
    Some(html! {
        div class="lead-in" { @for sentence in &said { p { (sentence) } } }
        figure class="curve" {
            figcaption { "Share of " (name) " by share of people, those with most first" }
            svg viewBox="0 0 620 362" role="img" aria-labelledby=(format!("{id}-t {id}-d")) {
                title id=(format!("{id}-t")) { (table.title()) }
                desc id=(format!("{id}-d")) { (said.join(" ")) " The table below holds the same numbers." }
                (axes(name))
                path class="even" d=(path(&[(0.0, 0.0), (1.0, 1.0)])) {}
                @if let Some(chance) = &chance { path class="chance" d=(path(&chance.points)) {} }
                path class="held" d=(path(&curve.points)) {}
                (key(chance.is_some()))
            }
        }
    })
}

fn findings(name: &str, curve: &Curve, chance: Option<&Curve>) -> Vec<String> {
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let held = |curve: &Curve, people: f64| percent(curve.held_by(people));
    let mut said = vec![format!(
        "1% of people account for {} of {name}, 5% for {}, 10% for {}, 20% for {}.",
        held(curve, 0.01),
        held(curve, 0.05),
        held(curve, 0.1),
        held(curve, 0.2)
    )];
    let gini = format!("Gini coefficient at least {:.2}", curve.gini);
    let differs = (curve.generalised_gini - curve.gini).abs() >= 0.005;
    let generalised = format!(", counted from what could be most even {:.2}", curve.generalised_gini);
    said.push(format!("{gini}{}.", if differs { &generalised } else { "" }));
    said.extend(chance.map(|chance| {
        format!(
            "Had as many {name} fallen on as many people by pure chance, 10% of people would account for {}, and the \
             coefficient would be {:.2}: what is beyond that is more than chance.",
            held(chance, 0.1),
            chance.gini
        )
    }));
    said
}

fn at((people, amount): (f64, f64)) -> (f64, f64) {
    (LEFT + SIDE * people, TOP + SIDE * (1.0 - amount))
}

fn path(points: &[(f64, f64)]) -> String {
    let points = points.iter().map(|point| at(*point)).map(|(x, y)| format!("{x:.1} {y:.1}"));
    format!("M{}", points.collect::<Vec<_>>().join("L"))
}

fn axes(name: &str) -> Markup {
    const TICKS: [(f64, &str); 5] = [(0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%")];
    html! {
        rect class="field" x=(LEFT) y=(TOP) width=(SIDE) height=(SIDE) {}
        @for (share, label) in TICKS {
            @let (x, _) = at((share, 0.0));
            @let (_, y) = at((0.0, share));
            text x=(x) y=(TOP + SIDE + 18.0) text-anchor="middle" { (label) }
            text x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (label) }
        }
        text x=(LEFT + SIDE / 2.0) y=(TOP + SIDE + 40.0) text-anchor="middle" { "of people" }
        text x=(LEFT + 8.0) y=(TOP + 18.0) class="of" { "of " (words::heading(name).to_lowercase()) }
    }
}

fn key(chance: bool) -> Markup {
    let lines = [("held", "as counted"), ("chance", "by pure chance"), ("even", "the same for everybody")];
    let lines = lines.into_iter().filter(|(class, _)| chance || *class != "chance");
    html! {
        @for (place, (class, label)) in lines.enumerate() {
            @let y = TOP + 24.0 + 26.0 * f64::from(u8::try_from(place).unwrap_or(0));
            path class=(class) d=(format!("M{} {y}h34", LEFT + SIDE + 26.0)) {}
            text x=(LEFT + SIDE + 70.0) y=(y + 4.5) { (label) }
        }
    }
}
