//! How a hotspot came about: classes from a series of Gi* of one area.

use super::trend::mann_kendall;

/// One period of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heat {
    /// Significantly high together with its neighbours.
    Hot,
    /// Significantly low.
    Cold,
    /// Neither.
    Usual,
}

impl Heat {
    /// By z score and a p value, adjusted as is fit for as many areas and periods as were looked at.
    pub fn of(z: f64, p: f64, critical_p: f64) -> Self {
        match p < critical_p {
            true if z > 0.0 => Heat::Hot,
            true if z < 0.0 => Heat::Cold,
            _ => Heat::Usual,
        }
    }
}

/// What a series of periods amounts to, in the classes of the R package sfhotspot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emergence {
    /// Nearly always.
    Persistent,
    /// Lately, and not before.
    Emerging,
    /// Before, and no longer.
    Former,
    /// Now and then.
    Intermittent,
    /// Sometimes hot and sometimes cold.
    Mixed,
    /// Too seldom to speak of.
    NoPattern,
}

/// The shares of periods that make a class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmergenceRules {
    /// Less than this share of periods is no pattern.
    pub least_share: f64,
    /// This share of periods or more is persistent.
    pub persistent_share: f64,
    /// The last share of periods that is recent, and the share of these that makes a spot emerge.
    pub recent_share: f64,
}

impl Default for EmergenceRules {
    /// As sfhotspot has them.
    fn default() -> Self {
        Self { least_share: 0.1, persistent_share: 0.8, recent_share: 0.2 }
    }
}

/// The class of a series by the rules of sfhotspot (`hotspot_classify`), and whether of heat or of cold.
///
/// Recent are the last `⌊recent_share·n⌋` periods, at least one, as sfhotspot's manual says; its code counts one
/// more, the last older one, on both sides. `None` for fewer than two periods.
pub fn emergence(periods: &[Heat], rules: EmergenceRules) -> Option<(Emergence, Heat)> {
    let n = periods.len();
    if n < 2 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a few periods")]
    let recent = ((rules.recent_share * share(n, 1) + 1e-9) as usize).clamp(1, n - 1);
    let class = |heat| class_of(periods, heat, n - recent, rules);
    Some(match (class(Heat::Hot), class(Heat::Cold)) {
        (Emergence::NoPattern, Emergence::NoPattern) => (Emergence::NoPattern, Heat::Usual),
        (hot, Emergence::NoPattern) => (hot, Heat::Hot),
        (Emergence::NoPattern, cold) => (cold, Heat::Cold),
        _ => (Emergence::Mixed, Heat::Usual),
    })
}

fn class_of(periods: &[Heat], heat: Heat, older: usize, rules: EmergenceRules) -> Emergence {
    let of = |part: &[Heat]| share(part.iter().filter(|one| **one == heat).count(), part.len());
    let (all, before, lately) = (of(periods), of(&periods[..older]), of(&periods[older..]));
    let least = |share: f64| share >= rules.least_share - 1e-9;
    if all >= rules.persistent_share - 1e-9 {
        Emergence::Persistent
    } else if !least(before) && lately >= rules.recent_share - 1e-9 {
        Emergence::Emerging
    } else if least(before) && !least(lately) {
        Emergence::Former
    } else if least(all) {
        Emergence::Intermittent
    } else {
        Emergence::NoPattern
    }
}

fn share(part: usize, whole: usize) -> f64 {
    super::count(part) / super::count(whole)
}

/// The eight patterns of ArcGIS's Emerging Hot Spot Analysis, each hot or cold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Hot in the last period for the first time.
    New,
    /// Hot in an unbroken run up to the last period, never before it, in less than nine tenths of all.
    Consecutive,
    /// Hot in nine tenths of periods and the last, and ever more so.
    Intensifying,
    /// Hot in nine tenths of periods, without a trend.
    Persistent,
    /// Hot in nine tenths of periods and the last, and ever less so.
    Diminishing,
    /// Hot in the last period, now and then before, never cold.
    Sporadic,
    /// Hot in the last period, and cold at some time before.
    Oscillating,
    /// Hot in nine tenths of periods, and not in the last.
    Historical,
}

/// The class of a series of Gi* as ArcGIS Pro documents them: one of eight patterns, hot or cold, or none.
///
/// `z` and `periods` are of the same periods; trend is that of Mann and Kendall on z at `critical_p`, two-sided.
/// `None` where no pattern fits.
///
/// # Panics
/// When there are not as many z scores as periods.
pub fn pattern(z: &[f64], periods: &[Heat], critical_p: f64) -> Option<(Pattern, Heat)> {
    assert_eq!(z.len(), periods.len(), "one z score for each period");
    let hot = pattern_of(Heat::Hot, Heat::Cold, z, periods, critical_p).map(|pattern| (pattern, Heat::Hot));
    let turned: Vec<f64> = z.iter().map(|z| -z).collect();
    let cold = || pattern_of(Heat::Cold, Heat::Hot, &turned, periods, critical_p);
    hot.or_else(|| cold().map(|pattern| (pattern, Heat::Cold)))
}

