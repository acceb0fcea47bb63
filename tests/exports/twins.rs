//! Each of five exports as a workbook, an OpenDocument sheet, UTF-16, pipes, and packed.

use std::path::Path;

use encoding_rs::WINDOWS_1252;

use super::old_excel::xls;
use super::world::world;
use super::writers::{Rows, delimited, gzipped, ods, utf_16, xlsx, zipped};
use super::{checked, read};

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn export(agency: &str) -> Option<Vec<u8>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/round").join(format!("{agency}.csv"));
    std::fs::read(&path)
        .inspect_err(|_| eprintln!("skipped: ../shared/data/round/{agency}.csv is absent"))
        .ok()
}

fn rows(bytes: &[u8]) -> Rows {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let delimiter = if text.lines().next().unwrap().matches(';').count() > 3 { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The same rows in other clothes.
fn twins(bytes: &[u8]) -> [(&'static str, Vec<u8>); 7] {
    let rows = rows(bytes);
    let text = delimited(&rows, b',');
    [
        ("a workbook", xlsx(&[("Export", &rows)])),
        ("an old workbook", xls(&rows, &[])),
        ("OpenDocument", ods(&rows)),
        ("UTF-16", utf_16(&text)),
        ("pipes", delimited(&rows, b'|')),
        ("ZIP", zipped(&[("folder/export.csv", bytes)])),
        ("gzip", gzipped(bytes)),
    ]
}

#[test]
fn every_twin_gives_the_same_people_and_contacts() {
    for agency in ["council", "education", "health", "housing", "police"] {
        let Some(bytes) = export(agency) else { return };
        let name = format!("{agency}.csv");
        let twins = twins(&bytes);
        let plain = checked(vec![(&name, bytes)]);
        assert!(plain.people > 1_000);
        for (what, bytes) in twins {
            let twin = checked(vec![(&name, bytes)]);
            assert_eq!(
                (twin.people, twin.contacts, twin.events, twin.areas, twin.oddities.fingerprint),
                (plain.people, plain.contacts, plain.events, plain.areas, plain.oddities.fingerprint),
                "{agency} as {what}"
            );
            let lost = |report: &people_zones::agency::CheckReport| -> Vec<(&'static str, u64)> {
                report.losses.iter().map(|loss| (loss.field, loss.rows)).collect()
            };
            assert_eq!(lost(&twin), lost(&plain), "{agency} as {what}");
        }
    }
}

#[test]
fn every_twin_is_sealed_into_the_same_parts() {
    let world = world("twins");
    for agency in ["council", "education", "health", "housing", "police"] {
        let Some(bytes) = export(agency) else { return };
        let name = format!("{agency}.csv");
        let twins = twins(&bytes);
        let parts = |bytes| {
            let sealed = world.seal(0, read(vec![(&name, bytes)]), 7);
            let digests: Vec<String> =
                sealed.manifest.parts.iter().map(|part| part.sha256.to_string()).collect();
            (sealed.manifest.counts, digests)
        };
        let plain = parts(bytes);
        assert!(plain.0.people > 1_000);
        for (what, bytes) in twins {
            assert_eq!(parts(bytes), plain, "{agency} as {what}");
        }
    }
}

#[test]
fn a_mapping_remembered_from_one_file_reads_the_next() {
    let Some(bytes) = export("police") else { return };
    let mapping = read(vec![("police.csv", bytes.clone())]).mapping().to_toml();
    let mapping = people_zones::agency::Mapping::from_toml(&mapping).unwrap();
    let mut rows = rows(&bytes);
    // The next round's export has its columns in another order, and one more.
    rows.iter_mut().for_each(|row| {
        row.reverse();
        row.push("x".to_owned());
    });
    let input: std::sync::Arc<dyn people_zones::agency::Input> =
        std::sync::Arc::new(people_zones::agency::InMemory::new("police-2.csv", delimited(&rows, b'\t')));
    let reading = people_zones::agency::Reading { mapping: Some(mapping), ..Default::default() };
    let next = people_zones::agency::Extract::of(&[input], reading).unwrap().check(&super::WINDOW).unwrap();
    let first = checked(vec![("police.csv", bytes)]);
    assert_eq!((next.people, next.contacts), (first.people, first.contacts));
}

#[test]
fn an_old_workbook_keeps_its_dates() {
    let lines = ["Person ID|Surname|DOB|Event Date", "1|Lee|33_000|46_100", "2|May|18_264|46_101"];
    let rows: Rows =
        lines.iter().map(|line| line.replace('_', "").split('|').map(str::to_owned).collect()).collect();
    let extract = read(vec![("old.xls", xls(&rows, &[2, 3]))]);
    let dates = extract.contact_dates().unwrap();
    assert_eq!(dates, Some((jiff::civil::date(2026, 3, 19), jiff::civil::date(2026, 3, 20))));
    assert_eq!(extract.check(&super::WINDOW).unwrap().losses, []);
}
