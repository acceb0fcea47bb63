//! Villages in which few names are shared by many: namesakes are not one person.

use std::collections::BTreeMap;

use people_zones::synthetic::{Mix, World, world};

use super::change::{FORENAME, SURNAME, change};
use super::round::link;
use super::score::{Score, score, within};

const STEMS: [&str; 20] = [
    "Ash", "Bunt", "Crop", "Dun", "Elk", "Foss", "Gads", "Harb", "Ill", "Jarv", "Kegw", "Loseb", "Mark",
    "Narb", "Oad", "Quorn", "Ratb", "Syst", "Thurm", "Wig",
];
const ENDINGS: [&str; 10] = ["er", "ine", "wen", "ulf", "ric", "gar", "mund", "ard", "wick", "dan"];

/// A name by its number, of two hundred.
fn name(number: usize) -> String {
    format!("{}{}", STEMS[number % STEMS.len()], ENDINGS[number / STEMS.len() % ENDINGS.len()])
}

/// A surname that sounds like no forename.
fn surname(number: usize) -> String {
    format!("Lo{}", name(number).to_lowercase())
}

/// A tidy world in which everybody's forename and surname follow from the person's number.
fn village(named: impl Fn(usize) -> (Option<String>, Option<String>)) -> World {
    let mut world = world(3, &Mix { people: 900, ..Mix::tidy() });
    let records = world.records.iter();
    let person: BTreeMap<String, usize> =
        records.map(|record| (record.reference.clone(), record.person)).collect();
    for export in &mut world.exports {
        change(export, |_, cells| {
            let (forename, surname) = named(person[&cells[0]]);
            cells[FORENAME] = forename.unwrap_or_else(|| cells[FORENAME].clone());
            cells[SURNAME] = surname.unwrap_or_else(|| cells[SURNAME].clone());
        });
    }
    world
}

#[track_caller]
fn check(what: &str, world: &World, (precision, recall): (f64, f64)) {
    let answer = link(&world.exports);
    let (score, right): (Score, _) = (score(world, &answer, None), answer.report.rightness);
    let found = format!("{what}: precision {:.4} recall {:.4}", score.precision(), score.recall());
    eprintln!("{found}");
    assert!(score.precision() >= precision && score.recall() >= recall, "{found}");
    // It may hold itself to miss more than it does, where hardly a name tells; never to find more.
    let honest = within(score.precision(), right.precision) && score.recall() >= right.recall.from;
    assert!(honest, "{found}, held to be {right:?}");
}

#[test]
fn a_village_of_namesakes() {
    for names in [20, 60, 200] {
        let whole = village(|person| (Some(name(person % names)), Some(surname(person * 7 % names))));
        check(&format!("{names} names"), &whole, (0.97, 0.93));
    }
}

#[test]
fn a_village_of_few_forenames_and_few_surnames() {
    for (forenames, surnames) in [(10, 2), (6, 10), (20, 10)] {
        let some =
            village(|person| (Some(name(person % forenames)), Some(surname(person / forenames % surnames))));
        check(&format!("{forenames} forenames, {surnames} surnames"), &some, (0.97, 0.92));
    }
}

#[test]
fn a_village_of_one_surname() {
    let one = village(|_| (None, Some(surname(0))));
    check("one surname", &one, (0.95, 0.92));
    let few = village(|person| (Some(name(person % 20)), Some(surname(0))));
    check("one surname, twenty forenames", &few, (0.95, 0.92));
}
