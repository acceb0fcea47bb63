//! A cheap bound on what can be worked out: other fillings of the hidden cells that agree with all that is shown.
//!
//! From a filling that agrees, one hidden number goes up by one, a partner in each of its sums goes down, and so on
//! until every sum comes out again: a closed cycle, in a table of two dimensions. Along it numbers can move until
//! one of them meets its bound. Each filling found this way shows that a number can be that great or that small.
//! What is not found may still be there: then linear programming decides.

use std::collections::{BTreeMap, HashMap};

use super::open::{Need, Public, ROUNDING, Range};
use super::route;
use super::system::{CellAt, System};
use crate::hub::MeasureKind;

/// Cycles that are looked at before the search gives up.
const TRIES: usize = 120;
/// Partners that are tried in each sum, the best first.
const PARTNERS: usize = 6;
/// In a sum of more terms than this, not all are looked at.
const LONG: usize = 64;
/// Cycles that are laid on each other to move one number far enough.
const LAYERS: usize = 24;

/// Measures that move together: people, and what happened to them, so that the first never exceed the second.
pub(super) fn layers(system: &System) -> Vec<Vec<usize>> {
    let is_weight = |measure: &usize| system.measures[*measure].1 == MeasureKind::Weight;
    let (weights, together): (Vec<usize>, Vec<usize>) = (0..system.measures.len()).partition(is_weight);
    let together = (!together.is_empty()).then_some(together);
    together.into_iter().chain(weights.into_iter().map(|weight| vec![weight])).collect()
}

/// Which cells moved, and how far, for one number: it stays protected as long as they stay hidden.
pub(super) type Witness = Vec<CellAt>;

/// The search for other fillings, from one that agrees with all that is shown.
pub(super) struct Moves<'a> {
    system: &'a System,
    public: &'a Public,
    /// By cell and measure.
    start: &'a [Vec<f64>],
}

/// A filling on its way: what differs from the start.
type Moved = HashMap<CellAt, f64>;

impl<'a> Moves<'a> {
    pub(super) fn new(system: &'a System, public: &'a Public, start: &'a [Vec<f64>]) -> Self {
        Self { system, public, start }
    }

    /// The cells that show that enough remains open about a cell, or how much was found: a range per measure.
    pub(super) fn protects(&self, cell: CellAt, layer: &[usize]) -> Result<Witness, Vec<Range>> {
        let measures: Vec<usize> = layer
            .iter()
            .copied()
            .filter(|measure| self.public.concealed(self.system, cell).any(|m| m == *measure))
            .collect();
        let needs = &self.public.needs[cell];
        let at = |measure: usize| self.start[cell][measure];
        let mut ranges: Vec<Range> =
            measures.iter().map(|measure| Range { least: at(*measure), greatest: at(*measure) }).collect();
        let met = |ranges: &[Range]| measures.iter().zip(ranges).all(|(m, range)| needs[*m].is_met(*range));
        let mut witness = vec![cell];
        for sign in [1.0, -1.0] {
            let mut moved = Moved::new();
            for _ in 0..LAYERS {
                if met(&ranges) {
                    break;
                }
                let far = measures.iter().zip(&ranges);
                let far = far.map(|(m, range)| lacking(needs[*m], *range, sign)).fold(0.0, f64::max);
                let Some((cycle, by)) = self.cycle(cell, sign, layer, &moved) else { break };
                let by = by.min(far);
                if by < 1.0 - ROUNDING {
                    break;
                }
                for (other, times) in cycle {
                    *moved.entry(other).or_default() += times * by;
                    witness.push(other);
                }
                for (range, measure) in ranges.iter_mut().zip(&measures) {
                    let now = (at(*measure) + moved[&cell]).max(0.0);
                    *range = Range { least: range.least.min(now), greatest: range.greatest.max(now) };
                }
            }
        }
        if met(&ranges) {
            witness.sort_unstable();
            witness.dedup();
            Ok(witness)
        } else {
            Err(ranges)
        }
    }

