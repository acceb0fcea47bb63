//! A run can be made again byte for byte, and what communities say moves nobody in it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::round::{Run, pz};

/// A town's round in a folder that may be changed.
fn town() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let to = folder.path().join("round");
    let run = pz([
        "try".as_ref(),
        "--no-open".as_ref(),
        "--quiet".as_ref(),
        "--seed".as_ref(),
        "1".as_ref(),
        "--to".as_ref(),
        to.as_os_str(),
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let hub = to.join("hub");
    (folder, hub)
}

fn hub(words: &[&str], hub: &Path) -> Run {
    let words = ["hub"].iter().chain(words).map(std::ffi::OsStr::new);
    pz(words.chain(["--round".as_ref(), hub.as_os_str()]))
}

#[test]
fn a_run_is_replayed_and_concerns_are_no_part_of_it() {
    let (_folder, folder) = town();
    let list =
        || ["csv", "json"].map(|kind| fs::read(folder.join(format!("meeting/candidates.{kind}"))).unwrap());
    let before = list();

    let replay = hub(&["run", "--replay"], &folder);
    assert_eq!(replay.code, 0, "{}", replay.stderr);
    assert!(replay.stdout.contains("the same bytes"), "{}", replay.stdout);

    let concerns: String =
        (1..=50).map(|n| format!("2026-09-{:02},T0100000{}\n", n % 28 + 1, n % 4)).collect();
    let file = folder.join("concerns-given.csv");
    fs::write(&file, format!("date,area\n{concerns}")).unwrap();
    let added = hub(&["add-data", "--concerns", file.to_str().unwrap()], &folder);
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert_eq!(hub(&["run"], &folder).code, 0);
    assert!(list() == before, "fifty concerns move nobody");
    let counted = fs::read_to_string(folder.join("meeting/concerns.csv")).unwrap();
    assert_eq!(counted.lines().count(), 5, "{counted}");

    let named = folder.join("named.csv");
    fs::write(&named, "date,area,who\n2026-09-01,T01000001,Zebulonquist\n").unwrap();
    let refused = hub(&["add-data", "--concerns", named.to_str().unwrap()], &folder);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    assert!(!refused.stderr.contains("Zebulonquist"), "{}", refused.stderr);

    let codes = folder.join("work/candidates.csv");
    let kept = fs::read(&codes).unwrap();
    fs::write(&codes, b"code,person\n").unwrap();
    let changed = hub(&["run", "--replay"], &folder);
    assert_eq!(changed.code, 6, "{}", changed.stderr);
    assert!(changed.stderr.contains("work/candidates.csv"), "{}", changed.stderr);
    fs::write(&codes, kept).unwrap();

    fs::write(folder.join("order.toml"), "capacity = 6\n").unwrap();
    let other = hub(&["run", "--replay"], &folder);
    assert_eq!(other.code, 6, "{}", other.stderr);
    assert!(other.stderr.contains("order.toml"), "{}", other.stderr);

    fs::write(folder.join("order.toml"), "[rfgv]\nethnicity = 1\n").unwrap();
    let denied = hub(&["run"], &folder);
    assert_eq!(denied.code, 3, "{}", denied.stderr);
    assert!(denied.stderr.contains("ethnicity never enters points"), "{}", denied.stderr);

    fs::write(folder.join("order.toml"), "scheme = \"decay\"\n").unwrap();
    fs::write(folder.join("weights/harm.csv"), "code,weight,valid_from,source\ntheft,2,2020-01-01,us\n")
        .unwrap();
    let gap = hub(&["run"], &folder);
    assert_eq!(gap.code, 3, "{}", gap.stderr);
    assert!(
        gap.stderr.contains("has no weight for") && gap.stderr.contains("robbery (112)"),
        "{}",
        gap.stderr
    );
}
