//! The slow twin of linear programming: the simplex method over a dense table, by Bland's rule. The intruder of
//! these tests uses it, and nothing of the release's own.

use super::super::open::{ROUNDING, Range};

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

    /// The range of each count.
    pub(super) fn ranges(&self) -> Vec<Range> {
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
