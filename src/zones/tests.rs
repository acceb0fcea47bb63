//! Whole steps over a small county, and all that people give a program that it must refuse.

use super::search::tests::square;
use super::*;
use jiff::civil::date;

fn code(area: usize) -> String {
    format!("T{area:03}")
}

fn zone(areas: &[usize]) -> Result<Zone, ZoneError> {
    Zone::new("Mill Lane", Status::Proposed, areas.iter().map(|&area| code(area)), &square(8))
}

#[test]
fn a_zone_hangs_together_without_holes_and_has_two_areas() {
    assert!(zone(&[9, 10, 18]).is_ok());
    assert_eq!(zone(&[9]), Err(ZoneError::OneArea));
    assert_eq!(zone(&[]), Err(ZoneError::OneArea));
    assert_eq!(zone(&[9, 10, 40]), Err(ZoneError::Apart(2)));
    let ring = [9, 10, 11, 17, 19, 25, 26, 27];
    assert_eq!(zone(&ring), Err(ZoneError::Hole("T018".to_owned())));
}

#[test]
fn areas_outside_the_boundaries_are_counted_and_not_taken() {
    assert_eq!(zone(&[9, 10, 900, 901]), Err(ZoneError::Outside(2)));
}

#[test]
fn a_name_that_could_be_a_path_is_no_name() {
    let named = |name| Zone::new(name, Status::Proposed, [code(9), code(10)], &square(8));
    for name in ["", " ", "../up", "a|b", "a/b", "<b>"] {
        assert_eq!(named(name), Err(ZoneError::Name), "{name}");
    }
    assert_eq!(named(" Bell Foundry (east) ").unwrap().slug(), "bell-foundry-east");
}

#[test]
fn two_zones_may_not_share_a_name_and_their_overlap_is_told() {
    let ground = square(8);
    let mut zones = Zones::default();
    zones.add(zone(&[9, 10, 18]).unwrap()).unwrap();
    assert_eq!(zones.add(zone(&[1, 2]).unwrap()), Err(ZoneError::Twice("Mill Lane".to_owned())));
    zones.add(Zone { name: "Canal".to_owned(), ..zone(&[10, 11]).unwrap() }).unwrap();
    let overlaps = zones.overlaps(&ground);
    assert_eq!(overlaps.rows[0][2], Value::Number(1.0, 0));
    assert!(zones.find("mill lane").is_ok() && zones.find("Mil").is_err());
}

#[test]
fn a_survey_without_the_number_asked_is_refused() {
    let words = |text| read_answers(text).unwrap_err().to_string();
    assert_eq!(words("area,item,yes\nT001,safe,4\n"), "no column `n`; there are: area, item, yes");
    assert!(words("area,item,n,yes\nT001,safe,10,55%\n").starts_with("row 2, yes: not a whole number"));
    assert!(words("area,item,n,yes\nT001,safe,10,12\n").contains("more said yes than answered"));
    assert!(words("area,item,n,yes,invited\nT001,safe,10,2,4\n").contains("fewer were invited"));
    assert!(words("area,item,n,yes\n").contains("no rows"));
}

#[test]
fn a_change_of_what_people_say_has_newcombes_interval() {
    // Newcombe 1998, table II, (a): 56/70 less 48/80 is 0.2, from 0.0524 to 0.3339.
    let text = "area,item,n,yes,wave\nT001,safe,80,48,2024\nT001,safe,70,56,2025\nT002,safe,9,9,2025\n";
    let sheet = perception_change(&read_answers(text).unwrap(), &[code(1)], "Mill Lane");
    let numbers: Vec<String> = sheet.rows[0][7..].iter().map(Value::words).collect();
    assert_eq!(numbers, ["20.0", "5.2", "33.4"]);
    let few = perception_change(&read_answers(text).unwrap(), &[code(2)], "");
    assert!(few.rows[0].contains(&Value::Hidden), "nine answers are too few to show");
}

#[test]
fn two_divisions_are_not_mixed() {
    let one = |kind, name: &str, geography: &str| Supplied {
        kind,
        name: name.to_owned(),
        family: kind.family(),
        source: "ONS".to_owned(),
        period: "2019".to_owned(),
        geography: geography.to_owned(),
        file: String::new(),
        sha256: String::new(),
        areas: 8,
    };
    let mut register = Register::default();
    register.add(one(Kind::Boundaries, "areas", "LSOA 2011")).unwrap();
    register.add(one(Kind::Deprivation, "imd", "LSOA 2011")).unwrap();
    let words = register.add(one(Kind::Counts, "fires", "LSOA 2021")).unwrap_err().to_string();
    assert!(words.contains("LSOA 2021") && words.contains("cannot be compared"), "{words}");
    register.add(one(Kind::Deprivation, "imd", "LSOA 2011")).unwrap();
    assert_eq!(register.supplied.len(), 2, "the same again takes the place of the earlier");
}

