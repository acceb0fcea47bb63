//! What the hub keeps for itself: pseudonymous rows that never leave, and the meeting's list by code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Serialize;

use super::pool::Days;
use super::profile::{DOMAINS, Profile, Span};
use super::{Candidate, Group, Listing, Pool, Profiles};
use crate::agreement::{DateForm, Window};
use crate::contribution::{Columns, Salt};
use crate::party::Digest;
use crate::schema::AgeBand;

/// Names of the domains in columns.
const DOMAIN_NAMES: [&str; DOMAINS] =
    ["crime_and_disorder", "health", "housing", "education", "social_care", "community", "other"];

/// One row per person, as Parquet for the hub's work folder. In place of salt it bears the first half of the digest of
/// what it was made from.
pub fn profiles_parquet(profiles: &Profiles, pool: &Pool, made_from: Digest) -> Vec<u8> {
    let mark = made_from.bytes().first_chunk().expect("a digest has 32 bytes");
    columns(profiles, &pool.people.agencies, pool.days.first).to_parquet(Salt(*mark))
}

/// The same of a stream of profiles, whose agencies and window are given.
pub fn profile_columns(profiles: &Profiles, agencies: &[String], window: &Window) -> Vec<u8> {
    columns(profiles, agencies, Days::of(window).first).to_parquet(Salt([0; 16]))
}

/// The columns of some people's profiles; days count from 1970-01-01, and are -1 where there is none.
pub(super) fn columns(profiles: &Profiles, agencies: &[String], first_day: i32) -> Columns {
    let number = |value: u32| i32::try_from(value).expect("counts stay under 2^31");
    let people = || 0..profiles.rows.len();
    let count = |of: &dyn Fn(&Profile) -> u32| -> Vec<i32> {
        profiles.rows.iter().map(|row| number(of(row))).collect()
    };
    let first = |span: Span| span.some().map_or(-1, |span| first_day + i32::from(span.first));
    let last = |span: Span| span.some().map_or(-1, |span| first_day + i32::from(span.last));
    let person: Vec<i32> = (0..).take(profiles.rows.len()).collect();
    let mut columns = Columns::new()
        .i32("person", &person)
        .i32("contacts", &count(&|row| row.contacts))
        .i32("agencies", &count(&|row| u32::from(row.agencies)))
        .i32("passed_on", &count(&|row| row.passed_on))
        .i32("agencies_with_passed_on", &count(&|row| u32::from(row.agencies_with_passed_on)));
    // An agency may be called like a domain: the domains' columns begin otherwise than the agencies'.
    let of_agencies = agencies.iter().map(|name| (name.as_str(), ""));
    let names = of_agencies.chain(DOMAIN_NAMES.map(|name| (name, "domain_")));
    for (at, (name, of)) in names.enumerate() {
        let contacts = |person: usize| match at.checked_sub(agencies.len()) {
            None => profiles.at(person, at),
            Some(domain) => profiles.within(person, domain),
        };
        let spans: Vec<Span> = people().map(|person| profiles.span(person, at)).collect();
        columns = columns
            .i32(
                &format!("{of}contacts_{name}"),
                &people().map(|one| number(contacts(one))).collect::<Vec<_>>(),
            )
            .i32(&format!("{of}first_{name}"), &spans.iter().map(|span| first(*span)).collect::<Vec<_>>())
            .i32(&format!("{of}last_{name}"), &spans.iter().map(|span| last(*span)).collect::<Vec<_>>());
    }
    for (agency, name) in agencies.iter().enumerate() {
        for (domain, domain_name) in DOMAIN_NAMES.iter().enumerate() {
            let cells: Vec<i32> =
                people().map(|person| number(profiles.cell(person, agency, domain))).collect();
            if cells.iter().any(|cell| *cell > 0) {
                columns = columns.i32(&format!("contacts_{name}_{domain_name}"), &cells);
            }
        }
    }
    let millionths: Vec<i64> =
        profiles.rows.iter().map(|row| i64::try_from(row.weighted).expect("under 2^63")).collect();
    columns
        .i32("first", &profiles.rows.iter().map(|row| first(row.span)).collect::<Vec<_>>())
        .i32("last", &profiles.rows.iter().map(|row| last(row.span)).collect::<Vec<_>>())
        .i32("active_months", &count(&|row| u32::from(row.active_months)))
        .i32("last_half_year", &count(&|row| row.recent))
        .i32("half_year_before", &count(&|row| row.before))
        .i64("weighted_millionths", &millionths)
        .i64("harm_millionths", &profiles.rows.iter().map(|row| row.harm).collect::<Vec<_>>())
        .i64("cost_millionths", &profiles.rows.iter().map(|row| row.cost).collect::<Vec<_>>())
        .i16("roles", &profiles.rows.iter().map(|row| i16::from(row.roles)).collect::<Vec<_>>())
        .i32("needs", &count(&Profile::needs))
        .i32("need_bits", &count(&|row| u32::from(row.signs)))
        .i32("smd_3", &count(&Profile::smd_3))
        .i32("smd_5", &count(&Profile::smd_5))
        .i16("first_agency", &profiles.rows.iter().map(|row| row.first_agency).collect::<Vec<_>>())
        .i32("area", &profiles.rows.iter().map(|row| row.area).collect::<Vec<_>>())
        .i16("age_band", &profiles.rows.iter().map(|row| row.age.code()).collect::<Vec<_>>())
        .i16("firm", &profiles.rows.iter().map(|row| i16::from(row.firm)).collect::<Vec<_>>())
}

