//! The pages of a meeting in a browser: held as people hold it, with scripts on and off, and looked at one by one.

use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use people_zones::meeting::{Meeting, Printing, Record, people_packs};

use crate::browser::{
    A4, SCREEN, Scripts, accessible, axe, browse, choose, click, date, fetches_nothing, follow, follow_link,
    left, picture, reads, sheets, write,
};
use crate::invented::{answered, code, people, setting};
use crate::served::Served;

/// From the link to the end, by clicking and writing alone.
async fn whole_meeting(client: Client, served: &Served) {
    client.goto(&served.link).await.unwrap();
    if client.find(Locator::Css("h1")).await.unwrap().text().await.unwrap() == "People Meeting" {
        // The browser goes on by itself; with a click it does so at once.
        let _ = client.find(Locator::LinkText("Open the meeting")).await.unwrap().click().await;
    }
    client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("#name")).await.unwrap();
    write(&client, "#name", "A. Chair").await;
    choose(&client, "#agency", "council").await;
    follow(&client, "form[action='/present'].stack button").await;
    reads(&client, "A. Chair").await;
    follow(&client, "nav a[href='/people']").await;
    reads(&client, "They are held to show the behaviour").await;
    follow_link(&client, &code(0).to_string()).await;
    reads(&client, "Has been harmed by others").await;
    // Everything that is missing is said, and nothing that was typed is lost.
    write(&client, "#reason", "Three agencies visit apart").await;
    follow(&client, ".decide button").await;
    reads(&client, "Choose what is decided").await;
    click(&client, "#choice").await;
    click(&client, "#informed").await;
    date(&client, "#review", "2026-12-01").await;
    follow(&client, ".decide button").await;
    reads(&client, "Take on").await;
    assert!(served.world.lock().unwrap().lines.contains("Three agencies visit apart"));
    follow_link(&client, "Plan").await;
    write(&client, "#goals", "A home that is safe").await;
    write(&client, "#what_1", "offer a payment plan").await;
    choose(&client, "#agency_1", "housing").await;
    date(&client, "#due_1", "2026-11-01").await;
    choose(&client, "#status", "open").await;
    follow(&client, "form.stack button").await;
    reads(&client, "A copy for the person").await;
    follow(&client, "nav a[href='/issues']").await;
    write(&client, "#what", "No light at the underpass").await;
    choose(&client, "#owner", "council").await;
    date(&client, "#due", "2026-11-01").await;
    follow(&client, "form.stack button").await;
    reads(&client, "No light at the underpass").await;
    follow(&client, "nav a[href='/end']").await;
    reads(&client, "What each agency is told").await;
    follow(&client, "form[action='/end'] button").await;
    reads(&client, "The meeting has ended").await;
    assert!(served.world.lock().unwrap().handed_over.is_some());
}

#[test]
fn a_whole_meeting_is_held_with_scripts_on() {
    let served = Served::of(people(15));
    browse("a_whole_meeting_is_held_with_scripts_on", Scripts::On, async |client: Client| {
        whole_meeting(client, &served).await;
    });
}

#[test]
fn a_whole_meeting_is_held_with_scripts_off() {
    let served = Served::of(people(15));
    browse("a_whole_meeting_is_held_with_scripts_off", Scripts::Off, async |client: Client| {
        whole_meeting(client, &served).await;
    });
}

#[test]
fn a_decision_is_written_down_by_keys() {
    let served = Served::of(people(15));
    browse("a_decision_is_written_down_by_keys", Scripts::On, async |client: Client| {
        client.goto(&served.link).await.unwrap();
        client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("#name")).await.unwrap();
        let press = |keys: &'static str| {
            let client = client.clone();
            async move { client.find(Locator::Css("body")).await.unwrap().send_keys(keys).await.unwrap() }
        };
        press("l").await;
        client
            .wait()
            .at_most(Duration::from_secs(10))
            .for_element(Locator::Css("[data-person]"))
            .await
            .unwrap();
        press("j").await;
        let focused = client.active_element().await.unwrap().text().await.unwrap();
        assert!(focused.starts_with("PZ-"), "{focused}");
        client.goto(&format!("http://{}/person/{}", served.host, code(1))).await.unwrap();
        press("d").await;
        let focused = client.active_element().await.unwrap().attr("name").await.unwrap();
        assert_eq!(focused.as_deref(), Some("choice"));
        let before = client.find(Locator::Css("html")).await.unwrap();
        press("j").await;
        left(&before).await;
        let url = client.current_url().await.unwrap();
        assert!(!url.as_str().ends_with(&code(1).to_string()), "{url}");
        press("?").await;
        reads(&client, "to the decision").await;
    });
}

