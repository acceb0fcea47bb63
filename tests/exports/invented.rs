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
    assert_eq!(
        taken(&report),
        "person_reference full_name birth_date street postcode contact_kind contact_date need need"
    );
}

/// Drug and alcohol treatment: names of columns over several lines, names as last and first, months by name with times,
/// substances that are needs, a reason for the end that is no kind of contact.
#[test]
fn names_of_columns_over_several_lines() {
    let list = rows(
        "Client ID|Client name\n(Last, First)|Date of\nBirth|Gender at birth|Postcode\n(at triage)|Referral received|Main problem substance|Referral source|Discharge reason",
        (0..90).map(|at| {
            let (surname, forename) = name(at % 45);
            let person = at % 45;
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"][at % 6];
            format!(
                "SMS-{}|{surname}, {forename}|{} {} {}|{}|LE{} {}ZX|{} {month} 2026 2:05 PM|{}|{}|{}",
                3_000 + person,
                person % 28 + 1,
                ["March", "April", "June"][person % 3],
                1955 + person,
                ["Male", "Female"][person % 2],
                person % 5 + 1,
                person % 10,
                at % 28 + 1,
                ["Heroin", "Alcohol", "Crack cocaine", "Cannabis"][person % 4],
                ["Self", "GP", "Probation", "Police custody"][at % 4],
                ["", "Completed", "Dropped out"][at % 3]
            )
        }),
    );
    let report = checked(vec![("treatment.csv", delimited(&list, b'|'))]);
    assert_eq!((report.people, report.contacts, report.refused()), (45, 90, 0));
    assert_eq!(taken(&report), "person_reference full_name birth_date sex postcode contact_date need - -");
    assert_eq!(report.needs, 45);
}

/// A supplier from elsewhere: words glued together, the surname first, month before day, twelve-hour clocks.
#[test]
fn words_glued_together_and_months_first() {
    let list = rows(
        "PersonNumber|NameLast|NameFirst|NameMiddle|DateOfBirth|SexDesc|HomeAddressPostalCode|IncidentNumber|IncidentDateTime|IncidentTypeDesc|InvolvementTypeDesc|IncidentLSOA21CD",
        (0..90).map(|at| {
            let (surname, forename) = name(at % 45);
            let person = at % 45;
            format!(
                "{}|{}|{}||{}/{}/{}|{}|LE{}{}ZX|{}|{}/{}/2026 2:{:02}:00 PM|{}|{}|E010{}",
                880_000 + person,
                surname.to_uppercase(),
                forename.to_uppercase(),
                person % 12 + 1,
                person % 28 + 1,
                1955 + person,
                ["Male", "Female"][person % 2],
                person % 5 + 1,
                person % 10,
                2_026_000 + at / 2,
                at % 9 + 1,
                at % 28 + 1,
                at % 60,
                ["Theft - Shoplifting", "Violence against the person", "Criminal Damage"][at % 3],
                ["Suspect", "Aggrieved", "Witness"][at % 3],
                13_600 + at % 20
            )
        }),
    );
    let report = checked(vec![("rms.csv", delimited(&list, b','))]);
    assert_eq!((report.people, report.contacts, report.refused()), (45, 90, 0));
    assert_eq!((report.events, report.areas), (45, 20));
    assert_eq!(
        taken(&report),
        "person_reference surname forenames forenames birth_date sex postcode event contact_date contact_kind role area"
    );
    let lost: Vec<&str> = report.losses.iter().map(|loss| loss.field).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// Tenancies: tabs, capitals and underscores, birth dates without separators, moments in one ISO text.
#[test]
fn capitals_and_underscores() {
    let list = rows(
        "TENANCY_REF|PERSON_URN|TITLE|FAMILY_NAME|GIVEN_NAMES|BIRTH_DT|SEX_CD|ADDR_LINE_1|POST_CD|UPRN|CASE_REF|CASE_OPENED_DTTM|CASE_CATEGORY|VULNERABILITY_MARKER",
        (0..80).map(|at| {
            let (surname, forename) = name(at % 40);
            let person = at % 40;
            format!(
                "T/{}|U{}|Mr|{surname}|{forename} J|{}{:02}{:02}|M|Flat {}, Mill Court|LE2 {}QD|{}|C{}|2026-0{}-{:02}T09:{:02}:00Z|{}|{}",
                500 + person,
                9_000 + person,
                1950 + person,
                person % 12 + 1,
                person % 28 + 1,
                person + 1,
                person % 10,
                10_001_000 + person,
                700 + at,
                at % 9 + 1,
                at % 28 + 1,
                at % 60,
                ["Rent arrears", "ASB - noise", "Notice of eviction", "Repairs"][at % 4],
                ["Mental health", "Alcohol", "", ""][person % 4]
            )
        }),
    );
    let report = checked(vec![("tenancies.txt", delimited(&list, b'\t'))]);
    assert_eq!((report.people, report.contacts, report.refused()), (40, 80, 0));
    assert_eq!(
        taken(&report),
        "- person_reference - surname forenames birth_date sex street postcode uprn event contact_date contact_kind need"
    );
    assert_eq!(report.needs, 20);
}

/// What the columns of the first table were taken for.
fn taken(report: &people_zones::agency::CheckReport) -> String {
    let fields = report.tables[0].columns.iter().map(|column| column.field.unwrap_or("-"));
    fields.collect::<Vec<_>>().join(" ")
}
