//! Pages about places in a browser: no violation of WCAG 2.2 A and AA, nothing fetched, and small.

use std::path::{Path, PathBuf};
use std::process::Command;

use fantoccini::Client;
use tempfile::TempDir;

use crate::browser::{Scripts, accessible, axe, browse, fetches_nothing, picture};

fn pz(arguments: &[&str]) {
    let run = Command::new(env!("CARGO_BIN_EXE_pz")).args(arguments).arg("--quiet").output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// Every page about places of the invented town, with something on each of its parts.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let to = folder.join("town");
    pz(&["try", "--no-open", "--seed", "1", "--to", to.to_str().unwrap()]);
    let hub = to.join("hub");
    let text = std::fs::read_to_string(hub.join("boundaries/areas.geojson")).unwrap();
    let boundaries = people_zones::places::boundaries::read(&text, None).unwrap();
    let codes: Vec<&str> = boundaries.codes().collect();
    let beside = boundaries.queen().of(0)[0];
    let (first, second) = (codes[0], codes[beside]);
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let street = |month: u8| {
        let rows: String = codes
            .iter()
            .map(|code| format!("2026-{month:02},{code},Burglary\n").repeat(usize::from(month)))
            .collect();
        write(&format!("street-{month}.csv"), format!("Month,LSOA code,Crime type\n{rows}"))
    };
    let survey = write(
        "survey.csv",
        format!(
            "area,item,n,yes,wave,invited\n{first},feel safe,80,48,2025,200\n{first},feel safe,70,56,2026,100\n"
        ),
    );
    let assets = write(
        "assets.csv",
        format!(
            "name,kind,area\nThe Old School,youth club,{first}\nMill Library,library,{}\n",
            codes[codes.len() - 1]
        ),
    );
    let volunteers: String =
        (1..=9).map(|month| format!("volunteers,2026-{month:02},{}\n", 10 + month * month % 7)).collect();
    let resilience = write("resilience.csv", format!("measure,period,value\n{volunteers}"));
    let round = hub.to_str().unwrap();
    let (three, four) = (street(3), street(4));
    pz(&["hub", "add-data", "--round", round, "--street", &three, &four]);
    pz(&["hub", "add-data", "--round", round, "--perception", &survey, "--assets", &assets]);
    pz(&[
        "hub",
        "zones",
        "--round",
        round,
        "--add",
        "Mill Lane",
        "--existing",
        "--areas",
        &format!("{first},{second}"),
    ]);
    pz(&["hub", "hotspots", "--round", round]);
    pz(&["hub", "zones", "--round", round]);
    pz(&[
        "hub",
        "evaluate",
        "Mill Lane",
        "--began",
        "2026-04-01",
        "--resilience",
        &resilience,
        "--round",
        round,
    ]);
    pz(&["report", "deepdive", "Mill Lane", "--round", round]);
    pz(&["report", "application", "Mill Lane", "--round", round]);
    pz(&["report", "area", first, "--round", round]);
    let mut pages = Vec::new();
    found(&hub.join("releases"), &mut pages);
    found(&hub.join("places"), &mut pages);
    pages
}

fn found(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found(&path, pages);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(path);
        }
    }
}

#[test]
fn pages_about_places_are_accessible_and_fetch_nothing() {
    let Some(axe) = axe("pages_about_places_are_accessible_and_fetch_nothing") else { return };
    let folder = TempDir::new().unwrap();
    let pages = pages(folder.path());
    assert!(pages.len() >= 6, "{pages:?}");
    browse(
        "pages_about_places_are_accessible_and_fetch_nothing",
        Scripts::On,
        async move |client: Client| {
            for page in &pages {
                let name = page.file_stem().unwrap().to_str().unwrap();
                client.goto(&format!("file://{}", page.display())).await.unwrap();
                accessible(&client, &axe, name).await;
                fetches_nothing(&client, name).await;
                picture(&client, name, 1280).await;
                assert!(std::fs::metadata(page).unwrap().len() < 500_000, "{name}");
            }
        },
    );
}
