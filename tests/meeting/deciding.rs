//! What the meeting writes down: on the disk first, questioned where it should be, and never erased.

use people_zones::contribution::Answer;
use people_zones::meeting::Record;

use crate::held::{decide, decision, lines, person};
use crate::invented::{answered, code, people, setting};
use crate::served::{Served, field};

#[test]
fn a_decision_is_on_the_disk_before_the_page_says_so() {
    let served = Served::entered(people(6));
    let reply = decide(&served, 0, "take_on");
    assert_eq!(reply.status, 303);
    assert!(lines(&served).contains("take_on"));
    let page = served.get(&person(0)).body;
    assert!(page.contains("<strong>Take on</strong>"));
    let read = Record::read("2026-q4", [("file", lines(&served).as_bytes())]);
    assert!(read.flaws().is_empty());
    assert_eq!(read.decided().len(), 1);
}

#[test]
fn what_the_disk_did_not_take_is_not_shown_as_decided() {
    let served = Served::entered(people(6));
    served.world.lock().unwrap().full = true;
    let reply = decide(&served, 0, "take_on");
    assert_eq!(reply.status, 507);
    assert!(reply.body.contains("NOT saved"));
    assert!(!served.get(&person(0)).body.contains("<strong>Take on</strong>"));
    served.world.lock().unwrap().full = false;
    assert_eq!(decide(&served, 0, "take_on").status, 303);
    assert!(Record::read("2026-q4", [("file", lines(&served).as_bytes())]).flaws().is_empty());
}

#[test]
fn undoing_adds_a_line_and_takes_none_away() {
    let served = Served::entered(people(6));
    decide(&served, 0, "decline");
    let before = lines(&served);
    let line = field(&served.get(&person(0)).body, "line").unwrap();
    assert_eq!(served.post("/undo", &[("line", &line)]).status, 303);
    assert!(lines(&served).starts_with(&before) && lines(&served).len() > before.len());
    let page = served.get(&person(0)).body;
    assert!(!page.contains("<strong>Decline</strong>") && page.contains("undone"));
    assert_eq!(served.post("/undo", &[("line", &line)]).status, 404, "it does not stand any more");
}

#[test]
fn nobody_is_taken_on_before_every_holder_has_answered() {
    let people = people(6);
    let mut given = answered(&people);
    given.get_mut("council").unwrap().remove(&code(0));
    let mut served = Served::with(setting(), people, given, Record::default());
    served.enter();
    let page = served.get(&person(0)).body;
    assert!(page.contains("Awaited: council has not answered yet"), "{page}");
    for choice in ["take_on", "refer"] {
        assert_eq!(decide(&served, 0, choice).status, 409);
    }
    assert_eq!(decide(&served, 0, "look_again").status, 303);
    let mut safeguarding = decision("safeguarding", "Somebody is in danger today");
    safeguarding.extend([("referred_to", "MASH"), ("referred_by", "police"), ("referred_on", "2026-10-14")]);
    let over = field(&served.get(&person(0)).body, "over").unwrap();
    safeguarding.push(("over", &over));
    assert_eq!(served.post(&person(0), &safeguarding).status, 303, "harm does not wait");
}

#[test]
fn records_that_are_not_one_person_are_held_back() {
    let people = people(6);
    let mut given = answered(&people);
    given.get_mut("council").unwrap().get_mut(&code(0)).unwrap().same_person = Answer::Not;
    let mut served = Served::with(setting(), people, given, Record::default());
    served.enter();
    assert!(served.get("/people").body.contains("held back: not one person"));
    assert_eq!(decide(&served, 0, "take_on").status, 409);
    assert_eq!(decide(&served, 0, "not_this_person").status, 303);
}

