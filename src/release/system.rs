//! The cells of a release, each once though several tables hold it, and the sums that join them: how numbers hang
//! together, which an intruder is taken to know.
//!
//! Sums are found in the numbers, not declared: what is true can be guessed. Where parts overlap, by how much they
//! exceed their whole is a cell of its own, of which nothing is known; where they fall short by a few people, those
//! few are a cell that nobody shows and that must be protected.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Error;
use super::open::Range;
use super::periods::{self, Times};
use super::plain::{BAR, Plain, PlainDimension};
use crate::hub::{MeasureKind, Parts, TOTAL};

/// A cell's place in a system.
pub(super) type CellAt = usize;

/// All cells, and what joins them.
pub(super) struct System {
    /// Name and kind of each measure of any table.
    pub(super) measures: Vec<(String, MeasureKind)>,
    /// Each cell's true numbers, one per measure; nothing for what the hub does not know, or no table counts.
    pub(super) values: Vec<Vec<Option<u64>>>,
    /// By cell and measure: whether a table counts it.
    pub(super) counts: Vec<Vec<bool>>,
    /// The cell of each table's rows.
    pub(super) places: Vec<Vec<CellAt>>,
    pub(super) sums: Vec<Sum>,
    /// For each cell the sums that it takes part in, with its coefficient.
    pub(super) takes_part: Vec<Vec<(usize, i64)>>,
    /// Cells of which one is part of the other, where parts overlap: it is not greater.
    pub(super) within: Vec<(CellAt, CellAt)>,
    /// For each cell the wholes that it is no greater than, and the parts that are no greater than it.
    pub(super) above: Vec<Vec<CellAt>>,
    pub(super) below: Vec<Vec<CellAt>>,
    /// By cell and measure: counted, and in no sum and no order. It can be any number.
    pub(super) free: Vec<Vec<bool>>,
    /// The terms of each sum, those with the greatest numbers first.
    pub(super) leading: Vec<Vec<(CellAt, i64)>>,
    /// Cells that no table shows: people in a whole and in none of its parts.
    pub(super) remainders: Vec<CellAt>,
    /// By how much overlapping parts exceed their whole, or fall short of it. Nobody knows it, and nobody is harmed by
    /// it.
    pub(super) gaps: BTreeSet<CellAt>,
    /// Names of cells, for an order that does not depend on the order of tables.
    pub(super) names: Vec<String>,
    /// The cells of each subject by period, where periods are told apart.
    times: BTreeMap<String, Times>,
}

/// Cells, each times its coefficient, make up a constant; one per measure, none where a cell lacks the measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sum {
    pub(super) terms: Vec<(CellAt, i64)>,
    pub(super) constants: Vec<Option<i64>>,
}

