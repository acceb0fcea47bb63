//! The layout of files, to the byte.

use super::{csv, derived_csv, json};
use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
use crate::release::{Geography, Released, derive, released_in_a_test};
use crate::statistics::Neighbours;

fn released(labels: [&str; 3]) -> Released {
    let [a, b, c] = labels;
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new("areas", "Areas", [Dimension::flat("area")], measures);
    for (label, people, contacts) in [(a, 40, 90), (b, 3, 77), (c, 12, 30), (TOTAL, 55, 197)] {
        table.row([label], [Cell::people(people), Cell::events(contacts, people)]);
    }
    released_in_a_test(vec![table])
}

#[track_caller]
fn check(labels: [&str; 3], expected: &str) {
    assert_eq!(String::from_utf8(csv(&released(labels).tables()[0])).unwrap(), expected);
}

#[test]
fn a_csv_has_one_line_per_number_and_the_total_last() {
    check(
        ["T01", "T02", "T03"],
        "area,measure,value,status\n\
         T01,people,40,shown\n\
         T01,contacts,90,shown\n\
         T02,people,,hidden\n\
         T02,contacts,,hidden\n\
         T03,people,,hidden\n\
         T03,contacts,,hidden\n\
         Total,people,55,shown\n\
         Total,contacts,197,shown\n",
    );
}

#[test]
fn a_label_cannot_run_as_a_formula() {
    for sign in ["=", "+", "-", "@", "\t"] {
        let label = format!("{sign}1");
        let bytes = csv(&released([&label, "T02", "T03"]).tables()[0]);
        assert!(String::from_utf8(bytes).unwrap().contains(&format!("\n'{label},people,40,shown\n")));
    }
}

#[test]
fn a_comma_in_a_label_stays_in_its_column() {
    let bytes = csv(&released(["North, upper", "T02", "T03"]).tables()[0]);
    assert!(String::from_utf8(bytes).unwrap().contains("\n\"North, upper\",people,40,shown\n"));
}

#[test]
fn json_holds_null_for_what_is_hidden() {
    let value: serde_json::Value =
        serde_json::from_slice(&json(&released(["T01", "T02", "T03"]).tables()[0])).unwrap();
    let rows = &value["rows"];
    assert_eq!((&rows[0]["values"]["people"], &rows[0]["status"]), (&40.into(), &"shown".into()));
    assert_eq!(
        (&rows[1]["values"]["contacts"], &rows[1]["status"]),
        (&serde_json::Value::Null, &"hidden".into())
    );
    assert_eq!(rows[3]["area"], "Total");
}

#[test]
fn derived_numbers_stand_one_line_per_area() {
    let codes = ["T01", "T02", "T03"].map(String::from);
    let neighbours = Neighbours::from_pairs(3, [(0, 1), (1, 2)]).unwrap();
    let residents = [("T01", 400.0), ("T02", 1000.0), ("T03", 1000.0)];
    let population = residents.map(|(code, residents)| (code.to_string(), residents)).into();
    let geography = Geography { codes: &codes, neighbours: &neighbours, population: &population };
    let table = derive(&released(["T01", "T02", "T03"]).tables()[0], "people", &geography);
    assert_eq!(
        String::from_utf8(derived_csv(&table.unwrap())).unwrap(),
        "area,rate_per_1000,z,class,flags,status\n\
         T01,100.00,,,few residents; hidden neighbours,shown\n\
         T02,,,,,hidden\n\
         T03,,,,,hidden\n"
    );
}
