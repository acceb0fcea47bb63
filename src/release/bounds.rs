//! What can be worked out about a hidden number, exactly: its least and greatest value by linear programming over
//! the sums that are known.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel as _, Variable, microlp, variable,
};

use super::open::{Public, Range};
use super::system::{CellAt, System};

/// Numbers that hang together, and the sums and orders among them.
pub(super) struct Program<'a> {
    system: &'a System,
    public: &'a Public,
    /// By cell and measure: the number to hold to where a cell is not among those that may move.
    fixed: Option<&'a [Vec<f64>]>,
    cells: BTreeSet<CellAt>,
    measures: Vec<usize>,
    ordered: &'a [(usize, usize)],
}

/// A filling of open cells that agrees with all that is shown.
pub(super) type Filling = BTreeMap<(CellAt, usize), f64>;

impl<'a> Program<'a> {
    /// Over everything that is not known and hangs together with a cell, in one measure and those ordered with it.
    pub(super) fn about(
        system: &'a System,
        public: &'a Public,
        ordered: &'a [(usize, usize)],
        cell: CellAt,
        measure: usize,
    ) -> Self {
        let cells = connected(system, public, cell);
        Self { system, public, fixed: None, cells, measures: beside(measure, ordered), ordered }
    }

    /// The same, over these cells alone: all others stay at a filling that agrees. What is found holds, but there
    /// may be more.
    pub(super) fn within(mut self, cells: BTreeSet<CellAt>, others: &'a [Vec<f64>]) -> Self {
        self.cells = cells;
        self.fixed = Some(others);
        self
    }

    /// How many cells may move.
    pub(super) fn size(&self) -> usize {
        self.cells.len()
    }

    /// The range of a number, with the fillings in which it is least and greatest.
    ///
    /// Nothing where no filling agrees, or the method gave up: then nothing may be said to be open.
    pub(super) fn range(&self, cell: CellAt, measure: usize) -> Option<(Range, Vec<Filling>)> {
        let (least, low) = self.extreme(cell, measure, -1.0)?;
        let (greatest, high) = self.extreme(cell, measure, 1.0)?;
        Some((Range { least, greatest }, low.into_iter().chain(high).collect()))
    }

    /// Any filling that agrees with all that is shown.
    pub(super) fn filling(&self) -> Option<Filling> {
        self.solve(Expression::default()).ok().flatten()
    }

    fn extreme(&self, cell: CellAt, measure: usize, sign: f64) -> Option<(f64, Option<Filling>)> {
        let (vars, places) = self.variables();
        let objective = places.get(&(cell, measure)).map(|place| sign * *place)?;
        match self.solve_with(vars, &places, objective) {
            Ok(filling) => Some((filling[&(cell, measure)], Some(filling))),
            Err(ResolutionError::Unbounded) => Some((sign * f64::INFINITY, None)),
            Err(_) => None,
        }
    }

    fn solve(&self, objective: Expression) -> Result<Option<Filling>, ResolutionError> {
        let (vars, places) = self.variables();
        self.solve_with(vars, &places, objective).map(Some)
    }

    fn variables(&self) -> (ProblemVariables, BTreeMap<(CellAt, usize), Variable>) {
        let mut vars = ProblemVariables::new();
        let mut places = BTreeMap::new();
        for cell in &self.cells {
            for measure in self.measures.iter().filter(|measure| self.system.has(*cell, **measure)) {
                let range = self.public.ranges[*cell][*measure];
                if !range.is_known() {
                    let bounded = variable().min(range.least);
                    let bounded =
                        if range.greatest.is_finite() { bounded.max(range.greatest) } else { bounded };
                    places.insert((*cell, *measure), vars.add(bounded));
                }
            }
        }
        (vars, places)
    }

    fn solve_with(
        &self,
        vars: ProblemVariables,
        places: &BTreeMap<(CellAt, usize), Variable>,
        objective: Expression,
    ) -> Result<Filling, ResolutionError> {
        let mut model = vars.maximise(objective).using(microlp);
        for (terms, sum) in self.sums(places) {
            let left: Expression = terms.into_iter().map(|(place, times)| times * place).sum();
            model = model.with(left.eq(sum));
        }
        for (less, more) in self.orders(places) {
            model = model.with((less - more).leq(0.0));
        }
        let solution = model.solve()?;
        Ok(places.iter().map(|(place, variable)| (*place, solution.value(*variable))).collect())
    }

