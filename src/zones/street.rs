//! Street-level crime month by month, and which months are missing between the first and the last.

use std::collections::BTreeMap;

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
