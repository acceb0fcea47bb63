//! The committed report of the invented town is what the program makes today.
#![cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_committed_report_is_what_the_program_makes() {
    let made = made();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/demo/report.html");
    if std::env::var_os("PZ_BLESS").is_some() {
        fs::write(&committed, &made).unwrap();
    }
    let same = fs::read(&committed).is_ok_and(|committed| committed == made);
    assert!(
        same,
        "docs/demo/report.html is stale: run `make bless`, and look at the page before committing it"
    );
}

/// The report that `pz try` writes.
fn made() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("town");
    let run = Command::new(env!("CARGO_BIN_EXE_pz"))
        .args(["try", "--quiet", "--no-open", "--to"])
        .arg(&to)
        .output()
        .unwrap();
    let words = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "pz try failed: {}", String::from_utf8_lossy(&run.stderr));
    let report = PathBuf::from(words.trim_end().lines().last().unwrap());
    assert!(report.starts_with(&to), "the last line names the report");
    fs::read(report).unwrap()
}
