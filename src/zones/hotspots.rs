//! Which areas stand out in a layer, how sure that is, and how it goes with deprivation.

use rayon::prelude::*;

use super::{Ground, Layer, LayerSource, Sheet, Value, real};
use crate::places::survey::{Areas, Basis, Choices, Class, Line, Survey, Surveyed};
use crate::statistics::{
    Correction, Generator, Purpose, RankInterval, Stream, benjamini_hochberg, concentration_curve,
    empirical_bayes, fewest_holding, generalised_gini, rank_intervals, share_held_by_top,
};

/// One layer, area by area.
#[derive(Debug)]
pub struct Hotspots {
    /// What was counted.
    pub name: String,
    /// Where it comes from.
    pub source: LayerSource,
    /// The statistics, of shown areas alone.
    pub surveyed: Surveyed,
    /// The shown areas.
    areas: Areas,
    /// What was chosen.
    choices: Choices,
    /// Where each shown area stands among all.
    pub places: Vec<usize>,
    /// Rates by empirical Bayes with a 90 % interval.
    pub intervals: Vec<Option<(f64, f64)>>,
    /// The place in the order, with a 90 % interval.
    pub ranks: Option<Vec<RankInterval>>,
    /// The share of resamples in which each is among the first ten.
    pub steady: Vec<f64>,
    /// Areas beside a hidden one.
    pub beside_hidden: Vec<bool>,
    /// Local Moran's p, two-sided, by Benjamini and Hochberg.
    pub moran_fdr: Vec<Option<f64>>,
    /// How many areas are hidden.
    pub hidden: usize,
}

/// How many places count as the top.
const TOP: usize = 10;
const PERMUTATIONS: u32 = 999;
const DRAWS: u32 = 1_000;

/// The statistics of one layer over residents: Gi* and local Moran of the rates, rates by empirical Bayes, places in
/// the order, and in how many of `resamples` each area stands among the first ten.
///
/// `None` where fewer than 20 areas are shown, or nothing was counted: nothing can be compared then.
pub fn hotspots(ground: &Ground, layer: &Layer, resamples: u32, seed: u64) -> Option<Hotspots> {
    let (areas, counts, places) = ground.shown(layer);
    if places.len() < 20 || counts.iter().sum::<f64>() <= 0.0 {
        return None;
    }
    let choices = Choices {
        basis: Basis::Rate,
        permutations: PERMUTATIONS,
        seed,
        correction: Correction::FalseDiscoveryRate,
        neighbours: "areas that touch, if only in a corner".to_owned(),
    };
    let people = areas.population.clone().unwrap_or_default();
    let surveyed = areas.survey(&layer.name, counts.clone(), &choices);
    let beside_hidden = places
        .iter()
        .map(|&area| ground.neighbours().of(area).iter().any(|&other| layer.values[other].is_none()));
    let p: Vec<f64> =
        surveyed.lines.iter().filter_map(|line| line.moran_p_sim.map(|p| (2.0 * p).min(1.0))).collect();
    let mut adjusted = benjamini_hochberg(&p).into_iter();
    let moran_fdr =
        surveyed.lines.iter().map(|line| line.moran_p_sim.and_then(|_| adjusted.next())).collect();
    Some(Hotspots {
        name: layer.name.clone(),
        source: layer.source,
        intervals: intervals(&counts, &people),
        ranks: rank_intervals(&counts, &people, TOP, DRAWS, seed),
        steady: steadiness(&counts, &people, resamples, seed),
        beside_hidden: beside_hidden.collect(),
        moran_fdr,
        hidden: ground.len() - places.len(),
        surveyed,
        places,
        areas,
        choices,
    })
}

/// 90 % intervals of the rates: the posterior of a gamma-Poisson, Γ(O + m²/A, P + m/A), by Wilson and Hilferty's cube
/// (1931), good to a per cent from a shape of 2 on.
fn intervals(counts: &[f64], people: &[f64]) -> Vec<Option<(f64, f64)>> {
    let Some(bayes) = empirical_bayes(counts, people).filter(|bayes| bayes.variance > 0.0) else {
        return vec![None; counts.len()];
    };
    let (shape, rate) = (bayes.mean.powi(2) / bayes.variance, bayes.mean / bayes.variance);
    let quantile = |shape: f64, rate: f64, z: f64| {
        let ninth = 1.0 / (9.0 * shape);
        shape * (1.0 - ninth + z * ninth.sqrt()).max(0.0).powi(3) / rate
    };
    let of = |(count, people): (&f64, &f64)| {
        let (shape, rate) = (count + shape, people + rate);
        (*people > 0.0).then(|| (quantile(shape, rate, -NORMAL_95), quantile(shape, rate, NORMAL_95)))
    };
    counts.iter().zip(people).map(of).collect()
}

