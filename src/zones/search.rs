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
    /// The log likelihood ratio that [`search`] explains.
    pub score: f64,
    /// The share of maps without zones, this one included, whose best set is at least as good.
    pub p: f64,
}

/// Sets of areas with more than their share, the best first; none touches or overlaps one before it.
///
/// A set's score is the log likelihood ratio of its areas having θ times their share, θ one of [`LIFTS`], against having
/// their share, where areas differ besides as gamma-Poisson counts do (Kulldorff's scan statistic with the
/// overdispersion that areas have). From each area a set grows by the neighbour that raises the score most, as long as
/// the upper population allows; the best set on the way above the lower population counts. The best of all is improved
/// by single areas added, dropped or exchanged, as in the max-p-regions heuristic (Duque, Anselin and Rey 2012), while
/// it hangs together and the score rises.
///
/// The null maps are not flat: areas differ there as much as they do here (gamma-Poisson by moments), and only their
/// being neighbours is left to chance. A flat Poisson map would call a zone almost everywhere. Hidden areas and those
/// without residents take no part. The same for any number of threads.
pub fn search(ground: &Ground, values: &[Option<f64>], rules: &SearchRules) -> Vec<Candidate> {
    let takes_part: Vec<bool> = values
        .iter()
        .zip(&ground.residents)
        .map(|(value, people)| value.is_some() && *people > 0.0)
        .collect();
    let places: Vec<usize> = (0..ground.len()).filter(|&area| takes_part[area]).collect();
    let counts: Vec<f64> = places.iter().filter_map(|&area| values[area]).collect();
    let residents: Vec<f64> = places.iter().map(|&area| ground.residents[area]).collect();
    let neighbours = ground.neighbours().restrict(&takes_part);
    if counts.iter().sum::<f64>() <= 0.0 {
        return Vec::new();
    }
    let field = Field { neighbours: &neighbours, residents: &residents, rules };
    // What a zone adds to the unevenness is taken out again before its borders are drawn.
    let shape = |left_out: &[usize]| {
        let kept = |of: &[f64]| {
            (0..of.len()).filter(|at| !left_out.contains(at)).map(|at| of[at]).collect::<Vec<_>>()
        };
        let bayes = empirical_bayes(&kept(&counts), &kept(&residents));
        bayes
            .filter(|bayes| bayes.variance > 0.0)
            .map_or(f64::INFINITY, |bayes| bayes.mean.powi(2) / bayes.variance)
    };
    let first = field.apart(&counts, shape(&[]), 1);
    let shape = shape(first.first().map_or(&[], |best| best.areas.as_slice()));
    let found = field.apart(&counts, shape, rules.most);
    if found.is_empty() {
        return found;
    }
    let best = field.null_maps(&counts, shape);
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

/// How many times its share a set may have.
pub const LIFTS: [f64; 8] = [1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0];

/// The log likelihood ratio of an area, or of a set, for each of the lifts.
type Ratios = [f64; LIFTS.len()];

struct Field<'a> {
    neighbours: &'a Neighbours,
    residents: &'a [f64],
    rules: &'a SearchRules,
}

/// A set in the making.
#[derive(Clone)]
struct Set {
    areas: Vec<usize>,
    ratios: Ratios,
    residents: f64,
}

