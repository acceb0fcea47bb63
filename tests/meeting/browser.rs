//! A browser, and what is asked of every page in it: no violation of WCAG 2.2 A and AA, nothing fetched from elsewhere,
//! and pictures to look at in the checkout's `target/screens`.
//!
//! Needs chromium and chromedriver; axe-core is fetched by `.ci/run`. Where they are missing these tests say what they
//! skip, and with PZ_REQUIRE_BROWSER=1 they fail.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, PrintConfiguration, PrintMargins, PrintSize};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;

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

/// Pixels of a screen, and of a sheet of A4 at 96 to the inch.
pub(crate) const SCREEN: u32 = 1280;
pub(crate) const A4: u32 = 794;

fn screens() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screens");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) async fn picture(client: &Client, name: &str, width: u32) {
    let folder = screens();
    client.set_window_size(width, 1000).await.unwrap();
    let height = client.execute("return document.documentElement.scrollHeight", vec![]).await.unwrap();
    let height = u32::try_from(height.as_u64().unwrap()).unwrap().clamp(600, 4000);
    client.set_window_size(width, height + 140).await.unwrap();
    std::fs::write(folder.join(format!("{name}.png")), client.screenshot().await.unwrap()).unwrap();
    client.set_window_size(1280, 1000).await.unwrap();
}

/// The page as it is printed, kept beside the pictures; on how many sheets.
pub(crate) async fn sheets(client: &Client, name: &str) -> usize {
    let a4 = PrintSize { width: 21.0, height: 29.7 };
    let printing = PrintConfiguration::builder().size(a4).margins(PrintMargins::default()).build().unwrap();
    let pdf = client.print(printing).await.unwrap();
    std::fs::write(screens().join(format!("{name}.pdf")), &pdf).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
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

pub(crate) async fn click(client: &Client, css: &str) {
    client
        .find(Locator::Css(css))
        .await
        .unwrap_or_else(|error| panic!("{css}: {error}"))
        .click()
        .await
        .unwrap();
}

/// Clicks what sends a form or follows a link, and waits until another page is there.
pub(crate) async fn follow(client: &Client, css: &str) {
    let before = client.find(Locator::Css("html")).await.unwrap();
    click(client, css).await;
    left(&before).await;
    client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("main")).await.unwrap();
}

pub(crate) async fn follow_link(client: &Client, text: &str) {
    let before = client.find(Locator::Css("html")).await.unwrap();
    client.find(Locator::LinkText(text)).await.unwrap().click().await.unwrap();
    left(&before).await;
    client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("main")).await.unwrap();
}

/// An element that belongs to no page any more.
pub(crate) async fn left(before: &Element) {
    for _ in 0..1000 {
        if before.tag_name().await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the page does not change");
}

pub(crate) async fn write(client: &Client, css: &str, text: &str) {
    let field = client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

pub(crate) async fn choose(client: &Client, css: &str, value: &str) {
    client.find(Locator::Css(css)).await.unwrap().select_by_value(value).await.unwrap();
}

pub(crate) async fn reads(client: &Client, text: &str) {
    let body = client.find(Locator::Css("body")).await.unwrap().text().await.unwrap();
    assert!(body.contains(text), "{text} is not in\n{body}");
}

/// What is typed into a field for a day depends on the system's language; its value does not.
pub(crate) async fn date(client: &Client, css: &str, day: &str) {
    let field = client.find(Locator::Css(css)).await.unwrap();
    let field = serde_json::to_value(field).unwrap();
    client.execute("arguments[0].value = arguments[1]", vec![field, day.into()]).await.unwrap();
}
