//! A survey: the statistics of each layer of counts over the same areas.

mod layer;
mod flags;
mod columns;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::counts::Layer;
use super::deprivation::Deprivation;
use super::{Boundaries, Error};
use crate::statistics::{Correction, Neighbours};

pub(super) use columns::{COLUMNS, Cell};
pub use columns::{csv, geojson, metadata};
pub use flags::Flag;
pub use layer::{Class, Line, Surveyed};

/// What the statistics run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Counts as they are.
    Count,
    /// Counts over residents; areas where nobody lives take no part.
    Rate,
}

/// What was chosen, to be said with every result.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// What the statistics run on.
    pub basis: Basis,
    /// How many permutations.
    pub permutations: u32,
    /// Of their random numbers.
    pub seed: u64,
    /// What is done about having looked at many areas.
    pub correction: Correction,
    /// Who counts as a neighbour, in words.
    pub neighbours: String,
}

/// The areas of a survey and what is known of each.
#[derive(Debug, Clone)]
pub struct Areas {
    /// Their codes.
    pub codes: Vec<String>,
    /// Their names, where they have one.
    pub names: Vec<Option<String>>,
    /// Who is next to whom.
    pub neighbours: Neighbours,
    /// Which lie on the edge; none where no boundaries are known.
    pub on_the_edge: Vec<bool>,
    /// How many live in each.
    pub population: Option<Vec<f64>>,
    /// How deprived each is.
    pub deprivation: Option<Vec<Deprivation>>,
}

impl Areas {
    /// Areas of these boundaries.
    pub fn of(boundaries: &Boundaries, neighbours: Neighbours) -> Self {
        Self {
            codes: boundaries.codes().map(str::to_owned).collect(),
            names: boundaries.names().map(|name| name.map(str::to_owned)).collect(),
            neighbours,
            on_the_edge: boundaries.on_the_edge(),
            population: None,
            deprivation: None,
        }
    }

    /// Areas of which only codes and neighbours are known.
    pub fn without_boundaries(codes: Vec<String>, neighbours: Neighbours) -> Self {
        let many = codes.len();
        Self {
            codes,
            names: vec![None; many],
            neighbours,
            on_the_edge: vec![false; many],
            population: None,
            deprivation: None,
        }
    }

    /// Puts what is said by code in the order of the areas; codes of other areas are passed over.
    ///
    /// # Errors
    /// When an area is not spoken of.
    pub fn in_order<T: Copy>(&self, of: &BTreeMap<String, T>) -> Result<Vec<T>, Error> {
        let found: Vec<T> = self.codes.iter().filter_map(|code| of.get(code).copied()).collect();
        if found.len() < self.codes.len() {
            let missing = self.codes.len() - found.len();
            return Err(Error::MissingAreas { missing, areas: self.codes.len() });
        }
        Ok(found)
    }

    /// The same for counts, where what is said of an area that is not there is an error.
    ///
    /// # Errors
    /// As [`Areas::in_order`], and when an area is spoken of that is not there.
    pub fn counts(&self, layer: &Layer, absent: Absent) -> Result<Vec<f64>, Error> {
        let known: std::collections::BTreeSet<&str> = self.codes.iter().map(String::as_str).collect();
        let unknown = layer.values.keys().filter(|code| !known.contains(code.as_str())).count();
        if unknown > 0 && absent != Absent::IsZero {
            return Err(Error::UnknownAreas { unknown, areas: layer.values.len() });
        }
        match absent {
            Absent::IsMissing => self.in_order(&layer.values),
            Absent::WasZero | Absent::IsZero => {
                Ok(self.codes.iter().map(|code| layer.values.get(code).copied().unwrap_or(0.0)).collect())
            }
        }
    }

    /// Surveys one layer of counts, in the order of the areas.
    ///
    /// # Panics
    /// When there are not as many counts as areas.
    pub fn survey(&self, name: &str, counts: Vec<f64>, choices: &Choices) -> Surveyed {
        layer::survey(self, name, counts, choices)
    }
}

/// What it means that an area has no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// It was forgotten.
    IsMissing,
    /// Nothing was counted there; areas that are not there are still an error.
    WasZero,
    /// Nothing was counted there, and what is counted elsewhere is passed over.
    IsZero,
}

/// Layers and what they have in common.
#[derive(Debug)]
pub struct Survey {
    /// The areas.
    pub areas: Areas,
    /// What was chosen.
    pub choices: Choices,
    /// At least one.
    pub layers: Vec<Surveyed>,
}

impl Survey {
    /// The whole in a few numbers, for scripts.
    pub fn summary(&self) -> Value {
        let islands = self.areas.neighbours.islands();
        json!({
            "areas": self.areas.codes.len(),
            "links": self.areas.neighbours.links(),
            "islands": islands.iter().map(|&area| &self.areas.codes[area]).collect::<Vec<_>>(),
            "on": match self.choices.basis { Basis::Count => "count", Basis::Rate => "rate" },
            "permutations": self.choices.permutations,
            "seed": self.choices.seed,
            "neighbours": self.choices.neighbours,
            "tails": {
                "gi_p": "two-sided",
                "gi_p_fdr": "two-sided, Benjamini and Hochberg over all areas of a layer",
                "gi_p_sim": "one tail, the nearer one, as in PySAL's esda",
                "moran_p_sim": "one tail, the nearer one, as in PySAL's esda",
            },
            "layers": self.layers.iter().map(|layer| layer.summary(&self.areas)).collect::<Vec<_>>(),
        })
    }
}
