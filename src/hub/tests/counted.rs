//! Tables against plain loops.

use std::collections::BTreeSet;

use super::super::{counts, profile};
use super::*;

proptest! {
    #[test]
    fn tables_are_what_plain_loops_count(rows in rows(), ages in ages()) {
        let world = World::new(rows, &ages);
        let pool = world.pool();
        let profiles = profile::of(&pool, &tables(), &Recency::of(HALF_LIFE, DAYS));
        let tables = counts::all(&pool, &profiles);
        let areas = tables.iter().find(|table| table.name == "areas").unwrap();
        for (place, row) in (0..3).zip(&areas.rows) {
            let there: Vec<&Row> = world.rows.iter().filter(|row| row.area == place).collect();
            let people: BTreeSet<u32> = there.iter().map(|row| row.person).collect();
            prop_assert_eq!(row.cells[0].value, people.len() as u64);
            prop_assert_eq!(row.cells[1].value, there.len() as u64);
            prop_assert_eq!(row.cells[1].people, people.len() as u64);
        }
        prop_assert_eq!(areas.rows.last().unwrap().cells[1].value, world.rows.len() as u64);
    }
}
