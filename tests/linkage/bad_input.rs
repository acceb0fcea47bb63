//! Contributions that are odd: each is linked as far as it goes, and what is odd is said in words. Never a giant person,
//! never silence.

use std::collections::BTreeMap;

use people_zones::synthetic::{Mix, World, world};

use super::change::{BIRTH, FORENAME, NHS_NUMBER, POSTCODE, SURNAME, change};
use super::round::{Answer, link};
use super::score::{Score, score};

fn tidy() -> World {
    world(3, &Mix { people: 900, ..Mix::tidy() })
}

/// The most records that one person was made of.
fn largest(answer: &Answer) -> usize {
    let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
    answer.people.values().for_each(|(person, ..)| *sizes.entry(*person).or_default() += 1);
    sizes.into_values().max().unwrap()
}

#[track_caller]
fn says(answer: &Answer, words: &str) {
    let warnings = &answer.report.warnings;
    assert!(warnings.iter().any(|warning| warning.contains(words)), "{words}: {warnings:?}");
}

#[track_caller]
fn check(world: &World, words: &str, least: f64) -> Score {
    let answer = link(&world.exports);
    says(&answer, words);
    let score = score(world, &answer, None);
    assert!(score.f1() > least && score.false_mergers() < 0.05, "{words}: {score:?}");
    assert!(largest(&answer) <= 12, "{words}: a person of {} records", largest(&answer));
    score
}

#[test]
fn a_tidy_world_warns_of_nothing() {
    let answer = link(&tidy().exports);
    assert!(answer.report.warnings.is_empty(), "{:?}", answer.report.warnings);
}

#[test]
fn an_agency_without_any_postcode() {
    let mut world = tidy();
    change(&mut world.exports[0], |_, cells| cells[POSTCODE].clear());
    check(&world, "agency1: nobody has a postcode", 0.85);
}

#[test]
fn an_agency_where_everybody_was_born_on_a_first_of_january() {
    let mut world = tidy();
    change(&mut world.exports[0], |_, cells| {
        if cells[BIRTH].len() > 4 {
            cells[BIRTH].replace_range(4.., "-01-01");
        }
    });
    check(&world, "agency1: 100 % of birth dates are a first of January", 0.85);
}

#[test]
fn an_agency_where_everybody_was_born_on_one_day() {
    let mut world = tidy();
    change(&mut world.exports[0], |_, cells| cells[BIRTH] = "1985-06-15".into());
    check(&world, "agency1: nobody has a birth date", 0.85);
}

#[test]
fn everybody_at_the_address_of_the_town_hall() {
    let mut world = tidy();
    for export in &mut world.exports {
        change(export, |_, cells| cells[POSTCODE] = "QX1 1AA".into());
    }
    let score = check(&world, "agency2: nobody has a postcode", 0.85);
    assert!(score.precision() > 0.97, "{score:?}");
}

#[test]
fn a_client_whose_name_is_confidential() {
    let mut world = tidy();
    let mut clients = Vec::new();
    for export in &mut world.exports {
        change(export, |number, cells| {
            if number % 40 == 7 {
                clients.push(cells[0].clone());
                (cells[FORENAME], cells[SURNAME]) = ("Client".into(), "Confidential".into());
                (cells[BIRTH], cells[POSTCODE]) = ("1990-06-15".into(), String::new());
            }
        });
    }
    let answer = link(&world.exports);
    assert!(largest(&answer) <= 9, "a person of {} records", largest(&answer));
    let linked = score(&world, &answer, None);
    assert!(clients.len() > 20 && linked.precision() > 0.97, "{linked:?}");
}

#[test]
fn one_export_sent_for_two_agencies() {
    let mut world = tidy();
    world.exports[1].bytes = world.exports[0].bytes.clone();
    let own = world.records.iter().filter(|record| record.source == "agency1").cloned();
    let copies: Vec<_> = own
        .map(|record| people_zones::synthetic::WorldRecord { source: "agency2".into(), ..record })
        .collect();
    world.records.retain(|record| record.source != "agency2");
    world.records.extend(copies);
    check(&world, "agency1 and agency2 know nearly the same people", 0.9);
}

#[test]
fn an_export_that_was_filtered() {
    let mut world = tidy();
    let text = String::from_utf8(world.exports[2].bytes.clone()).unwrap();
    let kept: Vec<&str> = text.lines().take(61).collect();
    world.exports[2].bytes = format!("{}\n", kept.join("\n")).into_bytes();
    let there: Vec<String> = kept.iter().map(|line| line.split(',').next().unwrap().to_owned()).collect();
    world.records.retain(|record| record.source != "agency3" || there.contains(&record.reference));
    check(&world, "agency3: 60 records", 0.9);
}

#[test]
fn an_agency_that_holds_a_third_of_its_people_twice() {
    let mut world = world(3, &Mix { people: 900, twice: 30, ..Mix::tidy() });
    // The other agencies hold everybody once.
    let mut seen: BTreeMap<(String, usize), usize> = BTreeMap::new();
    let again: Vec<String> = world
        .records
        .iter()
        .filter(|record| record.source != "agency1")
        .filter(|record| {
            let times = seen.entry((record.source.clone(), record.person)).or_default();
            *times += 1;
            *times > 1
        })
        .map(|record| record.reference.clone())
        .collect();
    world.records.retain(|record| !again.contains(&record.reference));
    for export in &mut world.exports {
        let text = String::from_utf8(export.bytes.clone()).unwrap();
        let kept = text.lines().filter(|line| !again.iter().any(|one| line.starts_with(&format!("{one},"))));
        export.bytes = format!("{}\n", kept.collect::<Vec<_>>().join("\n")).into_bytes();
    }
    let answer = link(&world.exports);
    says(&answer, "agency1: ");
    says(&answer, "is there one reference for each person?");
    let score = score(&world, &answer, None);
    assert!(score.f1() > 0.8 && score.false_mergers() < 0.05, "{score:?}");
}

#[test]
fn a_name_and_date_that_stand_for_an_eighth_of_all() {
    let mut world = tidy();
    for export in &mut world.exports {
        change(export, |number, cells| {
            if number % 8 == 0 {
                (cells[FORENAME], cells[SURNAME]) = ("Person".into(), "Private".into());
                (cells[BIRTH], cells[POSTCODE]) = ("1990-06-15".into(), "QX1 1AA".into());
            }
        });
    }
    let answer = link(&world.exports);
    says(&answer, "of all records share one pseudonym");
    assert!(largest(&answer) <= 12, "a person of {} records", largest(&answer));
}

#[test]
fn a_number_that_stands_on_more_records_than_one_person_has() {
    let mut world = tidy();
    for export in &mut world.exports {
        change(export, |number, cells| {
            if number < 4 {
                cells[NHS_NUMBER] = "9994552996".into();
            }
        });
    }
    check(&world, "match key nhs_number: 12 records have one number", 0.9);
}
