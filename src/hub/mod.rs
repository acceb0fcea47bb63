//! Sees demand, never pseudonyms: profiles, candidates and areas. What it counts leaves only through release.

mod table;

pub use table::{Cell, CountRow, CountTable};
