//! Draws from the seed. Own simple draws, since those of a library may change between its versions.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// A source of draws that gives the same ones for the same seed, on every machine.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A whole number from 0 up to, not including, `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a count fits 64 bits");
        usize::try_from(self.0.next_u64() % end).expect("it is below a usize")
    }

    /// A share from 0 up to, not including, 1.
    pub(super) fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number evenly between two ends.
    pub(super) fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.share()
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of a list, all alike.
    pub(super) fn one<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list, the first ones more often, as common names are.
    pub(super) fn early<T: Copy>(&mut self, list: &[T]) -> T {
        let first = self.below(list.len() * list.len());
        list[list.len() - 1 - first.isqrt()]
    }

    /// The place of one of several weights; they must not all be zero.
    pub(super) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, &weight) in weights.iter().enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        unreachable!("a draw below the sum falls into one of the weights")
    }

    /// A day between two days, both included.
    pub(super) fn day(&mut self, from: Date, to: Date) -> Date {
        days_after(from, self.below(days_between(from, to) + 1))
    }

    /// A skewed count of at least one: mostly small, now and then many times the mean.
    pub(super) fn count(&mut self, mean: f64, most: usize) -> usize {
        // 1/√u − 1 has mean 1 and a heavy tail, and needs only operations that round alike everywhere.
        let excess = (mean - 1.0) * (1.0 / (1.0 - self.share()).sqrt() - 1.0);
        (1..most).take_while(|&count| count as f64 <= excess + 0.5).count() + 1
    }

    /// Puts a list into a random order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// So many days later.
pub(super) fn days_after(date: Date, days: usize) -> Date {
    date.saturating_add(i64::try_from(days).expect("a few decades of days").days())
}

/// Days from one date to a later one; none if it is earlier.
pub(super) fn days_between(from: Date, to: Date) -> usize {
    usize::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

/// Full years from birth to a date.
pub(super) fn age_at(born: Date, date: Date) -> i16 {
    let had_birthday = (date.month(), date.day()) >= (born.month(), born.day());
    date.year() - born.year() - i16::from(!had_birthday)
}

#[cfg(test)]
mod tests {
    use super::{Draw, age_at};
    use jiff::civil::date;

    #[test]
    fn a_year_is_full_on_the_birthday_and_not_the_day_before() {
        let born = date(2010, 9, 30);
        assert_eq!([29, 30].map(|day| age_at(born, date(2026, 9, day))), [15, 16]);
    }

    #[test]
    fn counts_start_at_one_are_mostly_small_and_now_and_then_large() {
        let mut draw = Draw::new(1);
        let counts: Vec<_> = (0..10_000).map(|_| draw.count(3.0, 60)).collect();
        assert!(counts.iter().all(|count| (1..=60).contains(count)));
        assert!(counts.iter().filter(|&&count| count <= 2).count() > 4_000);
        assert!(counts.iter().any(|&count| count > 40));
    }

    #[test]
    fn early_entries_of_a_list_come_more_often() {
        let mut draw = Draw::new(1);
        let drawn: Vec<u8> = (0..1_000).map(|_| draw.early(&[0, 1, 2, 3])).collect();
        let times = |entry| drawn.iter().filter(|&&got| got == entry).count();
        assert!(times(0) > times(1) && times(1) > times(2) && times(2) > times(3) && times(3) > 0);
    }
}
