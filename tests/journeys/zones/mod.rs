//! From hotspots to zones, over the invented town: what a hub's analyst does, and what nobody may get out of it.

mod canary;
mod refused;
mod reversed;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::given_back::{Public, given_back};
use super::played::{copy, played};
use super::round::{Files, Run, pz, town};

/// The town's hub after hotspots, two zones, the search, an evaluation that was refused, and two pages.
struct Hub {
    path: PathBuf,
    files: Files,
    runs: Vec<(String, Run)>,
}

fn run(hub: &Path, words: &[&str]) -> Run {
    let mut arguments: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    arguments.extend(["--round".to_owned(), hub.display().to_string(), "--quiet".to_owned()]);
    pz(arguments)
}

fn hub() -> &'static Hub {
    static HUB: OnceLock<Hub> = OnceLock::new();
    HUB.get_or_init(|| {
        let folder = played("zones", |folder| {
            copy(&town().join("hub"), folder);
            let runs = serde_json::to_string(&analysed(folder)).unwrap();
            std::fs::write(folder.join("runs.json"), runs).unwrap();
        });
        let runs = serde_json::from_slice(&std::fs::read(folder.join("runs.json")).unwrap()).unwrap();
        Hub { files: Files::read(&folder), path: folder, runs }
    })
}

fn analysed(hub: &Path) -> Vec<(&'static str, Run)> {
    let codes = areas(hub);
    let (first, second) = (codes[0].clone(), codes[1].clone());
    let zone = format!("{first},{second}");
    std::fs::create_dir_all(hub.join("behaviours")).unwrap();
    for (name, areas) in
        [("all-crime", String::new()), ("dealing", format!("areas = [\"{first}\", \"{second}\"]\n"))]
    {
        let words = name.replace('-', " ");
        let kinds = if name == "dealing" { DEALING } else { ALL_CRIME };
        let rule = format!(
            "name = \"{name}\"\nwords = \"{words}\"\nkinds = {kinds}\nexhibiting = [\"suspect\", \"offender\", \"subject\"]\n\
             vulnerable = [\"victim\"]\n{areas}"
        );
        std::fs::write(hub.join(format!("behaviours/{name}.toml")), rule).unwrap();
    }
    vec![
        ("add", run(hub, &["hub", "zones", "--add", "Mill Lane", "--existing", "--areas", &zone])),
        ("hotspots", run(hub, &["hub", "hotspots"])),
        ("zones", run(hub, &["hub", "zones", "--lower", "500", "--upper", "9000"])),
        ("behaviours", run(hub, &["hub", "behaviours", "--json"])),
        ("deepdive", run(hub, &["report", "deepdive", "Mill Lane"])),
        ("again", run(hub, &["report", "deepdive", "Mill Lane"])),
        ("application", run(hub, &["report", "application", "mill lane"])),
        ("area", run(hub, &["report", "area", &first])),
    ]
}

const ALL_CRIME: &str = r#"["antisocial_behaviour", "criminal_damage", "violence_with_injury", "violence_without_injury", "drug_possession", "drug_trafficking", "burglary", "vehicle_crime", "robbery", "theft", "public_order"]"#;
const DEALING: &str = r#"["drug_possession", "drug_trafficking", "antisocial_behaviour"]"#;

/// Codes of two areas that touch come first.
fn areas(hub: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(hub.join("boundaries/areas.geojson")).unwrap();
    let boundaries = people_zones::places::boundaries::read(&text, None).unwrap();
    let codes: Vec<String> = boundaries.codes().map(str::to_owned).collect();
    let neighbours = boundaries.queen();
    let first = (0..codes.len()).find(|&area| !neighbours.of(area).is_empty()).unwrap();
    vec![codes[first].clone(), codes[neighbours.of(first)[0]].clone()]
}

fn of(name: &str) -> &'static Run {
    &hub().runs.iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn an_analyst_gets_from_hotspots_to_a_page() {
    for name in ["add", "hotspots", "zones", "behaviours", "deepdive", "again", "application", "area"] {
        assert_eq!(of(name).code, 0, "{name}: {}", of(name).stderr);
    }
    let pages = hub().files.paths("releases/", ".html");
    for page in ["deepdive-mill-lane.html", "application-mill-lane.html"] {
        assert!(pages.iter().any(|path| path.ends_with(page)), "{pages:?}");
    }
    assert!(of("zones").stdout.contains("Mill Lane (existing)"), "{}", of("zones").stdout);
}

#[test]
fn a_state_is_released_once_however_often_its_page_is_asked_for() {
    let folders: BTreeSet<&str> = hub()
        .files
        .paths("releases/", "/tables/zone-agencies.csv")
        .into_iter()
        .filter_map(|path| path.split('/').nth(1))
        .collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    let folder = folders.first().unwrap();
    for file in [
        "fact.csv",
        "fact.parquet",
        "dim_table.csv",
        "dim_table.parquet",
        "dim_category.csv",
        "dim_category.parquet",
        "coverage.csv",
        "place-domains.csv",
    ] {
        assert!(hub().files.0.contains_key(&format!("releases/{folder}/tables/{file}")), "{file}");
    }
}

#[test]
fn pages_fetch_nothing_and_are_small() {
    let pages =
        hub().files.paths("releases/", ".html").into_iter().chain(hub().files.paths("places/", ".html"));
    for path in pages {
        let page = hub().files.text(path);
        assert!(page.len() < 500_000, "{path} has {} bytes", page.len());
        for fetched in ["http:", "https:", "<script", "url(h", "@import", "<img", "<link rel=\"stylesheet"] {
            assert!(!page.contains(fetched), "{path} has {fetched}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("lang=\"en-GB\""));
        assert!(page.contains("REHEARSAL"), "{path}");
    }
}

#[test]
fn readiness_is_never_mixed_with_evidence() {
    let application = hub().files.paths("releases/", "application-mill-lane.html")[0];
    let page = hub().files.text(application);
    assert!(page.contains("not filled in") && page.contains("enters no number"));
    let deepdive = hub().files.paths("releases/", "deepdive-mill-lane.html")[0];
    assert!(!hub().files.text(deepdive).contains("not filled in"));
}

/// A behaviour of two streets is specific in people, place and time; all crime is in none of them.
#[test]
fn all_crime_is_less_specific_than_dealing_in_two_streets() {
    let said: serde_json::Value = serde_json::from_str(&of("behaviours").stdout).unwrap();
    let rules = said["result"]["rules"].as_array().unwrap();
    let number = |rule: &str, column: &str| -> f64 {
        let row = rules.iter().find(|row| row["rule"] == rule).unwrap();
        let words = row[column].as_str().unwrap().replace(',', "");
        words.parse().unwrap_or_else(|_| panic!("{column} of {rule} is {words}"))
    };
    assert!(number("all crime", "people") > number("dealing", "people"));
    assert!(number("all crime", "specific_places") < number("dealing", "specific_places"));
    assert!(number("all crime", "specific_areas") > number("dealing", "specific_areas"));
    assert!(!said.to_string().contains("\"score\""), "three criteria, never one number");
}

#[test]
fn no_page_table_or_map_gives_a_hidden_number_back() {
    let public = Public::of(&hub().files, "");
    let given = given_back(&hub().files, &["releases/", "places/", "reports/"], &public);
    assert_eq!(given, Vec::<String>::new());
}
