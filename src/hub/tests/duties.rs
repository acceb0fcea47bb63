//! Duties to people, a test each.

use std::collections::BTreeSet;

use super::super::candidates::Band;
use super::*;

proptest! {
    // Each case draws places hundreds of times.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nobody_under_eighteen_exhibits_without_a_rule(rows in rows(), ages in ages()) {
        for one in listed(&World::new(rows, &ages).pool(), &rule()).candidates {
            let child = matches!(one.age, AgeBand::Under10 | AgeBand::From10To17);
            prop_assert!(!(child && one.group == Group::Exhibiting));
        }
    }

    #[test]
    fn opposite_parties_name_each_other(rows in rows(), ages in ages()) {
        let listing = listed(&World::new(rows, &ages).pool(), &rule());
        for one in &listing.candidates {
            for across in &one.opposite {
                let mut named = listing.candidates.iter().filter(|other| other.code == *across);
                prop_assert!(named.any(|other| other.opposite.contains(&one.code)));
            }
        }
    }

    #[test]
    fn who_is_susceptible_or_only_named_has_no_place_and_no_points(rows in rows(), ages in ages()) {
        let mut world = World::new(rows, &ages);
        world.links = vec![(0, 1, Tie::Family), (1, 2, Tie::School), (2, 0, Tie::Household), (3, 4, Tie::Family)];
        for one in listed(&world.pool(), &rule()).candidates {
            let ordered = matches!(one.group, Group::Exhibiting | Group::Vulnerable) && !one.historic;
            prop_assert_eq!(one.place.is_some(), ordered);
            prop_assert!(ordered || one.points.0 == 0 && one.parts.is_empty());
        }
    }

    #[test]
    fn harm_that_anybody_tells_of_is_marked_in_every_order(rows in rows(), ages in ages()) {
        let world = World::new(rows, &ages);
        let pool = world.pool();
        let harmed: Vec<u32> =
            of_group(&listed(&pool, &rule()), Group::Vulnerable).iter().map(|one| one.person).collect();
        let decay = Order::read("scheme = \"decay\"").unwrap();
        for order in [Order::default(), decay] {
            let listing = listed_by(&pool, &rule(), &order, &tables()).unwrap();
            prop_assert!(listing.candidates.iter().all(|one| one.safeguarding || !harmed.contains(&one.person)));
        }
    }
}

fn groups(rows: Vec<Row>, ages: &[AgeBand], rule: &BehaviourText) -> Vec<(Group, u32)> {
    let listing = listed(&World::new(rows, ages).pool(), rule);
    listing.candidates.iter().map(|one| (one.group, one.person)).collect()
}

#[test]
fn the_age_of_ten_is_a_wall_and_eighteen_a_rule() {
    let suspect = || vec![row(0, "robbery", Role::Suspect)];
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
    let rows = vec![
        row(0, "drug_trafficking", Role::Suspect),
        Row { event: 1, ..row(0, "child_exploitation", Role::Exploited) },
    ];
    let with_rule = BehaviourText { exhibiting_under_18: true, ..rule() };
    let listing = listed(&World::new(rows, &[AgeBand::From10To17]).pool(), &with_rule);
    let found: Vec<(Group, bool)> =
        listing.candidates.iter().map(|one| (one.group, one.safeguarding)).collect();
    assert_eq!(found, [(Group::Vulnerable, true)]);
    assert_eq!(listing.children_left_out, 1);
}

#[test]
fn being_harmed_never_raises_an_exhibiting_place() {
    let mut rows = vec![row(0, "robbery", Role::Offender), row(1, "robbery", Role::Offender)];
    rows.extend((1..50).map(|event| Row { agency: 0, event, ..row(0, "robbery", Role::Victim) }));
    let listing = listed(&World::of_adults(rows).pool(), &rule());
    let points: Vec<_> = of_group(&listing, Group::Exhibiting).iter().map(|one| one.points).collect();
    assert_eq!(points[0], points[1]);
}

