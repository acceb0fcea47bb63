//! The order of candidates: worked values, exact parts, and how firmly places stand.

use super::super::candidates::{Band, CarriedCase, Points};
use super::*;

proptest! {
    // Each case draws places hundreds of times.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn points_are_their_parts_and_order_the_list(rows in rows(), ages in ages(), capped in any::<bool>()) {
        let pool = World::new(rows, &ages).pool();
        let most = if capped { "most_per_kind = 3.5" } else { "" };
        for text in ["scheme = \"rfgv\"".to_owned(), format!("scheme = \"decay\"\n[decay]\n{most}")] {
            let listing = listed_by(&pool, &rule(), &Order::read(&text).unwrap(), &tables()).unwrap();
            for one in &listing.candidates {
                prop_assert_eq!(one.points.0, one.parts.iter().map(|part| part.points.0).sum::<i64>());
            }
            for group in [Group::Exhibiting, Group::Vulnerable] {
                let group = of_group(&listing, group);
                let places: Vec<u32> = group.iter().filter_map(|one| one.place).collect();
                prop_assert!(places.iter().copied().eq(1..=u32::try_from(places.len()).unwrap()));
                let falls = |pair: &[&Candidate]| pair[1].place.is_none() || pair[0].points >= pair[1].points;
                prop_assert!(group.windows(2).all(falls));
            }
        }
    }

    #[test]
    fn the_same_contacts_give_the_same_list_whatever_the_threads(rows in rows(), ages in ages()) {
        let pool = World::new(rows, &ages).pool();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let many = rayon::ThreadPoolBuilder::new().num_threads(5).build().unwrap();
        let listing = || listed(&pool, &rule());
        prop_assert_eq!(one.install(listing), many.install(listing));
    }
}

/// The worked example: harm by kind, ages in days before the end.
fn worked() -> (World, Tables) {
    let kinds = [
        ("robbery", "365", "2000-01-01"),
        ("theft", "10", "2000-01-01"),
        ("arson", "1460", "2000-01-01"),
        ("weapon_possession", "3285", "2000-01-01"),
    ];
    let tables = Tables { harm: Some(table(Quantity::Harm, "0", &kinds)), ..Tables::default() };
    let ago =
        |person, kind, days: i32, role| Row { date: 20_000 - days, event: days, ..row(person, kind, role) };
    let offender = Role::Offender;
    let mut rows = vec![
        ago(0, "robbery", 0, offender),
        ago(0, "theft", 182, offender),
        ago(1, "arson", 364, offender),
        ago(3, "weapon_possession", 731, offender),
        ago(4, "theft", 30, Role::Victim),
    ];
    rows.extend([0, 91, 182, 273, 364].map(|days| ago(2, "theft", days, offender)));
    (World::of_adults(rows), tables)
}

#[test]
fn the_worked_points_are_met_to_the_digit() {
    let (world, tables) = worked();
    let decay = Order::read("scheme = \"decay\"").unwrap();
    let listing = listed_by(&world.pool(), &rule(), &decay, &tables).unwrap();
    let exhibiting = of_group(&listing, Group::Exhibiting);
    let points: Vec<(u32, String, bool)> =
        exhibiting.iter().map(|one| (one.person, one.points.to_string(), one.historic)).collect();
    let held = |person, points: &str, historic| (person, points.to_owned(), historic);
    assert_eq!(
        points,
        [held(0, "370", false), held(1, "365", false), held(2, "28.106602", false), held(3, "0", true)]
    );
    assert!(exhibiting[3].reasons[0].starts_with("historic only"), "told of, and in no place");
    assert_eq!(exhibiting[3].place, None);
    let places = |at: usize| exhibiting[at].steadiness.as_ref().unwrap().places;
    assert!(places(0).overlaps(&places(1)), "an older and graver contact can stand in either place");
    let vulnerable = of_group(&listing, Group::Vulnerable);
    assert_eq!(vulnerable.iter().map(|one| one.person).collect::<Vec<_>>(), [4], "harmed, and nowhere else");
    let parts: Vec<String> =
        exhibiting[0].parts.iter().map(|part| format!("{} {}", part.points, part.what)).collect();
    assert_eq!(parts, ["365 1 contact of robbery", "5 1 contact of theft"]);
}

