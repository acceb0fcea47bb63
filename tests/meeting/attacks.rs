//! Whoever tries to get at the page from elsewhere, or to make it do what nobody in the room clicked.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use jiff::ToSpan as _;

use crate::invented::{code, people};
use crate::served::{Served, field, reply};

fn decision() -> Vec<(&'static str, &'static str)> {
    vec![
        ("choice", "look_again"),
        ("reason", "Nobody has spoken with them yet"),
        ("role", "exhibiting"),
        ("lead", "police"),
        ("tier", "1"),
        ("review", "2026-12-01"),
        ("informed", "no"),
    ]
}

fn person(number: u32) -> String {
    format!("/person/{}", code(number))
}

/// Nothing was decided.
#[track_caller]
fn untouched(served: &Served) {
    assert!(!served.world.lock().unwrap().lines.contains("\"written\""));
}

#[test]
fn another_host_is_not_answered() {
    let served = Served::entered(people(3));
    for host in ["evil.example", "localhost", "evil.example:80", ""] {
        let reply = served.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(reply.status, 421, "{host}");
        assert!(!reply.body.contains("PZ-"));
    }
    let port = served.host.split(':').nth(1).unwrap();
    assert_eq!(served.ask(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n")).status, 421);
}

#[test]
fn a_form_from_another_page_is_refused_whatever_it_holds() {
    let served = Served::entered(people(3));
    let form = field(&served.get("/").body, "form").unwrap();
    let fields = [vec![("form", form.as_str())], decision()].concat();
    let https = format!("https://{}", served.host);
    for origin in ["http://evil.example", "null", "", https.as_str()] {
        assert_eq!(served.post_as(&person(0), &fields, origin).status, 403, "{origin}");
    }
    untouched(&served);
}

#[test]
fn without_the_link_there_is_nothing_to_see() {
    let served = Served::of(people(3));
    for path in [
        "/",
        "/people",
        &person(0),
        "/minutes",
        "/end",
        "/no-such-page",
        &format!("{}/points.json", person(0)),
    ] {
        let reply = served.get(path);
        assert_eq!(reply.status, 403, "{path}");
        assert!(!reply.body.contains("PZ-"), "{path}");
    }
    for token in ["", "?token=", "?token=0", &format!("?token={}", "0".repeat(64))] {
        assert_eq!(served.get(&format!("/enter{token}")).status, 403);
    }
}

#[test]
fn the_link_works_once() {
    let mut served = Served::of(people(3));
    let link = served.link[served.link.find("/enter").unwrap()..].to_owned();
    served.enter();
    let again = served.get(&link);
    assert_eq!(again.status, 403);
    assert!(again.header("set-cookie").is_none());
    assert_eq!(served.get("/people").status, 200, "the browser that was let in goes on");
}

#[test]
fn a_form_without_this_pages_secret_is_refused() {
    let served = Served::entered(people(3));
    let own = format!("http://{}", served.host);
    for secret in ["", "0", &"0".repeat(64)] {
        let fields = [vec![("form", secret)], decision()].concat();
        assert_eq!(served.post_as(&person(0), &fields, &own).status, 403);
    }
    assert_eq!(served.post_as(&person(0), &decision(), &own).status, 403, "without any");
    untouched(&served);
    assert_eq!(served.post(&person(0), &decision()).status, 303);
}

#[test]
fn no_path_leads_out_of_the_pages() {
    let served = Served::entered(people(3));
    for path in [
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/person/..%2f..%2fround.toml",
        "/person/../../keys/party.keys",
        "/person/PZ-00000-0%00",
        "/person/%2e%2e",
        "/decisions/2026-10-14-aaaaaa.jsonl",
        "//etc/passwd",
    ] {
        let reply = served.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.body.contains("root:"));
    }
    assert_eq!(served.ask("GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421);
}

#[test]
fn script_in_a_text_is_shown_as_text_everywhere() {
    const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&";
    let served = Served::entered(people(3));
    let with = |name: &'static str, value: &'static str| {
        let mut fields = decision();
        fields.retain(|(own, _)| *own != name);
        fields.push((name, value));
        fields.push(("confirmed", "yes"));
        fields
    };
    assert_eq!(served.post(&person(0), &with("reason", SCRIPT)).status, 303);
    let mut not_safe = with("informed", "not_safe");
    not_safe.push(("not_safe_because", SCRIPT));
    assert_eq!(served.post(&person(1), &not_safe).status, 303);
    let plan = [
        ("goals", SCRIPT),
        ("own_view", SCRIPT),
        ("what_1", SCRIPT),
        ("agency_1", "police"),
        ("due_1", "2026-12-01"),
        ("status", "open"),
        ("confirmed", "yes"),
    ];
    assert_eq!(served.post(&format!("{}/plan", person(0)), &plan).status, 303);
    let issue = [
        ("what", SCRIPT),
        ("owner", "police"),
        ("due", "2026-12-01"),
        ("status", "open"),
        ("confirmed", "yes"),
    ];
    assert_eq!(served.post("/issues", &issue).status, 303);
    assert_eq!(served.post("/present", &[("name", SCRIPT), ("agency", "police")]).status, 303);
    let pages = [
        "/".to_owned(),
        "/people".to_owned(),
        person(0),
        person(1),
        format!("{}/plan", person(0)),
        format!("{}/copy", person(0)),
        "/issues".to_owned(),
        "/disagreements".to_owned(),
        "/end".to_owned(),
        "/minutes".to_owned(),
        format!("/find?code={}", crate::served::encoded(SCRIPT)),
        format!("/people?lead={}&group=x&page=-1", crate::served::encoded(SCRIPT)),
        format!("/issues?id={}&what={}", crate::served::encoded(SCRIPT), crate::served::encoded(SCRIPT)),
    ];
    for page in pages {
        let body = served.get(&page).body;
        assert!(!body.contains("<script>alert") && !body.contains("<img"), "{page}");
        assert!(!body.contains("onerror=alert(2)>\"'&"), "{page}");
    }
    // Fields that are chosen from a list take nothing else.
    for name in ["choice", "role", "lead", "tier", "review", "informed"] {
        let reply = served.post(&person(2), &with(name, SCRIPT));
        assert_eq!(reply.status, 422, "{name}");
        assert!(!reply.body.contains("<script>alert"), "{name}");
    }
}

#[test]
fn a_form_of_ten_megabytes_is_not_taken() {
    let served = Served::entered(people(3));
    let long = "a".repeat(10 * 1024 * 1024);
    let reply = served.post(&person(0), &[("reason", &long)]);
    // Whether the refusal arrives before the connection ends is the network's to say; that nothing is taken is ours.
    assert!(matches!(reply.status, 413 | 0), "{}", reply.status);
    untouched(&served);
    let mut fields = decision();
    let words = "a ".repeat(3000);
    fields[1].1 = &words;
    assert_eq!(served.post(&person(0), &fields).status, 422, "too long for a reason, and said so");
    assert_eq!(served.get("/people").status, 200);
}

#[test]
fn whoever_sends_slowly_holds_up_nobody_and_is_let_go() {
    let served = Served::entered(people(3));
    let mut slow = TcpStream::connect(&served.host).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let mut slow_form = TcpStream::connect(&served.host).unwrap();
    let head = format!(
        "POST /issues HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Length: 100\r\n\r\nf",
        served.host
    );
    slow_form.write_all(head.as_bytes()).unwrap();
    for _ in 0..3 {
        assert_eq!(served.get("/people").status, 200, "the room goes on meanwhile");
    }
    // Without a session nothing of the form is waited for; the half request is let go after its time.
    slow_form.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert_eq!(reply(&mut slow_form).status, 403);
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert!(matches!(reply(&mut slow).status, 0 | 408));
}

#[test]
fn the_page_closes_after_twenty_idle_minutes_and_a_new_link_opens_it() {
    let mut served = Served::entered(people(3));
    let pass = |minutes: i64| served.world.lock().unwrap().now += minutes.minutes();
    pass(19);
    assert_eq!(served.get("/stay").status, 204);
    pass(19);
    assert_eq!(served.get("/people").status, 200);
    pass(20);
    assert_eq!(served.post(&person(0), &decision()).status, 403);
    untouched(&served);
    served.next_link();
    served.enter();
    assert_eq!(served.post(&person(0), &decision()).status, 303);
}

#[test]
fn every_reply_forbids_what_pages_are_attacked_by() {
    let served = Served::entered(people(3));
    let refused = served.ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    for reply in [served.get("/people"), served.get(&person(0)), served.get("/nothing"), refused] {
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("script-src 'sha256-"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    }
}
