//! What a reader can work out about hidden counts from sums that are known: for each the least and the greatest
//! value it can have, by the simplex method. Small systems only: it keeps a dense table.

use super::Rules;

/// The least and the greatest value that a hidden count can have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    /// It is not below this.
    pub(super) least: f64,
    /// It is not above this; infinite where nothing bounds it.
    pub(super) greatest: f64,
}

impl Range {
    /// Whether a hidden number with this range is protected.
    #[expect(clippy::cast_precision_loss, reason = "the rules are small numbers")]
    pub(super) fn is_open_enough(&self, rules: &Rules) -> bool {
        let (minimum, protection) = (rules.minimum_people() as f64, rules.protection() as f64);
        let (least, greatest) = ((self.least - ROUNDING).ceil(), (self.greatest + ROUNDING).floor());
        greatest >= minimum && greatest - least >= protection
    }
}

/// Room for the rounding of the method. Counts are whole numbers.
const ROUNDING: f64 = 1e-6;

/// Sums over counts that are not negative.
pub(super) struct Sums {
    counts: usize,
    rows: Vec<(Vec<f64>, f64)>,
}

impl Sums {
    /// No sums yet, over so many counts.
    pub(super) fn new(counts: usize) -> Self {
        Self { counts, rows: Vec::new() }
    }

    /// The counts, each times its coefficient, make up this sum.
    #[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
    pub(super) fn equal(&mut self, coefficients: Vec<i64>, sum: i64) {
        self.rows.push((coefficients.into_iter().map(|c| c as f64).collect(), sum as f64));
    }

    /// One count is no greater than this.
    pub(super) fn at_most(&mut self, count: usize, greatest: i64) {
        let slack = self.rows.iter().map(|(row, _)| row.len()).max().unwrap_or(0).max(self.counts);
        let mut coefficients = vec![0; slack + 1];
        coefficients[count] = 1;
        coefficients[slack] = 1;
        self.equal(coefficients, greatest);
    }

    /// The range of each count.
    pub(super) fn ranges(self) -> Vec<Range> {
        let tableau = Tableau::feasible(&self.rows);
        let extreme = |count, sign| sign * tableau.clone().maximum(count, sign);
        (0..self.counts)
            .map(|count| Range { least: extreme(count, -1.0), greatest: extreme(count, 1.0) })
            .collect()
    }
}

/// The simplex method's table: each row says what a basic variable is, its last column the value.
#[derive(Clone)]
struct Tableau {
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
    variables: usize,
}

impl Tableau {
    /// A first solution, by driving out one artificial variable per sum.
    fn feasible(sums: &[(Vec<f64>, f64)]) -> Self {
        let variables = sums.iter().map(|(row, _)| row.len()).max().unwrap_or(0);
        let width = variables + sums.len();
        let mut rows = Vec::new();
        for (place, (coefficients, sum)) in sums.iter().enumerate() {
            let sign = if *sum < 0.0 { -1.0 } else { 1.0 };
            let mut row = vec![0.0; width + 1];
            row.iter_mut().zip(coefficients).for_each(|(cell, coefficient)| *cell = sign * coefficient);
            row[variables + place] = 1.0;
            row[width] = sign * sum;
            rows.push(row);
        }
        let mut tableau = Self { rows, basis: (variables..width).collect(), variables: width };
        let mut penalty = vec![0.0; width];
        penalty[variables..].fill(-1.0);
        tableau.maximise(&penalty);
        tableau.without_artificial(variables);
        tableau
    }

    /// Takes the artificial variables away; a sum that follows from others goes with its own.
    fn without_artificial(&mut self, variables: usize) {
        for place in (0..self.rows.len()).rev() {
            if self.basis[place] >= variables {
                match (0..variables).find(|&variable| self.rows[place][variable].abs() > ROUNDING) {
                    Some(variable) => self.pivot(place, variable),
                    None => drop((self.rows.remove(place), self.basis.remove(place))),
                }
            }
        }
        for row in &mut self.rows {
            row.drain(variables..row.len() - 1);
        }
        self.variables = variables;
    }

    /// The greatest value of `sign` times one variable.
    fn maximum(mut self, variable: usize, sign: f64) -> f64 {
        let mut objective = vec![0.0; self.variables];
        objective[variable] = sign;
        if !self.maximise(&objective) {
            return f64::INFINITY;
        }
        let place = self.basis.iter().position(|&basic| basic == variable);
        place.map_or(0.0, |place| sign * self.rows[place][self.variables])
    }

