//! The areas of a round with what is public about each, and layers of numbers over them.

use std::collections::BTreeMap;

use crate::places::deprivation::Deprivation;
use crate::places::survey::Areas;
use crate::places::{Boundaries, Error, counts, deprivation, population};
use crate::release::{Released, ReleasedCell, ReleasedTable};
use crate::statistics::Neighbours;

/// Areas, who is next to whom, and who lives there.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Codes, names, neighbours, edges, residents, deprivation.
    pub areas: Areas,
    /// The middle of each area, in metres from the middle of all.
    pub centres: Vec<(f64, f64)>,
    /// How many live in each.
    pub residents: Vec<f64>,
    /// Shares of residents by age, where the population says them: each a column of its file.
    pub ages: Vec<counts::Layer>,
    place: BTreeMap<String, usize>,
}

/// Where a layer's numbers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerSource {
    /// Partners' contacts, through disclosure control.
    Released,
    /// Published for everybody.
    Public,
}

/// One number for each area, or none where it is hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// What was counted: `health`.
    pub name: String,
    /// Where it comes from.
    pub source: LayerSource,
    /// In the order of the areas.
    pub values: Vec<Option<f64>>,
}

/// Columns of a population that are ages.
const AGES: [&str; 3] = ["pop_0_15", "pop_16_59", "pop_60plus"];

impl Ground {
    /// Areas of these boundaries with this population, and deprivation if it was supplied.
    ///
    /// # Errors
    /// When a file cannot be read, or leaves out an area of the boundaries: that is another division, or another year.
    pub fn new(
        boundaries: &Boundaries,
        population_csv: &str,
        deprivation_csv: Option<&str>,
    ) -> Result<Self, Error> {
        let mut areas = Areas::of(boundaries, boundaries.queen());
        let residents = areas.in_order(&population::read(population_csv)?)?;
        areas.population = Some(residents.clone());
        if let Some(text) = deprivation_csv {
            areas.deprivation = Some(areas.in_order(&deprivation::read(text)?)?);
        }
        let wanted = AGES.map(str::to_owned);
        let ages = counts::read(population_csv, None, &wanted).unwrap_or_default();
        Ok(Self::of(areas, boundaries.centres(), residents, ages))
    }

    fn of(areas: Areas, centres: Vec<(f64, f64)>, residents: Vec<f64>, ages: Vec<counts::Layer>) -> Self {
        let place = areas.codes.iter().cloned().zip(0..).collect();
        Self { areas, centres, residents, ages, place }
    }

    /// Areas without outlines, for studies and tests.
    pub fn without_outlines(
        codes: Vec<String>,
        neighbours: Neighbours,
        centres: Vec<(f64, f64)>,
        residents: Vec<f64>,
    ) -> Self {
        let mut areas = Areas::without_boundaries(codes, neighbours);
        areas.population = Some(residents.clone());
        Self::of(areas, centres, residents, Vec::new())
    }

    /// How many areas there are.
    pub fn len(&self) -> usize {
        self.areas.codes.len()
    }

    /// Whether there is no area at all.
    pub fn is_empty(&self) -> bool {
        self.areas.codes.is_empty()
    }

