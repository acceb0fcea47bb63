//! Exports in the shapes of systems that nobody here has: they map without an edit.

use super::writers::{Rows, delimited, xlsx};
use super::{checked, checked_with};

fn rows(header: &str, body: impl Iterator<Item = String>) -> Rows {
    let cells = |line: String| line.split('|').map(str::to_owned).collect();
    std::iter::once(header.to_owned()).chain(body).map(cells).collect()
}

const SURNAMES: [&str; 7] =
    ["Ashdown", "Birtles", "Corbyn-Hale", "O'Dell", "van der Berg", "Eastaugh", "Fenn"];
const FORENAMES: [&str; 5] = ["Ada", "Bertrand", "Cleo", "Dev", "Esme"];

fn name(person: usize) -> (&'static str, &'static str) {
    (SURNAMES[person % 7], FORENAMES[person % 5])
}

/// Social care: people, contacts, child protection plans, factors and relationships, one sheet each.
#[test]
fn one_sheet_per_table() {
    let people = rows(
        "Person ID|Last Name|First Name|DOB|Gender|NHS Number|Primary Address Postcode|Restricted Access",
        (0..60).map(|person| {
            let (surname, forename) = name(person);
            let day = person % 28 + 1;
            let restricted = if person == 59 { "Yes" } else { "No" };
            format!(
                "{}|{surname}|{forename}|{day:02}-Mar-20{:02}|Female||LE3 {}AB|{restricted}",
                7000 + person,
                person % 16,
                person % 10
            )
        }),
    );
    let contacts = rows(
        "Contact ID|Person ID|Date of Contact|Contact Reason|Contact Source|Outcome",
        (0..180).map(|at| {
            let reason = ["MASH Contact", "Domestic abuse", "Neglect", "Police PPN"][at % 4];
            format!(
                "C{}|{}|{:02}/{:02}/2026|{reason}|School|NFA",
                9000 + at,
                7000 + at % 60,
                at % 28 + 1,
                at % 9 + 1
            )
        }),
    );
    let plans = rows(
        "Person ID|Plan Start Date|Plan End Date|Category of Abuse",
        (0..20).map(|at| format!("{}|{:02}/02/2026||Neglect", 7000 + at, at + 5)),
    );
    let factors = rows(
        "Person ID|Factor Identified|Assessment Date",
        (0..40).map(|at| {
            format!(
                "{}|{}|13/04/2026",
                7000 + at,
                ["Mental health of parent", "Alcohol misuse", "Domestic violence", "Housing"][at % 4]
            )
        }),
    );
    let related = rows(
        "Person ID|Related Person ID|Relationship",
        (0..30).map(|at| {
            format!("{}|{}|{}", 7000 + at, 7001 + at, ["Sibling", "Mother", "Half brother"][at % 3])
        }),
    );
    let cover = rows("Extract run by the data team|", std::iter::empty());
    let report = checked(vec![(
        "lcs.xlsx",
        xlsx(&[
            ("Cover", &cover),
            ("Persons", &people),
            ("Contacts", &contacts),
            ("CP Plans", &plans),
            ("Assessment factors", &factors),
            ("Relationships", &related),
        ]),
    )]);
    let held: Vec<&str> = report.tables.iter().map(|table| table.holds).collect();
    assert_eq!(held, ["people", "contacts", "contacts", "needs", "relationships"]);
    assert_eq!(report.people, 59, "the restricted person is in no count");
    assert_eq!(report.contacts, 177 + 20);
    assert!(report.needs >= 35 && report.relationships >= 25, "{} {}", report.needs, report.relationships);
    let lost: Vec<&str> = report.losses.iter().map(|loss| loss.field).collect();
    assert!(!lost.contains(&"birth_date") && !lost.contains(&"need"), "{lost:?}");
    assert!(report.passed_on > 0);
}

