//! A meeting that is held: what it shows, what it writes down, and what leaves it.

use std::collections::BTreeSet;

use people_zones::contribution::{Answer, Detail, Route};
use people_zones::meeting::{People, Person, Record};
use people_zones::party::Digest;

use crate::invented::{AGENCIES, answered, code, people, plain_answer, setting};
use crate::served::{Reply, Served, field};

fn person(number: u32) -> String {
    format!("/person/{}", code(number))
}

fn decision<'a>(choice: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("choice", choice),
        ("reason", reason),
        ("role", "exhibiting"),
        ("lead", "police"),
        ("tier", "1"),
        ("review", "2026-12-01"),
        ("informed", "no"),
    ]
}

/// Decides, as the form of the page that is shown now does.
#[track_caller]
fn decide(served: &Served, number: u32, choice: &str) -> Reply {
    let over = field(&served.get(&person(number)).body, "over").unwrap_or_default();
    let mut fields = decision(choice, "Three agencies visit apart, one worker should lead");
    fields.push(("over", &over));
    served.post(&person(number), &fields)
}

fn lines(served: &Served) -> String {
    served.world.lock().unwrap().lines.clone()
}

fn changed(people: People, number: usize, change: impl FnOnce(&mut Person)) -> People {
    let mut people = people;
    change(&mut people.people[number]);
    people
}

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
fn whom_it_is_unsafe_to_speak_of_is_a_code_and_nothing_more() {
    let people = people(6);
    let mut given = answered(&people);
    given.get_mut("council").unwrap().get_mut(&code(0)).unwrap().unsafe_to_discuss = true;
    let mut served = Served::with(setting(), people.clone(), given, Record::default());
    served.enter();
    let page = served.get(&person(0)).body;
    assert!(page.contains("Not to be spoken of here: council"));
    let list = served.get("/people").body;
    for told in people.people[0].reasons.iter().chain(people.people[0].harm.iter().map(|harm| &harm.what)) {
        assert!(!page.contains(told.as_str()));
    }
    let row = list.split("<tr").find(|row| row.contains(&code(0).to_string())).unwrap();
    assert!(!row.contains("police") && !row.contains("known to"), "{row}");
    assert_eq!(served.get(&format!("{}/points.json", person(0))).status, 404);
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
fn each_look_at_the_detail_of_harm_is_written_down_first() {
    let people = changed(people(6), 0, |person| person.harm[0].what = "choked, 2026-08".to_owned());
    let served = Served::entered(people);
    assert!(!served.get(&person(0)).body.contains("choked"));
    served.world.lock().unwrap().full = true;
    let refused = served.post(&format!("{}/detail", person(0)), &[]);
    assert!(refused.status == 507 && !refused.body.contains("choked"));
    served.world.lock().unwrap().full = false;
    assert!(served.post(&format!("{}/detail", person(0)), &[]).body.contains("choked"));
    assert!(lines(&served).contains("looked"));
    assert!(served.get(&person(0)).body.contains("1 look"));
}

#[test]
fn detail_is_shown_as_far_as_its_holder_permits() {
    for (detail, contacts, times) in
        [(Detail::Full, true, true), (Detail::Counts, true, false), (Detail::Known, false, false)]
    {
        let people = changed(people(6), 0, |person| {
            person.known.truncate(1);
            person.known[0].contacts = 71;
            person.known[0].moments[0].what = "seen at night".to_owned();
        });
        let mut given = answered(&people);
        given.get_mut("council").unwrap().get_mut(&code(0)).unwrap().detail = detail;
        let mut served = Served::with(setting(), people, given, Record::default());
        served.enter();
        let page = served.get(&person(0)).body;
        assert_eq!(page.contains("71 contacts"), contacts, "{detail:?}");
        assert_eq!(page.contains("seen at night"), times, "{detail:?}");
        let opened = served.post(&format!("{}/detail", person(0)), &[]).body;
        assert_eq!(opened.contains("harmed in a domestic incident"), times, "{detail:?}");
    }
}

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
        assert_eq!(one.left_out.iter().any(|(left, _)| *left == code(0)), one.agency == "council");
        assert!(!(told && one.agency == "council"));
    }
}

#[test]
fn a_session_lacks_whom_somebody_at_its_screen_knows() {
    let served = Served::entered(people(6));
    let connected = code(0).to_string();
    served.post(
        "/present",
        &[("name", "A. Clerk"), ("agency", "council"), ("connected", &connected), ("at_the_screen", "yes")],
    );
    for page in ["/", "/people", "/people?group=vulnerable", "/minutes", "/end"] {
        assert!(!served.get(page).body.contains(&connected), "{page}");
    }
    assert_eq!(served.get(&person(0)).status, 404);
    assert_eq!(served.get(&format!("/find?code={connected}")).status, 404);
    assert_eq!(served.post(&person(0), &decision("decline", "x")).status, 404);
}

