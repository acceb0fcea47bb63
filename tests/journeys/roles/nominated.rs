//! People whom agencies name themselves: under the basis `jag` nobody else is sealed, and there is no analysis of
//! everybody; otherwise a nomination puts a person before the meeting, and moves nobody up or down.

use std::collections::BTreeSet;

use people_zones::synthetic;

use super::village::{ROUND, Stage, Village, World, village};
use crate::round::Files;

/// An agency's own references of those who have a story in the town, but for the one who may be nowhere.
fn named(agency: &str) -> BTreeSet<String> {
    let town = synthetic::town(1, synthetic::FEWEST_PEOPLE);
    let stories = town.stories.iter().filter(|story| story.name != synthetic::PROTECTED_IDENTITY);
    let records = stories.flat_map(|story| story.people.iter().flatten());
    records.filter(|record| record.agency == agency).map(|record| record.reference.clone()).collect()
}

fn list(village: &Village, agency: &str) -> String {
    let names: String = named(agency).iter().map(|reference| format!("{reference}\n")).collect();
    village.write(&format!("{{post}}/{agency}.txt"), names);
    format!("{{post}}/{agency}.txt")
}

/// An agency's own references that went into a round.
fn sealed(village: &Village, agency: &str) -> BTreeSet<String> {
    let lookup = village.bytes(&format!("{{{agency}}}/lookups/{ROUND}.age"));
    let lookup: serde_json::Value =
        serde_json::from_slice(&village.keys(agency).open(&lookup).unwrap()).unwrap();
    serde_json::from_value(lookup["own"].clone()).unwrap()
}

#[test]
fn a_joint_action_group_has_its_nominated_people_and_nothing_else() {
    let village = Village::of(&World::town());
    village.open("--nominated-only");
    village.join();
    village.agree();
    for agency in &village.agencies {
        let seal = format!("agency seal {{exports}}/{agency}.csv --nobody-opted-out");
        village.refuses(agency, &seal, 4, "only people whom you nominate may be sealed");
        village.does(agency, &format!("{seal} --nominated {}", list(&village, agency)));
        assert!(sealed(&village, agency).is_subset(&named(agency)), "{agency}");
    }
    let everybody = village.forged("police", |manifest, _| manifest.nominated_only = false);
    for party in ["linker", "hub"] {
        let words = "police sealed everybody, and the agreement permits nominated people alone";
        village.refuses_and_writes_it_down(party, &format!("{party} accept {everybody}"), 4, words);
    }
    village.accept();
    village.link();
    village.does("hub", "hub run");
    assert!(village.does("hub", "release check").contains("there are no tables to release, only candidates"));
    village.release();
    let hub = Files::read(&village.path("{hub}"));
    assert!(hub.paths("releases/", "").is_empty(), "no tables, no report");
    let rows = hub.rows("meeting/candidates.csv");
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| !row["nominated_by"].is_empty()));
    // Everybody on the list was named by an agency, which finds the person again.
    let mut found = BTreeSet::new();
    for row in &rows {
        for agency in &village.agencies {
            let who = village.pz(agency, &format!("agency who {}", row["code"]));
            found.extend(who.stdout.lines().map(|own| (agency.clone(), own.to_owned())));
        }
    }
    for agency in &village.agencies {
        let own: BTreeSet<String> =
            found.iter().filter(|(of, _)| of == agency).map(|(_, own)| own.clone()).collect();
        assert_eq!(own, sealed(&village, agency), "{agency}");
    }
}

#[test]
fn a_nomination_moves_nobody_up_or_down() {
    let village = village(Stage::Analysed);
    let places = |village: &Village| -> Vec<(String, String, String)> {
        let rows = Files::read(&village.path("{hub}")).rows("meeting/candidates.csv").into_iter();
        let placed = rows.filter(|row| !row["place"].is_empty());
        placed.map(|row| (row["group"].clone(), row["place"].clone(), row["code"].clone())).collect()
    };
    let before = places(&village);
    let said = village.does("police", &format!("agency nominate {}", list(&village, "police")));
    assert!(said.contains("people are nominated"), "{said}");
    let file = format!("{{police}}/sent/{ROUND}/police.nomination");
    village.does("hub", &format!("hub accept {file}"));
    village.refuses_and_writes_it_down(
        "hub",
        &format!("hub accept {file}"),
        5,
        "has sent a newer nomination already",
    );
    village.refuses("hub", "release approve", 6, "something came since the last run");
    village.does("hub", "hub run");
    assert_eq!(places(&village), before);
    let said = village.does("hub", "hub run");
    assert!(said.contains("Nothing has changed since the last run"), "{said}");
    let rows = Files::read(&village.path("{hub}")).rows("meeting/candidates.csv");
    assert!(rows.iter().any(|row| row["nominated_by"] == "police"), "a nomination bears its source");
}

#[test]
fn nobody_else_s_people_can_be_nominated() {
    let village = village(Stage::Analysed);
    village.write("{post}/strangers.txt", "nobody-1\nnobody-2\n");
    village.refuses(
        "police",
        "agency nominate {post}/strangers.txt",
        3,
        "none of these people is in your newest",
    );
    village.refuses("police", "agency nominate {post}/absent.txt", 3, "no such file");
}