    /// Bland's rule: the first variable that helps enters, so that it cannot go round in a circle.
    /// False where nothing bounds the objective.
    fn maximise(&mut self, objective: &[f64]) -> bool {
        while let Some(entering) =
            (0..self.variables).find(|&variable| self.gain(objective, variable) > ROUNDING)
        {
            match self.leaving(entering) {
                Some(place) => self.pivot(place, entering),
                None => return false,
            }
        }
        true
    }

    fn gain(&self, objective: &[f64], variable: usize) -> f64 {
        let lost: f64 =
            self.rows.iter().zip(&self.basis).map(|(row, &basic)| objective[basic] * row[variable]).sum();
        objective[variable] - lost
    }

    fn leaving(&self, entering: usize) -> Option<usize> {
        let ratio = |place: usize| self.rows[place][self.variables] / self.rows[place][entering];
        let candidates = (0..self.rows.len()).filter(|&place| self.rows[place][entering] > ROUNDING);
        candidates.min_by(|&a, &b| ratio(a).total_cmp(&ratio(b)).then(self.basis[a].cmp(&self.basis[b])))
    }

    fn pivot(&mut self, place: usize, variable: usize) {
        let scale = self.rows[place][variable];
        self.rows[place].iter_mut().for_each(|cell| *cell /= scale);
        let pivot = self.rows[place].clone();
        for (other, row) in self.rows.iter_mut().enumerate() {
            let factor = row[variable];
            if other != place && factor != 0.0 {
                row.iter_mut().zip(&pivot).for_each(|(cell, pivot)| *cell -= factor * pivot);
            }
        }
        self.basis[place] = variable;
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, Sums};
    use crate::release::Rules;
    use proptest::prelude::*;

    #[test]
    fn a_range_must_reach_ten_and_be_five_wide() {
        check(0.0, 10.0, true);
        check(5.0, 10.0, true);
        check(6.0, 10.0, false);
        check(0.0, 9.0, false);
        check(0.0, 9.99, false);
        check(0.0, f64::INFINITY, true);
        check(40.0, 40.0, false);
    }

    #[track_caller]
    fn check(least: f64, greatest: f64, open: bool) {
        assert_eq!(Range { least, greatest }.is_open_enough(&Rules::weakest()), open);
    }

    /// Whether each count takes part in each sum, the true counts, and what none is above.
    fn systems() -> impl Strategy<Value = (Vec<Vec<bool>>, Vec<i64>, i64)> {
        (1usize..5).prop_flat_map(|counts| {
            let sums = prop::collection::vec(prop::collection::vec(any::<bool>(), counts), 2);
            (sums, prop::collection::vec(0i64..7, counts), 6i64..12)
        })
    }

    proptest! {
        #[test]
        fn the_simplex_method_finds_what_trying_every_filling_finds((takes_part, truth, most) in systems()) {
            let sum = |row: &[bool], counts: &[i64]| -> i64 {
                row.iter().zip(counts).filter(|(part, _)| **part).map(|(_, count)| count).sum()
            };
            let mut sums = Sums::new(truth.len());
            for row in &takes_part {
                sums.equal(row.iter().map(|part| i64::from(*part)).collect(), sum(row, &truth));
            }
            (0..truth.len()).for_each(|count| sums.at_most(count, most));
            let possible: Vec<Vec<i64>> = fillings(truth.len(), most)
                .filter(|counts| takes_part.iter().all(|row| sum(row, counts) == sum(row, &truth)))
                .collect();
            for (count, range) in sums.ranges().into_iter().enumerate() {
                let values = || possible.iter().map(|counts| counts[count] as f64);
                prop_assert!((range.least - values().fold(f64::INFINITY, f64::min)).abs() < 1e-6);
                prop_assert!((range.greatest - values().fold(0.0, f64::max)).abs() < 1e-6);
            }
        }
    }

    fn fillings(counts: usize, most: i64) -> impl Iterator<Item = Vec<i64>> {
        let base = usize::try_from(most).unwrap() + 1;
        (0..base.pow(u32::try_from(counts).unwrap())).map(move |filling| {
            (0..counts)
                .map(|place| (filling / base.pow(u32::try_from(place).unwrap()) % base) as i64)
                .collect()
        })
    }
}
