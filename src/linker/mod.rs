//! Sees pseudonyms, never demand, and says which records are one person.

mod groups;
mod pairs;
mod people;
mod receive;
mod report;

pub use receive::{Received, receive};
pub use report::{KeyLine, LinkReport, PairLine};

use rand_chacha::ChaCha20Rng;

use crate::agreement::{Linkage, Permit};
use crate::contribution::PersonMap;
use crate::party::PartyId;

/// Why linking was refused.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A contribution does not hold.
    #[error(transparent)]
    Contribution(#[from] crate::contribution::Error),
    /// Two contributions of one agency.
    #[error("{0} has two contributions: give the newest revision alone")]
    Twice(PartyId),
    /// Fewer than two agencies.
    #[error("there is nothing to link: at least two agencies must contribute")]
    Alone,
    /// The agencies did not use the same key.
    #[error("{0} used another linkage key than the others: its people would meet nobody")]
    Key(PartyId),
}

/// Which records are one person, and how sure that is.
pub struct Linked {
    /// For the hub alone.
    pub person_map: PersonMap,
    /// For the linker's folder: counts, no pseudonym.
    pub report: LinkReport,
}

/// Links the contributions of several agencies.
pub fn link(
    mut received: Vec<Received>,
    permit: &Permit<'_, Linkage>,
    random: &mut ChaCha20Rng,
) -> Result<Linked, Error> {
    received.sort_by(|a, b| a.manifest.agency.cmp(&b.manifest.agency));
    check(&received)?;
    let records = pairs::Records::new(&received, permit);
    let pairs = pairs::agreeing(&records);
    let people = people::solve(&records, &pairs.pairs, random);
    let report = report::of(&received, permit, &records, &pairs, &people);
    Ok(Linked { person_map: people.map(&records), report })
}

fn check(received: &[Received]) -> Result<(), Error> {
    if received.len() < 2 {
        return Err(Error::Alone);
    }
    for pair in received.windows(2) {
        if pair[0].manifest.agency == pair[1].manifest.agency {
            return Err(Error::Twice(pair[0].manifest.agency.clone()));
        }
    }
    let first = &received[0].manifest.key_fingerprint;
    match received.iter().find(|other| other.manifest.key_fingerprint != *first) {
        Some(other) => Err(Error::Key(other.manifest.agency.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
