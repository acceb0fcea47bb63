//! How many events everybody would have if nothing but chance gave them out: even then some have more than others.

use super::{Generator, Purpose, count};

/// Any will do: it is the same for all, so that the same numbers give the same counts.
const SEED: u64 = 0xC4A2;

/// Counts of so many people who had at least one of so many events, had every event fallen on anybody alike: Poisson
/// counts of which those of nobody are not seen, so that `λ/(1 − e^−λ)` events come to each on average. Drawn from
/// a fixed seed. As many ones as there are events, and noughts, where there are no more events than people.
pub fn counts_by_chance(people: usize, events: u64) -> Vec<f64> {
    let all = usize::try_from(events).unwrap_or(usize::MAX);
    if all <= people {
        return (0..people).map(|person| f64::from(u8::from(person < all))).collect();
    }
    let rate = rate(count(all) / count(people));
    let mut random = Generator::new(SEED).stream(Purpose::Chance, 0, 0);
    (0..people).map(|_| one(rate, random.unit())).collect()
}

/// The rate at which those with an event have so many on average: by halving, as the mean rises with the rate.
fn rate(mean: f64) -> f64 {
    let (mut low, mut high) = (0.0, mean);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if middle / -libm::expm1(-middle) < mean { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The count from one on at which its share of chances is used up.
fn one(rate: f64, share: f64) -> f64 {
    // Where e^−λ is no number any more, counts are as good as normal, and noughts do not happen.
    let mut left = share * -libm::expm1(-rate);
    let mut events = 1.0;
    let mut chance = libm::exp(libm::log(rate) - rate);
    while left > chance && events < rate * 10.0 + 100.0 {
        left -= chance;
        events += 1.0;
        chance *= rate / events;
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::gini;

    #[test]
    fn chance_gives_out_about_as_much_and_to_everybody() {
        for (people, events) in [(10_000, 12_000), (10_000, 50_000), (10_000, 600_000)] {
            let counts = counts_by_chance(people, events);
            let sum: f64 = counts.iter().sum();
            assert!((sum / count(usize::try_from(events).unwrap()) - 1.0).abs() < 0.02, "{events}: {sum}");
            assert!(counts.iter().all(|events| *events >= 1.0));
        }
    }

    #[test]
    fn no_more_events_than_people_fall_on_as_many() {
        assert_eq!(counts_by_chance(3, 2), [1.0, 1.0, 0.0]);
        assert_eq!(counts_by_chance(2, 2), [1.0, 1.0]);
        assert_eq!(counts_by_chance(0, 0), [0.0; 0]);
    }

    #[test]
    fn chance_concentrates_as_the_poisson_distribution_does() {
        // 4 / (1 - e^-4) is 4.07463: half the mean difference of two such counts, over their mean, by plain sums.
        let found = gini(&counts_by_chance(100_000, 407_463)).unwrap();
        let (mut p, mut chances) = (libm::exp(-4.0) / (1.0 - libm::exp(-4.0)), Vec::new());
        for events in 1..60 {
            p *= 4.0 / f64::from(events);
            chances.push((f64::from(events), p));
        }
        let mean: f64 = chances.iter().map(|(events, p)| events * p).sum();
        let pairs = chances.iter().flat_map(|one| chances.iter().map(move |other| (one, other)));
        let differ: f64 = pairs.map(|(one, other)| (one.0 - other.0).abs() * one.1 * other.1).sum();
        assert!((found - differ / (2.0 * mean)).abs() < 0.003, "{found}");
    }

    #[test]
    fn the_same_numbers_give_the_same_counts() {
        assert_eq!(counts_by_chance(500, 2_000), counts_by_chance(500, 2_000));
    }
}