fn pattern_of(heat: Heat, opposite: Heat, z: &[f64], periods: &[Heat], critical_p: f64) -> Option<Pattern> {
    let n = periods.len();
    let hot = periods.iter().filter(|one| **one == heat).count();
    let is_mostly = n > 0 && share(hot, n) >= 0.9 - 1e-9;
    let is_last = periods.last() == Some(&heat);
    if is_mostly {
        let trend = mann_kendall(z).filter(|trend| trend.p < critical_p).map_or(0.0, |trend| trend.s);
        return Some(match (is_last, trend) {
            (false, _) => Pattern::Historical,
            (_, trend) if trend > 0.0 => Pattern::Intensifying,
            (_, trend) if trend < 0.0 => Pattern::Diminishing,
            _ => Pattern::Persistent,
        });
    }
    if !is_last {
        return None;
    }
    let run = periods.iter().rev().take_while(|one| **one == heat).count();
    Some(match (run == hot, run) {
        (true, 1) => Pattern::New,
        (true, _) => Pattern::Consecutive,
        _ if periods.contains(&opposite) => Pattern::Oscillating,
        _ => Pattern::Sporadic,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_periods_make_the_class() {
        check("HHHHHHHH..", "Persistent Hot");
        check("HHHHHHH...", "Former Hot");
        check("........HH", "Emerging Hot");
        check(".........H", "Emerging Hot");
        check("H.......H.", "Intermittent Hot");
        check("..........", "NoPattern Usual");
        check("CCCCCCCCCC", "Persistent Cold");
        check("HHHH..CCCC", "Mixed Usual");
        check(".H", "Emerging Hot");
    }

    #[test]
    fn one_period_is_no_series() {
        assert_eq!(emergence(&[Heat::Hot], EmergenceRules::default()), None);
        assert_eq!(emergence(&[], EmergenceRules::default()), None);
        assert_eq!(pattern(&[], &[], 0.05), None);
    }

    #[test]
    fn the_eight_patterns() {
        check_pattern(".........H", Flat, "New Hot");
        check_pattern(".......HHH", Flat, "Consecutive Hot");
        check_pattern("HHHHHHHHHH", Rising, "Intensifying Hot");
        check_pattern("HHHHHHHHHH", Flat, "Persistent Hot");
        check_pattern("HHHHHHHHHH", Falling, "Diminishing Hot");
        check_pattern("HHHHHHHHH.", Falling, "Historical Hot");
        check_pattern("HH..H...HH", Flat, "Sporadic Hot");
        check_pattern("HC..H....H", Flat, "Oscillating Hot");
        check_pattern("CCCCCCCCCC", Falling, "Intensifying Cold");
        check_pattern("H...C....C", Flat, "Oscillating Cold");
        check_pattern("HHHHHHHH..", Flat, "none");
        check_pattern("..........", Rising, "none");
    }

    #[test]
    fn a_period_is_hot_or_cold_by_its_own_sign() {
        assert_eq!(
            [(3.0, 0.01), (-3.0, 0.01), (3.0, 0.05), (0.0, 0.0)].map(|(z, p)| Heat::of(z, p, 0.05)),
            [Heat::Hot, Heat::Cold, Heat::Usual, Heat::Usual]
        );
    }

    use Trend::{Falling, Flat, Rising};

    enum Trend {
        Rising,
        Flat,
        Falling,
    }

    fn periods(letters: &str) -> Vec<Heat> {
        let heat = |letter| match letter {
            'H' => Heat::Hot,
            'C' => Heat::Cold,
            _ => Heat::Usual,
        };
        letters.chars().map(heat).collect()
    }

    #[track_caller]
    fn check(letters: &str, words: &str) {
        let (class, heat) = emergence(&periods(letters), EmergenceRules::default()).unwrap();
        assert_eq!(format!("{class:?} {heat:?}"), words);
    }

    #[track_caller]
    fn check_pattern(letters: &str, trend: Trend, words: &str) {
        let steps: Vec<f64> = (0..u8::try_from(letters.len()).unwrap()).map(f64::from).collect();
        let z: Vec<f64> = match trend {
            Rising => steps,
            Falling => steps.iter().map(|step| -step).collect(),
            Flat => steps.iter().map(|step| step % 2.0).collect(),
        };
        let found = pattern(&z, &periods(letters), 0.05);
        let found = found.map_or("none".to_owned(), |(pattern, heat)| format!("{pattern:?} {heat:?}"));
        assert_eq!(found, words);
    }
}
