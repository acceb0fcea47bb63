//! Which areas could become a zone: contiguous sets between a lower and an upper population that hold the most for
//! their size, and whether chance would make as good a one.

use rayon::prelude::*;

use super::Ground;
use super::hotspots::poisson;
use super::zone::parts;
use crate::statistics::{Generator, Neighbours, Purpose, Stream, empirical_bayes};

/// What a zone may be, and how hard to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchRules {
    /// The fewest people that may live in it.
    pub lower: f64,
    /// The most.
    pub upper: f64,
    /// How many zones to name at most.
    pub most: usize,
    /// How many maps without zones the best is held against.
    pub replications: u32,
    /// Of their random numbers.
    pub seed: u64,
}

/// A set of areas that could become a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its areas, in order.
    pub areas: Vec<usize>,
    /// What was counted in it.
    pub count: f64,
    /// What its share of the people would give.
    pub expected: f64,
    /// How many live there.
    pub residents: f64,
    /// `LLR = c·ln(c/E) + (C − c)·ln((C − c)/(C − E))`.
    pub score: f64,
    /// The share of maps without zones, this one included, whose best set is at least as good.
    pub p: f64,
}

/// Sets of areas with more than their share, the best first; none touches or overlaps one before it.
///
/// From each area a set grows by the neighbour that raises the score of the Poisson scan statistic (Kulldorff 1997)
/// most, as long as the upper population allows; the best set on the way above the lower population counts. The best
/// of all is improved by single areas added, dropped or exchanged, as in the max-p-regions heuristic (Duque, Anselin
/// and Rey 2012), while it hangs together and the score rises.
///
/// The null maps are not flat: areas differ there as much as they do here (gamma-Poisson by moments), and only their
/// being neighbours is left to chance. A flat Poisson map would call a zone almost everywhere. Hidden areas and those
/// without residents take no part. The same for any number of threads.
pub fn search(ground: &Ground, values: &[Option<f64>], rules: &SearchRules) -> Vec<Candidate> {
    let takes_part: Vec<bool> =
        values.iter().zip(&ground.residents).map(|(value, people)| value.is_some() && *people > 0.0).collect();
    let places: Vec<usize> = (0..ground.len()).filter(|&area| takes_part[area]).collect();
    let counts: Vec<f64> = places.iter().filter_map(|&area| values[area]).collect();
    let residents: Vec<f64> = places.iter().map(|&area| ground.residents[area]).collect();
    let neighbours = ground.neighbours().restrict(&takes_part);
    let field = Field { neighbours: &neighbours, residents: &residents, rules };
    let found = field.apart(&counts);
    if found.is_empty() {
        return found;
    }
    let best = field.null_maps(&counts);
    found
        .into_iter()
        .map(|one| {
            let reached = best.iter().filter(|best| **best >= one.score - 1e-9).count();
            let p = super::real(reached + 1) / super::real(best.len() + 1);
            let areas = one.areas.iter().map(|&area| places[area]).collect();
            Candidate { areas, p, ..one }
        })
        .collect()
}

struct Field<'a> {
    neighbours: &'a Neighbours,
    residents: &'a [f64],
    rules: &'a SearchRules,
}

/// A set in the making.
#[derive(Clone)]
struct Set {
    areas: Vec<usize>,
    count: f64,
    residents: f64,
}

/// What all areas hold together.
#[derive(Clone, Copy)]
struct Whole {
    count: f64,
    residents: f64,
}

impl Whole {
    fn expected(self, residents: f64) -> f64 {
        self.count * residents / self.residents
    }

    fn score(self, count: f64, residents: f64) -> f64 {
        let expected = self.expected(residents);
        if count <= expected || expected <= 0.0 {
            return 0.0;
        }
        let rest = self.count - count;
        let outside = if rest > 0.0 { rest * (rest / (self.count - expected)).ln() } else { 0.0 };
        count * (count / expected).ln() + outside
    }
}