fn best_of(ratios: &Ratios) -> f64 {
    ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn with(ratios: &Ratios, own: &Ratios) -> Ratios {
    std::array::from_fn(|at| ratios[at] + own[at])
}

impl Field<'_> {
    /// For each area and lift θ: `c·ln θ − (c + k)·ln((θe + k)/(e + k))`, the log ratio of negative binomial counts of
    /// shape k; with k infinite that of Poisson counts, `c·ln θ − e·(θ − 1)`.
    fn ratios(&self, counts: &[f64], shape: f64) -> Vec<Ratios> {
        let rate = counts.iter().sum::<f64>() / self.residents.iter().sum::<f64>();
        let of = |(count, people): (&f64, &f64)| {
            let expected = rate * people;
            LIFTS.map(|lift| {
                let against = if shape.is_finite() {
                    (count + shape) * ((lift * expected + shape) / (expected + shape)).ln()
                } else {
                    expected * (lift - 1.0)
                };
                count * lift.ln() - against
            })
        };
        counts.iter().zip(self.residents).map(of).collect()
    }

    /// The best set, then the best that keeps clear of it, and so on.
    fn apart(&self, counts: &[f64], shape: f64, most: usize) -> Vec<Candidate> {
        let ratios = self.ratios(counts, shape);
        let rate = counts.iter().sum::<f64>() / self.residents.iter().sum::<f64>();
        let mut barred = vec![false; counts.len()];
        let mut found = Vec::new();
        while found.len() < most {
            let Some(set) = self.best(&ratios, &barred) else { break };
            for &area in &set.areas {
                barred[area] = true;
                self.neighbours.of(area).iter().for_each(|&beside| barred[beside] = true);
            }
            let mut areas = set.areas;
            areas.sort_unstable();
            found.push(Candidate {
                count: areas.iter().map(|&area| counts[area]).sum(),
                expected: rate * set.residents,
                residents: set.residents,
                score: best_of(&set.ratios),
                p: 1.0,
                areas,
            });
        }
        found
    }

    /// The best set over all starting areas, improved.
    fn best(&self, ratios: &[Ratios], barred: &[bool]) -> Option<Set> {
        let open = (0..ratios.len()).filter(|&area| !barred[area] && best_of(&ratios[area]) > 0.0);
        let grown = open.filter_map(|area| self.grow(area, ratios, barred));
        let best = grown.max_by(|one, other| {
            let by_score = best_of(&one.ratios).total_cmp(&best_of(&other.ratios));
            by_score.then_with(|| other.areas[0].cmp(&one.areas[0]))
        })?;
        Some(self.improve(best, ratios, barred)).filter(|set| best_of(&set.ratios) > 0.0)
    }

    fn fits(&self, residents: f64) -> bool {
        (self.rules.lower..=self.rules.upper).contains(&residents)
    }

    fn grow(&self, start: usize, ratios: &[Ratios], barred: &[bool]) -> Option<Set> {
        let mut set = Set { areas: vec![start], ratios: ratios[start], residents: self.residents[start] };
        let mut frontier = self.open(start, barred, &set.areas);
        let mut best: Option<Set> = None;
        loop {
            let score = best_of(&set.ratios);
            if set.areas.len() > 1
                && self.fits(set.residents)
                && best.as_ref().is_none_or(|known| score > best_of(&known.ratios))
            {
                best = Some(set.clone());
            }
            let room = self.rules.upper - set.residents;
            let next = frontier
                .iter()
                .enumerate()
                .filter(|(_, area)| self.residents[**area] <= room)
                .map(|(at, &area)| (best_of(&with(&set.ratios, &ratios[area])), area, at))
                .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
            let Some((_, area, at)) = next else { return best };
            frontier.swap_remove(at);
            set.areas.push(area);
            set.ratios = with(&set.ratios, &ratios[area]);
            set.residents += self.residents[area];
            for &beside in self.neighbours.of(area) {
                if !barred[beside] && !set.areas.contains(&beside) && !frontier.contains(&beside) {
                    frontier.push(beside);
                }
            }
        }
    }

    fn open(&self, area: usize, barred: &[bool], inside: &[usize]) -> Vec<usize> {
        let beside = self.neighbours.of(area).iter().copied();
        beside.filter(|beside| !barred[*beside] && !inside.contains(beside)).collect()
    }

    fn set(&self, areas: Vec<usize>, ratios: &[Ratios]) -> Set {
        let sum = areas.iter().fold([0.0; LIFTS.len()], |sum, &area| with(&sum, &ratios[area]));
        Set { residents: areas.iter().map(|&area| self.residents[area]).sum(), ratios: sum, areas }
    }

    /// Adds, drops and exchanges single areas while the score rises.
    fn improve(&self, mut set: Set, ratios: &[Ratios], barred: &[bool]) -> Set {
        loop {
            let score = best_of(&set.ratios);
            let mut frontier: Vec<usize> =
                set.areas.iter().flat_map(|&area| self.open(area, barred, &set.areas)).collect();
            frontier.sort_unstable();
            frontier.dedup();
            let adds = || frontier.iter().copied().map(Some).chain([None]);
            let drops = set.areas.iter().copied().map(Some).chain([None]);
            let mut better: Vec<Set> = drops
                .flat_map(|out| adds().map(move |added| (out, added)))
                .map(|(out, added)| {
                    let kept = set.areas.iter().copied().filter(|area| Some(*area) != out);
                    self.set(kept.chain(added).collect(), ratios)
                })
                .filter(|one| {
                    let rises = best_of(&one.ratios) > score + 1e-9;
                    rises && one.areas.len() > 1 && self.fits(one.residents)
                })
                .collect();
            better.sort_by(|one, other| {
                let by_score = best_of(&other.ratios).total_cmp(&best_of(&one.ratios));
                by_score.then_with(|| one.areas.cmp(&other.areas))
            });
            match better.into_iter().find(|one| self.hangs_together(&one.areas)) {
                Some(other) => set = other,
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
    fn null_maps(&self, counts: &[f64], shape: f64) -> Vec<f64> {
        let Some(bayes) = empirical_bayes(counts, self.residents) else { return Vec::new() };
        // So many areas tell their own variance to a share of √(2/n), of which chance is a part: one such error is
        // added, or every second county would look less uneven than it is.
        let (areas, people) = (super::real(counts.len()), self.residents.iter().sum::<f64>());
        let variance = bayes.variance + (bayes.variance + bayes.mean * areas / people) * (2.0 / areas).sqrt();
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
                        let rate = rate(stream, bayes.mean, variance);
                        poisson(stream, rate * people)
                    })
                    .collect();
                let best = self.best(&self.ratios(&drawn, shape), &nobody_barred);
                best.map_or(0.0, |set| best_of(&set.ratios))
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
        let centre = |area: usize| {
            (f64::from(u32::try_from(area % side).unwrap()), f64::from(u32::try_from(area / side).unwrap()))
        };
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
