//! Conditional permutation: what would others' values around an area make of it?
//!
//! Gi* and local Moran of an area both follow from the sum of its neighbours' values, so one set of draws
//! answers for both.

use rayon::prelude::*;

use super::generator::{Generator, Purpose, Stream, scaled};
use super::{Neighbours, deviations};

/// How surprising each area's statistics are among those with others' values around it.
///
/// `p = (min(#≥, P − #≥) + 1)/(P + 1)`, where #≥ is how many of P permutations reach the statistic: one tail,
/// the nearer one, as in PySAL's esda. Double it for two tails.
#[derive(Debug, Clone, PartialEq)]
pub struct Pseudo {
    /// For Gi*.
    pub gi_star: Vec<Option<f64>>,
    /// For local Moran.
    pub local_moran: Vec<Option<f64>>,
}

/// Holds each area and puts as many values as it has neighbours around it, drawn from all others without
/// replacement, so many times over (Anselin 1995).
///
/// The same for any number of threads: area and permutation have random numbers of their own. Two sums that
/// differ by rounding alone are equal.
///
/// `None` where chance has no choice: an island, an area next to all others, values that do not vary, no
/// permutations; for local Moran also where the area is exactly at the mean, since every order then gives 0.
///
/// # Panics
/// When there are not as many values as areas, or 2³² areas or more.
pub fn conditional_permutation(
    values: &[f64],
    neighbours: &Neighbours,
    permutations: u32,
    seed: u64,
) -> Pseudo {
    assert_eq!(values.len(), neighbours.areas(), "one value for each area");
    u32::try_from(values.len()).expect("fewer than 2^32 areas");
    let none = || Pseudo { gi_star: vec![None; values.len()], local_moran: vec![None; values.len()] };
    let Some(deviations) = deviations(values).filter(|_| permutations > 0) else { return none() };
    let generator = Generator::new(seed);
    let around = Around { values, deviations: &deviations, neighbours, permutations, generator };
    let draws = || Draws::among(values.len() - 1);
    let (gi_star, local_moran) =
        (0..values.len()).into_par_iter().map_init(draws, |draws, area| around.pseudo(area, draws)).unzip();
    Pseudo { gi_star, local_moran }
}

struct Around<'a> {
    values: &'a [f64],
    deviations: &'a [f64],
    neighbours: &'a Neighbours,
    permutations: u32,
    generator: Generator,
}

/// In how many permutations the sum around an area was at least, and at most, what it is.
struct Reached {
    at_least: u32,
    at_most: u32,
}

impl Around<'_> {
    fn pseudo(&self, area: usize, draws: &mut Draws) -> (Option<f64>, Option<f64>) {
        let others = self.neighbours.of(area);
        if others.is_empty() || others.len() == self.values.len() - 1 {
            return (None, None);
        }
        let reached = self.reached(area, draws);
        let local = match self.deviations[area] {
            own if own > 0.0 => Some(self.folded(reached.at_least)),
            own if own < 0.0 => Some(self.folded(reached.at_most)),
            _ => None,
        };
        (Some(self.folded(reached.at_least)), local)
    }

    fn reached(&self, area: usize, draws: &mut Draws) -> Reached {
        let others = self.neighbours.of(area);
        let observed: f64 = others.iter().map(|&other| self.values[other]).sum();
        let size = others.iter().map(|&other| self.values[other].abs()).fold(observed.abs(), f64::max);
        let rounding = 1e-12 * size;
        let mut reached = Reached { at_least: 0, at_most: 0 };
        let item = u32::try_from(area).expect("checked before");
        for permutation in 0..self.permutations {
            let mut stream = self.generator.stream(Purpose::Permutation, item, permutation);
            let sum = draws.sum(others.len(), self.values, area, &mut stream);
            reached.at_least += u32::from(sum >= observed - rounding);
            reached.at_most += u32::from(sum <= observed + rounding);
        }
        reached
    }

    fn folded(&self, reached: u32) -> f64 {
        let fewer = reached.min(self.permutations - reached);
        f64::from(fewer + 1) / f64::from(self.permutations + 1)
    }
}

