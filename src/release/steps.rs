//! A release, step by step: shape, what is sensitive, what is hidden beside it, what is seen then, the proof.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Program;
use super::differ::{self, Before};
use super::ledger::Entry;
use super::open::{Need, Public, Range};
use super::plain::Plain;
use super::prove::Breach;
use super::system::{CellAt, System};
use super::{Error, Ledger, Period, Released, Rules, Stage, Why, check, prove, sensitive, suppress, table};
use crate::hub::CountTable;

/// Further rounds of hiding that a failed proof can ask for, before whole rows of sums and whole tables are hidden.
const AGAIN: usize = 6;

/// For tests in which it does not matter.
#[cfg(test)]
pub(super) const SOME_PERIOD: Period =
    Period { from: jiff::civil::date(2025, 10, 1), to: jiff::civil::date(2026, 9, 30) };

/// A release as it is being made.
struct Making<'a> {
    rules: &'a Rules,
    system: System,
    /// What earlier releases of the same time show of a cell.
    published: BTreeMap<CellAt, Vec<Range>>,
    /// A filling that agrees with everything: the true numbers, where the hub has them.
    start: Vec<Vec<f64>>,
    why: BTreeMap<CellAt, Why>,
    /// What is hidden besides, where a proof could not be had otherwise.
    besides: BTreeSet<CellAt>,
}

pub(super) fn release_by(
    rules: &Rules,
    mut tables: Vec<CountTable>,
    ledger: &Ledger,
    period: Period,
    tick: &mut dyn FnMut(Stage, usize, usize),
) -> Result<Released, Error> {
    check::shape(&tables)?;
    tables.iter_mut().for_each(table::total_last);
    let mut making = Making::of(rules, &tables, ledger, period)?;
    let mut needs: BTreeMap<CellAt, f64> = BTreeMap::new();
    for attempt in 0.. {
        let hidden = making.hide(&needs, tick)?;
        let places = &making.system.places;
        if places[..tables.len()].iter().flatten().all(|cell| hidden.contains(cell)) {
            return Err(Error::Nothing);
        }
        let rows = |at: usize| places[at].iter().map(|cell| hidden.contains(cell)).collect::<Vec<_>>();
        let seen: Vec<_> =
            tables.iter().enumerate().map(|(at, counted)| table::apply(counted, &rows(at), rules)).collect();
        let public = prove::seen(&making.system, &seen, &making.published, rules);
        let holds = prove::holds(&making.system, &public, &making.start, &mut |done, of| {
            tick(Stage::Proving, done, of)
        });
        let breaches = match holds {
            Ok(proof) => {
                let protecting = hidden.iter().filter(|cell| !making.why.contains_key(cell));
                let protecting: Vec<_> = protecting.map(|cell| (*cell, Why::Protects)).collect();
                making.why.extend(protecting);
                let reasons = making.reasons(tables.len());
                return Released::new(seen, rules, proof, reasons).with_something_shown();
            }
            Err(breaches) => breaches,
        };
        let cells: BTreeSet<CellAt> = breaches.iter().map(|breach| breach.cell).collect();
        if attempt < AGAIN {
            cells.into_iter().for_each(|cell| *needs.entry(cell).or_insert(2.5) *= 2.0);
        } else if !making.hide_around(&cells, attempt - AGAIN, &tables) {
            return Err(making.not_protected(&tables, breaches[0]));
        }
    }
    unreachable!("each further attempt hides more, and there are so many cells")
}

/// A system of tables, the earlier entries in it, and a filling that agrees with both.
type Beside<'b> = (System, Vec<&'b Entry>, Vec<Vec<f64>>);

impl<'a> Making<'a> {
    fn of(rules: &'a Rules, tables: &[CountTable], ledger: &Ledger, period: Period) -> Result<Self, Error> {
        let same: Vec<&Entry> = ledger.of_period(period).collect();
        let summing: Vec<&Entry> = same.iter().copied().chain(ledger.summing(period)).collect();
        // Numbers of other times that no longer fit, because records came late, say nothing of this one's.
        let (system, earlier, start) = match Self::beside(rules, tables, summing.clone(), period) {
            Err(Error::Ledger { .. }) if summing.len() > same.len() => {
                Self::beside(rules, tables, same, period)?
            }
            beside => beside?,
        };
        let all: Vec<Plain<'_>> =
            counted(tables, period).chain(earlier.iter().map(|entry| entry.plain())).collect();
        let published = published(&system, &earlier, tables.len());
        let mut why = why(tables, &all, &system, ledger, period, rules)?;
        why.retain(|cell, _| !published.contains_key(cell));
        Ok(Self { rules, system, published, start, why, besides: BTreeSet::new() })
    }

