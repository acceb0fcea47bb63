//! Hides numbers of a table from standard input (`area,kind,people`, without margins), and says how many.
//!
//! `cargo run --release --example release_table < TABLE`: prints rows under the minimum, further hidden rows, and
//! seconds of processor time is the caller's to measure.

#[path = "../studies/disclosure/worlds.rs"]
#[allow(dead_code, reason = "the study uses the rest")]
mod worlds;

use std::collections::BTreeMap;
use std::error::Error;

use people_zones::hub::{Cell, CountTable, Dimension, Measure, TOTAL};

fn main() -> Result<(), Box<dyn Error>> {
    let mut counts: BTreeMap<[String; 2], u64> = BTreeMap::new();
    for row in csv::Reader::from_reader(std::io::stdin()).deserialize() {
        let (area, kind, people): (String, String, u64) = row?;
        for area in [area.as_str(), TOTAL] {
            for kind in [kind.as_str(), TOTAL] {
                *counts.entry([area.to_owned(), kind.to_owned()]).or_default() += people;
            }
        }
    }
    let few = counts.values().filter(|people| **people < 10).count();
    let dimensions = [Dimension::flat("area"), Dimension::flat("kind")];
    let mut table = CountTable::new("table", "A table", dimensions, [Measure::people("people")]);
    counts.into_iter().for_each(|(keys, people)| table.row(keys, [Cell::people(people)]));
    let released = worlds::Releases::new().release(vec![table], 0)?;
    let hidden = released.tables()[0].all_rows().filter(|row| row.is_hidden()).count();
    write(&format!("{few} {}", hidden - few));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example says what it found")]
fn write(words: &str) {
    println!("{words}");
}
