//! Random numbers that depend on what they are for, never on who asked first.
//!
//! A counter-based generator turns a seed and a place in its sequence into random bits at once. Each area and
//! round has a place of its own, so any number of threads draws the same numbers.

/// What random numbers are drawn for: no two uses share any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// Others' values put around an area.
    Permutation = 0,
    /// Draws from the posterior of an area's rate.
    Rank = 1,
    /// Events thrown anew over all areas.
    Scan = 2,
    /// Zones that nobody did anything for.
    Placebo = 3,
    /// Places of candidates, had chance fallen otherwise.
    Candidate = 4,
    /// Events of people, had they fallen on anybody alike.
    Chance = 5,
    /// Counts as they might have been.
    Resample = 8,
    /// Maps on which no areas belong together.
    Search = 9,
}

/// Random numbers by seed, use, item and round: Philox 4x32 with ten rounds (Salmon and others 2011,
/// "Parallel random numbers: as easy as 1, 2, 3").
#[derive(Debug, Clone, Copy)]
pub struct Generator {
    key: [u32; 2],
}

impl Generator {
    /// All numbers of this seed.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of a seed")]
    pub fn new(seed: u64) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32] }
    }

    /// The numbers for one item, such as an area, in one round, such as a permutation.
    pub fn stream(&self, purpose: Purpose, item: u32, round: u32) -> Stream {
        Stream { key: self.key, counter: [0, round, item, purpose as u32], block: [0; 4], used: 4 }
    }
}

/// A sequence of random numbers: 2³⁴ of them before it begins again.
#[derive(Debug, Clone)]
pub struct Stream {
    key: [u32; 2],
    counter: [u32; 4],
    block: [u32; 4],
    used: usize,
}

impl Stream {
    /// 32 random bits.
    #[inline]
    pub fn bits(&mut self) -> u32 {
        if self.used == 4 {
            [self.block] = philox(self.counter, self.key);
            self.counter[0] = self.counter[0].wrapping_add(1);
            self.used = 0;
        }
        let bits = self.block[self.used];
        self.used += 1;
        bits
    }

    /// Fills numbers with random bits: those that [`bits`](Self::bits) would give one after the other, sooner.
    #[inline]
    pub fn fill(&mut self, numbers: &mut [u32]) {
        let mut at = 0;
        while at < numbers.len() {
            if self.used == 4 && numbers.len() - at > 4 {
                let [block, next] = philox(self.counter, self.key);
                numbers[at..at + 4].copy_from_slice(&block);
                at += 4;
                self.counter[0] = self.counter[0].wrapping_add(2);
                (self.block, self.used) = (next, 0);
            } else {
                numbers[at] = self.bits();
                at += 1;
            }
        }
    }

    /// A whole number from 0 to one less than this many, each as likely as another but for one part in
    /// 2³²/`many`.
    #[inline]
    pub fn below(&mut self, many: u32) -> u32 {
        scaled(self.bits(), many)
    }

    /// A number between 0 and 1, neither of them included, of 52 random bits.
    pub fn unit(&mut self) -> f64 {
        let (high, low) = (f64::from(self.bits() >> 6), f64::from(self.bits() >> 6));
        (high * f64::from(1_u32 << 26) + low + 0.5) / (1_u64 << 52) as f64
    }

