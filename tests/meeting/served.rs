//! A meeting that is served in this process, with a clock that the test sets and a disk that the test can fill up.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use people_zones::contribution::Prepared;
use people_zones::meeting::{Handover, Meeting, NotKept, People, Record, Secretary, Setting, serve};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::invented;

/// What the test sees of the world around the meeting.
pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) lines: String,
    pub(crate) full: bool,
    pub(crate) handed_over: Option<Handover>,
}

struct Hands(Arc<Mutex<World>>);

impl Secretary for Hands {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().now
    }

    fn keep(&mut self, line: &str) -> Result<(), NotKept> {
        let mut world = self.0.lock().unwrap();
        if world.full {
            return Err(NotKept("the disk is full".to_owned()));
        }
        world.lines += line;
        world.lines += "\n";
        Ok(())
    }

    fn hand_over(&mut self, handover: Handover) -> Result<Vec<String>, NotKept> {
        self.0.lock().unwrap().handed_over = Some(handover);
        Ok(vec!["meeting/minutes.html".to_owned()])
    }
}

/// The meeting, and the browser's side of it.
pub(crate) struct Served {
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) host: String,
    links: Receiver<String>,
    pub(crate) link: String,
    cookie: String,
    form: String,
    pub(crate) server: Option<JoinHandle<Vec<String>>>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")))?;
        line.split_once(':').map(|(_, value)| value.trim())
    }
}

impl Served {
    pub(crate) fn of(people: People) -> Self {
        let given = invented::answered(&people);
        Self::with(invented::setting(), people, given, Record::default())
    }

    pub(crate) fn with(
        setting: Setting,
        people: People,
        given: BTreeMap<String, Prepared>,
        record: Record,
    ) -> Self {
        Self::with_session(setting, people, given, record, "2026-10-14-aaaaaa")
    }

    pub(crate) fn with_session(
        setting: Setting,
        people: People,
        given: BTreeMap<String, Prepared>,
        record: Record,
        session: &str,
    ) -> Self {
        let now = "2026-10-14T13:00:00Z".parse().unwrap();
        let world = World { now, lines: String::new(), full: false, handed_over: None };
        let world = Arc::new(Mutex::new(world));
        let hands = Box::new(Hands(Arc::clone(&world)));
        let meeting = Meeting::open(setting, people, given, record, session.to_owned(), hands).unwrap();
        let (announce, links) = mpsc::channel();
        let announce = Mutex::new(announce);
        let server = thread::spawn(move || {
            let say = move |link: &str| announce.lock().unwrap().send(link.to_owned()).unwrap();
            serve(meeting, ChaCha20Rng::seed_from_u64(3), say).unwrap()
        });
        let link = links.recv().unwrap();
        let host = link.trim_start_matches("http://").split('/').next().unwrap().to_owned();
        let (cookie, form) = (String::new(), String::new());
        Self { world, host, links, link, cookie, form, server: Some(server) }
    }

    /// The same, with the browser let in.
    pub(crate) fn entered(people: People) -> Self {
        let mut served = Self::of(people);
        served.enter();
        served
    }

    pub(crate) fn enter(&mut self) {
        let path = self.link[self.link.find("/enter").unwrap()..].to_owned();
        let reply = self.get(&path);
        assert_eq!(reply.status, 200, "{}", reply.body);
        let cookie = reply.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        self.cookie = cookie.split(';').next().unwrap().to_owned();
        let start = self.get("/");
        assert_eq!(start.status, 200);
        self.form = field(&start.body, "form").unwrap();
    }

    pub(crate) fn next_link(&mut self) {
        self.link = self.links.recv_timeout(Duration::from_secs(10)).unwrap();
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.host, self.cookie))
    }

    /// Sends a form as the browser does.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let own = [("form", self.form.as_str())];
        self.post_as(path, &[&own, fields].concat(), &format!("http://{}", self.host))
    }

    pub(crate) fn post_as(&self, path: &str, fields: &[(&str, &str)], origin: &str) -> Reply {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nOrigin: {origin}\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        ))
    }

    /// Sends exactly these bytes.
    pub(crate) fn ask(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // A server that refuses early closes while we still write: that is its right.
        let _ = stream.write_all(request.as_bytes());
        reply(&mut stream)
    }
}

pub(crate) fn reply(stream: &mut TcpStream) -> Reply {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 65536]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length:")
                    .and_then(|value| value.trim().parse().ok())
            });
            if body.len() >= length.unwrap_or(usize::MAX) || head.starts_with("HTTP/1.1 204") {
                break;
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}

/// The value of the first hidden field of a name.
pub(crate) fn field(page: &str, name: &str) -> Option<String> {
    let begin = format!("name=\"{name}\" value=\"");
    let at = page.find(&begin)? + begin.len();
    Some(page[at..].split('"').next()?.to_owned())
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
