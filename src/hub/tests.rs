//! The hub against slow twins, and the duties to people that its lists must keep.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::candidates::{Candidate, Group, Listing};
use super::people::People;
use super::pool::{Contact, Pool};
use super::profile::{Profile, Recency};
use super::{Codes, candidates, counts, profile};
use crate::agreement::{Behaviour, BehaviourText, template_behaviour};
use crate::schema::{AgeBand, ContactKind, Role};

const RECENCY: Recency = Recency { as_of: 20_000, half_life: 182.0 };
const KINDS: [i16; 5] = [101, 103, 118, 204, 901];

/// A pool in which the listed units are likely parts of the person that each names.
fn pool(mut contacts: Vec<Contact>, likely: &[(u32, u32)], ages: &[AgeBand]) -> Pool {
    contacts.sort_unstable();
    let count = u32::try_from(ages.len()).unwrap();
    let mut person_of_unit: Vec<u32> = (0..count).collect();
    person_of_unit.extend(likely.iter().map(|(_, person)| *person));
    let first_records = (0..).zip(&person_of_unit).map(|(unit, _)| (0, unit)).collect();
    let people = People {
        agencies: ["council", "health", "police"].map(str::to_owned).to_vec(),
        count,
        units: u32::try_from(person_of_unit.len()).unwrap(),
        records: Vec::new(),
        person_of_unit,
        first_records,
    };
    Pool { people, areas: ["A", "B", "C"].map(str::to_owned).to_vec(), contacts, ages: ages.to_vec() }
}

prop_compose! {
    fn a_contact()(
        person in 0u32..8, agency in 0u8..3, date in 19_000i32..=20_000, kind in 0usize..5, role in 0i16..8,
        area in -1i32..3, event in 0i32..6,
    ) -> Contact {
        Contact { person, unit: person, agency, date, kind: KINDS[kind], role, area, event }
    }
}

fn ages() -> impl Strategy<Value = Vec<AgeBand>> {
    prop::collection::vec((0i16..4).prop_map(|code| AgeBand::by_code(code).unwrap()), 8)
}

fn contacts() -> impl Strategy<Value = Vec<Contact>> {
    prop::collection::vec(a_contact(), 0..60)
}

/// The same counts by plain loops over all contacts, person by person.
fn slow_profile(pool: &Pool, person: u32) -> Option<Profile> {
    let all: Vec<&Contact> = pool.contacts.iter().filter(|contact| contact.person == person).collect();
    let own: Vec<&&Contact> = all.iter().filter(|contact| contact.kind != 901).collect();
    let mut contacts = vec![0; 3];
    all.iter().for_each(|contact| contacts[usize::from(contact.agency)] += 1);
    let distinct = |agencies: BTreeSet<u8>| u32::try_from(agencies.len()).unwrap();
    let mut areas: BTreeMap<i32, (usize, i32)> = BTreeMap::new();
    for contact in all.iter().filter(|contact| contact.area >= 0) {
        let entry = areas.entry(contact.area).or_insert((0, i32::MIN));
        *entry = (entry.0 + 1, entry.1.max(contact.date));
    }
    let best = areas.iter().max_by_key(|(area, (count, last))| (*count, *last, -**area));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "weights lie between 0 and 1000"
    )]
    let weight =
        |contact: &&&Contact| (1000.0 * 0.5f64.powf(f64::from(20_000 - contact.date) / 182.0)).round() as u64;
    Some(Profile {
        person,
        contacts,
        agencies: distinct(own.iter().map(|contact| contact.agency).collect()),
        agencies_with_passed_on: distinct(all.iter().map(|contact| contact.agency).collect()),
        first: all.iter().map(|contact| contact.date).min()?,
        last: all.iter().map(|contact| contact.date).max()?,
        weighted: own.iter().map(weight).sum(),
        area: best.map_or(-1, |(area, _)| *area),
        age: pool.ages[person as usize],
        firm: true,
    })
}

