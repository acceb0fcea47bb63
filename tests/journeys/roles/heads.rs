//! Whoever holds a file of a party can tell later that this party's log was shortened, forked or edited.

use people_zones::audit::{Log, Step, Verb};
use people_zones::party::Signed;

use super::village::{ROUND, Stage, Village, id, village};

/// Files of the hub and the linker that bear a head of their log, with who holds them.
fn proofs() -> [(&'static str, String); 4] {
    [
        ("hub", format!("{{police}}/received/{ROUND}.police.r1.hub.receipt")),
        ("hub", format!("{{police}}/received/{ROUND}.police.candidates")),
        ("linker", format!("{{police}}/received/{ROUND}.police.r1.linker.receipt")),
        ("linker", format!("{{linker}}/sent/{ROUND}.linkage")),
    ]
}

/// A party writes another log, and signs it as its own.
fn rewrites(village: &Village, party: &str, log: &Log) {
    village.write(&format!("{{{party}}}/audit/log.jsonl"), log.lines());
    let head = Signed::new(log.head(), &id(party), &village.keys(party));
    village.write(&format!("{{{party}}}/audit/head.json"), head.to_bytes());
}

fn log(lines: &str, party: &str) -> Log {
    Log::resume(lines, party, "somebody", "people-zones").unwrap()
}

#[test]
fn a_log_as_it_was_holds_against_every_file() {
    let village = village(Stage::Released);
    for (party, file) in proofs() {
        let said = village.does(party, &format!("audit verify --against {file}"));
        assert!(said.contains("it holds against 1 files"), "{said}");
    }
    let both = "audit verify --against {police}/received/2026-q4.police.r1.hub.receipt {council}/received/2026-q4.council.candidates";
    assert!(village.does("hub", both).contains("holds against 2 files"));
}

#[test]
fn a_shortened_log_is_found() {
    for (party, file) in proofs() {
        let village = village(Stage::Released);
        // The party signs the shorter log, so that nothing in its own folder tells.
        let whole = village.text(&format!("{{{party}}}/audit/log.jsonl"));
        let shorter: String = whole.split_inclusive('\n').take(2).collect();
        rewrites(&village, party, &log(&shorter, party));
        village.does(party, "audit verify");
        let check = format!("audit verify --against {file}");
        village.refuses(party, &check, 5, "it was shortened");
    }
}

#[test]
fn a_forked_or_edited_log_is_found() {
    for (party, file) in proofs() {
        let village = village(Stage::Released);
        let whole = village.text(&format!("{{{party}}}/audit/log.jsonl"));
        let mut other = log("", party);
        for line in whole.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            other.add(line["at"].as_str().unwrap(), Step::new(Verb::Consultation, "nothing of note"));
        }
        rewrites(&village, party, &other);
        village.does(party, "audit verify");
        village.refuses(party, &format!("audit verify --against {file}"), 5, "it was written anew");
    }
}

#[test]
fn a_log_that_was_edited_without_the_key_stops_the_next_command() {
    let village = village(Stage::Released);
    let whole = village.text("{hub}/audit/log.jsonl");
    village.write("{hub}/audit/log.jsonl", whole.replacen("police", "nobody", 1));
    village.refuses("hub", "audit verify", 5, "");
    village.refuses("hub", "hub run", 6, "somebody changed the log");
    let shorter: String = whole.split_inclusive('\n').take(3).collect();
    village.write("{hub}/audit/log.jsonl", shorter);
    village.refuses("hub", "audit verify", 5, "the log is not as its party signed it last");
    village.refuses("hub", "release approve", 6, "the log is not as it was signed");
}

#[test]
fn a_file_of_another_party_or_a_changed_one_proves_nothing() {
    let village = village(Stage::Released);
    let linkers = format!("audit verify --against {{police}}/received/{ROUND}.police.r1.linker.receipt");
    village.refuses("hub", &linkers, 5, "the signature is not hub's");
    let receipt = format!("{{police}}/received/{ROUND}.police.r1.hub.receipt");
    village.write(&receipt, village.text(&receipt).replace("\"revision\": 1", "\"revision\": 2"));
    village.refuses("hub", &format!("audit verify --against {receipt}"), 5, "signature");
}

#[test]
fn every_step_is_in_the_log_with_who_when_what_and_for_which_purpose() {
    let village = village(Stage::Released);
    let code = village.code_of("hub", "police");
    village.does("police", &format!("agency who {code}"));
    for (party, verbs) in [
        ("police", &["key", "collection", "consultation", "disclosure"][..]),
        ("linker", &["key", "collection", "combination"]),
        ("hub", &["key", "collection", "combination", "consultation", "disclosure", "release"]),
    ] {
        let log = village.log(party);
        for verb in verbs {
            assert!(log.iter().any(|line| line["verb"] == *verb), "{party}: no {verb}");
        }
        for line in &log {
            assert!(
                ["at", "by", "what", "purpose"].iter().all(|name| !line[*name].as_str().unwrap().is_empty())
            );
        }
        assert!(log.iter().filter(|line| line["purpose"] == "people-zones").count() > 1);
    }
    let looked = village.log("police").pop().unwrap();
    assert_eq!(
        (&looked["verb"], &looked["what"]),
        (&"consultation".into(), &format!("looked up {code}").into())
    );
}
