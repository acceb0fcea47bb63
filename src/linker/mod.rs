//! Sees pseudonyms, never demand, and says which records are one person.
//!
//! Records that share pseudonyms are brought together; how far they agree, field by field, is read off the match
//! keys that they share; what each agreement weighs is fitted without truth; and people are made of all pairs
//! together, at the cost that a false merger is held to have.

mod receive;
mod sent;
mod before;
mod records;
mod placeholders;
mod classes;
mod levels;
mod pairs;
mod prior;
mod unseen;
mod fit;
mod weigh;
mod sets;
mod confidence;
mod people;
mod households;
mod estimate;
mod checks;
mod headline;
mod settle;
mod warnings;
mod report;

pub use before::Before;
pub use checks::Check;
pub use estimate::{Estimate, Rightness};
pub use receive::{Received, receive};
pub use report::{AgencyLine, Confidence, KeyLine, LinkReport, PairLine};
pub use settle::{Asked, Held, Settled, held_again, questions};

use rand_chacha::ChaCha20Rng;

use before::{Places, Remembered};
use classes::Classes;
use people::Twice;
use records::Records;
use report::Found;
use sent::Sent;
use weigh::Patterns;

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

/// Links the contributions of several agencies. What is known `before` is taken along: numbers of people whose records
/// stay together, and what agencies have settled.
pub fn link(
    mut received: Vec<Received>,
    before: &Before<'_>,
    permit: &Permit<'_, Linkage>,
    random: &mut ChaCha20Rng,
) -> Result<Linked, Error> {
    received.sort_by(|a, b| a.manifest.agency.cmp(&b.manifest.agency));
    check(&received)?;
    let cost = f64::from(permit.agreement().terms().false_merge_cost);
    let keys = received.iter_mut().map(|one| one.sent.take()).collect();
    let agencies = agencies(&received, permit);
    let mut records = Records::new(&agencies);
    let most_reached = f64::from(permit.agreement().terms().exposure_limit_percent);
    let mut classes = Classes::new(&agencies, keys, &records, most_reached);
    let households = permit.agreement().terms().households;
    let household = households.then(|| households::households(&agencies, &records, random));
    placeholders::forget(&mut records, &classes.nothing);
    let mut pairs = pairs::compare(&classes);
    classes.forget();
    let patterns = Patterns::of(&mut pairs, &records);
    let fit = fit::fit(&records, &patterns.all, &classes.brought);
    let twice = Twice::of(&fit, &patterns, &records);
    let mut weighed = weigh::weigh(pairs, &patterns, (&fit, &twice), &records);
    let ids: Vec<PartyId> = permit.agreement().agencies().iter().map(|party| party.id.clone()).collect();
    let remembered = Remembered::of(before, &Places::of(&received, &records), &ids, &records);
    weighed.settle(&remembered.settled);
    let mut people = people::solve(&records, &weighed, &twice, (cost, &remembered.number), random);
    if let Some(household) = household {
        people.household = household;
    }
    let found = Found {
        records: &records,
        classes: &classes,
        patterns: &patterns,
        weighed: &weighed,
        fit: &fit,
        people: &people,
        remembered: &remembered,
        cost,
    };
    let report = report::of(&received, permit, &found);
    Ok(Linked { person_map: people.map(&records), report })
}

/// The people of each agency, with its place among the agreement's agencies.
fn agencies<'a>(received: &'a [Received], permit: &Permit<'_, Linkage>) -> Vec<(u8, &'a Sent)> {
    let agencies = permit.agreement().agencies();
    let place = |one: &Received| agencies.iter().position(|party| party.id == one.manifest.agency);
    received
        .iter()
        .map(|one| {
            let place = place(one).expect("only agencies of the agreement are received");
            (u8::try_from(place).expect("an agreement has fewer than 256 agencies"), &one.sent)
        })
        .collect()
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
