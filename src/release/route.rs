//! The cheapest partners by search, for systems in which a linear program over everything would take long: a closed
//! way along which one number can move far enough, through cells that are hidden already where it can.

use std::collections::BTreeMap;

use super::open::ROUNDING;
use super::system::{CellAt, System};

/// Cells of one way.
const LONGEST: usize = 9;
/// Steps of one search.
const TRIES: usize = 30_000;

/// What cells cost, and how far they could move.
pub(super) trait Ground {
    /// What hiding it costs.
    fn price(&self, cell: CellAt) -> f64;
    /// How far it could move up, or down, if it were hidden.
    fn room(&self, cell: CellAt, up: bool) -> f64;
}

/// Cells and how they move, for each step of the first one.
pub(super) type Way = Vec<(CellAt, i64)>;

/// The cheapest way that was found on which a number moves by so much, and its price.
pub(super) fn cheapest(system: &System, ground: &impl Ground, cell: CellAt, by: f64) -> Option<(f64, Way)> {
    let far = by.abs();
    if ground.room(cell, by > 0.0) < far - ROUNDING {
        return None;
    }
    let (change, open) = (BTreeMap::new(), BTreeMap::new());
    let mut search = Search { system, ground, far, change, open, paid: 0.0, best: None, tries: 0 };
    search.set(cell, if by > 0.0 { 1 } else { -1 });
    search.close();
    search.best
}

struct Search<'a, G> {
    system: &'a System,
    ground: &'a G,
    far: f64,
    change: BTreeMap<CellAt, i64>,
    open: BTreeMap<usize, i64>,
    paid: f64,
    best: Option<(f64, Way)>,
    tries: usize,
}

impl<G: Ground> Search<'_, G> {
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
        for (sum, coefficient) in &self.system.takes_part[cell] {
            let left = self.open.entry(*sum).or_default();
            *left += coefficient * times;
            if *left == 0 {
                self.open.remove(sum);
            }
        }
    }

    fn is_dearer(&self, price: f64) -> bool {
        self.best.as_ref().is_some_and(|(best, _)| self.paid + price >= *best)
    }

    fn close(&mut self) {
        let terms = |sum: &usize| self.system.sums[*sum].terms.len();
        let Some((sum, left)) =
            self.open.iter().map(|(sum, left)| (*sum, *left)).min_by_key(|(sum, _)| terms(sum))
        else {
            self.best = Some((self.paid, self.change.iter().map(|(cell, times)| (*cell, *times)).collect()));
            return;
        };
        if self.change.len() >= LONGEST {
            return;
        }
        for (_, price, cell, times) in self.partners(sum, left) {
            self.tries += 1;
            if self.tries > TRIES {
                return;
            }
            // Those that follow may close more at once, and so cost less in the end.
            if self.is_dearer(price) {
                continue;
            }
            self.set(cell, times);
            self.paid += price;
            self.close();
            self.paid -= price;
            self.unset(cell);
        }
    }

    /// Who can make this sum come out: first what costs least, whatever it opens counted in.
    fn partners(&self, sum: usize, left: i64) -> Vec<(f64, f64, CellAt, i64)> {
        let mut partners = Vec::new();
        for (cell, coefficient) in &self.system.sums[sum].terms {
            if self.change.contains_key(cell) || left % coefficient != 0 {
                continue;
            }
            let (times, price) = (-left / coefficient, self.ground.price(*cell));
            let far = self.far * f64::from(i32::try_from(times.abs()).unwrap_or(i32::MAX));
            if self.is_dearer(price) || self.ground.room(*cell, times > 0) < far - ROUNDING {
                continue;
            }
            let takes_part = self.system.takes_part[*cell].iter();
            let opens = takes_part
                .filter(|(sum, times_there)| {
                    self.open.get(sum).copied().unwrap_or(0) + times_there * times != 0
                })
                .count();
            partners.push((
                price + 0.25 * f64::from(u32::try_from(opens).unwrap_or(u32::MAX)),
                price,
                *cell,
                times,
            ));
        }
        partners.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        partners
    }
}
