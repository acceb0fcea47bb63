//! Every duty to people has a test, and this table says which. A test that is renamed or dropped is missed here.

use super::super::duties::FIXED;
use super::*;

const HUB: &str = include_str!("../../hub/tests/duties.rs");
const ORDER: &str = include_str!("../../hub/tests/order.rs");
const CLEAN: &str = include_str!("../../agency/clean/tests.rs");
const STORIES: &str = include_str!("../../../tests/journeys/stories.rs");
const JOURNEYS: &str = include_str!("../../../tests/journeys/agreement.rs");
const CANARY: &str = include_str!("../../../tests/journeys/canary/mod.rs");

/// A duty by its first words, and the tests that notice when it is broken.
const TESTED: &[(&str, &[(&str, &str)])] = &[
    (
        "People are listed only within a group",
        &[
            (HUB, "only_contacts_of_the_behaviour_list_anybody"),
            (ORDER, "points_are_their_parts_and_order_the_list"),
        ],
    ),
    (
        "A child under 10",
        &[
            (HUB, "the_age_of_ten_is_a_wall_and_eighteen_a_rule"),
            (HUB, "nobody_under_eighteen_exhibits_without_a_rule"),
        ],
    ),
    (
        "A child who is exploited",
        &[
            (HUB, "an_exploited_child_is_vulnerable_first_even_under_a_rule"),
            (STORIES, "an_exploited_child_is_vulnerable_and_not_exhibiting"),
        ],
    ),
    (
        "People who are only susceptible",
        &[
            (HUB, "who_is_susceptible_or_only_named_has_no_place_and_no_points"),
            (HUB, "who_is_only_near_an_event_is_in_no_order"),
        ],
    ),
    ("Being vulnerable never", &[(HUB, "being_harmed_never_raises_an_exhibiting_place")]),
    (
        "The order rests on firm links",
        &[
            (HUB, "a_likely_link_moves_nobody_and_is_shown_beside"),
            (STORIES, "twins_at_one_address_are_never_firmly_one_person"),
        ],
    ),
    (
        "Sex and former names",
        &[
            (JOURNEYS, "no_list_or_page_shows_the_sex_of_a_person"),
            (CANARY, "nothing_planted_is_in_any_file_outside_the_agencies"),
        ],
    ),
    (
        "People who are protected",
        &[
            (CLEAN, "a_protected_person_is_in_no_count"),
            (STORIES, "a_protected_person_is_nowhere"),
            (STORIES, "a_protected_person_is_in_no_count"),
        ],
    ),
    ("An incident that one agency", &[(STORIES, "an_incident_that_was_passed_on_gives_no_third_agency")]),
    ("Points, bands and groups", &[(JOURNEYS, "no_points_reach_an_agency")]),
];

#[test]
fn every_duty_that_always_holds_has_its_tests() {
    let named: Vec<&str> = TESTED.iter().map(|(duty, _)| *duty).collect();
    assert_eq!(FIXED.len(), named.len());
    for (duty, words) in FIXED.iter().zip(named) {
        assert!(duty.starts_with(words), "{duty}");
    }
    for (file, test) in TESTED.iter().flat_map(|(_, tests)| *tests) {
        assert!(file.contains(&format!("fn {test}(")), "{test} is gone");
    }
}

#[test]
fn duties_that_can_be_set_are_safe_when_nothing_is_said() {
    let text = world().text;
    let start = text.find("[duties]").unwrap();
    let end = text.find("# --- Who sees what").unwrap();
    let silent = format!("{}{}", &text[..start], &text[end..]);
    let checked = super::super::check(&silent).unwrap();
    let terms = checked.terms().unwrap();
    assert_eq!(terms.duties, Duties { susceptible_hops: 1, links_settled_first: true });
    let without = silent.replace("exhibiting_under_18 = false\n", "");
    let checked = super::super::check(&without).unwrap();
    assert!(!checked.terms().unwrap().behaviours[0].exhibiting_under_18);
}

#[test]
fn without_a_target_behaviour_the_check_says_that_nobody_is_listed() {
    let text = world().text;
    let start = text.find("[[behaviours]]").unwrap();
    let end = text.find("# --- Exceptions").unwrap();
    let checked = super::super::check(&format!("{}{}", &text[..start], &text[end..])).unwrap();
    assert!(checked.terms().is_some());
    assert!(checked.findings()[0].words.contains("nobody will be listed"));
}
