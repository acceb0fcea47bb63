//! The pages in a browser: a whole meeting with scripts on and off, no violation of WCAG 2.2 A and AA, nothing fetched
//! from elsewhere, and pictures to look at in the checkout's `target/screens`.
//!
//! Needs chromium and chromedriver; axe-core is fetched by `.ci/run`. Where they are missing these tests say what they
//! skip, and with PZ_REQUIRE_BROWSER=1 they fail.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use people_zones::meeting::{Meeting, Printing, Record, people_packs};

use crate::invented::{answered, code, people, setting};
use crate::served::Served;

/// Whether pages may run their script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// Chromedriver, gone with this value.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a test needs that is not there: skipped by name, or a failure where it must be there.
#[expect(clippy::print_stderr, reason = "what is skipped is said by name")]
fn missing(test: &str, what: &str) {
    let required = std::env::var("PZ_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
    assert!(!required, "{test} needs {what}");
    eprintln!("skipped: {test} needs {what}");
}

fn found(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Runs a test in a browser.
pub(crate) fn browse(test: &str, scripts: Scripts, walk: impl AsyncFnOnce(Client)) {
    if !found("chromedriver") || !(found("chromium") || found("google-chrome")) {
        return missing(test, "chromium and chromedriver");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let _driver = Driver(command.spawn().unwrap());
        let client = connect(port, scripts).await;
        walk(client.clone()).await;
        client.close().await.unwrap();
    });
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn connect(port: u16, scripts: Scripts) -> Client {
    // No name is resolved: a page that wants anything from elsewhere gets an error, and is found out.
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--lang=en-GB",
        "--window-size=1280,1000",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];
    let mut chrome = serde_json::json!({ "args": arguments });
    if scripts == Scripts::Off {
        chrome["prefs"] = serde_json::json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), chrome);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..200 {
        match builder.connect(&address).await {
            Ok(client) => return client,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("chromedriver does not answer");
}

pub(crate) async fn picture(client: &Client, name: &str, width: u32) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screens");
    std::fs::create_dir_all(&folder).unwrap();
    client.set_window_size(width, 1000).await.unwrap();
    let height = client.execute("return document.documentElement.scrollHeight", vec![]).await.unwrap();
    let height = u32::try_from(height.as_u64().unwrap()).unwrap().clamp(600, 4000);
    client.set_window_size(width, height + 140).await.unwrap();
    std::fs::write(folder.join(format!("{name}.png")), client.screenshot().await.unwrap()).unwrap();
    client.set_window_size(1280, 1000).await.unwrap();
}

/// Nothing on the page came from elsewhere, and nothing of it would.
pub(crate) async fn fetches_nothing(client: &Client, name: &str) {
    let script = "return performance.getEntriesByType('resource').map((entry) => entry.name)\
                  .filter((name) => !name.startsWith(location.origin) && !name.startsWith('data:'))";
    let fetched = client.execute(script, vec![]).await.unwrap();
    assert_eq!(fetched, serde_json::json!([]), "{name}");
    let source = client.source().await.unwrap();
    for wanted in ["src=\"http", "url(http", "@import", "srcset=", "<link rel=\"stylesheet\""] {
        assert!(!source.contains(wanted), "{name}: {wanted}");
    }
}

/// The rules of WCAG 2.2 A and AA, as axe-core finds them broken. Its source is read from the target folder.
pub(crate) fn axe(test: &str) -> Option<String> {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(target);
    let source = std::fs::read_to_string(target.join("axe-core/package/axe.min.js")).ok();
    if source.is_none() {
        missing(test, "axe-core in the target folder (.ci/run fetches it)");
    }
    source
}

pub(crate) async fn accessible(client: &Client, axe: &str, name: &str) {
    client.execute(axe, vec![]).await.unwrap();
    let run = "const done = arguments[0]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })\
               .then((found) => done(found.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' | '))))";
    let violations = client.execute_async(run, vec![]).await.unwrap();
    assert_eq!(violations, serde_json::json!([]), "{name}");
}

async fn click(client: &Client, css: &str) {
    client
        .find(Locator::Css(css))
        .await
        .unwrap_or_else(|error| panic!("{css}: {error}"))
        .click()
        .await
        .unwrap();
}

/// Clicks what sends a form or follows a link, and waits until another page is there.
async fn follow(client: &Client, css: &str) {
    let before = client.find(Locator::Css("html")).await.unwrap();
    click(client, css).await;
    left(&before).await;
    client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("main")).await.unwrap();
}

async fn follow_link(client: &Client, text: &str) {
    let before = client.find(Locator::Css("html")).await.unwrap();
    client.find(Locator::LinkText(text)).await.unwrap().click().await.unwrap();
    left(&before).await;
    client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("main")).await.unwrap();
}

/// An element that belongs to no page any more.
async fn left(before: &Element) {
    for _ in 0..1000 {
        if before.tag_name().await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the page does not change");
}

async fn write(client: &Client, css: &str, text: &str) {
    let field = client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn choose(client: &Client, css: &str, value: &str) {
    client.find(Locator::Css(css)).await.unwrap().select_by_value(value).await.unwrap();
}

async fn reads(client: &Client, text: &str) {
    let body = client.find(Locator::Css("body")).await.unwrap().text().await.unwrap();
    assert!(body.contains(text), "{text} is not in\n{body}");
}

/// What is typed into a field for a day depends on the system's language; its value does not.
async fn date(client: &Client, css: &str, day: &str) {
    let field = client.find(Locator::Css(css)).await.unwrap();
    let field = serde_json::to_value(field).unwrap();
    client.execute("arguments[0].value = arguments[1]", vec![field, day.into()]).await.unwrap();
}

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
            picture(&client, name, 1280).await;
            if matches!(name, "minutes" | "copy-for-the-person") {
                picture(&client, &format!("{name}-a4"), 794).await;
            }
        }
        client.goto(&at(&person(2))).await.unwrap();
        follow(&client, ".decide button").await;
        accessible(&client, &axe, "person-with-problems").await;
        picture(&client, "person-with-problems", 1280).await;
    });
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
        picture(&client, "pack-a4", 794).await;
    });
}
