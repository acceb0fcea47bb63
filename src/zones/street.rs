//! Street-level crime month by month, and which months are missing between the first and the last.

use std::collections::BTreeMap;

use super::Ground;
use crate::places::{Error, counts, police};

/// Counts by type and month.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetMonths {
    /// In order.
    pub months: Vec<String>,
    /// By type, `All crime` first: the counts of each month, in the order of the months.
    pub types: Vec<(String, Vec<counts::Layer>)>,
    /// Records without an area.
    pub unlocated: u64,
    /// All records.
    pub records: u64,
}

/// A month of which so much more than of another lies outside the areas: 3 in 100 located crimes.
const CHANGED: f64 = 0.03;

/// Months of two divisions of areas.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "{:.0} % of the located crimes of {month} lie outside the boundaries, and {:.0} % of those of {other}: the division of areas changed between them, as from LSOA 2011 to 2021; convert the months of one division with the lookup of the Office for National Statistics, or begin with new boundaries",
    100.0 * outside, 100.0 * other_outside
)]
pub struct BoundaryChange {
    month: String,
    outside: f64,
    other: String,
    other_outside: f64,
}

/// Reads street files, each of one month.
///
/// # Errors
/// With the number of the file, counted from 0.
pub fn read(files: &[String]) -> Result<StreetMonths, (usize, Error)> {
    // Read together first: that refuses a file that is there twice.
    let all = police::count(files)?;
    let mut months: BTreeMap<String, Vec<counts::Layer>> = BTreeMap::new();
    for (number, file) in files.iter().enumerate() {
        let one = police::count(std::slice::from_ref(file)).map_err(|(_, error)| (number, error))?;
        let month = one.months.last().cloned().unwrap_or_default();
        let of = months.entry(month).or_default();
        for layer in one.layers {
            match of.iter_mut().find(|known| known.name == layer.name) {
                Some(known) => layer.values.into_iter().for_each(|(area, count)| {
                    *known.values.entry(area).or_default() += count;
                }),
                None => of.push(layer),
            }
        }
    }
    let names: Vec<String> = all.layers.iter().map(|layer| layer.name.clone()).collect();
    let of = |name: &String| {
        let layers = months.values().map(|layers| {
            let found = layers.iter().find(|layer| layer.name == *name).cloned();
            found.unwrap_or(counts::Layer { name: name.clone(), values: BTreeMap::new() })
        });
        layers.collect()
    };
    Ok(StreetMonths {
        types: names.iter().map(|name| (name.clone(), of(name))).collect(),
        months: months.into_keys().collect(),
        unlocated: all.unlocated,
        records: all.records,
    })
}

impl StreetMonths {
    /// The months between the first and the last of which there is no file.
    pub fn missing(&self) -> Vec<String> {
        let number = |month: &String| -> Option<i32> {
            let (year, month) = month.split_once('-')?;
            Some(12 * year.parse::<i32>().ok()? + month.parse::<i32>().ok()? - 1)
        };
        let known: Vec<i32> = self.months.iter().filter_map(number).collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else { return Vec::new() };
        let absent = (*first..=*last).filter(|month| !known.contains(month));
        absent.map(|month| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)).collect()
    }

    /// Two months of which one has many more crimes outside these areas: the boundaries changed between them, and
    /// counts by area cannot be compared. The shares are of located crimes.
    pub fn boundary_change(&self, ground: &Ground) -> Option<BoundaryChange> {
        let (_, all) = self.types.first()?;
        let outside = |layer: &counts::Layer| -> Option<f64> {
            let located: f64 = layer.values.values().sum();
            let known: f64 = layer
                .values
                .iter()
                .filter(|(code, _)| ground.place(code).is_some())
                .map(|(_, count)| count)
                .sum();
            (located > 0.0).then(|| 1.0 - known / located)
        };
        let shares: Vec<(&String, f64)> =
            self.months.iter().zip(all).filter_map(|(month, layer)| Some((month, outside(layer)?))).collect();
        let by_share = |one: &&(&String, f64), other: &&(&String, f64)| one.1.total_cmp(&other.1);
        let (least, most) = (shares.iter().min_by(by_share)?, shares.iter().max_by(by_share)?);
        (most.1 - least.1 > CHANGED).then(|| BoundaryChange {
            month: most.0.clone(),
            outside: most.1,
            other: least.0.clone(),
            other_outside: least.1,
        })
    }

    /// The counts of a type over some months, by their places.
    pub fn sum(&self, kind: &str, months: impl Iterator<Item = usize>) -> Option<counts::Layer> {
        let (_, layers) = self.types.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind))?;
        let mut values = BTreeMap::new();
        for month in months {
            for (area, count) in &layers[month].values {
                *values.entry(area.clone()).or_default() += count;
            }
        }
        Some(counts::Layer { name: kind.to_owned(), values })
    }
}
