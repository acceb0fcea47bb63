//! How unevenly an amount falls on people: worked out from released rows alone, beside what pure chance would do.

use super::ReleasedTable;
use crate::hub::MeasureKind;
use crate::statistics::counts_by_chance;

/// A Lorenz curve from its steep end: what share of everything falls on what share of people, those with most first.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Shares of people and of the amount, from (0, 0) to (1, 1). Between two of them the curve lies on or above the
    /// straight line; parts that are hidden have none.
    pub points: Vec<(f64, f64)>,
    /// The Gini coefficient of the straight lines: the people's own is as great, or greater.
    pub gini: f64,
    /// The same where there are fewer units than people (Bernasco and Steenbeek 2017): it counts from what could be
    /// most even.
    pub generalised_gini: f64,
}

/// The curve of a table of people in parts, those with most first, and beside contacts the curve of as many contacts
/// that fell on as many people by pure chance. Nothing where its total is hidden.
pub fn curves(table: &ReleasedTable) -> Option<(Curve, Option<Curve>)> {
    let shown = |row: &super::ReleasedRow| Some((row.cells()[0].shown()?, row.cells()[1].shown()?));
    let total = shown(table.total())?;
    let rows: Vec<Option<(u64, u64)>> = table.rows().iter().map(shown).collect();
    let from_top = before_hidden(rows.iter());
    let from_bottom = before_hidden(rows.iter().rev());
    // The part that is hidden, if any, is what lies between.
    let rest = from_bottom.iter().rev().filter(|_| from_bottom.len() < rows.len());
    let rest = rest.map(|(people, amount)| (total.0 - people, total.1 - amount));
    let steps: Vec<(u64, u64)> = from_top.iter().copied().chain(rest).chain([total]).collect();
    let curve = Curve::of(&steps, total);
    let chance = (table.kinds()[1] == MeasureKind::Events).then(|| by_chance(&steps, total)).flatten();
    Some((curve, chance))
}

/// Running sums of rows up to the first that is hidden.
fn before_hidden<'a>(rows: impl Iterator<Item = &'a Option<(u64, u64)>>) -> Vec<(u64, u64)> {
    let known = rows.map_while(|row| *row);
    let sums = known.scan((0, 0), |sum, row| {
        *sum = (sum.0 + row.0, sum.1 + row.1);
        Some(*sum)
    });
    sums.collect()
}

/// As many contacts of as many people, cut in the same places.
fn by_chance(steps: &[(u64, u64)], total: (u64, u64)) -> Option<Curve> {
    let mut counts = counts_by_chance(usize::try_from(total.0).ok()?, total.1);
    counts.sort_by(|a, b| b.total_cmp(a));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sums of whole numbers")]
    let first = |people: u64| -> u64 {
        counts.iter().take(usize::try_from(people).unwrap_or(usize::MAX)).sum::<f64>() as u64
    };
    let steps: Vec<(u64, u64)> = steps.iter().map(|(people, _)| (*people, first(*people))).collect();
    Some(Curve::of(&steps, (total.0, first(total.0))))
}

impl Curve {
    fn of(steps: &[(u64, u64)], total: (u64, u64)) -> Self {
        let share = |part: u64, whole: u64| as_f64(part) / as_f64(whole.max(1));
        let mut points = vec![(0.0, 0.0)];
        points
            .extend(steps.iter().map(|(people, amount)| (share(*people, total.0), share(*amount, total.1))));
        points.dedup();
        let area: f64 =
            points.windows(2).map(|two| (two[1].0 - two[0].0) * f64::midpoint(two[0].1, two[1].1)).sum();
        let gini = 2.0 * area - 1.0;
        let people_for_each = (as_f64(total.0) / as_f64(total.1.max(1))).max(1.0);
        Self { points, gini, generalised_gini: (people_for_each * (gini - 1.0) + 1.0).max(0.0) }
    }

    /// What share of the amount falls at least on this share of people.
    pub fn held_by(&self, people: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 < people - 1e-9).min(self.points.len() - 1);
        let (one, other) = (self.points[after.saturating_sub(1)], self.points[after]);
        let part = if other.0 > one.0 { (people - one.0) / (other.0 - one.0) } else { 1.0 };
        one.1 + (other.1 - one.1) * part.clamp(0.0, 1.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are exact in 53 bits")]
fn as_f64(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
    use crate::release::released_in_a_test;

    /// Ten parts of as many people, with so many contacts each.
    fn parts(people: u64, contacts: [u64; 10]) -> Option<(Curve, Option<Curve>)> {
        let measures = [Measure::people("people"), Measure::events("contacts")];
        let mut table = CountTable::new("lorenz", "Parts", [Dimension::flat("part")], measures);
        for (part, contacts) in (0..10).zip(contacts) {
            table.row([part.to_string()], [Cell::people(people), Cell::events(contacts, people)]);
        }
        let all = contacts.iter().sum();
        table.row([TOTAL], [Cell::people(10 * people), Cell::events(all, 10 * people)]);
        curves(&released_in_a_test(vec![table]).tables()[0])
    }

    #[test]
    fn a_curve_is_what_released_parts_add_up_to() {
        let (curve, chance) = parts(100, [4000, 2000, 1000, 800, 600, 500, 400, 300, 200, 200]).unwrap();
        assert_eq!(curve.points[..3], [(0.0, 0.0), (0.1, 0.4), (0.2, 0.6)]);
        assert!((curve.held_by(0.1) - 0.4).abs() < 1e-12 && (curve.held_by(0.15) - 0.5).abs() < 1e-12);
        let sums: [f64; 10] = [0.4, 0.6, 0.7, 0.78, 0.84, 0.89, 0.93, 0.96, 0.98, 1.0];
        let expected = 2.0 * (sums.iter().sum::<f64>() - 0.5) / 10.0 - 1.0;
        assert!((curve.gini - expected).abs() < 1e-12, "{}", curve.gini);
        assert!((curve.generalised_gini - curve.gini).abs() < 1e-12);
        let chance = chance.unwrap();
        assert!(0.1 < chance.gini && chance.gini < curve.gini, "chance concentrates as well, and less");
    }

    #[test]
    fn equal_parts_are_not_concentrated() {
        let (curve, _) = parts(100, [500; 10]).unwrap();
        assert!(curve.gini.abs() < 1e-12);
    }

    #[test]
    fn fewer_things_than_people_are_counted_from_what_could_be_most_even() {
        // 500 contacts of 1,000 people: half of the people have none, however they fall.
        let (curve, _) = parts(100, [300, 100, 20, 20, 10, 10, 10, 10, 10, 10]).unwrap();
        assert!((curve.generalised_gini - (2.0 * (curve.gini - 1.0) + 1.0)).abs() < 1e-12);
        assert!(0.2 < curve.generalised_gini && curve.generalised_gini < curve.gini, "{curve:?}");
    }
}
