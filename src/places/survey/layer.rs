//! The statistics of one layer.

use serde_json::{Value, json};

use super::flags::{self, Flag};
use super::{Areas, Basis, Choices};
use crate::statistics::{
    LocalMoran, Moran, benjamini_hochberg, conditional_permutation, empirical_bayes, fewest_holding,
    generalised_gini, gi_star, gini, local_moran, morans_i, share_held_by_top, two_sided_p,
};

/// One layer over all areas.
#[derive(Debug)]
pub struct Surveyed {
    /// What was counted.
    pub name: String,
    /// One for each area.
    pub lines: Vec<Line>,
    /// Of all together, where it is defined.
    pub moran: Option<Moran>,
    /// Counts over residents, all together.
    pub mean_rate: Option<f64>,
}

/// One area.
#[derive(Debug, Clone)]
pub struct Line {
    /// As it was counted.
    pub count: f64,
    /// Per resident.
    pub rate: Option<f64>,
    /// Per resident, drawn to the mean by empirical Bayes.
    pub rate_eb: Option<f64>,
    /// How many times what its residents would give.
    pub times_expected: Option<f64>,
    /// Gi*.
    pub gi_z: Option<f64>,
    /// Two-sided.
    pub gi_p: Option<f64>,
    /// Two-sided, by Benjamini and Hochberg over the layer.
    pub gi_p_fdr: Option<f64>,
    /// By permutation, one tail.
    pub gi_p_sim: Option<f64>,
    /// Local Moran.
    pub local: Option<LocalMoran>,
    /// By permutation, one tail.
    pub moran_p_sim: Option<f64>,
    /// By Gi* and the chosen correction.
    pub class: Class,
    /// Reasons for care.
    pub flags: Vec<Flag>,
}

/// Whether an area, together with its neighbours, is unusual, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Low at 1 %.
    Low99,
    /// Low at 5 %.
    Low95,
    /// Low at 10 %.
    Low90,
    /// As usual.
    Usual,
    /// High at 10 %.
    High90,
    /// High at 5 %.
    High95,
    /// High at 1 %.
    High99,
    /// Not judged: the statistic is not defined.
    NotJudged,
}

impl Class {
    /// All, from high to low.
    pub const ALL: [Self; 8] = [
        Class::High99,
        Class::High95,
        Class::High90,
        Class::Usual,
        Class::Low90,
        Class::Low95,
        Class::Low99,
        Class::NotJudged,
    ];

    fn of(z: Option<f64>, adjusted_p: Option<f64>) -> Self {
        let (Some(z), Some(p)) = (z, adjusted_p) else { return Class::NotJudged };
        match (z > 0.0, p) {
            (true, p) if p <= 0.01 => Class::High99,
            (true, p) if p <= 0.05 => Class::High95,
            (true, p) if p <= 0.1 => Class::High90,
            (false, p) if p <= 0.01 => Class::Low99,
            (false, p) if p <= 0.05 => Class::Low95,
            (false, p) if p <= 0.1 => Class::Low90,
            _ => Class::Usual,
        }
    }

    /// As it stands in files and legends.
    pub fn name(self) -> &'static str {
        match self {
            Class::High99 => "high (99 %)",
            Class::High95 => "high (95 %)",
            Class::High90 => "high (90 %)",
            Class::Usual => "as usual",
            Class::Low90 => "low (90 %)",
            Class::Low95 => "low (95 %)",
            Class::Low99 => "low (99 %)",
            Class::NotJudged => "not judged",
        }
    }

    /// Whether it is called high or low at all.
    pub fn is_unusual(self) -> bool {
        !matches!(self, Class::Usual | Class::NotJudged)
    }
}

pub(super) fn survey(areas: &Areas, name: &str, counts: Vec<f64>, choices: &Choices) -> Surveyed {
    assert_eq!(counts.len(), areas.codes.len(), "one count for each area");
    let people = areas.population.as_deref();
    let rates: Vec<Option<f64>> = match people {
        Some(people) => {
            counts.iter().zip(people).map(|(count, people)| (*people > 0.0).then(|| count / people)).collect()
        }
        None => vec![None; counts.len()],
    };
    let bayes = people.and_then(|people| empirical_bayes(&counts, people));
    let local = Local::of(areas, &counts, &rates, choices);
    let line = |(area, count): (usize, f64)| {
        let mean = bayes.as_ref().map(|bayes| bayes.mean).filter(|mean| *mean > 0.0);
        let times_expected = rates[area].zip(mean).map(|(rate, mean)| rate / mean);
        let class = Class::of(local.z[area], local.adjusted[area]);
        let care = (local.own[area], local.neighbourhood[area], class.is_unusual());
        Line {
            count,
            rate: rates[area],
            rate_eb: bayes.as_ref().and_then(|bayes| bayes.rates[area]),
            times_expected,
            gi_z: local.z[area],
            gi_p: local.p[area],
            gi_p_fdr: local.fdr[area],
            gi_p_sim: local.gi_sim[area],
            local: local.moran[area],
            moran_p_sim: local.moran_sim[area],
            class,
            flags: flags::of(areas, area, count, times_expected, care),
        }
    };
    Surveyed {
        name: name.to_owned(),
        lines: counts.into_iter().enumerate().map(line).collect(),
        moran: local.global,
        mean_rate: bayes.map(|bayes| bayes.mean),
    }
}

