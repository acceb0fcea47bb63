//! Which further numbers to hide, so that none of those that must be hidden can be worked out.
//!
//! The worst protected first; for each the cheapest partners, by a linear program that looks for another filling
//! in which it is great enough and moves as few and as small other numbers as it can. What moves is hidden. At the
//! end, whatever turns out not to be needed is shown again. The sums that an intruder is taken to know are those
//! of `system`: found in the numbers, also where people stand in several rows.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use good_lp::{Expression, ProblemVariables, Solution, SolverModel as _, Variable, microlp, variable};

use super::Rules;
use super::moves::{self, Moves};
use super::open::{Need, Public, ROUNDING, Range};
use super::route;
use super::system::{CellAt, System};
use crate::hub::MeasureKind;

/// Partners that are looked at in each sum, at first: all that are hidden up to this many, and as many shown ones.
const FEW: usize = 12;
/// Systems up to this size are looked at whole.
const SMALL: usize = 1_500;

/// The hiding of one release, on its way.
pub(super) struct Hiding<'a> {
    system: &'a System,
    /// What is known, and what is hidden by now.
    public: Public,
    start: Vec<Vec<f64>>,
    /// Cells that may not be hidden any more: an earlier release showed them.
    published: &'a BTreeSet<CellAt>,
    rules: &'a Rules,
    layers: Vec<Vec<usize>>,
    cost: Vec<f64>,
    /// For each hidden cell, and each layer, the cells that protect it.
    witnesses: BTreeMap<CellAt, BTreeSet<CellAt>>,
}

/// Hides until nothing more needs to be hidden, then shows what need not be. `tick` hears how many are left.
pub(super) fn hide(
    system: &System,
    public: Public,
    start: Vec<Vec<f64>>,
    published: &BTreeSet<CellAt>,
    rules: &Rules,
    tick: &mut dyn FnMut(usize, usize),
) -> Public {
    let primary: Vec<CellAt> = (0..system.values.len()).filter(|cell| public.hidden[*cell]).collect();
    let mut hiding = Hiding {
        system,
        public,
        start,
        published,
        rules,
        layers: moves::layers(system),
        cost: costs(system),
        witnesses: BTreeMap::new(),
    };
    let mut secondary = hiding.protect(&primary, tick);
    hiding.show_again(&mut secondary, tick);
    hiding.public
}