/// Of the normal distribution: 5 % lie above it.
const NORMAL_95: f64 = 1.644_853_626_951_472_2;

/// In which share of resamples each area is among the first ten by its shrunk rate. A resample throws the events
/// anew: as many in each area as a Poisson count with the observed mean.
fn steadiness(counts: &[f64], people: &[f64], resamples: u32, seed: u64) -> Vec<f64> {
    let generator = Generator::new(seed);
    let one = |round: u32| {
        let drawn: Vec<f64> = counts
            .iter()
            .zip(0_u32..)
            .map(|(&mean, area)| poisson(&mut generator.stream(Purpose::Resample, area, round), mean))
            .collect();
        let Some(bayes) = empirical_bayes(&drawn, people) else { return Vec::new() };
        first_ten(&bayes.rates)
    };
    let tops: Vec<Vec<usize>> = (0..resamples).into_par_iter().map(one).collect();
    let mut times = vec![0_u32; counts.len()];
    tops.iter().flatten().for_each(|&area| times[area] += 1);
    times.into_iter().map(|times| f64::from(times) / f64::from(resamples.max(1))).collect()
}

fn first_ten(rates: &[Option<f64>]) -> Vec<usize> {
    let mut order: Vec<(f64, usize)> =
        rates.iter().enumerate().filter_map(|(area, rate)| Some((-(*rate)?, area))).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    order.into_iter().take(TOP).map(|(_, area)| area).collect()
}

/// A Poisson count: by products of uniform numbers below a mean of 30 (Knuth), above by the rounded normal.
pub(super) fn poisson(stream: &mut Stream, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    if mean >= 30.0 {
        return (mean + mean.sqrt() * stream.normal()).round().max(0.0);
    }
    let (limit, mut product, mut count) = ((-mean).exp(), stream.unit(), 0.0);
    while product > limit {
        product *= stream.unit();
        count += 1.0;
    }
    count
}

impl Hotspots {
    /// As a survey of the shown areas alone, for a GeoPackage of their outlines; and where those stand among all.
    pub fn into_survey(self) -> (Survey, Vec<usize>) {
        (Survey { areas: self.areas, choices: self.choices, layers: vec![self.surveyed] }, self.places)
    }

    /// Its name as a file has it.
    pub fn slug(&self) -> String {
        self.name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    }

    /// How many areas stand out after correction for having looked at all of them.
    pub fn standing_out(&self) -> usize {
        self.surveyed.of_class(Class::High95) + self.surveyed.of_class(Class::High99)
    }

