//! What is odd about the contributions, in words: somebody should look before the links are used.

use super::Received;
use super::classes::KeyCounts;
use super::report::{AgencyLine, PairLine};
use crate::contribution::{IdentityPart, Known, MATCH_KEYS, MatchKey};
use crate::party::PartyId;

/// An agency that holds this share of its people twice or more did not send one record for each.
const MANY_TWICE: f64 = 0.10;
/// Two agencies that share nearly everybody were perhaps sent one export.
const ONE_EXPORT: f64 = 0.95;
/// An agency with so small a share of the people of a usual one was perhaps filtered.
const FILTERED: f64 = 0.2;
/// A pseudonym that such a share of all records has stands for no one.
const EVERYBODYS: f64 = 0.10;
/// Agencies of fewer people than this are small by nature, and of too few to tell.
const FEWEST: u64 = 50;
/// A person of more records than this, for each agency, is looked at, and so is a number that is one person's own.
const MOST_FOR_EACH_AGENCY: usize = 3;

/// Everything that is odd.
pub(super) fn warnings(
    received: &[Received],
    (agencies, pairs): (&[AgencyLine], &[PairLine]),
    (counts, records): (&[KeyCounts], u64),
    largest_person: usize,
) -> Vec<String> {
    let mut warnings = Vec::new();
    let most = MOST_FOR_EACH_AGENCY * received.len();
    received.iter().for_each(|one| warnings.extend(of_fields(one)));
    agencies.iter().for_each(|line| warnings.extend(of_agency(line, agencies)));
    pairs.iter().for_each(|line| warnings.extend(of_pair(line, agencies)));
    MATCH_KEYS
        .iter()
        .zip(counts)
        .for_each(|(key, counts)| warnings.extend(of_key(key, counts, (records, most as u64))));
    if largest_person > most {
        warnings
            .push(format!("one person has {largest_person} records: look at it before anybody is listed"));
    }
    warnings
}

/// Fields that nobody of an agency has, and birth dates that all stand for unknown ones.
fn of_fields(one: &Received) -> Vec<String> {
    let (agency, known) = (&one.manifest.agency, &one.sent.known);
    let has = |part: Known| known.iter().filter(|known| known.has(part)).count();
    let mut odd = Vec::new();
    if known.len() < usize::try_from(FEWEST).unwrap_or(usize::MAX) {
        return odd;
    }
    if has(Known::POSTCODE) == 0 {
        odd.push(missing(agency, "postcode"));
    }
    let (births, january) = (has(Known::BIRTH), has(Known::FIRST_OF_JANUARY));
    if births + january == 0 {
        odd.push(missing(agency, "birth date"));
    } else if january > births {
        let percent = january * 100 / (births + january);
        odd.push(format!(
            "{agency}: {percent} % of birth dates are a first of January, which stands for many that are not known; they count for the year alone"
        ));
    }
    if has(Known::SURNAME) + has(Known::LONE_NAME) == 0 {
        odd.push(missing(agency, "name"));
    }
    odd
}

fn missing(agency: &PartyId, field: &str) -> String {
    format!("{agency}: nobody has a {field}; more of its people are missed than of others")
}

fn of_agency(line: &AgencyLine, all: &[AgencyLine]) -> Vec<String> {
    let mut odd = Vec::new();
    if line.records >= FEWEST && line.held_again as f64 > MANY_TWICE * line.records as f64 {
        odd.push(format!(
            "{}: {} of {} records are held to be of somebody of whom it has another; is there one reference for each person?",
            line.agency, line.held_again, line.records
        ));
    }
    let mut sizes: Vec<u64> = all.iter().map(|line| line.records).collect();
    sizes.sort_unstable();
    let usual = sizes[sizes.len() / 2];
    if usual >= FEWEST && (line.records as f64) < FILTERED * usual as f64 {
        odd.push(format!(
            "{}: {} records, and the others have about {usual}; was its export filtered, to the zone or to some people?",
            line.agency, line.records
        ));
    }
    if line.records >= FEWEST && line.linked == 0 {
        odd.push(format!(
            "{}: nobody is known to any other agency; was its export of other people?",
            line.agency
        ));
    }
    odd
}

fn of_pair(line: &PairLine, agencies: &[AgencyLine]) -> Option<String> {
    let records = |name: &str| agencies.iter().find(|one| one.agency == name).map_or(0, |one| one.records);
    let larger = records(&line.a).max(records(&line.b));
    (larger >= FEWEST && line.people as f64 >= ONE_EXPORT * larger as f64).then(|| {
        format!("{} and {} know nearly the same people: was one export sent for both?", line.a, line.b)
    })
}

/// Of so many records, of which so many may be one person's.
fn of_key(key: &MatchKey, counts: &KeyCounts, (records, most): (u64, u64)) -> Vec<String> {
    let (mut odd, name) = (Vec::new(), key.name);
    let largest = counts.exposure.largest;
    if records >= FEWEST && largest as f64 > EVERYBODYS * records as f64 && !counts.is_of_one_field {
        let percent = largest * 100 / records;
        odd.push(format!(
            "match key {name}: {percent} % of all records share one pseudonym, so it stands for no one and is not used; a cell that says nothing was perhaps taken for a value"
        ));
    } else if largest > most && is_ones_own(key) {
        odd.push(format!(
            "match key {name}: {largest} records have one number, and one person has no more than {most}; a placeholder was perhaps taken for a number"
        ));
    }
    if counts.dropped {
        odd.push(format!(
            "match key {name} is dropped: public counts would reach {:.1} % of its pseudonyms, more than the agreement permits",
            counts.exposure.reached_percent()
        ));
    }
    odd
}

/// Whether it is a number that is given to one person alone.
fn is_ones_own(key: &MatchKey) -> bool {
    matches!(key.parts, [IdentityPart::NhsNumber | IdentityPart::OwnNumber])
}

#[cfg(test)]
mod tests {
    use super::{KeyCounts, of_key};
    use crate::contribution::{Exposure, MATCH_KEYS};

    /// What is said of a key, one pseudonym of which so many of a thousand records of three agencies have.
    #[track_caller]
    fn check(key: &str, largest: u64, words: &str) {
        let key = MATCH_KEYS.iter().find(|one| one.name == key).unwrap();
        let counts = KeyCounts { exposure: Exposure::of([largest].into_iter()), ..KeyCounts::default() };
        let odd = of_key(key, &counts, (1_000, 9)).join("; ");
        assert!(if words.is_empty() { odd.is_empty() } else { odd.contains(words) }, "{odd}");
    }

    #[test]
    fn a_number_of_more_records_than_one_person_has_is_perhaps_a_placeholder() {
        for key in ["nhs_number", "own_number"] {
            check(key, 8, "");
            check(key, 9, "");
            check(key, 10, "10 records have one number, and one person has no more than 9");
        }
    }

    #[test]
    fn a_number_of_more_than_a_tenth_of_all_is_said_once() {
        check("nhs_number", 100, "100 records have one number");
        check("nhs_number", 101, "of all records share one pseudonym");
    }

    #[test]
    fn names_dates_and_places_may_be_those_of_many() {
        check("surname_birth", 10, "");
        check("birth_street", 100, "");
    }
}