proptest! {
    #[test]
    fn profiles_are_what_plain_loops_count(contacts in contacts(), ages in ages()) {
        let pool = pool(contacts, &[], &ages);
        let slow: Vec<Profile> = (0..8).filter_map(|person| slow_profile(&pool, person)).collect();
        prop_assert_eq!(profile::of(&pool, &RECENCY).rows, slow);
    }

    #[test]
    fn tables_are_what_plain_loops_count(contacts in contacts(), ages in ages()) {
        let pool = pool(contacts, &[], &ages);
        let profiles = profile::of(&pool, &RECENCY);
        let tables = counts::all(&pool, &profiles);
        let areas = tables.iter().find(|table| table.name == "areas").unwrap();
        prop_assert!(areas.rows.last().unwrap().is_total());
        for (place, row) in (0..3).zip(&areas.rows) {
            let there: Vec<&Contact> = pool.contacts.iter().filter(|contact| contact.area == place).collect();
            let people: BTreeSet<u32> = there.iter().map(|contact| contact.person).collect();
            prop_assert_eq!(row.cells[0].value, people.len() as u64);
            prop_assert_eq!(row.cells[1].value, there.len() as u64);
            prop_assert_eq!(row.cells[1].people, people.len() as u64);
        }
        prop_assert_eq!(areas.rows.last().unwrap().cells[1].value, pool.contacts.len() as u64);
    }

    #[test]
    fn points_are_their_parts_and_order_the_list(contacts in contacts(), ages in ages()) {
        let pool = pool(contacts, &[], &ages);
        let listing = listed(&pool, &rule());
        for one in &listing.candidates {
            prop_assert_eq!(one.points, one.parts.iter().map(|part| part.thousandths).sum::<i64>());
        }
        for pair in listing.candidates.windows(2).filter(|pair| pair[0].group == pair[1].group) {
            prop_assert!(pair[0].agencies >= pair[1].agencies && pair[0].points >= pair[1].points);
        }
    }

    #[test]
    fn nobody_under_eighteen_exhibits_without_a_rule(contacts in contacts(), ages in ages()) {
        let pool = pool(contacts, &[], &ages);
        for one in listed(&pool, &rule()).candidates {
            let child = matches!(one.age, AgeBand::Under10 | AgeBand::From10To17);
            prop_assert!(!(child && one.group == Group::Exhibiting));
        }
    }

    #[test]
    fn opposite_parties_name_each_other(contacts in contacts(), ages in ages()) {
        let pool = pool(contacts, &[], &ages);
        let listing = listed(&pool, &rule());
        for one in &listing.candidates {
            for across in &one.opposite {
                let named = listing.candidates.iter().filter(|other| other.code == *across);
                prop_assert!(named.clone().any(|other| other.opposite.contains(&one.code)));
            }
        }
    }
}

fn rule() -> BehaviourText {
    template_behaviour()
}

fn listed(pool: &Pool, rule: &BehaviourText) -> Listing {
    let behaviour = Behaviour::try_from(rule).unwrap();
    candidates::of(pool, &BTreeSet::new(), &behaviour, &RECENCY, &mut Codes::new([1; 32]))
}

fn contact(person: u32, kind: &str, role: Role) -> Contact {
    let kind = ContactKind::by_name(kind).unwrap().code;
    Contact { person, unit: person, agency: 2, date: 19_990, kind, role: role.code(), area: 0, event: 0 }
}

fn groups(contacts: Vec<Contact>, ages: &[AgeBand], rule: &BehaviourText) -> Vec<(Group, u32)> {
    listed(&pool(contacts, &[], ages), rule).candidates.iter().map(|one| (one.group, one.person)).collect()
}

#[test]
fn the_age_of_ten_is_a_wall_and_eighteen_a_rule() {
    let suspect = || vec![contact(0, "robbery", Role::Suspect)];
    let with_rule = BehaviourText { exhibiting_under_18: true, ..rule() };
    let exhibits = |age, rule: &BehaviourText| !groups(suspect(), &[age], rule).is_empty();
    assert!(exhibits(AgeBand::From18, &rule()));
    assert!(exhibits(AgeBand::Unknown, &rule()));
    assert!(!exhibits(AgeBand::From10To17, &rule()));
    assert!(exhibits(AgeBand::From10To17, &with_rule));
    assert!(!exhibits(AgeBand::Under10, &with_rule));
}

