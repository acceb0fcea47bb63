//! What is no zone, and data that do not belong: refused with the reason, and nothing is written.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use super::super::round::Run;
use super::{areas, hub, run};

/// One command at a time works in a folder.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[track_caller]
fn refused(run: &Run, words: &str) {
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
}

#[test]
fn what_is_no_zone_is_refused_with_its_reason() {
    let (hub, _turn) = (hub(), turn());
    let codes = areas(&hub.path);
    let pair = format!("{},{}", codes[0], codes[1]);
    let add = |name: &str, areas: &str| run(&hub.path, &["hub", "zones", "--add", name, "--areas", areas]);
    refused(&add("Small", &codes[0]), "only one area");
    refused(&add("Far", "E99999999,E99999998"), "2 of its areas are not in the boundaries");
    refused(&add("mill lane", &pair), "already");
    refused(&add("../up", &pair), "a zone needs a name");
    refused(&run(&hub.path, &["report", "deepdive", "Nowhere"]), "there are: Mill Lane");
}

#[test]
fn data_of_other_areas_are_refused_and_nothing_is_written() {
    let (folder, _turn) = (TempDir::new().unwrap(), turn());
    let register = || std::fs::read(hub().path.join("data/register.json")).ok();
    let before = register();
    let file = folder.path().join("imd.csv");
    std::fs::write(&file, "area,imd_rank,imd_decile\nX1,5,1\nX2,9,1\n").unwrap();
    let refused = run(&hub().path, &["hub", "add-data", "--deprivation", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("another division"), "{}", refused.stderr);
    std::fs::write(&file, "area,item,yes\nX1,safe,1\n").unwrap();
    let refused = run(&hub().path, &["hub", "add-data", "--perception", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("no column `n`"), "{}", refused.stderr);
    let street = |month: &str, codes: &[&str]| {
        let path = folder.path().join(format!("{month}-street.csv"));
        let rows: String = codes.iter().map(|code| format!("{month},{code},Burglary\n")).collect();
        std::fs::write(&path, format!("Month,LSOA code,Crime type\n{rows}")).unwrap();
        path.display().to_string()
    };
    let codes = areas(&hub().path);
    let (old, new) =
        (street("2026-01", &[&codes[0], &codes[1]]), street("2026-02", &[&codes[0], "E01099999"]));
    let refused = run(&hub().path, &["hub", "add-data", "--street", &old, &new]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("the division of areas changed between them"), "{}", refused.stderr);
    assert_eq!(register(), before);
}
