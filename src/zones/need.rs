//! The multi-agency need index: the method of the English Indices of Deprivation over rates by part of life, with
//! weights that the board sets, and beside it what weights and the method itself do to the order.

use super::{Ground, Layer, Sheet, Table, Value, real};
use crate::statistics::{composite, empirical_bayes, exponential_score, ranks_from_highest};

/// What each part of life counts for.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// By name of the part of life.
    pub of: Vec<(String, f64)>,
    /// Whether the board set them.
    pub set_by_board: bool,
}

/// The index of each area.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The parts of life, with their weights in per cent.
    pub weights: Vec<(String, f64)>,
    /// Areas that every part of life shows.
    pub places: Vec<usize>,
    /// The index, up to 100.
    pub index: Vec<f64>,
    /// 1 for the most need.
    pub rank: Vec<f64>,
    /// The score of each part of life, by area.
    pub scores: Vec<Vec<f64>>,
    /// The best and the worst place when one weight is raised or lowered by a quarter.
    pub range: Vec<(f64, f64)>,
    /// How many of the first ten stay there whichever weight is moved.
    pub stay: usize,
    /// Areas that one part of life puts in its top tenth and the index does not.
    pub cancelled: usize,
}

impl Weights {
    /// The same for all, which nobody set.
    pub fn equal(names: &[String]) -> Self {
        Self { of: names.iter().map(|name| (name.clone(), 1.0)).collect(), set_by_board: false }
    }

    /// The board's, from a CSV with the columns `domain` and `weight`.
    ///
    /// # Errors
    /// When a column is missing or a weight is no number of 0 or more, or all are 0.
    pub fn read(text: &str) -> Result<Self, super::Error> {
        let table = Table::read(text)?;
        let (name, weight) = (table.column(&["domain", "part_of_life"])?, table.column(&["weight"])?);
        let mut of = Vec::new();
        for (row, record) in &table.rows {
            let value =
                record[weight].parse().ok().filter(|weight: &f64| weight.is_finite() && *weight >= 0.0);
            let value = value.ok_or_else(|| super::Error::Row {
                row: *row,
                column: "weight".to_owned(),
                problem: "not a number of 0 or more",
            })?;
            of.push((record[name].to_lowercase(), value));
        }
        if of.iter().map(|(_, weight)| weight).sum::<f64>() <= 0.0 {
            return Err(super::Error::File(
                "all weights are 0: at least one part of life must count".to_owned(),
            ));
        }
        Ok(Self { of, set_by_board: true })
    }

    fn weight(&self, name: &str) -> f64 {
        self.of.iter().find(|(known, _)| known == name).map_or(0.0, |(_, weight)| *weight)
    }
}

/// How far a weight is moved to see what hangs on it.
const MOVED: f64 = 0.25;

