//! The agency's desk: what it says, and its table of problems, hold nothing that was planted, also when the export is
//! broken in fifty ways.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::planted::{POLICE, exports, police};
use super::{SEARCH, nothing_said};
use crate::round::{Run, pz};

/// Checks files outside any agency's folder; what it said, and its table of problems.
fn checked(place: &Path, files: &[(String, Vec<u8>)], options: &[&str]) -> (Run, String) {
    let out = place.join("out");
    let _ = fs::remove_dir_all(&out);
    let mut arguments = vec!["agency".to_owned(), "check".to_owned()];
    for (name, bytes) in files {
        fs::write(place.join(name), bytes).unwrap();
        arguments.push(place.join(name).display().to_string());
    }
    arguments.extend(["--to".to_owned(), out.display().to_string()]);
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    let run = pz(arguments);
    (run, fs::read_to_string(out.join("problems.csv")).unwrap_or_default())
}

#[track_caller]
fn nothing(run: &Run, problems: &str, what: &str) {
    nothing_said(run);
    assert_eq!(SEARCH.hits(problems.as_bytes()), BTreeSet::new(), "{what}: problems.csv");
    assert!(!run.stderr.contains("mistake in this program"), "{what}: {}", run.stderr);
}

#[test]
fn a_check_says_nothing_planted() {
    let place = TempDir::new().unwrap();
    for (name, bytes) in exports() {
        for options in [&[][..], &["--json"], &["--quiet"], &["--dry-run"]] {
            let (run, problems) = checked(place.path(), &[(name.to_owned(), bytes.clone())], options);
            assert_eq!(run.code, 0, "{name}: {}", run.stderr);
            nothing(&run, &problems, name);
        }
    }
    let all: Vec<(String, Vec<u8>)> =
        exports().into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    let (run, problems) = checked(place.path(), &all, &[]);
    nothing(&run, &problems, "all together");
}

#[test]
fn fifty_faults_say_nothing_planted() {
    let place = TempDir::new().unwrap();
    let faults = faults();
    assert!(faults.len() >= 50, "{}", faults.len());
    for (number, bytes) in faults.into_iter().enumerate() {
        for options in [&[][..], &["--json"], &["--without-header"]] {
            let file = ("export.csv".to_owned(), bytes.clone());
            let (run, problems) = checked(place.path(), &[file], options);
            assert!([0, 3].contains(&run.code), "fault {number}: {}", run.stderr);
            nothing(&run, &problems, &format!("fault {number}"));
        }
    }
}

/// The planted export, broken.
fn faults() -> Vec<Vec<u8>> {
    let text = police();
    let mut faults: Vec<Vec<u8>> = Vec::new();
    // Each column's name taken away, or doubled.
    let names: Vec<&str> = POLICE.split(',').collect();
    for at in 0..names.len() {
        let mut renamed = names.clone();
        renamed[at] = "Zumba";
        faults.push(text.replace(POLICE, &renamed.join(",")).into_bytes());
    }
    for at in [0, 4, 13, 15] {
        let mut doubled = names.clone();
        doubled[21] = names[at];
        faults.push(text.replace(POLICE, &doubled.join(",")).into_bytes());
    }
    // Cut off anywhere.
    faults.extend((1..12).map(|part| text.as_bytes()[..text.len() * part / 12].to_vec()));
    // Rows that are no rows, quotation marks that do not close, other separators, bytes that are no text.
    faults.push(text.replace(',', ";").into_bytes());
    faults.push(text.replace("\r\n", "\r").into_bytes());
    faults.push(text.replace("\r\n", "").into_bytes());
    faults.push(text.replacen(",UMBELQUATER", ",\"UMBELQUATER", 1).into_bytes());
    faults.push(text.replacen("HARTWHISTLEBURY", "\"HARTWHISTLEBURY", 2).into_bytes());
    faults.push(text.replace("Zebulonquist", "Zebulon\0quist").into_bytes());
    faults.push(text.replace('Z', "\u{1b}Z").into_bytes());
    faults.push(text.replace("2026", "").into_bytes());
    faults.push(text.replace('/', "").into_bytes());
    faults.push([text.as_bytes(), b"\xff\xfe\x81"].concat());
    faults.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    faults.push(text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_be_bytes).collect());
    faults.push(text.replace(POLICE, "").into_bytes());
    faults.push(format!("{text}{text}").into_bytes());
    faults
}
