//! A late contribution, and agencies' answers: the round is linked again, and nobody seals again for it.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::contribution::{Answer, PersonRow, Reply};
use people_zones::linker::{Before, Linked, questions};
use people_zones::party::{Digest, PartyId};
use people_zones::synthetic::{Mix, world};

use super::round::{Sealed, seal};

fn sealed() -> Sealed {
    seal(&world(5, &Mix { people: 500, ..Mix::tidy() }).exports)
}

fn contributions(sealed: &Sealed, first: usize) -> BTreeMap<PartyId, Digest> {
    sealed.received(first).iter().map(|one| (one.manifest.agency.clone(), one.digest)).collect()
}

fn people(linked: &Linked) -> BTreeMap<(i16, i32), i32> {
    linked.person_map.rows.iter().map(|row| ((row.agency, row.reference), row.person)).collect()
}

#[test]
fn a_late_contribution_leaves_people_their_numbers() {
    let sealed = sealed();
    let first = sealed.link(2, &Before::default());
    let own = contributions(&sealed, 2);
    let before = Before { last: Some((&own, &first.person_map)), settled: Vec::new() };
    let again = sealed.link(3, &before);
    let (old, new) = (people(&first), people(&again));
    let kept = old.iter().filter(|(record, person)| new[*record] == **person).count();
    assert!(kept * 100 >= old.len() * 98, "{kept} of {} records keep their person's number", old.len());
    let numbers: BTreeSet<i32> = new.values().copied().collect();
    assert_eq!(numbers.len(), usize::try_from(*numbers.last().unwrap()).unwrap() + 1, "numbers have no gaps");
}

#[test]
fn linked_again_from_the_same_nothing_moves() {
    let sealed = sealed();
    let first = sealed.link(3, &Before::default());
    let own = contributions(&sealed, 3);
    let again = sealed.link(3, &Before { last: Some((&own, &first.person_map)), settled: Vec::new() });
    assert_eq!(people(&first), people(&again));
}

#[test]
fn what_an_agency_says_of_its_own_records_decides() {
    let sealed = sealed();
    let first = sealed.link(3, &Before::default());
    let (own, agencies) = (contributions(&sealed, 3), sealed.agencies());
    let person = |rows: &[PersonRow]| {
        let two = |row: &&PersonRow| {
            rows.iter().any(|other| other.person == row.person && other.agency != row.agency)
        };
        rows.iter().find(|row| row.agency == 0 && two(row)).unwrap().person
    };
    let one = person(&first.person_map.rows);
    let asked = questions(&first.person_map, &own, &agencies, Some(&BTreeSet::from([one])));
    let number = asked.of(&agencies[0])[0].number;
    let again = |answer| {
        let settled = asked.settled(&agencies[0], &[Reply { number, answer }]);
        sealed.link(
            3,
            &Before { last: Some((&own, &first.person_map)), settled: vec![(&own, settled.as_slice())] },
        )
    };
    let mine = |linked: &Linked| {
        let rows = &linked.person_map.rows;
        let reference = asked.of(&agencies[0])[0].references[0];
        let person = rows.iter().find(|row| row.agency == 0 && row.reference == reference).unwrap().person;
        rows.iter().filter(|row| row.person == person && row.agency != 0).count()
    };
    assert!(mine(&first) > 0);
    assert_eq!(mine(&again(Answer::Not)), 0, "its records stand apart");
    assert_eq!(mine(&again(Answer::Same)), mine(&first));
    assert_eq!(people(&again(Answer::CannotTell)), people(&first));
    assert!(again(Answer::Not).report.settled > 0);
}
