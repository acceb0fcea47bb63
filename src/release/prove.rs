//! The proof: from what will be seen, with all that was seen before, and by another path than the hiding, how much
//! remains open about each hidden number. Where that is too little, nothing is released.
//!
//! Most numbers are proved by a cheap sufficient bound (`moves`), the rest exactly, by linear programming (`bounds`).
//! What is recorded follows from public numbers and the rules alone.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::{Filling, Program};
use super::moves::{self, Moves};
use super::open::{Need, Public, ROUNDING, Range};
use super::system::{CellAt, System};
use super::{ReleasedCell, ReleasedTable, Rules};

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Proof {
    /// How many numbers are hidden.
    pub hidden: usize,
    /// How many of them were proved by other fillings that were found.
    pub by_cycles: usize,
    /// How many by linear programming.
    pub by_programming: usize,
}

/// A hidden number of which too little remains open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Breach {
    pub(super) cell: CellAt,
    pub(super) measure: usize,
}

/// What is seen of every cell, read from the released tables and from earlier ones.
pub(super) fn seen(
    system: &System,
    tables: &[ReleasedTable],
    published: &BTreeMap<CellAt, Vec<Range>>,
    rules: &Rules,
) -> Public {
    let measures = system.measures.len();
    let nothing = |cell: CellAt| {
        let one = |measure| if system.has(cell, measure) { Range::OPEN } else { Range::exactly(0) };
        (0..measures).map(one).collect::<Vec<_>>()
    };
    let mut ranges: Vec<Vec<Range>> = (0..system.values.len()).map(nothing).collect();
    for (table, places) in tables.iter().zip(&system.places) {
        let columns: Vec<usize> = table.measures().iter().map(|name| system.measure(name)).collect();
        for (row, cell) in table.all_rows().zip(places) {
            for (number, measure) in row.cells().iter().zip(&columns) {
                let range = match (*number, rules.rounding()) {
                    (ReleasedCell::Shown(value), _) => Range::exactly(value),
                    (ReleasedCell::Rounded(value), base) => Range::rounded(value, base.unwrap_or(1)),
                    (ReleasedCell::Hidden, _) => Range::OPEN,
                };
                ranges[*cell][*measure] = ranges[*cell][*measure].and(range);
            }
        }
    }
    for cell in &system.gaps {
        ranges[*cell] = (0..measures).map(|measure| system.gap_range(*cell, measure)).collect();
    }
    for (cell, known) in published {
        ranges[*cell] = ranges[*cell].iter().zip(known).map(|(a, b)| a.and(*b)).collect();
    }
    let is_hidden = |cell: &Vec<Range>| cell.iter().any(|range| range.greatest.is_infinite());
    let mut hidden: Vec<bool> = ranges.iter().map(is_hidden).collect();
    system.gaps.iter().for_each(|cell| hidden[*cell] = false);
    let need = |(_, kind): &(String, _)| Need::by(rules, *kind);
    let needs: Vec<Need> = system.measures.iter().map(need).collect();
    Public { needs: vec![needs; ranges.len()], ranges, hidden }
}

/// Proves every hidden number, or gives those that could be worked out. `tick` hears how far it is.
pub(super) fn holds(
    system: &System,
    public: &Public,
    start: &[Vec<f64>],
    tick: &mut dyn FnMut(usize, usize),
) -> Result<Proof, Vec<Breach>> {
    let ordered = system.ordered_measures();
    let mut prover = Prover { system, public, start, ordered: &ordered, found: BTreeMap::new() };
    let cells: Vec<CellAt> = (0..system.values.len()).filter(|cell| public.hidden[*cell]).collect();
    let (mut proof, mut breaches) = (Proof { hidden: 0, by_cycles: 0, by_programming: 0 }, Vec::new());
    for (done, cell) in cells.iter().enumerate() {
        tick(done, cells.len());
        for layer in moves::layers(system) {
            let concealed: Vec<usize> =
                public.concealed(system, *cell).filter(|measure| layer.contains(measure)).collect();
            proof.hidden += concealed.len();
            let moves = Moves::new(system, public, start);
            if moves.protects(*cell, &layer).is_ok()
                || reaches(&moves, public, start, *cell, &layer, &concealed)
            {
                proof.by_cycles += concealed.len();
                continue;
            }
            for measure in concealed {
                match prover.is_open(*cell, measure) {
                    true => proof.by_programming += 1,
                    false => breaches.push(Breach { cell: *cell, measure }),
                }
            }
        }
    }
    if breaches.is_empty() { Ok(proof) } else { Err(breaches) }
}

