//! Areas as a table. A long one shows its first rows, folds the others away, and names hidden areas in one line.

use super::areas::{Areas, Line};
use super::{tables, words};
use crate::release::{Basis, Class, Flag, ReleasedTable};
use maud::{Markup, html};

/// More rows than this are folded.
const LONGEST: usize = 40;
/// So many rows of a long table stay in sight.
const IN_SIGHT: usize = 20;

/// Every area, at once or folded.
pub(super) fn whole(areas: &Areas<'_>, lines: &[Line<'_>], unit: &str) -> Markup {
    let table = |lines: &[&Line<'_>], with_total| Columns::of(areas, lines).table(lines, with_total);
    if lines.len() <= LONGEST {
        let all: Vec<&Line<'_>> = lines.iter().collect();
        return tables::under_heading(areas.table.title(), "areas", table(&all, true));
    }
    let (hidden, seen): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.row.is_hidden());
    let (first, others) = seen.split_at(IN_SIGHT.min(seen.len()));
    html! {
        (tables::framed(&in_sight(first.len(), &seen, unit), "areas", table(first, others.is_empty())))
        @if !others.is_empty() {
            (tables::folded("The other areas, and the total", html! {
                (tables::under_heading("The other areas, and the total", "areas", table(others, true)))
            }))
        }
        @if !hidden.is_empty() { (tables::folded(&hidden_areas(hidden.len()), names(&hidden))) }
    }
}

fn in_sight(first: usize, seen: &[&Line<'_>], unit: &str) -> String {
    match seen.iter().filter(|line| line.is_place()).count() {
        all if all > first => format!("The first {first} of {all} areas shown, by {unit}"),
        _ => format!("The areas shown, by {unit}"),
    }
}

fn hidden_areas(count: usize) -> String {
    words::sentence(&words::counted(count, "area hidden", "areas hidden"))
}

fn names(hidden: &[&Line<'_>]) -> Markup {
    let names: Vec<&str> = hidden.iter().map(|line| line.name).collect();
    html! { p class="hidden" { (names.join(", ")) "." } }
}

/// Which columns the table needs.
struct Columns<'a> {
    table: &'a ReleasedTable,
    named: bool,
    rates: bool,
    compared: bool,
}

impl<'a> Columns<'a> {
    fn of(areas: &Areas<'a>, lines: &[&Line<'_>]) -> Self {
        Self {
            table: areas.table,
            named: lines.iter().any(|line| line.name != line.code),
            rates: areas.compared.basis() == Basis::Rates,
            compared: lines.iter().any(|line| line.class().is_some() || !line.flags().is_empty()),
        }
    }

    fn table(&self, lines: &[&Line<'_>], with_total: bool) -> Markup {
        html! {
            thead { tr {
                th scope="col" class="n" { "No." }
                th scope="col" { (words::heading(self.table.dimension())) }
                @if self.named { th scope="col" { "Code" } }
                @for measure in self.table.measures() { th scope="col" class="n" { (words::heading(measure)) } }
                @if self.rates { th scope="col" class="n" { "Per\u{a0}1,000 residents" } }
                @if self.compared { th scope="col" { "Compared with the average" } }
            } }
            tbody { @for line in lines { (self.row(line)) } }
            @if with_total { (self.total()) }
        }
    }

    fn row(&self, line: &Line<'_>) -> Markup {
        html! {
            tr class=[line.stands_out().then_some("strong")] {
                td class="n" { (line.order.map_or("–".into(), |order| order.to_string())) }
                th scope="row" { (words::sentence(line.name)) @if line.stands_out() { "\u{a0}▲" } }
                @if self.named { td class="code" { (if line.is_place() { line.code } else { "–" }) } }
                @for cell in line.row.cells() { (tables::number(*cell)) }
                @if self.rates { td class="n" { (line.value.map_or("–".into(), |value| line.write(value))) } }
                @if self.compared { td class="compared" { (line.class().map_or("–", in_words)) @for flag in line.flags() { " " (mark(*flag)) } } }
            }
        }
    }

    fn total(&self) -> Markup {
        let after = [self.rates, self.compared].into_iter().filter(|is| *is).count();
        html! {
            tfoot { tr {
                th scope="row" colspan=(if self.named { 3 } else { 2 }) { (self.table.total().label()) }
                @for cell in self.table.total().cells() { (tables::number(*cell)) }
                @if after > 0 { td colspan=(after) {} }
            } }
        }
    }
}

/// The sign of a reason for care, explained below the table.
pub(super) fn mark(flag: Flag) -> &'static str {
    match flag {
        Flag::FewResidents => "†",
        Flag::HiddenNeighbours => "‡",
    }
}

/// A class in words that say nothing bad of a place.
fn in_words(class: Class) -> &'static str {
    match class {
        Class::Hot99 => "clearly more (99%)",
        Class::Hot95 => "more (95%)",
        Class::Hot90 => "somewhat more (90%)",
        Class::NotUnusual => "not unusual",
        Class::Cold90 => "somewhat less (90%)",
        Class::Cold95 => "less (95%)",
        Class::Cold99 => "clearly less (99%)",
    }
}
