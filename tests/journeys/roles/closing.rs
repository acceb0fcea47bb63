//! What is deleted when, and what is left: by the dates of the agreement, with a signed record that anybody can check.

use jiff::ToSpan as _;
use jiff::civil::Date;
use people_zones::agreement::Kit;
use people_zones::audit::Head;
use people_zones::party::{Digest, PartyId, Signed, Statement};
use serde::{Deserialize, Serialize};

use super::forged::signed_anew;
use super::village::{ROUND, Stage, Village, today, village};

/// The template's days: work 120, lookups 180.
const WORK: i64 = 120;
const LOOKUPS: i64 = 180;

/// A deletion record as ARCHITECTURE.md lays it out.
#[derive(Serialize, Deserialize)]
struct Deletion {
    party: PartyId,
    round: String,
    agreement: Digest,
    on: Date,
    deleted: Vec<Class>,
    head: Head,
}

#[derive(Serialize, Deserialize)]
struct Class {
    what: String,
    by: Option<Date>,
    files: Vec<String>,
}

impl Statement for Deletion {
    const LABEL: &'static str = "people-zones/deletion/v1";
    const MEMBER: &'static str = "deletion";
}

/// The same village, whose round was opened so many days ago.
fn opened(stage: Stage, days: i64) -> Village {
    let village = village(stage);
    let opened = today().saturating_sub(days.days());
    let folder = village.text("{hub}/round.toml");
    let line = folder.lines().find(|line| line.starts_with("opened = ")).unwrap().to_owned();
    village.write("{hub}/round.toml", folder.replace(&line, &format!("opened = \"{opened}\"")));
    let file = format!("{{hub}}/sent/{ROUND}.3-seal.kit");
    let kit = signed_anew::<Kit>(&village, (&village.bytes(&file), "hub"), |kit, _| kit.plan.opened = opened);
    village.write(&file, kit);
    village.post_all(&file);
    village
}

fn record(village: &Village, party: &str, number: u32) -> Deletion {
    let bytes = village.bytes(&format!("{{{party}}}/deletions/{ROUND}.{number}.json"));
    let agreement = village.agreed().agreement;
    let me = agreement.party(&super::village::id(party)).unwrap().clone();
    let signed = Signed::<Deletion>::open(&bytes, |_| Ok::<_, people_zones::party::Error>(me)).unwrap();
    assert_eq!(signed.statement.agreement, agreement.digest());
    signed.statement
}

#[test]
fn the_hub_s_work_goes_at_once_and_what_was_released_stays() {
    let village = village(Stage::Released);
    let before = village.state("hub");
    let said = village.does("hub", "hub close --dry-run");
    assert!(said.contains("would delete the work of round 2026-q4"), "{said}");
    super::village::same(&before, &village.state("hub"));
    village.does("hub", "hub close");
    let left: Vec<String> = village.state("hub").into_keys().collect();
    for gone in ["contributions/", "work/", "meeting/", ".candidates"] {
        assert!(left.iter().all(|path| !path.contains(gone)), "{gone}: {left:?}");
    }
    assert!(left.iter().any(|path| path.starts_with("releases/") && path.ends_with("report.html")));
    assert!(left.iter().any(|path| path == "keys/party.keys"));
    let record = record(&village, "hub", 1);
    assert_eq!((record.party.as_str(), &*record.round, record.on), ("hub", ROUND, today()));
    let deleted: usize = record.deleted.iter().map(|class| class.files.len()).sum();
    assert!(deleted >= 10, "{deleted} files");
    assert_eq!(record.head.check(&village.text("{hub}/audit/log.jsonl")), Ok(()));
    assert!(village.log("hub").iter().any(|line| line["verb"] == "erasure"));
    village.refuses("hub", "hub run", 4, "was closed on");
    village.refuses("hub", "release approve", 4, "was closed on");
    village.refuses("hub", &format!("hub accept {}", village.contribution("police")), 4, "was closed on");
}