#[test]
fn missing_evidence_is_not_supplied_and_never_nought() {
    let mut register = Register::default();
    let imd = Supplied {
        kind: Kind::Deprivation,
        name: "IMD".to_owned(),
        family: Some(Family::Deprivation),
        source: "MHCLG".to_owned(),
        period: "2019".to_owned(),
        geography: "LSOA 2011".to_owned(),
        file: String::new(),
        sha256: String::new(),
        areas: 4,
    };
    register.add(imd).unwrap();
    let (found, sheet) = coverage(&register, &[("health".to_owned(), 0.25)], 8, date(2026, 9, 30));
    assert_eq!(found.len(), 8);
    let row = |family: &str| sheet.rows.iter().find(|row| row[0].words() == family).unwrap();
    assert_eq!(
        (row("deprivation")[3].words().as_str(), row("deprivation")[4].words().as_str()),
        ("old", "50")
    );
    assert_eq!((row("health")[3].words().as_str(), row("health")[4].words().as_str()), ("fresh", "25"));
    assert!(row("housing")[1..].iter().all(|value| *value == Value::NotSupplied));
}

#[test]
fn months_that_are_missing_are_named() {
    let file =
        |month: &str| format!("Month,LSOA code,Crime type\n{month},T001,Burglary\n{month},,Burglary\n");
    let street = read_street(&[file("2018-11"), file("2019-02"), file("2019-01")]).unwrap();
    assert_eq!(street.months, ["2018-11", "2019-01", "2019-02"]);
    assert_eq!(street.missing(), ["2018-12"]);
    assert_eq!((street.records, street.unlocated), (6, 3));
    assert!((street.sum("burglary", 0..3).unwrap().values[&code(1)] - 3.0).abs() < 1e-12);
}

#[test]
fn nothing_before_has_no_ratio_and_is_said() {
    let ground = square(8);
    let series =
        Series { name: "dealing".to_owned(), before: vec![0.0; 64], after: vec![1.0; 64], harm: None };
    let (changes, sheet) = evaluate(&ground, &[9, 10], &[40, 41, 42], &[series], 1);
    assert_eq!(changes[0].ratio, None);
    assert!(sheet.notes.iter().any(|note| note.contains("nothing was counted in the zone before")));
    assert!(changes[0].words().contains("had none before it began"));
}

#[test]
fn compared_areas_that_all_stand_out_are_warned_of() {
    let ground = square(8);
    let all = comparison_warning(&[40, 41], &ground, &|_| true).unwrap();
    assert!(all.contains("falls by itself"));
    assert_eq!(comparison_warning(&[40, 41], &ground, &|area| area == 40), None);
    assert!(comparison_warning(&[], &ground, &|_| false).is_some());
}

#[test]
fn harm_needs_a_weight_for_every_kind() {
    let ground = square(8);
    let series = |name: &str, harm| Series {
        name: name.to_owned(),
        before: vec![10.0; 64],
        after: vec![8.0; 64],
        harm,
    };
    let changes = |all: &[Series]| evaluate(&ground, &[9, 10], &[40, 41], all, 1).0;
    assert_eq!(changes(&[series("a", Some(2.0)), series("b", None)]).len(), 2);
    let with = changes(&[series("a", Some(2.0)), series("b", Some(10.0))]);
    assert_eq!(with[2].zone, (240.0, 192.0));
    assert_eq!(with[2].p, None, "harm is no count");
}

#[test]
fn narratives_that_could_name_somebody_are_marked_without_saying_whom() {
    let check = |text: &str, what: &str| {
        let found = identifiers(text);
        assert!(found.iter().any(|finding| finding.what == what), "{what}: {found:?}");
    };
    check("we met Mr Smith there", "a name with a title");
    check("his number is 07700 900 123", "a long number, such as an NHS or telephone number");
    check("lives near LE3 6RJ now", "a postcode");
    check("born on 4/5/1990, he", "a date");
    check("since 4th May 1990 she", "a date");
    check("write to jo@example.org", "a mail address");
    check("at 12 Mill Lane they", "an address");
    check("a neighbour, Anna Kowalska, said", "two capitalised words in a row, such as a full name");
    assert_eq!(identifiers("residents say that the park feels safer in the evening\n"), []);
    assert_eq!(identifiers("all is well\nsee LE36RJ")[0].line, 2);
}

