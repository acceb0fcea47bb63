//! Every report of an invented town's round in a browser, and on paper: written by the program, after a meeting was held.

use std::path::{Path, PathBuf};
use std::process::Command;

use fantoccini::Client;
use tempfile::TempDir;

use crate::browser::{A4, SCREEN, Scripts, accessible, axe, browse, fetches_nothing, picture, sheets};

/// A round of the invented town, with a zone, a place's own words, and a page of each kind.
struct Town(TempDir);

impl Town {
    fn new() -> Self {
        let town = Self(TempDir::new().unwrap());
        town.pz(&["try", "--no-open", "--quiet", "--to", &town.path("town").display().to_string()]);
        town.hub(&["hub", "zones", "--add", "Canalside", "--areas", &town.some_areas().join(",")]);
        std::fs::write(town.path("place.toml"), WORDS).unwrap();
        town.hub(&["report", "place", "--words", &town.path("place.toml").display().to_string()]);
        town.hub(&["report", "board"]);
        town.hub(&[
            "report",
            "people",
            "--agency",
            "police",
            "--by",
            "a.clerk",
            "--destroy-by",
            "2099-01-01",
        ]);
        for kind in ["deepdive", "application"] {
            town.hub(&["report", kind, "Canalside"]);
        }
        town.hub(&["report", "area", &town.some_areas()[0]]);
        town
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    #[track_caller]
    fn pz(&self, words: &[&str]) {
        let run = Command::new(env!("CARGO_BIN_EXE_pz")).args(words).output().unwrap();
        assert!(run.status.success(), "{words:?}: {}", String::from_utf8_lossy(&run.stderr));
    }

    #[track_caller]
    fn hub(&self, words: &[&str]) {
        self.pz(&[words, &["--quiet", "--round", &self.path("town/hub").display().to_string()]].concat());
    }

    /// Neighbouring areas.
    fn some_areas(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("town/hub/boundaries/population.csv")).unwrap();
        text.lines().skip(1).take(4).map(|line| line.split(',').next().unwrap().to_owned()).collect()
    }

    /// Every page below the hub's folder, by what it is.
    fn pages(&self) -> Vec<(String, PathBuf)> {
        let mut found = Vec::new();
        html_below(&self.path("town/hub"), &mut found);
        found.sort();
        let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().replace('.', "-");
        found.into_iter().map(|path| (name(&path), path)).collect()
    }
}

const WORDS: &str = r#"
ambition = "A place where children play outside, where neighbours know each other's names, and where help comes before things go wrong."
assets = ["The library, open to all on six days", "The canal path and its garden", "Two youth clubs", "The Friday meal at the church hall", "The repair shed", "Walking football for men over fifty"]
"#;

fn html_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            html_below(&entry.path(), found);
        } else if entry.path().extension().is_some_and(|ending| ending == "html") {
            found.push(entry.path());
        }
    }
}

#[test]
fn every_report_is_accessible_fetches_nothing_and_fits_its_paper() {
    const TEST: &str = "every_report_is_accessible_fetches_nothing_and_fits_its_paper";
    let Some(axe) = axe(TEST) else { return };
    browse(TEST, Scripts::On, async |client: Client| {
        let town = Town::new();
        let pages = town.pages();
        let kinds = ["report", "board", "place", "people", "deepdive", "application", "area"];
        for kind in kinds {
            assert!(pages.iter().any(|(name, _)| name.contains(kind)), "{kind}");
        }
        for (name, path) in pages {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("<script"), "{name} needs no script");
            client.goto(&format!("file://{}", path.display())).await.unwrap();
            accessible(&client, &axe, &name).await;
            fetches_nothing(&client, &name).await;
            picture(&client, &name, SCREEN).await;
            picture(&client, &format!("{name}-a4"), A4).await;
            let sheets = sheets(&client, &name).await;
            match name.as_str() {
                "place" => assert_eq!(sheets, 1, "a community's page is one sheet"),
                "board" => assert!((2..=4).contains(&sheets), "a board's pages are {sheets}"),
                _ => assert!(sheets > 0, "{name}"),
            }
        }
    });
}
