//! From hotspots to zones, over the invented town: what a hub's analyst does, and what nobody may get out of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::given_back::{Public, given_back};
use super::round::{Files, Run, pz};

/// The town's hub after hotspots, two zones, the search, an evaluation that was refused, and two pages.
struct Hub {
    _folder: TempDir,
    path: PathBuf,
    files: Files,
    runs: Vec<(&'static str, Run)>,
}

fn run(hub: &std::path::Path, words: &[&str]) -> Run {
    let mut arguments: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    arguments.extend(["--round".to_owned(), hub.display().to_string(), "--quiet".to_owned()]);
    pz(arguments)
}

fn hub() -> &'static Hub {
    static HUB: OnceLock<Hub> = OnceLock::new();
    HUB.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let to = folder.path().join("town");
        let made = pz(["try", "--no-open", "--quiet", "--seed", "1", "--to", to.to_str().unwrap()]);
        assert_eq!(made.code, 0, "{}", made.stderr);
        let path = to.join("hub");
        let codes = areas(&path);
        let (first, second) = (codes[0].clone(), codes[1].clone());
        let zone = format!("{first},{second}");
        let runs = vec![
            ("add", run(&path, &["hub", "zones", "--add", "Mill Lane", "--existing", "--areas", &zone])),
            ("one area", run(&path, &["hub", "zones", "--add", "Small", "--areas", &first])),
            ("outside", run(&path, &["hub", "zones", "--add", "Far", "--areas", "E99999999,E99999998"])),
            ("twice", run(&path, &["hub", "zones", "--add", "mill lane", "--areas", &zone])),
            ("hotspots", run(&path, &["hub", "hotspots"])),
            ("zones", run(&path, &["hub", "zones", "--lower", "500", "--upper", "9000"])),
            ("behaviours", run(&path, &["hub", "behaviours"])),
            ("deepdive", run(&path, &["report", "deepdive", "Mill Lane"])),
            ("again", run(&path, &["report", "deepdive", "Mill Lane"])),
            ("application", run(&path, &["report", "application", "mill lane"])),
            ("unknown", run(&path, &["report", "deepdive", "Nowhere"])),
        ];
        let files = Files::read(&path);
        Hub { _folder: folder, path, files, runs }
    })
}

/// Codes of two areas that touch come first.
fn areas(hub: &std::path::Path) -> Vec<String> {
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
    for name in ["add", "hotspots", "zones", "behaviours", "deepdive", "again", "application"] {
        assert_eq!(of(name).code, 0, "{name}: {}", of(name).stderr);
    }
    let pages = hub().files.paths("releases/", ".html");
    for page in ["deepdive-mill-lane.html", "application-mill-lane.html"] {
        assert!(pages.iter().any(|path| path.ends_with(page)), "{pages:?}");
    }
    assert!(of("zones").stdout.contains("Mill Lane (existing)"), "{}", of("zones").stdout);
}

#[test]
fn what_is_no_zone_is_refused_with_its_reason() {
    let refused = |name: &str, words: &str| {
        assert_eq!(of(name).code, 3, "{name}");
        assert!(of(name).stderr.contains(words), "{}", of(name).stderr);
    };
    refused("one area", "only one area");
    refused("outside", "2 of its areas are not in the boundaries");
    refused("twice", "already");
    refused("unknown", "there are: Mill Lane");
}

#[test]
fn a_state_is_released_once_however_often_its_page_is_asked_for() {
    let folders: BTreeSet<&str> = hub()
        .files
        .paths("releases/", "/tables/zones.csv")
        .into_iter()
        .filter_map(|path| path.split('/').nth(1))
        .collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    let folder = folders.first().unwrap();
    for file in ["fact.parquet", "dim_category.parquet", "coverage.csv", "place-domains.csv"] {
        assert!(hub().files.0.contains_key(&format!("releases/{folder}/tables/{file}")), "{file}");
    }
}

#[test]
fn pages_fetch_nothing_and_are_small() {
    for path in hub().files.paths("releases/", ".html") {
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
fn a_hidden_area_has_no_number_in_any_output() {
    let tables = hub().files.paths("releases/", "/tables/place-domains.csv");
    let mut hidden = 0;
    for row in hub().files.rows(tables[0]).iter().filter(|row| row["status"] == "hidden") {
        let Some((area, domain)) = row["of"].split_once(" | ") else { continue };
        let sheet = format!("places/hotspots-{}.csv", domain.replace(' ', "-"));
        if !hub().files.0.contains_key(&sheet) {
            continue;
        }
        hidden += 1;
        let rows = hub().files.rows(&sheet);
        let own = rows.iter().find(|row| row["area"] == area).unwrap();
        for (column, value) in
            own.iter().filter(|(column, _)| !["area", "name", "status"].contains(&column.as_str()))
        {
            assert!(value.is_empty(), "{column} of a hidden area");
        }
        assert_eq!(own["status"], "hidden");
        let gpkg = hub().files.bytes(&format!("places/{}.gpkg", domain.replace(' ', "-")));
        assert!(
            !gpkg.windows(area.len()).any(|bytes| bytes == area.as_bytes()),
            "a GeoPackage has a hidden area"
        );
    }
    assert!(hidden > 0 || tables.len() == 1);
}

#[test]
fn readiness_is_never_mixed_with_evidence() {
    let application = hub().files.paths("releases/", "application-mill-lane.html")[0];
    let page = hub().files.text(application);
    assert!(page.contains("not filled in") && page.contains("enters no number"));
    let deepdive = hub().files.paths("releases/", "deepdive-mill-lane.html")[0];
    assert!(!hub().files.text(deepdive).contains("not filled in"));
}

#[test]
fn data_of_other_areas_are_refused_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("imd.csv");
    std::fs::write(&file, "area,imd_rank,imd_decile\nX1,5,1\nX2,9,1\n").unwrap();
    let refused = run(&hub().path, &["hub", "add-data", "--deprivation", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("another division"), "{}", refused.stderr);
    std::fs::write(&file, "area,item,yes\nX1,safe,1\n").unwrap();
    let refused = run(&hub().path, &["hub", "add-data", "--perception", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("no column `n`"), "{}", refused.stderr);
}

#[test]
fn no_page_table_or_map_gives_a_hidden_number_back() {
    let public = Public::of(&hub().files, "");
    let given = given_back(&hub().files, &["releases/", "places/", "reports/"], &public);
    assert_eq!(given, Vec::<String>::new());
}
