//! A bar for each row of one measure. The same numbers always stand in a table below.

use super::words;
use crate::release::{ReleasedRow, ReleasedTable};
use maud::{Markup, html};

const WIDTH: f64 = 600.0;
const LINE: f64 = 27.0;
const BAR: f64 = 14.0;
/// Average width of a letter of the labels' size, for the room they need.
const LETTER: f64 = 7.4;
const FOR_VALUE: f64 = 72.0;

/// The bars of one measure.
pub(super) fn figure(table: &ReleasedTable, measure: usize) -> Markup {
    let name = table.measures()[measure];
    let id = format!("bars-{}-{name}", table.name());
    let height = LINE * as_f64(table.rows().len() as u64) + 6.0;
    html! {
        figure class="bars" {
            figcaption { (words::heading(name)) }
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(format!("{id}-t {id}-d")) {
                title id=(format!("{id}-t")) { (table.title()) ": " (name) }
                desc id=(format!("{id}-d")) { (described(table, measure)) }
                @let scale = Scale::of(table, measure);
                @for (place, row) in table.rows().iter().enumerate() { (scale.bar(place, row, measure)) }
            }
        }
    }
}

fn described(table: &ReleasedTable, measure: usize) -> String {
    let bars: Vec<String> = table
        .rows()
        .iter()
        .map(|row| format!("{}: {}", row.label(), words::cell(row.cells()[measure])))
        .collect();
    format!("Bars. {}. The table below holds the same numbers.", bars.join(", "))
}

/// Where bars start, and how long the longest is.
struct Scale {
    left: f64,
    per_unit: f64,
}

impl Scale {
    fn of(table: &ReleasedTable, measure: usize) -> Self {
        let longest = table.rows().iter().map(|row| row.label().chars().count()).max().unwrap_or(0);
        let left = (as_f64(longest as u64) * LETTER + 12.0).clamp(40.0, 240.0);
        let most =
            table.rows().iter().filter_map(|row| row.cells()[measure].shown()).max().unwrap_or(0).max(1);
        Self { left, per_unit: (WIDTH - left - FOR_VALUE) / as_f64(most) }
    }

    fn bar(&self, place: usize, row: &ReleasedRow, measure: usize) -> Markup {
        let top = LINE * as_f64(place as u64) + 6.0;
        let middle = top + BAR / 2.0 + 4.6;
        let shown = row.cells()[measure].shown();
        let length = shown.map_or(26.0, |value| (as_f64(value) * self.per_unit).max(1.5));
        let class = if shown.is_some() { "bar" } else { "bar concealed" };
        html! {
            text class="label" x=(round(self.left - 10.0)) y=(round(middle)) text-anchor="end" { (words::sentence(row.label())) }
            rect class=(class) x=(round(self.left)) y=(round(top)) width=(round(length)) height=(BAR) rx="2" {}
            text class="value" x=(round(self.left + length + 8.0)) y=(round(middle)) {
                (words::cell(row.cells()[measure]))
            }
        }
    }
}

fn round(value: f64) -> String {
    format!("{value:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than 53 bits")]
fn as_f64(value: u64) -> f64 {
    value as f64
}