/// What the room has agreed on.
const REASON: &str = "Three services visit apart; one should lead";

async fn before_a_decision(client: &Client, served: &Served) {
    client.goto(&served.link).await.unwrap();
    client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("main a")).await.unwrap();
    client.goto(&format!("http://{}/person/{}", served.host, code(1))).await.unwrap();
}

fn is_recorded(served: &Served) -> bool {
    let lines = served.world.lock().unwrap().lines.clone();
    lines.contains("\"choice\":\"take_on\"") && lines.contains(REASON)
}

#[test]
fn a_decision_already_reached_takes_four_clicks_and_a_sentence() {
    let served = Served::of(people(15));
    browse(
        "a_decision_already_reached_takes_four_clicks_and_a_sentence",
        Scripts::Off,
        async |client: Client| {
            before_a_decision(&client, &served).await;
            click(&client, "#choice").await;
            click(&client, "#reason").await;
            client.active_element().await.unwrap().send_keys(REASON).await.unwrap();
            click(&client, "#informed-no").await;
            follow(&client, ".decide button").await;
            reads(&client, "Saved: it is on the disk").await;
            assert!(is_recorded(&served));
        },
    );
}

#[test]
fn a_decision_already_reached_takes_twenty_keys_and_a_sentence() {
    let served = Served::of(people(15));
    browse(
        "a_decision_already_reached_takes_twenty_keys_and_a_sentence",
        Scripts::On,
        async |client: Client| {
            before_a_decision(&client, &served).await;
            let mut pressed = 0;
            let mut press = async |keys: &str| {
                pressed += 1;
                client.active_element().await.unwrap().send_keys(keys).await.unwrap();
                client.active_element().await.unwrap().attr("name").await.unwrap().unwrap_or_default()
            };
            assert_eq!(press("d").await, "choice");
            press(" ").await;
            assert_eq!(press(&Key::Tab.to_string()).await, "reason");
            client.active_element().await.unwrap().send_keys(REASON).await.unwrap();
            while press(&Key::Tab.to_string()).await != "informed" {}
            press(" ").await;
            let before = client.find(Locator::Css("html")).await.unwrap();
            client.active_element().await.unwrap().send_keys(&(Key::Control + &*Key::Enter)).await.unwrap();
            left(&before).await;
            reads(&client, "Saved: it is on the disk").await;
            assert!(is_recorded(&served));
            assert!(pressed + 2 <= 20, "{pressed} keys and two to save");
            // And on to whoever is next.
            let before = client.find(Locator::Css("html")).await.unwrap();
            client.find(Locator::Css("body")).await.unwrap().send_keys("n").await.unwrap();
            left(&before).await;
            assert!(!client.current_url().await.unwrap().as_str().contains(&code(1).to_string()));
        },
    );
}

#[test]
fn every_page_is_accessible_and_fetches_nothing() {
    let Some(axe) = axe("every_page_is_accessible_and_fetches_nothing") else { return };
    let served = Served::of(people(60));
    browse("every_page_is_accessible_and_fetches_nothing", Scripts::On, async |client: Client| {
        client.goto(&served.link).await.unwrap();
        client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("#name")).await.unwrap();
        let cookies = client.get_all_cookies().await.unwrap();
        assert!(cookies.iter().all(|cookie| cookie.http_only() == Some(true)));
        let at = |path: &str| format!("http://{}{path}", served.host);
        let person = |number: u32| format!("/person/{}", code(number));
        prepare(&client, &served).await;
        let pages = [
            ("room", "/".to_owned()),
            ("people", "/people".to_owned()),
            ("people-vulnerable", "/people?group=vulnerable".to_owned()),
            ("people-susceptible", "/people?group=susceptible".to_owned()),
            ("person", person(1)),
            ("person-decided", person(0)),
            ("person-harmed", person(6)),
            ("plan", format!("{}/plan", person(0))),
            ("copy-for-the-person", format!("{}/copy", person(0))),
            ("issues", "/issues".to_owned()),
            ("to-settle", "/disagreements".to_owned()),
            ("not-found", "/find?code=PZ-1".to_owned()),
            ("end", "/end".to_owned()),
            ("minutes", "/minutes".to_owned()),
        ];
        for (name, path) in pages {
            client.goto(&at(&path)).await.unwrap();
            accessible(&client, &axe, name).await;
            fetches_nothing(&client, name).await;
            picture(&client, name, SCREEN).await;
            if matches!(name, "minutes" | "copy-for-the-person") {
                picture(&client, &format!("{name}-a4"), A4).await;
                assert!(sheets(&client, name).await > 0);
            }
        }
        states(&client, &axe, &served).await;
        client.goto(&at(&person(2))).await.unwrap();
        follow(&client, ".decide button").await;
        accessible(&client, &axe, "person-with-problems").await;
        picture(&client, "person-with-problems", SCREEN).await;
    });
}

