//! Who is missed: how many records stand with another agency's, by what is known of their people.
//!
//! Of an agency's records, not of people: a missed link leaves two records alone. Attributes are there only as far as
//! the agreement lets them cross. For the hub's own folder: small numbers are among these.

use std::collections::BTreeMap;

use super::Received;
use crate::contribution::PersonMap;
use crate::schema::{AgeBand, Sex};
use crate::statistics::wilson;

/// One group of records.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkRate {
    /// What the groups are by.
    pub by: &'static str,
    /// The group.
    pub group: String,
    /// Records.
    pub records: u32,
    /// Records that stand with another agency's.
    pub linked: u32,
    /// 95 % interval of their share.
    pub interval: (f64, f64),
}

/// Link rates by age band, sex, and, for areas of which one is given, deprivation decile (1 is most deprived). A record
/// is of the area of most of its contacts.
pub fn link_rates(map: &PersonMap, received: &[Received], deciles: &BTreeMap<String, u8>) -> Vec<LinkRate> {
    let mut agencies: BTreeMap<i32, (i16, bool)> = BTreeMap::new();
    for row in &map.rows {
        let (first, several) = agencies.entry(row.person).or_insert((row.agency, false));
        *several |= *first != row.agency;
    }
    let mut groups: BTreeMap<(&'static str, String), (u32, u32)> = BTreeMap::new();
    let mut count = |by, group: String, linked: bool| {
        let (records, of) = groups.entry((by, group)).or_default();
        *records += 1;
        *of += u32::from(linked);
    };
    for (rows, one) in map.rows.chunk_by(|a, b| a.agency == b.agency).zip(received) {
        let homes = areas(one);
        for ((row, age), sex) in rows.iter().zip(&one.attributes.age_band).zip(&one.attributes.sex) {
            let linked = agencies[&row.person].1;
            let age = AgeBand::by_code(*age).expect("checked when received");
            count("age band", words(&age), linked);
            count(
                "sex",
                Sex::ALL
                    .into_iter()
                    .find(|one| one.code() == *sex)
                    .map_or_else(String::new, |sex| words(&sex)),
                linked,
            );
            let home = homes.get(&row.reference).and_then(|area| deciles.get(&one.manifest.areas[*area]));
            if let Some(decile) = home {
                count("deprivation decile", format!("{decile:02}"), linked);
            }
        }
    }
    let rate = |((by, group), (records, linked)): ((&'static str, String), (u32, u32))| LinkRate {
        by,
        group,
        records,
        linked,
        interval: wilson(linked, records).expect("a group has records, and no more are linked"),
    };
    groups.into_iter().map(rate).collect()
}

fn words(of: &impl serde::Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The area of most of each record's contacts; the first of several.
fn areas(one: &Received) -> BTreeMap<i32, usize> {
    let mut counts: BTreeMap<i32, BTreeMap<usize, u64>> = BTreeMap::new();
    for piece in 0..one.contacts.count() {
        let read = one.contacts.read(piece, |batch| {
            for (reference, area) in batch.reference.iter().zip(batch.area) {
                if let Ok(area) = usize::try_from(*area) {
                    *counts.entry(*reference).or_default().entry(area).or_default() += 1;
                }
            }
            Ok(())
        });
        read.expect("its columns were checked when it was received");
    }
    let most = |areas: BTreeMap<usize, u64>| {
        areas.into_iter().max_by_key(|(area, count)| (*count, std::cmp::Reverse(*area))).map(|(area, _)| area)
    };
    counts.into_iter().filter_map(|(reference, areas)| Some((reference, most(areas)?))).collect()
}

/// As a table, one line a group.
pub fn link_rates_csv(rates: &[LinkRate]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let header = ["by", "group", "records", "linked", "share", "from", "to"].map(str::to_owned);
    let line = |rate: &LinkRate| {
        let share = f64::from(rate.linked) / f64::from(rate.records.max(1));
        let shares = [share, rate.interval.0, rate.interval.1].map(|share| format!("{share:.4}"));
        let [share, from, to] = shares;
        let counts = [rate.records, rate.linked].map(|count| count.to_string());
        let [records, linked] = counts;
        [rate.by.to_owned(), rate.group.clone(), records, linked, share, from, to]
    };
    for row in std::iter::once(header).chain(rates.iter().map(line)) {
        csv.write_record(row).expect("a vector takes all writes");
    }
    csv.into_inner().expect("a vector takes all writes")
}
