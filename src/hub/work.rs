//! What the hub keeps for itself: pseudonymous rows that never leave, and the meeting's list by code.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::{Group, Listing, Part, Pool, Profiles};
use crate::agreement::DateForm;
use crate::contribution::{Columns, Salt};
use crate::schema::AgeBand;

/// One row per person, as Parquet for the hub's work folder.
pub fn profiles_parquet(profiles: &Profiles, pool: &Pool) -> Vec<u8> {
    fn column<T>(profiles: &Profiles, of: impl Fn(&super::Profile) -> T) -> Vec<T> {
        profiles.rows.iter().map(of).collect()
    }
    let number = |value: u32| i32::try_from(value).expect("counts stay under 2^31");
    let mut columns = Columns::new()
        .i32("person", &column(profiles, |row| number(row.person)))
        .i32("agencies", &column(profiles, |row| number(row.agencies)))
        .i32("agencies_with_passed_on", &column(profiles, |row| number(row.agencies_with_passed_on)));
    for (at, agency) in pool.people.agencies.iter().enumerate() {
        columns =
            columns.i32(&format!("contacts_{agency}"), &column(profiles, |row| number(row.contacts[at])));
    }
    columns
        .i32("first", &column(profiles, |row| row.first))
        .i32("last", &column(profiles, |row| row.last))
        .i64(
            "weighted_thousandths",
            &column(profiles, |row| i64::try_from(row.weighted).expect("under 2^63")),
        )
        .i32("area", &column(profiles, |row| row.area))
        .i16("age_band", &column(profiles, |row| row.age.code()))
        .to_parquet(Salt([0; 16]))
}

/// The list for the People Meeting: codes, places, points and what they are made of. No names, no references.
pub fn candidates_csv(listings: &[Listing], dates: DateForm) -> String {
    let mut text = String::from(
        "behaviour,group,place,code,points,parts,points_with_likely_links,agencies,last_contact,age,safeguarding,opposite_parties,nominated\n",
    );
    for listing in listings {
        for one in &listing.candidates {
            let group = match one.group {
                Group::Exhibiting => "exhibiting",
                Group::Vulnerable => "vulnerable",
                Group::Nominated => "nominated",
            };
            let age = match one.age {
                AgeBand::Unknown => "not known",
                AgeBand::Under10 => "under 10",
                AgeBand::From10To17 => "10 to 17",
                AgeBand::From18 => "18 or over",
            };
            let parts: Vec<String> = one.parts.iter().map(words).collect();
            let opposite: Vec<String> = one.opposite.iter().map(ToString::to_string).collect();
            writeln!(
                text,
                "{},{group},{},{},{},{},{},{},{},{age},{},{},{}",
                listing.behaviour,
                if one.place == 0 { String::new() } else { one.place.to_string() },
                one.code,
                points(one.points),
                parts.join("; "),
                points(one.points_with_likely),
                one.agencies,
                one.last.map(|last| last_contact(last, dates)).unwrap_or_default(),
                if one.safeguarding { "yes" } else { "" },
                opposite.join(" "),
                if one.nominated { "yes" } else { "" },
            )
            .expect("a string takes all writes");
        }
    }
    text
}

/// Which person a code stands for: the hub's way back from the list to its own rows, for the work folder alone.
pub fn candidate_people_csv(listings: &[Listing]) -> String {
    let candidates = listings.iter().flat_map(|listing| &listing.candidates);
    let mut rows: Vec<(String, u32)> = candidates.map(|one| (one.code.to_string(), one.person)).collect();
    rows.sort();
    rows.dedup();
    let mut text = String::from("code,person\n");
    for (code, person) in rows {
        writeln!(text, "{code},{person}").expect("a string takes all writes");
    }
    text
}

/// As exactly as it is known: where dates cross as months, a month.
fn last_contact(last: Date, dates: DateForm) -> String {
    match dates {
        DateForm::Day => last.to_string(),
        DateForm::Month => last.strftime("%Y-%m").to_string(),
    }
}

fn words(part: &Part) -> String {
    format!("{} {}", points(part.thousandths), part.what)
}

/// Points with three decimals, exactly.
fn points(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let size = thousandths.unsigned_abs();
    format!("{sign}{}.{:03}", size / 1000, size % 1000)
}