    /// The place of an area in the order of all.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.place.get(code).copied()
    }

    /// Who is next to whom.
    pub fn neighbours(&self) -> &Neighbours {
        &self.areas.neighbours
    }

    /// An area's name, or its code.
    pub fn name(&self, area: usize) -> &str {
        self.areas.names[area].as_deref().unwrap_or(&self.areas.codes[area])
    }

    /// How deprived an area is.
    pub fn deprivation(&self, area: usize) -> Option<Deprivation> {
        self.areas.deprivation.as_ref().map(|of| of[area])
    }

    /// The areas that touch some areas, without those.
    pub fn edge(&self, inside: &[usize]) -> Vec<usize> {
        let beside = inside.iter().flat_map(|&area| self.neighbours().of(area)).copied();
        let mut edge: Vec<usize> = beside.filter(|area| !inside.contains(area)).collect();
        edge.sort_unstable();
        edge.dedup();
        edge
    }

    /// The middle of several areas, by residents.
    pub fn middle(&self, inside: &[usize]) -> (f64, f64) {
        let weight = |area: usize| self.residents[area].max(1.0);
        let all: f64 = inside.iter().map(|&area| weight(area)).sum();
        let mean = |of: fn((f64, f64)) -> f64| {
            inside.iter().map(|&area| weight(area) * of(self.centres[area])).sum::<f64>() / all
        };
        (mean(|at| at.0), mean(|at| at.1))
    }

    /// People of each area in a released table by area: in its margin, or of a category of its second dimension.
    pub fn released(&self, name: &str, table: &ReleasedTable, category: Option<&str>) -> Layer {
        self.measured(name, table, category, 0)
    }

    /// The same of another measure of the table: contacts.
    pub fn measured(
        &self,
        name: &str,
        table: &ReleasedTable,
        category: Option<&str>,
        measure: usize,
    ) -> Layer {
        let mut values = vec![None; self.len()];
        for row in table.rows() {
            let of = row.keys().get(1).map_or(TOTAL, String::as_str);
            if let Some(area) = self.place(&row.keys()[0]).filter(|_| of == category.unwrap_or(TOTAL)) {
                values[area] = row.cells().get(measure).copied().and_then(ReleasedCell::shown).map(number);
            }
        }
        Layer { name: name.to_owned(), source: LayerSource::Released, values }
    }

    /// Public counts: an area of which nothing is said has none.
    pub fn public(&self, layer: &counts::Layer) -> Layer {
        let of = |code: &String| Some(layer.values.get(code).copied().unwrap_or(0.0));
        let values = self.areas.codes.iter().map(of).collect();
        Layer { name: layer.name.clone(), source: LayerSource::Public, values }
    }

    /// The same areas without those that have no value, and where each of the others stands among all.
    pub(super) fn shown(&self, layer: &Layer) -> (Areas, Vec<f64>, Vec<usize>) {
        let kept: Vec<bool> = layer.values.iter().map(Option::is_some).collect();
        let places: Vec<usize> = (0..self.len()).filter(|&area| kept[area]).collect();
        let pick = |of: &[f64]| places.iter().map(|&area| of[area]).collect::<Vec<_>>();
        let areas = Areas {
            codes: places.iter().map(|&area| self.areas.codes[area].clone()).collect(),
            names: places.iter().map(|&area| self.areas.names[area].clone()).collect(),
            neighbours: self.neighbours().restrict(&kept),
            on_the_edge: places.iter().map(|&area| self.areas.on_the_edge[area]).collect(),
            population: Some(pick(&self.residents)),
            deprivation: None,
        };
        (areas, layer.values.iter().copied().flatten().collect(), places)
    }
}

/// Stands between a zone and its side in the categories of released tables.
pub(super) const BAR: &str = " | ";
/// Everybody, in any dimension of a released table.
pub(super) const TOTAL: &str = "Total";

/// A zone's side, `inside` or `edge`, as released tables name it.
pub fn side(zone: &str, side: &str) -> String {
    [zone, side].join(BAR)
}

/// A number of a released table, by its categories; none where it is hidden or is not there.
pub fn shown(released: &Released, table: &str, keys: &[&str], measure: usize) -> Option<f64> {
    let row = released.table(table)?.all_rows().find(|row| row.keys() == keys)?;
    row.cells().get(measure).copied().and_then(ReleasedCell::shown).map(number)
}

/// The categories of a table's second dimension, in order, without the margin.
pub fn categories<'a>(released: &'a Released, table: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for row in released.table(table).map(ReleasedTable::rows).unwrap_or_default() {
        let of = row.keys().get(1).map_or(TOTAL, String::as_str);
        if of != TOTAL && !found.contains(&of) {
            found.push(of);
        }
    }
    found
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
pub(super) fn number(count: u64) -> f64 {
    count as f64
}
