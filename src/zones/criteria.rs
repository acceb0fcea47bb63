//! Choosing the target behaviour: three criteria side by side, and never one number. The board chooses.

use super::ground::BAR;
use super::perception::Answer;
use super::{Sheet, Value};
use crate::release::{ReleasedCell, ReleasedTable};
use crate::statistics::generalised_gini;

/// For each candidate rule how complex, how harmful and how specific it is, from released numbers alone.
///
/// `areas` is how many areas there are; `harm` the weight of each rule where the partnership gave one; `asked` pairs a
/// rule with the survey item that speaks of it.
pub fn criteria(
    table: &ReleasedTable,
    rules: &[(String, String)],
    areas: usize,
    harm: &[(String, f64)],
    answers: &[Answer],
) -> Sheet {
    let mut sheet = Sheet::new(
        "behaviours",
        "Which behaviour to work on: three criteria side by side",
        &[
            ("rule", "candidate rule"),
            ("people", "people whom it concerns"),
            ("complex_agencies", "complex: per cent of them known to two agencies or more"),
            ("complex_parts", "complex: per cent of them met in two parts of life or more"),
            ("harmful_harmed", "harmful: people harmed by it"),
            ("harmful_weight", "harmful: weight of one event in the partnership’s table"),
            ("harmful_survey", "harmful: what people say in surveys"),
            ("specific_people", "specific: per cent of contacts of the tenth of people with most"),
            ("specific_places", "specific: per cent of people met in the tenth of all areas with most"),
            ("specific_areas", "specific: areas that hold half of its people"),
            ("specific_time", "specific: how unevenly contacts fall over months (generalised Gini)"),
        ],
    );
    for (name, words) in rules {
        let of = Rule { table, name };
        let several = |section: &str| {
            let all = of.cell(&["everybody"], 0)?;
            Some(100.0 * (1.0 - of.cell(&[section, "1"], 0).or_else(|| of.rest(section))? / all))
        };
        let places = of.cells("area", 0);
        let said: Vec<String> = answers
            .iter()
            .filter(|one| one.item.to_lowercase().contains(&words.to_lowercase()) && one.asked >= 10)
            .map(|one| format!("{} of {}", one.yes, one.asked))
            .collect();
        sheet.row([
            Value::text(words),
            Value::shown(of.cell(&["everybody"], 0), 0),
            Value::shown(several("agencies"), 0),
            Value::shown(several("parts of life"), 0),
            Value::shown(of.cell(&["group", "harmed"], 0), 0),
            harm.iter()
                .find(|(known, _)| known == name)
                .map_or(Value::NotSupplied, |(_, weight)| Value::Number(*weight, 1)),
            if said.is_empty() { Value::NotSupplied } else { Value::text(said.join("; ")) },
            Value::shown(of.held_by_the_tenth_of_people().map(|share| 100.0 * share), 0),
            Value::shown(held_by_the_tenth_of_areas(&places, areas).map(|share| 100.0 * share), 0),
            Value::shown(half(&places).map(super::real), 0),
            Value::shown(generalised_gini(&of.cells("month", 1)), 2),
        ]);
    }
    sheet
        .note("The three criteria are not added up: complex, harmful and specific are different reasons, and the board weighs them.")
        .note("Areas in which fewer people than the minimum were met are hidden: the shares of areas are of those shown.")
}

struct Rule<'a> {
    table: &'a ReleasedTable,
    name: &'a str,
}

impl Rule<'_> {
    fn cell(&self, of: &[&str], measure: usize) -> Option<f64> {
        let label = std::iter::once(self.name).chain(of.iter().copied()).collect::<Vec<_>>().join(BAR);
        let row = self.table.rows().iter().find(|row| row.label() == label)?;
        row.cells().get(measure).copied().and_then(ReleasedCell::shown).map(super::ground::number)
    }

    /// All shown numbers of a section.
    fn cells(&self, section: &str, measure: usize) -> Vec<f64> {
        let beginning = format!("{}{BAR}{section}{BAR}", self.name);
        let rows = self.table.rows().iter().filter(|row| row.label().starts_with(&beginning));
        rows.filter_map(|row| row.cells().get(measure).copied().and_then(ReleasedCell::shown))
            .map(super::ground::number)
            .collect()
    }

    /// Those of the first category, from the others, where that one alone is not to be seen.
    fn rest(&self, section: &str) -> Option<f64> {
        let all = self.cell(&["everybody"], 0)?;
        Some(all - self.cell(&[section, "2"], 0)? - self.cell(&[section, "3 or more"], 0)?)
    }

    /// From bands of how many contacts people have: what the tenth with most has of all, taking the people of a band to
    /// be alike.
    fn held_by_the_tenth_of_people(&self) -> Option<f64> {
        let bands = ["10 or more", "5 to 9", "3 to 4", "2", "1"];
        let (people, contacts) = (self.cell(&["everybody"], 0)?, self.cell(&["everybody"], 1)?);
        let (mut left, mut held) = (people / 10.0, 0.0);
        for band in bands {
            let Some((in_band, theirs)) =
                self.cell(&["contacts", band], 0).zip(self.cell(&["contacts", band], 1))
            else {
                continue;
            };
            let taken = left.min(in_band);
            held += theirs * taken / in_band;
            left -= taken;
        }
        Some(held / contacts)
    }
}

fn held_by_the_tenth_of_areas(shown: &[f64], areas: usize) -> Option<f64> {
    let mut order = shown.to_vec();
    order.sort_by(|one, other| other.total_cmp(one));
    let all: f64 = order.iter().sum();
    (all > 0.0).then(|| order.iter().take(areas.div_ceil(10)).sum::<f64>() / all)
}

/// How many areas, those with most first, hold half.
fn half(shown: &[f64]) -> Option<usize> {
    crate::statistics::fewest_holding(shown, 0.5)
}