    /// Whether a number can move by so much, by a search that goes further than cycles one after another.
    pub(super) fn reaches(&self, cell: CellAt, layer: &[usize], by: f64) -> bool {
        let ground = Ground { moves: self, layer };
        let Some((_, way)) = route::cheapest(self.system, &ground, cell, by) else { return false };
        let moved = Moved::new();
        let change = way.into_iter().collect();
        Search { moves: self, layer, moved: &moved, change, open: BTreeMap::new(), tries: 0 }.far()
            >= by.abs() - ROUNDING
    }

    /// A cycle through this cell, and how far numbers can move along it.
    fn cycle(
        &self,
        cell: CellAt,
        sign: f64,
        layer: &[usize],
        moved: &Moved,
    ) -> Option<(Vec<(CellAt, f64)>, f64)> {
        let mut search =
            Search { moves: self, layer, moved, change: BTreeMap::new(), open: BTreeMap::new(), tries: 0 };
        let room = search.room(cell, sign);
        if room < 1.0 - ROUNDING {
            return None;
        }
        search.set(cell, if sign > 0.0 { 1 } else { -1 });
        search.close().then(|| {
            let by = search.far().floor();
            (search.change.iter().map(|(cell, times)| (*cell, as_f64(*times))).collect(), by)
        })
    }
}

/// Cells as a search for a way sees them that may hide nothing more.
struct Ground<'a> {
    moves: &'a Moves<'a>,
    layer: &'a [usize],
}

impl route::Ground for Ground<'_> {
    /// The first way will do.
    fn price(&self, _: CellAt) -> f64 {
        0.0
    }

    fn room(&self, cell: CellAt, up: bool) -> f64 {
        let (moves, layer, moved) = (self.moves, self.layer, &Moved::new());
        if !moves.public.is_open(cell) {
            return 0.0;
        }
        let search = Search { moves, layer, moved, change: BTreeMap::new(), open: BTreeMap::new(), tries: 0 };
        search.room(cell, if up { 1.0 } else { -1.0 })
    }
}

/// How much further a number must move this way.
fn lacking(need: Need, range: Range, sign: f64) -> f64 {
    let width = need.width - (range.greatest - range.least);
    if sign > 0.0 { width.max(need.reach - range.greatest) } else { width }
}

#[expect(clippy::cast_precision_loss, reason = "coefficients are small")]
fn as_f64(times: i64) -> f64 {
    times as f64
}

/// The way along one cycle: which cells change, and which sums do not come out yet.
struct Search<'a> {
    moves: &'a Moves<'a>,
    layer: &'a [usize],
    moved: &'a Moved,
    change: BTreeMap<CellAt, i64>,
    open: BTreeMap<usize, i64>,
    tries: usize,
}

