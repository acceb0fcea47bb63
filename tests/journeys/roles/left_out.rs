//! People who objected or opted out, and protected people, are gone before anything else is done with an export.

use std::collections::BTreeSet;

use people_zones::contribution::Manifest;
use people_zones::party::Statement as _;

use super::village::{ROUND, Stage, Village, village};

/// References of the police's people who are sealed, in order of name.
fn sealed(village: &Village) -> BTreeSet<String> {
    let lookup = village.bytes(&format!("{{police}}/lookups/{ROUND}.age"));
    let lookup: serde_json::Value =
        serde_json::from_slice(&village.keys("police").open(&lookup).unwrap()).unwrap();
    serde_json::from_value(lookup["own"].clone()).unwrap()
}

fn manifest(village: &Village, revision: u32) -> Manifest {
    let file = format!("{{police}}/sent/{ROUND}/police.r{revision}.manifest.json");
    Manifest::from_bytes(&village.bytes(&file)).unwrap()
}

/// What a manifest says of people, whatever the day and the shuffling.
fn of_people(mut manifest: Manifest) -> Manifest {
    manifest.sealed_at = jiff::Timestamp::UNIX_EPOCH;
    manifest.revision = 0;
    manifest.parts.clear();
    manifest
}

const SEAL: &str = "agency seal {exports}/police.csv";

/// Some people of the police, as a list, and the export without any of their rows.
fn some(village: &Village) -> BTreeSet<String> {
    let some: BTreeSet<String> = sealed(village).into_iter().step_by(9).collect();
    assert!(some.len() > 10);
    let lines: String = some.iter().map(|own| format!("{own}\r\n")).collect();
    village.write("{post}/some.txt", format!("reference\r\n{lines}"));
    let export = String::from_utf8_lossy(&village.bytes("{exports}/police.csv")).into_owned();
    let kept: String = export
        .split_inclusive('\n')
        .filter(|row| !row.split([',', ';', '\t', '"']).any(|cell| some.contains(cell.trim())))
        .collect();
    village.write("{post}/without.csv", kept);
    some
}

#[test]
fn whoever_objected_is_sealed_nowhere_and_counted_once_for_the_analyst() {
    let village = village(Stage::Sealed);
    let some = some(&village);
    let said = village.does("police", &format!("{SEAL} --leave-out {{post}}/some.txt"));
    assert!(
        said.contains(&format!("{} people were left out: they objected or opted out", some.len())),
        "{said}"
    );
    assert!(sealed(&village).is_disjoint(&some));
    assert!(manifest(&village, 2).opt_outs_left_out, "the list is the declaration");
    village.does("police", "agency seal {post}/without.csv --nobody-opted-out");
    assert_eq!(of_people(manifest(&village, 2)), of_people(manifest(&village, 3)));
}

#[test]
fn protected_people_are_not_even_counted() {
    let village = village(Stage::Sealed);
    let some = some(&village);
    let said = village.does("police", &format!("{SEAL} --nobody-opted-out --protected {{post}}/some.txt"));
    assert!(!said.contains("left out"), "{said}");
    assert!(sealed(&village).is_disjoint(&some));
    let report = report(&village);
    let protected = of_people(manifest(&village, 2));
    village.does("police", "agency seal {post}/without.csv --nobody-opted-out");
    assert_eq!(protected, of_people(manifest(&village, 3)), "as if they had never been in the export");
    assert_eq!(report, self::report(&village));
}

/// What the analyst is told of people and their contacts: not how the file was read, nor where in it rows stand.
fn report(village: &Village) -> serde_json::Value {
    let mut report: serde_json::Value =
        serde_json::from_slice(&village.bytes("{police}/check.json")).unwrap();
    for table in report["tables"].as_array_mut().unwrap() {
        ["source", "rows"].into_iter().for_each(|of_the_file| drop(table[of_the_file].take()));
    }
    for list in ["refusals", "losses"] {
        report[list].as_array_mut().unwrap().iter_mut().for_each(|one| drop(one["first_rows"].take()));
    }
    report
}

#[test]
fn a_list_that_names_nobody_is_told() {
    let village = village(Stage::Sealed);
    village.write("{post}/empty.txt", "");
    for option in ["leave-out", "protected", "nominated"] {
        village.refuses(
            "police",
            &format!("{SEAL} --{option} {{post}}/empty.txt"),
            3,
            "empty.txt: the file is empty",
        );
        village.refuses("police", &format!("{SEAL} --{option} {{post}}/absent.txt"), 3, "no such file");
    }
}