impl Field<'_> {
    fn whole(&self, counts: &[f64]) -> Whole {
        Whole { count: counts.iter().sum(), residents: self.residents.iter().sum() }
    }

    /// The best set, then the best that keeps clear of it, and so on.
    fn apart(&self, counts: &[f64]) -> Vec<Candidate> {
        let whole = self.whole(counts);
        let mut barred = vec![false; counts.len()];
        let mut found = Vec::new();
        while found.len() < self.rules.most {
            let Some(set) = self.best(counts, whole, &barred) else { break };
            for &area in &set.areas {
                barred[area] = true;
                self.neighbours.of(area).iter().for_each(|&beside| barred[beside] = true);
            }
            let mut areas = set.areas;
            areas.sort_unstable();
            found.push(Candidate {
                areas,
                count: set.count,
                expected: whole.expected(set.residents),
                residents: set.residents,
                score: whole.score(set.count, set.residents),
                p: 1.0,
            });
        }
        found
    }

    /// The best set over all starting areas, improved.
    fn best(&self, counts: &[f64], whole: Whole, barred: &[bool]) -> Option<Set> {
        let above = |area: &usize| counts[*area] > whole.expected(self.residents[*area]);
        let grown = (0..counts.len()).filter(|&area| !barred[area]).filter(above).filter_map(|area| {
            let set = self.grow(area, counts, whole, barred)?;
            Some((whole.score(set.count, set.residents), set))
        });
        let (_, best) = grown.max_by(|one, other| {
            one.0.total_cmp(&other.0).then_with(|| other.1.areas[0].cmp(&one.1.areas[0]))
        })?;
        Some(self.improve(best, counts, whole, barred)).filter(|set| whole.score(set.count, set.residents) > 0.0)
    }

    fn fits(&self, residents: f64) -> bool {
        (self.rules.lower..=self.rules.upper).contains(&residents)
    }

    fn grow(&self, start: usize, counts: &[f64], whole: Whole, barred: &[bool]) -> Option<Set> {
        let mut set = Set { areas: vec![start], count: counts[start], residents: self.residents[start] };
        let mut frontier: Vec<usize> = self.open(start, barred, &set.areas);
        let mut best: Option<(f64, usize)> = None;
        let mut sums = vec![(set.count, set.residents)];
        loop {
            if set.areas.len() > 1 && self.fits(set.residents) {
                let score = whole.score(set.count, set.residents);
                if best.is_none_or(|(known, _)| score > known) {
                    best = Some((score, set.areas.len()));
                }
            }
            let next = frontier
                .iter()
                .enumerate()
                .filter(|(_, area)| set.residents + self.residents[**area] <= self.rules.upper)
                .map(|(at, &area)| {
                    // While it has less than its share, the next best is the one with the highest rate.
                    let score = whole.score(set.count + counts[area], set.residents + self.residents[area]);
                    (score, counts[area] / self.residents[area], at)
                })
                .max_by(|one, other| {
                    let by = one.0.total_cmp(&other.0).then_with(|| one.1.total_cmp(&other.1));
                    by.then_with(|| frontier[other.2].cmp(&frontier[one.2]))
                });
            let Some((_, _, at)) = next else { break };
            let area = frontier.swap_remove(at);
            set.areas.push(area);
            set.count += counts[area];
            set.residents += self.residents[area];
            sums.push((set.count, set.residents));
            for &beside in self.neighbours.of(area) {
                if !barred[beside] && !set.areas.contains(&beside) && !frontier.contains(&beside) {
                    frontier.push(beside);
                }
            }
        }
        let (_, size) = best?;
        set.areas.truncate(size);
        (set.count, set.residents) = sums[size - 1];
        Some(set)
    }

    fn open(&self, area: usize, barred: &[bool], inside: &[usize]) -> Vec<usize> {
        let beside = self.neighbours.of(area).iter().copied();
        beside.filter(|beside| !barred[*beside] && !inside.contains(beside)).collect()
    }

    /// Adds, drops and exchanges single areas while the score rises.
    fn improve(&self, mut set: Set, counts: &[f64], whole: Whole, barred: &[bool]) -> Set {
        let mut score = whole.score(set.count, set.residents);
        loop {
            let mut frontier: Vec<usize> =
                set.areas.iter().flat_map(|&area| self.open(area, barred, &set.areas)).collect();
            frontier.sort_unstable();
            frontier.dedup();
            let adds = || frontier.iter().map(|&area| Some(area)).chain([None]);
            let drops = || set.areas.iter().map(|&area| Some(area)).chain([None]);
            let moves = drops().flat_map(|out| adds().map(move |in_| (out, in_)));
            let mut better: Vec<(f64, Option<usize>, Option<usize>)> = moves
                .filter_map(|(out, in_)| {
                    let amount = |of: &[f64], whole: f64| {
                        whole - out.map_or(0.0, |area| of[area]) + in_.map_or(0.0, |area| of[area])
                    };
                    let residents = amount(self.residents, set.residents);
                    let size = set.areas.len() + usize::from(in_.is_some()) - usize::from(out.is_some());
                    let found = whole.score(amount(counts, set.count), residents);
                    (size > 1 && self.fits(residents) && found > score + 1e-9).then_some((found, out, in_))
                })
                .collect();
            better.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
            let changed = better.into_iter().find_map(|(found, out, in_)| {
                let kept = set.areas.iter().copied().filter(|area| Some(*area) != out);
                let areas: Vec<usize> = kept.chain(in_).collect();
                self.hangs_together(&areas).then(|| {
                    let sum = |of: &[f64]| areas.iter().map(|&area| of[area]).sum();
                    (found, Set { count: sum(counts), residents: sum(self.residents), areas })
                })
            });
            match changed {
                Some((found, other)) => (score, set) = (found, other),
                None => return set,
            }
        }
    }

    fn hangs_together(&self, areas: &[usize]) -> bool {
        let mut reached = vec![false; areas.len()];
        let mut next = vec![0];
        reached[0] = true;
        while let Some(at) = next.pop() {
            for (other, &area) in areas.iter().enumerate() {
                if !reached[other] && self.neighbours.has(areas[at], area) {
                    reached[other] = true;
                    next.push(other);
                }
            }
        }
        reached.into_iter().all(|reached| reached)
    }

    /// The score of the best set on each map without zones.
    fn null_maps(&self, counts: &[f64]) -> Vec<f64> {
        let Some(bayes) = empirical_bayes(counts, self.residents) else { return Vec::new() };
        let generator = Generator::new(self.rules.seed);
        let nobody_barred = vec![false; counts.len()];
        (0..self.rules.replications)
            .into_par_iter()
            .map(|round| {
                let drawn: Vec<f64> = self
                    .residents
                    .iter()
                    .zip(0_u32..)
                    .map(|(&people, area)| {
                        let stream = &mut generator.stream(Purpose::Search, area, round);
                        let rate = rate(stream, bayes.mean, bayes.variance);
                        poisson(stream, rate * people)
                    })
                    .collect();
                let whole = self.whole(&drawn);
                let best = self.best(&drawn, whole, &nobody_barred);
                best.map_or(0.0, |set| whole.score(set.count, set.residents))
            })
            .collect()
    }
}

