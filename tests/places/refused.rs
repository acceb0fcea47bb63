//! What cannot be read, or cannot be meant, is told: what, where, what to do; and nothing is written.

use std::fs;

use super::ground::{areas, counts, ground, put, square, table};
use super::pz;

const BASE: &str = "places --boundaries areas.geojson --counts counts.csv --to out.csv";

/// A file of the ground in other words, and what is said of it.
#[track_caller]
fn check(file: &str, text: &str, words: &str) {
    let folder = ground();
    put(folder.path(), file, text);
    let run = pz(folder.path(), &format!("{BASE} --population people.csv"));
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(words) && run.stderr.contains("hint: "), "{words}: {}", run.stderr);
    assert!(!folder.path().join("out.csv").exists(), "nothing half-written");
}

#[test]
fn eastings_for_degrees() {
    let ring = r#"{"type":"Polygon","coordinates":[[[457740,308412],[457750,308412],[457740,308422],[457740,308412]]]}"#;
    check("areas.geojson", &areas(|_, _| Some(ring.to_owned())), "perhaps eastings and northings");
}

#[test]
fn rings_that_cross_themselves() {
    let bow_tie = r#"{"type":"Polygon","coordinates":[[[0,52],[1,53],[1,52],[0,53],[0,52]]]}"#;
    let text =
        areas(|row, column| Some(if row + column == 0 { bow_tie.to_owned() } else { square(row, column) }));
    check("areas.geojson", &text, "feature 1: ");
}

#[test]
fn codes_that_stand_twice_or_are_not_known() {
    let text = areas(|row, column| Some(square(row, column))).replace("\"N02\"", "\"N01\"");
    check("areas.geojson", &text, "features 1 and 2");
    check("counts.csv", &counts(|_, count| Some(count.to_string())).replace("N02,", "N01,"), "rows 2 and 3");
    check(
        "counts.csv",
        &counts(|_, count| Some(count.to_string())).replace("N02,", "M02,"),
        "1 of 25 areas are not among",
    );
}

#[test]
fn counts_that_are_none_or_are_missing() {
    check(
        "counts.csv",
        &counts(|at, count| Some(if at == 4 { "-1".to_owned() } else { count.to_string() })),
        "row 6, count",
    );
    check(
        "counts.csv",
        &counts(|at, count| Some(if at == 4 { String::new() } else { count.to_string() })),
        "row 6, count",
    );
    check(
        "counts.csv",
        &counts(|at, count| (at != 4).then(|| count.to_string())),
        "1 of 25 areas have no row",
    );
    check(
        "people.csv",
        &table("area,population", |at| (at != 4).then(|| "9".to_owned())),
        "1 of 25 areas have no row",
    );
    check("counts.csv", "", "there are no rows");
    check("areas.geojson", "{", "not a GeoJSON feature collection");
}

#[test]
fn an_absent_area_is_zero_if_so_asked() {
    let folder = ground();
    put(folder.path(), "counts.csv", &counts(|at, count| (at != 4).then(|| count.to_string())));
    assert_eq!(pz(folder.path(), &format!("{BASE} --absent-is-zero")).code, 0);
    assert!(fs::read_to_string(folder.path().join("out.csv")).unwrap().contains("N05,0,"));
}

#[test]
fn street_files_of_another_year_or_place() {
    let folder = ground();
    put(folder.path(), "jan.csv", "Month,LSOA code,Crime type\n2026-01,E01,Burglary\n2026-01,E02,Burglary\n");
    let run = pz(folder.path(), "places --boundaries areas.geojson --police jan.csv --to out.csv");
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("2 of 2 areas are not among") && run.stderr.contains("2011"),
        "{}",
        run.stderr
    );
}

#[test]
fn options_that_do_not_fit_together() {
    let folder = ground();
    for (words, told) in [
        ("places --counts counts.csv --to out.csv", "required"),
        ("places --boundaries areas.geojson --to out.csv", "required"),
        ("places --boundaries areas.geojson --counts counts.csv", "required"),
        ("places --boundaries areas.geojson --counts counts.csv --on rate --to out.csv", "--population"),
        ("places --boundaries areas.geojson --counts counts.csv --to counts.csv", "name another file"),
        (
            "places --boundaries areas.geojson --counts counts.csv --to out.csv --report out.csv",
            "name another file",
        ),
        ("places --boundaries areas.geojson --counts counts.csv --contiguity bishop --to out.csv", "queen"),
    ] {
        let run = pz(folder.path(), words);
        assert_eq!(run.code, 2, "{words}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert!(!folder.path().join("out.csv").exists());
}

#[test]
fn a_place_that_cannot_be_written_to() {
    let folder = ground();
    let run = pz(folder.path(), &BASE.replace("out.csv", "absent/out.csv"));
    assert_eq!(run.code, 8, "{}", run.stderr);
}
