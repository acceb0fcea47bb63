//! A rehearsal's summary says who is missing from it, how right its links are, and what is odd about them.

use serde_json::Value;

use super::round::{Exports, Run};

const HEADER: &str = "Person Ref,Surname,Forename,DOB,Postcode,Offence,Role,Incident Date,LSOA";
const LETTERS: [&str; 8] = ["am", "bel", "cor", "dun", "eth", "fen", "gor", "hul"];

/// An export of 60 people who do not exist, with as many contacts; each agency knows the same.
fn export(prefix: &str) -> String {
    let row = |person: usize| {
        let (family, given) = (LETTERS[person % 8], LETTERS[person % 5]);
        let (day, year, place) = (person % 28 + 1, 30 + person, person % 10);
        format!(
            "{prefix}{person},Surname{family},Fore{given},{day:02}/03/19{year},QX1 {place}AB,Theft,Suspect,{day:02}/05/2026,T01000001"
        )
    };
    let rows: Vec<String> = (0..60).map(row).collect();
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// Rehearses two good exports, and another table beside them.
fn rehearsed(council: &str, options: &[&str]) -> Run {
    let (housing, police) = (export("H"), export("P"));
    let exports = Exports::of(&[
        ("council.csv", council.as_bytes()),
        ("housing.csv", housing.as_bytes()),
        ("police.csv", police.as_bytes()),
    ]);
    let run = exports.rehearse(options);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    run
}

/// The words stand in the summary, before any number of the round.
#[track_caller]
fn check(council: &str, words: &str) {
    let summary = rehearsed(council, &[]).stdout;
    let (at, numbers) = (summary.find(words), summary.find("agency ").unwrap());
    assert!(at.is_some_and(|at| at < numbers), "{words}: {summary}");
}

#[test]
fn an_agency_whose_people_are_missing_is_warned_of() {
    let warning = "warning: council.csv looks like an agency's people, and they are missing";
    for (column, lacks) in [
        ("Person Ref", "without a person reference"),
        ("Incident Date", "without a date other than a birth date"),
    ] {
        let council = export("C").replace(column, "Remark");
        check(&council, &format!("passed over council.csv: {lacks}, so it is nobody's extract\n{warning}"));
    }
    let unknown = "Aa,Bb,Cc\nx,y,z\nu,v,w\n";
    check(unknown, "council.csv: no column of it is known");
    check(unknown, "warning: council.csv may be an agency's, whose people are then missing");
}

#[test]
fn a_table_of_areas_is_passed_over_without_a_warning() {
    let summary = rehearsed("LSOA,Residents\nT01000001,1500\nT01000002,1700\n", &[]).stdout;
    assert!(summary.contains("passed over council.csv: "), "{summary}");
    assert!(!summary.contains("warning: council.csv"), "{summary}");
}

#[test]
fn how_right_the_links_are_and_what_is_odd_is_said() {
    let summary = rehearsed(&export("C"), &[]).stdout;
    assert!(!summary.contains("passed over"), "{summary}");
    assert!(
        summary.contains("\nOf 100 links about ") && summary.contains("of 100 true pairs about "),
        "{summary}"
    );
    assert!(summary.contains("\nwarning: council and housing know nearly the same people"), "{summary}");
}

#[test]
fn scripts_are_told_the_same() {
    let council = export("C").replace("Person Ref", "Remark");
    let said: Value = serde_json::from_str(&rehearsed(&council, &["--json"]).stdout).unwrap();
    let (other, links) = (&said["result"]["passed_over"][0], &said["result"]["links"]);
    assert_eq!(other["file"], "council.csv");
    assert_eq!(other["why"], "without a person reference");
    assert!(other["warning"].as_str().unwrap().contains("missing from everything"));
    assert!(links["rightness"]["precision"]["from"].is_f64());
    let mut warnings = links["warnings"].as_array().unwrap().iter().filter_map(Value::as_str);
    assert!(warnings.any(|warning| warning.contains("know nearly the same people")));
}
