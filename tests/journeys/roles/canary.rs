//! Names, numbers and addresses planted in exports are nowhere outside their agencies' folders, and no command of any
//! role says one: neither when it succeeds nor when it refuses.

use std::collections::BTreeMap;

use super::village::{ROUND, Village, World};
use crate::canary::{exports, hits_within, nothing_said};
use crate::round::Files;

#[test]
fn nothing_planted_leaves_an_agency_or_is_said_by_any_role() {
    let planted = exports().into_iter().map(|(file, bytes)| (file.to_owned(), bytes)).collect();
    let world = World { exports: planted, until: jiff::civil::date(2026, 9, 30), publics: Vec::new() };
    let village = Village::of(&world).heard_out().played();
    more_is_said(&village);
    let said = village.all_said();
    assert!(said.len() > 80);
    for (_, run) in said.iter().filter(|(command, _)| !command.starts_with("agency who")) {
        nothing_said(run);
    }
    let keys: Vec<_> = ["linker", "hub"].map(|party| (party.to_owned(), village.keys(party))).into();
    let files = ["linker", "hub"].map(|party| Files::read(&village.path(&format!("{{{party}}}"))));
    let files = files.iter().flat_map(|files| &files.0);
    let found: BTreeMap<_, _> = files.flat_map(|(path, bytes)| hits_within(path, bytes, &keys)).collect();
    assert_eq!(found, BTreeMap::new());
}

/// What commands say to scripts, about a folder, and when they refuse.
fn more_is_said(village: &Village) {
    let code = village.code_of("hub", "police");
    for agency in &village.agencies {
        let export = village.export(agency);
        for command in ["check", "check --afresh --json", "seal --json", "seal --nobody-opted-out --json"] {
            let (verb, options) = command.split_once(' ').unwrap_or((command, ""));
            village.pz(agency, &format!("agency {verb} {export} {options}"));
        }
        village.pz(agency, &format!("agency nominate {export}"));
        village.pz(agency, &format!("agency nominate {export} --json"));
        for option in ["leave-out", "protected", "nominated"] {
            village.pz(agency, &format!("agency seal {export} --nobody-opted-out --{option} {export}"));
        }
    }
    // A file in the place of another.
    for command in ["hub accept", "hub preflight", "hub add-data --boundaries", "hub add-data --population"] {
        for options in ["", "--json"] {
            village.pz("hub", &format!("{command} {{exports}}/police.csv {options}"));
        }
    }
    village.pz("linker", "linker accept {exports}/police.csv");
    village.pz("police", "agreement sign {exports}/police.csv");
    village.pz("hub", "audit verify --against {exports}/police.csv");
    village.write("{police}/mapping.toml", village.bytes("{exports}/police.csv"));
    village.pz("police", "agency check {exports}/police.csv");
    for party in village.parties() {
        for command in ["status", "status --json", "audit show", "audit show --json", "audit verify"] {
            village.pz(party, command);
        }
    }
    village.write(
        &format!("{{police}}/received/{ROUND}.police.candidates"),
        village.bytes("{exports}/police.csv"),
    );
    village.pz("police", &format!("agency who {code}"));
    village.pz("police", "agency close --json");
}