impl System {
    /// The cells and sums of these tables.
    pub(super) fn of(tables: &[Plain<'_>], minimum: u64) -> Result<Self, Error> {
        let mut system = Self {
            measures: measures(tables),
            values: Vec::new(),
            counts: Vec::new(),
            places: Vec::new(),
            sums: Vec::new(),
            takes_part: Vec::new(),
            within: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            free: Vec::new(),
            leading: Vec::new(),
            remainders: Vec::new(),
            gaps: BTreeSet::new(),
            names: Vec::new(),
            times: BTreeMap::new(),
        };
        let mut known = HashMap::new();
        tables.iter().try_for_each(|table| system.place(table, &mut known))?;
        let mut sums = BTreeSet::new();
        for (at, table) in tables.iter().enumerate() {
            for (whole, parts, kind) in wholes(table) {
                let cell = |row: usize| system.places[at][row];
                let parts: BTreeSet<CellAt> = parts.into_iter().map(cell).collect();
                sums.insert((parts, cell(whole), kind == Parts::Overlap));
            }
        }
        sums.into_iter().for_each(|(parts, whole, overlap)| system.add_sum(&parts, whole, overlap, minimum));
        system.over_time();
        super::linked::sums(tables, &system).into_iter().for_each(|sum| system.push(sum));
        system.index();
        Ok(system)
    }

    /// What searches look up again and again.
    fn index(&mut self) {
        self.above = vec![Vec::new(); self.values.len()];
        self.below = vec![Vec::new(); self.values.len()];
        for (part, whole) in &self.within {
            self.above[*part].push(*whole);
            self.below[*whole].push(*part);
        }
        let free = |cell: CellAt, measure: usize| {
            let mut sums = self.takes_part[cell].iter().map(|(sum, _)| &self.sums[*sum]);
            self.has(cell, measure)
                && self.above[cell].is_empty()
                && self.below[cell].is_empty()
                && sums.all(|sum| sum.constants[measure].is_none())
        };
        let measures = 0..self.measures.len();
        let cells = 0..self.values.len();
        self.free = cells.map(|cell| measures.clone().map(|measure| free(cell, measure)).collect()).collect();
        let greatest = |cell: &CellAt| self.values[*cell].iter().flatten().max().copied();
        let leading = |sum: &Sum| {
            let mut terms = sum.terms.clone();
            terms.sort_by_key(|(cell, _)| (std::cmp::Reverse(greatest(cell)), *cell));
            terms
        };
        self.leading = self.sums.iter().map(leading).collect();
    }

    fn place(&mut self, table: &Plain<'_>, known: &mut HashMap<String, CellAt>) -> Result<(), Error> {
        let columns: Vec<usize> = table.measures.iter().map(|(name, _)| self.measure(name)).collect();
        let mut places = Vec::with_capacity(table.rows.len());
        for (keys, numbers) in &table.rows {
            let subject = identity(table.population, &table.dimensions, keys);
            let name = match table.period {
                Some(period) => format!("{} {}\u{1f}{subject}", period.from, period.to),
                None => subject.clone(),
            };
            let cell = *known.entry(name).or_insert_with_key(|name| {
                self.values.push(vec![None; self.measures.len()]);
                self.counts.push(vec![false; self.measures.len()]);
                self.names.push(name.clone());
                self.values.len() - 1
            });
            for (column, number) in columns.iter().zip(numbers) {
                self.counts[cell][*column] = true;
                let held = &mut self.values[cell][*column];
                match (*held, number) {
                    (Some(one), Some(other)) if one != *other => {
                        return Err(table.refused("a number differs from the same one in another table"));
                    }
                    (None, number) => *held = *number,
                    _ => {}
                }
            }
            if let Some(period) = table.period {
                let times = self.times.entry(subject).or_default();
                if !times.contains(&(period, cell)) {
                    times.push((period, cell));
                }
            }
            places.push(cell);
        }
        self.places.push(places);
        self.takes_part.resize(self.values.len(), Vec::new());
        Ok(())
    }

    /// The place of a measure.
    pub(super) fn measure(&self, name: &str) -> usize {
        self.measures.iter().position(|(known, _)| *known == name).expect("all measures were collected")
    }

    /// Parts that make up a whole, or exceed it, or fall short of it by so many.
    fn add_sum(&mut self, parts: &BTreeSet<CellAt>, whole: CellAt, overlap: bool, minimum: u64) {
        let mut terms: Vec<(CellAt, i64)> = parts.iter().map(|part| (*part, 1)).collect();
        terms.push((whole, -1));
        let over = self.constants(&terms);
        let beyond = |sign: i64| -> Vec<Option<u64>> {
            over.iter().map(|by| by.map(|by| (sign * by).max(0).unsigned_abs())).collect()
        };
        let (short, surplus) = (beyond(-1), beyond(1));
        if short.iter().flatten().any(|by| (1..minimum).contains(by)) {
            let remainder = self.add_unseen(short, whole, "remainder");
            self.remainders.push(remainder);
            terms.push((remainder, 1));
        } else if overlap && short.iter().flatten().any(|by| *by > 0) {
            let others = self.add_unseen(short, whole, "others");
            self.gaps.insert(others);
            terms.push((others, 1));
        }
        if overlap && surplus.iter().flatten().any(|by| *by > 0) {
            self.within.extend(parts.iter().map(|part| (*part, whole)));
            let surplus = self.add_unseen(surplus, whole, "surplus");
            self.gaps.insert(surplus);
            terms.push((surplus, -1));
        }
        let constants = self.constants(&terms);
        // Overlapping parts of which some are not known: nobody can say by how much they exceed the whole.
        let counted = |measure: usize| terms.iter().all(|(cell, _)| self.has(*cell, measure));
        let assumed = |measure| (!overlap && counted(measure)).then_some(0);
        let constants = constants.into_iter().enumerate();
        let constants = constants.map(|(measure, known)| known.or_else(|| assumed(measure))).collect();
        self.push(Sum { terms, constants });
    }

    /// Sums across periods, of measures that were seen to add up.
    fn over_time(&mut self) {
        let sums: Vec<Sum> = self
            .times
            .values()
            .filter(|times| times.len() > 1)
            .flat_map(|times| periods::sums(times, self))
            .collect();
        let add_up = periods::add_up(&sums, self);
        for mut sum in sums {
            sum.constants
                .iter_mut()
                .zip(&add_up)
                .for_each(|(constant, adds_up)| *constant = constant.filter(|_| *adds_up));
            if sum.constants.iter().any(Option::is_some) {
                self.push(sum);
            }
        }
    }

    fn add_unseen(&mut self, values: Vec<Option<u64>>, whole: CellAt, what: &str) -> CellAt {
        let name = format!("{}\u{1f}{what} {}", self.names[whole], self.values.len());
        self.counts.push(values.iter().map(Option::is_some).collect());
        self.values.push(values);
        self.names.push(name);
        self.takes_part.push(Vec::new());
        self.values.len() - 1
    }

    /// What is known of a gap: nothing, unless there is none in this measure.
    pub(super) fn gap_range(&self, cell: CellAt, measure: usize) -> Range {
        if self.values[cell][measure].unwrap_or(0) > 0 { Range::OPEN } else { Range::exactly(0) }
    }

    /// What the terms make up, by measure.
    pub(super) fn constants(&self, terms: &[(CellAt, i64)]) -> Vec<Option<i64>> {
        let term = |measure: usize| {
            move |(cell, times): &(CellAt, i64)| Some(times * signed(self.values[*cell][measure]?))
        };
        (0..self.measures.len()).map(|measure| terms.iter().map(term(measure)).sum()).collect()
    }

    fn push(&mut self, sum: Sum) {
        let at = self.sums.len();
        sum.terms.iter().for_each(|(cell, times)| self.takes_part[*cell].push((at, *times)));
        self.sums.push(sum);
    }

    /// Whether a cell has a number of this measure, known or not.
    pub(super) fn has(&self, cell: CellAt, measure: usize) -> bool {
        self.counts[cell][measure]
    }

    /// Pairs of measures of which the first is nowhere greater: people, and what happened to them.
    pub(super) fn ordered_measures(&self) -> Vec<(usize, usize)> {
        let of = |kind| move |measure: &usize| self.measures[*measure].1 == kind;
        let all = 0..self.measures.len();
        let people: Vec<usize> = all.clone().filter(of(MeasureKind::People)).collect();
        let holds = |a: usize, b: usize| {
            self.values
                .iter()
                .all(|cell| cell[a].zip(cell[b]).is_none_or(|(people, events)| people <= events))
        };
        all.filter(of(MeasureKind::Events))
            .flat_map(|events| people.iter().map(move |people| (*people, events)))
            .filter(|(people, events)| holds(*people, *events))
            .collect()
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).expect("checked when the table was taken in")
}

fn measures(tables: &[Plain<'_>]) -> Vec<(String, MeasureKind)> {
    let mut measures: BTreeMap<&str, MeasureKind> = BTreeMap::new();
    for (name, kind) in tables.iter().flat_map(|table| &table.measures) {
        let kind = match kind {
            MeasureKind::PeopleKnownToAgencies => MeasureKind::People,
            kind => *kind,
        };
        measures.entry(name).or_insert(kind);
    }
    measures.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect()
}

/// What a number is of: the same in every table that holds it.
pub(super) fn identity(population: &str, dimensions: &[PlainDimension<'_>], keys: &[String]) -> String {
    let one = |(dimension, key): (&PlainDimension<'_>, &String)| {
        let means = dimension.definition(key).map_or(String::new(), |(_, of)| of.join("\u{1d}"));
        format!("{}\u{1f}{}\u{1f}{key}\u{1f}{means}", dimension.name, dimension.version)
    };
    let inner = dimensions.iter().zip(keys).filter(|(_, key)| *key != TOTAL);
    let mut name: Vec<String> = inner.map(one).collect();
    name.sort();
    name.insert(0, population.to_owned());
    name.join("\u{1e}")
}

/// Rows that are made up of others, along each dimension.
fn wholes(table: &Plain<'_>) -> Vec<(usize, Vec<usize>, Parts)> {
    let rows: HashMap<&[String], usize> =
        table.rows.iter().enumerate().map(|(row, (keys, _))| (&keys[..], row)).collect();
    let mut found = Vec::new();
    for (at, dimension) in table.dimensions.iter().enumerate() {
        let mut wholes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, (keys, _)) in table.rows.iter().enumerate() {
            let Some(parent) = dimension.parent(&keys[at]) else { continue };
            let mut whole = keys.to_vec();
            parent.clone_into(&mut whole[at]);
            if let Some(whole) = rows.get(&whole[..]) {
                wholes.entry(*whole).or_default().push(row);
            }
        }
        found.extend(wholes.into_iter().map(|(whole, parts)| (whole, parts, dimension.parts)));
    }
    found.extend(families(table, &rows));
    found
}

/// Rows whose categories differ in their last words alone, `Mill | agencies | 1` and `Mill | agencies | 2`, with the
/// row over all of them: the same without its last words, or `Mill | everybody`. Whether they make it up is found in
/// the numbers.
fn families(table: &Plain<'_>, rows: &HashMap<&[String], usize>) -> Vec<(usize, Vec<usize>, Parts)> {
    let mut families: BTreeMap<(usize, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (row, (keys, _)) in table.rows.iter().enumerate() {
        for (at, key) in keys.iter().enumerate() {
            if let Some((family, _)) = key.rsplit_once(BAR) {
                let mut name = keys.to_vec();
                family.clone_into(&mut name[at]);
                families.entry((at, name)).or_default().push(row);
            }
        }
    }
    let mut found = Vec::new();
    for ((at, name), parts) in families {
        let family = name[at].clone();
        let outer = family.rsplit_once(BAR).map(|(outer, _)| format!("{outer}{BAR}{EVERYBODY}"));
        let wholes = [Some(family.clone()), Some(format!("{family}{BAR}{EVERYBODY}")), outer];
        for whole in wholes.into_iter().flatten() {
            let mut keys = name.clone();
            keys[at] = whole;
            if let Some(whole) = rows.get(&keys[..]) {
                let parts: Vec<usize> = parts.iter().copied().filter(|part| part != whole).collect();
                if !parts.is_empty() {
                    found.push((*whole, parts, Parts::Overlap));
                }
            }
        }
    }
    found
}

/// The last words of a category over all others that begin like it.
pub(super) const EVERYBODY: &str = "everybody";
