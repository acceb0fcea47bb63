//! Linear programming and cheap cycles against their slow twins, over small random systems.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::bounds::Program;
use super::super::moves::{self, Moves};
use super::super::open::{Public, Range};
use super::super::plain::Plain;
use super::super::system::System;
use super::super::{Rules, prove, table};
use super::simplex::Sums;
use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};

/// A table of areas by kinds with random counts, and which rows are hidden by hand.
fn tables() -> impl Strategy<Value = (Vec<Vec<u64>>, Vec<bool>)> {
    (2usize..4, 2usize..4).prop_flat_map(|(rows, columns)| {
        let row = prop::collection::vec(0u64..30, columns);
        let cells = (rows + 1) * (columns + 1);
        (prop::collection::vec(row, rows), prop::collection::vec(prop::bool::weighted(0.6), cells))
    })
}

fn table_of(counts: &[Vec<u64>]) -> CountTable {
    let dimensions = [Dimension::flat("area"), Dimension::flat("kind")];
    let mut table = CountTable::new("t", "T", dimensions, [Measure::people("people")]);
    let columns = counts[0].len();
    let label =
        |prefix: &str, at: usize, of: usize| if at < of { format!("{prefix}{at}") } else { TOTAL.into() };
    for row in 0..=counts.len() {
        for column in 0..=columns {
            let rows = counts.iter().enumerate().filter(|(at, _)| row == counts.len() || *at == row);
            let cells = rows.flat_map(|(_, cells)| cells.iter().enumerate());
            let sum = cells.filter(|(at, _)| column == columns || *at == column).map(|(_, n)| n).sum();
            table.row([label("a", row, counts.len()), label("k", column, columns)], [Cell::people(sum)]);
        }
    }
    table
}

struct Seen {
    system: System,
    public: Public,
    start: Vec<Vec<f64>>,
}

fn seen(counts: &[Vec<u64>], hidden: &[bool]) -> Seen {
    let rules = Rules::weakest();
    let table = table_of(counts);
    let system = System::of(&[Plain::counted(&table)], rules.minimum_people()).unwrap();
    let released = table::apply(&table, hidden, &rules);
    let public = prove::seen(&system, &[released], &BTreeMap::new(), &rules);
    let number = |cell: &Vec<Option<u64>>| vec![cell[0].unwrap() as f64];
    let start = system.values.iter().map(number).collect();
    Seen { system, public, start }
}

/// Every hidden number's range by the dense simplex method, over the whole table.
fn slow_ranges(seen: &Seen) -> BTreeMap<usize, Range> {
    let hidden: Vec<usize> = (0..seen.system.values.len()).filter(|cell| seen.public.hidden[*cell]).collect();
    let mut sums = Sums::new(hidden.len());
    for sum in &seen.system.sums {
        let mut coefficients = vec![0; hidden.len()];
        let mut left = sum.constants[0].unwrap();
        for (cell, times) in &sum.terms {
            match hidden.iter().position(|hidden| hidden == cell) {
                Some(place) => coefficients[place] += times,
                None => left -= times * i64::try_from(seen.system.values[*cell][0].unwrap()).unwrap(),
            }
        }
        sums.equal(coefficients, left);
    }
    hidden.into_iter().zip(sums.ranges()).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a.is_infinite() && b.is_infinite()) || (a - b).abs() < 1e-5
}

proptest! {
    #[test]
    fn linear_programming_finds_what_the_dense_simplex_method_finds((counts, hidden) in tables()) {
        let seen = seen(&counts, &hidden);
        for (cell, slow) in slow_ranges(&seen) {
            let program = Program::about(&seen.system, &seen.public, &[], cell, 0);
            let (fast, _) = program.range(cell, 0).unwrap();
            prop_assert!(close(fast.least, slow.least) && close(fast.greatest, slow.greatest), "{fast:?} {slow:?}");
        }
    }

    #[test]
    fn cycles_never_say_more_than_linear_programming((counts, hidden) in tables()) {
        let seen = seen(&counts, &hidden);
        let search = Moves::new(&seen.system, &seen.public, &seen.start);
        for (cell, slow) in slow_ranges(&seen) {
            for layer in moves::layers(&seen.system) {
                if search.protects(cell, &layer).is_ok() {
                    prop_assert!(seen.public.needs[cell][0].is_met(slow), "{slow:?}");
                }
            }
        }
    }

    #[test]
    fn the_proof_says_what_the_dense_simplex_method_says((counts, hidden) in tables()) {
        let seen = seen(&counts, &hidden);
        let open = slow_ranges(&seen).into_iter().all(|(cell, slow)| seen.public.needs[cell][0].is_met(slow));
        let proved = prove::holds(&seen.system, &seen.public, &seen.start, &mut |_, _| ()).is_ok();
        prop_assert_eq!(open, proved);
    }
}