/// What neighbours make of each area, `None` where it takes no part.
struct Local {
    z: Vec<Option<f64>>,
    p: Vec<Option<f64>>,
    fdr: Vec<Option<f64>>,
    adjusted: Vec<Option<f64>>,
    gi_sim: Vec<Option<f64>>,
    moran: Vec<Option<LocalMoran>>,
    moran_sim: Vec<Option<f64>>,
    own: Vec<f64>,
    neighbourhood: Vec<f64>,
    global: Option<Moran>,
}

impl Local {
    fn of(areas: &Areas, counts: &[f64], rates: &[Option<f64>], choices: &Choices) -> Self {
        let values: Vec<Option<f64>> = match choices.basis {
            Basis::Count => counts.iter().copied().map(Some).collect(),
            Basis::Rate => rates.to_vec(),
        };
        let takes_part: Vec<bool> = values.iter().map(Option::is_some).collect();
        let known: Vec<f64> = values.into_iter().flatten().collect();
        let neighbours = areas.neighbours.restrict(&takes_part);
        let z = gi_star(&known, &neighbours);
        let p: Vec<Option<f64>> = z.iter().map(|z| z.map(two_sided_p)).collect();
        let judged: Vec<f64> = p.iter().flatten().copied().collect();
        let back = |adjusted: Vec<f64>| {
            let mut adjusted = adjusted.into_iter();
            p.iter().map(|p| p.and_then(|_| adjusted.next())).collect::<Vec<_>>()
        };
        let (fdr, adjusted) = (back(benjamini_hochberg(&judged)), back(choices.correction.adjust(&judged)));
        let pseudo = conditional_permutation(&known, &neighbours, choices.permutations, choices.seed);
        let mean = known.iter().sum::<f64>() / super::columns::real(known.len().max(1));
        let own: Vec<f64> = known.iter().map(|value| value - mean).collect();
        let neighbourhood: Vec<Option<f64>> = (0..known.len())
            .map(|area| Some(own[area] + neighbours.of(area).iter().map(|&other| own[other]).sum::<f64>()))
            .collect();
        let all = |of: Vec<Option<f64>>| spread(&takes_part, of);
        let zero_elsewhere =
            |of: Vec<Option<f64>>| all(of).into_iter().map(Option::unwrap_or_default).collect();
        Self {
            moran: spread(&takes_part, local_moran(&known, &neighbours)),
            global: morans_i(&known, &neighbours),
            fdr: all(fdr),
            adjusted: all(adjusted),
            z: all(z),
            gi_sim: all(pseudo.gi_star),
            moran_sim: all(pseudo.local_moran),
            own: zero_elsewhere(own.into_iter().map(Some).collect()),
            neighbourhood: zero_elsewhere(neighbourhood),
            p: all(p),
        }
    }
}

/// Results of those that take part, at their places among all.
fn spread<T>(takes_part: &[bool], results: Vec<Option<T>>) -> Vec<Option<T>> {
    let mut results = results.into_iter();
    takes_part.iter().map(|takes_part| if *takes_part { results.next().flatten() } else { None }).collect()
}

impl Surveyed {
    /// All that was counted.
    pub fn total(&self) -> f64 {
        self.lines.iter().map(|line| line.count).sum()
    }

    /// The counts.
    pub fn counts(&self) -> Vec<f64> {
        self.lines.iter().map(|line| line.count).collect()
    }

    /// How many areas have this class.
    pub fn of_class(&self, class: Class) -> usize {
        self.lines.iter().filter(|line| line.class == class).count()
    }

    /// The areas whose residents are the wrong denominator, the farthest off first.
    pub fn wrong_denominators(&self) -> Vec<usize> {
        let mut warned: Vec<usize> =
            (0..self.lines.len()).filter(|&at| self.lines[at].flags.contains(&Flag::Denominator)).collect();
        let times = |at: usize| self.lines[at].times_expected.unwrap_or_default();
        warned.sort_by(|&one, &other| times(other).total_cmp(&times(one)));
        warned
    }

    pub(super) fn summary(&self, areas: &Areas) -> Value {
        let counts = self.counts();
        let below = |p: fn(&Line) -> Option<f64>| {
            self.lines.iter().filter(|line| p(line).is_some_and(|p| p <= 0.05)).count()
        };
        let classes: serde_json::Map<String, Value> =
            Class::ALL.iter().map(|class| (class.name().to_owned(), self.of_class(*class).into())).collect();
        let denominators: Vec<Value> = self
            .wrong_denominators()
            .into_iter()
            .map(|at| (&self.lines[at], &areas.codes[at]))
            .map(|(line, code)| json!({ "area": code, "count": line.count, "times_expected": line.times_expected }))
            .collect();
        json!({
            "layer": self.name,
            "total": self.total(),
            "moran_i": self.moran.map(|moran| moran.i),
            "moran_z": self.moran.map(|moran| moran.z),
            "moran_p": self.moran.map(|moran| two_sided_p(moran.z)),
            "mean_rate": self.mean_rate,
            "gini": gini(&counts),
            "gini_generalised": generalised_gini(&counts),
            "share_of_top_tenth": share_held_by_top(&counts, 0.1),
            "areas_with_half": fewest_holding(&counts, 0.5),
            "gi_p_at_most_05": below(|line| line.gi_p),
            "gi_p_fdr_at_most_05": below(|line| line.gi_p_fdr),
            "gi_p_sim_at_most_05": below(|line| line.gi_p_sim),
            "classes": classes,
            "denominator_warnings": denominators,
        })
    }
}