    /// Every sum over what may move, with what is left for it.
    #[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
    fn sums(&self, places: &BTreeMap<(CellAt, usize), Variable>) -> Vec<(Vec<(Variable, f64)>, f64)> {
        let sums: BTreeSet<usize> = self
            .cells
            .iter()
            .flat_map(|cell| self.system.takes_part[*cell].iter().map(|(sum, _)| *sum))
            .collect();
        let mut found = Vec::new();
        for sum in sums.into_iter().map(|sum| &self.system.sums[sum]) {
            for measure in &self.measures {
                let Some(constant) = sum.constants[*measure] else { continue };
                let (mut left, mut terms) = (constant as f64, Vec::new());
                for (cell, times) in &sum.terms {
                    match places.get(&(*cell, *measure)) {
                        Some(place) => terms.push((*place, *times as f64)),
                        None => left -= *times as f64 * self.standing(*cell, *measure),
                    }
                }
                if !terms.is_empty() {
                    found.push((terms, left));
                }
            }
        }
        found
    }

    /// A number that does not move here.
    fn standing(&self, cell: CellAt, measure: usize) -> f64 {
        let range = self.public.ranges[cell][measure];
        match self.fixed {
            Some(fixed) if !range.is_known() => fixed[cell][measure],
            _ => range.least,
        }
    }

    /// Parts that are not greater than their whole; people who are not more than what happened to them.
    fn orders(&self, places: &BTreeMap<(CellAt, usize), Variable>) -> Vec<(Expression, Expression)> {
        let System { above, below, .. } = self.system;
        let wholes = |cell: &CellAt| above[*cell].iter().map(|whole| (*cell, *whole)).collect::<Vec<_>>();
        let parts = |cell: &CellAt| below[*cell].iter().map(|part| (*part, *cell)).collect::<Vec<_>>();
        let pairs: BTreeSet<(CellAt, CellAt)> =
            self.cells.iter().flat_map(|cell| [wholes(cell), parts(cell)].concat()).collect();
        let parts = pairs.into_iter().flat_map(|(part, whole)| {
            self.measures.iter().map(move |measure| ((part, *measure), (whole, *measure)))
        });
        let people = self.cells.iter().flat_map(|cell| {
            self.ordered.iter().map(move |(people, events)| ((*cell, *people), (*cell, *events)))
        });
        let side = |at: &(CellAt, usize)| match places.get(at) {
            Some(place) => Expression::from(*place),
            None => Expression::from(self.standing(at.0, at.1)),
        };
        let has = |at: &(CellAt, usize)| self.system.has(at.0, at.1) && self.measures.contains(&at.1);
        parts
            .chain(people)
            .filter(|(less, more)| has(less) && has(more))
            .filter(|(less, more)| places.contains_key(less) || places.contains_key(more))
            .map(|(less, more)| (side(&less), side(&more)))
            .collect()
    }
}

/// A measure, and those that are ordered with it.
fn beside(measure: usize, ordered: &[(usize, usize)]) -> Vec<usize> {
    let mut measures = vec![measure];
    let mut at = 0;
    while at < measures.len() {
        for (one, other) in ordered {
            for (from, to) in [(one, other), (other, one)] {
                if measures[at] == *from && !measures.contains(to) {
                    measures.push(*to);
                }
            }
        }
        at += 1;
    }
    measures
}

/// Everything that is not known and hangs together with this cell by sums or orders.
fn connected(system: &System, public: &Public, cell: CellAt) -> BTreeSet<CellAt> {
    let mut found = BTreeSet::from([cell]);
    let mut next = vec![cell];
    let mut met = vec![false; system.sums.len()];
    while let Some(cell) = next.pop() {
        for (sum, _) in &system.takes_part[cell] {
            if std::mem::replace(&mut met[*sum], true) {
                continue;
            }
            let open = system.sums[*sum].terms.iter().map(|(other, _)| *other);
            next.extend(open.filter(|other| public.is_open(*other) && found.insert(*other)));
        }
    }
    found
}
