//! An agreement is amended: one agency leaves, another has lost its key. All of the new version sign it, and who left
//! seals, opens and joins nothing any more.

use people_zones::agreement::SignedAgreement;

use super::village::{Stage, Village, village};

const NEXT: &str = "2027-q1";

/// The village's hub has opened a round under a second version: housing has left, the police join with new keys.
fn amended() -> Village {
    let village = village(Stage::Agreed);
    village.write("{post}/letter.txt", "Housing leaves; the police have lost their key.");
    let said = village.anywhere("agreement new --amends {hub}/agreement.signed --to {post}/version-2.toml");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let draft = village.text("{post}/version-2.toml");
    village.write("{post}/version-2.toml", without(&draft, "housing"));
    let said = village.anywhere("agreement check {post}/version-2.toml --against {hub}/agreement.signed");
    assert!(said.stdout.contains("housing leaves"), "{}", said.stdout);
    let said = village.anywhere(&new(&village, "police"));
    assert_eq!(said.code, 0, "{}", said.stderr);
    village
}

/// The command that opens the next round under the second version.
fn new(village: &Village, new_keys: &str) -> String {
    let window = village.text("{publics}/window");
    let (from, until) = window.split_once(' ').unwrap();
    let after = "--after {hub} --draft {post}/version-2.toml";
    format!("hub new --to {{next}} --name {NEXT} --from {from} --until {until} {after} --new-keys {new_keys}")
}

/// A draft without the block of this party.
fn without(draft: &str, party: &str) -> String {
    let at = draft.find(&format!("id = \"{party}\"")).unwrap();
    let begin = draft[..at].rfind("[[parties]]").unwrap();
    let end = draft[at..].find("[[parties]]").map_or(draft.len(), |end| at + end);
    format!("{}{}", &draft[..begin], &draft[end..])
}

/// Everybody of the second version signs; the police from their new folder.
fn signed() -> Village {
    let village = amended();
    village.does("next", "hub kit");
    let joins = format!("agency join {{next}}/sent/{NEXT}.1-join.kit --as police --to {{anew}}");
    assert_eq!(village.anywhere(&joins).code, 0);
    village.does("next", "hub accept {anew}/police.party");
    village.does("next", "hub kit");
    let parties = ["anew", "council", "health", "linker"];
    for party in parties {
        village.post(&format!("{{next}}/sent/{NEXT}.2-sign.kit"), party);
        let next = village.does(party, "status");
        assert!(next.contains("sign it with `pz agreement sign`"), "{party}: {next}");
        village.does(party, "agreement sign");
    }
    village.does("next", "agreement sign");
    let name = |party| if party == "anew" { "police" } else { party };
    for party in parties {
        village.does("next", &format!("hub accept {{{party}}}/sent/{}.signing", name(party)));
    }
    village.does("next", "hub kit");
    for party in parties.into_iter().chain(["housing", "police"]) {
        village.post(&format!("{{next}}/sent/{NEXT}.3-seal.kit"), party);
    }
    village
}

fn seals(village: &Village, folder: &str, agency: &str) -> String {
    village.does(folder, &format!("agency seal {{exports}}/{agency}.csv --nobody-opted-out"));
    format!("{{{folder}}}/sent/{NEXT}/{agency}.r1.contribution")
}

#[test]
fn the_round_under_the_new_version_comes_to_its_end() {
    let village = signed();
    let first = SignedAgreement::open(&village.bytes("{hub}/agreement.signed")).unwrap();
    let second = SignedAgreement::open(&village.bytes("{next}/agreement.signed")).unwrap();
    assert_eq!(second.replaces(), Some(first.digest()));
    let sealed = [("anew", "police"), ("council", "council"), ("health", "health")]
        .map(|(folder, agency)| seals(&village, folder, agency))
        .join(" ");
    village.does("next", &format!("hub accept {sealed}"));
    village.does("linker", &format!("linker accept {sealed}"));
    village.does("linker", "linker link");
    village.does("next", &format!("hub accept {{linker}}/sent/{NEXT}.linkage"));
    village.does("next", "hub run");
    village.does("next", "release approve");
    village.post(&format!("{{next}}/sent/{NEXT}.police.candidates"), "anew");
    let code = village.code_of("next", "anew");
    assert!(!village.does("anew", &format!("agency who {code}")).is_empty());
}

#[test]
fn who_left_seals_nothing_and_old_keys_seal_nothing() {
    let village = signed();
    let seal = "agency seal {exports}/housing.csv --nobody-opted-out";
    village.refuses("housing", seal, 4, "does not name housing");
    let seal = "agency seal {exports}/police.csv --nobody-opted-out";
    village.refuses("police", seal, 4, "does not name police with the keys of this folder");
}

#[test]
fn what_was_sealed_under_the_old_version_is_refused_under_the_new_one() {
    let village = signed();
    let seal = "agency seal {exports}/council.csv --nobody-opted-out";
    let before = super::village::village(Stage::Sealed);
    village.write("{post}/council.r1.contribution", before.bytes(&before.contribution("council")));
    village.does("council", seal);
    village.refuses_and_writes_it_down("next", "hub accept {post}/council.r1.contribution", 5, "");
}

#[test]
fn keys_can_be_lost_by_parties_alone() {
    let village = village(Stage::Agreed);
    village.write("{post}/version-2.toml", village.bytes("{hub}/agreement.toml"));
    let said = village.anywhere(&new(&village, "polic"));
    assert!(said.code == 2 && said.stderr.contains("has no party polic"), "{}", said.stderr);
    assert!(!village.path("{next}").exists());
}