#[test]
fn a_likely_link_moves_nobody_and_is_shown_beside() {
    let own = row(0, "robbery", Role::Offender);
    let likely = Row { agency: 0, ..own };
    let mut world = World::of_adults(vec![own, likely]);
    world.likely = vec![(0, 0)];
    let with = listed(&world.pool(), &rule());
    let without = listed(&World::of_adults(vec![own]).pool(), &rule());
    assert_eq!(with.candidates[0].points, without.candidates[0].points);
    assert_eq!(with.candidates.len(), 2, "the likely record stands as a unit of its own");
    assert!(with.candidates.iter().all(|one| one.points_with_likely > one.points));
    let places = with.candidates.iter().map(|one| one.steadiness.as_ref().unwrap().with_likely_links);
    assert_eq!(places.collect::<Vec<_>>(), [1, 1], "as one person they have one place");
}

#[test]
fn a_second_record_of_one_agency_by_a_likely_link_moves_nobody_either() {
    let own = row(0, "theft", Role::Offender);
    let grave = |event| Row { event, ..row(1, "robbery", Role::Offender) };
    let mut world = World::new(vec![own, grave(1), grave(2)], &[AgeBand::From18; 2]);
    world.second = vec![(2, 1, 0)];
    let with = listed(&world.pool(), &rule());
    let without = listed(&World::new(vec![own], &[AgeBand::From18; 2]).pool(), &rule());
    let points = |listing: &Listing, unit| {
        listing.candidates.iter().find(|one| one.unit == unit).map(|one| (one.person, one.points))
    };
    assert_eq!(points(&with, 0), points(&without, 0));
    assert_eq!(with.candidates.len(), 2, "the other record stands as a unit of its own");
    assert!(with.candidates.iter().all(|one| one.person == 0));
}

#[test]
fn the_two_sides_of_an_event_are_known_as_such() {
    let rows =
        vec![row(0, "violence_with_injury", Role::Offender), row(1, "violence_with_injury", Role::Victim)];
    let listing = listed(&World::of_adults(rows).pool(), &rule());
    let codes: Vec<_> = listing.candidates.iter().map(|one: &Candidate| one.code).collect();
    assert_eq!(listing.candidates[0].opposite, [codes[1]]);
    assert_eq!(listing.candidates[1].opposite, [codes[0]]);
}

#[test]
fn only_contacts_of_the_behaviour_list_anybody() {
    let listed = |kind| groups(vec![row(0, kind, Role::Suspect)], &[AgeBand::From18], &rule());
    assert_eq!(listed("robbery"), [(Group::Exhibiting, 0)]);
    assert_eq!(listed("burglary"), []);
    assert_eq!(listed("mental_health_crisis"), []);
    assert_eq!(listed("self_harm"), [(Group::Vulnerable, 0)], "at risk by one's own behaviour");
}

#[test]
fn who_is_only_near_an_event_is_in_no_order() {
    let near = |role| groups(vec![row(0, "robbery", role)], &[AgeBand::From18], &rule());
    for role in [Role::Witness, Role::Reporter, Role::NotStated] {
        assert_eq!(near(role), [], "{role:?}");
    }
}

#[test]
fn a_rule_can_be_of_some_areas_and_of_some_days() {
    let suspect = Row { area: 1, date: 19_900, ..row(0, "robbery", Role::Suspect) };
    let listed = |areas: &[&str], within_days| {
        let areas = areas.iter().map(|area| (*area).to_owned()).collect();
        let rule = BehaviourText { areas, within_days, ..rule() };
        let listing = listed(&World::of_adults(vec![suspect]).pool(), &rule);
        listing.candidates.iter().map(|one| one.historic).collect::<Vec<_>>()
    };
    assert_eq!(listed(&["B"], 730), [false]);
    assert_eq!(listed(&["A", "C"], 730), [false; 0]);
    assert_eq!(listed(&[], 100), [false]);
    assert_eq!(listed(&[], 99), [true], "historic only, and not absent");
}

