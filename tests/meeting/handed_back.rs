//! What leaves the room, and to whom it never goes.

use std::collections::BTreeSet;

use people_zones::contribution::{Answer, Route};
use people_zones::meeting::{LeftOut, Record};

use crate::held::{changed, decide, decision, lines, person};
use crate::invented::{AGENCIES, answered, code, people, plain_answer, setting};
use crate::served::Served;

#[test]
fn opposite_parties_never_share_a_pack() {
    let all = changed(people(3), 1, |person| person.holders = BTreeSet::from(["police".to_owned()]));
    let all = changed(all, 2, |person| person.holders = BTreeSet::from(["police".to_owned()]));
    let mut served = Served::of(all);
    served.enter();
    for number in 0..3 {
        assert_eq!(decide(&served, number, "take_on").status, 303);
    }
    let reply = served.post("/end", &[]);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let world = served.world.lock().unwrap();
    let packs = &world.handed_over.as_ref().unwrap().packs;
    let police = packs.iter().find(|one| one.agency == "police").unwrap();
    let holds =
        |number: u32| police.packs.iter().position(|pack| pack.iter().any(|told| told.code == code(number)));
    assert!(holds(1).is_some() && holds(2).is_some());
    assert_ne!(holds(1), holds(2));
    for one in packs {
        for pack in &one.packs {
            assert!(
                !(pack.iter().any(|told| told.code == code(1))
                    && pack.iter().any(|told| told.code == code(2)))
            );
        }
    }
}

#[test]
fn an_agency_is_told_of_its_own_people_and_of_its_own_actions_alone() {
    let served = Served::entered(people(8));
    decide(&served, 0, "take_on");
    let plan = [
        ("goals", "A home that is safe"),
        ("status", "open"),
        ("what_1", "council talks about the rent"),
        ("agency_1", "council"),
        ("due_1", "2026-11-01"),
        ("what_2", "treatment begins"),
        ("agency_2", "health"),
        ("due_2", "2026-10-20"),
    ];
    assert_eq!(served.post(&format!("{}/plan", person(0)), &plan).status, 303);
    served.post("/end", &[]);
    let world = served.world.lock().unwrap();
    let all = people(8);
    for one in &world.handed_over.as_ref().unwrap().packs {
        for told in one.packs.iter().flatten() {
            let holders = &all.people.iter().find(|person| person.code == told.code).unwrap().holders;
            assert!(holders.contains(&one.agency));
            assert_eq!(told.actions.iter().any(|what| what.contains("treatment")), one.agency == "health");
            assert_eq!(told.actions.iter().any(|what| what.contains("rent")), one.agency == "council");
        }
    }
}

#[test]
fn a_vulnerable_person_without_a_safe_way_is_in_no_pack() {
    let people = people(6);
    let mut given = answered(&people);
    for all in given.values_mut() {
        for answer in all.values_mut() {
            answer.contact = Route::None;
        }
    }
    let mut served = Served::with(setting(), people.clone(), given, Record::default());
    served.enter();
    assert!(served.get(&person(0)).body.contains("Nobody knows a safe way"));
    for number in [0, 1] {
        assert_eq!(decide(&served, number, "take_on").status, 303);
    }
    assert!(served.get("/end").body.contains("no agency knows a safe way"));
    served.post("/end", &[]);
    let world = served.world.lock().unwrap();
    let told: BTreeSet<_> = world
        .handed_over
        .as_ref()
        .unwrap()
        .packs
        .iter()
        .flat_map(|one| one.packs.iter().flatten())
        .map(|told| told.code)
        .collect();
    assert!(people.people[0].needs_first && !told.contains(&code(0)));
    assert!(!people.people[1].is_vulnerable() && told.contains(&code(1)));
}

#[test]
fn an_agency_that_leads_for_somebody_it_has_no_record_of_is_named_at_the_end() {
    let all = changed(people(3), 1, |person| person.holders = BTreeSet::from(["health".to_owned()]));
    let mut served = Served::of(all);
    served.enter();
    assert_eq!(decide(&served, 1, "decline").status, 303);
    assert!(!served.get("/end").body.contains("has no record"), "nobody is asked to do anything");
    assert_eq!(decide(&served, 1, "take_on").status, 303);
    assert!(served.get("/end").body.contains("has no record"));
    served.post("/end", &[]);
    let world = served.world.lock().unwrap();
    for one in &world.handed_over.as_ref().unwrap().packs {
        let left = one.left_out.contains(&(code(1), LeftOut::NotHeld));
        assert_eq!(left, one.agency == "police", "{}", one.agency);
        assert_eq!(one.packs.iter().flatten().any(|told| told.code == code(1)), one.agency == "health");
    }
}

#[test]
fn who_has_a_connection_steps_out_and_the_pack_of_that_agency_lacks_the_person() {
    let served = Served::entered(people(6));
    let connected = code(0).to_string();
    let present = [("name", "A. Clerk"), ("agency", "council"), ("connected", connected.as_str())];
    assert_eq!(served.post("/present", &present).status, 303);
    let page = served.get(&person(0)).body;
    assert!(page.contains("A. Clerk (council)") && page.contains("steps out"));
    assert!(!page.contains("known to"), "nothing of the person before they have stepped out");
    assert_eq!(
        served.post(&person(0), &decision("decline", "too soon")).status,
        200,
        "the page that asks them to step out"
    );
    assert!(!lines(&served).contains("decline"));
    assert_eq!(served.post(&format!("{}/stepped-out", person(0)), &[]).status, 303);
    assert_eq!(decide(&served, 0, "take_on").status, 303);
    served.post("/end", &[]);
    let world = served.world.lock().unwrap();
    for one in &world.handed_over.as_ref().unwrap().packs {
        let told = one.packs.iter().flatten().any(|told| told.code == code(0));
        let connected = one.left_out.contains(&(code(0), LeftOut::Connected));
        assert_eq!(connected, one.agency == "council");
        assert!(!(told && one.agency == "council"));
    }
}

#[test]
fn ending_writes_minutes_and_the_server_goes() {
    let mut served = Served::entered(people(6));
    decide(&served, 0, "take_on");
    let reply = served.post("/end", &[]);
    assert!(reply.body.contains("The meeting has ended") && reply.body.contains("meeting/minutes.html"));
    assert_eq!(served.server.take().unwrap().join().unwrap(), ["meeting/minutes.html"]);
    let world = served.world.lock().unwrap();
    assert!(world.lines.trim_end().ends_with('}') && world.lines.contains("\"event\":\"closed\""));
    let handover = world.handed_over.as_ref().unwrap();
    assert!(handover.minutes_page.contains(&code(0).to_string()));
    assert!(handover.minutes_workbook.starts_with(b"PK"));
    assert!(!AGENCIES.is_empty() && plain_answer().same_person == Answer::Same);
}
