//! Tables against plain loops.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{CountTable, Parts, concentration, counts, profile};
use super::*;

proptest! {
    #[test]
    fn tables_are_what_plain_loops_count(rows in rows(), ages in ages()) {
        let world = World::new(rows, &ages);
        let pool = world.pool();
        let profiles = profile::of(&pool, &tables(), &Recency::of(HALF_LIFE, DAYS));
        let tables = counts::all(&pool, &profiles);
        let areas = tables.iter().find(|table| table.name == "areas").unwrap();
        let own = || world.rows.iter().filter(|row| !ContactKind::by_code(row.kind).unwrap().passed_on);
        for (place, row) in (0..3).zip(&areas.rows) {
            let there: Vec<&Row> = own().filter(|row| row.area == place).collect();
            let people: BTreeSet<u32> = there.iter().map(|row| row.person).collect();
            prop_assert_eq!(row.cells[0].value, people.len() as u64);
            prop_assert_eq!(row.cells[1].value, there.len() as u64);
            prop_assert_eq!(row.cells[1].people, people.len() as u64);
        }
        let everybody: BTreeSet<u32> = own().map(|row| row.person).collect();
        let total = areas.rows.last().unwrap();
        prop_assert_eq!(total.cells[1].value, own().count() as u64);
        prop_assert_eq!(total.cells[0].value, everybody.len() as u64);
    }

    #[test]
    fn people_stand_once_in_each_division(rows in rows(), ages in ages()) {
        let world = World::new(rows, &ages);
        let own = world.rows.iter().filter(|row| !ContactKind::by_code(row.kind).unwrap().passed_on);
        let everybody: BTreeSet<u32> = own.map(|row| row.person).collect();
        for table in counted_in(&world) {
            let adds_up = table.dimensions[0].parts == Parts::AddUp;
            let (total, rows) = table.rows.split_last().unwrap();
            for measure in 0..table.measures.len() {
                let sum: u64 = rows.iter().map(|row| row.cells[measure].value).sum();
                prop_assert!(!adds_up || sum == total.cells[measure].value, "{}", table.name);
            }
            let all = ["overlap", "repeat", "lorenz-contacts", "lorenz-harm", "lorenz-cost", "concentration"];
            prop_assert!(!all.contains(&table.name) || total.cells[0].value == everybody.len() as u64);
        }
    }

    #[test]
    fn overlaps_are_what_plain_loops_count(rows in rows(), ages in ages()) {
        let world = World::new(rows, &ages);
        let mut sets: BTreeMap<Vec<&str>, u64> = BTreeMap::new();
        let everybody: BTreeSet<u32> = world.rows.iter().map(|row| row.person).collect();
        for person in everybody {
            let own = world.rows.iter().filter(|row| row.person == person);
            let own = own.filter(|row| !ContactKind::by_code(row.kind).unwrap().passed_on);
            let agencies: BTreeSet<&str> = own.map(|row| AGENCIES[row.agency]).collect();
            if !agencies.is_empty() {
                *sets.entry(agencies.into_iter().collect()).or_default() += 1;
            }
        }
        let tables = counted_in(&world);
        let overlap = tables.iter().find(|table| table.name == "overlap").unwrap();
        for row in overlap.rows.iter().filter(|row| !row.is_total()) {
            let label: Vec<&str> = row.keys[0].split(" + ").filter(|name| AGENCIES.contains(name)).collect();
            prop_assert_eq!(sets.get(&label).copied().unwrap_or(0), row.cells[0].value);
        }
    }
}

fn counted(rows: Vec<Row>) -> Vec<CountTable> {
    counted_in(&World::of_adults(rows))
}

fn counted_in(world: &World) -> Vec<CountTable> {
    let pool = world.pool();
    let profiles = profile::of(&pool, &tables(), &Recency::of(HALF_LIFE, DAYS));
    let mut all = counts::all(&pool, &profiles);
    all.extend(concentration::tables(&pool, &profiles, &[listed(&pool, &rule())]));
    all
}

/// A number of a row.
#[track_caller]
fn number(tables: &[CountTable], name: &str, keys: &[&str], measure: usize) -> u64 {
    let table = tables.iter().find(|table| table.name == name).unwrap();
    table.rows.iter().find(|row| row.keys == keys).unwrap().cells[measure].value
}

/// People with 0, 0, 1, 1, 2 and 6 contacts, of whom the first two are nobody here.
fn unequal() -> Vec<Row> {
    let each = |(person, contacts): (u32, i32)| {
        (0..contacts).map(move |event| Row {
            event,
            date: 19_500 + event,
            ..row(person, "theft", Role::Suspect)
        })
    };
    [(2, 1), (3, 1), (4, 2), (5, 6)].into_iter().flat_map(each).collect()
}

#[test]
fn few_people_account_for_half_of_all_contacts() {
    let tables = counted(unequal());
    let fewest = |share| number(&tables, "concentration", &[share], 0);
    assert_eq!([fewest("50 %"), fewest("80 %"), fewest("90 %"), fewest("Total")], [1, 2, 3, 4]);
    assert_eq!(number(&tables, "lorenz-contacts", &["10 to 20 %"], 1), 0, "a fifth of four people is nobody");
    assert_eq!(number(&tables, "lorenz-contacts", &["20 to 30 %"], 1), 6);
    assert_eq!(number(&tables, "repeat", &["once"], 0), 2);
    assert_eq!(number(&tables, "repeat", &["5 to 9 times"], 1), 6);
}

#[test]
fn agencies_overlap_in_people_and_one_of_them_saw_each_first() {
    let at = |agency, person, date| Row { agency, date, ..row(person, "theft", Role::Suspect) };
    let rows = vec![at(0, 0, 19_500), at(2, 0, 19_600), at(0, 1, 19_500), at(2, 1, 19_500), at(2, 2, 19_500)];
    let tables = counted(rows);
    assert_eq!(number(&tables, "overlap", &["council + police"], 0), 2);
    assert_eq!(number(&tables, "overlap", &["police"], 0), 1);
    assert_eq!(number(&tables, "overlap", &["health"], 0), 0);
    assert_eq!(number(&tables, "first-seen", &["council"], 0), 1);
    assert_eq!(number(&tables, "first-seen", &["several at once"], 0), 1);
    assert_eq!(number(&tables, "groups", &["violence-and-disorder: exhibiting alone"], 0), 3);
}

#[test]
fn what_is_passed_on_is_shown_and_makes_nobody_known_to_more() {
    let own = row(0, "domestic_incident", Role::Victim);
    let passed_on = |agency, person| Row { agency, ..row(person, "notification_received", Role::Subject) };
    let tables = counted(vec![own, passed_on(0, 0), passed_on(1, 0), passed_on(0, 1)]);
    assert_eq!(number(&tables, "known-to", &["1"], 0), 1);
    assert_eq!(number(&tables, "known-to", &["3"], 0), 0);
    assert_eq!(number(&tables, "known-to", &["3"], 1), 1, "three, with what was passed on");
    assert_eq!(number(&tables, "known-to", &["Total"], 0), 1, "who was never met is nobody here");
    assert_eq!(number(&tables, "passed-on", &["incidents passed on"], 0), 1);
    assert_eq!(number(&tables, "passed-on", &["nothing passed on"], 0), 0);
    for table in ["agencies", "domains", "areas"] {
        assert_eq!(number(&tables, table, &["Total"], 1), 1, "{table}");
    }
    assert_eq!(number(&tables, "agencies", &["council"], 1), 0);
}
