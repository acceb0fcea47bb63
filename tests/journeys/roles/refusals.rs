//! What linker and hub do not take: each refusal has its exit code, one line in the log, and changes nothing else.

use jiff::ToSpan as _;
use people_zones::agreement::DateForm;
use people_zones::contribution::{IdentityPart, MATCH_KEYS, Manifest};
use people_zones::party::{Digest, seal};

use super::forged::Members;
use super::village::{ROUND, Stage, Village, id, village};

/// Police sent this; linker and hub, who have the others' contributions, refuse it alike.
#[track_caller]
fn both_refuse(village: &Village, change: impl Fn(&mut Manifest, &mut Members), code: i32, words: &str) {
    let file = village.forged("police", change);
    for party in ["linker", "hub"] {
        village.refuses_and_writes_it_down(party, &format!("{party} accept {file}"), code, words);
    }
}

/// Sealed by all, accepted from all but the police.
fn others_accepted() -> Village {
    let village = village(Stage::Sealed);
    for party in ["linker", "hub"] {
        for agency in ["council", "health", "housing"] {
            village.does(party, &format!("{party} accept {}", village.contribution(agency)));
        }
    }
    village
}

#[test]
fn a_contribution_under_anything_else_than_this_round() {
    let village = others_accepted();
    let check = |words: &str, change: fn(&mut Manifest)| {
        both_refuse(&village, |manifest, _| change(manifest), 5, words);
    };
    check("made under another agreement", |manifest| manifest.agreement = Digest::of(b"another"));
    check("made under another purpose", |manifest| manifest.purpose = "evaluation".to_owned());
    check("made under another round", |manifest| manifest.round = "2026-q3".to_owned());
    check("made under another round", |manifest| manifest.window.to = manifest.window.from);
    check("it was made with schema", |manifest| manifest.schema += 1);
    check("it was made with schema", |manifest| manifest.rules += 1);
    check("the signature is not council's", |manifest| manifest.agency = id("council"));
    check("the sender is no agency of this agreement", |manifest| manifest.agency = id("linker"));
    check("the sender is no agency of this agreement", |manifest| manifest.agency = id("stranger"));
    check("used another linkage key than council, health, housing", |manifest| {
        manifest.key_fingerprint = "0123456789abcdef".to_owned();
    });
    // As it was sealed, both take it.
    for party in ["linker", "hub"] {
        village.does(party, &format!("{party} accept {}", village.contribution("police")));
    }
}

#[test]
fn a_contribution_with_other_parts_than_its_own() {
    let village = others_accepted();
    let envelope = "a part is missing, stands elsewhere, or there is one too many";
    both_refuse(&village, |_, parts| drop(parts.pop()), 5, envelope);
    both_refuse(&village, |_, parts| parts.push(("names.csv".to_owned(), vec![0; 10])), 5, envelope);
    both_refuse(&village, |_, parts| parts.swap(1, 2), 5, envelope);
    both_refuse(&village, |_, parts| parts[1].0 = "names.csv".to_owned(), 5, envelope);
}

#[test]
fn a_part_that_is_sealed_to_somebody_else_or_is_another() {
    let village = others_accepted();
    let agreement = village.agreed().agreement;
    for (party, part, own) in [("linker", 0, agreement.linker()), ("hub", 1, agreement.hub())] {
        let accept = |file: &str| format!("{party} accept {file}");
        let police = agreement.party(&id("police")).unwrap();
        let to_itself = seal(b"anything", &[police]).unwrap();
        let file = village.forged("police", |_, parts| parts[part].1.clone_from(&to_itself));
        village.refuses_and_writes_it_down(party, &accept(file), 5, "sealed to somebody else");
        let another = seal(b"anything", &[own]).unwrap();
        let file = village.forged("police", |_, parts| parts[part].1.clone_from(&another));
        village.refuses_and_writes_it_down(
            party,
            &accept(file),
            5,
            "is not the part that the manifest names",
        );
    }
}

