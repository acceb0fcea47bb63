//! What is no zone, and data that do not belong: refused with the reason, and nothing is written.

use std::path::Path;

use tempfile::TempDir;

use super::super::played::copy;
use super::super::round::Run;
use super::{areas, run};

/// The analysed hub in a place of its own.
fn hub() -> TempDir {
    let own = TempDir::new().unwrap();
    copy(&super::hub().path, own.path());
    own
}

#[track_caller]
fn refused(run: &Run, words: &str) {
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
}

#[test]
fn what_is_no_zone_is_refused_with_its_reason() {
    let hub = hub();
    let codes = areas(hub.path());
    let pair = format!("{},{}", codes[0], codes[1]);
    let add = |name: &str, areas: &str| run(hub.path(), &["hub", "zones", "--add", name, "--areas", areas]);
    refused(&add("Small", &codes[0]), "only one area");
    refused(&add("Far", "E99999999,E99999998"), "2 of its areas are not in the boundaries");
    refused(&add("mill lane", &pair), "already");
    refused(&add("../up", &pair), "a zone needs a name");
    refused(&run(hub.path(), &["report", "deepdive", "Nowhere"]), "there are: Mill Lane");
}

#[test]
fn data_of_other_areas_are_refused_and_nothing_is_written() {
    let (hub, folder) = (hub(), TempDir::new().unwrap());
    let hub: &Path = hub.path();
    let register = || std::fs::read(hub.join("data/register.json")).ok();
    let before = register();
    let file = folder.path().join("imd.csv");
    std::fs::write(&file, "area,imd_rank,imd_decile\nX1,5,1\nX2,9,1\n").unwrap();
    let refused = run(hub, &["hub", "add-data", "--deprivation", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("another division"), "{}", refused.stderr);
    std::fs::write(&file, "area,item,yes\nX1,safe,1\n").unwrap();
    let refused = run(hub, &["hub", "add-data", "--perception", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("no column `n`"), "{}", refused.stderr);
    let street = |month: &str, codes: &[&str]| {
        let path = folder.path().join(format!("{month}-street.csv"));
        let rows: String = codes.iter().map(|code| format!("{month},{code},Burglary\n")).collect();
        std::fs::write(&path, format!("Month,LSOA code,Crime type\n{rows}")).unwrap();
        path.display().to_string()
    };
    let codes = areas(hub);
    let (old, new) =
        (street("2026-01", &[&codes[0], &codes[1]]), street("2026-02", &[&codes[0], "E01099999"]));
    let refused = run(hub, &["hub", "add-data", "--street", &old, &new]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("the division of areas changed between them"), "{}", refused.stderr);
    assert_eq!(register(), before);
}
