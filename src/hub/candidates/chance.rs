//! How a list might have looked had chance fallen otherwise: 90 in 100 places of each candidate.
//!
//! A candidate's contacts are what an unknown rate and an unknown mixture of contacts brought forth. Both are drawn
//! again and again: the rate from its gamma-Poisson posterior, whose prior is fitted to the whole list (counts from
//! one on: who had none is not on it); the mixture by the Bayesian bootstrap over the contacts (Rubin 1981), drawn
//! towards the list's own mixture as strongly as people's contacts resemble each other no more than chance (one-way
//! analysis of variance). In each draw a record stands with its person as probably as the linker says. The places are
//! those of the points that each draw would bring on average. `tests/rank_intervals.rs` has how often such
//! intervals hold the true place.

use rayon::prelude::*;

use super::super::order::{Order, Scheme};
use super::super::weights::UNIT;
use super::Places;
use super::points::{FREQUENCIES, MOST_VICTIMS, Mark, RECENCY_DAYS};
use crate::statistics::{Generator, Purpose, Stream};

/// What is drawn of one list.
pub struct Chances {
    /// 90 in 100 places of each.
    pub places: Vec<Places>,
    /// How probably each is within the capacity.
    pub in_capacity: Vec<f64>,
}

/// Any will do: it is the same for all, so that the same contacts give the same places.
const SEED: u64 = 0x5EED;
const DRAWS: usize = 500;
/// Places of all draws that are held at once.
const MOST_PLACES: usize = 40_000_000;

/// Draws the list's places again and again; the same contacts give the same places.
pub fn chances(lists: &[Vec<Mark>], order: &Order) -> Chances {
    let count = lists.len();
    let draws = (MOST_PLACES / count.max(1)).clamp(100, DRAWS);
    let prior = Prior::fit(lists, order);
    let generator = Generator::new(SEED);
    let drawn: Vec<Vec<u32>> = (0..u32::try_from(draws).expect("at most 500"))
        .into_par_iter()
        .map(|draw| {
            let stream = |at: u32| generator.stream(Purpose::Candidate, at, draw);
            let values = (0..).zip(lists).map(|(at, marks)| prior.draw(marks, order, &mut stream(at)));
            places(&values.collect::<Vec<f64>>())
        })
        .collect();
    let each = (0..count).into_par_iter().map(|at| {
        let mut own: Vec<u32> = drawn.iter().map(|places| places[at]).collect();
        own.sort_unstable();
        let within = own.partition_point(|place| *place <= order.capacity);
        let (low, high) = (draws / 20, draws - 1 - draws / 20);
        #[expect(clippy::cast_precision_loss, reason = "at most 500 draws")]
        let share = within as f64 / draws as f64;
        (Places { best: own[low], worst: own[high] }, share)
    });
    let (places, in_capacity) = each.unzip();
    Chances { places, in_capacity }
}

/// The place of each value, the largest first.
fn places(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(values.len()).expect("fewer people than 2^32")).collect();
    order.sort_unstable_by(|a, b| values[*b as usize].total_cmp(&values[*a as usize]).then(a.cmp(b)));
    let mut places = vec![0; values.len()];
    for (place, at) in (1..).zip(order) {
        places[at as usize] = place;
    }
    places
}

/// What the whole list says of one person before that person's own contacts are looked at.
struct Prior {
    /// Shape and rate of the gamma distribution of people's rates.
    shape: f64,
    rate: f64,
    /// So many contacts of the list's own mixture weigh as much as one's own.
    strength: f64,
    /// What every contact of the list comes to.
    pool: Vec<f64>,
    mean: f64,
    spread: f64,
    /// Shares of the list's contacts: within each of the recency's days, from each band on, and victims to a contact.
    mixture: Mixture,
}

/// What the points of `rfgv` need of a mixture of contacts.
#[derive(Clone, Copy, Default)]
struct Mixture {
    within: [f64; 5],
    grave: [f64; 5],
    victims: f64,
}

impl Mixture {
    fn add(&mut self, mark: &Mark, weight: f64) {
        for (share, days) in self.within.iter_mut().zip(RECENCY_DAYS) {
            *share += if mark.age <= days { weight } else { 0.0 };
        }
        for (share, band) in self.grave.iter_mut().zip(1..) {
            *share += if mark.worth >= band * UNIT { weight } else { 0.0 };
        }
        #[expect(clippy::cast_precision_loss, reason = "few victims")]
        let victims = mark.victims.len() as f64;
        self.victims += victims * weight;
    }

