//! Who may see the page: one browser, by a link that works once, from this machine, while somebody is at it.

use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;
use subtle::ConstantTimeEq as _;

/// After so many minutes without a click the page closes.
pub(super) const IDLE_MINUTES: i64 = 20;
/// The cookie's name.
pub(super) const COOKIE: &str = "pz_meeting";

/// The secrets of one server. They are made anew when the page was closed, and never written anywhere.
pub(super) struct Guard {
    random: ChaCha20Rng,
    /// `127.0.0.1:49152`: the only name that the page answers to.
    host: String,
    /// Works once; none when it was used.
    token: Option<String>,
    /// The browser that came by the link; none before.
    session: Option<String>,
    /// In every form, so that no other page can send one.
    form: String,
    last: Timestamp,
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Addressed to another name: somebody points a name of theirs at this machine.
    Host,
    /// Sent by another page.
    Origin,
    /// A form that this page did not make.
    Form,
    /// Not by the link, or by another browser.
    Session,
    /// The link was used already.
    Token,
    /// Nobody clicked for too long.
    Idle,
}

impl Guard {
    pub(super) fn new(mut random: ChaCha20Rng, host: String, now: Timestamp) -> Self {
        let (token, form) = (secret(&mut random), secret(&mut random));
        Self { random, host, token: Some(token), session: None, form, last: now }
    }

    /// The link that opens the page once.
    pub(super) fn link(&self) -> String {
        format!("http://{}/enter?token={}", self.host, self.token.as_deref().unwrap_or_default())
    }

    /// What stands in every form.
    pub(super) fn form(&self) -> &str {
        &self.form
    }

    /// Held against every request, before anything of it is read.
    pub(super) fn check_host(&self, host: Option<&str>) -> Result<(), Refused> {
        if host == Some(self.host.as_str()) { Ok(()) } else { Err(Refused::Host) }
    }

    /// A form must say that it comes from this page.
    pub(super) fn check_origin(&self, origin: Option<&str>) -> Result<(), Refused> {
        let own = origin.and_then(|origin| origin.strip_prefix("http://")) == Some(self.host.as_str());
        if own { Ok(()) } else { Err(Refused::Origin) }
    }

    /// A form must hold this page's own secret.
    pub(super) fn check_form(&self, given: Option<&str>) -> Result<(), Refused> {
        if given.is_some_and(|given| same(given, &self.form)) { Ok(()) } else { Err(Refused::Form) }
    }

    /// Lets a browser in by the link, once; gives the value of its cookie.
    pub(super) fn enter(&mut self, given: Option<&str>, now: Timestamp) -> Result<String, Refused> {
        if !self.token.as_deref().zip(given).is_some_and(|(token, given)| same(given, token)) {
            return Err(Refused::Token);
        }
        let session = secret(&mut self.random);
        self.token = None;
        self.session = Some(session.clone());
        self.last = now;
        Ok(session)
    }

    /// Whether a request comes from the browser that was let in, and in time. After too long a new link is needed.
    pub(super) fn check_session(&mut self, cookies: Option<&str>, now: Timestamp) -> Result<(), Refused> {
        let given = cookies
            .into_iter()
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        if !self.session.as_deref().zip(given).is_some_and(|(session, given)| same(given, session)) {
            return Err(Refused::Session);
        }
        if now.duration_since(self.last).as_mins() >= IDLE_MINUTES {
            self.close();
            return Err(Refused::Idle);
        }
        self.last = now;
        Ok(())
    }

    fn close(&mut self) {
        self.session = None;
        self.token = Some(secret(&mut self.random));
        self.form = secret(&mut self.random);
    }
}

fn secret(random: &mut ChaCha20Rng) -> String {
    let mut bytes = [0; 32];
    random.fill_bytes(&mut bytes);
    hex::encode(bytes)
}

fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{Guard, IDLE_MINUTES, Refused};
    use jiff::{Timestamp, ToSpan as _};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    fn guard() -> Guard {
        Guard::new(ChaCha20Rng::seed_from_u64(1), "127.0.0.1:49152".to_owned(), Timestamp::UNIX_EPOCH)
    }

    fn token(guard: &Guard) -> String {
        guard.link().split_once("token=").unwrap().1.to_owned()
    }

    #[test]
    fn the_link_works_once() {
        let mut guard = guard();
        let token = token(&guard);
        assert_eq!(guard.enter(None, Timestamp::UNIX_EPOCH), Err(Refused::Token));
        assert_eq!(guard.enter(Some(""), Timestamp::UNIX_EPOCH), Err(Refused::Token));
        let cookie =
            format!("other=1; pz_meeting={}", guard.enter(Some(&token), Timestamp::UNIX_EPOCH).unwrap());
        assert_eq!(guard.enter(Some(&token), Timestamp::UNIX_EPOCH), Err(Refused::Token));
        assert_eq!(guard.enter(Some(""), Timestamp::UNIX_EPOCH), Err(Refused::Token));
        assert_eq!(guard.check_session(Some(&cookie), Timestamp::UNIX_EPOCH), Ok(()));
        assert_eq!(guard.check_session(Some("pz_meeting="), Timestamp::UNIX_EPOCH), Err(Refused::Session));
    }

    #[test]
    fn the_page_closes_when_nobody_clicked_for_twenty_minutes_and_a_new_link_opens_it() {
        let mut guard = guard();
        let token = token(&guard);
        let cookie = format!("pz_meeting={}", guard.enter(Some(&token), Timestamp::UNIX_EPOCH).unwrap());
        let after = |minutes: i64| Timestamp::UNIX_EPOCH + minutes.minutes();
        assert_eq!(guard.check_session(Some(&cookie), after(IDLE_MINUTES - 1)), Ok(()));
        assert_eq!(guard.check_session(Some(&cookie), after(2 * IDLE_MINUTES - 2)), Ok(()));
        let form = guard.form().to_owned();
        assert_eq!(guard.check_session(Some(&cookie), after(3 * IDLE_MINUTES - 2)), Err(Refused::Idle));
        assert_eq!(guard.check_session(Some(&cookie), after(3 * IDLE_MINUTES - 2)), Err(Refused::Session));
        assert_eq!(guard.check_form(Some(&form)), Err(Refused::Form));
        let token = self::token(&guard);
        assert!(guard.enter(Some(&token), after(100)).is_ok());
    }

    #[test]
    fn only_this_page_is_answered() {
        let guard = guard();
        assert_eq!(guard.check_host(Some("127.0.0.1:49152")), Ok(()));
        for host in [None, Some("localhost:49152"), Some("127.0.0.1"), Some("evil.example:49152")] {
            assert_eq!(guard.check_host(host), Err(Refused::Host));
        }
        assert_eq!(guard.check_origin(Some("http://127.0.0.1:49152")), Ok(()));
        for origin in [None, Some("null"), Some("https://127.0.0.1:49152"), Some("http://evil.example")] {
            assert_eq!(guard.check_origin(origin), Err(Refused::Origin));
        }
        assert_eq!(guard.check_form(Some(guard.form())), Ok(()));
        assert_eq!(guard.check_form(Some(&guard.form()[1..])), Err(Refused::Form));
        assert_eq!(guard.check_form(None), Err(Refused::Form));
    }
}