    /// The shown areas by their shrunk rate, highest first.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        let rate = |at: usize| self.surveyed.lines[at].rate_eb.unwrap_or(f64::NEG_INFINITY);
        order.sort_by(|&one, &other| rate(other).total_cmp(&rate(one)).then(one.cmp(&other)));
        order
    }

    /// Every shown area in order, then the hidden ones by code.
    pub fn sheet(&self, ground: &Ground) -> Sheet {
        let mut sheet = Sheet::new(
            format!("hotspots-{}", self.slug()),
            format!("{}: areas in order of their rate", self.name),
            &COLUMNS,
        );
        for at in self.order() {
            sheet.row(self.row(at, ground));
        }
        let shown: Vec<usize> = self.places.clone();
        for area in (0..ground.len()).filter(|area| shown.binary_search(area).is_err()) {
            let mut row = vec![Value::text(&ground.areas.codes[area]), Value::text(ground.name(area))];
            row.extend(vec![Value::Hidden; COLUMNS.len() - 2]);
            sheet.row(row);
        }
        let raw = self.surveyed.lines.iter().filter(|line| line.gi_p.is_some_and(|p| p <= 0.05)).count();
        let kept = self.surveyed.lines.iter().filter(|line| line.gi_p_fdr.is_some_and(|p| p <= 0.05)).count();
        sheet.note(format!(
            "Of {} areas shown, {raw} are unusual by Gi* at 5 %, two-sided; after Benjamini and Hochberg’s correction \
             for having looked at all of them, {kept}.",
            self.places.len()
        ))
    }

    fn row(&self, at: usize, ground: &Ground) -> Vec<Value> {
        let (line, area) = (&self.surveyed.lines[at], self.places[at]);
        let per_1000 = |rate: Option<f64>| Value::maybe(rate.map(|rate| 1000.0 * rate), 1);
        let rank = self.ranks.as_ref().map(|ranks| ranks[at]);
        vec![
            Value::text(&ground.areas.codes[area]),
            Value::text(ground.name(area)),
            Value::Number(line.count, 0),
            Value::Number(ground.residents[area], 0),
            per_1000(line.rate),
            per_1000(line.rate_eb),
            per_1000(self.intervals[at].map(|(low, _)| low)),
            per_1000(self.intervals[at].map(|(_, high)| high)),
            rank.map_or(Value::None, |rank| Value::text(format!("{} to {}", rank.from, rank.to))),
            Value::Number(100.0 * self.steady[at], 0),
            Value::maybe(line.gi_z, 2),
            Value::maybe(line.gi_p_fdr, 4),
            Value::text(line.class.name()),
            line.local.map_or(Value::None, |local| Value::text(local.quadrant.letters())),
            Value::maybe(self.moran_fdr[at], 4),
            Value::text(self.warnings(at, line)),
        ]
    }

    fn warnings(&self, at: usize, line: &Line) -> String {
        let flags = line.flags.iter().map(|flag| flag.name());
        flags.chain(self.beside_hidden[at].then_some("hidden neighbours")).collect::<Vec<_>>().join("; ")
    }

    /// How concentrated it is, beside what the most deprived areas hold of it.
    pub fn concentration(&self, ground: &Ground) -> Option<[Value; 6]> {
        let counts = self.surveyed.counts();
        let deprived = self.held_by_the_most_deprived(ground);
        concentration_curve(&counts)?;
        Some([
            Value::text(&self.name),
            Value::maybe(generalised_gini(&counts), 3),
            Value::maybe(share_held_by_top(&counts, 0.1).map(|share| 100.0 * share), 1),
            Value::maybe(fewest_holding(&counts, 0.5).map(real), 0),
            deprived.map_or(Value::NotSupplied, |share| Value::Number(100.0 * share, 1)),
            Value::Number(real(self.hidden), 0),
        ])
    }

    /// The share that the tenth of the shown areas holds that is most deprived.
    fn held_by_the_most_deprived(&self, ground: &Ground) -> Option<f64> {
        let mut order: Vec<(u32, f64)> = self
            .places
            .iter()
            .zip(&self.surveyed.lines)
            .map(|(&area, line)| Some((ground.deprivation(area)?.rank, line.count)))
            .collect::<Option<_>>()?;
        order.sort_by_key(|(rank, _)| *rank);
        let all: f64 = order.iter().map(|(_, count)| count).sum();
        let tenth = order.len().div_ceil(10);
        Some(order.iter().take(tenth).map(|(_, count)| count).sum::<f64>() / all)
    }
}

/// Columns of [`Hotspots::concentration`].
pub(super) const CONCENTRATION: [(&str, &str); 6] = [
    ("layer", "what was counted"),
    ("gini", "0 where it is spread evenly over areas, near 1 where one has nearly all (generalised Gini)"),
    ("held_by_top_tenth", "per cent held by the tenth of areas with most"),
    ("areas_with_half", "the fewest areas that hold half of it"),
    ("held_by_most_deprived_tenth", "per cent held by the most deprived tenth of the areas"),
    ("hidden_areas", "areas that are hidden and take no part"),
];

/// How concentrated each layer is, against deprivation.
pub fn concentration(all: &[Hotspots], ground: &Ground) -> Sheet {
    let mut sheet = Sheet::new(
        "concentration",
        "How concentrated it is, and how that goes with deprivation",
        &CONCENTRATION,
    );
    all.iter().filter_map(|one| one.concentration(ground)).for_each(|row| sheet.row(row));
    sheet.note(
        "Where the most deprived tenth holds much less than the tenth with most, deprivation alone does not say where \
         to work.",
    )
}

const COLUMNS: [(&str, &str); 16] = [
    ("area", "code of the area"),
    ("name", "its name"),
    ("count", "how many were counted"),
    ("residents", "how many live there"),
    ("rate", "per 1,000 residents"),
    (
        "rate_shrunk",
        "per 1,000 residents, drawn to the mean as far as small numbers call for it (empirical Bayes)",
    ),
    ("rate_low", "lower end of its 90 % interval"),
    ("rate_high", "upper end of its 90 % interval"),
    ("place", "its place in the order by rate: 90 % interval"),
    ("top_ten", "in per cent of resamples among the first ten"),
    ("gi_z", "Getis-Ord Gi* of the rates, itself included"),
    ("gi_p_fdr", "two-sided, corrected by Benjamini and Hochberg"),
    ("class", "by Gi* after correction"),
    ("moran_quadrant", "HH: high among high; HL: high among low; and so on"),
    ("moran_p_fdr", "of local Moran: two-sided by 999 permutations, corrected"),
    ("care", "reasons to read it with care"),
];
