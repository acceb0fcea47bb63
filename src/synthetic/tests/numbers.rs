//! How many people and contacts the town has, and how untidy its exports are.

use super::{AGENCIES, FENNABY, Row, bytes, reference, rows, text};
use crate::synthetic::people::check_digit;
use crate::synthetic::{AS_OF, FEWEST_PEOPLE, town, wordings};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_same_seed_gives_the_same_town_and_another_seed_another() {
    assert!(town(7, FEWEST_PEOPLE) == town(7, FEWEST_PEOPLE));
    let (one, other) = (town(7, FEWEST_PEOPLE), town(8, FEWEST_PEOPLE));
    assert!(
        one.boundaries != other.boundaries && one.truth != other.truth && one.population != other.population
    );
    assert!(one.exports.iter().zip(&other.exports).all(|(one, other)| one.bytes != other.bytes));
}

#[test]
fn most_are_known_to_one_agency_some_to_several_and_tens_to_all() {
    let mut agencies = BTreeMap::<&str, usize>::new();
    for line in FENNABY.truth.lines().skip(1) {
        *agencies.entry(line.rsplit(',').next().unwrap()).or_default() += 1;
    }
    let at_least = |count| agencies.values().filter(|&&known| known >= count).count();
    assert!((3_000..4_000).contains(&agencies.len()), "{}", agencies.len());
    assert!((300..900).contains(&at_least(2)) && (20..100).contains(&at_least(4)));
    let contacts: usize = AGENCIES.iter().map(|agency| rows(&FENNABY, agency).len()).sum();
    assert!((14_000..17_000).contains(&contacts), "{contacts}");
}

#[test]
fn three_to_six_in_a_hundred_show_the_target_behaviour_three_times() {
    const TARGET: [&str; 11] = [
        "antisocial_behaviour",
        "criminal_damage",
        "violence_with_injury",
        "violence_without_injury",
        "robbery",
        "theft",
        "weapon_possession",
        "public_order",
        "arson",
        "drug_trafficking",
        "tenancy_antisocial_behaviour",
    ];
    let kinds: BTreeMap<_, _> = wordings().into_iter().collect();
    let mut times = BTreeMap::<String, usize>::new();
    for row in rows(&FENNABY, "police") {
        let own =
            ["SUSPECT", "OFFENDER", "CHARGED", "SUBJECT"].iter().any(|role| row["Role"].starts_with(role));
        if own && TARGET.contains(&kinds[row["Offence/Incident"].as_str()]) {
            *times.entry(row["Person Ref"].clone()).or_default() += 1;
        }
    }
    let known =
        FENNABY.truth.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect::<BTreeSet<_>>();
    let often = times.values().filter(|&&times| times >= 3).count();
    assert!((30..60).contains(&(often * 1000 / known.len())), "{often} of {}", known.len());
}

#[test]
fn nobody_under_ten_is_held_to_have_done_anything() {
    for row in rows(&FENNABY, "police").iter().filter(|row| row["Role"].starts_with("SUSPECT")) {
        let year = |date: &str| date.get(6..10).and_then(|year| year.parse::<i32>().ok());
        if let (Some(born), Some(met)) = (year(&row["DOB"]), year(&row["Reported Date"])) {
            assert!(met - born >= 10);
        }
    }
}

#[test]
fn every_record_of_an_export_is_in_the_truth_once_and_no_other() {
    let exported: BTreeSet<String> = AGENCIES
        .iter()
        .flat_map(|&agency| {
            rows(&FENNABY, agency).into_iter().map(move |row| format!("{agency},{}", reference(&row)))
        })
        .collect();
    let truth: Vec<&str> =
        FENNABY.truth.lines().skip(1).filter_map(|line| Some(line.rsplit_once(',')?.0)).collect();
    assert!(truth.iter().copied().eq(exported.iter().map(String::as_str)));
}

#[test]
fn every_nhs_number_is_of_the_test_range_with_a_right_check_digit() {
    let mut seen = 0;
    for row in rows(&FENNABY, "health").iter().chain(&rows(&FENNABY, "council")) {
        let number = row.get("NHS No").or(row.get("NHS number")).unwrap().replace(' ', "");
        if !number.is_empty() {
            let check = check_digit(&number[..9]).unwrap().to_string();
            assert!(number.len() == 10 && number.starts_with("999") && number.ends_with(&check));
            seen += 1;
        }
    }
    assert!(seen > 3_000);
}

#[test]
fn neighbours_share_exact_corners_and_every_area_has_one() {
    let map: Value = serde_json::from_str(&FENNABY.boundaries).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), 24);
    let corners = |feature: &Value| -> BTreeSet<String> {
        feature["geometry"]["coordinates"][0].as_array().unwrap().iter().map(Value::to_string).collect()
    };
    let all: Vec<_> = features.iter().map(corners).collect();
    for (number, own) in all.iter().enumerate() {
        let shares = |(other, corners): (usize, &BTreeSet<String>)| {
            other != number && own.intersection(corners).count() > 2
        };
        assert!(all.iter().enumerate().any(shares));
    }
    assert_eq!(features[9]["properties"]["area"], "T01000010");
    assert_eq!(features[9]["properties"]["name"], "Fennaby 003B");
}

#[test]
fn each_export_is_untidy_in_its_own_way() {
    let [council, health, housing, police] = AGENCIES.map(|agency| bytes(&FENNABY, agency));
    assert!(police.starts_with(b"\xEF\xBB\xBFPerson Ref,") && police.ends_with(b"\r\n"));
    assert!(std::str::from_utf8(council).is_err() && council.starts_with(b"Person ID;"));
    assert!(
        housing.starts_with(b"Fennaby Homes - case export\r\nPrinted ")
            && text(housing).contains("Total rows: ")
    );
    assert!(
        std::str::from_utf8(health).is_ok_and(|text| text.starts_with("NHS No,") && !text.contains('\r'))
    );
    let impossible = |row: &Row| row["Date of birth"].get(5..7).is_some_and(|month| month > "12");
    assert!(rows(&FENNABY, "council").iter().any(impossible));
    for (agency, born) in
        [("police", "DOB"), ("council", "Date of birth"), ("health", "Birth Date"), ("housing", "DOB")]
    {
        let rows = rows(&FENNABY, agency);
        let missing = rows.iter().filter(|row| row[born].is_empty()).count();
        assert!(missing * 100 > rows.len() && missing * 5 < rows.len(), "{agency}");
    }
}

#[test]
fn several_people_meet_in_one_event() {
    let mut events = BTreeMap::<String, BTreeSet<String>>::new();
    for row in rows(&FENNABY, "police") {
        events.entry(row["Occurrence No"].clone()).or_default().insert(row["Person Ref"].clone());
    }
    assert!(events.values().filter(|people| people.len() > 1).count() > 300);
}

#[test]
fn the_last_day_is_that_of_the_round() {
    assert!(FENNABY.as_of == AS_OF);
    let last = rows(&FENNABY, "council").into_iter().map(|row| row["Start date"].clone()).max();
    assert!(last.is_some_and(|last| last <= AS_OF.to_string()));
}