#[test]
fn points_in_chart_table_and_json_are_the_same_and_add_up() {
    let all = people(60);
    let served = Served::entered(all.clone());
    for person in &all.people {
        let page = served.get(&format!("/person/{}", person.code)).body;
        let json: serde_json::Value =
            serde_json::from_str(&served.get(&format!("/person/{}/points.json", person.code)).body).unwrap();
        for (standing, said) in person.standings.iter().zip(json["standings"].as_array().unwrap()) {
            if standing.parts.is_empty() {
                continue;
            }
            let parts = said["parts"].as_array().unwrap();
            let sum: i64 = parts.iter().map(|part| part["millionths"].as_i64().unwrap()).sum();
            assert_eq!(sum, said["points"].as_i64().unwrap());
            let charted = between(&page, "<svg class=\"waterfall\"", "</svg>", "class=\"value\"");
            let tabled = between(&page, "<table class=\"points\"", "</table>", "<td class=\"n\"");
            assert_eq!(charted, tabled);
            let exact: Vec<i64> = tabled.iter().map(|text| millionths(text)).collect();
            let (whole, terms) = exact.split_last().unwrap();
            assert_eq!(terms.iter().sum::<i64>(), *whole);
            assert_eq!(*whole, sum);
        }
    }
}

/// The texts of elements within a part of a page.
fn between(page: &str, from: &str, to: &str, element: &str) -> Vec<String> {
    let part = page.split_once(from).unwrap().1.split_once(to).unwrap().0;
    part.split(element)
        .skip(1)
        .map(|rest| rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned())
        .collect()
}

fn millionths(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('\u{2212}').map_or((1, text), |rest| (-1, rest));
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    sign * (whole.parse::<i64>().unwrap() * 1_000_000 + format!("{rest:0<6}").parse::<i64>().unwrap())
}

#[test]
fn a_persons_page_stays_under_thirty_kilobytes() {
    let all = people(40);
    let served = Served::entered(all.clone());
    for person in &all.people {
        let size = served.get(&format!("/person/{}", person.code)).body.len();
        assert!(size < 30_000, "{size}");
    }
}

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

#[test]
fn a_mistyped_code_and_one_of_another_round_are_told_apart() {
    let served = Served::entered(people(6));
    let text = code(0).to_string();
    let last = if text.ends_with('0') { '1' } else { '0' };
    let mistyped = format!("{}{last}", &text[..text.len() - 1]);
    assert!(served.get(&format!("/find?code={mistyped}")).body.contains("mistyped"));
    assert!(served.get(&format!("/find?code={}", code(999))).body.contains("may be of another round"));
    assert_eq!(served.get(&format!("/find?code={}", text.to_lowercase())).status, 303);
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

#[test]
fn the_copy_for_the_person_has_no_points_no_group_and_nobody_else() {
    let all = people(6);
    let served = Served::entered(all.clone());
    decide(&served, 1, "take_on");
    let plan = [
        ("goals", "You keep your home"),
        ("own_view", "I want to stay here"),
        ("status", "open"),
        ("what_1", "help with the rent"),
        ("agency_1", "housing"),
        ("due_1", "2026-11-01"),
    ];
    assert_eq!(served.post(&format!("{}/plan", person(1)), &plan).status, 303);
    let copy = served.get(&format!("{}/copy", person(1))).body;
    let text = copy.split("<main").nth(1).unwrap().to_lowercase();
    for word in ["points", "exhibiting", "vulnerable", "susceptible", "band", "tier", "rank", "score"] {
        assert!(!text.contains(word), "{word}");
    }
    for other in all.people.iter().filter(|other| other.code != code(1)) {
        assert!(!copy.contains(&other.code.to_string()));
    }
    assert!(copy.contains("If you do not agree") && copy.contains("I want to stay here"));
}

#[test]
fn agencies_without_data_are_named_on_every_page() {
    let (people, mut setting) = (people(6), setting());
    setting.missing = vec!["education".to_owned()];
    let given = answered(&people);
    let mut served = Served::with(setting, people, given, Record::default());
    served.enter();
    for page in [
        "/".to_owned(),
        "/people".to_owned(),
        person(0),
        format!("{}/plan", person(0)),
        "/issues".to_owned(),
        "/disagreements".to_owned(),
        "/end".to_owned(),
    ] {
        let body = served.get(&page).body;
        assert!(body.contains("No data of education"), "{page}");
        assert!(body.contains("Knows nothing after 30\u{a0}September\u{a0}2026"), "{page}");
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
