//! GeoPackages: boundaries are read from them, and a survey is written as one that QGIS opens in colour.

mod read;
mod shape;
mod style;
mod writing;

pub(super) use read::features;
pub(super) use style::fill;
pub use writing::write;
