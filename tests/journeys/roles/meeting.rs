//! Preparing the People Meeting, deciding, and handing back: every step a command, or a click on the page it serves.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::process::Command;
use std::time::Duration;

use people_zones::meeting::{People, Record, Subject};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::room::Room;
use super::village::{ROUND, Stage, Village, village};

/// An agency's table of candidates, filled in: each cell of a column by what is given.
fn fill_in(village: &Village, agency: &str, cells: &[(&str, &str)]) -> String {
    let pack = format!("{{{agency}}}/received/{ROUND}.{agency}.candidates");
    village.does(agency, &format!("agency prepare {pack}"));
    let table = format!("{{{agency}}}/prepare/{ROUND}.csv");
    let mut reader = csv::Reader::from_path(village.path(&table)).unwrap();
    let head = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&head).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |(name, before): (&str, &str)| {
            cells
                .iter()
                .find(|(own, _)| *own == name)
                .map_or(before.to_owned(), |(_, value)| (*value).to_owned())
        };
        writer.write_record(head.iter().zip(row.iter()).map(cell)).unwrap();
    }
    village.write(&table, writer.into_inner().unwrap());
    format!("agency prepare {pack} --answers {table}")
}

const PLAIN: [(&str, &str); 5] = [
    ("same_person", "same"),
    ("open_to", ""),
    ("unsafe_to_discuss", "no"),
    ("may_be_shown", "full"),
    ("safe_contact", "through us"),
];

/// Everybody has answered, and the hub has the answers.
fn prepared() -> Village {
    let village = village(Stage::Released);
    answered(&village);
    village
}

/// Every agency answers of everybody that there is nothing against it.
pub(super) fn answered(village: &Village) {
    for agency in &village.agencies {
        let answer = fill_in(village, agency, &PLAIN);
        village.does(agency, &answer);
        village.does("hub", &format!("hub accept {{{agency}}}/sent/{ROUND}/{agency}.preparation"));
    }
}

fn held(village: &Village) -> Room {
    Room::open(&village.path("{hub}"))
}

fn people(village: &Village) -> People {
    People::from_json(&village.bytes("{hub}/meeting/people.json")).unwrap()
}

/// People of whom an agency was told.
fn told(village: &Village, agency: &str) -> BTreeSet<String> {
    let table = village.path(&format!("{{{agency}}}/prepare/{ROUND}.csv"));
    let mut rows = csv::Reader::from_path(table).unwrap();
    rows.records().map(|row| row.unwrap()[0].to_owned()).collect()
}

