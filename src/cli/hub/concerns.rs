//! What a community says of its places: a record of its own, which moves no point.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::super::failure::{Failure, Kind};

/// The concerns as they were added.
pub(in crate::cli) const CONCERNS: &str = "concerns/concerns.csv";
/// How many there are by area, for the meeting.
pub(super) const BY_AREA: &str = "meeting/concerns.csv";

/// Counts concerns by area. Only a date and an area are taken: other columns could name somebody.
pub(super) fn by_area(text: &str) -> Result<String, Failure> {
    let wrong = |what: &str| {
        Failure::new(Kind::Input, format!("community concerns: {what}")).hint(
            "give a CSV file with the columns date and area, and no others: free text could name somebody",
        )
    };
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    if !table.headers().is_ok_and(|header| header.iter().eq(["date", "area"])) {
        return Err(wrong("the columns are not date and area"));
    }
    let mut areas: BTreeMap<String, (u64, Date)> = BTreeMap::new();
    for (row, line) in table.records().zip(2..) {
        let row = row.map_err(|_| wrong(&format!("line {line} cannot be read")))?;
        let date: Date =
            row[0].parse().map_err(|_| wrong(&format!("line {line} has no date like 2026-09-30")))?;
        // An area's code, and not a word that could be a name.
        let code = row[1].len() <= 16 && row[1].bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !code || !row[1].bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(wrong(&format!("line {line} has no code of an area")));
        }
        let area = areas.entry(row[1].to_owned()).or_insert((0, date));
        *area = (area.0 + 1, area.1.max(date));
    }
    let mut counted = String::from("area,concerns,latest\n");
    for (area, (concerns, latest)) in areas {
        writeln!(counted, "{area},{concerns},{latest}").expect("a string takes all writes");
    }
    Ok(counted)
}