/// Up to so many, looking through what was drawn is faster than marking it.
const FEW: usize = 32;

/// Draws without replacement: Floyd's algorithm (Bentley and Floyd 1987), one random number for each.
struct Draws {
    /// How many there are to draw from.
    from: u32,
    /// For each, in which round it was drawn last. Empty until many are drawn at once.
    marks: Vec<u32>,
    round: u32,
}

impl Draws {
    fn among(from: usize) -> Self {
        Self { from: u32::try_from(from).expect("checked before"), marks: Vec::new(), round: 0 }
    }

    /// The sum of so many of the values, the area's own never among them.
    #[inline]
    fn sum(&mut self, many: usize, values: &[f64], area: usize, stream: &mut Stream) -> f64 {
        let first = self.from - u32::try_from(many).expect("no more than there are");
        let value = |drawn: u32| {
            let place = drawn as usize;
            values[place + usize::from(place >= area)]
        };
        if many > FEW {
            self.sum_of_many(first, value, stream)
        } else {
            self.sum_of_few(first, value, stream)
        }
    }

    #[inline]
    fn sum_of_few(&self, first: u32, value: impl Fn(u32) -> f64, stream: &mut Stream) -> f64 {
        let mut drawn = [0; FEW];
        let drawn = &mut drawn[..(self.from - first) as usize];
        stream.fill(drawn);
        let mut sum = 0.0;
        for (at, last) in (first..self.from).enumerate() {
            let one = scaled(drawn[at], last + 1);
            drawn[at] = if drawn[..at].contains(&one) { last } else { one };
            sum += value(drawn[at]);
        }
        sum
    }

    fn sum_of_many(&mut self, first: u32, value: impl Fn(u32) -> f64, stream: &mut Stream) -> f64 {
        if self.marks.is_empty() || self.round == u32::MAX {
            self.marks = vec![0; self.from as usize];
            self.round = 0;
        }
        self.round += 1;
        let mut sum = 0.0;
        for last in first..self.from {
            let one = stream.below(last + 1);
            let one = if self.marks[one as usize] == self.round { last } else { one };
            self.marks[one as usize] = self.round;
            sum += value(one);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{count, gi_star, local_moran, orders};
    use proptest::prelude::*;

    const STREET: [f64; 7] = [9.0, 7.0, 1.0, 0.0, 2.0, 1.0, 0.0];

    fn street() -> Neighbours {
        Neighbours::from_pairs(7, (0..6).map(|area| (area, area + 1))).unwrap()
    }

    #[test]
    fn p_comes_close_to_what_all_orders_give() {
        let found = conditional_permutation(&STREET, &street(), 20_000, 3);
        for area in 0..7 {
            close(found.gi_star[area], exact(area, gi));
            close(found.local_moran[area], exact(area, local));
        }
    }

    #[test]
    fn one_seed_gives_one_answer_on_any_number_of_threads() {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| conditional_permutation(&STREET, &street(), 99, 5))
        };
        assert_eq!(on(1), on(2));
        assert_eq!(on(1), on(7));
        assert_ne!(on(1), conditional_permutation(&STREET, &street(), 99, 6));
    }

    #[test]
    fn where_chance_has_no_choice_there_is_no_p() {
        let neighbours = Neighbours::from_pairs(4, [(0, 1), (0, 2), (0, 3)]).unwrap();
        let found = conditional_permutation(&[1.0, 2.0, 4.0, 9.0], &neighbours, 9, 1);
        assert_eq!(found.gi_star[0], None, "a neighbourhood of everybody");
        assert!(found.gi_star[1].is_some());
        let island = Neighbours::from_pairs(4, [(0, 1)]).unwrap();
        assert_eq!(conditional_permutation(&[1.0, 2.0, 4.0, 9.0], &island, 9, 1).gi_star[3], None);
        assert_eq!(conditional_permutation(&[1.0; 4], &neighbours, 9, 1).gi_star, [None; 4]);
        assert_eq!(conditional_permutation(&STREET, &street(), 0, 1).gi_star, [None; 7]);
        assert_eq!(conditional_permutation(&[], &Neighbours::from_pairs(0, []).unwrap(), 9, 1).gi_star, []);
        assert_eq!(
            conditional_permutation(&[4.0], &Neighbours::from_pairs(1, []).unwrap(), 9, 1).gi_star,
            [None]
        );
    }

