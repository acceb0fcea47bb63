//! Areas: their outlines, who is next to whom, how many live there, and how to draw them.
//!
//! Takes the texts of open data as they are published and refuses what would go wrong silently later: metres
//! for degrees, an outline that crosses itself, a code that stands for two areas. What happened there comes as open
//! counts, never as people: those are counted at the hub, and leave it through release.
//!
//! ```
//! # fn main() -> Result<(), people_zones::places::Error> {
//! use people_zones::places::{boundaries, drawing, population};
//!
//! let map = r#"{"type": "FeatureCollection", "features": [
//!     {"type": "Feature", "properties": {"code": "T1"}, "geometry": {"type": "Polygon",
//!      "coordinates": [[[0.0, 52.0], [0.1, 52.0], [0.1, 52.1], [0.0, 52.0]]]}},
//!     {"type": "Feature", "properties": {"code": "T2"}, "geometry": {"type": "Polygon",
//!      "coordinates": [[[0.1, 52.1], [0.2, 52.1], [0.1, 52.2], [0.1, 52.1]]]}}]}"#;
//! let areas = boundaries::read(map, None)?;             // Boundaries: codes and checked outlines
//! let neighbours = areas.queen();                       // Neighbours: the two meet in one corner
//! let picture = drawing::paths(&areas, 900);            // Drawing: SVG path data, one per area
//! let residents = population::read("area,population\nT1,1500\nT2,1620\n")?;
//! assert_eq!(neighbours.of(0), [1]);
//! assert_eq!(picture.paths.len(), residents.len());
//! # Ok(())
//! # }
//! ```

mod error;
mod table;
pub mod boundaries;
mod geopackage;
mod shapefile;
mod national_grid;
mod labels;
mod contiguity;
pub mod neighbours;
pub mod counts;
pub mod police;
pub mod population;
pub mod deprivation;
pub mod drawing;
pub mod drawn;
pub mod survey;
pub mod page;

pub use boundaries::Boundaries;
pub use error::Error;
pub use geopackage::write as geopackage;