fn record(village: &Village) -> Record {
    let names = village.names("hub", "decisions");
    let files: Vec<(String, Vec<u8>)> = names
        .into_iter()
        .filter(|name| name.ends_with(".jsonl"))
        .map(|name| (name.clone(), village.bytes(&format!("{{hub}}/decisions/{name}"))))
        .collect();
    Record::read(ROUND, files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

#[test]
fn what_was_decided_comes_back_to_each_agency_by_its_own_references() {
    let village = prepared();
    let all = people(&village);
    let known: Vec<_> =
        all.people.iter().filter(|one| told(&village, "police").contains(&one.code.to_string())).collect();
    let mut room = held(&village);
    let ready = room.get(&format!("/person/{}", known[0].code)).unwrap();
    assert!(ready.contains("Ready: every agency that holds this person has answered"));
    for person in known.iter().take(3) {
        assert!(room.decide(&person.code.to_string(), "take_on", "Several agencies visit apart"));
    }
    let ended = room.post("/end", &[]).unwrap();
    assert!(ended.contains("The meeting has ended"), "{ended}");
    assert!(room.program.wait().unwrap().success());
    for agency in &village.agencies {
        let names = village.names("hub", "sent");
        let packs: Vec<&String> = names
            .iter()
            .filter(|name| name.contains(&format!(".{agency}.")) && name.ends_with(".decisions"))
            .collect();
        for pack in packs {
            village.post(&format!("{{hub}}/sent/{pack}"), agency);
            village.does(agency, &format!("agency decisions {{{agency}}}/received/{pack}"));
            let number = pack.split('.').nth_back(1).unwrap();
            let table = village.text(&format!("{{{agency}}}/decisions/{ROUND}.{number}.csv"));
            assert!(table.starts_with("own_reference,code,decision,lead,actions,due,review,informed\n"));
            for word in ["points", "band", "exhibiting", "vulnerable", "Several agencies"] {
                assert!(!table.contains(word), "{word}");
            }
            for row in csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap) {
                assert!(village.does(agency, &format!("agency who {}", &row[1])).contains(&row[0]));
            }
            let other = village.agencies.iter().find(|other| *other != agency).unwrap();
            village.post(&format!("{{hub}}/sent/{pack}"), other);
            village.refuses(other, &format!("agency decisions {{{other}}}/received/{pack}"), 5, "seal");
        }
    }
    assert!(
        village
            .names("hub", "sent")
            .iter()
            .any(|name| name.contains(".police.") && name.ends_with(".decisions"))
    );
    let again = held(&village);
    let page = again.get(&format!("/person/{}", known[0].code)).unwrap();
    assert!(page.contains("<strong>Take on</strong>"), "a later meeting goes on from here");
}

#[test]
fn answers_hold_choices_alone_and_mistakes_are_all_told_at_once() {
    let village = village(Stage::Released);
    let answer = fill_in(
        &village,
        "police",
        &[("same_person", "perhaps"), ("unsafe_to_discuss", "maybe"), ("may_be_shown", "full")],
    );
    let said = village.refuses("police", &answer, 3, "row 2, same_person: write same, not or cannot_tell");
    assert!(said.contains("row 2, unsafe_to_discuss") && said.contains("row 3, safe_contact"));
    assert!(!said.contains("perhaps") && !said.contains("maybe"), "{said}");
    let own = village.text(&format!("{{police}}/prepare/{ROUND}.csv"));
    let answer = fill_in(&village, "police", &PLAIN);
    let mistyped = village.text(&format!("{{police}}/prepare/{ROUND}.csv")).replacen("PZ-", "PZ-X", 1);
    village.write(&format!("{{police}}/prepare/{ROUND}.csv"), mistyped);
    village.refuses("police", &answer, 3, "row 2, code: a code looks like PZ-7F3KQ-X");
    let answer = fill_in(&village, "police", &PLAIN);
    let excel = village.text(&format!("{{police}}/prepare/{ROUND}.csv")).replace(',', ";");
    village.write(&format!("{{police}}/prepare/{ROUND}.csv"), format!("\u{feff}{excel}"));
    village.does("police", &answer);
    let sent = village.bytes(&format!("{{police}}/sent/{ROUND}/police.preparation"));
    let references: Vec<String> =
        csv::Reader::from_reader(own.as_bytes()).records().map(|row| row.unwrap()[1].to_owned()).collect();
    let opened = village.keys("hub").open(&sealed(&sent)).unwrap();
    let opened = String::from_utf8(opened).unwrap();
    for reference in references {
        assert!(!opened.contains(&reference));
    }
}

/// The one sealed part of a letter.
fn sealed(letter: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(letter)).unwrap();
    let mut bytes = Vec::new();
    zip.by_index(3).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_pack_of_another_agency_or_of_another_kind_is_refused() {
    let village = village(Stage::Released);
    village.post(&format!("{{hub}}/sent/{ROUND}.council.candidates"), "police");
    village.refuses(
        "police",
        &format!("agency prepare {{police}}/received/{ROUND}.council.candidates"),
        5,
        "seal",
    );
    let contribution = village.contribution("police");
    village.refuses(
        "police",
        &format!("agency prepare {contribution}"),
        5,
        "neither questions nor candidates",
    );
    village.refuses("police", &format!("agency decisions {contribution}"), 5, "");
    village.refuses("police", "meeting --no-open --quiet", 6, "this is the folder of police");
}

#[cfg(unix)]
#[test]
fn one_meeting_at_a_time_and_what_it_writes_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let village = prepared();
    let room = held(&village);
    village.refuses("hub", "meeting --no-open", 6, "pz meeting");
    let all = people(&village);
    let code = all.people[0].code.to_string();
    assert!(room.decide(&code, "look_again", "Nobody has spoken with them yet"));
    let mode = |path: &str| std::fs::metadata(village.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("{hub}/decisions"), 0o700);
    for name in village.names("hub", "decisions") {
        assert_eq!(mode(&format!("{{hub}}/decisions/{name}")), 0o600, "{name}");
    }
    for file in
        ["meeting/people.json", "work/holders.json", "work/told.json", "contributions/police.preparation"]
    {
        assert_eq!(mode(&format!("{{hub}}/{file}")), 0o600, "{file}");
    }
    assert_eq!(mode(&format!("{{police}}/prepare/{ROUND}.csv")), 0o600);
}

