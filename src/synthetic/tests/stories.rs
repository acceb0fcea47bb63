//! Each story of `fixtures/README.md` is in the town as it is told there.

use super::{FENNABY, Row, contacts_by_area, of_person, residents, rows, story};
use crate::synthetic::{
    EXPLOITED_CHILD, FEW_RESIDENTS, FEWEST_PEOPLE, KNOWN_TO_THREE, OPPOSITE_PARTIES, PASSED_ON_INCIDENT,
    PEOPLE, PROTECTED_IDENTITY, RIGHTLY_DECLINED, Record, STRAINED_QUARTER, TWINS_AT_ONE_ADDRESS, Town, town,
};
use std::collections::BTreeSet;

#[test]
fn every_story_is_there_with_the_agencies_that_know_its_people() {
    check(KNOWN_TO_THREE, &["council health police"], 0);
    check(TWINS_AT_ONE_ADDRESS, &["police", "housing"], 0);
    check(EXPLOITED_CHILD, &["council health police", "police"], 0);
    check(OPPOSITE_PARTIES, &["housing police", "health police"], 0);
    check(PROTECTED_IDENTITY, &["council health police"], 0);
    check(PASSED_ON_INCIDENT, &["council health police", "police"], 0);
    check(RIGHTLY_DECLINED, &["council housing police"], 0);
    check(FEW_RESIDENTS, &[], 1);
    check(STRAINED_QUARTER, &[], 4);
}

/// In towns of two sizes and several seeds, the story has these people and so many areas.
#[track_caller]
fn check(name: &str, people: &[&str], areas: usize) {
    for town in [&*FENNABY, &town(2, FEWEST_PEOPLE), &town(3, FEWEST_PEOPLE)] {
        let story = story(town, name);
        let agencies =
            |records: &Vec<Record>| records.iter().map(|record| record.agency).collect::<Vec<_>>().join(" ");
        assert_eq!(story.people.iter().map(agencies).collect::<Vec<_>>(), people);
        assert_eq!(story.areas.len(), areas);
        assert!(story.sentence.ends_with('.'));
    }
}

#[test]
fn a_person_known_to_three_is_spelled_in_three_ways() {
    let spelled = ["police", "council", "health"].map(|agency| {
        let row = &of_person(KNOWN_TO_THREE, 0, agency)[0];
        let name = |columns: [&str; 3]| {
            columns.iter().find_map(|&column| row.get(column)).cloned().unwrap_or_default()
        };
        let surname = name(["Surname", "Last name", "Family Name"]);
        (name(["Forename(s)", "First name", "Given Name"]).to_uppercase(), surname.to_uppercase())
    });
    assert_eq!(spelled[0], ("KATE".to_owned(), "BRAMALL".to_owned()));
    assert!(spelled[1].0 == "KATHERINE" && spelled[1].1 != "BRAMALL");
    assert_eq!(spelled[2], ("KATHERINE".to_owned(), "BRAMALL".to_owned()));
}

#[test]
fn the_twins_differ_in_nothing_but_the_end_of_a_forename() {
    let (callum, connor) =
        (&of_person(TWINS_AT_ONE_ADDRESS, 0, "police")[0], &of_person(TWINS_AT_ONE_ADDRESS, 1, "housing")[0]);
    assert_eq!((callum["Surname"].as_str(), callum["DOB"].as_str()), ("WHITLOCK", "03/06/1999"));
    assert!(connor["Tenant Name"].starts_with("Whitlock, ") && connor["DOB"] == "03-Jun-1999");
    assert_eq!(callum["Post Code"], connor["Property Postcode"]);
}

#[test]
fn the_exploited_child_is_suspect_and_exploited_in_the_same_trade() {
    let supply = of_person(EXPLOITED_CHILD, 0, "police").into_iter().filter(|row| {
        ["Drug trafficking", "Possession with intent to supply"].contains(&&*row["Offence/Incident"])
    });
    let roles: BTreeSet<String> = supply.map(|row| row["Role"].clone()).collect();
    assert!(roles.contains("EXPLOITED") && roles.iter().any(|role| role.starts_with("SUSPECT")));
    assert_eq!(of_person(EXPLOITED_CHILD, 0, "police")[0]["DOB"], "19/02/2011");
}

#[test]
fn the_opposite_parties_meet_in_nine_events_always_in_the_same_roles() {
    let events = |party| -> BTreeSet<String> {
        of_person(OPPOSITE_PARTIES, party, "police").iter().map(|row| row["Occurrence No"].clone()).collect()
    };
    assert_eq!((events(0), events(0).len()), (events(1), 9));
    assert!(of_person(OPPOSITE_PARTIES, 0, "police").iter().all(|row| row["Role"].starts_with("SUSPECT")));
    let harmed = |row: &Row| ["VICTIM", "AGGRIEVED"].contains(&&*row["Role"]);
    assert!(of_person(OPPOSITE_PARTIES, 1, "police").iter().all(harmed));
}

#[test]
fn the_protected_person_is_flagged_in_every_row_and_nobody_else_is() {
    for (agency, column) in [("police", "Restricted"), ("council", "Protected"), ("health", "Restricted")] {
        let own = of_person(PROTECTED_IDENTITY, 0, agency);
        assert!(!own.is_empty() && own.iter().all(|row| row[column] == "Y"));
        assert_eq!(rows(&FENNABY, agency).iter().filter(|row| row[column] == "Y").count(), own.len());
    }
}

#[test]
fn the_passed_on_incident_is_one_event_and_two_notifications() {
    assert_eq!(of_person(PASSED_ON_INCIDENT, 0, "police").len(), 1);
    for (agency, column) in [("council", "Service"), ("health", "Contact Type")] {
        let told: Vec<String> =
            of_person(PASSED_ON_INCIDENT, 0, agency).iter().map(|row| row[column].clone()).collect();
        assert_eq!(told, ["Police notification received"]);
    }
}

#[test]
fn complaints_about_the_person_to_decline_stopped_eighteen_months_ago() {
    let council = of_person(RIGHTLY_DECLINED, 0, "council");
    let (complaints, help): (Vec<&Row>, Vec<&Row>) =
        council.iter().partition(|row| row["Role"].starts_with("Subject"));
    assert!(complaints.len() >= 8 && complaints.iter().all(|row| *row["Start date"] < *"2025-03-31"));
    assert!(help.iter().any(|row| *row["Start date"] > *"2026-06-30"));
}

#[test]
fn the_strained_quarter_has_more_demand_and_the_centre_only_few_residents() {
    for seed in 1..6 {
        strained_and_empty(&town(seed, PEOPLE));
    }
}

#[track_caller]
fn strained_and_empty(town: &Town) {
    let contacts = contacts_by_area(town);
    let residents = residents(town);
    let centre = &story(town, FEW_RESIDENTS).areas[0];
    let strained = &story(town, STRAINED_QUARTER).areas;
    let even = contacts.values().sum::<usize>() / contacts.len();
    let rate = |area: &String| contacts[area] * 1000 / residents[area];
    let elsewhere = |area: &&String| !strained.contains(area) && *area != centre;
    assert!(strained.iter().all(|area| contacts[area] * 10 > even * 14));
    assert!(residents.keys().filter(elsewhere).all(|area| contacts[area] * 10 < even * 14));
    assert!(residents[centre] < 100 && contacts[centre] * 10 < even * 13);
    assert!(residents.keys().filter(elsewhere).all(|area| rate(area) * 3 < rate(centre) * 2));
}
