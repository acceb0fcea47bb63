//! Names, numbers and addresses planted in exports are nowhere outside their agencies' folders, and no command of any
//! role says one: neither when it succeeds nor when it refuses.

use std::collections::BTreeMap;

use super::room::Room;
use super::village::{ROUND, Village, World};
use crate::canary::{exports, hits_within, nothing_said};
use crate::round::{Files, Run};

#[test]
fn nothing_planted_leaves_an_agency_or_is_said_by_any_role() {
    let planted = exports().into_iter().map(|(file, bytes)| (file.to_owned(), bytes)).collect();
    let world = World { exports: planted, until: jiff::civil::date(2026, 9, 30), publics: Vec::new() };
    let village = Village::of(&world).heard_out().played();
    let asked = links_are_settled(&village);
    the_meeting_is_held(&village);
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
    // What agencies are asked is sealed to them, and what they answer to the linker: neither says a name.
    let keys: Vec<_> =
        village.parties().iter().map(|party| ((*party).to_owned(), village.keys(party))).collect();
    let found: BTreeMap<_, _> =
        asked.iter().flat_map(|(file, bytes)| hits_within(file, bytes, &keys)).collect();
    assert_eq!(found, BTreeMap::new());
}

/// The shortlist goes to the linker, its questions to the agencies, their answers back; and each agency's own exposure
/// report is written where it seals. Gives the files that cross, or might be passed on, as they were then.
fn links_are_settled(village: &Village) -> Vec<(String, Vec<u8>)> {
    let shortlist = format!("{{hub}}/sent/{ROUND}.shortlist");
    village.does("hub", "hub shortlist");
    village.does("linker", &format!("linker accept {shortlist}"));
    village.does("linker", "linker ask");
    let mut files = vec![shortlist];
    for agency in &village.agencies {
        let questions = format!("{{linker}}/sent/{ROUND}.{agency}.questions");
        village.post(&questions, agency);
        let pack = format!("{{{agency}}}/received/{ROUND}.{agency}.questions");
        village.does(agency, &format!("agency prepare {pack}"));
        let table = format!("{{{agency}}}/prepare/{ROUND}.questions.csv");
        let lines = village.text(&table);
        let answered = lines.lines().enumerate();
        let answered =
            answered.map(|(at, line)| if at == 0 { line.to_owned() } else { format!("{line}cannot tell") });
        village.write(&table, answered.collect::<Vec<_>>().join("\n"));
        village.does(agency, &format!("agency prepare {pack} --answers {table}"));
        let answers = format!("{{{agency}}}/sent/{ROUND}/{agency}.answers");
        village.does("linker", &format!("linker accept {answers}"));
        let own = village.names(agency, &format!("sent/{ROUND}"));
        let exposure: Vec<&String> = own.iter().filter(|name| name.ends_with(".exposure.json")).collect();
        assert_eq!(exposure.len(), 1, "{own:?}");
        files.extend([questions, answers, format!("{{{agency}}}/sent/{ROUND}/{}", exposure[0])]);
    }
    files.into_iter().map(|file| (file.clone(), village.bytes(&file))).collect()
}

/// The People Meeting from the agencies' answers to what they are told, and every page and pack of it: what it leaves
/// is searched with the rest of the hub's folder, what it shows and what agencies alone can open is searched here.
fn the_meeting_is_held(village: &Village) {
    super::meeting::answered(village);
    let code = village.code_of("hub", "police");
    let mut room = Room::open(&village.path("{hub}"));
    assert!(room.decide(&code, "take_on", "Several agencies visit apart"));
    let plan = [
        ("goals", "A home that is safe"),
        ("status", "open"),
        ("what_1", "one worker visits"),
        ("agency_1", "police"),
        ("due_1", "2099-01-01"),
    ];
    room.post(&format!("/person/{code}/plan"), &plan).unwrap();
    let own = ["", "/plan", "/copy", "/points.json"].map(|page| format!("/person/{code}{page}"));
    let all = ["/", "/people", "/people?group=vulnerable", "/issues", "/disagreements", "/end", "/minutes"];
    for page in all.map(str::to_owned).iter().chain(&own) {
        let shown = room.get(page).unwrap();
        nothing_said(&Run { code: 0, stdout: shown, stderr: String::new() });
    }
    room.post("/end", &[]).unwrap();
    assert!(room.program.wait().unwrap().success());
    let sent = village.names("hub", "sent");
    let pack = sent.iter().find(|name| name.contains(".police.") && name.ends_with(".decisions")).unwrap();
    let keys = [("police".to_owned(), village.keys("police"))];
    assert_eq!(hits_within(pack, &village.bytes(&format!("{{hub}}/sent/{pack}")), &keys), BTreeMap::new());
    village.post(&format!("{{hub}}/sent/{pack}"), "police");
    village.does("police", &format!("agency decisions {{police}}/received/{pack}"));
    village.does("hub", "report people --agency police --by a.clerk --destroy-by 2099-01-01");
    village.write("{hub}/place.toml", "ambition = \"A place where people know each other\"\n");
    village.does("hub", "report place --words {hub}/place.toml");
    village.does("hub", "report board");
    for file in ["decisions", "meeting", "reports"] {
        assert!(!village.names("hub", file).is_empty(), "{file}");
    }
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
