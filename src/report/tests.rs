//! The layout of files, to the byte.

use super::{Workbook, csv, derived_csv, json, released_sheet};
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

#[test]
fn a_workbook_is_in_the_accessible_form() {
    let released = released(["T01", "T02", "T03"]);
    let sheet = released_sheet(&released.tables()[0]);
    let book = || {
        let cover = vec![("Round".to_owned(), "r".to_owned())];
        let (title, notes) = ("Areas", vec!["Numbers are counts.".to_owned()]);
        Workbook { title, cover, notes, sheets: &[&sheet] }.xlsx().unwrap()
    };
    assert_eq!(book(), book(), "the same tables, the same bytes");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book())).unwrap();
    let mut parts = std::collections::BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let text = std::io::read_to_string(&mut part).unwrap();
        parts.insert(part.name().unwrap().to_string(), text);
    }
    let sheets: Vec<&str> = parts["xl/workbook.xml"].split("<sheet name=\"").skip(1).collect();
    let sheets: Vec<&str> = sheets.iter().map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(sheets, ["Cover", "Contents", "Notes", "1 Areas"]);
    assert_eq!(
        parts.keys().filter(|name| name.starts_with("xl/tables/")).count(),
        3,
        "one a sheet, none on the cover"
    );
    assert!(parts.values().all(|text| !text.contains("mergeCell")));
    let texts = &parts["xl/sharedStrings.xml"];
    for text in [
        "[c]",
        "[c] stands for a number that is hidden to protect people.",
        "This worksheet contains one table.",
    ] {
        assert!(texts.contains(text), "{text}");
    }
}