    /// A number of the standard normal curve: the polar method (Marsaglia and Bray 1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// A number of the gamma distribution of this shape and scale 1 (Marsaglia and Tsang 2000).
    ///
    /// # Panics
    /// When the shape is not above 0.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        assert!(shape > 0.0, "a gamma distribution has a shape above 0");
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * libm::pow(self.unit(), 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && libm::log(self.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }
}

/// Random bits as a whole number below this many.
#[inline]
pub(super) fn scaled(bits: u32, many: u32) -> u32 {
    ((u64::from(bits) * u64::from(many)) >> 32) as u32
}

/// Blocks of this counter and those that follow it. Several are worked out side by side, in 64-bit lanes that processors
/// multiply at once: twice as fast as one after the other.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of a product, both below 2^32")]
fn philox<const BLOCKS: usize>(first: [u32; 4], mut key: [u32; 2]) -> [[u32; 4]; BLOCKS] {
    const LOW: u64 = 0xFFFF_FFFF;
    let mut lanes = first.map(|number| [u64::from(number); BLOCKS]);
    for (counter, more) in lanes[0].iter_mut().zip(0..) {
        *counter = u64::from(first[0].wrapping_add(more));
    }
    let [mut a, mut b, mut c, mut d] = lanes;
    for _ in 0..10 {
        for lane in 0..BLOCKS {
            let one = (a[lane] & LOW) * 0xD251_1F53;
            let other = (c[lane] & LOW) * 0xCD9E_8D57;
            a[lane] = other >> 32 ^ b[lane] ^ u64::from(key[0]);
            b[lane] = other & LOW;
            c[lane] = one >> 32 ^ d[lane] ^ u64::from(key[1]);
            d[lane] = one & LOW;
        }
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    std::array::from_fn(|lane| [a[lane] as u32, b[lane] as u32, c[lane] as u32, d[lane] as u32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::count;
    use proptest::prelude::*;

    #[test]
    fn the_published_answers_are_given() {
        // Random123, known answers of philox4x32 with ten rounds.
        check([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        check([!0; 4], [!0; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        check(
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        );
    }

    #[test]
    fn a_seed_an_area_and_a_round_each_make_a_difference() {
        let first = |seed, item, round| Generator::new(seed).stream(Purpose::Rank, item, round).bits();
        let all = [first(1, 0, 0), first(1 << 32, 0, 0), first(1, 1, 0), first(1, 0, 1)];
        assert!((0..4).all(|one| (0..one).all(|other| all[one] != all[other])), "{all:?}");
        let other_use = Generator::new(1).stream(Purpose::Scan, 0, 0).bits();
        assert_ne!(all[0], other_use);
    }

    #[test]
    fn whole_numbers_are_equally_likely() {
        let mut stream = Generator::new(7).stream(Purpose::Permutation, 0, 0);
        let mut seen = [0_u32; 6];
        (0..60_000).for_each(|_| seen[stream.below(6) as usize] += 1);
        assert!(seen.iter().all(|&seen| (9_600..10_400).contains(&seen)), "{seen:?}");
    }

    #[test]
    fn normal_and_gamma_numbers_have_their_mean_and_variance() {
        let mut stream = Generator::new(7).stream(Purpose::Rank, 0, 0);
        moments((0..40_000).map(|_| stream.normal()).collect(), 0.0, 1.0);
        for shape in [0.3, 1.0, 7.5] {
            moments((0..40_000).map(|_| stream.gamma(shape)).collect(), shape, shape);
        }
    }

    proptest! {
        #[test]
        fn numbers_come_in_one_order_however_many_are_asked_for(asked in prop::collection::vec(0..20_usize, 0..9)) {
            let stream = || Generator::new(3).stream(Purpose::Rank, 1, 2);
            let (mut filled, mut slow) = (stream(), stream());
            for many in asked {
                let mut numbers = vec![0; many];
                filled.fill(&mut numbers);
                prop_assert_eq!(numbers, (0..many).map(|_| slow.bits()).collect::<Vec<_>>());
                prop_assert_eq!(filled.bits(), slow.bits());
            }
        }
    }

    #[track_caller]
    fn moments(drawn: Vec<f64>, mean: f64, variance: f64) {
        let n = count(drawn.len());
        let found = drawn.iter().sum::<f64>() / n;
        let spread = drawn.iter().map(|x| (x - found).powi(2)).sum::<f64>() / n;
        assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "mean {found} for {mean}");
        assert!((spread / variance - 1.0).abs() < 0.06, "variance {spread} for {variance}");
    }

    #[track_caller]
    fn check(counter: [u32; 4], key: [u32; 2], published: [u32; 4]) {
        assert_eq!(philox(counter, key), [published]);
        let [one, two, three] = philox(counter, key);
        let [next] = philox([counter[0].wrapping_add(1), counter[1], counter[2], counter[3]], key);
        assert_eq!(
            (one, two, philox([counter[0].wrapping_add(2), counter[1], counter[2], counter[3]], key)),
            (published, next, [three])
        );
    }
}
