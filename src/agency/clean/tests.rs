//! Rows of an export to people and contacts, and what is counted on the way.

use super::{CleanContact, CleanExtract};
use crate::agency::identity::Identity;
use crate::agency::{Error, Extract, InMemory, Input, Reading, Seekable};
use crate::agreement::Window;
use crate::schema::AgeBand;
use jiff::civil::date;
use proptest::prelude::*;
use std::io::{self, Cursor};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const WINDOW: Window = Window { from: date(2024, 10, 1), to: date(2026, 9, 30) };

fn clean(text: &str) -> CleanExtract {
    clean_all(&[("export.csv", text)])
}

fn clean_all(files: &[(&str, &str)]) -> CleanExtract {
    let input =
        |(file, text): &(&str, &str)| -> Arc<dyn Input> { Arc::new(InMemory::new(*file, text.as_bytes())) };
    let inputs: Vec<_> = files.iter().map(input).collect();
    let extract = Extract::of(&inputs, Reading::default()).map_err(|error| error.to_string()).unwrap();
    extract.clean(&WINDOW).map_err(|error| error.to_string()).unwrap().0
}

/// Who somebody is, by the place among the people.
fn of(extract: &CleanExtract, person: usize) -> Vec<Identity> {
    extract.identities(&[person]).map_err(|error| error.to_string()).unwrap().remove(0)
}

const HEADER: &str =
    "Person ID,Forename,Surname,DOB,Gender,Postcode,NHS No,Restricted,Incident No,Offence,Role,Date,LSOA";

fn rows(rows: &[&str]) -> CleanExtract {
    clean(&format!("{HEADER}\n{}\n", rows.join("\n")))
}

/// Rows, people, contacts, and each refusal with its first rows.
#[track_caller]
fn check(lines: &[&str], rows_people_contacts: (u64, usize, usize), refusals: &[&str]) {
    let found = rows(lines);
    assert_eq!((found.rows, found.people.len(), found.contact_count), rows_people_contacts);
    let words =
        found.refusals.iter().map(|one| format!("{} x{} {:?}", one.reason.words(), one.rows, one.first_rows));
    assert_eq!(words.collect::<Vec<_>>(), refusals);
}

const LEE: &str = "1001,Ann,Lee,04/05/1990,F,LE3 1AA,9994552996,,26/1,Robbery,Suspect,20/08/2026,E01013600";
const MAY: &str = "1002,Bob,May,14/05/2010,M,LE3 1AB,,,26/1,Robbery,Victim,20/08/2026,E01013600";
const FOX: &str = "1003,Cat,Fox,24/05/2018,F,LE3 1AC,,,26/2,Affray,Witness,21/08/2026,E01013599";

#[test]
fn every_row_is_a_contact_even_if_it_is_there_twice() {
    check(&[LEE, MAY, LEE, LEE, FOX], (5, 3, 5), &[]);
}

#[test]
fn a_row_without_a_person_or_a_date_in_the_window_is_refused_and_counted() {
    check(
        &[
            LEE,
            MAY,
            FOX,
            ",Ann,Lee,,,,,,,Robbery,,20/08/2026,",
            "unknown,Ann,Lee,,,,,,,Robbery,,20/08/2026,",
            "1001,Ann,Lee,,,,,,,Robbery,,,",
            "1001,Ann,Lee,,,,,,,Robbery,,31/02/2026,",
            "1001,Ann,Lee,,,,,,,Robbery,,30/09/2024,",
            "1001,Ann,Lee,,,,,,,Robbery,,01/10/2026,",
            "1001,Ann,Lee,Robbery,,20/08/2026",
        ],
        (10, 3, 3),
        &[
            "more or fewer cells than the header x1 [11]",
            "no person reference x2 [5, 6]",
            "no contact date x1 [7]",
            "contact date that cannot be read x1 [8]",
            "contact before the window x1 [9]",
            "contact after the window x1 [10]",
        ],
    );
}

#[test]
fn the_window_includes_its_first_and_last_day() {
    let first = LEE.replace("20/08/2026", "01/10/2024");
    let last = LEE.replace("20/08/2026", "30/09/2026 23:59");
    check(&[&first, &last, MAY], (3, 2, 3), &[]);
}

#[test]
fn a_protected_person_is_in_no_count() {
    let flagged = "1001,Ann,Lee,04/05/1990,F,LE3 1AA,9994552996,Y,26/9,Robbery,Suspect,20/08/2026,E01013777";
    let late = "1001,Ann,Lee,99/99/1990,F,nowhere,123,,26/9,Robbery,Suspect,,E01013777";
    let ragged = "1001,Ann,Lee,Robbery";
    let found = rows(&[LEE, flagged, MAY, FOX, late, ragged, MAY, FOX]);
    assert_eq!((found.rows, found.people.len(), found.contact_count), (4, 2, 4));
    assert!(found.refusals.is_empty() && found.losses.is_empty());
    assert_eq!((found.events, found.areas.len()), (2, 2));
    assert!(found.people.iter().all(|person| person.reference.as_str() != "1001"));
}

