//! Profiles against plain loops over all contacts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::profile::{self, Counting, DOMAINS, Profile, Profiles, Span, by_passes};
use super::super::signs;
use super::*;

/// The same counts by plain loops, one person at a time.
fn slow(world: &World, tables: &Tables, person: u32) -> Profile {
    let of_person: Vec<&Row> = world.rows.iter().filter(|row| row.person == person).collect();
    let kind = |row: &Row| ContactKind::by_code(row.kind).unwrap();
    let own: Vec<&Row> = of_person.iter().copied().filter(|row| !kind(row).passed_on).collect();
    let agencies = |rows: &[&Row]| rows.iter().map(|row| row.agency).collect::<BTreeSet<_>>();
    let count = |of: usize| u32::try_from(of).unwrap();
    let date = |row: &Row| crate::schema::date_of(row.date);
    let months: BTreeSet<_> = own.iter().map(|row| (date(row).year(), date(row).month())).collect();
    let mut areas: BTreeMap<i32, (usize, i32)> = BTreeMap::new();
    for row in own.iter().filter(|row| row.area >= 0) {
        let entry = areas.entry(row.area).or_insert((0, i32::MIN));
        *entry = (entry.0 + 1, entry.1.max(row.date));
    }
    let area = areas.iter().max_by_key(|(area, (count, last))| (*count, *last, -**area));
    let mut first: BTreeMap<usize, i32> = BTreeMap::new();
    for row in &own {
        let known = first.entry(row.agency).or_insert(row.date);
        *known = (*known).min(row.date);
    }
    let earliest: Vec<_> =
        first.iter().filter(|(_, date)| Some(**date) == first.values().min().copied()).collect();
    let worth = |table: &Option<Weights>| -> i64 {
        let table = table.as_ref().unwrap();
        let place = |row: &Row| usize::from(kind_place(row.kind).unwrap());
        own.iter().map(|row| table.at(place(row), row.date).unwrap()).sum()
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a million")]
    let weight = |row: &&Row| (1e6 * libm::exp2(-f64::from(20_000 - row.date) / 182.0)).round() as u64;
    let day = |row: &&Row| u16::try_from(row.date - 19_000).unwrap();
    Profile {
        contacts: count(own.len()),
        passed_on: count(of_person.len() - own.len()),
        agencies: u8::try_from(agencies(&own).len()).unwrap(),
        agencies_with_passed_on: u8::try_from(agencies(&of_person).len()).unwrap(),
        span: Span {
            first: own.iter().map(day).min().unwrap_or(u16::MAX),
            last: own.iter().map(day).max().unwrap_or(0),
        },
        active_months: u16::try_from(months.len()).unwrap(),
        recent: count(own.iter().filter(|row| row.date > 20_000 - 182).count()),
        before: count(own.iter().filter(|row| row.date <= 20_000 - 182 && row.date > 20_000 - 364).count()),
        roles: own.iter().fold(0, |roles, row| roles | 1 << row.role),
        signs: own.iter().fold(0, |all, row| {
            let shows = &signs::OF_CONTACT[usize::from(kind_place(row.kind).unwrap())];
            all | shows[usize::try_from(row.role).unwrap()]
        }),
        first_agency: match earliest[..] {
            [] => Profile::NOBODY,
            [(agency, _)] => i16::try_from(*agency).unwrap(),
            _ => Profile::SEVERAL,
        },
        area: area.map_or(-1, |(area, _)| *area),
        weighted: own.iter().map(weight).sum(),
        harm: worth(&tables.harm),
        cost: worth(&tables.cost),
        age: world.ages[person as usize],
        firm: true,
    }
}

fn slow_cells(world: &World, person: u32) -> (Vec<u32>, Vec<Span>) {
    let (mut cells, mut spans) = (vec![0; 3 * DOMAINS], vec![Span::NONE; 3 + DOMAINS]);
    for row in world.rows.iter().filter(|row| row.person == person) {
        let kind = ContactKind::by_code(row.kind).unwrap();
        if kind.passed_on {
            continue;
        }
        let (domain, day) = (kind.domain as usize, u16::try_from(row.date - 19_000).unwrap());
        cells[row.agency * DOMAINS + domain] += 1;
        for at in [row.agency, 3 + domain] {
            spans[at] = Span { first: spans[at].first.min(day), last: spans[at].last.max(day) };
        }
    }
    (cells, spans)
}

fn fast(pool: &Pool, tables: &Tables) -> Profiles {
    profile::of(pool, tables, &Recency::of(HALF_LIFE, DAYS))
}

/// Harm that changed in the middle of the window, so that both ways to look it up are tried.
fn dated() -> Tables {
    let later =
        &[("violence_with_injury", "7.5", "2000-01-01"), ("violence_with_injury", "9.25", "2023-06-01")];
    Tables { harm: Some(table(Quantity::Harm, "2", later)), ..tables() }
}

proptest! {
    #[test]
    fn profiles_are_what_plain_loops_count(rows in rows(), ages in ages()) {
        let (world, tables) = (World::new(rows, &ages), dated());
        let profiles = fast(&world.pool(), &tables);
        for person in 0..8 {
            prop_assert_eq!(profiles.rows[person as usize], slow(&world, &tables, person));
            let (cells, spans) = slow_cells(&world, person);
            let (at, wide) = (person as usize, 3 + DOMAINS);
            prop_assert_eq!(&profiles.contacts[at * 3 * DOMAINS..(at + 1) * 3 * DOMAINS], &cells);
            prop_assert_eq!(&profiles.spans[at * wide..(at + 1) * wide], &spans);
        }
    }

    #[test]
    fn any_number_of_passes_gives_the_same_profiles(rows in rows(), passes in 1usize..6) {
        let world = World::new(rows, &[AgeBand::Unknown; 8]);
        let (pool, tables, recency) = (world.pool(), dated(), Recency::of(HALF_LIFE, DAYS));
        let whole = profile::of(&pool, &tables, &recency);
        let sorted = { let mut rows = world.rows.clone(); rows.sort_unstable(); rows };
        let sources: Vec<Source> = (0..3).map(|agency| source(&sorted, agency)).collect();
        let counting = Counting { agencies: 3, areas: 3, days: DAYS, recency: &recency, tables: &tables };
        let mut rows = Vec::new();
        let open = |agency: usize| {
            let Source { contacts, areas } = &sources[agency];
            Ok(Source { contacts: contacts.clone(), areas: areas.clone() })
        };
        by_passes(&open, &pool.people, &counting, world.rows.len(), passes, |part| rows.extend(part.rows)).unwrap();
        prop_assert_eq!(rows, whole.rows);
    }
}

#[test]
fn one_person_with_a_hundred_thousand_contacts_is_counted_whole() {
    let rows = (0..100_000).map(|event| Row {
        event,
        date: 19_000 + event % 1001,
        ..row(0, "theft", Role::Suspect)
    });
    let profiles = fast(&World::of_adults(rows.collect()).pool(), &tables());
    assert_eq!(profiles.rows[0].contacts, 100_000);
    assert_eq!(profiles.rows[0].active_months, 34);
}

#[test]
fn an_incident_that_was_passed_on_adds_neither_agency_nor_harm() {
    let passed_on = |agency| Row { agency, ..row(0, "notification_received", Role::Subject) };
    let own = row(0, "domestic_incident", Role::Victim);
    let with = fast(&World::of_adults(vec![own, passed_on(0), passed_on(1)]).pool(), &tables()).rows[0];
    let without = fast(&World::of_adults(vec![own]).pool(), &tables()).rows[0];
    assert_eq!((with.agencies, with.agencies_with_passed_on, with.passed_on), (1, 3, 2));
    assert_eq!(Profile { agencies_with_passed_on: 1, passed_on: 0, ..with }, without);
}

#[test]
fn needs_and_disadvantages_are_counted_once_each() {
    let rows = vec![
        row(0, "homelessness_application", Role::Subject),
        row(0, "overdose_admission", Role::Subject),
        row(0, "substance_misuse_treatment", Role::Subject),
        row(0, "theft", Role::Offender),
        row(0, "mental_health_crisis", Role::Subject),
        row(0, "domestic_incident", Role::Victim),
        row(1, "theft", Role::Victim),
    ];
    let profiles = fast(&World::of_adults(rows).pool(), &tables());
    let [one, victim] = [0, 1].map(|person| profiles.rows[person]);
    assert_eq!((one.needs(), one.smd_3(), one.smd_5()), (5, 3, 5));
    assert_eq!((victim.needs(), victim.smd_3(), victim.smd_5()), (0, 0, 0));
}

#[test]
fn somebody_without_a_contact_has_a_row_and_no_days() {
    let profiles = fast(&World::new(vec![], &[AgeBand::Unknown; 2]).pool(), &tables());
    assert_eq!(profiles.rows.len(), 2);
    assert_eq!(profiles.rows[0], Profile::default());
    assert_eq!(profiles.rows[0].span.some(), None);
}
