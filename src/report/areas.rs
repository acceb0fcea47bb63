//! The section about areas: map, then every area in a table. Hidden areas come last, by code: they stand in no
//! order.

use super::area_table;
use super::map::{self, Map};
use super::words;
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
    pub(super) row: &'a ReleasedRow,
    compared: Option<&'a DerivedRow>,
    decimals: usize,
}

impl Line<'_> {
    /// Together with those it touches, more than chance would put above the average.
    pub(super) fn stands_out(&self) -> bool {
        self.class().is_some_and(|class| class >= Class::Hot95)
    }

    pub(super) fn class(&self) -> Option<Class> {
        self.compared.and_then(DerivedRow::class)
    }

    pub(super) fn flags(&self) -> &[Flag] {
        self.compared.map_or(&[], DerivedRow::flags)
    }

    /// Contacts without a place have a row, and are no area.
    pub(super) fn is_place(&self) -> bool {
        self.compared.is_none_or(DerivedRow::is_place)
    }

    /// A number of the kind that the map shows.
    pub(super) fn write(&self, value: f64) -> String {
        words::decimal(value, self.decimals)
    }
}

/// The section's content.
pub(super) fn section(areas: &Areas<'_>) -> Markup {
    let lines = lines(areas);
    let minimum = areas.table.minimum_people();
    let unit = unit(areas);
    html! {
        p { (finding(&lines, &unit)) }
        @if let Some(map) = &areas.map { (map::figure(map, &lines, &unit, minimum)) }
        (area_table::whole(areas, &lines, &unit))
        (notes(&lines, areas.compared.basis() == Basis::Rates, minimum))
    }
}

fn unit(areas: &Areas<'_>) -> String {
    match areas.compared.basis() {
        Basis::Rates => format!("{} per 1,000 residents", areas.compared.measure()),
        Basis::Counts => areas.compared.measure().into(),
    }
}

/// Areas in order of their value, then hidden ones by code, then what is no area.
fn lines<'a>(areas: &Areas<'a>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'_>> = areas.table.rows().iter().map(|row| line(areas, row)).collect();
    let last = |line: &Line<'_>| (!line.is_place(), line.value.is_none());
    lines.sort_by(|a, b| {
        let by_value = || b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0));
        last(a).cmp(&last(b)).then_with(by_value).then(a.code.cmp(b.code))
    });
    let least = lines.iter().filter_map(|line| line.value).last();
    let decimals = usize::from(areas.compared.basis() == Basis::Rates && least.is_some_and(says_tenths));
    for (place, line) in lines.iter_mut().enumerate() {
        line.order = line.value.map(|_| place + 1);
        line.decimals = decimals;
    }
    lines
}

/// Rates of a hundred and more say nothing by a tenth.
fn says_tenths(rate: f64) -> bool {
    rate < 100.0
}

fn line<'a>(areas: &Areas<'a>, row: &'a ReleasedRow) -> Line<'a> {
    let code = row.label();
    let compared = areas.compared.row(code);
    let name = areas.names.get(code).map_or(code, String::as_str);
    let mut line = Line { code, name, order: None, value: None, row, compared, decimals: 0 };
    line.value = if line.is_place() { value(areas, row, compared) } else { None };
    line
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

fn finding(lines: &[Line<'_>], unit: &str) -> String {
    let shown = lines.iter().filter(|line| line.value.is_some()).count();
    let of = match shown {
        0 => return "The numbers of every area are hidden.".into(),
        1 => "One area's numbers are shown; it".into(),
        _ => format!("Of {shown} areas whose numbers are shown,"),
    };
    let more = format!("has more {unit} than the average of all");
    match lines.iter().filter(|line| line.stands_out()).count() {
        0 if shown == 1 => format!("{of} cannot be compared with any other."),
        0 => format!("{of} none stands out from the average of all, taken together with those it touches."),
        1 => format!("{of} one stands out: together with those it touches, it {more}. {}", by_chance(shown)),
        some => format!(
            "{of} {} stand out: each of them, together with those it touches, {more}. {}",
            words::in_letters(some),
            by_chance(shown)
        ),
    }
}

/// One in forty areas is expected beyond the bound, on the side that stands out, if nothing is unusual.
fn by_chance(shown: usize) -> String {
    match (shown + 20) / 40 {
        0 => "By chance alone hardly one would.".into(),
        some => format!("By chance alone about {} would.", words::in_letters(some)),
    }
}

fn notes(lines: &[Line<'_>], rates: bool, minimum: u64) -> Markup {
    let flagged = |flag| lines.iter().any(|line| line.flags().contains(&flag));
    html! {
        ul class="notes" {
            @if lines.iter().any(|line| line.class().is_some()) {
                li {
                    "Compared with the average: each area is taken together with those it touches (Getis-Ord Gi*). “99%” \
                     means that chance alone would show as much in fewer than one of a hundred areas. It tells where \
                     demand is recorded, not why, and nothing about any resident."
                }
            }
            @if flagged(Flag::FewResidents) {
                li { (area_table::mark(Flag::FewResidents)) " Few residents: fewer than half as many people live there as in a usual area, so its rate says little: visitors and workers are counted too." @if rates { " Such an area is left out of the comparison." } }
            }
            @if flagged(Flag::HiddenNeighbours) {
                li { (area_table::mark(Flag::HiddenNeighbours)) " Hidden neighbours: some areas beside it are hidden and were left out of the comparison." }
            }
            @if lines.iter().any(|line| line.row.is_hidden()) {
                li { (words::sentence(&words::why_hidden(minimum))) ". Hidden areas come last, by code, and stand in no order." }
            }
            @if lines.iter().any(|line| !line.is_place()) {
                li { "Contacts whose place is not known, or lies outside the map, are in the tables and in no area." }
            }
        }
    }
}
