//! Exports as agencies write them, through reading, mapping and cleaning.

use super::{CheckReport, Error, Extract, InMemory, Input, Mapping, Preset, Reading};
use crate::agreement::Window;
use jiff::civil::date;
use std::path::PathBuf;
use std::sync::Arc;

const WINDOW: Window = Window { from: date(2024, 10, 1), to: date(2026, 9, 30) };

#[expect(clippy::print_stderr, reason = "a test says what it skips")]
fn shared(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    std::fs::read(&file).inspect_err(|_| eprintln!("skipped: ../shared/{path} is absent")).ok()
}

fn read_as(file: &str, bytes: &[u8], mapping: Option<Mapping>) -> Result<Extract, Error> {
    let input: Arc<dyn Input> = Arc::new(InMemory::new(file, bytes));
    Extract::of(&[input], Reading { mapping, presets: Preset::shipped(), without_header: false })
}

fn read(file: &str, bytes: &[u8]) -> Result<Extract, Error> {
    read_as(file, bytes, None)
}

fn report(file: &str, bytes: &[u8]) -> CheckReport {
    let extract = read(file, bytes).map_err(|error| error.to_string()).unwrap();
    extract.check(&WINDOW).map_err(|error| error.to_string()).unwrap()
}

#[test]
fn the_five_exports_of_the_round_are_used_row_by_row() {
    for (agency, rows, people) in [
        ("council", 8220, 1299),
        ("education", 7412, 1254),
        ("health", 7765, 1274),
        ("housing", 7640, 1245),
        ("police", 7544, 1254),
    ] {
        let Some(bytes) = shared(&format!("data/round/{agency}.csv")) else { return };
        let report = report(agency, &bytes);
        assert_eq!((report.rows, report.people, report.refused()), (rows, people, 0), "{agency}");
        assert_eq!(u64::try_from(report.contacts), Ok(rows), "{agency}");
        let unknown = |loss: &&super::Loss| ["contact_kind", "role", "area"].contains(&loss.field);
        assert_eq!(report.losses.iter().find(unknown), None, "{agency}");
    }
}

#[test]
fn lists_of_people_beside_them_are_no_extracts() {
    for file in ["people", "truth"] {
        let Some(bytes) = shared(&format!("data/round/{file}.csv")) else { return };
        assert!(!read(file, &bytes).unwrap().is_extract(), "{file}");
    }
}

#[test]
fn open_data_are_no_extracts() {
    for file in [
        "2018-10-leicestershire-street",
        "llr_lsoa11_population",
        "llr_crime_lsoa_month_type",
        "england_imd2019_ranks",
        "llr_oa11_lsoa11_msoa11_lad17_lookup",
        "llr_postcodes_codepoint_open_2014",
        "llr_stroke_admissions_2017_2019",
        "leicestershire_prc_offences_2017_18",
        "linkage/febrl4",
        "linkage/febrl4_truth",
        "llr_imd2019_domains",
        "ho_offence_codes_to_policeuk",
    ] {
        let Some(bytes) = shared(&format!("data/{file}.csv")) else { return };
        assert!(!read(file, &bytes).unwrap().is_extract(), "{file}");
    }
}

const ONE_CONTACT_EACH: &str =
    "Person Ref,Forename,Surname,Date of Birth,House No,Street,Town,Postcode,Event Type,Event Date
rec-1-org,Michaela,Neumann,11/11/1915,8,Stanley Street,Winston Hills,L4 2CD,Contact,01/09/2026
rec-2-org,Courtney,Painter,16/12/1916,12,Pinkerton Circuit,Richlands,L4 5FG,Contact,01/09/2026
rec-3-org,Charles,,,38,Salkauskas Crescent,Dapto,L4 5,Contact,01/09/2026
";

#[test]
fn an_export_of_one_contact_each_maps_fully() {
    let extract = read("a.csv", ONE_CONTACT_EACH.as_bytes()).unwrap();
    let tables = extract.tables();
    let fields: Vec<&str> = tables[0].columns.iter().map(|column| column.field.unwrap_or("-")).collect();
    let expected =
        "person_reference forenames surname birth_date house street town postcode contact_kind contact_date";
    assert_eq!(fields.join(" "), expected);
    let report = extract.check(&WINDOW).unwrap();
    assert_eq!((report.rows, report.people, report.refused()), (3, 3, 0));
}

#[test]
fn nothing_that_can_be_shown_holds_a_value() {
    let text = "Person ID,Surname,Seen by Zebediah Quixote,LE99 9ZZ,Event Date,Postcode,Role,Case Type\n\
                P1,Quixote,Zebediah,x,20/08/2026,Zebediah,Zebediah,Zebediah\n\
                P2,May,y,x,99/99/2026,LE1 1AA,Zebediah,Zebediah\nZebediah\nP3,May,y,x,21/08/2026,LE1 1AA,,\n";
    let extract = read("a.csv", text.as_bytes()).unwrap();
    let tables = extract.tables();
    let shown: Vec<String> = tables[0].columns.iter().map(super::Column::shown).collect();
    assert_eq!(shown.join("|"), "Person ID|Surname|column 3|column 4|Event Date|Postcode|Role|Case Type");
    let mut report = extract.check(&WINDOW).unwrap();
    assert_eq!(report.refused(), 2);
    report.tables[0].columns.iter_mut().for_each(|column| column.name.clear());
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains("Zebediah") && !json.contains("Quixote") && !json.contains("LE99"), "{json}");
}

#[test]
fn a_corrected_mapping_is_used_as_it_stands() {
    let text = "P,N,Event Date,W\n1,Lee,20/08/2026,21/08/2026\n2,May,20/08/2026,21/08/2026\n";
    let guessed = read("a.csv", text.as_bytes()).unwrap();
    assert!(guessed.contact_dates().is_err());
    let corrected = guessed.mapping().to_toml().replacen("\"dropped\"", "\"person_reference\"", 1);
    let mapping = super::Mapping::from_toml(&corrected).map_err(|error| error.to_string()).unwrap();
    let extract = read_as("a.csv", text.as_bytes(), Some(mapping)).unwrap();
    assert_eq!(extract.contact_dates(), Ok(Some((date(2026, 8, 20), date(2026, 8, 20)))));
    assert_eq!(extract.check(&WINDOW).unwrap().people, 2);
}

#[test]
fn a_mapping_for_another_file_is_refused() {
    let one = read("a.csv", ONE_CONTACT_EACH.as_bytes()).unwrap();
    let mapping =
        super::Mapping::from_toml(&one.mapping().to_toml()).map_err(|error| error.to_string()).unwrap();
    let other = ONE_CONTACT_EACH.replace("Event Date", "Date of event");
    let error = read_as("b.csv", other.as_bytes(), Some(mapping)).err();
    let words = "b.csv: the mapping's column for contact_date is not in the file; make the mapping again";
    assert_eq!(error.map(|error| error.to_string()).as_deref(), Some(words));
}

#[test]
fn an_extract_without_what_it_needs_is_refused_with_what_is_missing() {
    let error = read("a.csv", b"Surname,DOB\nLee,01/02/1990\n").unwrap().check(&WINDOW).err();
    let words = "a.csv: no column is a person reference, and none a date other than a birth date; name it in the mapping";
    assert_eq!(error.map(|error| error.to_string()).as_deref(), Some(words));
}
