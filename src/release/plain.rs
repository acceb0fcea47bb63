//! A table in the form that sums are found in: counted now, or released before.

use std::collections::BTreeMap;

use super::{Error, Period};
use crate::hub::{CountTable, Dimension, MeasureKind, Parts, TOTAL};

/// Numbers by categories; nothing where a number is not known.
pub(super) struct Plain<'a> {
    pub(super) name: &'a str,
    /// When it was counted, where that is told apart.
    pub(super) period: Option<Period>,
    pub(super) population: &'a str,
    pub(super) dimensions: Vec<PlainDimension<'a>>,
    pub(super) measures: Vec<(&'a str, MeasureKind)>,
    pub(super) rows: Vec<(&'a [String], Vec<Option<u64>>)>,
}

/// What rows are broken down by.
#[derive(Clone, Copy)]
pub(super) struct PlainDimension<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) parents: &'a BTreeMap<String, String>,
    pub(super) parts: Parts,
    pub(super) definitions: &'a BTreeMap<String, Vec<String>>,
}

/// Stands between the words of a category that names several things.
pub(super) const BAR: &str = crate::hub::BAR;

impl<'a> Plain<'a> {
    /// A table as counted.
    pub(super) fn counted(table: &'a CountTable) -> Self {
        let rows = table.rows.iter();
        let rows = rows.map(|row| (&row.keys[..], row.cells.iter().map(|cell| Some(cell.value)).collect()));
        Self {
            name: table.name,
            period: None,
            population: table.population,
            dimensions: table.dimensions.iter().map(PlainDimension::of).collect(),
            measures: table.measures.iter().map(|measure| (measure.name, measure.kind)).collect(),
            rows: rows.collect(),
        }
    }

    /// The same, counted in this period.
    pub(super) fn of(self, period: Period) -> Self {
        Self { period: Some(period), ..self }
    }

    pub(super) fn refused(&self, problem: &'static str) -> Error {
        Error::Shape { table: self.name.to_owned(), problem }
    }
}

impl<'a> PlainDimension<'a> {
    pub(super) fn of(dimension: &'a Dimension) -> Self {
        let Dimension { name, parents, version, parts, definitions } = dimension;
        Self { name, version, parents, parts: *parts, definitions }
    }

    /// What a category stands for, and the words of it that say so: those of the most words.
    pub(super) fn definition<'b>(&self, category: &'b str) -> Option<(&'b str, &'a [String])> {
        let ends = category.match_indices(BAR).map(|(at, _)| at).chain([category.len()]);
        let mut ends: Vec<usize> = ends.collect();
        ends.reverse();
        ends.into_iter()
            .find_map(|end| Some((&category[..end], &self.definitions.get(&category[..end])?[..])))
    }

    /// The category that this one is part of; none for `Total`.
    pub(super) fn parent<'b>(&self, category: &'b str) -> Option<&'b str>
    where
        'a: 'b,
    {
        (category != TOTAL).then(|| self.parents.get(category).map_or(TOTAL, String::as_str))
    }
}
