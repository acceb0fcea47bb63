//! The section about areas: map, then every area in a table. Hidden areas come last, by code: they stand in no
//! order.

use super::map::{self, Map};
use super::{tables, words};
use crate::release::{Basis, Class, DerivedRow, DerivedTable, Flag, ReleasedRow, ReleasedTable};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What the page says about areas.
pub struct Areas<'a> {
    /// The released table over areas.
    pub table: &'a ReleasedTable,
    /// What was derived from it.
    pub compared: &'a DerivedTable,
    /// Names by area code; an area without one goes by its code.
    pub names: &'a BTreeMap<String, String>,
    /// The outlines, if boundaries were given.
    pub map: Option<Map<'a>>,
}

/// One area, as map and table show it.
pub(super) struct Line<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    /// Its place in the order, from 1; none if hidden.
    pub(super) order: Option<usize>,
    /// What the map shows and the order follows.
    pub(super) value: Option<f64>,
    basis: Basis,
    row: &'a ReleasedRow,
    compared: Option<&'a DerivedRow>,
}

impl Line<'_> {
    /// More demand than its surroundings would suggest.
    pub(super) fn stands_out(&self) -> bool {
        self.compared.and_then(DerivedRow::class).is_some_and(|class| class >= Class::Hot95)
    }

    /// A number of the kind that the map shows.
    pub(super) fn write(&self, value: f64) -> String {
        match self.basis {
            Basis::Rates => format!("{value:.1}"),
            Basis::Counts => format!("{value:.0}"),
        }
    }

    fn flags(&self) -> &[Flag] {
        self.compared.map_or(&[], DerivedRow::flags)
    }
}

/// The section's content.
pub(super) fn section(areas: &Areas<'_>) -> Markup {
    let lines = lines(areas);
    let minimum = areas.table.minimum_people();
    html! {
        p { (finding(&lines)) }
        @if let Some(map) = &areas.map { (map::figure(map, &lines, &unit(areas), minimum)) }
        (table(areas, &lines))
        (notes(&lines, minimum))
    }
}

fn unit(areas: &Areas<'_>) -> String {
    match areas.compared.basis() {
        Basis::Rates => format!("{} per 1,000 residents", areas.compared.measure()),
        Basis::Counts => areas.compared.measure().into(),
    }
}

fn lines<'a>(areas: &Areas<'a>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'_>> = areas.table.rows().iter().map(|row| line(areas, row)).collect();
    lines.sort_by(|a, b| {
        let by_value = || b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0));
        a.value.is_none().cmp(&b.value.is_none()).then_with(by_value).then(a.code.cmp(b.code))
    });
    for (place, line) in lines.iter_mut().enumerate() {
        line.order = line.value.map(|_| place + 1);
    }
    lines
}

fn line<'a>(areas: &Areas<'a>, row: &'a ReleasedRow) -> Line<'a> {
    let code = row.label();
    let (compared, basis) = (areas.compared.row(code), areas.compared.basis());
    let name = areas.names.get(code).map_or(code, String::as_str);
    Line { code, name, order: None, value: value(areas, row, compared), basis, row, compared }
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn value(areas: &Areas<'_>, row: &ReleasedRow, compared: Option<&DerivedRow>) -> Option<f64> {
    match areas.compared.basis() {
        Basis::Rates => compared?.rate(),
        Basis::Counts => {
            row.cells()[areas.table.measure(areas.compared.measure())?].shown().map(|count| count as f64)
        }
    }
}

fn finding(lines: &[Line<'_>]) -> String {
    let shown = lines.iter().filter(|line| line.value.is_some()).count();
    let standing_out = lines.iter().filter(|line| line.stands_out()).count();
    match standing_out {
        0 => format!(
            "Of {shown} areas whose numbers are shown, none has more demand than its surroundings would suggest."
        ),
        some => format!(
            "Of {shown} areas whose numbers are shown, {} more demand than {} surroundings would suggest.",
            words::counted(some, "has", "have"),
            if some == 1 { "its" } else { "their" }
        ),
    }
}

fn table(areas: &Areas<'_>, lines: &[Line<'_>]) -> Markup {
    let rates = areas.compared.basis() == Basis::Rates;
    let named = lines.iter().any(|line| line.name != line.code);
    tables::under_heading(
        areas.table.title(),
        "areas",
        html! {
            thead { tr {
                th scope="col" class="n" { "No." }
                th scope="col" { (words::heading(areas.table.dimension())) }
                @if named { th scope="col" { "Code" } }
                @for measure in areas.table.measures() { th scope="col" class="n" { (words::heading(measure)) } }
                @if rates { th scope="col" class="n" { "Per\u{a0}1,000 residents" } }
                th scope="col" { "Beside its surroundings" }
                th scope="col" { "Read with care" }
            } }
            tbody { @for line in lines { (row(line, named, rates)) } }
            tfoot { tr {
                th scope="row" colspan=(if named { 3 } else { 2 }) { (areas.table.total().label()) }
                @for cell in areas.table.total().cells() { (tables::number(*cell)) }
                td colspan=(if rates { 3 } else { 2 }) {}
            } }
        },
    )
}

fn row(line: &Line<'_>, named: bool, rates: bool) -> Markup {
    let flags: Vec<&str> = line.flags().iter().map(|flag| flag.in_words()).collect();
    html! {
        tr class=[line.stands_out().then_some("strong")] {
            td class="n" { @if let Some(order) = line.order { (order) } @else { "–" } }
            th scope="row" { (line.name) @if line.stands_out() { " ▲" } }
            @if named { td class="code" { (line.code) } }
            @for cell in line.row.cells() { (tables::number(*cell)) }
            @if rates { td class="n" { (line.value.map_or("–".into(), |value| line.write(value))) } }
            td { (line.compared.and_then(DerivedRow::class).map_or("–", compared)) }
            td { (if flags.is_empty() { String::new() } else { flags.join(", ") }) }
        }
    }
}

/// A class in words that say nothing bad of a place.
fn compared(class: Class) -> &'static str {
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

fn notes(lines: &[Line<'_>], minimum: u64) -> Markup {
    let flagged = |flag| lines.iter().any(|line| line.flags().contains(&flag));
    html! {
        ul class="notes" {
            li {
                "Beside its surroundings: each area is taken together with those it touches, and compared with the \
                 average of all (Getis-Ord Gi*). “99%” means that chance alone would show as much in fewer than one \
                 of a hundred areas. It tells where demand is recorded, not why, and nothing about any resident."
            }
            @if flagged(Flag::FewResidents) {
                li { "Few residents: fewer than half as many people live there as in a usual area, so a rate says little: visitors and workers are counted too." }
            }
            @if flagged(Flag::HiddenNeighbours) {
                li { "Hidden neighbours: some areas beside it are hidden and were left out of the comparison." }
            }
            @if lines.iter().any(|line| line.value.is_none()) {
                li { (words::sentence(&words::why_hidden(minimum))) ". Hidden areas come last, by code, and stand in no order." }
            }
        }
    }
}