/// All lists of a round with what they were made from, for the meeting's page.
#[derive(Serialize)]
struct Round<'a> {
    version: u32,
    round: &'a str,
    rehearsal: bool,
    made_from: &'a BTreeMap<String, Digest>,
    program: &'static str,
    listings: &'a [Listing],
}

/// The lists as JSON: everything the meeting may see of a candidate, and the digests of what made it.
pub fn candidates_json(
    listings: &[Listing],
    round: &str,
    rehearsal: bool,
    made_from: &BTreeMap<String, Digest>,
) -> String {
    let all = Round { version: 1, round, rehearsal, made_from, program: env!("CARGO_PKG_VERSION"), listings };
    serde_json::to_string_pretty(&all).expect("texts and numbers alone") + "\n"
}

/// The list for the People Meeting: codes, places, points and what they are made of. No names, no references.
pub fn candidates_csv(listings: &[Listing], dates: DateForm, made_from: Digest) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = [
        "behaviour",
        "group",
        "place",
        "places_90",
        "band",
        "in_capacity",
        "code",
        "points",
        "parts",
        "points_with_likely_links",
        "agencies",
        "last_contact",
        "age",
        "safeguarding",
        "opposite_parties",
        "nominated_by",
        "reasons",
        "weighed",
        "knows_nothing_after",
        "made_from",
    ];
    table.write_record(header).expect("a vector takes all writes");
    for listing in listings {
        for one in &listing.candidates {
            table.write_record(row(listing, one, dates, made_from)).expect("a vector takes all writes");
        }
    }
    String::from_utf8(table.into_inner().expect("a vector takes all writes")).expect("written as text")
}

fn row(listing: &Listing, one: &Candidate, dates: DateForm, made_from: Digest) -> [String; 20] {
    let steady = one.steadiness.as_ref();
    let parts: Vec<String> = one.parts.iter().map(|part| format!("{} {}", part.points, part.what)).collect();
    let opposite: Vec<String> = one.opposite.iter().map(ToString::to_string).collect();
    let weighed: Vec<String> =
        listing.variables.iter().map(|one| format!("{} x {}", one.name, one.weight)).collect();
    let ordered = matches!(one.group, Group::Exhibiting | Group::Vulnerable);
    let points = |points: super::Points| if ordered { points.to_string() } else { String::new() };
    [
        listing.behaviour.clone(),
        one.group.words().to_owned(),
        one.place.map(|place| place.to_string()).unwrap_or_default(),
        steady.map(|one| format!("{} to {}", one.places.best, one.places.worst)).unwrap_or_default(),
        steady.map(|one| format!("{:?}", one.band)).unwrap_or_default(),
        steady.map(|one| format!("{:.2}", one.in_capacity)).unwrap_or_default(),
        one.code.to_string(),
        points(one.points),
        parts.join("; "),
        points(one.points_with_likely),
        if ordered { one.agencies.to_string() } else { String::new() },
        one.last.map(|last| last_contact(last, dates)).unwrap_or_default(),
        age_words(one.age).to_owned(),
        if one.safeguarding { "yes".to_owned() } else { String::new() },
        opposite.join(" "),
        one.nominated_by.join(" "),
        one.reasons.join("; "),
        if ordered { weighed.join("; ") } else { String::new() },
        listing.knows_nothing_after.to_string(),
        made_from.to_string(),
    ]
}

fn age_words(age: AgeBand) -> &'static str {
    match age {
        AgeBand::Unknown => "not known",
        AgeBand::Under10 => "under 10",
        AgeBand::From10To17 => "10 to 17",
        AgeBand::From18 => "18 or over",
    }
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