#[test]
fn a_contribution_that_came_before_or_is_older() {
    let village = village(Stage::Accepted);
    let first = village.contribution("police");
    village.does("police", "agency seal {exports}/police.csv --nobody-opted-out");
    let second = first.replace(".r1.", ".r2.");
    for party in ["linker", "hub"] {
        let accept = |file: &str| format!("{party} accept {file}");
        village.refuses_and_writes_it_down(party, &accept(&first), 5, "was accepted before");
        village.does(party, &accept(&second));
        village.refuses_and_writes_it_down(
            party,
            &accept(&first),
            5,
            "revision 2 of police was accepted before",
        );
        village.refuses_and_writes_it_down(party, &accept(&second), 5, "was accepted before");
        let kept = village.names(party, "contributions");
        assert_eq!(kept.iter().filter(|name| name.contains("police.r")).count(), 1, "{kept:?}");
        let log = village.log(party);
        assert!(log.iter().any(|line| line["verb"] == "alteration"), "a revision alters what was there");
    }
}

#[test]
fn a_contribution_outside_the_terms() {
    let village = others_accepted();
    let check = |words: &str, change: fn(&mut Manifest)| {
        both_refuse(&village, |manifest, _| change(manifest), 4, words);
    };
    check("used the field shoe_size, which the agreement does not name", |manifest| {
        manifest.fields.push("shoe_size".to_owned());
    });
    check("sent dates in another form than agreed", |manifest| manifest.dates = DateForm::Day);
    check("have a contact that nobody else shares", |manifest| manifest.uniqueness = 1001);
}

#[test]
fn a_health_contribution_without_its_declaration() {
    let village = village(Stage::Agreed);
    let seal = "agency seal {exports}/health.csv";
    village.refuses("health", seal, 4, "the agreement asks you to declare that people who opted out");
    village.does("health", &format!("{seal} --nobody-opted-out"));
    let file = village.forged("health", |manifest, _| manifest.opt_outs_left_out = false);
    for party in ["linker", "hub"] {
        let words = "health does not declare that people who opted out were left out";
        village.refuses_and_writes_it_down(party, &format!("{party} accept {file}"), 4, words);
    }
}

#[test]
fn more_unique_people_than_agreed() {
    let village = village(Stage::Opened);
    let draft = village.text("{hub}/agreement.toml");
    let strict = draft.replace("uniqueness_limit_percent = 100", "uniqueness_limit_percent = 5");
    assert_ne!(strict, draft);
    village.write("{hub}/agreement.toml", strict);
    village.join();
    village.agree();
    village.refuses(
        "police",
        "agency seal {exports}/police.csv --nobody-opted-out",
        4,
        "have a contact that nobody else shares; the agreement permits 5 %",
    );
}

#[test]
fn anything_before_all_have_signed() {
    let (signed, village) = (village(Stage::Sealed), village(Stage::Joined));
    village.write("{post}/police.r1.contribution", signed.bytes(&signed.contribution("police")));
    let (hub, linker) =
        ("hub accept {post}/police.r1.contribution", "linker accept {post}/police.r1.contribution");
    village.refuses_and_writes_it_down("hub", hub, 4, "not signed by all parties yet");
    village.refuses_and_writes_it_down("linker", linker, 4, "signed by all parties has not come yet");
    let seal = "agency seal {exports}/police.csv --nobody-opted-out";
    village.refuses("police", seal, 4, "signed by all parties has not come yet");
}

#[test]
fn anything_after_the_agreement_has_ended() {
    let village = village(Stage::Sealed);
    let yesterday = super::village::today().saturating_sub(1.days());
    village.agreed_anew(|text| {
        let expires = text.lines().find(|line| line.starts_with("expires = ")).unwrap().to_owned();
        text.replace(&expires, &format!("expires = \"{yesterday}\""))
    });
    let ended = "the agreement runs from";
    for party in ["linker", "hub"] {
        let accept = format!("{party} accept {}", village.contribution("police"));
        village.refuses_and_writes_it_down(party, &accept, 4, ended);
    }
    village.refuses("police", "agency seal {exports}/police.csv --nobody-opted-out", 4, ended);
    village.refuses("linker", "linker link", 4, ended);
}

#[test]
fn what_is_not_for_them_and_what_is_no_letter() {
    let village = village(Stage::Accepted);
    let receipt = format!("{{hub}}/sent/{ROUND}.police.r1.hub.receipt");
    village.refuses_and_writes_it_down(
        "hub",
        &format!("hub accept {receipt}"),
        5,
        "not a party's public file",
    );
    let kit = format!("{{hub}}/sent/{ROUND}.3-seal.kit");
    village.refuses_and_writes_it_down("hub", &format!("hub accept {kit}"), 5, "not for the hub");
    village.refuses_and_writes_it_down("linker", &format!("linker accept {kit}"), 5, "another kind of file");
    village.refuses("hub", "hub accept {exports}/police.csv", 5, "not a party's public file");
    village.refuses("hub", "hub accept {post}/absent.contribution", 3, "no such file");
}

