//! A contribution comes in: everything is verified before anything is kept.

use rayon::prelude::*;

use super::sent::Sent;
use crate::agreement::{Linkage, Permit, Terms};
use crate::contribution::{self, Error, MATCH_KEYS, Manifest, Part as _, People, PeoplePieces};
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
    let (manifest, digest, people) = opened.people(keys)?;
    let sent = sent(&people, permit.agreement().terms())?;
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

/// Reads the pieces of a part, several at a time; of each pseudonym no more stays than the linker needs.
fn sent(people: &PeoplePieces, agreed: &Terms) -> Result<Sent, Error> {
    let read = |piece: usize| {
        let mut some = Sent::default();
        people.read(piece, |people| {
            permitted(&people, agreed)?;
            some.add(&people);
            Ok(())
        })?;
        Ok(some)
    };
    // Which piece is refused first must not depend on which is read first.
    let pieces: Vec<Result<Sent, Error>> = (0..people.count()).into_par_iter().map(read).collect();
    let mut pieces = pieces.into_iter();
    let first = pieces.next().unwrap_or_else(|| Ok(Sent::default()))?;
    pieces.try_fold(first, |all, piece| Ok(all.and(piece?)))
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