#[test]
fn bands_count_as_forces_use_them() {
    check(28, 1, "1 day short of a band", 5 + 1);
    check(29, 1, "one day more", 4 + 1);
    check(730, 1, "the last day that counts", 1 + 1);
    check(0, 2, "two contacts", 5 + 2);
    check(0, 4, "four contacts", 5 + 3);
    check(0, 5, "five contacts", 5 + 4);
    check(0, 9, "nine contacts", 5 + 4);
    check(0, 10, "ten contacts", 5 + 5);
}

#[track_caller]
fn check(days: i32, contacts: i32, what: &str, points: i64) {
    let rows =
        (0..contacts).map(|event| Row { date: 20_000 - days, event, ..row(0, "theft", Role::Suspect) });
    let tables = Tables { gravity: Some(table(Quantity::Gravity, "0", &[])), ..Tables::default() };
    let listing = listed_by(&World::of_adults(rows.collect()).pool(), &rule(), &Order::default(), &tables);
    assert_eq!(listing.unwrap().candidates[0].points, Points(points * 1_000_000), "{what}");
}

#[test]
fn victims_are_different_people_of_ones_own_events() {
    let event = |event, person, role| Row { event, ..row(person, "robbery", role) };
    let rows = vec![
        event(1, 0, Role::Offender),
        event(1, 1, Role::Victim),
        event(1, 2, Role::Victim),
        event(2, 0, Role::Offender),
        event(2, 1, Role::Victim),
        event(3, 3, Role::Offender),
    ];
    let listing = listed(&World::of_adults(rows).pool(), &rule());
    let victims = |person: u32| {
        let one =
            listing.candidates.iter().find(|one| one.person == person && one.group == Group::Exhibiting);
        one.unwrap().parts.iter().find(|part| part.what.contains("harmed")).map(|part| part.points.0)
    };
    assert_eq!((victims(0), victims(3)), (Some(2_000_000), None));
}

#[test]
fn a_cap_is_taken_off_in_a_part_of_its_own() {
    let rows = (0..3000).map(|event| Row { date: 20_000, event, ..row(0, "theft", Role::Offender) });
    let order = Order::read("scheme = \"decay\"\n[decay]\nmost_per_kind = 50").unwrap();
    let tables = Tables { harm: Some(table(Quantity::Harm, "2", &[])), ..Tables::default() };
    let listing = listed_by(&World::of_adults(rows.collect()).pool(), &rule(), &order, &tables).unwrap();
    let one = &listing.candidates[0];
    assert_eq!(one.points, Points(50_000_000));
    assert_eq!(one.parts[1].points, Points(-5_950_000_000));
}

#[test]
fn ties_at_the_capacity_are_listed() {
    let rows = |people: u32| (0..people).map(|person| row(person, "theft", Role::Suspect)).collect();
    let order = Order::read("capacity = 5").unwrap();
    let tied = |people| {
        let listing = listed_by(&World::of_adults(rows(people)).pool(), &rule(), &order, &tables()).unwrap();
        listing.tied_at_capacity.len()
    };
    assert_eq!((tied(5), tied(6)), (0, 6));
}

#[test]
fn bands_compare_all_places_that_could_be_theirs_with_the_capacity() {
    let mut rows = Vec::new();
    for person in 0..40u32 {
        let contacts = if person < 3 { 60 } else { 1 };
        let of =
            |event| Row { event: event + person.cast_signed() * 100, ..row(person, "theft", Role::Suspect) };
        rows.extend((0..contacts).map(of));
    }
    let order = Order::read("scheme = \"decay\"\ncapacity = 5").unwrap();
    let listing = listed_by(&World::of_adults(rows).pool(), &rule(), &order, &tables()).unwrap();
    for one in &listing.candidates {
        let steady = one.steadiness.as_ref().unwrap();
        assert!(steady.places.best <= steady.places.worst && (0.0..=1.0).contains(&steady.in_capacity));
        let band = if one.person < 3 { Band::A } else { steady.band };
        assert_eq!(steady.band, band, "{steady:?}");
    }
    let [first, .., last] = listing.candidates.as_slice() else { panic!("forty candidates") };
    let of = |one: &Candidate| one.steadiness.clone().unwrap();
    assert!(of(first).in_capacity > 0.99 && of(last).in_capacity < 0.5);
    assert!(!of(first).places.overlaps(&of(last).places));
}