#[test]
fn one_bad_file_among_good_ones_keeps_none_of_them_out() {
    let village = village(Stage::Sealed);
    let bad = village.forged("health", |manifest, _| manifest.round = "2026-q3".to_owned());
    let both =
        format!("hub accept {} {bad} {}", village.contribution("council"), village.contribution("police"));
    let run = village.pz("hub", &both);
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(run.stderr.contains("done all the same: council, revision 1"), "{}", run.stderr);
    assert!(run.stderr.contains("done all the same: police, revision 1"), "{}", run.stderr);
    let kept = village.names("hub", "contributions");
    assert!(
        kept.contains(&"council.r1.contribution".to_owned())
            && kept.contains(&"police.r1.contribution".to_owned())
    );
    assert!(!kept.iter().any(|name| name.starts_with("health")));
}

#[test]
fn an_answer_that_rests_on_other_contributions() {
    let village = village(Stage::Accepted);
    village.does("linker", "linker link");
    village.does("police", "agency seal {exports}/police.csv --nobody-opted-out");
    let second = village.contribution("police").replace(".r1.", ".r2.");
    village.does("hub", &format!("hub accept {second}"));
    let accept = format!("hub accept {{linker}}/sent/{ROUND}.linkage");
    village.refuses_and_writes_it_down("hub", &accept, 6, "rests on other contributions than the hub's");
    village.refuses("hub", "hub run", 6, "the linker's answer has not come yet");
}

#[test]
fn what_the_preflight_says_is_what_would_go_wrong() {
    let village = village(Stage::Sealed);
    let manifest = |agency: &str| village.contribution(agency).replace("contribution", "manifest.json");
    let all: Vec<String> = village.agencies.iter().map(|agency| manifest(agency)).collect();
    let before = village.state("hub");
    let said = village.does("hub", &format!("hub preflight {}", all.join(" ")));
    assert!(said.contains("All of these would be accepted"), "{said}");
    super::village::same(&before, &village.state("hub"));
    // The police's own keys sign a manifest with another linkage key.
    let forged =
        village.forged("police", |manifest, _| manifest.key_fingerprint = "0123456789abcdef".to_owned());
    let parts = super::forged::members(&village.bytes(forged));
    village.write("{post}/police.r1.manifest.json", &parts[0].1);
    village.write("{post}/police.r1.manifest.sig", &parts[1].1);
    let with = |file: &str| format!("hub preflight {} {} {file}", manifest("council"), manifest("health"));
    village.refuses("hub", &with("{post}/police.r1.manifest.json"), 5, "police used another linkage key");
    village.write("{post}/police.r1.manifest.sig", [0; 64]);
    village.refuses("hub", &with("{post}/police.r1.manifest.json"), 5, "the signature is not police's");
    // Months without a contact are told in words.
    let short = village
        .forged("council", |manifest, _| manifest.months.retain(|month, _| month.as_str() > "2025-06"));
    let parts = super::forged::members(&village.bytes(short));
    village.write("{post}/council.r1.manifest.json", &parts[0].1);
    village.write("{post}/council.r1.manifest.sig", &parts[1].1);
    let said = village.does("hub", "hub preflight {post}/council.r1.manifest.json");
    assert!(said.contains("council: no contact in ") && said.contains(" and 2025-06"), "{said}");
    // And what there is too little of to link by.
    let thin = village.forged("council", |manifest, _| {
        let with = MATCH_KEYS.iter().filter(|key| key.parts.contains(&IdentityPart::NhsNumber));
        manifest.filled.extend(with.map(|key| (key.name.to_owned(), 120)));
    });
    let parts = super::forged::members(&village.bytes(thin));
    village.write("{post}/council.r1.manifest.json", &parts[0].1);
    village.write("{post}/council.r1.manifest.sig", &parts[1].1);
    let said = village.does("hub", "hub preflight {post}/council.r1.manifest.json");
    assert!(said.contains("council: few people have an NHS number (12 %)"), "{said}");
}