/// Kills while decisions are written; `make test-long` has a thousand.
fn kills() -> u64 {
    if std::env::var_os("PZ_LONG").is_some() { 1000 } else { 6 }
}

/// A long run says how much it saw.
#[expect(clippy::print_stderr, reason = "a run of minutes says how far it is")]
fn how_far(killed: u64, decisions: usize) {
    if kills() > 100 && killed.is_multiple_of(100) {
        eprintln!("killed {killed} times: {decisions} decisions were acknowledged, and none is lost");
    }
}

#[test]
fn killed_at_any_moment_no_decision_that_was_acknowledged_is_lost() {
    let village = prepared();
    let codes: Vec<String> =
        people(&village).people.iter().take(20).map(|one| one.code.to_string()).collect();
    let mut random = ChaCha20Rng::seed_from_u64(11);
    let (mut acknowledged, mut decisions): (BTreeMap<String, String>, usize) = Default::default();
    for kill in 0..kills() {
        let mut room = held(&village);
        let after = Duration::from_micros(u64::from(random.next_u32() % 120_000));
        let pid = room.program.id();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(after);
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        for number in 0.. {
            let code = &codes[(random.next_u32() as usize) % codes.len()];
            let reason = format!("decided in session {kill}, as number {number}");
            if !room.decide(code, "look_again", &reason) {
                // It may stand or not: nobody was told.
                acknowledged.remove(code);
                break;
            }
            acknowledged.insert(code.clone(), reason);
            decisions += 1;
        }
        killer.join().unwrap();
        let _ = room.program.wait();
        let record = record(&village);
        assert!(!record.is_read_only(), "{:?}", record.flaws());
        for (code, reason) in &acknowledged {
            let code = people_zones::contribution::Code::parse(code).unwrap();
            assert_eq!(&record.decision(code).unwrap().reason, reason, "kill {kill}");
        }
        how_far(kill + 1, decisions);
    }
    assert!(record(&village).subjects().any(|subject| matches!(subject, Subject::Decision(_))));
}

#[test]
fn a_file_cut_short_is_told_of_and_the_meeting_goes_on_and_one_edited_by_hand_is_only_shown() {
    let village = prepared();
    let code = people(&village).people[0].code.to_string();
    let room = held(&village);
    assert!(room.decide(&code, "look_again", "Nobody has spoken with them yet"));
    drop(room);
    let file = format!("{{hub}}/decisions/{}", village.names("hub", "decisions")[0]);
    let whole = village.bytes(&file);
    village.write(&file, [whole.as_slice(), b"{\"number\":9,"].concat());
    let room = held(&village);
    let page = room.get("/").unwrap();
    assert!(page.contains("its last line was cut off") && !page.contains("Nothing can be written"));
    drop(room);
    // The sessions that came after know how far this one went; alone it would show the edit in its chain.
    for name in village.names("hub", "decisions").into_iter().skip(1) {
        std::fs::remove_file(village.path(&format!("{{hub}}/decisions/{name}"))).unwrap();
    }
    let edited = String::from_utf8(whole.clone()).unwrap().replacen("\"opened\"", "\"Opened\"", 1);
    village.write(&file, edited);
    let room = held(&village);
    assert!(room.get("/").unwrap().contains("Nothing can be written"));
    assert!(!room.decide(&code, "decline", "It would not be saved"));
    drop(room);
    village.write(&file, String::from_utf8(whole).unwrap().replace("\"format\":1", "\"format\":0"));
    let room = held(&village);
    assert!(room.get("/").unwrap().contains("written in format 0"));
}

