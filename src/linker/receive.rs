//! A contribution comes in: everything is verified before anything is kept.

use bytes::Bytes;

use super::sent::Sent;
use crate::agreement::{Linkage, Permit, Terms};
use crate::contribution::{self, Error, MATCH_KEYS, Manifest, Opened, Part as _, People};
use crate::party::{Digest, Keys};

/// One agency's people, as the linker may see them.
pub struct Received {
    /// What the contribution says about itself.
    pub manifest: Manifest,
    /// Digest of the manifest.
    pub digest: Digest,
    pub(super) sent: Sent,
}

/// Opens the linker's part of a contribution.
pub fn receive(
    bytes: impl Into<Bytes>,
    permit: &Permit<'_, Linkage>,
    keys: &Keys,
) -> Result<Received, Error> {
    let opened = contribution::open(bytes, permit)?;
    let agreed = permit.agreement().terms();
    let read = |people: People| permitted(&people, agreed).map(|()| Sent::of(people));
    let mut sent = Sent::default();
    opened.people(keys, read, |some| sent.append(some))?;
    let Opened { manifest, digest, .. } = opened;
    let counts = manifest.counts;
    let dense = sent.reference.windows(2).all(|pair| matches!(pair[1].checked_sub(pair[0]), Some(0 | 1)))
        && sent.reference.first().is_none_or(|first| *first == 0);
    if !dense || u64::from(sent.people()) != counts.people || sent.reference.len() as u64 != counts.identities
    {
        return Err(Error::Columns {
            part: People::NAME,
            problem: "has not the people that its manifest counts",
        });
    }
    Ok(Received { manifest, digest, sent })
}

/// Refuses pseudonyms that nobody agreed to.
fn permitted(people: &People, agreed: &Terms) -> Result<(), Error> {
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
    Ok(())
}