    /// These tables with earlier ones, and a filling that agrees with both.
    fn beside<'b>(
        rules: &Rules,
        tables: &[CountTable],
        earlier: Vec<&'b Entry>,
        period: Period,
    ) -> Result<Beside<'b>, Error> {
        let alone = System::of(&counted(tables, period).collect::<Vec<_>>(), rules.minimum_people())?;
        let all: Vec<Plain<'_>> =
            counted(tables, period).chain(earlier.iter().map(|entry| entry.plain())).collect();
        let system = match &earlier[..] {
            [] => alone,
            [first, ..] => {
                System::of(&all, rules.minimum_people()).map_err(|error| changed(error, &first.release))?
            }
        };
        let start = start(&system, &published(&system, &earlier, tables.len()))?;
        Ok((system, earlier, start))
    }

    /// Hides more around numbers that could be worked out, the wider the more was tried: whatever is in a sum with
    /// them, then their tables, these with their totals, the tables beside, at last everything that was not shown
    /// before. False where there is nothing more to hide.
    fn hide_around(&mut self, cells: &BTreeSet<CellAt>, tried: usize, tables: &[CountTable]) -> bool {
        let takes_part = cells.iter().flat_map(|cell| &self.system.takes_part[*cell]);
        let beside = takes_part.flat_map(|(sum, _)| &self.system.sums[*sum].terms).map(|(cell, _)| *cell);
        let beside: BTreeSet<CellAt> = beside.chain(cells.iter().copied()).collect();
        let within = if tried < 3 { cells } else { &beside };
        let mut more = Vec::new();
        for (table, places) in tables.iter().zip(&self.system.places) {
            let whole = tried > 3 || tried > 0 && places.iter().any(|cell| within.contains(cell));
            for (row, cell) in table.rows.iter().zip(places) {
                let chosen = if tried == 0 { beside.contains(cell) } else { whole };
                if chosen && (tried > 1 || !row.is_total()) && !self.published.contains_key(cell) {
                    more.push(*cell);
                }
            }
        }
        let before = self.besides.len();
        self.besides.extend(more);
        self.besides.len() > before || tried < 4
    }

    /// The cells that are hidden in the end.
    fn hide(
        &self,
        needs: &BTreeMap<CellAt, f64>,
        tick: &mut dyn FnMut(Stage, usize, usize),
    ) -> Result<BTreeSet<CellAt>, Error> {
        let mut public = self.before_hiding();
        for (cell, more) in needs {
            for need in &mut public.needs[*cell] {
                *need = Need { reach: need.reach + more, width: need.width + more };
            }
        }
        let fixed = self.published.keys().copied().collect();
        let mut heard = |done, of| tick(Stage::Hiding, done, of);
        let public = suppress::hide(&self.system, public, self.start.clone(), &fixed, self.rules, &mut heard);
        let hidden = public.hidden.iter().enumerate().filter(|(_, hidden)| **hidden);
        Ok(hidden.map(|(cell, _)| cell).collect())
    }

    /// What would be seen if nothing were hidden but what must be.
    fn before_hiding(&self) -> Public {
        let system = &self.system;
        let cells = 0..system.values.len();
        let unseen: BTreeSet<CellAt> = system.remainders.iter().copied().collect();
        let hidden = |cell: CellAt| {
            let unknown = (0..system.measures.len())
                .any(|measure| system.has(cell, measure) && system.values[cell][measure].is_none());
            let rounded = self.published.contains_key(&cell);
            let besides = self.besides.contains(&cell) || self.why.contains_key(&cell);
            besides || unseen.contains(&cell) || (unknown && !rounded)
        };
        let hidden: Vec<bool> = cells.clone().map(hidden).collect();
        let ranges = cells.map(|cell| {
            let one = |measure| match (hidden[cell] && system.has(cell, measure), self.published.get(&cell)) {
                (true, _) => Range::OPEN,
                (false, Some(known)) => known[measure],
                (false, None) => suppress::shown(system.values[cell][measure], self.rules),
            };
            (0..system.measures.len()).map(one).collect()
        });
        let mut ranges: Vec<Vec<Range>> = ranges.collect();
        for cell in &system.gaps {
            let measures = 0..system.measures.len();
            ranges[*cell] = measures.map(|measure| system.gap_range(*cell, measure)).collect();
        }
        let needs: Vec<Need> = system.measures.iter().map(|(_, kind)| Need::by(self.rules, *kind)).collect();
        Public { ranges, needs: vec![needs; hidden.len()], hidden }
    }

    fn reasons(&self, tables: usize) -> BTreeMap<Why, usize> {
        let mut reasons = BTreeMap::new();
        for cell in self.system.places[..tables].iter().flatten() {
            if let Some(why) = self.why.get(cell) {
                *reasons.entry(*why).or_default() += 1;
            }
        }
        reasons
    }

    fn not_protected(&self, tables: &[CountTable], breach: Breach) -> Error {
        let places = self.system.places.iter().zip(tables);
        let found = places.into_iter().find_map(|(places, table)| {
            let row = places.iter().position(|cell| *cell == breach.cell)?;
            Some((table.name, table.rows[row].keys.join(", ")))
        });
        let (table, at) = found.unwrap_or(("of an earlier release", "a hidden row".to_owned()));
        Error::NotProtected {
            table: table.to_owned(),
            measure: self.system.measures[breach.measure].0.clone(),
            at,
        }
    }
}

fn counted(tables: &[CountTable], period: Period) -> impl Iterator<Item = Plain<'_>> {
    tables.iter().map(move |table| Plain::counted(table).of(period))
}

