//! Sums that join two tables. People by number of agencies, each times its number, make up the people of all
//! agencies together: with both tables shown, a hidden row of one follows from the other.

use super::Rules;
use super::one::CountTable;
use super::range::{self, Range};
use super::suppress::Hidden;

/// One measure of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The table's place in the release.
    pub(super) table: usize,
    /// The measure's place in each row.
    pub(super) measure: usize,
}

/// The rows of one table, each times its own number, add up to the rows of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// The table whose labels are numbers.
    pub(super) numbered: Place,
    /// The table whose rows overlap.
    pub(super) other: Place,
    weights: Vec<u64>,
    total: u64,
}

/// All such sums that are true of the numbers. Found, not declared: what is true can be guessed by an intruder.
pub(super) fn identities(tables: &[CountTable]) -> Vec<Identity> {
    let places = || places(tables);
    let pairs = places().flat_map(|numbered| places().map(move |other| (numbered, other)));
    pairs.filter_map(|(numbered, other)| identity(tables, numbered, other)).collect()
}

fn places(tables: &[CountTable]) -> impl Iterator<Item = Place> {
    let measures =
        |table: usize| (0..tables[table].measures.len()).map(move |measure| Place { table, measure });
    (0..tables.len()).flat_map(measures)
}

fn identity(tables: &[CountTable], numbered: Place, other: Place) -> Option<Identity> {
    let (left, right) = (&tables[numbered.table], &tables[other.table]);
    let total = left.total.cells[numbered.measure].value;
    let one_population = left.measures[numbered.measure] == right.measures[other.measure]
        && right.total.cells[other.measure].value == total;
    if numbered.table == other.table || !one_population {
        return None;
    }
    let weights: Vec<u64> = left.rows.iter().map(|row| number(&row.label)).collect::<Option<_>>()?;
    let counts = column(left, numbered.measure);
    let weighted: u64 =
        counts.iter().zip(&weights).map(|(count, weight)| count.saturating_mul(*weight)).sum();
    let adds_up =
        counts.iter().sum::<u64>() == total && weighted == column(right, other.measure).iter().sum::<u64>();
    adds_up.then_some(Identity { numbered, other, weights, total })
}

/// The number that a label starts with: `3`, `3 agencies`, `4 or more`.
fn number(label: &str) -> Option<u64> {
    let end = label.find(|c: char| !c.is_ascii_digit()).unwrap_or(label.len());
    label[..end].parse().ok().filter(|number| *number < 1_000)
}

fn column(table: &CountTable, measure: usize) -> Vec<u64> {
    table.rows.iter().map(|row| row.cells[measure].value).collect()
}

impl Identity {
    /// Whether every hidden number stays open when these rows are hidden.
    pub(super) fn holds_when(&self, tables: &[CountTable], hidden: &[Hidden], rules: &Rules) -> bool {
        let shown = |place: Place| -> Vec<Option<u64>> {
            let hidden = &hidden[place.table].rows;
            column(&tables[place.table], place.measure)
                .into_iter()
                .zip(hidden)
                .map(|(v, h)| (!h).then_some(v))
                .collect()
        };
        self.ranges(&shown(self.numbered), &shown(self.other)).iter().all(|range| range.is_open_enough(rules))
    }

    /// What can be worked out about each hidden number, from the rows shown and the total.
    pub(super) fn ranges(&self, numbered: &[Option<u64>], other: &[Option<u64>]) -> Vec<Range> {
        let concealed = |shown: &[Option<u64>]| -> Vec<usize> {
            (0..shown.len()).filter(|&row| shown[row].is_none()).collect()
        };
        let (left, right) = (concealed(numbered), concealed(other));
        let known: u64 = numbered.iter().flatten().sum();
        let weighted: i64 = numbered.iter().zip(&self.weights).map(|(v, w)| signed(v.unwrap_or(0) * w)).sum();
        let others: i64 = other.iter().flatten().map(|value| signed(*value)).sum();
        let mut sums = range::Sums::new(left.len() + right.len());
        let of_left =
            |coefficient: &dyn Fn(usize) -> i64| left.iter().map(|&row| coefficient(row)).collect::<Vec<_>>();
        let ones = [of_left(&|_| 1), vec![0; right.len()]].concat();
        let joined = [of_left(&|row| signed(self.weights[row])), vec![-1; right.len()]].concat();
        sums.equal(ones, signed(self.total) - signed(known));
        sums.equal(joined, others - weighted);
        (left.len()..left.len() + right.len()).for_each(|place| sums.at_most(place, signed(self.total)));
        sums.ranges()
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).expect("a count of people fits 63 bits")
}
