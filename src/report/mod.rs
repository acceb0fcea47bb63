//! Puts released tables before readers: files for analysts, one page for boards. It takes nothing that was not
//! released, so it can show nothing that is hidden.

mod csv;
mod json;
mod words;
mod tables;
mod bars;
mod lorenz;
mod upset;
mod bands;
mod outline;
mod closer;
mod map;
mod area_table;
mod areas;
mod leaf;
mod page;
mod lines;
mod paper;
mod board;
mod place;
mod workbook;
mod star;
mod sheets;

pub use areas::Areas;
pub use board::{Before, Board, Decided, board};
pub use csv::{csv, derived_csv};
pub use json::json;
pub use map::Map;
pub use page::{Page, html};
pub use paper::{Paper, PlaceMap, paper};
pub use place::{BANNED, Place, banned, place};
pub use sheets::{dictionary_csv, sheet_csv};
pub use star::star;
pub use workbook::{Workbook, released_sheet};

pub use crate::zones::{Sheet, Value};

#[cfg(test)]
mod tests;