/// Pages that stand between two others: detail that was asked for, somebody to step out, a text that was questioned,
/// what is closed.
async fn states(client: &Client, axe: &str, served: &Served) {
    let at = |path: &str| format!("http://{}{path}", served.host);
    client.goto(&at(&format!("/person/{}", code(7)))).await.unwrap();
    follow(client, "section.first button").await;
    looked_at(client, axe, "person-detail").await;
    client.goto(&at("/")).await.unwrap();
    write(client, "#name", "D. Neighbour").await;
    choose(client, "#agency", "police").await;
    write(client, "#connected", &code(3).to_string()).await;
    follow(client, "form[action='/present'].stack button").await;
    looked_at(client, axe, "room-with-a-connection").await;
    client.goto(&at(&format!("/person/{}", code(3)))).await.unwrap();
    looked_at(client, axe, "step-out").await;
    client.goto(&at(&format!("/person/{}", code(4)))).await.unwrap();
    click(client, "#choice").await;
    write(client, "#reason", "Katherine moved out").await;
    click(client, "#informed").await;
    follow(client, ".decide button").await;
    looked_at(client, axe, "person-questioned").await;
    client.goto(&at("/enter?token=0")).await.unwrap();
    looked_at(client, axe, "closed").await;
}

async fn looked_at(client: &Client, axe: &str, name: &str) {
    accessible(client, axe, name).await;
    fetches_nothing(client, name).await;
    picture(client, name, SCREEN).await;
}

/// Something stands on every page.
async fn prepare(client: &Client, served: &Served) {
    client.goto(&format!("http://{}/", served.host)).await.unwrap();
    for (name, agency) in [("A. Chair", "council"), ("B. Nurse", "health"), ("C. Officer", "housing")] {
        write(client, "#name", name).await;
        choose(client, "#agency", agency).await;
        follow(client, "form[action='/present'].stack button").await;
    }
    client.goto(&format!("http://{}/person/{}", served.host, code(0))).await.unwrap();
    click(client, "#choice").await;
    write(client, "#reason", "Three agencies visit apart, and the home is at risk").await;
    date(client, "#review", "2026-12-01").await;
    click(client, "#informed").await;
    follow(client, ".decide button").await;
    reads(client, "Take on").await;
    client.goto(&format!("http://{}/person/{}/plan", served.host, code(0))).await.unwrap();
    write(client, "#goals", "The home is safe and the rent is paid").await;
    write(client, "#own_view", "I want to stay here").await;
    write(client, "#what_1", "offer a payment plan").await;
    choose(client, "#agency_1", "housing").await;
    date(client, "#due_1", "2026-11-01").await;
    choose(client, "#status", "open").await;
    follow(client, "form.stack button").await;
    client.goto(&format!("http://{}/issues", served.host)).await.unwrap();
    write(client, "#what", "No light at the underpass").await;
    choose(client, "#owner", "council").await;
    date(client, "#due", "2026-09-01").await;
    follow(client, "form.stack button").await;
}

#[test]
fn an_agencys_pack_is_accessible_and_fit_for_paper() {
    let Some(axe) = axe("an_agencys_pack_is_accessible_and_fit_for_paper") else { return };
    let all = people(12);
    let given = answered(&all);
    let now = "2026-10-14T13:00:00Z".parse().unwrap();
    let meeting = Meeting::view(setting(), all, given, Record::default(), now);
    let printing =
        Printing { agency: "council", by: "A. Clerk", destroy_by: jiff::civil::date(2026, 12, 31) };
    let (packs, _) = people_packs(&meeting, &printing);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pack.html");
    std::fs::write(&file, &packs[0]).unwrap();
    browse("an_agencys_pack_is_accessible_and_fit_for_paper", Scripts::On, async move |client: Client| {
        client.goto(&format!("file://{}", file.display())).await.unwrap();
        accessible(&client, &axe, "pack").await;
        fetches_nothing(&client, "pack").await;
        picture(&client, "pack-a4", A4).await;
    });
}