    fn mixed(self, own: f64, other: &Mixture, weight: f64) -> Self {
        let whole = own + weight;
        let mix = |a: f64, b: f64| (a + b * weight) / whole;
        let all = |a: [f64; 5], b: [f64; 5]| [0, 1, 2, 3, 4].map(|at| mix(a[at], b[at]));
        Self {
            within: all(self.within, other.within),
            grave: all(self.grave, other.grave),
            victims: mix(self.victims, other.victims),
        }
    }
}

impl Prior {
    fn fit(lists: &[Vec<Mark>], order: &Order) -> Self {
        let firm = |marks: &[Mark]| marks.iter().filter(|mark| !mark.likely).cloned().collect::<Vec<_>>();
        let lists: Vec<Vec<Mark>> = lists.iter().map(|marks| firm(marks)).collect();
        let counts: Vec<usize> = lists.iter().map(Vec::len).filter(|count| *count > 0).collect();
        let (shape, rate) = rates(&counts);
        let values: Vec<Vec<f64>> =
            lists.iter().map(|marks| marks.iter().map(|mark| value(mark, order)).collect()).collect();
        let pool: Vec<f64> = values.iter().flatten().copied().collect();
        let mut mixture = Mixture::default();
        lists.iter().flatten().for_each(|mark| mixture.add(mark, 1.0));
        let (mean, spread) = moments(&pool);
        #[expect(clippy::cast_precision_loss, reason = "fewer contacts than 2^52")]
        let mixture = mixture.mixed(0.0, &Mixture::default(), pool.len().max(1) as f64);
        Self { shape, rate, strength: strength(&values), pool, mean, spread, mixture }
    }

    /// One value that the points of these contacts could have on average.
    fn draw(&self, marks: &[Mark], order: &Order, random: &mut Stream) -> f64 {
        let (mut count, mut weight, mut sum, mut mixture) = (0.0, 0.0, 0.0, Mixture::default());
        let mut from = 0;
        for record in marks.chunk_by(of_one_record) {
            from += record.len();
            if record[0].sure < 1.0 && random.unit() >= f64::from(record[0].sure) {
                continue;
            }
            for mark in &marks[from - record.len()..from] {
                let share = -libm::log(random.unit());
                count += 1.0;
                weight += share;
                match order.scheme {
                    Scheme::Decay => sum += share * value(mark, order),
                    Scheme::Rfgv => mixture.add(mark, share),
                }
            }
        }
        let rate = random.gamma(self.shape + count) / (1.0 + self.rate);
        let others = random.gamma(self.strength);
        match order.scheme {
            Scheme::Decay => {
                let usual = self.usual(random);
                rate * (sum + others * usual) / (weight + others)
            }
            Scheme::Rfgv => expected(rate, &mixture.mixed(weight, &self.mixture, others), order),
        }
    }

    /// The mean of a mixture like the list's, drawn with the strength of the list's own: by breaking sticks, or where
    /// there would be many of them by their normal limit.
    fn usual(&self, random: &mut Stream) -> f64 {
        if self.strength > 8.0 {
            return (self.mean + self.spread / (self.strength + 1.0).sqrt() * random.normal()).max(0.0);
        }
        let many = u32::try_from(self.pool.len()).expect("fewer contacts than 2^32");
        let (mut left, mut mean) = (1.0, 0.0);
        for _ in 0..64 {
            let stick = left * (1.0 - libm::pow(random.unit(), 1.0 / self.strength));
            mean += stick * self.pool[random.below(many) as usize];
            left -= stick;
            if left < 1e-3 {
                break;
            }
        }
        mean + left * self.mean
    }
}

/// Contacts of one record follow on each other.
fn of_one_record(a: &Mark, b: &Mark) -> bool {
    (a.agency, a.likely) == (b.agency, b.likely) && a.sure.total_cmp(&b.sure).is_eq()
}

/// What one contact brings, in the scheme's own terms.
fn value(mark: &Mark, order: &Order) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "weights are far below 2^52 millionths")]
    let worth = mark.worth as f64 / UNIT as f64;
    match order.scheme {
        Scheme::Decay => worth * mark.share,
        Scheme::Rfgv => worth,
    }
}

