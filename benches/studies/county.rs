//! Five real months of a county: recorded crime by small area, month and type, with who is next to whom.

use std::collections::BTreeMap;

use people_zones::places::boundaries;
use people_zones::statistics::Neighbours;

use crate::{Absent, beside};

/// Leicester, Leicestershire and Rutland, October 2018 to February 2019.
pub(crate) struct County {
    pub(crate) neighbours: Neighbours,
    /// By type and month, the crimes of each area; `all` is of all types.
    counts: BTreeMap<(String, String), Vec<f64>>,
}

impl County {
    pub(crate) fn read() -> Result<Self, Absent> {
        let areas = boundaries::read(&beside("data/llr_lsoa11_boundaries.geojson")?, None);
        let areas = areas.expect("the published outlines are valid");
        let place: BTreeMap<&str, usize> = areas.codes().zip(0..).collect();
        let mut counts = BTreeMap::new();
        let text = beside("data/llr_crime_lsoa_month_type.csv")?;
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let (area, month, kind, crimes): (String, String, String, f64) = row.expect("four columns");
            for kind in ["all".to_owned(), kind] {
                let of: &mut Vec<f64> =
                    counts.entry((kind, month.clone())).or_insert_with(|| vec![0.0; areas.len()]);
                of[place[area.as_str()]] += crimes;
            }
        }
        Ok(Self { neighbours: areas.queen(), counts })
    }

    /// The crimes of each area in these months.
    pub(crate) fn sum(&self, kind: &str, months: [&str; 2]) -> Vec<f64> {
        let of = |month: &str| &self.counts[&(kind.to_owned(), month.to_owned())];
        of(months[0]).iter().zip(of(months[1])).map(|(one, other)| one + other).collect()
    }
}