fn changed(error: Error, release: &str) -> Error {
    match error {
        Error::Shape { table, .. } => Error::Changed { table, release: release.to_owned() },
        other => other,
    }
}

/// What earlier tables of the same time show of each cell.
fn published(system: &System, earlier: &[&Entry], before: usize) -> BTreeMap<CellAt, Vec<Range>> {
    let mut published: BTreeMap<CellAt, Vec<Range>> = BTreeMap::new();
    for (entry, places) in earlier.iter().zip(&system.places[before..]) {
        for ((_, numbers), cell) in entry.rows.iter().zip(places) {
            for ((name, _), number) in entry.measures.iter().zip(numbers) {
                if let Some(number) = number {
                    let range = match entry.rounded_to {
                        Some(base) => Range::rounded(*number, base),
                        None => Range::exactly(*number),
                    };
                    let of =
                        published.entry(*cell).or_insert_with(|| vec![Range::OPEN; system.measures.len()]);
                    let of = &mut of[system.measure(name)];
                    *of = of.and(range);
                }
            }
        }
    }
    published
}

/// A filling that agrees with everything: true numbers, and for numbers that only an earlier release hid any that fit.
fn start(system: &System, published: &BTreeMap<CellAt, Vec<Range>>) -> Result<Vec<Vec<f64>>, Error> {
    let known = |cell: CellAt, measure: usize| match (system.values[cell][measure], published.get(&cell)) {
        (Some(value), _) => Range::exactly(value),
        (None, _) if !system.has(cell, measure) => Range::exactly(0),
        (None, Some(range)) => range[measure],
        (None, None) => Range::OPEN,
    };
    let cells = 0..system.values.len();
    let measures = 0..system.measures.len();
    let ranges: Vec<Vec<Range>> =
        cells.clone().map(|cell| measures.clone().map(|measure| known(cell, measure)).collect()).collect();
    let mut start: Vec<Vec<f64>> =
        ranges.iter().map(|cell| cell.iter().map(|range| range.least).collect()).collect();
    let needs = vec![Vec::new(); ranges.len()];
    let public = Public { hidden: vec![false; ranges.len()], ranges, needs };
    let mut filled: BTreeSet<(CellAt, usize)> = BTreeSet::new();
    for cell in cells.filter(|cell| public.is_open(*cell)) {
        for measure in measures.clone() {
            if !public.ranges[cell][measure].is_known() && !filled.contains(&(cell, measure)) {
                let program = Program::about(system, &public, &[], cell, measure);
                let filling = program.filling().ok_or_else(|| Error::Ledger {
                    problem: "does not fit these tables: no numbers agree with both".to_owned(),
                })?;
                for ((cell, measure), value) in filling {
                    start[cell][measure] = value;
                    filled.insert((cell, measure));
                }
            }
        }
    }
    Ok(start)
}

/// Why each cell must be hidden, if it must.
fn why(
    tables: &[CountTable],
    all: &[Plain<'_>],
    system: &System,
    ledger: &Ledger,
    period: Period,
    rules: &Rules,
) -> Result<BTreeMap<CellAt, Why>, Error> {
    let mut why: BTreeMap<CellAt, Why> = BTreeMap::new();
    let mut add = |cell: CellAt, reason: Why| {
        why.entry(cell).and_modify(|known| *known = reason.min(*known)).or_insert(reason);
    };
    for (table, places) in tables.iter().zip(&system.places) {
        let rows = sensitive::rows(table, rules)?;
        rows.into_iter()
            .zip(places)
            .for_each(|(reason, cell)| reason.into_iter().for_each(|reason| add(*cell, reason)));
    }
    let mut before = Before::of(ledger.overlapping(period).chain(ledger.of_period(period)));
    for (table, places) in all.iter().zip(&system.places).take(tables.len()) {
        for ((keys, numbers), cell) in table.rows.iter().zip(places) {
            if before.few(table, keys, numbers, rules) {
                why.entry(*cell).or_insert(Why::FewDiffer);
            } else if !why.contains_key(cell) {
                before.add(table, keys, numbers, 0);
            }
        }
    }
    // Earlier tables first: of two numbers that differ by a few people the one of the newer table is hidden.
    let overlapping: Vec<Plain<'_>> = ledger.overlapping(period).map(Entry::plain).collect();
    let before: Vec<&Plain<'_>> = all[tables.len()..].iter().chain(&overlapping).collect();
    let now = all[..tables.len()].iter().zip(&system.places);
    let hidden: Vec<Vec<bool>> =
        now.map(|(_, places)| places.iter().map(|cell| why.contains_key(cell)).collect()).collect();
    let count = before.len();
    let both: Vec<&Plain<'_>> = before.into_iter().chain(&all[..tables.len()]).collect();
    let is_hidden = |table: usize, row: usize| table >= count && hidden[table - count][row];
    for (table, row) in differ::geographies(&both, &is_hidden, rules) {
        if table >= count {
            why.entry(system.places[table - count][row]).or_insert(Why::FewDiffer);
        }
    }
    Ok(why)
}