#[test]
fn a_bad_field_is_lost_and_not_its_row() {
    let bad = "1004,Dan,Roe,1945-17-28,M,M1 ELX,9994552997,,26/3,Zumba,Dancer,22/08/2026,Braunstone";
    let mut found = rows(&[LEE, MAY, FOX, bad]);
    let losses: Vec<String> =
        found.losses.iter().map(|one| format!("{}: {} {:?}", one.field, one.why, one.first_rows)).collect();
    assert_eq!(
        losses,
        [
            "birth_date: no such day in the calendar [5]",
            "postcode: not written as a postcode [5]",
            "nhs_number: not ten digits with a matching check digit [5]",
            "contact_kind: its words are not known, counted as other [5]",
            "role: its words are not known [5]",
            "area: not the code of a small area [5]",
        ]
    );
    assert_eq!(found.contact_count, 4);
    let last = found.contacts.all()[3];
    assert_eq!((last.kind, last.role.code(), last.area), (0, 0, CleanContact::NOWHERE));
}

#[test]
fn placeholder_birth_dates_are_lost_and_new_year_is_kept() {
    let born = |day: &str| {
        let found = rows(&[&LEE.replace("04/05/1990", day), MAY, FOX]);
        of(&found, 0)[0].birth.as_ref().map(|birth| birth.date().to_string())
    };
    assert_eq!(born("01/01/1900"), None);
    assert_eq!(born("31/12/1889"), None);
    assert_eq!(born("01/10/2026"), None);
    assert_eq!(born("01/01/1990").as_deref(), Some("1990-01-01"));
    assert_eq!(born("1990-05-49"), None);
}

#[test]
fn a_person_s_spellings_are_identities_in_order() {
    let other = LEE.replace("Lee", "O'Neil-Lee").replace("LE3 1AA", "le31ad");
    let found = rows(&[LEE, &other, MAY, LEE, &LEE.replace("LE3 1AA", "le3  1aa")]);
    let spelled = of(&found, 0);
    let surnames: Vec<&str> = spelled.iter().filter_map(|one| Some(one.surname.as_ref()?.as_str())).collect();
    assert_eq!(surnames, ["LEE", "ONEILLEE"]);
    assert_eq!(spelled[1].postcode.as_ref().map(|one| one.as_str()), Some("LE31AD"));
}

#[test]
fn ages_are_of_the_window_s_last_day_by_the_usual_birth_date() {
    use crate::schema::AgeBand::{From10To17, From18, Under10, Unknown};
    let found = rows(&[LEE, MAY, FOX, "1004,Dan,Roe,,M,,,,,Robbery,,22/08/2026,"]);
    assert_eq!(
        found.people.iter().map(|one| one.age).collect::<Vec<_>>(),
        [From18, From10To17, Under10, Unknown]
    );
    let slip = MAY.replace("2010", "1910");
    assert_eq!(rows(&[&slip, MAY, MAY]).people[0].age, From10To17);
}

#[test]
fn people_of_one_event_share_it_and_areas_are_dense_numbers() {
    let lone = LEE.replace("26/1", "n/a");
    let mut found = rows(&[LEE, MAY, FOX, &lone, &lone]);
    let contacts = found.contacts.all();
    let events: Vec<u64> = contacts.iter().map(|one| one.event).collect();
    assert!(events[0] == events[1] && events[1] != events[2], "{events:?}");
    assert!(events[3] != events[4] && !events[..3].contains(&events[3]), "{events:?}");
    assert_eq!(found.events, 2, "events without a number are not counted");
    assert_eq!(found.areas, ["E01013599", "E01013600"]);
    assert_eq!(contacts.iter().map(|one| one.area).collect::<Vec<_>>(), [1, 1, 0, 1, 1]);
    assert_eq!(contacts.iter().map(|one| one.person).collect::<Vec<_>>(), [0, 1, 2, 0, 0]);
    assert_eq!(contacts[0].date, 20685);
}

#[test]
fn a_missing_role_is_the_subject_s_where_the_case_is_about_the_person() {
    use crate::schema::Role::{NotStated, Subject, Suspect};
    let mut found = rows(&[
        LEE,
        MAY,
        FOX,
        &LEE.replace("Robbery,Suspect", "Rent arrears,"),
        &LEE.replace("Robbery,Suspect", "Noise complaint,"),
    ]);
    assert_eq!([0, 3, 4].map(|at| found.contacts.all()[at].role), [Suspect, Subject, NotStated]);
}