#[test]
fn a_place_without_an_agency_and_under_other_weights_stands_beside() {
    let police = |person, event| Row { event, ..row(person, "theft", Role::Suspect) };
    let council = |person, event| Row { agency: 0, ..police(person, event) };
    let rows = vec![police(0, 1), police(0, 2), council(0, 3), police(1, 4), police(1, 5), council(2, 6)];
    let listing = listed(&World::of_adults(rows).pool(), &rule());
    let of = |person: u32| {
        let one = listing.candidates.iter().find(|one| one.person == person).unwrap();
        one.steadiness.clone().unwrap()
    };
    let names = |person| of(person).without_agency.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(0), ["council", "police"]);
    assert_eq!(of(2).without_agency, [("council".to_owned(), None)], "nothing would be left");
    assert_eq!(of(1).without_agency[0].1, None);
    assert!(of(0).under_other_weights.best >= 1);
}

#[test]
fn a_list_says_what_was_weighed_and_after_which_day_it_knows_nothing() {
    let listing = listed(&World::of_adults(vec![row(0, "theft", Role::Suspect)]).pool(), &rule());
    let names: Vec<&str> = listing.variables.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["recency", "frequency", "gravity", "victims"]);
    assert_eq!(listing.knows_nothing_after, crate::schema::date_of(20_000));
    assert!(listing.never_weighed.iter().any(|why| why.contains("protected characteristic")));
    assert!(names.iter().all(|name| crate::schema::denied(name).is_none()));
}

#[test]
fn an_order_is_held_against_what_came_after() {
    let mut rows = Vec::new();
    for person in 0..20u32 {
        rows.push(Row { date: 19_700, event: person.cast_signed(), ..row(person, "theft", Role::Suspect) });
        if person < 4 {
            let again = |date| Row {
                date,
                event: 100 + person.cast_signed(),
                ..row(person, "robbery", Role::Suspect)
            };
            rows.extend([again(19_650), again(19_950)]);
        }
    }
    let order = Order::read("capacity = 5").unwrap();
    let test =
        listed_by(&World::of_adults(rows).pool(), &rule(), &order, &tables()).unwrap().back_test.unwrap();
    assert_eq!((test.listed, test.after, test.first), (20, 4, 5));
    assert_eq!((test.order.found, test.plain_count.found), (4, 4));
    assert!(test.words.starts_with("The order did no better than a plain count"), "{}", test.words);
    assert!((test.order.recall - 1.0).abs() < 1e-12 && (test.order.lift - 4.0).abs() < 1e-12);
}

#[test]
fn a_carried_case_has_its_points_then_and_now() {
    let old = |event: i32| Row { date: 19_600, event, ..row(0, "robbery", Role::Suspect) };
    let pool = World::of_adults((0..6).map(old).collect()).pool();
    let mut named = Named::default();
    let case = CarriedCase { code: "PZ-7F3KQ-X".to_owned(), since: crate::schema::date_of(19_620) };
    named.carried("police", 0, case, &pool.people);
    let listing = listed_with(&pool, &rule(), &Order::default(), &tables(), &named).unwrap();
    let one = &listing.candidates[0];
    let carried = one.carried.as_ref().unwrap();
    assert_eq!(carried.entry, Points(13_000_000), "recency 5, frequency 4, gravity 4");
    assert!(one.points < carried.entry && carried.sustained, "{carried:?}");
}
