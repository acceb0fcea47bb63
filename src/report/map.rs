//! A map of areas in four bands. Never by colour alone: an area carries its number in the table below, or its
//! name where there are too many; hidden ones are hatched, and those that stand out have a strong outline.

use super::areas::Line;
use super::bands::Bands;
use super::closer;
use super::outline;
use super::words;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// More areas than this, and numbers inside them would cover the map.
const MOST_NUMBERED: usize = 80;

/// The outlines of areas, ready to draw.
pub struct Map<'a> {
    /// Width of the drawing; figures and lines are drawn for about 900.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// For each area code the SVG path data of its outline.
    pub paths: BTreeMap<&'a str, &'a str>,
}

/// The map and its legend.
pub(super) fn figure(map: &Map<'_>, lines: &[Line<'_>], unit: &str, minimum: u64) -> Markup {
    let numbers: Vec<f64> = lines.iter().filter_map(|line| line.value).collect();
    let bands = Bands::of(numbers.iter().copied());
    let crowded = lines.len() > MOST_NUMBERED;
    let part = if crowded { closer::densest(map) } else { None };
    html! {
        figure class="map" {
            svg viewBox=(format!("0 0 {:.0} {:.0}", map.width.ceil(), map.height.ceil())) role="img" aria-labelledby="map-t map-d" {
                title id="map-t" { "Map of areas by " (unit) }
                desc id="map-d" { (described(lines, unit, crowded)) }
                (hatch())
                g id=(closer::DRAWN) class=[crowded.then_some("crowded")] {
                    @for line in lines { (shape(map, line, &bands, unit)) }
                    @for line in lines.iter().filter(|line| line.stands_out()) { (outlined(map, line)) }
                }
                @if !crowded { @for line in lines { (numbered(map, line, &bands)) } }
                @if let Some(part) = &part { (part.marked()) }
            }
            @if let Some(part) = &part { (part.drawn(unit)) }
            (legend(&bands, &numbers, lines, unit, minimum))
        }
    }
}

fn described(lines: &[Line<'_>], unit: &str, crowded: bool) -> String {
    let hidden = lines.iter().filter(|line| line.row.is_hidden()).count();
    format!(
        "{} areas. The darker an area on paper, the more {unit}. {}; {}.",
        lines.iter().filter(|line| line.is_place()).count(),
        if crowded {
            "The table below holds each area"
        } else {
            "Each area carries its number in the table below"
        },
        words::counted(
            hidden,
            "area is hatched, because its numbers are hidden",
            "areas are hatched, because their numbers are hidden"
        )
    )
}

fn hatch() -> Markup {
    html! {
        defs {
            pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect class="hatch-ground" width="7" height="7" {}
                line class="hatch-line" x1="0" y1="0" x2="0" y2="7" {}
            }
        }
    }
}

fn shape(map: &Map<'_>, line: &Line<'_>, bands: &Bands, unit: &str) -> Markup {
    let class =
        line.value.map_or("area concealed".into(), |value| format!("area band-{}", bands.band(value)));
    html! {
        @if let Some(path) = map.paths.get(line.code) {
            path class=(class) d=(path) {
                title { (line.name) ": " (line.value.map_or("hidden".into(), |value| format!("{} {unit}", line.write(value)))) }
            }
        }
    }
}

fn outlined(map: &Map<'_>, line: &Line<'_>) -> Markup {
    html! { @if let Some(path) = map.paths.get(line.code) { path class="halo" d=(path) {} path class="outlined" d=(path) {} } }
}

fn numbered(map: &Map<'_>, line: &Line<'_>, bands: &Bands) -> Markup {
    let point = map.paths.get(line.code).and_then(|path| outline::label_point(path));
    html! {
        @if let (Some((x, y)), Some(order), Some(value)) = (point, line.order, line.value) {
            text class=(format!("order on-{}", bands.band(value))) x=(format!("{x:.1}")) y=(format!("{:.1}", y + 6.0)) text-anchor="middle" {
                (order) @if line.stands_out() { " ▲" }
            }
        }
    }
}

fn legend(bands: &Bands, numbers: &[f64], lines: &[Line<'_>], unit: &str, minimum: u64) -> Markup {
    let write = |value: f64| lines.first().map_or(String::new(), |line| line.write(value));
    html! {
        figcaption {
            p class="legend-title" { (words::sentence(unit)) }
            ul class="legend" {
                @for (band, name, least, greatest) in bands.legend(numbers).into_iter().rev() {
                    li { (swatch(&format!("area band-{band}"))) (words::sentence(name)) " of areas: " (write(least)) " to " (write(greatest)) }
                }
                @if lines.iter().any(|line| line.stands_out()) {
                    li { (swatch("outlined")) "▲ and strong outline: stands out, together with those it touches" }
                }
                @if lines.iter().any(|line| line.row.is_hidden()) {
                    li { (swatch("area concealed")) (words::sentence(&words::why_hidden(minimum))) }
                }
            }
        }
    }
}

fn swatch(class: &str) -> Markup {
    html! {
        svg class="swatch" viewBox="0 0 28 20" aria-hidden="true" {
            rect class=(class) x="2" y="2" width="24" height="16" {}
        }
    }
}