/// Few cells rather than many, those with few people before others, parts before wholes; then by name, whatever the
/// order of tables.
fn costs(system: &System) -> Vec<f64> {
    let mut by_name: Vec<CellAt> = (0..system.values.len()).collect();
    by_name.sort_by_key(|cell| &system.names[*cell]);
    let mut costs = vec![0.0; by_name.len()];
    for (rank, cell) in by_name.into_iter().enumerate() {
        let people = system.measures.iter().position(|(_, kind)| *kind == MeasureKind::People);
        let people = people.and_then(|measure| system.values[cell][measure]);
        let most = people.or_else(|| system.values[cell].iter().flatten().max().copied()).unwrap_or(0);
        let is_whole = system.takes_part[cell].iter().any(|(_, times)| *times < 0);
        // Totals are what most readers look for.
        let wanted = match () {
            () if !system.names[cell].contains('\u{1e}') => 10.0,
            () if is_whole => 2.0,
            () => 1.0,
        };
        costs[cell] = wanted * (1.0 + (1.0 + as_f64(most)).log2() / 4.0) + as_f64(rank as u64) * 1e-6;
    }
    costs
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn as_f64(value: u64) -> f64 {
    value as f64
}

impl Hiding<'_> {
    fn protect(&mut self, primary: &[CellAt], tick: &mut dyn FnMut(usize, usize)) -> BTreeSet<CellAt> {
        let mut secondary = BTreeSet::new();
        let mut queue: BinaryHeap<(u64, std::cmp::Reverse<String>, CellAt)> = BinaryHeap::new();
        let entry = |hiding: &Self, cell: CellAt, lacking: f64| {
            (rounded(lacking), std::cmp::Reverse(hiding.system.names[cell].clone()), cell)
        };
        for cell in primary {
            if let Err(lacking) = self.is_protected(*cell) {
                queue.push(entry(self, *cell, lacking));
            }
        }
        let mut done = 0;
        while let Some((_, _, cell)) = queue.pop() {
            done += 1;
            tick(done, done + queue.len());
            for layer in 0..self.layers.len() {
                for hidden in self.protect_one(cell, layer) {
                    secondary.insert(hidden);
                    if let Err(lacking) = self.is_protected(hidden) {
                        queue.push(entry(self, hidden, lacking));
                    }
                }
            }
        }
        secondary
    }

    /// Whether enough is open about a cell, or else how much is lacking.
    fn is_protected(&mut self, cell: CellAt) -> Result<(), f64> {
        let mut found = BTreeSet::new();
        for layer in &self.layers {
            match Moves::new(self.system, &self.public, &self.start).protects(cell, layer) {
                Ok(witness) => found.extend(witness),
                Err(ranges) => {
                    let measures = layer.iter().filter(|m| self.system.has(cell, **m));
                    let lacks =
                        measures.zip(&ranges).map(|(m, range)| lacking(self.public.needs[cell][*m], *range));
                    return Err(lacks.fold(0.0, f64::max));
                }
            }
        }
        self.witnesses.insert(cell, found);
        Ok(())
    }

    /// Hides partners until a cell is protected; gives those that it hid.
    fn protect_one(&mut self, cell: CellAt, layer: usize) -> Vec<CellAt> {
        let mut hidden = Vec::new();
        let mut witness: BTreeSet<CellAt> = BTreeSet::new();
        let mut extent: Option<Range> = None;
        // Two directions, and a second try after partners were hidden.
        for _ in 0..6 {
            let moves = Moves::new(self.system, &self.public, &self.start);
            let range = match moves.protects(cell, &self.layers[layer]) {
                Ok(found) => {
                    self.witnesses.entry(cell).or_default().extend(found);
                    return hidden;
                }
                Err(ranges) => ranges.into_iter().reduce(narrower).unwrap_or(Range::OPEN),
            };
            let range = extent.map_or(range, |extent| extent.or(range));
            let lead = self.layers[layer][0];
            let need = self.public.needs[cell][lead];
            if need.is_met(range) {
                self.witnesses.entry(cell).or_default().extend(witness);
                return hidden;
            }
            let Some((moved, by)) = self.partners(cell, layer, need, range) else { break };
            let at = self.start[cell][lead] + by;
            extent = Some(range.or(Range { least: at, greatest: at }));
            witness.extend(&moved);
            for other in moved {
                if !self.public.hidden[other] && !self.public.is_open(other) {
                    self.conceal(other);
                    hidden.push(other);
                }
            }
        }
        // What cannot be protected is found again by the proof, which refuses it.
        hidden
    }

    fn conceal(&mut self, cell: CellAt) {
        self.public.hidden[cell] = true;
        for measure in (0..self.system.measures.len()).filter(|measure| self.system.has(cell, *measure)) {
            self.public.ranges[cell][measure] = Range::OPEN;
        }
    }

    fn reveal(&mut self, cell: CellAt) {
        self.public.hidden[cell] = false;
        self.public.ranges[cell] =
            self.system.values[cell].iter().map(|value| shown(*value, self.rules)).collect();
    }

    /// The cheapest cells that let a number move far enough: over a few near ones first, then over more.
    fn partners(&self, cell: CellAt, layer: usize, need: Need, range: Range) -> Option<(Vec<CellAt>, f64)> {
        let short = need.reach - range.greatest;
        let width = need.width - (range.greatest - range.least);
        let up = (range.greatest - self.start[cell][self.layers[layer][0]]).max(0.0);
        let down = (self.start[cell][self.layers[layer][0]] - range.least).max(0.0);
        let ways: Vec<f64> =
            if short > 0.0 { vec![up + short] } else { vec![up + width.max(1.0), -(down + width.max(1.0))] };
        if self.system.values.len() > SMALL {
            let ground = Ground { hiding: self, layer };
            let found = ways.iter().filter_map(|by| {
                let (price, way) = route::cheapest(self.system, &ground, cell, *by)?;
                Some((price, way.into_iter().map(|(cell, _)| cell).collect(), *by))
            });
            if let Some((_, moved, by)) = found.min_by(|a, b| a.0.total_cmp(&b.0)) {
                return Some((moved, by));
            }
        }
        let mut most = if self.system.values.len() <= SMALL { usize::MAX } else { FEW };
        loop {
            let near = self.near(cell, layer, most);
            let found = ways.iter().filter_map(|by| self.cheapest(cell, layer, *by, &near));
            if let Some((_, moved, by)) = found.min_by(|a, b| a.0.total_cmp(&b.0)) {
                return Some((moved, by));
            }
            if most == usize::MAX {
                return None;
            }
            most = if near.len() >= self.system.values.len() || most > 1_000 { usize::MAX } else { most * 6 };
        }
    }

    /// Cells in one sum with this one, or with one of those: in each sum the most telling.
    fn near(&self, cell: CellAt, layer: usize, most: usize) -> BTreeSet<CellAt> {
        if most == usize::MAX {
            return (0..self.system.values.len()).collect();
        }
        let mut found = BTreeSet::from([cell]);
        let mut edge = vec![cell];
        for _ in 0..2 {
            let mut next = Vec::new();
            for (sum, _) in edge.iter().flat_map(|cell| &self.system.takes_part[*cell]) {
                let mut terms: Vec<CellAt> =
                    self.system.sums[*sum].terms.iter().map(|(cell, _)| *cell).collect();
                let lead = self.layers[layer][0];
                let value = |cell: &CellAt| self.start[*cell][lead];
                terms.sort_by(|a, b| {
                    let rank = |cell: &CellAt| {
                        if self.public.is_open(*cell) { -value(cell) } else { self.cost[*cell] * 1e6 }
                    };
                    rank(a).total_cmp(&rank(b))
                });
                let open = terms.iter().filter(|cell| self.public.is_open(**cell)).count();
                let chosen = terms.iter().take(open.min(most)).chain(terms.iter().skip(open).take(most));
                next.extend(chosen.copied().filter(|cell| found.insert(*cell)));
            }
            edge = next;
        }
        found
    }

    /// Another filling in which a number differs by so much, and what it costs.
    fn cheapest(
        &self,
        cell: CellAt,
        layer: usize,
        by: f64,
        near: &BTreeSet<CellAt>,
    ) -> Option<(f64, Vec<CellAt>, f64)> {
        let mut vars = ProblemVariables::new();
        let mut ways: BTreeMap<CellAt, (Variable, Variable)> = BTreeMap::new();
        let mut cost = Expression::default();
        for other in near {
            let (down, up) = self.room(*other, layer);
            let price = if self.public.is_open(*other) { 1e-4 } else { self.cost[*other] };
            let limit = |room: f64| variable().min(0.0).max(room.clamp(0.0, 1e7));
            let pair = (vars.add(limit(up)), vars.add(limit(down)));
            cost += price * (pair.0 + pair.1);
            ways.insert(*other, pair);
        }
        let mut model = vars.minimise(cost).using(microlp);
        let sums: BTreeSet<usize> =
            near.iter().flat_map(|cell| self.system.takes_part[*cell].iter().map(|(sum, _)| *sum)).collect();
        for sum in sums {
            let terms = self.system.sums[sum].terms.iter();
            let sum: Expression = terms
                .filter_map(|(cell, times)| Some((ways.get(cell)?, times)))
                .map(|((up, down), times)| small(*times) * (*up - *down))
                .sum();
            model = model.with(sum.eq(0.0));
        }
        let (up, down) = ways[&cell];
        let solution = model.with((up - down).eq(by)).solve().ok()?;
        let moved =
            |pair: &(Variable, Variable)| (solution.value(pair.0) - solution.value(pair.1)).abs() > ROUNDING;
        let moved: Vec<CellAt> = ways.iter().filter(|(_, pair)| moved(pair)).map(|(cell, _)| *cell).collect();
        let price: f64 =
            moved.iter().filter(|cell| !self.public.is_open(**cell)).map(|cell| self.cost[*cell]).sum();
        Some((price, moved, by))
    }

    /// How far a cell could move down and up if it were hidden.
    fn room(&self, cell: CellAt, layer: usize) -> (f64, f64) {
        if self.published.contains(&cell) {
            return (0.0, 0.0);
        }
        if self.system.gaps.contains(&cell) {
            let rooms = self.layers[layer].iter().map(|measure| {
                let (range, at) = (self.public.ranges[cell][*measure], self.start[cell][*measure]);
                (at - range.least, (range.greatest - at).min(1e7))
            });
            return rooms.fold((1e7, 1e7), |a, b| (a.0.min(b.0), a.1.min(b.1)));
        }
        let moves = |measure: &&usize| self.system.has(cell, **measure) && !self.system.free[cell][**measure];
        let measures = self.layers[layer].iter().filter(moves);
        let down = measures.map(|measure| self.start[cell][*measure]).fold(f64::INFINITY, f64::min);
        (if down.is_finite() { down } else { 0.0 }, 1e7)
    }

    /// Shows what is not needed, the most costly first, as long as everything that it protects stays protected.
    fn show_again(&mut self, secondary: &mut BTreeSet<CellAt>, tick: &mut dyn FnMut(usize, usize)) {
        let mut order: Vec<CellAt> = secondary.iter().copied().collect();
        order.sort_by(|a, b| self.cost[*b].total_cmp(&self.cost[*a]));
        let count = order.len();
        for (done, cell) in order.into_iter().enumerate() {
            tick(done, count);
            self.reveal(cell);
            let own = self.witnesses.remove(&cell);
            let rests: Vec<CellAt> = self
                .witnesses
                .iter()
                .filter(|(_, by)| by.contains(&cell))
                .map(|(hidden, _)| *hidden)
                .collect();
            let before: Vec<_> =
                rests.iter().map(|hidden| (*hidden, self.witnesses[hidden].clone())).collect();
            if rests.iter().all(|hidden| self.is_protected(*hidden).is_ok()) {
                secondary.remove(&cell);
            } else {
                self.conceal(cell);
                self.witnesses.extend(before);
                self.witnesses.extend(own.map(|own| (cell, own)));
            }
        }
    }
}

