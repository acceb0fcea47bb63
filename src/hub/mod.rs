//! Sees demand, never pseudonyms: profiles, candidates and areas. What it counts leaves only through `release`.

mod candidates;
mod codes;
mod counts;
mod disclose;
mod groups;
mod link_rates;
mod people;
mod pool;
mod profile;
mod receive;
mod table;
mod work;

pub use candidates::{Candidate, Group, Listing, Part, candidates};
pub use codes::Codes;
pub use counts::{NO_PLACE, tables};
pub use disclose::{own_references, shortlist};
pub use link_rates::{LinkRate, link_rates, link_rates_csv};
pub use people::People;
pub use pool::{Pool, pool};
pub use profile::{Profile, Profiles, profiles};
pub use receive::{Received, receive};
pub use table::{Cell, CountRow, CountTable, Dimension, Measure, MeasureKind, Parts, TOTAL};
pub use work::{candidate_people_csv, candidates_csv, profiles_parquet};

use crate::party::PartyId;

/// Why the hub refused.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A contribution or the person map does not hold.
    #[error(transparent)]
    Contribution(#[from] crate::contribution::Error),
    /// Two contributions of one agency.
    #[error("{0} has two contributions: give the newest revision alone")]
    Twice(PartyId),
    /// The person map and the contributions are not of one piece.
    #[error("the linker's person map does not fit {0}'s contribution: it was made from another revision")]
    Map(PartyId),
    /// The person map itself is not sound.
    #[error("the linker's person map does not number its people from 0 without gaps")]
    Numbers,
}

#[cfg(test)]
mod tests;