#[test]
fn a_text_that_seems_to_name_somebody_is_questioned_and_can_be_confirmed() {
    let served = Served::entered(people(6));
    let over = field(&served.get(&person(0)).body, "over").unwrap_or_default();
    for text in ["Katherine moved out", "lives at LE3 1AB", "born 11/04/1987", "ring 07700 900123"] {
        let mut fields = decision("decline", text);
        fields.push(("over", &over));
        let reply = served.post(&person(0), &fields);
        assert_eq!(reply.status, 422, "{text}");
        assert!(
            reply.body.contains(text) && reply.body.contains("name=\"confirmed\""),
            "what was typed stays"
        );
        assert!(!lines(&served).contains(text));
    }
    let mut fields = decision("decline", "Nobody is at Grace House any more");
    fields.extend([("over", over.as_str()), ("confirmed", "yes")]);
    assert_eq!(served.post(&person(0), &fields).status, 303);
}

#[test]
fn a_code_of_another_person_never_enters_a_text() {
    let served = Served::entered(people(6));
    let text = format!("sibling of {}", code(3));
    let mut fields = decision("decline", &text);
    fields.push(("confirmed", "yes"));
    assert_eq!(served.post(&person(0), &fields).status, 422);
    let plan = [("goals", text.as_str()), ("status", "open"), ("confirmed", "yes")];
    assert_eq!(served.post(&format!("{}/plan", person(0)), &plan).status, 422);
    let issue = [
        ("what", text.as_str()),
        ("owner", "police"),
        ("due", "2026-12-01"),
        ("status", "open"),
        ("confirmed", "yes"),
    ];
    assert_eq!(served.post("/issues", &issue).status, 422);
}

#[test]
fn a_form_that_lacks_something_says_all_of_it_at_once() {
    let served = Served::entered(people(6));
    let reply = served.post(&person(0), &[("choice", "take_on")]);
    assert_eq!(reply.status, 422);
    for words in [
        "Say why, in a sentence",
        "Say which agency leads",
        "Choose a tier",
        "Say when the meeting looks again",
        "Say whether the person knows",
    ] {
        assert!(reply.body.contains(words), "{words}");
    }
}

#[test]
fn a_meeting_that_never_departs_from_the_order_is_told_so() {
    let served = Served::entered(people(10));
    assert!(!served.get("/end").body.contains("stamping"), "nothing is decided yet");
    for number in 0..3 {
        decide(&served, number, "take_on");
    }
    assert!(served.get("/end").body.contains("may be stamping"));
    decide(&served, 1, "decline");
    let page = served.get("/end").body;
    assert!(!page.contains("may be stamping") && page.contains("1 decision departs"));
    assert!(!served.get("/minutes").body.contains("may be stamping"));
}

#[test]
fn how_long_each_person_was_before_the_meeting_is_counted() {
    let served = Served::entered(people(6));
    served.get(&person(0));
    served.world.lock().unwrap().now += jiff::SignedDuration::from_secs(90);
    served.get(&person(0));
    served.world.lock().unwrap().now += jiff::SignedDuration::from_secs(60);
    served.get(&person(1));
    assert!(
        lines(&served).contains(&format!("{{\"discussed\":[\"{}\",150]}}", code(0))),
        "{}",
        lines(&served)
    );
    assert!(served.get("/end").body.contains("1 person was before the meeting, for 3 minutes"));
}

#[test]
fn what_is_overdue_is_said_and_goes_to_the_local_board() {
    let served = Served::entered(people(6));
    decide(&served, 0, "take_on");
    let plan = [
        ("goals", "Rent is paid"),
        ("status", "open"),
        ("what_1", "offer a payment plan"),
        ("agency_1", "housing"),
        ("due_1", "2026-10-01"),
    ];
    assert_eq!(served.post(&format!("{}/plan", person(0)), &plan).status, 303);
    assert!(served.get(&format!("{}/plan", person(0))).body.contains("1 action is overdue"));
    let issue = [
        ("what", "No light at the underpass"),
        ("owner", "council"),
        ("due", "2026-10-01"),
        ("status", "worked on"),
    ];
    assert_eq!(served.post("/issues", &issue).status, 303);
    let page = served.get("/issues").body;
    assert!(page.contains("overdue") && page.contains("1 issue goes on the Local Board"));
}
