//! Maps in classes. Outlines are drawn once, unseen; each map refers to those of its unusual areas.

use maud::{Markup, html};

use super::words;
use crate::places::drawing::Drawing;
use crate::places::geopackage::fill;
use crate::places::survey::{Class, Survey, Surveyed};

/// The outlines that maps refer to, by number.
pub(super) fn outlines(drawing: &Drawing) -> Markup {
    html! {
        svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false" {
            defs {
                g id="ground" { @for (at, path) in drawing.paths.iter().enumerate() { path id=(format!("a{at}")) fill-rule="evenodd" d=(path) {} } }
            }
        }
    }
}

/// One layer's map.
pub(super) fn figure(survey: &Survey, layer: &Surveyed, drawing: &Drawing, number: usize) -> Markup {
    let (title, text) = (format!("m{number}-t"), format!("m{number}-d"));
    html! {
        figure {
            svg viewBox=(format!("0 0 {} {}", drawing.width, drawing.height)) role="img" aria-labelledby=(format!("{title} {text}")) {
                title id=(title) { "Map of " (layer.name) " by class" }
                desc id=(text) { (words::classes(survey, layer)) " The tables below name the areas." }
                use class="ground" href="#ground" {}
                @for class in Class::ALL.iter().filter(|class| **class != Class::Usual) {
                    @if layer.of_class(*class) > 0 {
                        g class="c" fill=(fill(*class)) {
                            @for (at, _) in layer.lines.iter().enumerate().filter(|(_, line)| line.class == *class) {
                                use href=(format!("#a{at}")) {}
                            }
                        }
                    }
                }
            }
            figcaption { (words::classes(survey, layer)) }
        }
    }
}

/// What the colours mean, in words.
pub(super) fn key(survey: &Survey) -> Markup {
    let is_there = |class: &&Class| survey.layers.iter().any(|layer| layer.of_class(**class) > 0);
    html! {
        ul class="key" {
            @for class in Class::ALL.iter().filter(is_there) {
                li {
                    svg viewBox="0 0 32 20" aria-hidden="true" { rect width="32" height="20" fill=(fill(*class)) stroke="#5c5c5c" {} }
                    (words::class(*class))
                }
            }
        }
    }
}