/// The index: rates by empirical Bayes, ranked by part of life, `R = (N − rank + 1)/N`, transformed by
/// `−23·ln(1 − R·(1 − e^(−100/23)))`, and summed by weight. An area takes part that no part of life hides.
///
/// `None` where fewer than 20 areas take part, or no part of life has a weight.
pub fn need(ground: &Ground, layers: &[Layer], weights: &Weights) -> Option<Need> {
    let used: Vec<&Layer> = layers.iter().filter(|layer| weights.weight(&layer.name) > 0.0).collect();
    let shown = |area: &usize| used.iter().all(|layer| layer.values[*area].is_some());
    let places: Vec<usize> =
        (0..ground.len()).filter(shown).filter(|&area| ground.residents[area] > 0.0).collect();
    if places.len() < 20 || used.is_empty() {
        return None;
    }
    let people: Vec<f64> = places.iter().map(|&area| ground.residents[area]).collect();
    let ranks: Vec<Vec<f64>> = used
        .iter()
        .map(|layer| {
            let counts: Vec<f64> = places.iter().filter_map(|&area| layer.values[area]).collect();
            let bayes = empirical_bayes(&counts, &people)?;
            Some(ranks_from_highest(
                &bayes.rates.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>(),
            ))
        })
        .collect::<Option<_>>()?;
    let raw: Vec<f64> = used.iter().map(|layer| weights.weight(&layer.name)).collect();
    let share = |raw: &[f64]| {
        let all: f64 = raw.iter().sum();
        raw.iter().map(|weight| 100.0 * weight / all).collect::<Vec<_>>()
    };
    let index = composite(&ranks, &share(&raw));
    let rank = ranks_from_highest(&index);
    let moved: Vec<Vec<f64>> = (0..raw.len())
        .flat_map(|domain| [1.0 + MOVED, 1.0 - MOVED].map(|by| (domain, by)))
        .map(|(domain, by)| {
            let mut raw = raw.clone();
            raw[domain] *= by;
            ranks_from_highest(&composite(&ranks, &share(&raw)))
        })
        .collect();
    let range: Vec<(f64, f64)> = (0..places.len())
        .map(|area| {
            let all = moved.iter().map(|ranks| ranks[area]).chain([rank[area]]);
            all.fold((f64::MAX, 0.0), |(best, worst), rank| (f64::min(best, rank), f64::max(worst, rank)))
        })
        .collect();
    let n = places.len();
    let tenth = real(n.div_ceil(10));
    let cancelled =
        (0..n).filter(|&area| rank[area] > tenth && ranks.iter().any(|ranks| ranks[area] <= tenth)).count();
    Some(Need {
        weights: used.iter().map(|layer| layer.name.clone()).zip(share(&raw)).collect(),
        stay: (0..n).filter(|&area| rank[area] <= 10.0 && range[area].1 <= 10.0).count(),
        scores: ranks
            .iter()
            .map(|ranks| ranks.iter().map(|rank| exponential_score(*rank, n)).collect())
            .collect(),
        cancelled,
        places,
        index,
        rank,
        range,
    })
}

impl Need {
    /// The areas in order of need.
    pub fn sheet(&self, ground: &Ground, weights: &Weights) -> Sheet {
        let mut sheet = Sheet::new(
            "need",
            "Multi-agency need, area by area",
            &[
                ("area", "code of the area"),
                ("name", "its name"),
                ("rank", "1 for the most need"),
                ("index", "up to 100"),
                ("best_rank", "when one weight is moved by a quarter"),
                ("worst_rank", "when one weight is moved by a quarter"),
                ("highest", "the part of life in which its score is highest"),
                ("lowest", "the part of life in which its score is lowest"),
            ],
        );
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by(|&one, &other| self.rank[one].total_cmp(&self.rank[other]).then(one.cmp(&other)));
        for at in order {
            let by_score =
                |one: &usize, other: &usize| self.scores[*one][at].total_cmp(&self.scores[*other][at]);
            let named = |domain: Option<usize>| {
                let words =
                    |domain: usize| format!("{} ({:.0})", self.weights[domain].0, self.scores[domain][at]);
                domain.map_or(Value::None, |domain| Value::text(words(domain)))
            };
            let domains = || 0..self.scores.len();
            sheet.row([
                Value::text(&ground.areas.codes[self.places[at]]),
                Value::text(ground.name(self.places[at])),
                Value::Number(self.rank[at], 0),
                Value::Number(self.index[at], 1),
                Value::Number(self.range[at].0, 0),
                Value::Number(self.range[at].1, 0),
                named(domains().max_by(by_score)),
                named(domains().min_by(by_score)),
            ]);
        }
        let set = if weights.set_by_board {
            "The board set the weights"
        } else {
            "The board has set no weights, so all parts of life count the same"
        };
        let of: Vec<String> =
            self.weights.iter().map(|(name, share)| format!("{name} {share:.1} %")).collect();
        sheet
            .note(format!("{set}: {}.", of.join(", ")))
            .note(format!(
                "Sensitivity: of the first ten areas, {} stay among the first ten whichever one weight is raised or \
                 lowered by a quarter.",
                self.stay
            ))
            .note(format!(
                "Cancellation: {} areas are in the top tenth of some part of life and not of the index: elsewhere they \
                 are lower, and the transformation lets little of that be made up for.",
                self.cancelled
            ))
            .note(format!(
                "{} areas are hidden in some part of life and take no part.",
                ground.len() - self.places.len()
            ))
    }
}
