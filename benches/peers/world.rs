//! Writes an invented linkage world of any size: what one agency each would export, and who is who.
//!
//! `cargo run --release --example linkage_world -- RECORDS TO`

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use people_zones::synthetic::{Mix, world};

/// Of five agencies each knows every second person, so that there are two and a half times more records than people.
const AGENCIES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(records), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("give the number of records and a folder to write to".into());
    };
    let people = records.parse::<usize>()? * 2 / AGENCIES;
    let mix = Mix { people, agencies: AGENCIES, known: 50, ..Mix::tidy() };
    let world = world(1, &mix);
    let exports = PathBuf::from(&to).join("exports");
    std::fs::create_dir_all(&exports)?;
    for export in &world.exports {
        std::fs::write(exports.join(&export.file), &export.bytes)?;
    }
    let mut truth = String::from("source,record_id,entity_id\n");
    for record in &world.records {
        writeln!(truth, "{},{},{}", record.source, record.reference, record.person)?;
    }
    std::fs::write(PathBuf::from(to).join("truth.csv"), truth)?;
    Ok(())
}