/// A rate from the gamma distribution with this mean and variance.
fn rate(stream: &mut Stream, mean: f64, variance: f64) -> f64 {
    if variance <= 0.0 { mean } else { stream.gamma(mean * mean / variance) * variance / mean }
}

impl Candidate {
    /// Whether it hangs together; the search makes no other.
    pub fn hangs_together(&self, ground: &Ground) -> bool {
        parts(ground, &self.areas).len() == 1
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A square of areas, each with a thousand people; corners touch.
    pub(in crate::zones) fn square(side: usize) -> Ground {
        let at = |row: usize, column: usize| row * side + column;
        let mut pairs = Vec::new();
        for row in 0..side {
            for column in 0..side {
                if column + 1 < side {
                    pairs.push((at(row, column), at(row, column + 1)));
                }
                if row + 1 < side {
                    pairs.push((at(row, column), at(row + 1, column)));
                    pairs.extend((column + 1 < side).then(|| (at(row, column), at(row + 1, column + 1))));
                    pairs.extend((column > 0).then(|| (at(row, column), at(row + 1, column - 1))));
                }
            }
        }
        let areas = side * side;
        let centre = |area: usize| (f64::from(u32::try_from(area % side).unwrap()), f64::from(u32::try_from(area / side).unwrap()));
        let neighbours = Neighbours::from_pairs(areas, pairs).unwrap();
        let codes = (0..areas).map(|area| format!("T{area:03}")).collect();
        Ground::without_outlines(codes, neighbours, (0..areas).map(centre).collect(), vec![1000.0; areas])
    }

    fn rules() -> SearchRules {
        SearchRules { lower: 2000.0, upper: 9000.0, most: 3, replications: 99, seed: 1 }
    }

    #[test]
    fn a_block_that_holds_three_times_as_much_is_found_as_it_is() {
        let ground = square(10);
        let block = [33, 34, 43, 44, 54];
        let counts: Vec<Option<f64>> = (0..100_u32)
            .map(|area| Some(if block.contains(&(area as usize)) { 60.0 } else { f64::from(18 + area % 5) }))
            .collect();
        let found = search(&ground, &counts, &rules());
        assert_eq!(found[0].areas, block);
        assert!(found[0].p <= 0.05, "{}", found[0].p);
        assert!((found[0].residents - 5000.0).abs() < 1e-9);
    }

    #[test]
    fn a_zone_is_no_smaller_and_no_larger_than_it_may_be() {
        let ground = square(8);
        let counts: Vec<Option<f64>> = (0..64_u32).map(|area| Some(f64::from(area * 37 % 23))).collect();
        for one in search(&ground, &counts, &rules()) {
            assert!((2000.0..=9000.0).contains(&one.residents));
            assert!(one.hangs_together(&ground));
        }
    }

    #[test]
    fn a_hidden_area_is_in_no_zone() {
        let ground = square(8);
        let mut counts = vec![Some(5.0); 64];
        for area in [18, 19, 20, 26, 28] {
            counts[area] = Some(50.0);
        }
        counts[27] = None;
        assert!(search(&ground, &counts, &rules()).iter().all(|one| !one.areas.contains(&27)));
        assert!(search(&ground, &vec![None; 64], &rules()).is_empty());
        assert!(search(&ground, &vec![Some(0.0); 64], &rules()).is_empty());
    }
}
