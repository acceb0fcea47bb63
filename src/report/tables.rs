//! Released tables as HTML tables that a screen reader can walk.

use super::words;
use crate::release::{ReleasedCell, ReleasedRow, ReleasedTable};
use maud::{Markup, html};

/// A table with its total last, in a frame that scrolls sideways on a narrow screen.
pub(super) fn whole(table: &ReleasedTable) -> Markup {
    under_heading(
        table.title(),
        "",
        html! {
            thead { tr {
                @for dimension in table.dimensions() { th scope="col" { (words::heading(dimension.name)) } }
                @for measure in table.measures() { th scope="col" class="n" { (words::heading(measure)) } }
            } }
            tbody { @for row in table.rows() { (line(row)) } }
            tfoot { (line(table.total())) }
        },
    )
}

fn line(row: &ReleasedRow) -> Markup {
    html! {
        tr { @for key in row.keys() { th scope="row" { (words::sentence(key)) } } @for cell in row.cells() { (number(*cell)) } }
    }
}

/// A number, or the word `hidden`.
pub(super) fn number(cell: ReleasedCell) -> Markup {
    html! { td class=(if cell.shown().is_some() { "n" } else { "n hidden" }) { (words::cell(cell)) } }
}

/// A table under a caption of its own.
pub(super) fn framed(caption: &str, class: &str, content: Markup) -> Markup {
    frame(caption, class, html! { caption { (caption) } (content) })
}

/// A table whose caption is the heading above it: said again to those who listen, not to those who look.
pub(super) fn under_heading(heading: &str, class: &str, content: Markup) -> Markup {
    frame(heading, class, html! { caption class="same" { (heading) } (content) })
}

/// What is there for those who ask for it.
pub(super) fn folded(summary: &str, content: Markup) -> Markup {
    html! { details { summary { (summary) } (content) } }
}

/// The frame takes the keyboard, so that it can be scrolled without a mouse.
fn frame(name: &str, class: &str, content: Markup) -> Markup {
    html! {
        div class="frame" tabindex="0" role="region" aria-label=(format!("Table: {name}")) {
            table class=[(!class.is_empty()).then_some(class)] { (content) }
        }
    }
}