#[test]
fn an_exploited_child_is_vulnerable_first_even_under_a_rule() {
    let contacts = vec![
        contact(0, "drug_trafficking", Role::Suspect),
        contact(0, "child_exploitation", Role::Exploited),
    ];
    let with_rule = BehaviourText { exhibiting_under_18: true, ..rule() };
    let pool = pool(contacts, &[], &[AgeBand::From10To17]);
    let listing = listed(&pool, &with_rule);
    let found: Vec<(Group, bool)> =
        listing.candidates.iter().map(|one| (one.group, one.safeguarding)).collect();
    assert_eq!(found, [(Group::Vulnerable, true)]);
    assert_eq!(listing.children_left_out, 1);
}

#[test]
fn being_harmed_never_raises_an_exhibiting_place() {
    let mut contacts = vec![contact(0, "robbery", Role::Offender), contact(1, "robbery", Role::Offender)];
    contacts.extend((0..50).map(|event| Contact { agency: 0, event, ..contact(0, "robbery", Role::Victim) }));
    let listing = listed(&pool(contacts, &[], &[AgeBand::From18; 2]), &rule());
    let points: Vec<i64> = listing
        .candidates
        .iter()
        .filter(|one| one.group == Group::Exhibiting)
        .map(|one| one.points)
        .collect();
    assert_eq!(points[0], points[1]);
}

#[test]
fn a_likely_link_moves_nobody_and_is_shown_beside() {
    let own = contact(0, "robbery", Role::Offender);
    let likely = Contact { unit: 1, agency: 0, ..own };
    let with = listed(&pool(vec![own, likely], &[(1, 0)], &[AgeBand::From18]), &rule());
    let without = listed(&pool(vec![own], &[], &[AgeBand::From18]), &rule());
    let points = |listing: &Listing| listing.candidates[0].points;
    assert_eq!(points(&with), points(&without));
    assert_eq!(with.candidates.len(), 2, "the likely record stands as a unit of its own");
    assert!(with.candidates.iter().all(|one| one.points_with_likely > one.points));
}

#[test]
fn the_two_sides_of_an_event_are_known_as_such() {
    let contacts = vec![
        contact(0, "violence_with_injury", Role::Offender),
        contact(1, "violence_with_injury", Role::Victim),
    ];
    let listing = listed(&pool(contacts, &[], &[AgeBand::From18; 2]), &rule());
    let codes: Vec<_> = listing.candidates.iter().map(|one: &Candidate| one.code).collect();
    assert_eq!(listing.candidates[0].opposite, [codes[1]]);
    assert_eq!(listing.candidates[1].opposite, [codes[0]]);
}

#[test]
fn contacts_count_up_to_a_cap_that_stays_below_one_agency() {
    let contacts =
        (0..3000).map(|event| Contact { date: 20_000, event, ..contact(0, "robbery", Role::Offender) });
    let listing = listed(&pool(contacts.collect(), &[], &[AgeBand::From18]), &rule());
    assert_eq!(listing.candidates[0].points, 1_999_999);
}

#[test]
fn only_contacts_of_the_behaviour_list_anybody() {
    let listed = |kind| groups(vec![contact(0, kind, Role::Suspect)], &[AgeBand::From18], &rule());
    assert_eq!(listed("robbery"), [(Group::Exhibiting, 0)]);
    assert_eq!(listed("burglary"), []);
    assert_eq!(listed("mental_health_crisis"), []);
}

#[test]
fn who_is_only_near_an_event_is_in_no_order() {
    let near = |role| groups(vec![contact(0, "robbery", role)], &[AgeBand::From18], &rule());
    for role in [Role::Witness, Role::Reporter, Role::NotStated] {
        assert_eq!(near(role), [], "{role:?}");
    }
}
