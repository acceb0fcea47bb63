//! How sure an area's place in the order is, with counts as small as they are.

use rayon::prelude::*;

use super::count;
use super::generator::{Generator, Purpose};

/// Where an area may stand in the order, 1 being the highest rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankInterval {
    /// The highest place of the middle 90 % of draws.
    pub from: u32,
    /// The place of the middle draw.
    pub middle: u32,
    /// The lowest place of the middle 90 % of draws.
    pub to: u32,
    /// In which share of the draws it was among the top.
    pub among_top: f64,
}

/// Ranks by draws from a gamma-Poisson posterior.
///
/// An area's events are Poisson around `E_i·θ_i`; θ has a gamma prior whose mean `μ = ΣO/ΣE` and variance
/// `A = ΣE(O/E − μ)²/ΣE − μ/Ē` come from the moments (Clayton and Kaldor 1987; Marshall 1991), so that θ_i is
/// drawn from Γ(O_i + μ²/A, E_i + μ/A). `expected` may be populations, or expected events. `top` is how many
/// places count as the top. The same for any number of threads.
///
/// `None` where the areas cannot be told apart: rates vary no more than chance makes them, or an area has
/// nothing expected, or a number is negative or not a number.
///
/// # Panics
/// When there are not as many expected as counts, or no draws.
pub fn rank_intervals(
    counts: &[f64],
    expected: &[f64],
    top: usize,
    draws: u32,
    seed: u64,
) -> Option<Vec<RankInterval>> {
    assert!(draws > 0, "an interval needs draws");
    let prior = Prior::of(counts, expected)?;
    let generator = Generator::new(seed);
    let mut ranks = vec![0_u32; counts.len() * draws as usize];
    ranks.par_chunks_exact_mut(counts.len()).zip(0..draws).for_each(|(ranks, draw)| {
        let rate = |(area, (&count, &expected)): (usize, (&f64, &f64))| {
            let item = u32::try_from(area).expect("fewer than 2^32 areas");
            generator.stream(Purpose::Rank, item, draw).gamma(count + prior.shape) / (expected + prior.rate)
        };
        let rates: Vec<f64> = counts.iter().zip(expected).enumerate().map(rate).collect();
        put_in_order(&rates, ranks);
    });
    Some((0..counts.len()).into_par_iter().map(|area| interval(&ranks, area, counts.len(), top)).collect())
}

/// Writes each one's place, 1 for the highest; ties go by number.
fn put_in_order(rates: &[f64], ranks: &mut [u32]) {
    let mut order: Vec<u32> = (0..u32::try_from(rates.len()).expect("fewer than 2^32 areas")).collect();
    order.sort_by(|&one, &other| rates[other as usize].total_cmp(&rates[one as usize]));
    for (place, area) in (1..).zip(order) {
        ranks[area as usize] = place;
    }
}

fn interval(ranks: &[u32], area: usize, areas: usize, top: usize) -> RankInterval {
    let mut own: Vec<u32> = ranks.iter().skip(area).step_by(areas).copied().collect();
    own.sort_unstable();
    // The nearest whole place of 5, 50 and 95 hundredths.
    let at = |hundredths: usize| own[(hundredths * (own.len() - 1) + 50) / 100];
    let among_top = own.iter().filter(|&&rank| rank as usize <= top).count();
    RankInterval { from: at(5), middle: at(50), to: at(95), among_top: count(among_top) / count(own.len()) }
}

struct Prior {
    shape: f64,
    rate: f64,
}

impl Prior {
    fn of(counts: &[f64], expected: &[f64]) -> Option<Self> {
        assert_eq!(counts.len(), expected.len(), "one expected number for each count");
        let are_amounts = counts.iter().all(|count| count.is_finite() && *count >= 0.0)
            && expected.iter().all(|expected| expected.is_finite() && *expected > 0.0);
        let total: f64 = expected.iter().sum();
        if counts.is_empty() || !are_amounts {
            return None;
        }
        let mean = counts.iter().sum::<f64>() / total;
        let spread = |(count, expected): (&f64, &f64)| expected * (count / expected - mean).powi(2);
        let between = counts.iter().zip(expected).map(spread).sum::<f64>() / total;
        let variance = between - mean * count(counts.len()) / total;
        (variance > 0.0).then(|| Self { shape: mean * mean / variance, rate: mean / variance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_events_leave_the_place_open_and_many_settle_it() {
        let few = intervals(&[6.0, 2.0, 1.0, 0.0], &[10.0; 4]);
        assert!(few[0].from == 1 && few[0].to > 1, "{few:?}");
        let many = intervals(&[6000.0, 4000.0, 2000.0, 100.0], &[10_000.0; 4]);
        let places: Vec<_> = many.iter().map(|one| (one.from, one.middle, one.to)).collect();
        assert_eq!(places, [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)]);
        assert!(many[0].among_top > 0.999 && many[3].among_top < 0.001);
    }

    #[test]
    fn the_chance_of_being_first_is_that_of_two_gamma_numbers() {
        // Two areas of one expected: the prior of 30 and 10 is μ = 20, A = 100 − 20 = 80, so shape 5, rate 1/4.
        // θ₁ > θ₂ of Γ(35) and Γ(15) is Beta(15, 35) below ½: binomially, P(at least 15 of 49) = 0.99848…
        let found = rank_intervals(&[30.0, 10.0], &[1.0, 1.0], 1, 20_000, 1).unwrap();
        assert!((found[0].among_top - slow(15, 35)).abs() < 0.002, "{} {}", found[0].among_top, slow(15, 35));
        assert!((found[0].among_top + found[1].among_top - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_same_on_any_number_of_threads() {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| intervals(&[6.0, 2.0, 1.0, 0.0], &[10.0; 4]))
        };
        assert_eq!(on(1), on(3));
    }

    #[test]
    fn areas_that_cannot_be_told_apart_have_no_order() {
        assert_eq!(rank_intervals(&[5.0, 5.0], &[1.0, 1.0], 1, 9, 1), None);
        assert_eq!(rank_intervals(&[5.0, 9.0], &[1.0, 0.0], 1, 9, 1), None);
        assert_eq!(rank_intervals(&[], &[], 1, 9, 1), None);
        assert_eq!(rank_intervals(&[-5.0, 9.0], &[1.0, 1.0], 1, 9, 1), None);
    }

    fn intervals(counts: &[f64], expected: &[f64]) -> Vec<RankInterval> {
        rank_intervals(counts, expected, 1, 2_000, 1).unwrap()
    }

    /// P(Beta(a, b) < ½) with whole a and b: that of at least a heads in a + b − 1 throws.
    fn slow(a: u32, b: u32) -> f64 {
        let throws = a + b - 1;
        let ways =
            |heads: u32| (0..heads).fold(1.0, |ways, k| ways * f64::from(throws - k) / f64::from(k + 1));
        (a..=throws).map(ways).sum::<f64>() / 2_f64.powi(i32::try_from(throws).unwrap())
    }
}
