//! The People Meeting as its chair holds it: the program, and a browser's side of its page.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A meeting that is being held; killed with this value, as a laptop dies.
pub(crate) struct Room {
    pub(crate) program: Child,
    host: String,
    cookie: String,
    form: String,
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Room {
    /// The hub's folder.
    pub(crate) fn open(hub: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pz"));
        command.args(["meeting", "--no-open", "--quiet", "--round"]).arg(hub);
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let (host, path) = link.trim().trim_start_matches("http://").split_once('/').unwrap();
        let mut room = Self { program, host: host.to_owned(), cookie: String::new(), form: String::new() };
        let entered = room.get(&format!("/{path}")).unwrap();
        let cookie = entered.split("set-cookie: ").nth(1).unwrap();
        room.cookie = cookie.split(';').next().unwrap().to_owned();
        room.form = field(&room.get("/").unwrap(), "form").unwrap();
        room
    }

    pub(crate) fn get(&self, path: &str) -> Option<String> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.host, self.cookie))
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let own = [("form", self.form.as_str())];
        let body: Vec<String> =
            own.iter().chain(fields).map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {2}\r\n\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        ))
    }

    /// The whole answer; none if the program is gone.
    fn ask(&self, request: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.host).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).ok()?;
        let (mut bytes, mut chunk) = (Vec::new(), [0; 65536]);
        loop {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                if body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                    return Some(text);
                }
            }
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => return None,
                Ok(count) => bytes.extend_from_slice(&chunk[..count]),
            }
        }
    }

    /// Decides about a person as the page that is shown now does; whether it was acknowledged.
    pub(crate) fn decide(&self, code: &str, choice: &str, reason: &str) -> bool {
        let Some(page) = self.get(&format!("/person/{code}")) else { return false };
        let over = field(&page, "over").unwrap_or_default();
        let fields = [
            ("over", over.as_str()),
            ("choice", choice),
            ("reason", reason),
            ("role", "exhibiting"),
            ("lead", "police"),
            ("tier", "1"),
            ("review", "2099-01-01"),
            ("informed", "no"),
        ];
        self.post(&format!("/person/{code}"), &fields).is_some_and(|reply| reply.starts_with("HTTP/1.1 303"))
    }
}

/// The value of the first hidden field of a name.
pub(crate) fn field(page: &str, name: &str) -> Option<String> {
    let begin = format!("name=\"{name}\" value=\"");
    let at = page.find(&begin)? + begin.len();
    Some(page[at..].split('"').next()?.to_owned())
}
