//! A contribution comes in: everything is verified before anything is kept.

use super::sent::Sent;
use crate::agreement::{Linkage, Permit};
use crate::contribution::{self, Error, MATCH_KEYS, Manifest, Part as _, People};
use crate::party::{Digest, Keys};

/// One agency's people, as the linker may see them.
pub struct Received {
    /// What the contribution says about itself.
    pub manifest: Manifest,
    /// Digest of the manifest.
    pub digest: Digest,
    pub(super) sent: Sent,
}

impl Received {
    /// How many pseudonyms it holds.
    pub fn pseudonyms(&self) -> u64 {
        self.sent.pseudonyms()
    }
}

/// Opens the linker's part of a contribution.
pub fn receive(bytes: &[u8], permit: &Permit<'_, Linkage>, keys: &Keys) -> Result<Received, Error> {
    let opened = contribution::open(bytes, permit)?;
    let people: People = opened.part(keys)?;
    let counts = opened.manifest.counts;
    let dense = people.reference.windows(2).all(|pair| pair[1] - pair[0] <= 1)
        && people.reference.first().is_none_or(|first| *first == 0);
    let last = people.reference.last().map_or(0, |last| u64::from(last.unsigned_abs()) + 1);
    let agreed = permit.agreement().terms();
    let unasked = MATCH_KEYS
        .iter()
        .zip(&people.keys)
        .any(|(key, column)| !key.is_agreed(agreed.match_keys) && !column.values.is_empty());
    if unasked || !agreed.households && !people.home.values.is_empty() {
        return Err(Error::Columns {
            part: People::NAME,
            problem: "has pseudonyms that the agreement does not permit",
        });
    }
    if !dense || last != counts.people || people.rows() as u64 != counts.identities {
        return Err(Error::Columns {
            part: People::NAME,
            problem: "has not the people that its manifest counts",
        });
    }
    Ok(Received { manifest: opened.manifest, digest: opened.digest, sent: people.into() })
}
