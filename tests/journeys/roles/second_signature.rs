//! A second party signs each release beside the hub: it approves, approves with a change, or refuses, with a reason.
//! Numbers of this village are rounded.

use super::village::{ROUND, Stage, Village, World, kept, village};
use crate::given_back::{Public, given_back};
use crate::round::Files;

/// A village whose council signs releases, analysed.
fn analysed() -> Village {
    kept("second-signature", || {
        let village = Village::of(&World::town());
        village.goes_on_to(Stage::Opened);
        let draft = village.text("{hub}/agreement.toml");
        let own = "rules = \"nhs-round5\"\nsecond_signature = \"council\"";
        let signed = draft.replace("rules = \"acro-10\"", own);
        assert_ne!(signed, draft);
        village.write("{hub}/agreement.toml", signed);
        for stage in Stage::ALL.into_iter().filter(|stage| (Stage::Joined..=Stage::Analysed).contains(stage))
        {
            village.goes_on_to(stage);
        }
        village
    })
}

/// Proposes, and has the council decide; the file that it sends.
fn decided(village: &Village, command: &str, proposal: &str, decision: &str) -> String {
    let before = village.path("{hub}/releases").exists();
    let run = village.pz("hub", command);
    assert!(
        format!("{}{}", run.stdout, run.stderr).contains("council signs beside the hub"),
        "{}",
        run.stderr
    );
    assert_eq!(village.path("{hub}/releases").exists(), before, "nothing was released");
    let sent = village.names("council", &format!("sent/{ROUND}"));
    village.does(
        "council",
        &format!(
            "agency release {{hub}}/proposals/{proposal}/context.json --decide {decision} --reason discussed"
        ),
    );
    let new =
        village.names("council", &format!("sent/{ROUND}")).into_iter().find(|name| !sent.contains(name));
    format!("{{council}}/sent/{ROUND}/{}", new.unwrap())
}

fn first() -> String {
    format!("{ROUND}-1")
}

#[test]
fn what_the_second_party_approves_goes_as_it_was_proposed() {
    let village = analysed();
    let decision = decided(&village, "release approve", &first(), "approve");
    let proposed = village.text(&format!("{{hub}}/proposals/{}/context.json", first()));
    let said = village.does("hub", &format!("release approve --decision {decision}"));
    assert!(said.contains("Released:"), "{said}");
    assert_eq!(village.text(&format!("{{hub}}/releases/{}/context.json", first())), proposed);
    assert!(village.path(&format!("{{hub}}/decisions/{}.decision", first())).is_file());
    // It cannot be used again.
    village.refuses("hub", &format!("release approve --decision {decision}"), 6, "was released already");
    let files = Files::read(&village.path("{hub}"));
    assert!(files.text("releases/ledger.jsonl").contains("\"rounded_to\":5"));
    let public = Public::of(&files, "");
    assert_eq!(
        given_back(&files, &["releases/"], &public),
        Vec::<String>::new(),
        "rounded counts stay rounded"
    );
}

#[test]
fn with_a_change_it_goes_without_what_was_named() {
    let village = analysed();
    let decision = decided(&village, "release approve", &first(), "change --leave-out links");
    village.does("hub", &format!("release approve --decision {decision}"));
    let names = village.names("hub", &format!("releases/{}", first()));
    assert!(
        names.iter().all(|name| !name.contains("links"))
            && names.iter().any(|name| name == "tables/areas.csv")
    );
    let ledger = village.text("{hub}/releases/ledger.jsonl");
    assert!(!ledger.contains("\"table\":\"links\""), "what was left out is not remembered as released");
}

#[test]
fn a_table_that_the_report_needs_cannot_be_left_out() {
    let village = analysed();
    let decision = decided(&village, "release approve", &first(), "change --leave-out areas");
    village.refuses("hub", &format!("release approve --decision {decision}"), 6, "cannot do without");
}