#[test]
fn susceptible_is_one_step_from_who_exhibits_and_shows_none_of_it() {
    let rows = vec![row(0, "robbery", Role::Suspect), row(3, "theft", Role::Suspect)];
    let mut world = World::new(rows, &[AgeBand::From18; 5]);
    // A circle of families: 0-1-2-0, with 3 who exhibits it, and 4 one step further from 1.
    let tie = Tie::Family;
    world.links = vec![(0, 1, tie), (1, 2, Tie::School), (2, 0, tie), (3, 0, tie), (1, 4, tie)];
    let listing = listed(&world.pool(), &rule());
    let people: Vec<u32> = of_group(&listing, Group::Susceptible).iter().map(|one| one.person).collect();
    assert_eq!(people.len(), 2);
    assert!(people.contains(&1) && people.contains(&2));
    let one = of_group(&listing, Group::Susceptible).into_iter().find(|one| one.person == 1).unwrap();
    assert_eq!(one.reasons, ["linked to 1 person who exhibit it, by family"]);
    assert_eq!((one.linked.exhibiting, one.linked.hops), (1, Some(1)));
}

#[test]
fn only_children_are_susceptible_where_the_rule_says_so() {
    let rows = vec![row(0, "robbery", Role::Suspect)];
    let mut world = World::new(rows, &[AgeBand::From18, AgeBand::From18, AgeBand::Under10]);
    world.links = vec![(0, 1, Tie::Family), (0, 2, Tie::Family)];
    let only = BehaviourText { susceptible: crate::agreement::Susceptible::Under18, ..rule() };
    let people = |rule: &BehaviourText| {
        let listing = listed(&world.pool(), rule);
        of_group(&listing, Group::Susceptible).iter().map(|one| one.person).collect::<Vec<_>>()
    };
    assert_eq!(people(&rule()).len(), 2);
    assert_eq!(people(&only), [2]);
}

#[test]
fn a_nomination_moves_nobody_and_bears_its_source() {
    let rows = vec![row(0, "robbery", Role::Offender), row(1, "theft", Role::Offender)];
    let pool = World::new(rows, &[AgeBand::From18; 3]).pool();
    let mut named = Named::default();
    named.nominated("health", &[1, 2], &pool.people);
    let with = listed_with(&pool, &rule(), &Order::default(), &tables(), &named).unwrap();
    let without = listed(&pool, &rule());
    let places = |listing: &Listing| {
        let exhibiting = of_group(listing, Group::Exhibiting);
        exhibiting.iter().map(|one| (one.place, one.person, one.points)).collect::<Vec<_>>()
    };
    assert_eq!(places(&with), places(&without));
    let nominated = of_group(&with, Group::Nominated);
    assert_eq!(nominated.len(), 1);
    assert_eq!((nominated[0].person, nominated[0].place), (2, None));
    assert_eq!(nominated[0].nominated_by, ["health"]);
    let marked = with.candidates.iter().find(|one| one.person == 1).unwrap();
    assert_eq!(marked.nominated_by, ["health"]);
}

#[test]
fn the_overlap_says_on_which_side_somebody_was_first() {
    let victim = Row { date: 19_500, event: 1, ..row(0, "robbery", Role::Victim) };
    let rows = vec![row(0, "robbery", Role::Offender), victim, row(1, "theft", Role::Suspect)];
    let overlap = listed(&World::of_adults(rows).pool(), &rule()).overlap;
    assert_eq!((overlap.vulnerable_first, overlap.exhibiting, overlap.exhibiting_first), (1, 1, 0));
}

#[test]
fn a_behaviour_that_matches_nobody_gives_an_empty_list() {
    let nobody = listed(&World::of_adults(vec![row(0, "gp_contact", Role::Subject)]).pool(), &rule());
    assert_eq!(nobody.candidates, []);
    assert_eq!(nobody.back_test, None);
    assert_eq!(listed(&World::new(vec![], &[]).pool(), &rule()).candidates, []);
}

#[test]
fn a_behaviour_that_matches_everybody_lists_everybody_once() {
    let rows = (0..40_u32)
        .map(|person| Row { event: person.cast_signed(), ..row(person, "robbery", Role::Suspect) });
    let listing = listed(&World::of_adults(rows.collect()).pool(), &rule());
    let people: BTreeSet<u32> = listing.candidates.iter().map(|one| one.person).collect();
    assert_eq!((listing.candidates.len(), people.len()), (40, 40));
    assert_eq!(listing.tied_at_capacity.len(), 40, "all alike: who is within the capacity is chance");
    assert!(listing.candidates.iter().all(|one| one.steadiness.as_ref().unwrap().band == Band::B));
}
