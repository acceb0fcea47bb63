//! Who counts as a neighbour: by border, by distance, or as a file says.

mod file;
mod distance;

use std::fmt;
use std::str::FromStr;

use super::Boundaries;
use crate::statistics::Neighbours;

pub use file::{Listed, read, write_gal, write_gwt};

/// How neighbours are found from boundaries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Areas that touch, if only in a corner.
    Queen,
    /// Areas that share a stretch of border.
    Rook,
    /// The nearest so many, from centre to centre; one side may not know of the other.
    Nearest(usize),
    /// All whose centres are no farther than so many metres.
    Within(f64),
}

impl Rule {
    /// The neighbours of each area by this rule.
    pub fn apply(self, boundaries: &Boundaries) -> Neighbours {
        match self {
            Rule::Queen => boundaries.queen(),
            Rule::Rook => boundaries.rook(),
            Rule::Nearest(many) => distance::nearest(&boundaries.centres(), many),
            Rule::Within(metres) => distance::within(&boundaries.centres(), metres),
        }
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let metres = |value: &str| {
            let (number, unit) = match value.strip_suffix("km") {
                Some(number) => (number, 1000.0),
                None => (value.strip_suffix('m').unwrap_or(value), 1.0),
            };
            number
                .parse::<f64>()
                .ok()
                .map(|number| number * unit)
                .filter(|metres| metres.is_finite() && *metres > 0.0)
        };
        match name {
            "queen" if value.is_empty() => Some(Rule::Queen),
            "rook" if value.is_empty() => Some(Rule::Rook),
            "knn" => value.parse().ok().filter(|many| *many > 0).map(Rule::Nearest),
            "distance" => metres(value).map(Rule::Within),
            _ => None,
        }
        .ok_or_else(|| "write queen, rook, knn:6 or distance:1.5km".to_owned())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Queen => write!(to, "queen contiguity: areas that touch, if only in a corner"),
            Rule::Rook => write!(to, "rook contiguity: areas that share a stretch of border"),
            Rule::Nearest(many) => write!(to, "the {many} nearest, from centre to centre"),
            Rule::Within(metres) => write!(to, "areas whose centres are no more than {metres} m apart"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn a_rule_is_written_in_a_word() {
        let read = |text: &str| text.parse::<Rule>();
        assert_eq!(read("queen"), Ok(Rule::Queen));
        assert_eq!(read("rook"), Ok(Rule::Rook));
        assert_eq!(read("knn:6"), Ok(Rule::Nearest(6)));
        assert_eq!(read("distance:1.5km"), Ok(Rule::Within(1500.0)));
        assert_eq!(read("distance:800m"), Ok(Rule::Within(800.0)));
        for wrong in ["", "bishop", "knn", "knn:0", "knn:-1", "distance:0", "distance:far", "queen:2"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
