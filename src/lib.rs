//! Cross-agency demand by individuals, analysed on pseudonyms and released under disclosure control.
//!
//! Parts stand in data order. An extract enters at `agency`, leaves it only as pseudonyms in a
//! `contribution`, is joined by `linker` and counted by `hub`, and a result leaves only through `release`.

pub mod schema;
pub mod statistics;
pub mod party;
pub mod agreement;
#[cfg(feature = "hub")]
pub mod places;
#[cfg(feature = "agency")]
pub mod agency;
pub mod contribution;
#[cfg(feature = "linker")]
pub mod linker;
#[cfg(feature = "hub")]
pub mod hub;
#[cfg(feature = "hub")]
pub mod release;
#[cfg(feature = "hub")]
pub mod zones;
#[cfg(feature = "hub")]
pub mod report;
#[cfg(feature = "hub")]
pub mod meeting;
pub mod audit;
pub mod synthetic;
pub mod cli;
