//! Released tables as HTML tables that a screen reader can walk.

use super::words;
use crate::release::{ReleasedCell, ReleasedRow, ReleasedTable};
use maud::{Markup, html};

/// A table with its total last, in a frame that scrolls sideways on a narrow screen.
pub(super) fn whole(table: &ReleasedTable) -> Markup {
    framed(
        table.title(),
        html! {
            thead { tr {
                th scope="col" { (words::heading(table.dimension())) }
                @for measure in table.measures() { th scope="col" class="n" { (words::heading(measure)) } }
            } }
            tbody { @for row in table.rows() { (line(row)) } }
            tfoot { (line(table.total())) }
        },
    )
}

fn line(row: &ReleasedRow) -> Markup {
    html! {
        tr { th scope="row" { (row.label()) } @for cell in row.cells() { (number(*cell)) } }
    }
}

/// A number, or the word `hidden`.
pub(super) fn number(cell: ReleasedCell) -> Markup {
    html! { td class=(if cell.shown().is_some() { "n" } else { "n hidden" }) { (words::cell(cell)) } }
}

/// A table under its caption. The frame takes the keyboard, so that it can be scrolled without a mouse.
pub(super) fn framed(caption: &str, content: Markup) -> Markup {
    html! {
        div class="frame" tabindex="0" role="region" aria-label=(format!("Table: {caption}")) {
            table { caption { (caption) } (content) }
        }
    }
}
