//! Numbers derived for places, from released numbers and public ones only. A hidden area has no rate, no score,
//! no class and no place in any order, and lends nothing to its neighbours. Nor does an area where so few live that
//! its rate says little: a town centre that many visit would drown everything else.

use super::{Class, Error, ReleasedTable};
use crate::hub::NO_PLACE;
use crate::statistics::{Neighbours, gi_star};
use std::collections::BTreeMap;

/// Fewer residents than this share of a usual area's, and a rate says little.
const FEW: f64 = 0.5;

/// What is public about areas, whoever counts in them.
pub struct Geography<'a> {
    /// Area codes, in the order of the boundaries.
    pub codes: &'a [String],
    /// Which of them lie beside which, by their places in `codes`.
    pub neighbours: &'a Neighbours,
    /// Residents by area code; empty where nobody gave them.
    pub population: &'a BTreeMap<String, f64>,
}

/// What was compared between an area and its surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Per 1,000 residents: every shown area has a known population.
    Rates,
    /// The counts themselves.
    Counts,
}

/// Numbers worked out from one released table over areas.
pub struct DerivedTable {
    name: String,
    dimension: &'static str,
    measure: &'static str,
    basis: Basis,
    rows: Vec<DerivedRow>,
}

/// One area. Everything is absent where its number is hidden.
pub struct DerivedRow {
    label: String,
    rate: Option<f64>,
    z: Option<f64>,
    flags: Vec<Flag>,
    hidden: bool,
    is_place: bool,
}

/// A reason to read an area's numbers with care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Fewer than half as many live there as in a usual area, so that the rate says little.
    FewResidents,
    /// Some areas beside it are hidden, so that its surroundings are known only in part.
    HiddenNeighbours,
}

/// Derives rate, score and class for each area of a released table.
///
/// # Panics
/// When `places.neighbours` speaks of another number of areas than `places.codes`.
pub fn derive(table: &ReleasedTable, measure: &str, places: &Geography<'_>) -> Result<DerivedTable, Error> {
    let (place, name) = table
        .measures()
        .iter()
        .enumerate()
        .find(|(_, name)| **name == measure)
        .ok_or_else(|| Error::NoSuchMeasure { table: table.name().into(), measure: measure.into() })?;
    let shown = shown(table, place);
    let few = few_residents(places);
    let (basis, values) = values(&shown, places, few);
    let known = Known { shown, scores: scores(&values, places.neighbours), few, places };
    let rows = table.rows().iter().map(|row| known.row(row.label())).collect();
    let (file, dimension) = (format!("{}-compared", table.name()), table.dimension());
    Ok(DerivedTable { name: file, dimension, measure: name, basis, rows })
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn shown(table: &ReleasedTable, measure: usize) -> BTreeMap<&str, f64> {
    let number = |cells: &[super::ReleasedCell]| cells[measure].shown().map(|value| value as f64);
    table.rows().iter().filter_map(|row| Some((row.label(), number(row.cells())?))).collect()
}

/// What is compared, one per area of the boundaries: rates if all of them are known, else counts.
/// Rates where few live are left out.
fn values(shown: &BTreeMap<&str, f64>, places: &Geography<'_>, few: f64) -> (Basis, Vec<Option<f64>>) {
    let count = |code: &String| shown.get(code.as_str()).copied();
    let counts: Vec<_> = places.codes.iter().map(count).collect();
    let rates: Vec<_> = places.codes.iter().map(|code| rate(code, shown, places)).collect();
    let all_rates = counts.iter().zip(&rates).all(|(count, rate)| count.is_none() || rate.is_some());
    if all_rates && counts.iter().any(Option::is_some) {
        let says_enough =
            |code: &String| places.population.get(code).is_some_and(|residents| *residents >= few);
        let telling = |(code, rate): (&String, Option<f64>)| rate.filter(|_| says_enough(code));
        (Basis::Rates, places.codes.iter().zip(rates).map(telling).collect())
    } else {
        (Basis::Counts, counts)
    }
}

fn rate(code: &str, shown: &BTreeMap<&str, f64>, places: &Geography<'_>) -> Option<f64> {
    let residents = places.population.get(code).copied().filter(|residents| *residents > 0.0)?;
    Some(shown.get(code)? * 1000.0 / residents)
}

/// The score of each area of the boundaries; hidden ones are left out before anything is calculated.
fn scores(values: &[Option<f64>], neighbours: &Neighbours) -> Vec<Option<f64>> {
    let kept: Vec<bool> = values.iter().map(Option::is_some).collect();
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let mut found = gi_star(&known, &neighbours.restrict(&kept)).into_iter();
    kept.into_iter().map(|kept| if kept { found.next().flatten() } else { None }).collect()
}

/// Half of the residents of a usual area: the median of the areas whose population is known.
fn few_residents(places: &Geography<'_>) -> f64 {
    let of = |code: &String| places.population.get(code).copied().filter(|residents| *residents > 0.0);
    let mut residents: Vec<f64> = places.codes.iter().filter_map(of).collect();
    residents.sort_by(f64::total_cmp);
    let at = |place: usize| residents.get(place).copied().unwrap_or(0.0);
    FEW * f64::midpoint(at(residents.len().saturating_sub(1) / 2), at(residents.len() / 2))
}

/// What rows are derived from.
struct Known<'a> {
    shown: BTreeMap<&'a str, f64>,
    scores: Vec<Option<f64>>,
    few: f64,
    places: &'a Geography<'a>,
}

