//! A table of counts as the hub knows it: true numbers, for `release` alone.

use std::collections::BTreeMap;

/// The category over all others, in every dimension.
pub const TOTAL: &str = "Total";

/// Counts over any number of dimensions, margins included. It has no way into a file: `release` takes it.
///
/// ```
/// use people_zones::hub::{Cell, CountTable, Dimension, Measure};
/// let area = Dimension::nested("area", [("E01", "E02"), ("E03", "E02")]);
/// let mut table = CountTable::new("areas", "People by area", [area], [Measure::people("people")]);
/// table.row(["E01"], [Cell::people(12)]);
/// table.row(["E03"], [Cell::people(20)]);
/// table.row(["E02"], [Cell::people(32)]);
/// table.row(["Total"], [Cell::people(32)]);
/// ```
pub struct CountTable {
    /// Name of the released file, without ending: `areas`.
    pub name: &'static str,
    /// Heading in plain words.
    pub title: String,
    /// Who is counted, in plain words. Tables that count the same people share their cells.
    pub population: &'static str,
    /// What the rows are broken down by, in the order of the columns.
    pub dimensions: Vec<Dimension>,
    /// What is counted, in the order of each row's cells.
    pub measures: Vec<Measure>,
    /// One row per combination of categories, in the order shown; margins are rows whose category is `Total`.
    pub rows: Vec<CountRow>,
}

/// What rows are broken down by: agencies, areas, parts of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Name of its column: `area`.
    pub name: &'static str,
    /// For each category the one that it is part of; those without one are parts of `Total`. A category that has
    /// no row of its own may stand here too: it says what the others are made of.
    pub parents: BTreeMap<String, String>,
    /// Which division the categories are of, where there are several: `LSOA 2011`.
    pub version: String,
    /// How the parts of a category make it up.
    pub parts: Parts,
    /// What categories stand for where their names do not say it: a zone's areas, a rule's kinds of contact. By the
    /// first words of a category. One name that stands for something else the next time is another category.
    pub definitions: BTreeMap<String, Vec<String>>,
}

/// How the parts of a category make it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// Everybody stands in exactly one of them: they add up.
    AddUp,
    /// Somebody can stand in several, or in none: people known to several agencies.
    Overlap,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name: `people`, `contacts`.
    pub name: &'static str,
    /// What its numbers are numbers of.
    pub kind: MeasureKind,
}

/// What numbers are numbers of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureKind {
    /// People.
    People,
    /// People known to so many agencies: each number also says what a single agency contributed, so that it must
    /// come of two at least.
    PeopleKnownToAgencies,
    /// What happened to people, one or more each: contacts.
    Events,
    /// What people add to by very different amounts: points, harm, cost.
    Weight,
}

/// One combination of categories.
pub struct CountRow {
    /// The category in each dimension.
    pub keys: Vec<String>,
    /// One cell per measure.
    pub cells: Vec<Cell>,
}

/// A number, and what it rests on. It is whole and not below 0; nothing else compiles:
///
/// ```compile_fail,E0600
/// people_zones::hub::Cell::people(-1);
/// ```
///
/// ```compile_fail,E0308
/// people_zones::hub::Cell::people(1.5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The number itself.
    pub value: u64,
    /// How many people it rests on: the number that the minimum is held against.
    pub people: u64,
    /// How many agencies contributed to it; needed for people known to several agencies.
    pub agencies: Option<u32>,
    /// The largest contributions of single people, greatest first; needed for points, harm and cost, at least as
    /// many as the rule on dominance looks at.
    pub largest: Vec<u64>,
    /// By how few people it differs from another number that may be shown, where it does: of a part of the same place.
    pub differs_by: Option<u64>,
}

impl CountTable {
    /// A table without rows, over everybody who had a contact.
    pub fn new(
        name: &'static str,
        title: impl Into<String>,
        dimensions: impl Into<Vec<Dimension>>,
        measures: impl Into<Vec<Measure>>,
    ) -> Self {
        let (dimensions, measures) = (dimensions.into(), measures.into());
        Self { name, title: title.into(), population: EVERYBODY, dimensions, measures, rows: Vec::new() }
    }

