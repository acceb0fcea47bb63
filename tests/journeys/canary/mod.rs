//! Names, numbers and addresses planted in exports are nowhere outside the agencies once a round was played: not
//! in a file, not in a sealed part that linker or hub open, not in what the program says, not when it fails.

mod desk;
mod forms;
mod planted;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{LazyLock, OnceLock};

use people_zones::agreement::{Linkage, Profiles, SignedAgreement};
use people_zones::contribution::{self, Attributes, Contacts, Needs, Part as _, People, Relationships};

use super::round::{Exports, Files, Run, columns, is_sealed, open, pz, unpacked};
use forms::{Hit, Search};
pub(crate) use planted::exports;
use planted::{NEEDLES, POLICE, police};

static SEARCH: LazyLock<Search> = LazyLock::new(|| Search::new(NEEDLES));

/// Only the agencies' own folders and the rehearsal's scoring may hold what was planted.
const PRIVATE: [&str; 2] = ["agencies/", "rehearsal/"];

const AGENCIES: [&str; 4] = ["council", "health", "housing", "police"];

/// A whole round over the planted exports, and what the program said meanwhile.
struct Played {
    run: Run,
    files: Files,
    beside: Vec<String>,
    /// What the hub is told of profiles and lists.
    looked_at: Vec<Run>,
}

fn play(options: &[&str]) -> Played {
    let planted = exports();
    let files: Vec<(&str, &[u8])> = planted.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let exports = Exports::of(&files);
    let run = exports.rehearse(options);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let hub = exports.round().join("hub");
    let look = |words: &[&str]| {
        let words = ["hub"].iter().chain(words).chain(&["--round"]).map(std::ffi::OsStr::new);
        pz(words.chain([hub.as_os_str()]))
    };
    let looked_at =
        [&["profile"][..], &["profile", "--json"], &["candidates", "--places"], &["candidates", "--json"]]
            .map(look);
    Played { run, files: Files::read(&exports.round()), beside: exports.home(), looked_at: looked_at.into() }
}

fn played() -> &'static Played {
    static PLAYED: OnceLock<Played> = OnceLock::new();
    PLAYED.get_or_init(|| play(&["--seed", "3"]))
}

/// Every needle in a file: in its bytes, its members, what linker and hub open of it, and the columns within.
pub(crate) fn hits_within(
    path: &str,
    bytes: &[u8],
    keys: &[(String, people_zones::party::Keys)],
) -> BTreeMap<String, BTreeSet<Hit>> {
    let mut found = BTreeMap::new();
    for (path, bytes) in unpacked(path, bytes) {
        found.insert(path.clone(), SEARCH.hits(&bytes));
        let opened = is_sealed(&bytes).then(|| open(&bytes, keys).1);
        let content = opened.as_deref().unwrap_or(&bytes);
        found.entry(path.clone()).or_default().extend(SEARCH.hits(content));
        if content.starts_with(b"PAR1") {
            for (column, values) in columns(content) {
                let hits = SEARCH.hits(format!("{column}\n{}", values.join("\n")).as_bytes());
                found.insert(format!("{path}, {column}"), hits);
            }
        }
    }
    found.retain(|_, hits| !hits.is_empty());
    found
}

#[track_caller]
pub(crate) fn nothing_said(run: &Run) {
    for (what, said) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        assert_eq!(SEARCH.hits(said.as_bytes()), BTreeSet::new(), "{what}: {said}");
    }
}

#[track_caller]
fn nothing_left(files: &Files) {
    let holders = files.keys().into_iter().filter(|(holder, _)| ["linker", "hub"].contains(&holder.as_str()));
    let keys: Vec<_> = holders.collect();
    assert_eq!(keys.len(), 2);
    let outside = files.0.iter().filter(|(path, _)| !PRIVATE.iter().any(|private| path.starts_with(private)));
    let found: BTreeMap<_, _> = outside.flat_map(|(path, bytes)| hits_within(path, bytes, &keys)).collect();
    assert_eq!(found, BTreeMap::new());
    for path in files.0.keys() {
        assert_eq!(SEARCH.hits(path.as_bytes()), BTreeSet::new(), "{path}");
    }
}