#[test]
fn the_need_index_is_that_of_the_indices_of_deprivation() {
    let ground = square(8);
    let layer = |name: &str, of: fn(usize) -> f64| Layer {
        name: name.to_owned(),
        source: LayerSource::Released,
        values: (0..64).map(|area| Some(of(area))).collect(),
    };
    let layers =
        [layer("health", |area| 100.0 + real(area)), layer("housing", |area| 400.0 - 3.0 * real(area))];
    let names = ["health".to_owned(), "housing".to_owned()];
    let found = need(&ground, &layers, &Weights::equal(&names)).unwrap();
    // First in one and last of 64 in the other: half of 100, and half of next to nothing.
    assert!((found.index[63] - 50.0).abs() < 0.5 && (found.index[0] - 50.0).abs() < 0.5);
    let all_health = Weights { of: vec![("health".to_owned(), 1.0)], set_by_board: true };
    let one = need(&ground, &layers, &all_health).unwrap();
    assert!((one.rank[63] - 1.0).abs() < 1e-12);
    assert_eq!(one.range[63], (1.0, 1.0), "with one part of life no weight matters");
    assert!(Weights::read("domain,weight\nhealth,-1\n").is_err());
    assert!(Weights::read("domain,weight\nhealth,0\n").is_err());
}

#[test]
fn a_hidden_area_takes_part_in_nothing() {
    let ground = square(8);
    let mut values: Vec<Option<f64>> = (0..64_u8).map(|area| Some(f64::from(20 + area % 9))).collect();
    values[27] = None;
    let layer = Layer { name: "people".to_owned(), source: LayerSource::Released, values };
    let found = hotspots(&ground, &layer, 20, 1).unwrap();
    assert_eq!((found.hidden, found.places.len()), (1, 63));
    assert!(found.beside_hidden[found.places.iter().position(|&area| area == 28).unwrap()]);
    let sheet = found.sheet(&ground);
    let row = sheet.rows.iter().find(|row| row[0] == Value::text(code(27))).unwrap();
    assert!(row[2..].iter().all(|value| *value == Value::Hidden));
}

#[test]
fn few_areas_shown_are_not_compared() {
    let layer = Layer {
        name: "people".to_owned(),
        source: LayerSource::Released,
        values: (0..64).map(|area| (area < 19).then_some(20.0)).collect(),
    };
    assert!(hotspots(&square(8), &layer, 20, 1).is_none());
}

#[test]
fn comparison_areas_lie_outside_every_zone_and_its_edge() {
    let ground = square(10);
    let mine = Zone::new("One", Status::Existing, [code(11), code(12)], &ground).unwrap();
    let other = Zone::new("Two", Status::Existing, [code(77), code(78)], &ground).unwrap();
    let inside = mine.places(&ground);
    let alike = ground.alike(&inside, &[mine.clone(), other.clone()]);
    assert_eq!(alike.len(), 6);
    for zone in [&mine, &other] {
        let of = zone.places(&ground);
        let edge = ground.edge(&of);
        assert!(alike.iter().all(|area| !of.contains(area) && !edge.contains(area)));
    }
}

#[test]
fn a_ward_is_the_areas_that_are_mostly_in_it() {
    let text = "postcode,ward_nm,lsoa11cd\nLE1 1AA,Castle Ward,T001\nLE1 1AB,Castle Ward,T001\n\
                LE1 1AC,Mill Ward,T001\nLE1 1AD,Mill Ward,T002\n";
    let lookup = Lookup::read(text).unwrap();
    assert_eq!(lookup.ward("castle"), Ok(vec![code(1)]));
    assert_eq!(lookup.ward("Mill Ward"), Ok(vec![code(2)]));
    assert!(lookup.ward("Mil").is_err());
    assert_eq!(lookup.postcodes(["le11ad"].into_iter()), Ok(vec![code(2)]));
    assert_eq!(lookup.postcodes(["LE1 1AD", "ZZ1 1ZZ"].into_iter()), Err(ZoneError::UnknownPostcodes(1)));
}

#[test]
fn resilience_is_charted_against_the_time_before() {
    let text = "measure,period,value\nvolunteers,2024-01,10\nvolunteers,2024-02,12\nvolunteers,2024-03,11\n\
                volunteers,2024-04,40\nclub,2024-01,3\n";
    let sheet = resilience(&read_resilience(text).unwrap(), "2024-04");
    assert_eq!(sheet.rows[3][6], Value::text("rule 1"));
    assert!(sheet.notes[0].starts_with("club: fewer than two values"));
}