impl Search<'_> {
    fn set(&mut self, cell: CellAt, times: i64) {
        self.change.insert(cell, times);
        self.shift(cell, times);
    }

    fn unset(&mut self, cell: CellAt) {
        if let Some(times) = self.change.remove(&cell) {
            self.shift(cell, -times);
        }
    }

    fn shift(&mut self, cell: CellAt, times: i64) {
        for (sum, coefficient) in &self.moves.system.takes_part[cell] {
            let left = self.open.entry(*sum).or_default();
            *left += coefficient * times;
            if *left == 0 {
                self.open.remove(sum);
            }
        }
    }

    /// Finds partners until every sum comes out.
    fn close(&mut self) -> bool {
        let terms = |sum: usize| self.moves.system.sums[sum].terms.len();
        let Some((sum, left)) =
            self.open.iter().map(|(sum, left)| (*sum, *left)).min_by_key(|(sum, _)| terms(*sum))
        else {
            return true;
        };
        for (_, _, cell, times) in self.partners(sum, left) {
            self.tries += 1;
            if self.tries > TRIES {
                return false;
            }
            self.set(cell, times);
            if self.close() {
                return true;
            }
            self.unset(cell);
        }
        false
    }

    /// Who can make this sum come out: those that leave the fewest other sums open, then those with most room.
    fn partners(&self, sum: usize, left: i64) -> Vec<(usize, u64, CellAt, i64)> {
        let mut partners: Vec<(usize, u64, CellAt, i64)> = Vec::new();
        for (cell, coefficient) in self.candidates(sum) {
            if self.change.contains_key(&cell) || left % coefficient != 0 || !self.moves.public.is_open(cell)
            {
                continue;
            }
            let times = -left / coefficient;
            let room = self.room(cell, as_f64(times).signum()) / as_f64(times).abs();
            if room >= 1.0 - ROUNDING {
                partners.push((self.opened_by(cell, times), scarce(room), cell, times));
            }
        }
        partners.sort_unstable();
        partners.truncate(PARTNERS);
        partners
    }

    /// The terms of a sum; of a long one those that also stand in another open sum, and the greatest.
    fn candidates(&self, sum: usize) -> Vec<(CellAt, i64)> {
        let System { sums, leading, takes_part, .. } = self.moves.system;
        if sums[sum].terms.len() <= LONG {
            return sums[sum].terms.clone();
        }
        let others = self.open.keys().filter(|other| **other != sum && sums[**other].terms.len() <= LONG);
        let both = others.flat_map(|other| &sums[*other].terms).filter_map(|(cell, _)| {
            takes_part[*cell].iter().find(|(own, _)| *own == sum).map(|(_, times)| (*cell, *times))
        });
        let greatest =
            leading[sum].iter().filter(|(cell, _)| self.moves.public.is_open(*cell)).take(LONG / 2);
        let mut found: Vec<(CellAt, i64)> = both.chain(greatest.copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn opened_by(&self, cell: CellAt, times: i64) -> usize {
        let takes_part = self.moves.system.takes_part[cell].iter();
        let opened = takes_part
            .filter(|(sum, coefficient)| self.open.get(sum).copied().unwrap_or(0) + coefficient * times != 0);
        opened.count()
    }

    /// How far all can move together: each by itself, and parts beside the wholes that they may not exceed.
    fn far(&self) -> f64 {
        let own = |(cell, times): (&CellAt, &i64)| {
            let times = as_f64(*times);
            self.room(*cell, times.signum()) / times.abs()
        };
        let together = self.change.iter().flat_map(|(part, times)| {
            let wholes = self.moves.system.above[*part].iter();
            wholes.filter_map(move |whole| Some((*part, *whole, times - self.change.get(whole)?)))
        });
        let nearing = together.filter(|(.., speed)| *speed > 0);
        let meet = nearing.flat_map(|(part, whole, speed)| {
            let gap = move |measure: &usize| self.now(whole, *measure) - self.now(part, *measure);
            let both = move |measure: &&usize| {
                self.moves.system.has(part, **measure) && self.moves.system.has(whole, **measure)
            };
            self.layer.iter().filter(both).map(move |measure| gap(measure) / as_f64(speed))
        });
        self.change.iter().map(own).chain(meet).fold(f64::INFINITY, f64::min)
    }

    /// Where a number stands on this way.
    fn now(&self, cell: CellAt, measure: usize) -> f64 {
        self.moves.start[cell][measure] + self.moved.get(&cell).copied().unwrap_or(0.0)
    }

    /// How far a cell can move this way, in every measure of the layer, before it meets a bound.
    fn room(&self, cell: CellAt, sign: f64) -> f64 {
        let Moves { system, public, .. } = self.moves;
        let now = |cell, measure| self.now(cell, measure);
        // A free number stays at nobody where the others go further down.
        let has =
            |measure: &&usize| system.has(cell, **measure) && (sign > 0.0 || !system.free[cell][**measure]);
        let within = |measure: &usize| {
            let (range, value) = (public.ranges[cell][*measure], now(cell, *measure));
            let own = if sign > 0.0 { range.greatest - value } else { value - range.least };
            let beside = if sign > 0.0 { &system.above[cell] } else { &system.below[cell] };
            // One that moves on this way as well is looked at with it, in the end.
            let gap = |other: &CellAt| (now(*other, *measure) - value).abs();
            let still = |other: &&CellAt| !self.change.contains_key(*other) && system.has(**other, *measure);
            beside.iter().filter(still).map(gap).fold(own, f64::min)
        };
        self.layer.iter().filter(has).map(within).fold(f64::INFINITY, f64::min)
    }
}

/// Little room last: whole numbers, as great as they need be told apart.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "room is not negative, and cut at a million"
)]
fn scarce(room: f64) -> u64 {
    1_000_000 - room.min(1e6) as u64
}
