//! What the agreement sets: from which pseudonyms people are linked, and whether there are households.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::linker::Before;
use people_zones::synthetic::{Mix, World, world};

use super::round::seal_under;
use super::score::score;

const SINGLE: (&str, &str) = ("match_keys = \"composites-only\"", "match_keys = \"single-fields\"");
const HOUSEHOLDS: (&str, &str) = ("households = false", "households = true");
const EXPOSED: (&str, &str) = ("exposure_limit_percent = 5", "exposure_limit_percent = 1");

fn some() -> World {
    world(7, &Mix { people: 700, ..Mix::tidy() })
}

#[test]
fn single_fields_link_as_well_and_are_told_of() {
    let world = some();
    let composites = seal_under(&world.exports, &[]).answer();
    let single = seal_under(&world.exports, &[SINGLE]).answer();
    let (one, other) = (score(&world, &composites, None), score(&world, &single, None));
    eprintln!("composites only: F1 {:.4}; single fields as well: F1 {:.4}", one.f1(), other.f1());
    assert!(other.f1() > one.f1() - 0.01 && other.false_mergers() < 0.03, "{one:?} {other:?}");
    let of = |name: &str| {
        single.report.keys.iter().find(|key| key.exposure.name == name).unwrap().exposure.pseudonyms
    };
    assert!(of("surname") > 0);
    assert!(
        composites
            .report
            .keys
            .iter()
            .all(|key| key.exposure.name != "surname" || key.exposure.pseudonyms == 0)
    );
}

#[test]
fn a_match_key_that_exposes_too_much_is_dropped_and_named() {
    let report = seal_under(&some().exports, &[SINGLE, EXPOSED]).answer().report;
    let dropped: Vec<&str> =
        report.keys.iter().filter(|key| key.dropped).map(|key| key.exposure.name.as_str()).collect();
    for name in &dropped {
        assert!(report.warnings.iter().any(|words| words.contains(&format!("match key {name} is dropped"))));
    }
    for key in &report.keys {
        assert_eq!(key.dropped, key.exposure.reached_percent > 1.0, "{}", key.exposure.name);
    }
}

#[test]
fn people_at_one_address_are_a_household_where_the_agreement_says_so() {
    let world = some();
    let count = world.exports.len();
    let without = seal_under(&world.exports, &[]).link(count, &Before::default());
    assert!(without.person_map.rows.iter().all(|row| row.household == -1));
    let sealed = seal_under(&world.exports, &[HOUSEHOLDS]);
    let linked = sealed.link(count, &Before::default());
    let mut addresses: BTreeMap<i32, BTreeSet<String>> = BTreeMap::new();
    for row in linked.person_map.rows.iter().filter(|row| row.household >= 0) {
        let (agency, own) = sealed.own(row.agency, row.reference);
        let export = world.exports.iter().find(|export| export.file == format!("{agency}.csv")).unwrap();
        let text = String::from_utf8_lossy(&export.bytes).into_owned();
        let line = text.lines().find(|line| line.starts_with(&format!("{own},"))).unwrap();
        let cells: Vec<&str> = line.split(',').collect();
        addresses.entry(row.household).or_default().insert(cells[5..9].join(","));
    }
    assert!(addresses.len() > 100, "{} households", addresses.len());
    assert!(addresses.values().all(|some| some.len() == 1), "a household is one address");
}
