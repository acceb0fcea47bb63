//! Which agencies overlap in whom: an UpSet plot (Lex and others 2014). A column of dots says which agencies, the bar
//! over it how many people those had contacts with, and nobody else.

use maud::{Markup, html};

use super::words;
use crate::release::{ReleasedRow, ReleasedTable};

/// So many combinations are drawn, the largest; the table holds all.
const MOST: usize = 18;
const COLUMN: f64 = 26.0;
const LINE: f64 = 22.0;
const HEIGHT: f64 = 150.0;
const TOP: f64 = 22.0;

/// The plot of a table of people by combination of categories, `police + health`.
pub(super) fn figure(table: &ReleasedTable) -> Markup {
    let shown = |row: &ReleasedRow| row.cells()[0].shown();
    let mut sets: Vec<&ReleasedRow> =
        table.rows().iter().filter(|row| shown(row).is_some_and(|people| people > 0)).collect();
    sets.sort_by_key(|row| std::cmp::Reverse(shown(row)));
    let all = sets.len();
    sets.truncate(MOST);
    let mut names: Vec<&str> = table.rows().iter().flat_map(|row| members(row.label())).collect();
    names.sort_unstable();
    names.dedup();
    let left = names.iter().map(|name| as_f64(name.chars().count())).fold(0.0, f64::max) * 7.4 + 26.0;
    let (width, bottom) = (left + COLUMN * as_f64(sets.len().max(1)) + 20.0, TOP + HEIGHT + 16.0);
    let most = sets.first().and_then(|row| shown(row)).unwrap_or(1).max(1);
    let id = format!("upset-{}", table.name());
    html! {
        figure class="upset" {
            figcaption { "People by which agencies had contacts with them, and no other" @if all > sets.len() { ": the " (MOST) " largest combinations" } }
            svg viewBox=(format!("0 0 {:.0} {:.0}", width.max(620.0), bottom + LINE * as_f64(names.len()) + 6.0)) role="img" aria-labelledby=(format!("{id}-t {id}-d")) {
                title id=(format!("{id}-t")) { (table.title()) }
                desc id=(format!("{id}-d")) { (described(&sets)) }
                @for (line, name) in names.iter().enumerate() {
                    text x=(left - 14.0) y=(format!("{:.1}", middle(bottom, line) + 4.5)) text-anchor="end" { (words::sentence(name)) }
                }
                @for (place, row) in sets.iter().enumerate() {
                    @let x = left + COLUMN * (as_f64(place) + 0.5);
                    @let high = HEIGHT * as_number(shown(row).unwrap_or(0)) / as_number(most);
                    rect class="bar" x=(format!("{:.1}", x - 8.0)) y=(format!("{:.1}", TOP + HEIGHT - high)) width="16" height=(format!("{:.1}", high.max(1.0))) {}
                    text class="value" x=(format!("{x:.1}")) y=(format!("{:.1}", TOP + HEIGHT - high - 5.0)) text-anchor="middle" { (shown(row).map(words::number).unwrap_or_default()) }
                    (dots(row.label(), &names, x, bottom))
                }
            }
        }
    }
}

fn dots(label: &str, names: &[&str], x: f64, bottom: f64) -> Markup {
    let of = members(label);
    let there: Vec<f64> =
        (0..names.len()).filter(|line| of.contains(&names[*line])).map(|line| middle(bottom, line)).collect();
    html! {
        @for (line, name) in names.iter().enumerate() {
            circle class=(if of.contains(name) { "dot" } else { "dot none" }) cx=(format!("{x:.1}")) cy=(format!("{:.1}", middle(bottom, line))) r="5.5" {}
        }
        @if let [first, .., last] = there[..] {
            path class="joins" d=(format!("M{x:.1} {first:.1}V{last:.1}")) {}
        }
    }
}

fn middle(bottom: f64, line: usize) -> f64 {
    bottom + LINE * (as_f64(line) + 0.5)
}

/// The agencies of a combination.
fn members(label: &str) -> Vec<&str> {
    label.split(" + ").collect()
}

fn described(sets: &[&ReleasedRow]) -> String {
    let each = sets.iter().map(|row| format!("{}: {}", row.label(), words::cell(row.cells()[0])));
    format!("{}. The table below holds the same numbers.", each.collect::<Vec<_>>().join(", "))
}

fn as_f64(value: usize) -> f64 {
    as_number(value as u64)
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than 53 bits")]
fn as_number(value: u64) -> f64 {
    value as f64
}