/// The points under `rfgv` that a rate and a mixture bring on average.
fn expected(rate: f64, mixture: &Mixture, order: &Order) -> f64 {
    let any = |share: f64| 1.0 - libm::exp(-rate * share);
    let recency: f64 = mixture.within.iter().map(|share| any(*share)).sum();
    let gravity: f64 = mixture.grave.iter().map(|share| any(*share)).sum();
    let frequency: f64 = FREQUENCIES.iter().map(|least| at_least(*least, rate)).sum();
    let victims: f64 = (1..=MOST_VICTIMS).map(|least| at_least(least, rate * mixture.victims)).sum();
    #[expect(clippy::cast_precision_loss, reason = "weights are far below 2^52 millionths")]
    let weighted = |value: f64, weight: i64| value * weight as f64;
    let values = [recency, frequency, gravity, victims];
    values.into_iter().zip(order.bands).map(|(value, weight)| weighted(value, weight)).sum()
}

/// How probably a Poisson count with this mean is so large.
fn at_least(least: usize, mean: f64) -> f64 {
    let mut term = libm::exp(-mean);
    let mut below = 0.0;
    for count in 0..least {
        below += term;
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let next = (count + 1) as f64;
        term *= mean / next;
    }
    (1.0 - below).max(0.0)
}

fn moments(values: &[f64]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "fewer contacts than 2^52")]
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

/// Shape and rate of the gamma distribution that makes these counts most likely, given that each is at least one.
fn rates(counts: &[usize]) -> (f64, f64) {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let sizes: Vec<(f64, f64)> =
        sorted.chunk_by(|a, b| a == b).map(|same| (same[0] as f64, same.len() as f64)).collect();
    let likelihood = |shape: f64, rate: f64| -> f64 {
        let none = shape * libm::log(rate / (1.0 + rate));
        let seen = libm::log(-libm::expm1(none).min(-1e-300));
        let of = |(count, times): &(f64, f64)| {
            let ways = libm::lgamma(count + shape) - libm::lgamma(shape) - libm::lgamma(count + 1.0);
            times * (ways + none - count * libm::log(1.0 + rate) - seen)
        };
        sizes.iter().map(of).sum()
    };
    // The best of a grid, then of a finer one around it: both parameters on a scale of powers.
    let (mut centre, mut step) = ((0.0, 0.0), 0.8);
    for _ in 0..5 {
        let steps = || (-5..=5).map(|at| f64::from(at) * step);
        let grid = steps().flat_map(|a| steps().map(move |b| (a, b)));
        let near = grid.map(|(a, b)| (centre.0 + a, centre.1 + b));
        let held = near.map(|(a, b)| (f64::clamp(a, -4.0, 4.0), f64::clamp(b, -5.0, 5.0)));
        let scored = held.map(|at| (likelihood(libm::exp(at.0), libm::exp(at.1)), at));
        centre = scored.max_by(|a, b| a.0.total_cmp(&b.0)).expect("a grid has points").1;
        step /= 3.0;
    }
    (libm::exp(centre.0), libm::exp(centre.1))
}

/// How many contacts of the list's mixture weigh as much as one's own: none where one person's contacts are all
/// alike, very many where they resemble each other no more than anybody's.
fn strength(values: &[Vec<f64>]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let size = |count: usize| count as f64;
    let several: Vec<&Vec<f64>> = values.iter().filter(|own| own.len() > 1).collect();
    let (groups, all) = (size(several.len()), size(several.iter().map(|own| own.len()).sum()));
    if several.len() < 2 {
        return 1.0;
    }
    let mean = several.iter().flat_map(|own| own.iter()).sum::<f64>() / all;
    let own_mean = |own: &[f64]| own.iter().sum::<f64>() / size(own.len());
    let between: f64 =
        several.iter().map(|own| size(own.len()) * (own_mean(own) - mean) * (own_mean(own) - mean)).sum();
    let within: f64 = several
        .iter()
        .map(|own| {
            let mean = own_mean(own);
            own.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>()
        })
        .sum();
    let (between, within) = (between / (groups - 1.0), within / (all - groups).max(1.0));
    let typical =
        (all - several.iter().map(|own| size(own.len() * own.len())).sum::<f64>() / all) / (groups - 1.0);
    let alike = ((between - within) / (between + (typical - 1.0) * within)).clamp(0.02, 0.98);
    if alike.is_nan() { 1.0 } else { (1.0 - alike) / alike }
}
