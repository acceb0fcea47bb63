//! `schemas/` holds what the code publishes, and nothing else. `make bless` writes it again.

use std::fs;
use std::path::{Path, PathBuf};

use people_zones::schema::Published;
use people_zones::{agreement, contribution, schema};

#[test]
fn the_published_formats_are_those_of_the_code() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let formats = formats();
    if std::env::var_os("PZ_BLESS").is_some() {
        bless(&folder, &formats);
    }
    let stale = stale(&folder, &formats);
    assert!(stale.is_empty(), "stale: {}; run `make bless` and read the diff", stale.join(", "));
}

#[test]
fn a_changed_a_missing_and_a_forgotten_file_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let formats = ["a.json", "b.json", "c.json"].map(|file| Published::new(file, &file));
    bless(folder.path(), &formats);
    assert!(stale(folder.path(), &formats).is_empty());
    fs::write(folder.path().join("a.json"), "\"another\"\n").unwrap();
    fs::remove_file(folder.path().join("b.json")).unwrap();
    fs::write(folder.path().join("old.json"), "").unwrap();
    assert_eq!(stale(folder.path(), &formats), ["a.json", "b.json", "old.json"]);
    bless(folder.path(), &formats);
    assert!(stale(folder.path(), &formats).is_empty());
}

fn formats() -> Vec<Published> {
    [schema::published(), agreement::published(), contribution::published()].into_iter().flatten().collect()
}

/// Names of files that are not as the code writes them, or that it does not write.
fn stale(folder: &Path, formats: &[Published]) -> Vec<String> {
    let changed = |format: &&Published| {
        // A checkout on Windows may have other line ends.
        let text = fs::read_to_string(folder.join(format.file)).unwrap_or_default().replace("\r\n", "\n");
        text != format.text
    };
    let mut stale: Vec<String> =
        formats.iter().filter(changed).map(|format| format.file.to_owned()).collect();
    stale.extend(forgotten(folder, formats));
    stale
}

fn forgotten(folder: &Path, formats: &[Published]) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is part of the checkout");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().into_string().expect("plain")).collect();
    names.retain(|name| formats.iter().all(|format| format.file != name));
    names.sort();
    names
}

fn bless(folder: &Path, formats: &[Published]) {
    fs::create_dir_all(folder).expect("the checkout can be written");
    for name in forgotten(folder, formats) {
        fs::remove_file(folder.join(name)).expect("the checkout can be written");
    }
    for format in formats {
        fs::write(folder.join(format.file), &format.text).expect("the checkout can be written");
    }
}