/// Whether a longer search finds that all of a cell's numbers can go as far as they must.
fn reaches(
    moves: &Moves<'_>,
    public: &Public,
    start: &[Vec<f64>],
    cell: CellAt,
    layer: &[usize],
    concealed: &[usize],
) -> bool {
    let needs = || concealed.iter().map(|measure| (public.needs[cell][*measure], start[cell][*measure]));
    let short = needs().map(|(need, at)| need.reach - at).fold(0.0, f64::max).ceil();
    let width = needs().map(|(need, _)| need.width).fold(0.0, f64::max).ceil();
    let goes = |by: f64| by.abs() < ROUNDING || moves.reaches(cell, layer, by);
    !concealed.is_empty() && (goes(short.max(width)) || goes(short) && goes(short.min(width) - width))
}

/// So many cells are looked at first, then so many, then all.
const STEPS: [usize; 2] = [120, 600];

struct Prover<'a> {
    system: &'a System,
    public: &'a Public,
    start: &'a [Vec<f64>],
    ordered: &'a [(usize, usize)],
    /// What fillings that were found by the way show of other numbers.
    found: BTreeMap<(CellAt, usize), Range>,
}

impl<'a> Prover<'a> {
    fn is_open(&mut self, cell: CellAt, measure: usize) -> bool {
        let need = self.public.needs[cell][measure];
        if self.found.get(&(cell, measure)).is_some_and(|range| need.is_met(*range)) {
            return true;
        }
        let whole = Program::about(self.system, self.public, self.ordered, cell, measure);
        for most in STEPS {
            if whole.size() > most {
                let near = self.near(cell, most);
                let part = Program::about(self.system, self.public, self.ordered, cell, measure);
                if self.met_by(&part.within(near, self.start), cell, measure, need) {
                    return true;
                }
            }
        }
        self.met_by(&whole, cell, measure, need)
    }

    fn met_by(&mut self, program: &Program<'_>, cell: CellAt, measure: usize, need: Need) -> bool {
        let Some((range, fillings)) = program.range(cell, measure) else { return false };
        fillings.into_iter().for_each(|filling| self.remember(filling));
        need.is_met(range)
    }

    fn remember(&mut self, filling: Filling) {
        for (at, value) in filling {
            let one = Range { least: value, greatest: value };
            self.found.entry(at).and_modify(|range| *range = range.or(one)).or_insert(one);
        }
    }

    /// Open cells in order of how few sums lie between.
    fn near(&self, cell: CellAt, most: usize) -> BTreeSet<CellAt> {
        let mut found = BTreeSet::from([cell]);
        let mut next = std::collections::VecDeque::from([cell]);
        while let Some(cell) = next.pop_front() {
            let mut sums: Vec<&[(CellAt, i64)]> = self.system.takes_part[cell]
                .iter()
                .map(|(sum, _)| &self.system.sums[*sum].terms[..])
                .collect();
            sums.sort_by_key(|terms| terms.len());
            for (other, _) in sums.into_iter().flatten() {
                if found.len() >= most {
                    return found;
                }
                if self.public.is_open(*other) && found.insert(*other) {
                    next.push_back(*other);
                }
            }
        }
        found
    }
}