#[test]
fn where_nothing_can_be_written_the_meeting_does_not_open() {
    let village = prepared();
    village.write("{hub}/decisions", "a file where the folder should be");
    village.refuses("hub", "meeting --no-open --quiet", 8, "cannot be written");
}

#[test]
fn without_a_list_there_is_no_meeting() {
    let village = village(Stage::Linked);
    village.refuses("hub", "meeting --no-open --quiet", 6, "nobody was put before the meeting yet");
}

#[test]
fn what_an_agency_says_to_the_linker_links_again() {
    let village = village(Stage::Released);
    village.does("hub", "hub shortlist");
    village.does("linker", &format!("linker accept {{hub}}/sent/{ROUND}.shortlist"));
    village.does("linker", "linker ask");
    village.post(&format!("{{linker}}/sent/{ROUND}.police.questions"), "police");
    let pack = format!("{{police}}/received/{ROUND}.police.questions");
    village.does("police", &format!("agency prepare {pack}"));
    let table = format!("{{police}}/prepare/{ROUND}.questions.csv");
    let filled: String = village
        .text(&table)
        .lines()
        .enumerate()
        .map(|(at, line)| {
            // The first is answered with no.
            let answer = if at == 0 {
                ""
            } else if at == 1 {
                "not"
            } else {
                "cannot tell"
            };
            format!("{line}{answer}\n")
        })
        .collect();
    village.write(&table, filled);
    village.does("police", &format!("agency prepare {pack} --answers {table}"));
    village.does("linker", &format!("linker accept {{police}}/sent/{ROUND}/police.answers"));
    village.does("linker", "linker link");
    village.does("hub", &format!("hub accept {{linker}}/sent/{ROUND}.linkage"));
    let before = people(&village);
    village.does("hub", "hub run");
    let after = people(&village);
    let records = |people: &People| -> BTreeSet<_> { people.people.iter().map(|one| one.records).collect() };
    assert_ne!(records(&before), records(&after), "the records of somebody are other ones now");
}

#[test]
fn pages_for_agencies_places_and_boards_are_written() {
    let village = prepared();
    let code = people(&village).people[0].code.to_string();
    let room = held(&village);
    assert!(room.decide(&code, "look_again", "Nobody has spoken with them yet"));
    drop(room);
    village.does("hub", "report people --agency police --by a.clerk --destroy-by 2099-01-01");
    let pack = village.text(&format!("{{hub}}/meeting/{ROUND}.police.1.people.html"));
    assert!(pack.contains("Destroy by 1\u{a0}January\u{a0}2099") && pack.contains("Printed by a.clerk"));
    let text = pack.split("<main").nth(1).unwrap();
    for word in ["points", "Band ", "exhibiting", "<script"] {
        assert!(!text.contains(word), "{word}");
    }
    village.refuses(
        "hub",
        "report people --agency nobody --by a.clerk --destroy-by 2099-01-01",
        2,
        "no such agency",
    );
    village.write(
        "{hub}/place.toml",
        "ambition = \"A place where people know each other\"\nassets = [\"The library\"]\n",
    );
    village.does("hub", "report place --words {hub}/place.toml");
    let place = village.text("{hub}/reports/place.html");
    assert!(place.contains("A place where people know each other") && place.contains("The library"));
    let text = place.split("<main").nth(1).unwrap();
    assert!(people_zones::report::banned(text).is_empty(), "{:?}", people_zones::report::banned(text));
    assert!(!text.contains("PZ-"));
    village.write("{hub}/place.toml", "ambition = \"No more offenders in our hotspot\"\n");
    village.refuses("hub", "report place --words {hub}/place.toml", 3, "hotspot, offender");
    village.does("hub", "report board");
    let board = village.text("{hub}/reports/board.html");
    assert!(!board.contains("PZ-") && board.contains("What changed") && board.contains("hidden"));
    assert!(village.bytes("{hub}/reports/board.xlsx").starts_with(b"PK"));
    let release = village.names("hub", "releases")[0].split('/').next().unwrap().to_owned();
    village.does("hub", &format!("report board --before {{hub}}/releases/{release}"));
    assert!(village.text("{hub}/reports/board.html").contains("as many as in the round to"));
}
