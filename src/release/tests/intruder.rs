//! An intruder who reads every released table, knows how rows make up totals, and tries every filling of what
//! is hidden. No hidden number may come out too narrow.

use super::super::{Error, ReleasedTable, Rules};
use super::release_by;
use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
use proptest::prelude::*;

/// Rows of people and contacts that add up to their total.
fn tables() -> impl Strategy<Value = Vec<(u64, u64)>> {
    let people = prop_oneof![3 => 0u64..12, 1 => 10u64..20];
    prop::collection::vec((people, 0u64..5).prop_map(|(people, more)| (people, people + more)), 1..6)
}

fn table_of(rows: &[(u64, u64)]) -> CountTable {
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new("areas", "Areas", [Dimension::flat("area")], measures);
    let cells = |people: u64, contacts: u64| [Cell::people(people), Cell::events(contacts, people)];
    rows.iter().enumerate().for_each(|(place, row)| table.row([format!("T{place}")], cells(row.0, row.1)));
    table.row([TOTAL], cells(rows.iter().map(|row| row.0).sum(), rows.iter().map(|row| row.1).sum()));
    table
}

/// The least and greatest value of each hidden row, by trying every way to make up what is left of the total.
fn worked_out(table: &ReleasedTable, measure: usize) -> Option<Vec<(u64, u64)>> {
    let total = table.total().cells()[measure].shown()?;
    let shown: u64 = table.rows().iter().filter_map(|row| row.cells()[measure].shown()).sum();
    let mut found = vec![(u64::MAX, 0); table.hidden_rows()];
    fill(&mut Vec::new(), total - shown, &mut found);
    Some(found)
}

fn fill(filling: &mut Vec<u64>, left: u64, found: &mut [(u64, u64)]) {
    if filling.len() == found.len() {
        if left == 0 {
            let widened =
                |(range, value): (&mut (u64, u64), &u64)| *range = (range.0.min(*value), range.1.max(*value));
            found.iter_mut().zip(&*filling).for_each(widened);
        }
        return;
    }
    let last = filling.len() + 1 == found.len();
    for value in if last { left..=left } else { 0..=left } {
        filling.push(value);
        fill(filling, left - value, found);
        filling.pop();
    }
}

/// Each person as the set of agencies that know them, one bit per agency.
fn people() -> impl Strategy<Value = Vec<u8>> {
    let known_to = prop_oneof![6 => prop::sample::select(vec![1u8, 2, 4, 8]), 2 => 1u8..15, 1 => Just(15u8)];
    prop::collection::vec(known_to, 10..160)
}

fn people_table(
    name: &'static str,
    dimension: &'static str,
    counts: Vec<(String, usize)>,
    total: usize,
) -> CountTable {
    let dimension = Dimension::flat(dimension).overlapping();
    let mut table = CountTable::new(name, "People", [dimension], [Measure::people("people")]);
    let counts = counts.into_iter().chain([(TOTAL.to_owned(), total)]);
    counts.for_each(|(label, count)| table.row([label], [Cell::people(u64::try_from(count).unwrap())]));
    table
}

fn by_number(people: &[u8]) -> CountTable {
    let known_to = |number: u32| people.iter().filter(|agencies| agencies.count_ones() == number).count();
    let counts = (1..=4).map(|number| (number.to_string(), known_to(number))).collect();
    people_table("numbers", "number_of_agencies", counts, people.len())
}

fn by_agency(people: &[u8]) -> CountTable {
    let known_to = |bit: u8| people.iter().filter(|agencies| *agencies & (1 << bit) != 0).count();
    let counts = (0..4).map(|bit| (format!("agency {}", char::from(b'a' + bit)), known_to(bit))).collect();
    people_table("agencies", "agency", counts, people.len())
}

fn by_set(people: &[u8]) -> CountTable {
    let label = |set: u8| {
        let members = (0..4).filter(|bit| set & (1 << bit) != 0);
        members.map(|bit| format!("agency {}", char::from(b'a' + bit))).collect::<Vec<_>>().join(" + ")
    };
    let known_to = |set: u8| people.iter().filter(|agencies| **agencies == set).count();
    let counts = (1..16).map(|set| (label(set), known_to(set))).collect();
    people_table("sets", "agencies", counts, people.len())
}