#[test]
fn every_needle_is_planted_and_can_be_found_where_it_is() {
    let planted = exports();
    let files = planted.iter().flat_map(|(name, bytes)| hits_within(name, bytes, &[]));
    let found: BTreeSet<String> = files.flat_map(|(_, hits)| hits).map(|(needle, _)| needle).collect();
    let missed: Vec<&&str> = NEEDLES.iter().filter(|needle| !found.contains(**needle)).collect();
    assert_eq!(missed, Vec::<&&str>::new());
}

#[test]
fn the_planted_person_is_in_the_round_and_one_person_at_four_agencies() {
    let people = played().files.rows("rehearsal/people.csv");
    let of = |reference: &str| {
        people.iter().find(|row| row["record_id"] == reference).unwrap()["cluster_id"].clone()
    };
    let records = ["REFZQ9081726", "RFCZQ8172635", "RFHZQ7263544", "RFTZQ6354453"].map(of);
    assert!(records.iter().all(|person| *person == records[0]), "{records:?}");
    assert!(people.iter().all(|row| row["record_id"] != "PROTZQ553442"), "a protected person is nowhere");
}

#[test]
fn nothing_planted_is_in_any_file_outside_the_agencies() {
    nothing_left(&played().files);
    assert_eq!(played().beside, ["exports", "round"]);
}

#[test]
fn nothing_planted_is_said_on_the_way() {
    nothing_said(&played().run);
    for run in &played().looked_at {
        assert_eq!(run.code, 0, "{}", run.stderr);
        nothing_said(run);
    }
    for option in ["--json", "--quiet"] {
        let played = play(&[option, "--seed", "4"]);
        nothing_said(&played.run);
    }
    let unseeded = play(&[]);
    nothing_said(&unseeded.run);
    nothing_left(&unseeded.files);
}

#[test]
fn the_linker_opens_people_alone_and_the_hub_everything_else() {
    let files = &played().files;
    for (path, (holders, content)) in files.opened() {
        let agencies = || AGENCIES.map(|agency| format!("agencies/{agency}")).to_vec();
        let only = |holder: &str| vec![holder.to_owned()];
        let file = path.rsplit('/').nth(1).unwrap_or_default();
        let expected = match file.rsplit('.').next().unwrap_or_default() {
            "contribution" if path.ends_with(People::FILE) => only("linker"),
            "contribution" | "linkage" => only("hub"),
            "kit" | "signing" => agencies(),
            "candidates" => only(&format!("agencies/{}", file.split('.').nth(1).unwrap())),
            // An agency's lookup, and what the linker keeps to link again: each its owner's alone.
            _ => only(path.split_once("/lookups/").or_else(|| path.split_once("/work/")).unwrap().0),
        };
        assert_eq!(holders, expected, "{path}");
        assert!(!content.is_empty(), "{path} was opened by nobody");
    }
}

#[test]
fn the_parts_that_were_searched_are_those_that_the_library_opens() {
    let files = &played().files;
    let agreement = SignedAgreement::open(files.bytes("hub/agreement.signed")).unwrap();
    let folder: toml::Table = toml::from_str(files.text("hub/round.toml")).unwrap();
    let round = agreement.round(&folder["plan"].clone().try_into().unwrap());
    let (linkage, profiles) = (
        agreement.permit::<Linkage>(&round, round.window.to).unwrap(),
        agreement.permit::<Profiles>(&round, round.window.to).unwrap(),
    );
    let keys: BTreeMap<_, _> = files.keys().into_iter().collect();
    let contributions = files.paths("linker/contributions/", ".contribution");
    assert_eq!(contributions.len(), 4);
    for path in contributions {
        let opened = contribution::open(files.bytes(path).to_vec(), &linkage)
            .map_err(|error| error.to_string())
            .unwrap();
        let people: People = opened.part(&keys["linker"]).unwrap();
        assert_eq!(people.rows() as u64, opened.manifest.counts.identities);
        assert!(opened.part::<Contacts>(&keys["linker"]).is_err(), "the linker sees no demand");
        let hubs = format!("hub/contributions/{}", path.rsplit('/').next().unwrap());
        let opened = contribution::open(files.bytes(&hubs).to_vec(), &profiles).unwrap();
        assert!(opened.part::<People>(&keys["hub"]).is_err(), "the hub sees no pseudonym");
        let contacts: Contacts = opened.part(&keys["hub"]).unwrap();
        assert_eq!(contacts.rows() as u64, opened.manifest.counts.contacts);
        assert_eq!(
            opened.part::<Attributes>(&keys["hub"]).unwrap().rows() as u64,
            opened.manifest.counts.people
        );
        assert_eq!(opened.part::<Needs>(&keys["hub"]).unwrap().rows(), 0);
        assert_eq!(opened.part::<Relationships>(&keys["hub"]).unwrap().rows(), 0);
    }
}

