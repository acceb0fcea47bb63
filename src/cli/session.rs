//! What a command knows of the world around it: the time, who gave it, and where random bytes come from.

use std::env;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::Talk;
use crate::party::Digest;

/// Hours that clocks may differ by.
const TOLERATED: i64 = 24;

/// The world around one command.
pub(super) struct Session<'a> {
    /// The clock when the command began.
    pub(super) now: Timestamp,
    /// Who gave the command, for the log.
    pub(super) by: String,
    /// Where random bytes come from.
    pub(super) random: Randomness,
    /// Where the command talks while it works.
    pub(super) talk: &'a Talk,
}

impl<'a> Session<'a> {
    /// The machine's clock, the system's randomness, the account that is logged in.
    pub(super) fn of_this_machine(talk: &'a Talk) -> Self {
        let account = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| env::var(name).ok());
        Self {
            now: Timestamp::now(),
            by: account.unwrap_or_else(|| "not known".to_owned()),
            random: Randomness(None),
            talk,
        }
    }

    /// A rehearsal's clock stands at noon of its last day, so that the same inputs give the same bytes.
    #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
    pub(super) fn of_a_rehearsal(as_of: Date, seed: Option<u64>, talk: &'a Talk) -> Self {
        let noon = TimeZone::UTC.to_timestamp(as_of.at(12, 0, 0, 0)).expect("UTC has every noon");
        Self { now: noon, by: "rehearsal".to_owned(), random: Randomness(seed), talk }
    }

    /// The day, in UTC.
    pub(super) fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now).date()
    }

    /// Clocks may differ by a day; beyond that somebody should look.
    pub(super) fn compare_clocks(&self, what: &str, dated: Timestamp) {
        if dated > self.now.saturating_add(TOLERATED.hours()).unwrap_or(self.now) {
            self.talk.say(&format!(
                "warning: {what} is dated more than a day after now: another clock is wrong, or this machine's; \
                 `pz doctor` shows this one"
            ));
        }
    }

    /// The time as the log writes it.
    pub(super) fn clock(&self) -> String {
        self.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// Where random bytes come from: the system, or in a rehearsal a seed and what they are for.
pub(super) struct Randomness(Option<u64>);

impl Randomness {
    /// A source for one use. The same seed and use give the same bytes.
    pub(super) fn for_use(&self, what: &str) -> ChaCha20Rng {
        match self.0 {
            Some(seed) => {
                ChaCha20Rng::from_seed(*Digest::of_parts([&seed.to_be_bytes()[..], what.as_bytes()]).bytes())
            }
            None => ChaCha20Rng::from_rng(&mut rand::rng()),
        }
    }
}
