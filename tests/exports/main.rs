//! The same export in other clothes gives the same people and contacts; exports in the shapes of other systems map as
//! they are.
#![cfg(feature = "agency")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod invented;
mod old_excel;
mod twins;
#[path = "../contribution/world.rs"]
mod world;
mod writers;

use std::sync::Arc;

use jiff::civil::date;
use people_zones::agency::{Areas, CheckReport, Extract, InMemory, Input, Preset, Reading};
use people_zones::agreement::Window;

const WINDOW: Window = Window { from: date(2024, 10, 1), to: date(2026, 9, 30) };

fn read(files: Vec<(&str, Vec<u8>)>) -> Extract {
    let input = |(name, bytes): (&str, Vec<u8>)| -> Arc<dyn Input> { Arc::new(InMemory::new(name, bytes)) };
    let inputs: Vec<_> = files.into_iter().map(input).collect();
    Extract::of(&inputs, Reading { presets: Preset::shipped(), ..Reading::default() }).unwrap()
}

fn checked(files: Vec<(&str, Vec<u8>)>) -> CheckReport {
    read(files).check(&WINDOW).unwrap()
}

fn checked_with(files: Vec<(&str, Vec<u8>)>, postcodes: &str) -> CheckReport {
    let areas = Areas::read("postcodes.csv", postcodes).unwrap();
    read(files).within(Some(areas), None).check(&WINDOW).unwrap()
}
