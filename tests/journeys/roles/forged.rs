//! Letters as somebody with bad intent, or with a broken program, would write them.

use people_zones::contribution::Manifest;
use people_zones::party::{Letter, Statement};

use super::village::Village;
use crate::round::unpacked;

/// Everything in a letter, by name, in its order.
pub(super) type Members = Vec<(String, Vec<u8>)>;

pub(super) fn members(bytes: &[u8]) -> Members {
    let mut all = unpacked("letter", bytes);
    all.drain(..1);
    all.into_iter().map(|(path, bytes)| (path.trim_start_matches("letter/").to_owned(), bytes)).collect()
}

/// A letter that this party signs although its sender never wrote it so.
pub(super) fn signed_anew<S: Statement>(
    village: &Village,
    (letter, by): (&[u8], &str),
    change: impl FnOnce(&mut S, &mut Members),
) -> Vec<u8> {
    let mut parts = members(letter);
    let statement = parts.remove(0).1;
    // Both signatures are made anew.
    parts.drain(..2);
    let mut statement = S::from_bytes(&statement).unwrap();
    change(&mut statement, &mut parts);
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    Letter::post(&statement, &parts, &village.keys(by)).bytes
}

impl Village {
    /// A contribution in which an agency, with its own keys, says something else or sends other parts.
    pub(super) fn forged(
        &self,
        agency: &str,
        change: impl FnOnce(&mut Manifest, &mut Members),
    ) -> &'static str {
        let sealed = self.bytes(&self.contribution(agency));
        self.write(FORGED, signed_anew(self, (&sealed, agency), change));
        FORGED
    }
}

const FORGED: &str = "{post}/forged.contribution";
