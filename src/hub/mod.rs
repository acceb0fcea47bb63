//! Sees demand, never pseudonyms: profiles, candidates and areas. What it counts leaves only through `release`.

mod receive;
mod people;
mod link_rates;
mod pool;
mod ties;
mod signs;
mod weights;
mod order;
mod profile;
mod groups;
mod codes;
mod candidates;
mod concentration;
mod counts;
mod places;
mod table;
mod disclose;
mod work;

pub use candidates::{
    BackTest, Band, Candidate, Carried, CarriedCase, Chances, Group, Hits, LinkedOthers, Listing, Mark,
    Moment, Named, Overlap, Part, Places, Points, Steadiness, Variable, candidates, chances,
};
pub use codes::Codes;
pub use counts::{NO_PLACE, tables};
pub use disclose::{own_references, shortlist};
pub use link_rates::{LinkRate, link_rates, link_rates_csv};
pub use order::{ORDER_TEMPLATE, Order, OrderError, Scheme, Tables};
pub use people::People;
pub use places::{
    BAR, DOMAINS, ZoneAreas, caseload_change, change_table, place_tables, rule_tables, side_of, too_close,
    zone_tables,
};
pub use pool::{Pool, pool};
pub use profile::{Profile, Profiles, Span, Spread, Stream, Summary, profiles, stream};
pub use receive::{Received, receive};
pub use signs::of_contact as signs_of;
pub use table::{Cell, CountRow, CountTable, Dimension, Measure, MeasureKind, Parts, TOTAL};
pub use weights::{Quantity, Weights, WeightsError, template as weights_template};
pub use work::{candidate_people_csv, candidates_csv, candidates_json, profile_columns, profiles_parquet};

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
    /// A table of weights does not hold.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

#[cfg(test)]
mod tests;