    #[test]
    fn an_area_at_the_mean_has_a_local_moran_of_0_in_every_order() {
        let neighbours = Neighbours::from_pairs(5, [(0, 1), (2, 3), (3, 4)]).unwrap();
        let found = conditional_permutation(&[1.0, 2.0, 3.0, 4.0, 5.0], &neighbours, 9, 1);
        assert_eq!(found.local_moran[2], None);
        assert!(found.gi_star[2].is_some());
    }

    #[test]
    fn fractions_that_are_equal_but_for_rounding_are_equal() {
        // Thirty areas of 0.1 and 0.2: nearly every sum is one of a few, and must be held to be that one.
        let values: Vec<f64> = (0..30).map(|area| if area % 3 == 0 { 0.2 } else { 0.1 }).collect();
        let tens: Vec<f64> = values.iter().map(|value| (value * 10.0).round()).collect();
        let ring =
            Neighbours::from_pairs(30, (0..30).flat_map(|a| [(a, (a + 1) % 30), (a, (a + 2) % 30)])).unwrap();
        let (fractions, whole) =
            (conditional_permutation(&values, &ring, 99, 1), conditional_permutation(&tens, &ring, 99, 1));
        assert_eq!(fractions, whole);
    }

    proptest! {
        #[test]
        fn draws_are_different_and_as_likely_by_lists_as_by_marks(from in 1..60_usize, part in 0..60_usize) {
            let many = part.min(from);
            let values: Vec<f64> = (0..=from).map(|place| 2_f64.powi(i32::try_from(place % 50).unwrap())).collect();
            let mut draws = Draws::among(from);
            let stream = || Generator::new(1).stream(Purpose::Permutation, 0, 0);
            draws.sum(many, &values, 0, &mut stream());
            let listed: Vec<u32> = slow(from, many, &mut stream());
            let sum: f64 = listed.iter().map(|&place| values[place as usize + 1]).sum();
            prop_assert!((draws.sum(many, &values, 0, &mut stream()) - sum).abs() < 1e-6);
            let mut different = listed.clone();
            different.sort_unstable();
            different.dedup();
            prop_assert_eq!(different.len(), many);
        }
    }

    /// Floyd's algorithm with nothing but a list.
    fn slow(from: usize, many: usize, stream: &mut Stream) -> Vec<u32> {
        let mut drawn = Vec::new();
        for last in from - many..from {
            let last = u32::try_from(last).unwrap();
            let one = stream.below(last + 1);
            drawn.push(if drawn.contains(&one) { last } else { one });
        }
        drawn
    }

    fn gi(values: &[f64], area: usize) -> f64 {
        gi_star(values, &street())[area].unwrap()
    }

    fn local(values: &[f64], area: usize) -> f64 {
        local_moran(values, &street())[area].unwrap().i
    }

    /// The folded share over every order of the other values.
    fn exact(area: usize, statistic: fn(&[f64], usize) -> f64) -> f64 {
        let mut rest = STREET.to_vec();
        let own = rest.remove(area);
        let observed = statistic(&STREET, area);
        let all: Vec<f64> = orders(&rest)
            .into_iter()
            .map(|mut order| {
                order.insert(area, own);
                statistic(&order, area)
            })
            .collect();
        let share = count(all.iter().filter(|&&one| one >= observed - 1e-9).count()) / count(all.len());
        share.min(1.0 - share)
    }

    #[track_caller]
    fn close(found: Option<f64>, exact: f64) {
        let found = found.unwrap();
        assert!((found - exact).abs() < 0.015, "{found} {exact}");
    }
}
