//! Person maps that fit their contributions, and those that do not.

use super::super::Error;
use super::*;
use crate::contribution::{PersonMap, PersonRow};
use crate::party::PartyId;

fn map(rows: &[(i16, i32, i32)]) -> PersonMap {
    let row = |&(agency, reference, person): &(i16, i32, i32)| PersonRow {
        agency,
        reference,
        person,
        household: -1,
        probability: 1.0,
        reasons: 0,
    };
    PersonMap { rows: rows.iter().map(row).collect() }
}

fn laid_out(rows: &[(i16, i32, i32)], people: [u64; 3]) -> Result<People, Error> {
    let agencies: Vec<(PartyId, u64)> =
        AGENCIES.iter().map(|name| PartyId::from_text(name).unwrap()).zip(people).collect();
    People::of(&map(rows), &agencies)
}

#[test]
fn an_agency_without_people_takes_part_with_nobody() {
    let people = laid_out(&[(0, 0, 1), (2, 0, 0), (2, 1, 1)], [1, 0, 2]).unwrap();
    assert_eq!((people.count, people.records[1].len()), (2, 0));
    assert!(laid_out(&[], [0, 0, 0]).is_ok(), "nobody at all");
}

#[test]
fn a_map_of_another_revision_is_refused() {
    let refused = |rows: &[(i16, i32, i32)], people| match laid_out(rows, people) {
        Err(Error::Map(agency)) => agency.to_string(),
        other => panic!("{:?}", other.err()),
    };
    assert_eq!(refused(&[(0, 0, 0)], [2, 0, 0]), "council", "fewer people than it sealed");
    assert_eq!(refused(&[(0, 0, 0), (1, 0, 1)], [1, 0, 0]), "police", "people of whom it sealed none");
    assert_eq!(refused(&[(0, 1, 0)], [1, 0, 0]), "council", "a reference that it never gave");
    assert!(matches!(laid_out(&[(0, 0, 0), (0, 1, 2)], [2, 0, 0]), Err(Error::Numbers)));
}
