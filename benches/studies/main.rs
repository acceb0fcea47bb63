//! Studies: questions about the methods themselves, answered by many runs and written down in `docs/studies`.
//!
//! `make study` runs all; `make study STUDIES=placebo` runs those named. Seeds are fixed, so a study says the same
//! each time; one whose data are absent says so and leaves its page as it is.

mod plot;
mod county;
mod disclosure;
mod placebo;
mod power;
mod rank_intervals;
mod rank_worlds;
mod traditions;
mod zones;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a study found: a page in Markdown, and figures that the page shows by file name.
struct Page {
    text: String,
    figures: Vec<(&'static str, String)>,
}

/// A file that a study cannot do without is not there.
struct Absent(String);

type Study = fn() -> Result<Page, Absent>;

/// One module for each, by the name of its page.
const STUDIES: &[(&str, Study)] = &[
    ("placebo", placebo::run),
    ("disclosure", disclosure::run),
    ("growth", disclosure::growth),
    ("power", power::run),
    ("rank-intervals", rank_intervals::run),
    ("traditions", traditions::run),
    ("zones", zones::run),
];

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let names: Vec<&str> = STUDIES.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = asked.iter().find(|word| !names.contains(&word.as_str())) {
        say(&format!("there is no study {unknown}; there are: {}", names.join(", ")));
        return ExitCode::from(2);
    }
    let chosen = |name: &str| asked.is_empty() || asked.iter().any(|word| word == name);
    for (name, study) in STUDIES.iter().filter(|(name, _)| chosen(name)) {
        match study() {
            Ok(page) => write(name, &page),
            Err(Absent(file)) => say(&format!("{name}: skipped, {file} is not there")),
        }
    }
    ExitCode::SUCCESS
}

fn write(name: &str, page: &Page) {
    let folder = checkout().join("docs/studies");
    let put = |file: &str, text: &str| {
        fs::write(folder.join(file), text).expect("docs/studies of this checkout can be written");
    };
    put(&format!("{name}.md"), &page.text);
    page.figures.iter().for_each(|(file, svg)| put(file, svg));
    say(&format!("{name}: docs/studies/{name}.md"));
}

/// A file of `shared`, beside the checkout.
fn beside(name: &str) -> Result<String, Absent> {
    let file = format!("shared/{name}");
    fs::read_to_string(checkout().join("..").join(&file)).map_err(|_| Absent(file))
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[expect(clippy::print_stderr, reason = "a study tells who runs it how it goes")]
fn say(words: &str) {
    eprintln!("{words}");
}
