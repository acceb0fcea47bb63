//! Exports as agencies write them, through reading, mapping and cleaning.

use super::{CheckReport, Extract, Window};
use jiff::civil::date;
use std::path::PathBuf;

const WINDOW: Window = Window { from: date(2024, 10, 1), to: date(2026, 9, 30) };

fn shared(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    std::fs::read(&file).inspect_err(|_| eprintln!("skipped: ../shared/{path} is absent")).ok()
}

fn report(file: &str, bytes: &[u8]) -> CheckReport {
    let extract = Extract::read(file, bytes).map_err(|error| error.to_string()).unwrap();
    extract.check(&WINDOW).map_err(|error| error.to_string()).unwrap()
}

#[test]
fn the_five_exports_of_the_round_are_used_row_by_row() {
    for (agency, rows, people) in [
        ("council", 8220, 1299),
        ("education", 7412, 1254),
        ("health", 7765, 1274),
        ("housing", 7640, 1245),
        ("police", 7544, 1254),
    ] {
        let Some(bytes) = shared(&format!("data/round/{agency}.csv")) else { return };
        let extract = Extract::read(&format!("{agency}.csv"), &bytes).unwrap();
        println!("{}", extract.mapping().to_toml());
        println!("{:?}", extract.contact_dates());
        let report = report(agency, &bytes);
        println!("{:#?} {:#?} {:#?}", report.source, report.refusals, report.losses);
        assert_eq!(
            (report.rows, report.people, report.contacts, report.refused()),
            (rows, people, rows as usize, 0)
        );
    }
}

#[test]
fn zz_timing() {
    let Some(bytes) = shared("data/round/police.csv") else { return };
    let t = std::time::Instant::now();
    let table = super::read::table("x", &bytes).unwrap();
    println!("read {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let mapping = super::mapping::guess(&table);
    println!("guess {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let x = super::clean::extract(table, &mapping, &WINDOW).unwrap();
    println!("clean {:?} {}", t.elapsed(), x.rows);
    let t = std::time::Instant::now();
    for _ in 0..100 {
        std::hint::black_box(super::mapping::words::is_known("Offence/Incident"));
    }
    println!("is_known {:?}", t.elapsed() / 100);
}