impl Known<'_> {
    fn row(&self, label: &str) -> DerivedRow {
        let hidden = !self.shown.contains_key(label);
        let place = self.places.codes.iter().position(|code| code == label);
        DerivedRow {
            label: label.into(),
            rate: rate(label, &self.shown, self.places),
            z: place.and_then(|place| self.scores[place]),
            flags: if hidden { Vec::new() } else { self.flags(label, place) },
            hidden,
            is_place: label != NO_PLACE && (place.is_some() || self.places.codes.is_empty()),
        }
    }

    fn flags(&self, label: &str, place: Option<usize>) -> Vec<Flag> {
        let few = self.places.population.get(label).is_some_and(|residents| *residents < self.few);
        let beside = place.map_or(&[][..], |place| self.places.neighbours.of(place));
        let hidden = beside.iter().any(|&other| !self.shown.contains_key(self.places.codes[other].as_str()));
        [(few, Flag::FewResidents), (hidden, Flag::HiddenNeighbours)]
            .into_iter()
            .filter_map(|(is, flag)| is.then_some(flag))
            .collect()
    }
}

impl DerivedTable {
    /// Name of its file, without ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name of the dimension column.
    pub fn dimension(&self) -> &'static str {
        self.dimension
    }

    /// The measure it is derived from.
    pub fn measure(&self) -> &'static str {
        self.measure
    }

    /// What was compared.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// One row per row of the released table, in its order.
    pub fn rows(&self) -> &[DerivedRow] {
        &self.rows
    }

    /// The row of this area.
    pub fn row(&self, label: &str) -> Option<&DerivedRow> {
        self.rows.iter().find(|row| row.label == label)
    }
}

impl DerivedRow {
    /// The area.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Per 1,000 residents.
    pub fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// The score of Getis and Ord, Gi*: how far the area and those beside it stand from the average of all.
    pub fn z(&self) -> Option<f64> {
        self.z
    }

    /// The score as a class.
    pub fn class(&self) -> Option<Class> {
        self.z.map(Class::of)
    }

    /// Reasons for care.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// Whether its number is hidden.
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Whether it is one of the areas: contacts without a place, or outside the boundaries, are in none.
    pub fn is_place(&self) -> bool {
        self.is_place
    }
}

impl Flag {
    /// As files and pages write it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::FewResidents => "few residents",
            Self::HiddenNeighbours => "hidden neighbours",
        }
    }
}
