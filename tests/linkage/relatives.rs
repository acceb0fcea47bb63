//! Relatives are two people, however much they share: an agency that knows both says so.

use std::collections::BTreeMap;

use people_zones::synthetic::{Mix, World, world};

use super::change::{BIRTH, FORENAME, POSTCODE, SURNAME, change};
use super::round::{Answer, link};
use super::score::{person_of, score, within, wrong_at_the_top};

/// Forenames with one first letter.
const TWINS: [[&str; 2]; 6] = [
    ["Jacob", "Jordan"],
    ["Amelia", "Annabel"],
    ["Martin", "Matthew"],
    ["Charlotte", "Caitlin"],
    ["Duncan", "Dominic"],
    ["Rebecca", "Rosalind"],
];

/// A tidy world in which the first so many pairs of people are twins of one home.
fn with_twins(pairs: usize, seed: u64) -> World {
    let mut world = world(seed, &Mix { people: 900, agencies: 4, ..Mix::tidy() });
    let records = world.records.iter();
    let person: BTreeMap<String, usize> =
        records.map(|record| (record.reference.clone(), record.person)).collect();
    for export in &mut world.exports {
        change(export, |_, cells| {
            let person = person[&cells[0]];
            let pair = person / 2;
            if pair >= pairs {
                return;
            }
            let letter = |by: usize| char::from(b'a' + u8::try_from(pair / by % 26).unwrap());
            cells[FORENAME] = TWINS[pair % TWINS.len()][person % 2].to_owned();
            cells[SURNAME] = format!("Br{}n{}ley", letter(1), letter(26));
            cells[BIRTH] = format!("{}-{:02}-{:02}", 1960 + pair % 50, 1 + pair % 12, 2 + pair % 26);
            cells[POSTCODE] = format!("QX1 {}{}A", pair % 10, letter(1).to_ascii_uppercase());
        });
    }
    world
}

/// Pairs of twins whom at least two agencies both know, and how many of these are one person in the end.
fn known_apart(world: &World, answer: &Answer, pairs: usize) -> (usize, usize) {
    let of = |person: usize| -> BTreeMap<&str, i32> {
        let records = world.records.iter().filter(move |record| record.person == person);
        records.map(|record| (record.source.as_str(), person_of(answer, record))).collect()
    };
    let (mut seen, mut merged) = (0, 0);
    for pair in 0..pairs {
        let (one, other) = (of(2 * pair), of(2 * pair + 1));
        let both = one.keys().filter(|agency| other.contains_key(*agency)).count();
        if both >= 2 {
            seen += 1;
            merged += usize::from(one.values().any(|person| other.values().any(|twin| twin == person)));
        }
    }
    (seen, merged)
}

#[test]
fn twins_whom_agencies_know_apart_are_two_people() {
    let (mut seen, mut merged, mut wrong) = (0, 0, 0);
    for seed in [3, 4, 5] {
        let world = with_twins(15, seed);
        let answer = link(&world.exports);
        let score = score(&world, &answer, None);
        let found = format!("world {seed}: precision {:.4} {score:?}", score.precision());
        assert!(score.precision() > 0.985 && score.false_mergers() < 0.02, "{found}");
        assert!(within(score.precision(), answer.report.rightness.precision), "{found}");
        let (apart, one) = known_apart(&world, &answer, 15);
        (seen, merged) = (seen + apart, merged + one);
        wrong += wrong_at_the_top(&world, &answer);
    }
    eprintln!(
        "of {seen} pairs of twins known apart {merged} are one; {wrong} of 90 at the top are two people"
    );
    assert!(seen >= 10 && merged * 5 <= seen, "of {seen} pairs that agencies know apart, {merged} are one");
    assert!(wrong <= 6, "of the 90 people known to most, {wrong} are two people");
}