#[test]
fn the_linker_keeps_nothing_of_a_closed_round() {
    let village = village(Stage::Released);
    village.does("linker", "linker close");
    let left = village.names("linker", "");
    let gone = ["contributions/", ".linkage", "link_report.json"];
    assert!(left.iter().all(|path| !gone.iter().any(|gone| path.contains(gone))), "{left:?}");
    village.refuses("linker", "linker link", 4, "was closed on");
    village.refuses(
        "linker",
        &format!("linker accept {}", village.contribution("police")),
        4,
        "was closed on",
    );
}

#[test]
fn an_agency_can_look_its_people_up_until_the_lookup_s_date() {
    let village = village(Stage::Released);
    let code = village.code_of("hub", "police");
    let said = village.does("police", "agency close");
    let by = today().saturating_add(LOOKUPS.days());
    assert!(said.contains(&format!("kept until {by}: the lookup of round {ROUND}")), "{said}");
    assert!(village.names("police", &format!("sent/{ROUND}")).is_empty());
    assert!(!village.does("police", &format!("agency who {code}")).is_empty());
    village.refuses("police", "agency seal {exports}/police.csv --nobody-opted-out", 4, "was closed on");
}

#[test]
fn a_lookup_goes_at_its_date() {
    let village = opened(Stage::Released, LOOKUPS + 1);
    let code = format!("agency who {}", super::village::village(Stage::Released).code_of("hub", "police"));
    village.refuses("police", &code, 4, "was to be deleted by");
    village.does("police", "agency close");
    assert!(village.names("police", "lookups").is_empty());
    assert!(village.names("police", "received").iter().all(|name| !name.ends_with(".candidates")));
    assert!(village.path("{police}/keys/party.keys").is_file(), "the agreement goes on");
}

#[test]
fn an_overdue_round_runs_nothing_and_says_so() {
    let village = opened(Stage::Linked, WORK + 1);
    let overdue = format!("round {ROUND} is overdue: its work was to be deleted by");
    village.refuses("hub", "hub run", 4, &overdue);
    village.refuses("hub", "release check", 4, &overdue);
    village.refuses("linker", "linker link", 4, &overdue);
    village.refuses("police", "agency seal {exports}/police.csv --nobody-opted-out", 4, &overdue);
    for party in village.parties() {
        assert!(village.does(party, "status").contains("is overdue"), "{party}");
    }
    for (party, close) in [("hub", "hub close"), ("linker", "linker close"), ("police", "agency close")] {
        village.does(party, close);
    }
    // The last day is still in time.
    let village = opened(Stage::Linked, WORK);
    village.does("hub", "hub run");
}

#[test]
fn shares_and_keys_go_when_the_agreement_has_ended() {
    let village = opened(Stage::Released, 30);
    let yesterday = today().saturating_sub(1.days());
    village.agreed_anew(|text| {
        let expires = text.lines().find(|line| line.starts_with("expires = ")).unwrap().to_owned();
        text.replace(&expires, &format!("expires = \"{yesterday}\""))
    });
    let kit = format!("{{hub}}/sent/{ROUND}.3-seal.kit");
    for (party, close) in [("police", "agency close"), ("linker", "linker close")] {
        assert!(village.does(party, "status").contains("close"), "{party}");
        village.does(party, close);
        let left = village.names(party, "");
        let gone = [".kit", ".signing", "party.keys", "lookups/", ".candidates", ".contribution"];
        assert!(
            left.iter().all(|path| !gone.iter().any(|gone| path.ends_with(gone) || path.starts_with(gone))),
            "{left:?}"
        );
        assert!(left.iter().any(|path| path.starts_with("deletions/")));
        assert!(left.iter().any(|path| path == "audit/log.jsonl"), "what was done can still be read");
        village.does(party, "audit verify");
    }
    village.does("hub", "hub close");
    assert!(!village.path(&kit).exists(), "the shares are in it");
    assert!(village.path("{hub}/agreement.signed").is_file(), "it says what was done under it");
    // Released results are kept longer, and their deletion will be signed as well.
    assert!(village.path("{hub}/keys/party.keys").is_file());
}

#[test]
fn a_round_that_is_not_there_cannot_be_closed() {
    let village = village(Stage::Released);
    village.refuses("police", "agency close --name 2025-q1", 2, "no round here is called 2025-q1");
}
