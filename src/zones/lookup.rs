//! From postcodes and wards to areas, as a postcode directory has them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Error, Ground, Table, ZoneError};

/// Which area each postcode lies in, and which areas make up each ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Without spaces.
    postcodes: BTreeMap<String, String>,
    /// How many postcodes of each area lie in each ward, by the ward's name as people would type it.
    wards: BTreeMap<String, BTreeMap<String, usize>>,
    /// The ward that has most postcodes of each area.
    home: BTreeMap<String, String>,
}

impl Lookup {
    /// Reads a directory with the columns `postcode` and an area, and wards if it names them.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn read(text: &str) -> Result<Self, Error> {
        let table = Table::read(text)?;
        let postcode = table.column(&["postcode", "pcd", "pcds"])?;
        let area = table.column(&["lsoa11cd", "lsoa21cd", "lsoa11", "lsoa21", "area", "area_code"])?;
        let ward = table.find(&["ward_nm", "wd_nm", "wardname", "ward_name", "ward"]);
        let mut found = Self { postcodes: BTreeMap::new(), wards: BTreeMap::new(), home: BTreeMap::new() };
        for (_, record) in &table.rows {
            let code = record[area].to_owned();
            if let Some(ward) = ward.filter(|ward| !record[*ward].is_empty()) {
                *found.wards.entry(spoken(&record[ward])).or_default().entry(code.clone()).or_default() += 1;
            }
            found.postcodes.insert(tight(&record[postcode]), code);
        }
        let mut most: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (ward, areas) in &found.wards {
            for (area, count) in areas {
                let best = most.entry(area.clone()).or_default();
                if *count > best.0 {
                    *best = (*count, ward.clone());
                }
            }
        }
        found.home = most.into_iter().map(|(area, (_, ward))| (area, ward)).collect();
        Ok(found)
    }

    /// The area of a postcode.
    pub fn area(&self, postcode: &str) -> Option<&str> {
        self.postcodes.get(&tight(postcode)).map(String::as_str)
    }

    /// The areas of a ward: those of which most postcodes lie in it. Wards and areas seldom share a border.
    ///
    /// # Errors
    /// When there is no such ward; its like are named, since ward names are public.
    pub fn ward(&self, name: &str) -> Result<Vec<String>, ZoneError> {
        let asked = spoken(name);
        if !self.wards.contains_key(&asked) {
            let first = asked.split(' ').next().unwrap_or_default().to_owned();
            let like: Vec<&str> =
                self.wards.keys().filter(|ward| ward.contains(&first)).map(String::as_str).take(8).collect();
            return Err(ZoneError::NoWard { like: like.join(", ") });
        }
        Ok(self.home.iter().filter(|(_, ward)| **ward == asked).map(|(area, _)| area.clone()).collect())
    }

    /// The areas of several postcodes.
    ///
    /// # Errors
    /// Says how many are not in the directory.
    pub fn postcodes<'a>(&self, postcodes: impl Iterator<Item = &'a str>) -> Result<Vec<String>, ZoneError> {
        let (mut areas, mut unknown) = (BTreeSet::new(), 0);
        for postcode in postcodes {
            match self.area(postcode) {
                Some(area) => drop(areas.insert(area.to_owned())),
                None => unknown += 1,
            }
        }
        if unknown > 0 { Err(ZoneError::UnknownPostcodes(unknown)) } else { Ok(areas.into_iter().collect()) }
    }

    /// How many areas of the ground it speaks of.
    pub fn covers(&self, ground: &Ground) -> usize {
        let areas: BTreeSet<&String> = self.postcodes.values().collect();
        ground.areas.codes.iter().filter(|code| areas.contains(code)).count()
    }
}

/// A ward's name as people type it: `New Parks Ward` is `new parks`.
fn spoken(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.strip_suffix(" ward").unwrap_or(&lower).trim().to_owned()
}

fn tight(postcode: &str) -> String {
    postcode.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}
