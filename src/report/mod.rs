//! Puts released tables before readers: files for analysts, one page for boards. It takes nothing that was not
//! released, so it can show nothing that is hidden.

mod csv;
mod json;

pub use csv::{csv, derived_csv};
pub use json::json;
