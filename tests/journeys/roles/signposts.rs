//! At every point of a round `pz status` says in one sentence what comes next, and who is awaited.

use super::village::{ROUND, Stage, Village, village};

/// The sentence, and who is awaited.
#[track_caller]
fn says(village: &Village, party: &str, next: &str, awaited: &[&str]) {
    let before = village.state(party);
    let said = village.does(party, "status");
    assert!(said.contains(next), "{next:?} is not in: {said}");
    let json: serde_json::Value = serde_json::from_str(&village.does(party, "status --json")).unwrap();
    assert_eq!(json["result"]["awaited"], serde_json::json!(awaited), "{said}");
    assert_eq!(said.contains("Awaited: "), !awaited.is_empty());
    super::village::same(&before, &village.state(party));
}

const AGENCIES: [&str; 4] = ["council", "health", "housing", "police"];

#[test]
fn to_the_hub_until_all_have_joined() {
    let village = village(Stage::Opened);
    let draft = village.text("{hub}/agreement.toml");
    village.write("{hub}/agreement.toml", draft.replacen("Office", "… to be filled in: Office", 1));
    says(&village, "hub", "`pz agreement check agreement.toml` says what is missing", &[]);
    village.write("{hub}/agreement.toml", draft);
    let all: Vec<&str> = AGENCIES.iter().chain(&["linker"]).copied().collect();
    says(&village, "hub", "give the kit of `pz hub kit` to all", &all);
    village.does("hub", "hub kit");
    village.joins("police", "");
    village.joins("linker", "");
    village.does("hub", "hub accept {police}/police.party {linker}/linker.party");
    says(&village, "hub", "take in their .party files with `pz hub accept`", &all[..3]);
    says(&village, "police", "send police.party to the hub", &["the hub's kit to sign"]);
    says(&village, "linker", "send linker.party to the hub", &["the hub's kit to sign"]);
    for agency in ["council", "health", "housing"] {
        village.joins(agency, "");
        village.does("hub", &format!("hub accept {{{agency}}}/{agency}.party"));
    }
    says(&village, "hub", "write the kit to sign with `pz hub kit`", &[]);
}

#[test]
fn to_all_until_everybody_has_signed() {
    let village = village(Stage::Joined);
    let all = ["council", "health", "housing", "police", "linker", "hub"];
    says(&village, "hub", "sign with `pz agreement sign`", &all);
    says(&village, "police", "sign it with `pz agreement sign`", &[]);
    village.does("hub", "agreement sign");
    says(&village, "hub", "take in signatures with `pz hub accept`", &all[..5]);
    for party in village.others() {
        village.does(party, "agreement sign");
        says(&village, party, "ending in .signing to the hub", &["the hub's kit with the signed agreement"]);
        village.does("hub", &format!("hub accept {{{party}}}/sent/{party}.signing"));
    }
    says(&village, "hub", "give out the kit of `pz hub kit`", &[]);
    village.does("hub", "hub kit");
    village.post_all(&format!("{{hub}}/sent/{ROUND}.3-seal.kit"));
    says(&village, "hub", "contributions and the linker's answer", &all[..5]);
    says(&village, "police", "then seal it with `pz agency seal EXPORT`", &[]);
    says(&village, "linker", "take in contributions with `pz linker accept`", &AGENCIES);
}

#[test]
fn what_is_said_can_be_read_before_signing() {
    let village = village(Stage::Joined);
    let page = village.anywhere(&format!("agreement show {{police}}/received/{ROUND}.2-sign.kit"));
    assert_eq!(page.code, 0, "{}", page.stderr);
    assert!(page.stdout.contains("Pseudonymised data remain"), "{}", page.stdout);
    let print = "agreement show {police}/received/2026-q4.2-sign.kit --print {police}/agreement.html";
    assert_eq!(village.anywhere(print).code, 0);
    assert!(village.text("{police}/agreement.html").contains("Office"));
}

#[test]
fn to_agencies_until_they_know_whom_it_is_about() {
    let village = village(Stage::Sealed);
    let receipts = ["the receipt of linker", "the receipt of hub"];
    says(&village, "police", "send police.r1.contribution in sent/2026-q4 to linker and hub", &receipts);
    village.does("linker", &format!("linker accept {}", village.contribution("police")));
    village.post(&format!("{{linker}}/sent/{ROUND}.police.r1.linker.receipt"), "police");
    says(&village, "police", "send police.r1.contribution", &receipts[1..]);
    says(&village, "linker", "link with `pz linker link`", &AGENCIES[..3]);
    village.does("police", "agency seal {exports}/police.csv --nobody-opted-out");
    says(&village, "police", "send police.r2.contribution", &receipts);
    let village = super::village::village(Stage::Accepted);
    says(&village, "police", "the hub's candidate pack", &[]);
    let village = super::village::village(Stage::Released);
    says(&village, "police", "`pz agency who CODE`", &[]);
    says(&village, "police", "`pz agency close`", &[]);
}

#[test]
fn to_linker_and_hub_until_the_round_is_closed() {
    let village = village(Stage::Accepted);
    says(&village, "hub", "the linker's answer with `pz hub accept`", &["linker"]);
    says(&village, "linker", "link with `pz linker link`", &[]);
    village.link();
    says(&village, "linker", "send sent/2026-q4.linkage to the hub", &[]);
    says(&village, "hub", "analyse with `pz hub run`", &[]);
    village.does("hub", "hub run");
    says(&village, "hub", "`pz release check`", &[]);
    says(&village, "hub", "`pz release approve`", &[]);
    village.release();
    says(&village, "hub", "close the round with `pz hub close`", &[]);
    for (party, close) in [("hub", "hub close"), ("linker", "linker close"), ("police", "agency close")] {
        village.does(party, close);
        says(&village, party, "round 2026-q4 was closed on", &[]);
    }
}

#[test]
fn that_a_late_contribution_needs_a_new_answer() {
    let village = village(Stage::Analysed);
    village.does("police", "agency seal {exports}/police.csv --nobody-opted-out");
    village.does("hub", &format!("hub accept {}", village.contribution("police").replace("r1", "r2")));
    says(&village, "hub", "take in a new answer with `pz hub accept`", &["linker"]);
}