/// A round that cannot succeed says why, says nothing of what was planted, and leaves nothing.
#[track_caller]
fn fails(police: &[u8], options: &[&str], why: &str) {
    let planted = exports();
    let edited = |name: &'static str, bytes| if name == "police.csv" { police.to_vec() } else { bytes };
    let files: Vec<(&str, Vec<u8>)> =
        planted.into_iter().map(|(name, bytes)| (name, edited(name, bytes))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    for json in [&[][..], &["--json"]] {
        let exports = Exports::of(&files);
        fs::write(exports.beside("strayed.csv"), police).unwrap();
        let strayed = exports.beside("strayed.csv").to_string_lossy().into_owned();
        let options = options.iter().map(|option| option.replace("STRAYED", &strayed));
        let run = exports.rehearse(options.chain(json.iter().map(|&option| option.to_owned())));
        assert_eq!(run.code, 3, "{}", run.stderr);
        assert!(run.stderr.contains(why), "{why}: {}", run.stderr);
        nothing_said(&run);
        assert_eq!(exports.home(), ["exports", "strayed.csv"]);
    }
}

#[test]
fn a_header_with_a_name_in_it_twice_says_no_name() {
    let twice = format!("{POLICE},Seen with Bartolomewski Krantzenfeld");
    fails(police().replace(POLICE, &twice).as_bytes(), &[], "have the same name");
}

#[test]
fn a_file_that_cannot_be_read_says_nothing_of_its_bytes() {
    let text = police();
    fails(text.replace("Wolframina", "Wolf\0ramina").as_bytes(), &[], "NUL");
    fails(text.replacen(",UMBELQUATER", ",\"UMBELQUATER", 1).as_bytes(), &[], "quotation mark");
    fails(&[text.as_bytes(), b"\xff\x81\x8d"].concat(), &[], "bytes that are not");
    let wide: Vec<u8> =
        text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Half a letter at the end: no text in any encoding.
    fails(&wide[..wide.len() - 1], &[], "NUL");
}

#[test]
fn a_file_without_its_header_says_nothing_of_its_first_row() {
    fails(police().replace(POLICE, "").as_bytes(), &[], "no header row");
}

#[test]
fn too_many_refused_rows_are_counted_and_not_quoted() {
    let broken = "REFZQ9081726,UMBELQUATER,Theodorakis,23/07/1951\r\n".repeat(30);
    fails((police() + &broken).as_bytes(), &[], "rows are refused");
    let undated =
        ",HARTWHISTLEBURY,Zebulonquist,,23/07/1951,M,,QX97 7ZX,,,,N,,Theft,Suspect,soon,T01000002,,,,,\r\n";
    fails((police() + &undated.repeat(30)).as_bytes(), &[], "rows are refused");
}

#[test]
fn an_export_given_in_the_place_of_another_file_is_not_quoted() {
    for option in ["--boundaries", "--population", "--behaviour"] {
        fails(police().as_bytes(), &[option, "STRAYED"], "strayed.csv: ");
    }
}

#[test]
fn a_round_before_all_contacts_quotes_none_of_them() {
    fails(police().as_bytes(), &["--as-of", "2001-01-01"], "no row is left");
}
