//! Choosing the target behaviour: three criteria side by side, and never one number. The board chooses.

use super::ground::{TOTAL, categories, shown};
use super::perception::Answer;
use super::{Sheet, Value};
use crate::release::Released;
use crate::statistics::generalised_gini;

/// For each candidate rule how complex, how harmful and how specific it is, from released numbers alone.
///
/// `areas` is how many areas there are; `harm` what a contact of each rule weighs, in words, where the partnership
/// gave a table; `asked` pairs a
/// rule with the survey item that speaks of it.
pub fn criteria(
    released: &Released,
    rules: &[(String, String)],
    areas: usize,
    harm: &[(String, String)],
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
            ("harmful_weight", "harmful: weight of one contact in the partnership’s table, least to most"),
            ("harmful_survey", "harmful: what people say in surveys"),
            ("specific_people", "specific: per cent of contacts of the tenth of people with most"),
            ("specific_places", "specific: per cent of people met in the tenth of all areas with most"),
            ("specific_areas", "specific: the fewest areas in which half of its people were met"),
            ("specific_time", "specific: how unevenly contacts fall over months (generalised Gini)"),
        ],
    );
    for (name, words) in rules {
        let of = Rule { released, name };
        let several = |table: &str| Some(100.0 * (1.0 - of.cell(table, "1", 0)? / of.cell(table, TOTAL, 0)?));
        let (places, all) = (of.places(), of.cell("rule-areas", TOTAL, 0));
        let said: Vec<String> = answers
            .iter()
            .filter(|one| one.item.to_lowercase().contains(&words.to_lowercase()) && one.asked >= 10)
            .map(|one| format!("{} of {}", one.yes, one.asked))
            .collect();
        sheet.row([
            Value::text(words),
            Value::shown(of.cell("rule-agencies", TOTAL, 0), 0),
            Value::shown(several("rule-agencies"), 0),
            Value::shown(several("rule-domains"), 0),
            Value::shown(of.cell("rule-groups", "harmed", 0), 0),
            harm.iter()
                .find(|(known, _)| known == name)
                .map_or(Value::NotSupplied, |(_, weight)| Value::text(weight)),
            if said.is_empty() { Value::NotSupplied } else { Value::text(said.join("; ")) },
            Value::shown(of.held_by_the_tenth_of_people().map(|share| 100.0 * share), 0),
            Value::shown(all.and_then(|all| held_by_the_tenth_of_areas(&places, areas, all)), 0),
            Value::shown(all.and_then(|all| half(&places, all)).map(super::real), 0),
            Value::shown(generalised_gini(&of.cells("rule-months", 1)), 2),
        ]);
    }
    sheet
        .note("The three criteria are not added up: complex, harmful and specific are different reasons, and the board weighs them.")
        .note("Areas in which fewer people than the minimum were met are hidden, and count as having none: the true shares of places are as great, or a little greater.")
}

/// The row of contacts whose area nobody wrote down, and that of all areas without one of their own.
const NOWHERE: [&str; 2] = ["not known", "elsewhere"];

struct Rule<'a> {
    released: &'a Released,
    name: &'a str,
}

impl Rule<'_> {
    fn cell(&self, table: &str, category: &str, measure: usize) -> Option<f64> {
        shown(self.released, table, &[self.name, category], measure)
    }

    /// All shown numbers of a table.
    fn cells(&self, table: &str, measure: usize) -> Vec<f64> {
        categories(self.released, table).into_iter().filter_map(|of| self.cell(table, of, measure)).collect()
    }

    /// People of each shown area.
    fn places(&self) -> Vec<f64> {
        let areas =
            categories(self.released, "rule-areas").into_iter().filter(|area| !NOWHERE.contains(area));
        areas.filter_map(|area| self.cell("rule-areas", area, 0)).collect()
    }

    /// From bands of how many contacts people have: what the tenth with most has of all, taking the people of a band to
    /// be alike.
    fn held_by_the_tenth_of_people(&self) -> Option<f64> {
        let bands = ["10 or more", "5 to 9", "3 to 4", "2", "1"];
        let all = |measure| self.cell("rule-contacts", TOTAL, measure);
        let (people, contacts) = (all(0)?, all(1)?);
        let (mut left, mut held) = (people / 10.0, 0.0);
        for band in bands {
            let Some((in_band, theirs)) =
                self.cell("rule-contacts", band, 0).zip(self.cell("rule-contacts", band, 1))
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

/// Of all people whom a rule concerns, the per cent met in the tenth of the areas with most. Hidden areas come last, so
/// they matter only where fewer than a tenth are shown.
fn held_by_the_tenth_of_areas(shown: &[f64], areas: usize, all: f64) -> Option<f64> {
    let mut order = shown.to_vec();
    order.sort_by(|one, other| other.total_cmp(one));
    let held: f64 = order.iter().take(areas.div_ceil(10)).sum();
    (all > 0.0).then(|| (100.0 * held / all).min(100.0))
}

/// How many areas, those with most first, hold half of all people whom a rule concerns; none where those shown do not.
fn half(shown: &[f64], all: f64) -> Option<usize> {
    let mut order = shown.to_vec();
    order.sort_by(|one, other| other.total_cmp(one));
    let mut held = 0.0;
    order
        .iter()
        .position(|people| {
            held += people;
            2.0 * held >= all
        })
        .map(|at| at + 1)
}
