//! Which code each candidate is given: the same in every list of a round, and when the round is analysed again.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::People;
use crate::contribution::Code;
use crate::party::Digest;

/// Gives codes to units: records joined by a likely link alone may be two people, and have a code each.
pub struct Codes {
    secret: [u8; 32],
    given: BTreeMap<u32, Code>,
    taken: BTreeSet<Code>,
}

impl Codes {
    /// From the hub's own secret of the round. Without it nobody can tell whose code is whose.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret, given: BTreeMap::new(), taken: BTreeSet::new() }
    }

    /// A unit's code: it follows from the unit's first record, and stays while that record is its first.
    pub(super) fn of(&mut self, unit: u32, people: &People) -> Code {
        if let Some(code) = self.given.get(&unit) {
            return *code;
        }
        let (agency, reference) = people.first_record(unit);
        let seed = Digest::of_parts([self.secret.as_slice(), agency.as_bytes(), &reference.to_be_bytes()]);
        let mut random = ChaCha20Rng::from_seed(*seed.bytes());
        let code = loop {
            let code = Code::random(&mut random);
            if self.taken.insert(code) {
                break code;
            }
        };
        self.given.insert(unit, code);
        code
    }
}
