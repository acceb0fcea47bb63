//! How surprising a z score is, and how surprising it stays when many were looked at.

use super::count;

/// Which values count as surprising. A p value says nothing until its tail is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// High ones.
    Upper,
    /// Low ones.
    Lower,
    /// Both, the p value counting either side.
    Both,
    /// The nearer side alone, as in PySAL's permutation p: half of [`Tail::Both`].
    Nearer,
}

/// The chance of a z score this far out, on the side or sides of this tail, if nothing but chance were at work.
pub fn p_value(z: f64, tail: Tail) -> f64 {
    match tail {
        Tail::Upper => libm::erfc(z / std::f64::consts::SQRT_2) / 2.0,
        Tail::Lower => libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0,
        Tail::Both => two_sided_p(z),
        Tail::Nearer => two_sided_p(z) / 2.0,
    }
}

/// What is done about having looked at many areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Benjamini and Hochberg: at most a share q of those called unusual are so by chance alone.
    FalseDiscoveryRate,
    /// Holm: the chance of even one such call is at most p.
    Holm,
    /// Bonferroni: the same, and never fewer calls are lost than by Holm's.
    Bonferroni,
    /// Nothing.
    None,
}

impl Correction {
    /// The p values adjusted, in the order given.
    pub fn adjust(self, p_values: &[f64]) -> Vec<f64> {
        match self {
            Correction::FalseDiscoveryRate => benjamini_hochberg(p_values),
            Correction::Holm => holm(p_values),
            Correction::Bonferroni => p_values.iter().map(|p| (p * count(p_values.len())).min(1.0)).collect(),
            Correction::None => p_values.to_vec(),
        }
    }
}

/// `p_(i)·(n − i + 1)`, never less than the one before, at most 1 (Holm 1979).
fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut ascending: Vec<usize> = (0..p_values.len()).collect();
    ascending.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut most: f64 = 0.0;
    for (position, &index) in ascending.iter().enumerate() {
        most = most.max(p_values[index] * count(p_values.len() - position)).min(1.0);
        adjusted[index] = most;
    }
    adjusted
}

/// The chance of a z score at least this far from 0, to either side, if nothing but chance were at work.
///
/// `p = 2·(1 − Φ(|z|)) = erfc(|z|/√2)`, which keeps its digits where Φ is close to 1.
pub fn two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// P values adjusted so that calling all below q unusual makes at most a share q of these calls in error.
///
/// `q_(i) = min over k ≥ i of p_(k)·n/k`, at most 1, in the order given (Benjamini and Hochberg 1995). Takes
/// the p values of everything that was looked at, and only these.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut ascending: Vec<usize> = (0..p_values.len()).collect();
    ascending.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    for (position, &index) in ascending.iter().enumerate().rev() {
        least = least.min(p_values[index] * count(p_values.len()) / count(position + 1));
        adjusted[index] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_tails_of_the_normal_curve() {
        // As tabulated, for instance, by Abramowitz and Stegun (table 26.1), doubled.
        check(0.0, 1.0);
        check(1.0, 0.317_310_507_862_914_1);
        check(-1.0, 0.317_310_507_862_914_1);
        check(2.0, 0.045_500_263_896_358_42);
        check(3.0, 0.002_699_796_063_260_19);
        check(1.959_963_984_540_054, 0.05);
        check(2.575_829_303_548_901, 0.01);
    }

    #[test]
    fn a_far_tail_keeps_its_digits() {
        let p = two_sided_p(10.0);
        assert!((p / 1.523_970_604_832_105e-23 - 1.0).abs() < 1e-12, "{p}");
    }

    #[test]
    fn the_example_of_the_first_paper_keeps_four_of_fifteen() {
        // Benjamini and Hochberg 1995, their example: four of fifteen hypotheses are rejected at 0.05.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0000,
        ];
        assert_eq!(benjamini_hochberg(&p).iter().filter(|&&q| q <= 0.05).count(), 4);
    }

    #[test]
    fn a_tail_is_one_side_or_both() {
        let p = |tail| p_value(1.644_853_626_951_472_2, tail);
        assert!((p(Tail::Upper) - 0.05).abs() < 1e-12);
        assert!((p(Tail::Lower) - 0.95).abs() < 1e-12);
        assert!((p(Tail::Both) - 0.10).abs() < 1e-12);
        assert!((p(Tail::Nearer) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn four_p_values_are_adjusted_as_by_hand() {
        let adjusted = |correction: Correction| {
            let all = correction.adjust(&[0.01, 0.04, 0.03, 0.005]);
            all.iter().map(|p| format!("{p:.3}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(adjusted(Correction::Holm), "0.030 0.060 0.060 0.020");
        assert_eq!(adjusted(Correction::Bonferroni), "0.040 0.160 0.120 0.020");
        assert_eq!(adjusted(Correction::FalseDiscoveryRate), "0.020 0.040 0.040 0.020");
        assert_eq!(adjusted(Correction::None), "0.010 0.040 0.030 0.005");
    }

    #[test]
    fn one_p_value_needs_no_adjusting() {
        assert_eq!(benjamini_hochberg(&[0.03]), [0.03]);
        assert_eq!(benjamini_hochberg(&[]), [0.0; 0]);
    }

    proptest! {
        #[test]
        fn the_definition_word_for_word_gives_the_same(p in prop::collection::vec(0.0..=1.0_f64, 0..30)) {
            for (fast, slow) in benjamini_hochberg(&p).into_iter().zip(slow(&p)) {
                prop_assert!((fast - slow).abs() < 1e-12, "{fast} {slow}");
            }
        }
    }

    /// For each p, the least of `p'·n / (how many are at most p')` over all p' that are not smaller.
    fn slow(p: &[f64]) -> Vec<f64> {
        let at_most = |limit: f64| count(p.iter().filter(|&&p| p <= limit).count());
        let scaled = |p_value: f64| p_value * count(p.len()) / at_most(p_value);
        let least = |own: f64| p.iter().filter(|&&p| p >= own).map(|&p| scaled(p)).fold(1.0, f64::min);
        p.iter().map(|&own| least(own)).collect()
    }

    #[track_caller]
    fn check(z: f64, p: f64) {
        assert!((two_sided_p(z) - p).abs() < 1e-12, "{}", two_sided_p(z));
    }
}
