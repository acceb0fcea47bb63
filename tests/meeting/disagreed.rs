//! Sessions that disagree, decisions on an older link, and records that somebody changed.

use people_zones::meeting::Record;
use people_zones::party::Digest;

use crate::held::{changed, decide, decision, lines, person};
use crate::invented::{answered, people, setting};
use crate::served::{Served, field};

#[test]
fn two_sessions_that_decided_differently_are_side_by_side_and_the_chair_says_which_stands() {
    let one = Served::entered(people(6));
    decide(&one, 0, "take_on");
    // Another machine held a session of its own.
    let text = lines(&one).replace("2026-10-14-aaaaaa", "2026-10-14-bbbbbb").replace("take_on", "decline");
    let text = chained_anew(&text);
    let record = Record::read("2026-q4", [("one", lines(&one).as_bytes()), ("other", text.as_bytes())]);
    assert!(record.flaws().is_empty(), "{:?}", record.flaws());
    let people = people(6);
    let given = answered(&people);
    let mut setting = setting();
    setting.version = "next".to_owned();
    let mut third = Served::with_session(setting, people, given, record, "2026-10-15-cccccc");
    third.enter();
    let page = third.get("/disagreements").body;
    assert!(page.contains("sessions disagree") && page.contains("Take on") && page.contains("Decline"));
    assert!(third.get("/people").body.contains("to settle"));
    let chosen = field(&page, "chosen").unwrap();
    assert_eq!(third.post("/disagreements", &[("chosen", &chosen), ("why", "")]).status, 422);
    let why = "The council had not heard of the arrears";
    assert_eq!(third.post("/disagreements", &[("chosen", &chosen), ("why", why)]).status, 303);
    assert!(third.get("/disagreements").body.contains("All sessions agree"));
    assert!(third.get(&person(0)).body.contains(why));
}

/// The same lines as another session would have written them: each with the hash of its own line before.
fn chained_anew(lines: &str) -> String {
    use sha2::Digest as _;
    let mut head = "0".repeat(64);
    let mut text = String::new();
    for line in lines.lines() {
        let at = line.rfind("\"previous\":\"").unwrap() + 12;
        let line = format!("{}{head}{}", &line[..at], &line[at + 64..]);
        head = hex::encode(sha2::Sha256::digest(line.as_bytes()));
        text += &line;
        text += "\n";
    }
    text
}

#[test]
fn a_decision_about_records_that_were_linked_again_is_asked_about() {
    let first = Served::entered(people(6));
    decide(&first, 0, "take_on");
    decide(&first, 1, "decline");
    let record = Record::read("2026-q4", [("one", lines(&first).as_bytes())]);
    let mut people = changed(people(6), 0, |person| person.records = Digest::of(b"other records"));
    people.people.remove(1);
    let given = answered(&people);
    let mut again = Served::with_session(setting(), people, given, record, "2026-10-15-cccccc");
    again.enter();
    let page = again.get("/disagreements").body;
    assert!(page.contains("decided on an older link") && page.contains("Nobody on the list has this code"));
    let chosen = field(&page, "chosen").unwrap();
    let why = "The agencies say that it is the same person";
    assert_eq!(again.post("/disagreements", &[("chosen", &chosen), ("why", why)]).status, 303);
    assert_eq!(
        again.get("/disagreements").body.matches("decided on an older link").count(),
        1,
        "the other is left"
    );
}

#[test]
fn a_form_filled_in_over_an_older_page_writes_over_nothing_that_it_did_not_show() {
    let served = Served::entered(people(6));
    let over = field(&served.get(&person(0)).body, "over").unwrap_or_default();
    decide(&served, 0, "decline");
    let mut fields = decision("take_on", "Decided in another window at the same time");
    fields.push(("over", &over));
    assert_eq!(served.post(&person(0), &fields).status, 303);
    assert!(served.get("/disagreements").body.contains("sessions disagree"));
}

#[test]
fn a_record_with_a_flaw_is_shown_and_nothing_is_written() {
    let first = Served::entered(people(6));
    decide(&first, 0, "take_on");
    let changed = lines(&first).replace("one worker", "two workers") + "\n";
    let record = Record::read("2026-q4", [("one.jsonl", changed.as_bytes())]);
    assert!(record.is_read_only());
    let people = people(6);
    let given = answered(&people);
    let mut served = Served::with(setting(), people, given, record);
    served.enter();
    let page = served.get("/people").body;
    assert!(page.contains("one.jsonl") && page.contains("Nothing can be written"));
    assert_eq!(decide(&served, 2, "take_on").status, 409);
    assert_eq!(served.post("/end", &[]).status, 409);
    assert_eq!(lines(&served), "");
}
