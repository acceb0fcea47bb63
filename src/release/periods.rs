//! Sums across time: contacts of four quarters are those of the year.
//!
//! A period leads from its first day to the day after its last. What several periods say of each other is the circles
//! that they form between such days: along a circle, forth less back, contacts make up nothing. People do not add up
//! over time; those of a shorter period are some of those of a longer one around it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Period;
use super::system::{CellAt, Sum, System};
use crate::hub::MeasureKind;

/// The days between which a period leads.
fn ends(period: Period) -> (Date, Date) {
    (period.from, period.to.tomorrow().unwrap_or(period.to))
}

/// Those of these periods that lie in a circle with this one.
pub(super) fn joined(period: Period, mut others: Vec<Period>) -> Vec<Period> {
    let (from, to) = ends(period);
    loop {
        let mut met: BTreeMap<Date, usize> = BTreeMap::from([(from, 1), (to, 1)]);
        let days = others.iter().flat_map(|one| [ends(*one).0, ends(*one).1]);
        days.for_each(|day| *met.entry(day).or_default() += 1);
        let before = others.len();
        others.retain(|one| met[&ends(*one).0] > 1 && met[&ends(*one).1] > 1);
        if others.len() == before {
            break;
        }
    }
    let mut reached = BTreeSet::from([from]);
    loop {
        let before = reached.len();
        for (one, other) in others.iter().map(|one| ends(*one)) {
            if reached.contains(&one) || reached.contains(&other) {
                reached.extend([one, other]);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    others.retain(|one| reached.contains(&from) && reached.contains(&to) && reached.contains(&ends(*one).0));
    others
}

/// One subject's cell in each period.
pub(super) type Times = Vec<(Period, CellAt)>;

/// The sums of one subject over time, and the cells of which one is part of the other.
pub(super) fn sums(times: &Times, system: &System) -> Vec<Sum> {
    let mut paths: BTreeMap<Date, BTreeMap<CellAt, i64>> = BTreeMap::new();
    let mut left: Vec<(Date, Date, CellAt)> =
        times.iter().map(|(period, cell)| (ends(*period).0, ends(*period).1, *cell)).collect();
    let mut found = Vec::new();
    while let Some(&(first, ..)) = left.first() {
        paths.insert(first, BTreeMap::new());
        let mut grew = true;
        while std::mem::take(&mut grew) {
            left.retain(|(from, to, cell)| {
                let step = |path: &BTreeMap<CellAt, i64>, sign: i64| {
                    let mut path = path.clone();
                    *path.entry(*cell).or_default() += sign;
                    path
                };
                match (paths.get(from).cloned(), paths.get(to).cloned()) {
                    (Some(one), Some(other)) => {
                        let mut circle = step(&one, 1);
                        other.iter().for_each(|(cell, times)| *circle.entry(*cell).or_default() -= times);
                        circle.retain(|_, times| *times != 0);
                        found.push(circle.into_iter().collect::<Vec<_>>());
                    }
                    (Some(one), None) => drop(paths.insert(*to, step(&one, 1))),
                    (None, Some(other)) => drop(paths.insert(*from, step(&other, -1))),
                    (None, None) => return true,
                }
                grew = true;
                false
            });
        }
    }
    let sum = |terms: Vec<(CellAt, i64)>| {
        let constants = system.constants(&terms);
        let assumed = |(measure, known): (usize, Option<i64>)| {
            let adds_up = matches!(system.measures[measure].1, MeasureKind::Events | MeasureKind::Weight);
            let counted = terms.iter().all(|(cell, _)| system.has(*cell, measure));
            (adds_up && counted).then(|| known.unwrap_or(0))
        };
        let constants = constants.into_iter().enumerate().map(assumed).collect();
        Sum { terms, constants }
    };
    found.into_iter().filter(|terms| !terms.is_empty()).map(sum).collect()
}

/// The measures of which these sums come out wherever all their numbers are known, and somewhere they are.
pub(super) fn add_up(sums: &[Sum], system: &System) -> Vec<bool> {
    let known = |sum: &Sum, measure: usize| {
        sum.constants[measure].is_some()
            && sum.terms.iter().all(|(cell, _)| system.values[*cell][measure].is_some())
    };
    (0..system.measures.len())
        .map(|measure| {
            let mut all =
                sums.iter().filter(|sum| known(sum, measure)).map(|sum| sum.constants[measure]).peekable();
            all.peek().is_some() && all.all(|constant| constant == Some(0))
        })
        .collect()
}