#[test]
fn a_name_somebody_goes_by_is_a_second_identity() {
    let found = clean(
        "Person ID,Forename,Surname,Known As,Event Date\n1,Robert,Lee,Bob,01/02/2026\n2,Ann,May,,13/02/2026\n",
    );
    let names = |person: usize| -> Vec<String> {
        let identities = of(&found, person);
        identities
            .iter()
            .map(|one| format!("{} {}", one.forenames[0].as_str(), one.surname.as_ref().unwrap().as_str()))
            .collect()
    };
    assert_eq!(names(0), ["ROBERT LEE", "BOB LEE"]);
    assert_eq!(names(1), ["ANN MAY"]);
}

#[test]
fn a_date_and_a_home_of_very_many_people_are_nobody_s() {
    let row = |at: u32| {
        let (born, home) = match at {
            0..70 => ("15/06/1985".to_owned(), "LE1 1AA".to_owned()),
            _ => (
                format!("{:02}/{:02}/{}", 2 + at % 26, 1 + at % 12, 1950 + at % 60),
                format!("LE3 {}AB", at % 10),
            ),
        };
        format!("{at},Ann,Lee,{born},F,{home},,,,Robbery,,20/08/2026,")
    };
    let lines: Vec<String> = (0..300).map(row).collect();
    let found = rows(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(found.oddities.shared_by_many, [("birth_date", 70), ("postcode", 70)]);
    let (one, other) = (&of(&found, 5)[0], &of(&found, 75)[0]);
    assert!(one.birth.is_none() && one.postcode.is_none() && one.surname.is_some());
    assert!(other.birth.is_some() && other.postcode.is_some());
    assert!(found.people[5].age == AgeBand::Unknown && found.people[75].age != AgeBand::Unknown);
}

#[test]
fn a_home_of_very_many_people_is_found_in_whichever_table_it_stands() {
    let (mut contacts, mut people) =
        ("Person ID,Surname,Event Date\n".to_owned(), "Person ID,Surname,Postcode\n".to_owned());
    for at in 0..300 {
        let home = if at < 70 { "LE1 1AA".to_owned() } else { format!("LE3 {}AB", at % 10) };
        contacts += &format!("{at},Lee,20/08/2026\n");
        people += &format!("{at},Lee,{home}\n");
    }
    let found = clean_all(&[("contacts.csv", &contacts), ("people.csv", &people)]);
    assert_eq!(found.oddities.shared_by_many, [("postcode", 70)]);
    let homes = |person| of(&found, person).iter().any(|one| one.postcode.is_some());
    assert!(!homes(5) && homes(75));
}

#[test]
fn references_of_households_are_nobody_s_and_an_alias_is_believed() {
    let found = |households: u32| {
        let row = |at: u32, name: &str, born: u32| {
            format!("{at},{name},Lee,04/05/{born},F,LE3 1AA,,,,Robbery,,20/08/2026,")
        };
        let one = |at: u32| row(at, "Ann", 1950 + at % 50);
        let other = |at: u32| row(at, "Bob", 1951 + at % 50);
        let twin = row(30, "Cat", 1980);
        let lines = (0..300).map(one).chain((0..households).map(other)).chain([twin]);
        let lines: Vec<String> = lines.collect();
        rows(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let alias = found(20);
    assert_eq!(alias.oddities.several_people, 0);
    assert!(of(&alias, 5).len() == 2 && alias.people[5].age != AgeBand::Unknown);
    let households = found(21);
    assert_eq!(households.oddities.several_people, 22, "with the twin, who has another name alone");
    assert!(
        of(&households, 5).iter().all(Identity::is_blank) && households.people[5].age == AgeBand::Unknown
    );
    assert!(of(&households, 25)[0].surname.is_some() && households.people[25].age != AgeBand::Unknown);
}

#[test]
fn no_fixed_abode_gives_no_postcode_and_no_loss() {
    let found = rows(&[&LEE.replace("LE3 1AA", "ZZ99 3VZ"), MAY, FOX]);
    assert!(of(&found, 0)[0].postcode.is_none() && found.losses.is_empty());
}

#[test]
fn a_month_first_file_is_read_month_first_throughout() {
    let mut found =
        clean("Person ID,Surname,DOB,Event Date\n1,Lee,03/04/1990,05/25/2026\n2,May,03/04/1980,05/06/2026\n");
    assert_eq!(of(&found, 0)[0].birth.as_ref().unwrap().date(), date(1990, 3, 4));
    assert_eq!(found.contacts.all()[1].date, super::dates::days(date(2026, 5, 6)));
}

#[test]
fn tables_are_joined_by_the_person_s_reference() {
    let found = clean_all(&[
        (
            "people.csv",
            "Person ID,Surname,Forename,DOB,Restricted,Mental Health Flag\n1,Lee,Ann,1990-05-04,,Y\n2,May,Bob,1980-05-14,,N\n3,Fox,Cat,1970-01-02,Y,Y\n4,Roe,Dan,1970-01-02,,Y\n",
        ),
        (
            "contacts.csv",
            "Person ID,Case Type,Opened\n1,Rent arrears,2026-05-01\n1,Eviction notice,2026-05-02\n2,Rent arrears,2026-05-01\n3,Rent arrears,2026-05-01\n",
        ),
        ("needs.csv", "Person ID,Need\n1,Alcohol\n1,Alcohol\n2,Zumba\n4,Alcohol\n3,Alcohol\n"),
        (
            "ties.csv",
            "Person ID,Related Person ID,Relationship\n1,2,Sibling\n2,1,Sibling\n1,3,Partner\n4,1,Friend\n1,4,Friend\n1,1,Sibling\n",
        ),
    ]);
    let surnames: Vec<String> =
        [0, 1].map(|at| of(&found, at)[0].surname.as_ref().unwrap().as_str().to_owned()).to_vec();
    assert_eq!(surnames, ["LEE", "MAY"], "the protected person's contact is nowhere");
    assert_eq!(found.contact_count, 3);
    assert_eq!(found.needs, [(0, 301), (0, 402), (1, 0)]);
    assert_eq!(found.relationships, [(0, 1, 203), (1, 0, 203)]);
    assert_eq!(
        found.losses.iter().map(|one| (one.field, one.rows)).collect::<Vec<_>>(),
        [("need", 1), ("related_person", 1)]
    );
}

#[test]
fn a_table_named_after_a_kind_is_of_that_kind() {
    let mut found = clean_all(&[(
        "Eviction notices.csv",
        "Person ID,Surname,Opened\n1,Lee,2026-05-01\n2,May,2026-05-13\n",
    )]);
    assert_eq!(found.contacts.all().iter().map(|one| one.kind).collect::<Vec<_>>(), [302, 302]);
}

/// A file whose text is another one once it was opened so many times.
struct Changing {
    opened: AtomicUsize,
    after: usize,
    texts: [String; 2],
}

impl Input for Changing {
    fn name(&self) -> &str {
        "export.csv"
    }

    fn open(&self) -> io::Result<Box<dyn Seekable>> {
        let opened = self.opened.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(Cursor::new(self.texts[usize::from(opened >= self.after)].clone())))
    }
}

#[test]
fn a_file_that_changes_between_cleaning_and_sealing_is_refused() {
    // Too long a text to be kept: its rows are read again.
    let note = "x".repeat(40 << 10);
    let text = |reference: &str| {
        let rows = [LEE, MAY, FOX].map(|row| format!("{},{note}\n", row.replace("1001", reference)));
        format!("{HEADER},Note\n{}", rows.concat().repeat(300))
    };
    let texts = [text("1001"), text("1004")];
    let file = |after| Arc::new(Changing { opened: AtomicUsize::new(0), after, texts: texts.clone() });
    let read = |input: Arc<Changing>| {
        let extract = Extract::of(&[input], Reading::default()).map_err(|error| error.to_string()).unwrap();
        extract.clean(&WINDOW).map_err(|error| error.to_string()).unwrap().0
    };
    let steady = file(usize::MAX);
    assert!(read(steady.clone()).identities(&[0]).is_ok());
    let before = steady.opened.load(Ordering::Relaxed) - 1;
    let told = read(file(before)).identities(&[0]).err();
    assert!(matches!(told, Some(Error::NotATable { why, .. }) if why.contains("changed")));
}

proptest! {
    #[test]
    fn people_are_the_same_whether_read_alone_or_together(
        written in prop::collection::vec((0..6_u8, 0..4_usize, 0..3_usize), 1..40),
        cut in 0..7_usize,
    ) {
        let surnames = [",Lee,", ",lee,", ",May,", ",,"];
        let births = ["04/05/1990", "14/05/1990", "99/99/1990"];
        let written = written.iter().map(|(person, surname, birth)| {
            let row = LEE.replace("1001", &format!("200{person}")).replace(",Lee,", surnames[*surname]);
            row.replace("04/05/1990", births[*birth])
        });
        let written: Vec<String> = written.collect();
        let lines: Vec<&str> = [LEE, MAY, FOX].into_iter().chain(written.iter().map(String::as_str)).collect();
        let found = rows(&lines);
        let people: Vec<usize> = (0..found.people.len()).collect();
        let read = |some: &[usize]| found.identities(some).map_err(|error| error.to_string()).unwrap();
        let (some, others) = people.split_at(cut.min(people.len()));
        let apart: Vec<Vec<Identity>> = read(some).into_iter().chain(read(others)).collect();
        prop_assert!(read(&people) == apart);
        prop_assert!(apart.iter().all(|one| !one.is_empty()));
    }
}
