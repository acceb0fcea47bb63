//! Headers and values of exports as agencies name them, to fields.

use super::{Mapping, Preset, UnknownCodes, guess};
use crate::agency::read::{self, Heading, InMemory, Input};
use std::sync::Arc;

fn mapped_with(text: &str, presets: &[Preset], heading: Heading) -> Mapping {
    let input: Arc<dyn Input> = Arc::new(InMemory::new("export.csv", text.as_bytes()));
    let mapping = read::tables(&input, heading).and_then(|tables| guess(&tables, presets, heading));
    mapping.map_err(|error| error.to_string()).unwrap()
}

fn mapped(text: &str) -> Mapping {
    mapped_with(text, &[], Heading::Expected)
}

/// Fields of the columns in order, `-` for a dropped one.
fn fields(mapping: &Mapping) -> String {
    let fields = mapping.columns().map(|column| column.field.map_or("-", |field| field.name));
    fields.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(header: &str, rows: &[&str], expected: &str) {
    assert_eq!(fields(&mapped(&format!("{header}\n{}\n", rows.join("\n")))), expected, "{header}");
}

const POLICE: [&str; 3] = [
    "N100,Ann Lee,04/05/1990,F,LE3 1AA,26/1001,Robbery,Suspect,20/08/2026 06:18,E01013600",
    "N101,Bob May,14/05/1980,M,LE3 1AB,26/1001,Robbery,Victim,20/08/2026 06:18,E01013600",
    "N100,Ann Lee,04/05/1990,F,LE3 1AA,26/1002,Affray,Suspect,21/08/2026 06:18,E01013601",
];

#[test]
fn one_system_s_columns_under_many_names() {
    let fields =
        "person_reference full_name birth_date sex postcode event contact_kind role contact_date area";
    for header in [
        "Nominal Ref,Nominal Name,DOB,Gender,Post Code,Occurrence No,Offence/Incident,Role,Reported Date,LSOA",
        "PersonID,FullName,DateOfBirth,Sex,PostCode,CrimeNumber,CrimeType,InvolvementType,IncidentDate,LSOA11CD",
        "person_id,name,date_of_birth,sex,home_postcode,incident_number,incident_type,role,incident_date,lsoa_code",
        "NOMINAL NO,NAME,D.O.B.,SEX,P/CODE,INCIDENT NO,INCIDENT CATEGORY,CAPACITY,DATE OF INCIDENT,LSOA21CD",
        "Unique Person Reference,Person Name,Birth Date,Gender,Address Postcode,Event Ref,Event Description,Party Type,Event Date/Time,Area Code",
        "personref,personname,dateofbirth,gender,postcode,eventid,eventtype,role,eventdate,lsoacode",
        "PNCID,Full name,Born,Sex,Residential postcode,URN,Offence description,Involved as (role),Date reported,Lower Super Output Area",
        "Client ID,Client Name,Client DOB,Client Gender,Client Postcode,Case ID,Case Category,Client Role,Case Opened Date,Small Area",
    ] {
        check(header, &POLICE, fields);
    }
}

#[test]
fn names_and_addresses_under_many_names() {
    let rows = [
        "7001,Lee,Ann,Mary,Annie,12,High Street,Leicester,LE3 1AA,Rent arrears,2026-05-01",
        "7002,May,Bob,,,14,Mill Lane,Leicester,LE3 1AB,Eviction notice,2026-05-02",
        "7001,Lee,Ann,Mary,Annie,12,High Street,Leicester,LE3 1AA,Rent arrears,2026-06-01",
    ];
    let fields = "person_reference surname forenames forenames known_as house street town postcode contact_kind contact_date";
    for header in [
        "Tenant ID,Surname,Forename,Middle Name(s),Known As,House No,Street,Town,Postcode,Case Type,Opened",
        "Customer Number,Last Name,First Name,Middle Names,Preferred Name,House Number,Street Name,City,Post Code,Service Type,Date Opened",
        "Tenancy Reference,Family Name,Given Name,Second Forename,Alias,House Name or Number,Address 1,Post Town,Property Postcode,Contact Reason,Contact Date",
        "ResidentRef,LastName,FirstName,MiddleName,AKA,HouseNo,Road,Suburb,HomePostcode,EnquiryType,DateReceived",
    ] {
        check(header, &rows, fields);
    }
}

#[test]
fn an_agency_s_own_number_is_the_reference_beside_an_nhs_number() {
    let rows = ["9994552996,H1,Lee,A&E attendance,2026-05-01", ",H2,May,Overdose,2026-05-02"];
    for (header, own) in [
        ("NHS No,Patient ID,Surname,Contact Type,Contact Date", "person_reference"),
        ("NHS Number,Hospital Number,Surname,Attendance Type,Arrival Date", "person_reference"),
        ("NHSNumber,MRN,Surname,Contact Type,Attendance Date", "person_reference"),
        ("nhs_number,local_patient_identifier,surname,activity_type,activity_date", "person_reference"),
    ] {
        check(header, &rows, &format!("nhs_number {own} surname contact_kind contact_date"));
    }
}

#[test]
fn an_nhs_number_stands_in_for_a_reference_that_is_not_there() {
    let mapping = mapped("NHS No,Surname,Contact Type,Contact Date\n9994552996,Lee,Overdose,2026-05-01\n");
    assert!(mapping.is_extract());
    assert!(mapping.tables[0].columns[0].reason.contains("stands in"));
}

#[test]
fn the_contact_date_is_no_other_date() {
    let rows = [
        "1,Lee,1990-05-04,2026-01-01,2026-02-01,2026-10-01,x",
        "2,May,1980-05-04,2026-01-02,2026-02-02,2026-10-01,x",
    ];
    check(
        "Client ID,Surname,DOB,Opened,Closed Date,Date Printed,Case Type",
        &rows,
        "person_reference surname birth_date contact_date - - contact_kind",
    );
    check(
        "Client ID,Surname,DOB,Date Created,Referral Date,Review Due Date,Referral Type",
        &rows,
        "person_reference surname birth_date - contact_date - contact_kind",
    );
    check(
        "Pupil ID,Surname,DOB,Start Date,End Date,Last Updated Date,Exclusion Type",
        &rows,
        "person_reference surname birth_date contact_date - - contact_kind",
    );
}

#[test]
fn what_is_about_somebody_else_or_nobody_is_dropped() {
    let rows = [
        "1,Lee,Al Fox,LE3 1AA,LE4 1AA,x y z,2026-01-01,al@x.uk",
        "2,May,Al Fox,LE3 1AB,LE4 1AB,x,2026-01-02,",
    ];
    check(
        "Person ID,Surname,Officer Name,Home Postcode,Incident Postcode,Notes,Incident Date,Email Address",
        &rows,
        "person_reference surname - postcode - - contact_date -",
    );
    check(
        "Patient ID,Surname,GP Name,Patient Postcode,GP Practice Postcode,Free Text,Appointment Date,Next of Kin",
        &rows,
        "person_reference surname - postcode - - contact_date -",
    );
}

#[test]
fn values_show_what_an_unknown_name_hides() {
    check(
        "A1,A2,A3,A4,A5,A6",
        &[
            "C1001,\"Lee, Ann\",04/05/1950,LE3 1AA,20/08/2026,E01013600",
            "C1002,\"May, Bob\",14/05/1990,LE3 1AB,21/08/2026,E01013601",
            "C1001,\"Lee, Ann\",04/05/1950,LE3 1AA,22/08/2026,E01013600",
        ],
        "person_reference full_name birth_date postcode contact_date area",
    );
}

#[test]
fn values_that_belie_a_name_refuse_it() {
    check(
        "Person ID,Postcode,DOB,Event Date,LSOA",
        &["1,1990-01-02,LE3 1AA,2026-01-01,Braunstone", "2,1980-01-02,LE3 1AB,2026-01-02,New Parks"],
        "person_reference - - contact_date -",
    );
    let mapping = mapped("Person ID,Postcode,Event Date\n1,1990-01-02,2026-01-01\n2,1980-01-02,2026-01-01\n");
    assert_eq!(mapping.tables[0].columns[1].reason, "named like postcode, but its values look like dates");
}

#[test]
fn columns_may_stand_in_any_order() {
    check(
        "LSOA,Reported Date,Role,Surname,DOB,Nominal Ref,Offence",
        &[
            "E01013600,2026-01-01,Suspect,Lee,1990-01-01,N1,Robbery",
            "E01013601,2026-01-02,Victim,May,1980-01-01,N2,Affray",
        ],
        "area contact_date role surname birth_date person_reference contact_kind",
    );
}

#[test]
fn a_bare_reference_is_the_person_s_if_it_comes_again_with_the_person() {
    check(
        "Reference,Surname,DOB,Type,Date",
        &[
            "1001,Lee,1990-01-01,Fraud,2026-01-01",
            "1002,May,1980-01-01,Theft,2026-01-02",
            "1001,Lee,1990-01-01,Arson,2026-01-03",
        ],
        "person_reference surname birth_date contact_kind contact_date",
    );
    check(
        "Case Ref,Customer Name,DOB,Case Type,Opened",
        &[
            "1001,Ann Lee,1990-01-01,Fraud,2026-01-01",
            "1002,Bob May,1980-01-01,Theft,2026-01-02",
            "1001,Ann Lee,1990-01-01,Arson,2026-01-03",
        ],
        "person_reference full_name birth_date contact_kind contact_date",
    );
}

#[test]
fn spellings_of_a_name_do_not_hide_whose_reference_it_is() {
    let rows: Vec<String> = (0..40)
        .map(|row| {
            format!(
                "T{},\"{}, {} Pam\",15-May-19{},Rent arrears,2026-05-01",
                100 + row % 12,
                ["Barker", "Khan", "Roe"][row % 3],
                ["Mrs", "Miss", "", "P."][row % 4],
                40 + row % 12
            )
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    check(
        "Tenancy Ref,Tenant Name,DOB,Case Type,Opened",
        &rows,
        "person_reference full_name birth_date contact_kind contact_date",
    );
}

#[test]
fn a_number_that_goes_with_all_sorts_of_people_is_no_person_s() {
    let rows: Vec<String> =
        (0..60).map(|row| format!("P{},E{},S{row}x,Theft,2026-05-01", 100 + row, 500 + row % 20)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    check(
        "Nominal Ref,Person Ref,Surname,Offence,Date",
        &rows,
        "person_reference - surname contact_kind contact_date",
    );
}

#[test]
fn a_whole_address_in_one_column_is_taken_for_its_street() {
    for header in ["Property Address", "Home Address", "Address", "Full Address"] {
        let header = format!("Person ID,{header},Event Date");
        check(
            &header,
            &["1,16 Holly Terrace,2026-01-01", "2,\"Flat 2, 8 Mill Lane\",2026-01-02"],
            "person_reference street contact_date",
        );
    }
    check(
        "Person ID,Incident Address,Event Date",
        &["1,16 Holly Terrace,2026-01-01"],
        "person_reference - contact_date",
    );
}

#[test]
fn protection_is_found_under_its_names() {
    for header in [
        "Restricted",
        "Protected",
        "Restricted Flag",
        "Is Protected",
        "Adoption flag",
        "Confidential (Y/N)",
        "Sensitive record",
        "Refuge",
    ] {
        let text = format!(
            "Person ID,Surname,{header},Event Date\n1,Lee,Y,2026-01-01\n2,May,,2026-01-02\n3,Fox,,2026-01-02\n4,Roe,,2026-01-02\n"
        );
        assert_eq!(fields(&mapped(&text)), "person_reference surname protected contact_date", "{header}");
    }
    check(
        "Person ID,Surname,Protective Marking,Event Date",
        &["1,Lee,OFFICIAL,2026-01-01", "2,May,OFFICIAL,2026-01-02"],
        "person_reference surname - contact_date",
    );
}

#[test]
fn tables_that_are_no_extract_are_told_apart() {
    for (text, missing) in [
        (
            "source,record_id,first_name,surname,dob,postcode\na,C1,Ann,Lee,1990-01-01,LE3 1AA\nb,C2,Bob,May,1980-01-01,LE3 1AB\n",
            vec!["a date other than a birth date"],
        ),
        ("source,record_id,entity_id\na,C1,Q1\na,C2,Q2\n", vec!["a date other than a birth date"]),
        (
            "lsoa11cd,month,crime_type,n\nE01013600,2018-10,Robbery,4\nE01013601,2018-10,Robbery,3\n",
            vec!["a person reference"],
        ),
        (
            "lsoa11cd,pop_total\nE01013600,1400\nE01013601,1500\n",
            vec!["a person reference", "a date other than a birth date"],
        ),
        ("Surname,Event Date\nLee,2026-01-01\n", vec!["a person reference"]),
    ] {
        assert_eq!(mapped(text).missing(), missing, "{text}");
    }
}

#[test]
fn a_mapping_file_is_read_back_as_it_was_written() {
    let mapping = mapped(
        "Person ID,DOB,\"Odd \"\"name\"\"\",Event Date,\n1,01/13/1990,x,20260101,y\n2,01/14/1990,x,20260101,y\n",
    );
    let text = mapping.to_toml();
    let again = Mapping::from_toml(&text).map_err(|error| error.to_string()).unwrap();
    assert_eq!(fields(&again), fields(&mapping));
    let pairs = again.columns().zip(mapping.columns());
    pairs.for_each(|(one, other)| assert!(one.name == other.name && one.dates == other.dates));
    assert!(text.contains("# by its name"));
    assert!(text.contains("dates = \"month_first\""));
}

#[test]
fn a_mapping_that_is_wrong_says_where_and_not_what() {
    for (text, message) in [
        (
            "[[table]]\n[[table.column]]\nname = Zebediah\n",
            "mapping, line 3: this is not TOML; compare it with a fresh mapping",
        ),
        ("x = 1\n", "mapping, line 1: no [[table]] is in it"),
        (
            "[[table]]\n\n[[table.column]]\nname = \"a\"\nfield = \"Zebediah\"\n",
            "mapping, line 3: this `field` is not in the schema",
        ),
        (
            "[[table]]\n[[table.column]]\nname = \"a\"\n",
            "mapping, line 2: a column needs a `field`, or \"dropped\"",
        ),
        (
            "[[table]]\n[[table.column]]\nname = \"a\"\nfield = \"event\"\ndates = \"x\"\n",
            "mapping, line 2: this style of `dates` is not known",
        ),
        (
            "[[table]]\n[[table.column]]\nname = \"a\"\nfield = \"event\"\n[[table.column]]\nname = \"b\"\nfield = \"event\"\n",
            "mapping, line 1: two columns of a table have the same field",
        ),
        (
            "[[table]]\n[[table.column]]\nname = \"a\"\nfield = \"event\"\n[kinds]\n\"Zebediah\" = \"Zebediah\"\n",
            "mapping, line 6: what this code stands for is not in the schema; `schemas/` has the lists",
        ),
    ] {
        assert_eq!(Mapping::from_toml(text).err().map(|error| error.to_string()).as_deref(), Some(message));
    }
}

#[test]
fn needs_and_relationships_are_told_from_contacts() {
    check(
        "Person ID,Need,Date identified",
        &["1,Mental health,2026-01-01", "2,Housing,2026-01-02", "1,Alcohol misuse,2026-01-03"],
        "person_reference need contact_date",
    );
    check(
        "Person ID,Related Person ID,Relationship",
        &["1,2,Sibling", "2,1,Sibling", "3,1,Mother"],
        "person_reference related_person relationship",
    );
    check(
        "Person ID,Surname,Mental Health Flag,Event Date",
        &["1,Lee,Y,2026-01-01", "2,May,N,2026-01-02", "3,Fox,N,2026-01-02"],
        "person_reference surname need contact_date",
    );
    check(
        "Person ID,Event Date,Next of kin,Relationship",
        &["1,2026-01-01,Ann Lee,Mother", "2,2026-01-02,Bob May,Father"],
        "person_reference contact_date - -",
    );
}

#[test]
fn places_on_the_national_grid_are_known() {
    check(
        "Patient ID,Call Date,Easting,Northing",
        &["1,2026-01-01,458000,304000", "2,2026-01-02,459000,305000"],
        "person_reference contact_date easting northing",
    );
}

#[test]
fn letters_that_look_alike_are_alike() {
    let rows = ["1,Lee,2026-01-01", "2,May,2026-01-02"];
    check("Persоn ID,Surnаme,Еvent Dаte", &rows, "person_reference surname contact_date");
}

#[test]
fn a_preset_says_what_headers_alone_do_not() {
    let text = "system = \"Home-made\"\n[columns]\n\"Ref A\" = \"person_reference\"\n\"Thing\" = \"contact_kind\"\n\"On\" = \"contact_date\"\n[kinds]\n\"ZZ1\" = \"theft\"\n";
    let preset = Preset::read("p.toml", text).map_err(|error| error.to_string()).unwrap();
    let mapping =
        mapped_with("Ref A,Thing,On\n1,ZZ1,2026-01-01\n2,ZZ1,2026-01-02\n", &[preset], Heading::Expected);
    assert_eq!(fields(&mapping), "person_reference contact_kind contact_date");
    assert!(mapping.tables[0].columns[1].reason.contains("Home-made"));
    assert!(Preset::read("p.toml", "system = \"x\"\n[kinds]\n\"a\" = \"b\"\n").is_err());
}

#[test]
fn a_file_without_a_header_goes_by_its_values() {
    let rows: Vec<String> = (0..40)
        .map(|row| {
            format!(
                "P{},Lee,{:02}/03/{},Robbery,{:02}/05/2026",
                100 + row % 9,
                row % 9 + 11,
                1950 + row % 9 * 5,
                row % 28 + 1
            )
        })
        .collect();
    let mapping = mapped_with(&rows.join("\n"), &[], Heading::None);
    assert_eq!(fields(&mapping), "person_reference - birth_date contact_kind contact_date");
    let again = Mapping::from_toml(&mapping.to_toml()).map_err(|error| error.to_string()).unwrap();
    assert!(again.is_without_header());
}

#[test]
fn comments_and_codes_of_a_mapping_survive() {
    let text = mapped("Person ID,Offence,Event Date\n1,Theft,2026-01-01\n2,Theft,2026-01-02\n").to_toml()
        + "\n# Mine.\n[kinds]\n\"ABC\" = \"theft\" # agreed with the team\n";
    let mapping = Mapping::from_toml(&text).map_err(|error| error.to_string()).unwrap();
    let unknown =
        UnknownCodes { lists: vec![("kinds", vec![("XYZ".to_owned(), 12), ("ABC".to_owned(), 1)])] };
    let added = mapping.with_unknown_codes(&unknown);
    for kept in ["# Mine.", "\"ABC\" = \"theft\" # agreed with the team", "XYZ = \"?\"  # 12 rows"] {
        assert!(added.contains(kept), "{kept}: {added}");
    }
    assert!(Mapping::from_toml(&added).is_ok());
}

#[test]
fn dates_that_could_be_either_must_be_decided() {
    let mapping = mapped("Person ID,Event Date\n1,01/02/2026\n2,03/04/2026\n");
    assert!(mapping.to_toml().contains("dates = \"?\""));
}