/// Probation: a list with two-digit years, months by name in one column, whole names, a total below.
#[test]
fn two_digit_years() {
    let mut list = rows(
        "CRN|Offender Name|D.O.B|Gender|Postcode|Order Type|Order Start|Tier|OM",
        (0..80).map(|person| {
            let (surname, forename) = name(person % 40);
            let person = person % 40;
            let born = format!("{:02}/{:02}/{:02}", person % 28 + 1, person % 12 + 1, 55 + person % 45);
            let order = ["Community Order", "SSO", "Licence", "Unpaid Work"][person % 4];
            format!(
                "X{}|{}, {forename}|{born}|M|LE2 {}XY|{order}|{:02}-Apr-26|B|A N Other",
                100_200 + person,
                surname.to_uppercase(),
                person % 10,
                person % 28 + 1
            )
        }),
    );
    list.push(vec!["Total rows: 80".to_owned()]);
    let report = checked(vec![("delius.csv", delimited(&list, b','))]);
    assert_eq!((report.people, report.contacts, report.refused()), (40, 80, 0));
    let lost: Vec<&str> = report.losses.iter().map(|loss| loss.field).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(report.tables[0].source.closing_lines.len(), 1);
    assert!(report.oddities.over_120 == 0 && report.oddities.before_birth.0 == 0);
}

/// Ambulance: dispatch rows with eastings and northings, times beside dates, NHS numbers of the test range.
#[test]
fn eastings_and_northings() {
    let calls = rows(
        "CAD Number|Call Date|Call Time|Patient Ref|Patient Surname|Patient Forename|Patient DOB|Patient Sex|Chief Complaint|Easting|Northing",
        (0..90).map(|at| {
            let (surname, forename) = name(at % 45);
            let person = at % 45;
            let complaint = ["Overdose", "Psychiatric", "Fall", "Chest pain"][at % 4];
            format!(
                "CAD{}|2026-0{}-{:02}|13:4{}|AP{}|{surname}|{forename}|19{}-0{}-11|{}|{complaint}|{}|{}",
                44_000 + at,
                at % 9 + 1,
                at % 28 + 1,
                at % 10,
                5_000 + person,
                40 + person,
                person % 9 + 1,
                ["M", "F"][person % 2],
                458_000 + (at % 3) * 1_000,
                304_000
            )
        }),
    );
    let postcodes = "postcode,easting,northing,lsoa11cd\nLE1 1AA,458010,304010,E01013600\nLE1 1AB,459010,304010,E01013601\nLE1 1AC,460010,304010,E01013602\n";
    let bytes = delimited(&calls, b',');
    let report = checked_with(vec![("cad.csv", bytes.clone())], postcodes);
    assert_eq!((report.people, report.contacts, report.refused()), (45, 90, 0));
    assert_eq!((report.areas, report.oddities.areas_found), (3, (0, 90)));
    assert_eq!(checked(vec![("cad.csv", bytes)]).areas, 0, "without a lookup there is no area");
}

/// Home-made: no preset knows it, tildes, a title, needs as columns of yes and no.
#[test]
fn a_home_made_system() {
    let mut list = rows(
        "Our ref~Service user~Born~Lives at~Post code~What happened~When~Mental health?~Homeless",
        (0..60).map(|at| {
            let (surname, forename) = name(at % 30);
            let person = at % 30;
            format!(
                "SU/{}~{forename} {surname}~{} {} 19{}~{} Mill Lane~LE4 {}QQ~{}~{}.{}.2026~{}~{}",
                300 + person,
                person % 28 + 1,
                ["January", "May", "Sept"][person % 3],
                50 + person,
                person + 1,
                person % 10,
                ["Food bank", "Debt advice", "Befriending"][at % 3],
                at % 28 + 1,
                at % 9 + 1,
                ["Y", "N", "N"][person % 3],
                ["N", "N", "N", "Y"][person % 4]
            )
        }),
    );
    let list: Rows = list.drain(..).map(|row| row[0].split('~').map(str::to_owned).collect()).collect();
    let text = [b"Community hub - contacts\n\n".to_vec(), delimited(&list, b'~')].concat();
    let report = checked(vec![("hub.txt", text)]);
    assert_eq!((report.people, report.contacts, report.refused()), (30, 60, 0));
    assert_eq!(report.needs, 10 + 7);
    let taken: Vec<&str> =
        report.tables[0].columns.iter().map(|column| column.field.unwrap_or("-")).collect();
    assert_eq!(
        taken.join(" "),
        "person_reference full_name birth_date street postcode contact_kind contact_date need need"
    );
}
