//! Everybody alone in a folder comes to the same results as a rehearsal, in which one machine plays all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use people_zones::agency::Lookup;
use people_zones::agreement::Profiles;
use people_zones::contribution::Linkage;

use super::village::{ROUND, Stage, Village, World, village};
use crate::real_round::shared;
use crate::round::{Files, columns, pz};

#[test]
fn over_the_invented_town() {
    check(&village(Stage::Released), &World::town());
}

#[test]
fn over_the_known_exports() {
    let Some(folder) = shared("round") else { return };
    let extract = |name: &str| ["council", "education", "health", "housing", "police"].contains(&name);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let exports = files.filter(|path| extract(path.file_stem().unwrap().to_str().unwrap()));
    let named = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())
    };
    let boundaries = fs::read(shared("llr_lsoa11_boundaries.geojson").unwrap()).unwrap();
    let world = World {
        exports: exports.map(named).collect(),
        until: jiff::civil::date(2026, 9, 30),
        publics: vec![("--boundaries", boundaries)],
    };
    let village = Village::of(&world).played();
    assert_eq!(village.agencies.len(), 5);
    check(&village, &world);
}

#[track_caller]
fn check(village: &Village, world: &World) {
    let rehearsal = rehearsed(village, world);
    let own = Files::read(&village.path("{hub}"));
    equal(&people(village), &people_rehearsed(&rehearsal), "who is one person");
    let profiled = profiles(rehearsal.bytes("hub/work/profiles.parquet"));
    equal(&profiles(own.bytes("work/profiles.parquet")), &profiled, "profiles");
    let listed = candidates(&own, "meeting/candidates.csv");
    assert!(listed.values().sum::<u32>() > 50);
    equal(&listed, &candidates(&rehearsal, "hub/meeting/candidates.csv"), "candidates");
    let tables = |files: &Files, begin: &str| -> BTreeMap<String, Vec<u8>> {
        let paths = files.paths(begin, ".csv").into_iter();
        paths.map(|path| (path.rsplit('/').next().unwrap().to_owned(), files.bytes(path).to_vec())).collect()
    };
    let released = tables(&own, "releases/");
    assert!(released.len() >= 5);
    equal(&released, &tables(&rehearsal, "hub/releases/"), "released tables");
}

/// Says where the two begin to differ, and not all that is equal.
#[track_caller]
fn equal<T: PartialEq + std::fmt::Debug>(one: &T, other: &T, what: &str) {
    if one != other {
        let (one, other) = (format!("{one:?}"), format!("{other:?}"));
        let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        let from =
            |text: &str| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(200)..]).into_owned();
        panic!("{what} differ:\n{:.600}\n{:.600}", from(&one), from(&other));
    }
}

fn rehearsed(village: &Village, world: &World) -> Files {
    let until = world.until.to_string();
    let to = village.path("{rehearsed}");
    let mut arguments = vec!["rehearse".into(), village.path("{exports}"), "--invented".into()];
    arguments.extend(["--to".into(), to.clone(), "--as-of".into(), until.into()]);
    for (option, _) in &world.publics {
        arguments.extend([option.into(), village.path(&format!("{{publics}}/{option}"))]);
    }
    let run = pz(arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    Files::read(Path::new(&to))
}

/// Who is one person, by agencies' own references.
type Partition = BTreeSet<BTreeSet<(String, String)>>;

fn people(village: &Village) -> Partition {
    let agreed = village.agreed();
    let linkage = village.bytes("{hub}/contributions/people.linkage");
    let (_, map) = Linkage::open(&linkage, &agreed.permit::<Profiles>(), &village.keys("hub")).unwrap();
    let lookup = |agency: &String| {
        let sealed = village.bytes(&format!("{{{agency}}}/lookups/{ROUND}.age"));
        (
            agency.clone(),
            Lookup::open(&sealed, &village.keys(agency)).map_err(|error| error.to_string()).unwrap(),
        )
    };
    let lookups: Vec<(String, Lookup)> = village.agencies.iter().map(lookup).collect();
    partition(map.rows.iter().map(|row| {
        let (agency, lookup) = &lookups[usize::try_from(row.agency).unwrap()];
        (row.person.to_string(), (agency.clone(), lookup.own(row.reference).unwrap().to_owned()))
    }))
}

fn people_rehearsed(files: &Files) -> Partition {
    let rows = files.rows("rehearsal/people.csv").into_iter();
    partition(rows.map(|row| (row["cluster_id"].clone(), (row["source"].clone(), row["record_id"].clone()))))
}

fn partition(records: impl Iterator<Item = (String, (String, String))>) -> Partition {
    let mut people: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for (person, record) in records {
        people.entry(person).or_default().insert(record);
    }
    people.into_values().collect()
}

/// Rows with how often each is there.
type Rows = BTreeMap<Vec<String>, u32>;

fn counted(rows: impl Iterator<Item = Vec<String>>) -> Rows {
    let mut counted = Rows::new();
    rows.for_each(|row| *counted.entry(row).or_default() += 1);
    counted
}

/// Without the numbers of people, which are drawn anew in every round.
fn profiles(parquet: &[u8]) -> Rows {
    let mut columns = columns(parquet);
    let people = columns.remove("person").unwrap().len();
    assert!(people > 100);
    counted((0..people).map(|row| columns.values().map(|column| column[row].clone()).collect()))
}

/// Without codes, which are drawn anew in every round, and with them who of equals stands first and which draws of
/// chance each is given; and without the digest of what the list was made from.
fn candidates(files: &Files, path: &str) -> Rows {
    let rows = files.rows(path).into_iter();
    counted(rows.map(|mut row| {
        for drawn in ["code", "place", "places_90", "band", "in_capacity", "made_from"] {
            assert!(row.remove(drawn).is_some(), "{drawn}");
        }
        let opposite = row["opposite_parties"].split_whitespace().count().to_string();
        row.insert("opposite_parties".to_owned(), opposite);
        row.into_values().collect()
    }))
}