    /// Over these people alone.
    #[must_use]
    pub fn of(mut self, population: &'static str) -> Self {
        self.population = population;
        self
    }

    /// Adds a row.
    pub fn row<K: Into<String>>(
        &mut self,
        keys: impl IntoIterator<Item = K>,
        cells: impl IntoIterator<Item = Cell>,
    ) {
        let keys = keys.into_iter().map(Into::into).collect();
        self.rows.push(CountRow { keys, cells: cells.into_iter().collect() });
    }
}

/// Who is counted where a table does not say otherwise.
const EVERYBODY: &str = "everybody who had a contact";

impl Dimension {
    /// Categories beside each other, of which everybody stands in exactly one.
    pub fn flat(name: &'static str) -> Self {
        Self {
            name,
            parents: BTreeMap::new(),
            version: String::new(),
            parts: Parts::AddUp,
            definitions: BTreeMap::new(),
        }
    }

    /// Categories within larger ones, by a lookup from each to the one that it is part of.
    pub fn nested<K: Into<String>, P: Into<String>>(
        name: &'static str,
        parents: impl IntoIterator<Item = (K, P)>,
    ) -> Self {
        let parents = parents.into_iter().map(|(part, whole)| (part.into(), whole.into())).collect();
        Self { parents, ..Self::flat(name) }
    }

    /// Somebody can stand in several of the categories, or in none.
    #[must_use]
    pub fn overlapping(mut self) -> Self {
        self.parts = Parts::Overlap;
        self
    }

    /// Says which division the categories are of.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Says what categories stand for, by their first words.
    #[must_use]
    pub fn defined<K: Into<String>>(
        mut self,
        definitions: impl IntoIterator<Item = (K, Vec<String>)>,
    ) -> Self {
        self.definitions = definitions.into_iter().map(|(name, of)| (name.into(), of)).collect();
        self
    }

    /// The category that this one is part of; none for `Total`.
    pub fn parent<'a>(&'a self, category: &str) -> Option<&'a str> {
        match category {
            TOTAL => None,
            category => Some(self.parents.get(category).map_or(TOTAL, String::as_str)),
        }
    }
}

impl Measure {
    /// A number of people.
    pub const fn people(name: &'static str) -> Self {
        Self { name, kind: MeasureKind::People }
    }

    /// A number of people known to so many agencies.
    pub const fn people_known_to_agencies(name: &'static str) -> Self {
        Self { name, kind: MeasureKind::PeopleKnownToAgencies }
    }

    /// A number of contacts, or of anything else that happened to people.
    pub const fn events(name: &'static str) -> Self {
        Self { name, kind: MeasureKind::Events }
    }

    /// A sum to which people add very different amounts, in whole units.
    pub const fn weight(name: &'static str) -> Self {
        Self { name, kind: MeasureKind::Weight }
    }
}

impl Cell {
    /// So many people.
    pub const fn people(people: u64) -> Self {
        Self::events(people, people)
    }

    /// So many contacts of so many people.
    pub const fn events(value: u64, people: u64) -> Self {
        Self { value, people, agencies: None, largest: Vec::new(), differs_by: None }
    }

    /// A sum over so many people, with the largest contributions among them, in any order.
    pub fn weight(value: u64, people: u64, largest: impl Into<Vec<u64>>) -> Self {
        let mut largest = largest.into();
        largest.sort_unstable_by(|a, b| b.cmp(a));
        Self { largest, ..Self::events(value, people) }
    }

    /// Says how many agencies contributed.
    #[must_use]
    pub fn from_agencies(mut self, agencies: u32) -> Self {
        self.agencies = Some(agencies);
        self
    }

    /// Says by how few people it differs from a number of a part of the same place.
    #[must_use]
    pub const fn differing_by(mut self, people: u64) -> Self {
        self.differs_by = Some(people);
        self
    }
}

impl CountRow {
    /// Whether it is over everybody.
    pub fn is_total(&self) -> bool {
        self.keys.iter().all(|key| key == TOTAL)
    }
}
