//! What a page shows of a person, and to whom.

use people_zones::contribution::Detail;
use people_zones::meeting::Record;

use crate::held::{changed, decide, decision, lines, person};
use crate::invented::{answered, code, people, setting};
use crate::served::Served;

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
    for told in people.people[0]
        .reasons()
        .into_iter()
        .chain(people.people[0].harm.iter().map(|harm| harm.what.as_str()))
    {
        assert!(!page.contains(told));
    }
    let row = list.split("<tr").find(|row| row.contains(&code(0).to_string())).unwrap();
    assert!(!row.contains("police") && !row.contains("known to"), "{row}");
    assert_eq!(served.get(&format!("{}/points.json", person(0))).status, 404);
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
