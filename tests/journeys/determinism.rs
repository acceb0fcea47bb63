//! The same inputs and seed give the same bytes, for any number of threads; another seed gives other pseudonyms,
//! references and codes, so that two rounds cannot be joined.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use people_zones::contribution::MATCH_KEYS;
use people_zones::synthetic;

use super::round::{Exports, Files, columns, town_round, tried, unpacked};

/// Sealing draws on the system's randomness, so sealed bytes, and a signature over them, differ while what is in them
/// does not.
fn is_sealed(path: &str) -> bool {
    path.ends_with(".age") || path.ends_with("/seal.sig")
}

/// Everything that is not sealed, also inside letters.
fn unsealed(files: &Files) -> BTreeMap<String, Vec<u8>> {
    let members = files.0.iter().flat_map(|(path, bytes)| {
        let mut members = unpacked(path, bytes);
        members.drain(..usize::from(members.len() > 1));
        members
    });
    members.filter(|(path, _)| !is_sealed(path)).collect()
}

#[track_caller]
fn same(a: &Files, b: &Files) {
    assert_eq!(a.0.keys().collect::<Vec<_>>(), b.0.keys().collect::<Vec<_>>());
    let (open, others) = (unsealed(a), unsealed(b));
    assert!(open.len() == others.len() && open.len() > 50);
    for (path, bytes) in &open {
        assert!(others[path] == *bytes, "{path} differs");
    }
    let (a, b) = (a.opened(), b.opened());
    assert!(!a.is_empty() && a.len() == b.len());
    for (path, content) in &a {
        assert!(!content.0.is_empty() && b[path] == *content, "{path}, opened, differs");
    }
}

#[test]
fn one_thread_and_two_give_the_same_bytes_and_the_same_sealed_contents() {
    same(&tried(&["--seed", "1"], Some(1)), town_round());
}

/// The same small town's exports under a seed, or under none.
fn rehearsed(seed: Option<&str>) -> Files {
    static TOWN: OnceLock<synthetic::Town> = OnceLock::new();
    let town = TOWN.get_or_init(|| synthetic::town(5, synthetic::FEWEST_PEOPLE));
    let files: Vec<_> =
        town.exports.iter().map(|export| (export.file.as_str(), export.bytes.as_slice())).collect();
    let exports = Exports::of(&files);
    let run = exports.rehearse(seed.iter().flat_map(|seed| ["--seed", *seed]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    Files::read(&exports.round())
}

#[test]
fn two_seeds_share_no_pseudonym_reference_or_code() {
    apart(&rehearsed(Some("1")), &rehearsed(Some("2")));
}

#[test]
fn two_rounds_without_a_seed_share_nothing_either() {
    apart(&rehearsed(None), &rehearsed(None));
}

#[test]
fn a_rehearsal_with_a_seed_can_be_played_again() {
    same(&rehearsed(Some("1")), &rehearsed(Some("1")));
}

#[track_caller]
fn apart(a: &Files, b: &Files) {
    let pseudonyms = (pseudonyms(a), pseudonyms(b));
    assert!(pseudonyms.0.len() > 1000 && pseudonyms.0.is_disjoint(&pseudonyms.1));
    let codes = (codes(a), codes(b));
    assert!(codes.0.len() > 20 && codes.0.len() == codes.1.len());
    assert!(codes.0.intersection(&codes.1).count() <= 1, "one in thirty million may come again by chance");
    let references = (references(a), references(b));
    for (agency, own) in &references.0 {
        let others = &references.1[agency];
        let stayed = own.iter().zip(others).filter(|(a, b)| a == b).count();
        assert!(
            own.len() == others.len() && stayed * 20 < own.len(),
            "{agency}: {stayed} kept their reference"
        );
    }
}

fn pseudonyms(files: &Files) -> BTreeSet<String> {
    let opened = files.opened();
    let people = opened
        .iter()
        .filter(|(path, _)| path.starts_with("linker/") && path.ends_with("/people.parquet.age"));
    let listed = people.flat_map(|(_, (_, bytes))| {
        let mut columns = columns(bytes);
        MATCH_KEYS.iter().flat_map(move |key| columns.remove(key.name).unwrap())
    });
    let bare = |text: &str| text.trim_matches(['[', ']']).split(", ").map(str::to_owned).collect::<Vec<_>>();
    listed.flat_map(|list| bare(&list)).filter(|one| !one.is_empty()).collect()
}

fn codes(files: &Files) -> BTreeSet<String> {
    files.rows("hub/meeting/candidates.csv").into_iter().map(|mut row| row.remove("code").unwrap()).collect()
}

/// Each agency's own references in the order of the shuffled ones, as its lookup keeps them.
fn references(files: &Files) -> BTreeMap<String, Vec<String>> {
    let opened = files.opened().into_iter();
    let lookups =
        opened.filter_map(|(path, content)| Some((path.split_once("/lookups/")?.0.to_owned(), content.1)));
    let own = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap()["own"].clone();
    lookups.map(|(agency, bytes)| (agency, serde_json::from_value(own(&bytes)).unwrap())).collect()
}