/// Cells as a search for partners sees them.
struct Ground<'a> {
    hiding: &'a Hiding<'a>,
    layer: usize,
}

impl route::Ground for Ground<'_> {
    fn price(&self, cell: CellAt) -> f64 {
        if self.hiding.public.is_open(cell) { 1e-4 } else { self.hiding.cost[cell] }
    }

    fn room(&self, cell: CellAt, up: bool) -> f64 {
        let (down, above) = self.hiding.room(cell, self.layer);
        if up { above } else { down }
    }
}

/// What a shown number lets be known.
pub(super) fn shown(value: Option<u64>, rules: &Rules) -> Range {
    match (value, rules.rounding()) {
        (Some(value), Some(base)) => Range::rounded(super::rounding::nearest(value, base), base),
        (value, _) => Range::exactly(value.unwrap_or(0)),
    }
}

fn narrower(a: Range, b: Range) -> Range {
    if a.greatest - a.least <= b.greatest - b.least { a } else { b }
}

fn lacking(need: Need, range: Range) -> f64 {
    (need.reach - range.greatest).max(need.width - (range.greatest - range.least)).max(0.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is a small number, not negative"
)]
fn rounded(lacking: f64) -> u64 {
    lacking.min(1e9).round() as u64
}

#[expect(clippy::cast_precision_loss, reason = "coefficients are small")]
fn small(times: i64) -> f64 {
    times as f64
}