#[test]
fn what_is_refused_stays_with_the_reason() {
    let village = analysed();
    let decision = decided(&village, "release approve", &first(), "refuse");
    let said = village.does("hub", &format!("release approve --decision {decision}"));
    assert!(said.contains("council refused: discussed") && said.contains("Nothing was released"), "{said}");
    assert!(!village.path("{hub}/releases").exists());
}

#[test]
fn nobody_else_decides_and_nobody_decides_blindly() {
    let village = analysed();
    let context = format!("{{hub}}/proposals/{}/context.json", first());
    let decision = decided(&village, "release approve", &first(), "approve");
    let command = format!("agency release {context} --decide approve --reason discussed");
    assert_eq!(village.pz("police", &command).code, 4, "the agreement names the council");
    let table = format!("{{hub}}/proposals/{}/tables/areas.csv", first());
    let changed = village.text(&table).replacen("rounded", "Rounded", 1);
    assert_ne!(changed, village.text(&table));
    village.write(&table, changed);
    assert_eq!(village.pz("council", &command).code, 5, "a table is not the proposed one");
    let forged = village.text(&decision).replace("\"discussed\"", "\"undisputed\"");
    assert_ne!(forged, village.text(&decision));
    village.write("{post}/forged.decision", forged);
    let run = village.pz("hub", "release approve --decision {post}/forged.decision");
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(!village.path("{hub}/releases").exists());
}

#[test]
fn tables_of_pages_are_signed_as_well_and_remembered() {
    let village = analysed();
    let proposal = format!("{ROUND}-places");
    let decision = decided(&village, "hub hotspots", &proposal, "approve");
    assert!(!village.path("{hub}/places").exists(), "nothing is written before it is signed");
    let said = village.does("hub", &format!("release approve --decision {decision}"));
    assert!(said.contains("signed"), "{said}");
    village.does("hub", "hub hotspots");
    assert!(village.path("{hub}/places/hotspots.xlsx").is_file());
    let ledger = village.text("{hub}/releases/ledger.jsonl");
    assert!(ledger.contains("\"table\":\"place-domains\""), "they are remembered");
    village.does("hub", "hub hotspots");
    assert_eq!(village.text("{hub}/releases/ledger.jsonl"), ledger, "and not twice");
}

#[test]
fn of_two_approvals_at_once_one_is_done() {
    let village = village(Stage::Analysed);
    let words = village.words("hub", "release approve");
    let approve = || std::process::Command::new(env!("CARGO_BIN_EXE_pz")).args(&words).output().unwrap();
    let codes = std::thread::scope(|scope| {
        let both = [scope.spawn(approve), scope.spawn(approve)];
        both.map(|one| one.join().unwrap())
            .map(|output| (output.status.code(), String::from_utf8(output.stderr).unwrap()))
    });
    let done = codes.iter().filter(|(code, _)| *code == Some(0)).count();
    assert_eq!(done, 1, "{codes:?}");
    let (code, words) = codes.iter().find(|(code, _)| *code != Some(0)).unwrap();
    assert_eq!(*code, Some(6));
    assert!(words.contains("is at work here") || words.contains("was released already"), "{words}");
    let ledger = village.text("{hub}/releases/ledger.jsonl");
    assert_eq!(ledger.matches("\"table\":\"areas\"").count(), 1);
    assert_eq!(village.text("{hub}/ledger.csv").lines().count(), 2);
}

#[test]
fn a_memory_of_a_newer_program_or_a_damaged_one_is_never_written_over() {
    let village = village(Stage::Analysed);
    for (text, words) in [
        ("{\"ledger\":\"people-zones releases\",\"format\":99}\n", "newer program"),
        ("{\"ledger\":\"people-zones releases\",\"format\":1}\nnonsense\n", "cannot be read in line 2"),
    ] {
        village.write("{hub}/releases/ledger.jsonl", text);
        for command in ["release check", "release approve", "hub hotspots"] {
            village.refuses("hub", command, 6, words);
        }
    }
}