#[test]
fn pairs_of_agencies_make_up_those_known_to_two_whatever_stands_beside_them() {
    let pairs = [("housing + police", 40), ("health + police", 40), ("health + housing", 8)];
    let numbers = [("1", 100), ("2", 88)];
    let named =
        |rows: &[(&str, usize)]| rows.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect();
    let tables = vec![
        people_table("sets", "agencies", named(&pairs), 188),
        people_table("numbers", "number_of_agencies", named(&numbers), 188),
    ];
    let released = release_by(&Rules::weakest(), tables).unwrap();
    let [sets, numbers] = released.tables() else { panic!("two went in") };
    let hidden = column(sets).iter().filter(|shown| shown.is_none()).count();
    assert!(hidden > 1 || column(numbers)[1].is_none(), "eight is what is left of 88");
}

fn column(table: &ReleasedTable) -> Vec<Option<u64>> {
    table.rows().iter().map(|row| row.cells()[0].shown()).collect()
}

/// Every way to fill both tables. The agencies' rows only need to add up to a sum: people may overlap.
fn values_of_numbers(numbers: &[Option<u64>], agencies: &[Option<u64>], total: u64) -> Vec<(u64, u64)> {
    let mut found = vec![(u64::MAX, 0); numbers.len()];
    let hidden_agencies = u64::try_from(agencies.iter().filter(|shown| shown.is_none()).count()).unwrap();
    let shown: u64 = agencies.iter().flatten().sum();
    let choices = |place: usize| numbers[place].map_or(0..=total, |shown| shown..=shown);
    for one in choices(0) {
        for two in choices(1).take_while(|two| one + two <= total) {
            for three in choices(2).take_while(|three| one + two + three <= total) {
                let four = total - one - two - three;
                let sum = one + 2 * two + 3 * three + 4 * four;
                let adds_up = (shown..=shown + hidden_agencies * total).contains(&sum);
                if adds_up && choices(3).contains(&four) {
                    for (range, value) in found.iter_mut().zip([one, two, three, four]) {
                        *range = (range.0.min(value), range.1.max(value));
                    }
                }
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn subtraction_never_pins_a_hidden_number(rows in tables()) {
        let rules = Rules::weakest();
        let released = match release_by(&rules, vec![table_of(&rows)]) {
            Err(Error::Nothing) => return Ok(()),
            released => released.unwrap(),
        };
        let table = &released.tables()[0];
        for ranges in (0..2).filter_map(|measure| worked_out(table, measure)) {
            for (least, greatest) in ranges {
                prop_assert!(greatest >= rules.minimum_people() && greatest - least >= rules.protection());
            }
        }
    }

    #[test]
    fn every_shown_number_rests_on_the_minimum(rows in tables()) {
        let released = match release_by(&Rules::weakest(), vec![table_of(&rows)]) {
            Err(Error::Nothing) => return Ok(()),
            released => released.unwrap(),
        };
        let table = &released.tables()[0];
        let shown = table.rows().iter().chain([table.total()]).flat_map(|row| row.cells());
        prop_assert!(shown.filter_map(|cell| cell.shown()).all(|value| value >= 10));
    }

    #[test]
    fn the_agencies_never_pin_the_people_by_number_of_agencies(people in people()) {
        let released = match release_by(&Rules::weakest(), vec![by_number(&people), by_agency(&people)]) {
            // Everybody may be hidden; but what was hidden must be proved.
            Err(Error::Nothing) => return Ok(()),
            released => released.unwrap(),
        };
        let [numbers, agencies] = released.tables() else { panic!("two went in") };
        let Some(total) = numbers.total().cells()[0].shown() else { return Ok(()) };
        let numbers = column(numbers);
        let found = values_of_numbers(&numbers, &column(agencies), total);
        for (_, (least, greatest)) in numbers.iter().zip(found).filter(|(shown, _)| shown.is_none()) {
            // Whole people move in steps of up to three here, so that a range of five may lose its ends.
            prop_assert!(greatest >= 8 && greatest - least >= 3, "{numbers:?} {least} to {greatest}");
        }
    }

    #[test]
    fn the_order_of_tables_changes_nothing(people in people()) {
        let (one, other) = (|| by_number(&people), || by_agency(&people));
        let release = |tables| release_by(&Rules::weakest(), tables);
        let (forth, back) = match (release(vec![one(), other()]), release(vec![other(), one()])) {
            (Err(Error::Nothing), Err(Error::Nothing)) => return Ok(()),
            (forth, back) => (forth.unwrap(), back.unwrap()),
        };
        for table in forth.tables() {
            prop_assert_eq!(column(table), column(back.table(table.name()).unwrap()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn tables_that_hang_together_are_hidden_and_never_refused(people in people()) {
        let tables = vec![by_number(&people), by_agency(&people), by_set(&people)];
        let released = release_by(&Rules::weakest(), tables).map(|_| ());
        prop_assert!(matches!(released, Ok(()) | Err(Error::Nothing)), "{released:?}");
    }
}
