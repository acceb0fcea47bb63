//! `pz hub zones`: the zones that are, that people propose, and that the numbers suggest.

use std::path::PathBuf;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::report::{cover, not_a_workbook, provenance};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::analyse;
use super::ground::{Evidence, Findings, SEED, ZONES, of_zone};
use crate::audit::{Step, Verb};
use crate::hub;
use crate::party::Role;
use crate::report::{self, Workbook};
use crate::zones::{self, Candidate, SearchRules, Sheet, Status, Value, Zone, ZoneError, Zones, search};

/// Keep the list of zones, and find contiguous areas that could become one
///
/// Looks for sets of areas between two numbers of residents that hold the most people known to several agencies for
/// their size. Existing zones always appear. Readiness (commitments, community leader, appetite) is a checklist that
/// people fill in in `zones/zones.toml`; it stands beside the evidence and enters no number.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub zones --lower 4000 --upper 12000
  pz hub zones --add Coalville --existing --ward Coalville
  pz hub zones --add Canalside --areas E01013600,E01013601
  pz hub zones --add Millside --postcodes postcodes.txt
  pz hub zones --add Drawn --drawn drawing.geojson
  pz hub zones --remove Drawn")]
pub(super) struct Args {
    /// Add a zone of this name
    #[arg(long, value_name = "NAME")]
    add: Option<String>,
    /// It is a People Zone already
    #[arg(long, requires = "add")]
    existing: bool,
    /// Its areas are those of these wards, by the postcode directory
    #[arg(long, value_name = "WARD", requires = "add")]
    ward: Vec<String>,
    /// Its areas, by code
    #[arg(long, value_name = "CODES", value_delimiter = ',', requires = "add")]
    areas: Vec<String>,
    /// Its areas are those of the postcodes in this file, one a line
    #[arg(long, value_name = "FILE", requires = "add")]
    postcodes: Option<PathBuf>,
    /// Its areas are those with their middle inside this drawing (GeoJSON, WGS84)
    #[arg(long, value_name = "FILE", requires = "add")]
    drawn: Option<PathBuf>,
    /// Take a zone off the list
    #[arg(long, value_name = "NAME", conflicts_with = "add")]
    remove: Option<String>,
    /// Fewest residents of a zone that is looked for
    #[arg(long, value_name = "N", default_value_t = 4_000)]
    lower: u32,
    /// Most residents
    #[arg(long, value_name = "N", default_value_t = 12_000)]
    upper: u32,
    /// How many zones to suggest at most
    #[arg(long, value_name = "N", default_value_t = 5)]
    most: usize,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// Maps without zones that the best is held against.
const REPLICATIONS: u32 = 199;

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    if args.lower >= args.upper {
        return Err(Failure::new(Kind::Use, "--lower must be less than --upper").hint("nothing was written"));
    }
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub zones", session)?;
    let mut evidence = Evidence::of(&desk)?;
    if let Some(name) = &args.add {
        return add(args, name, &mut desk, evidence, session);
    }
    if let Some(name) = &args.remove {
        let known = evidence.zones.find(name).map_err(|error| of_zone(name, &error))?.name.clone();
        evidence.zones.zones.retain(|zone| zone.name != known);
        write(&mut desk, &evidence.zones);
        desk.log(session, Step::new(Verb::Alteration, "took a zone off the list"));
        desk.commit()?;
        return Ok(Outcome {
            words: format!("Removed {known}.\n"),
            json: serde_json::json!({ "removed": known }),
        });
    }
    look(args, &mut desk, &evidence, session)
}

fn write(desk: &mut Desk, zones: &Zones) {
    let text = toml::to_string_pretty(zones).expect("zones are plain tables");
    let head = "# Zones. Fill in `readiness`: who commits, who leads in the community, whether people there want it.\n\
                # It stands beside the evidence and enters no number.\n\n";
    desk.file(ZONES, format!("{head}{text}"));
}

fn add(
    args: &Args,
    name: &str,
    desk: &mut Desk,
    mut evidence: Evidence,
    session: &Session<'_>,
) -> Result<Outcome, Failure> {
    let postcodes = args.postcodes.as_deref().map(input::text).transpose()?;
    let areas = listed(args, postcodes.as_deref(), &evidence).map_err(|error| of_zone(name, &error))?;
    let areas = match &args.drawn {
        Some(path) => [areas, drawn(path, &evidence)?].concat(),
        None => areas,
    };
    let status = if args.existing { Status::Existing } else { Status::Proposed };
    let zone = Zone::new(name, status, areas, &evidence.ground).map_err(|error| of_zone(name, &error))?;
    let (count, residents) = (zone.areas.len(), zone.residents(&evidence.ground));
    evidence.zones.add(zone).map_err(|error| of_zone(name, &error))?;
    write(desk, &evidence.zones);
    desk.log(session, Step::new(Verb::Collection, "put a zone on the list").count("areas", count as u64));
    desk.commit()?;
    let overlaps = evidence.zones.overlaps(&evidence.ground);
    let mut words = format!("{name}: {count} areas, {residents:.0} residents\n");
    for row in &overlaps.rows {
        words += &format!("{} and {} share {} areas\n", row[0].words(), row[1].words(), row[2].words());
    }
    Ok(Outcome { words, json: serde_json::json!({ "zone": name, "areas": count, "residents": residents }) })
}

fn listed(args: &Args, postcodes: Option<&str>, evidence: &Evidence) -> Result<Vec<String>, ZoneError> {
    let mut areas: Vec<String> = args.areas.iter().map(|code| code.trim().to_owned()).collect();
    for ward in &args.ward {
        let lookup = evidence.lookup.as_ref().ok_or(ZoneError::NoWard {
            like: "none, since no directory was added: `pz hub add-data --postcodes FILE`".to_owned(),
        })?;
        areas.extend(lookup.ward(ward)?);
    }
    if let Some(text) = postcodes {
        let postcodes = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lookup =
            evidence.lookup.as_ref().ok_or_else(|| ZoneError::UnknownPostcodes(postcodes().count()))?;
        areas.extend(lookup.postcodes(postcodes())?);
    }
    Ok(areas)
}

fn drawn(path: &std::path::Path, evidence: &Evidence) -> Result<Vec<String>, Failure> {
    use crate::places::drawn::Drawn;
    let text = input::text(path)?;
    let found = evidence.boundaries.drawn(&text).map_err(|error| {
        Failure::new(Kind::Input, format!("{}: {error}", path.display())).hint("nothing was written")
    })?;
    let name = path.display().to_string();
    match found {
        Drawn::Areas(areas) if areas.is_empty() => Err(of_zone(&name, &ZoneError::Empty)),
        Drawn::Areas(areas) => {
            Ok(areas.into_iter().map(|area| evidence.ground.areas.codes[area].clone()).collect())
        }
        Drawn::Leaves => Err(of_zone(&name, &ZoneError::LeavesBoundaries)),
    }
}

fn look(
    args: &Args,
    desk: &mut Desk,
    evidence: &Evidence,
    session: &Session<'_>,
) -> Result<Outcome, Failure> {
    let agreed = Agreed::of(desk, session)?;
    session.talk.work(4);
    let analysis = analyse(desk, &agreed, session)?;
    let found = Findings::of(desk, &analysis, &agreed, evidence, session)?;
    session.talk.step("looking for contiguous areas");
    let rules = SearchRules {
        lower: f64::from(args.lower),
        upper: f64::from(args.upper),
        most: args.most,
        replications: REPLICATIONS,
        seed: SEED,
    };
    let candidates = search(&evidence.ground, &found.several.values, &rules);
    let sheets = [
        suggested(&candidates, evidence),
        zones::circles(&evidence.ground, &found.several.values, rules.upper, REPLICATIONS, SEED),
        listed_zones(&found, evidence),
        evidence.zones.overlaps(&evidence.ground),
    ];
    for sheet in &sheets {
        desk.file(format!("places/{}.csv", sheet.name), report::sheet_csv(sheet));
    }
    let all: Vec<&Sheet> = sheets.iter().collect();
    let book = Workbook {
        title: "Zones",
        cover: cover(&provenance(&agreed), session.today()),
        notes: found.released.rules().in_words(),
        sheets: &all,
    };
    let book = book.xlsx().map_err(not_a_workbook)?;
    desk.file("places/zones.xlsx", book);
    desk.log(
        session,
        Step::new(Verb::Consultation, "looked for zones").count("suggested", candidates.len() as u64),
    );
    desk.commit()?;
    let mut words = String::new();
    for row in &sheets[2].rows {
        words += &format!(
            "{} ({}): {} areas, {} residents, {} people met\n",
            row[0].words(),
            row[1].words(),
            row[2].words(),
            row[3].words(),
            row[4].words()
        );
    }
    for (one, number) in candidates.iter().zip(1..) {
        let sure = if one.p <= 0.05 {
            "more than chance makes of areas as uneven as these"
        } else {
            "chance makes as good ones"
        };
        words += &format!(
            "suggested {number}: {} areas, {:.0} residents, {:.1} times its share, p {:.3}: {sure}\n",
            one.areas.len(),
            one.residents,
            one.count / one.expected,
            one.p
        );
    }
    if candidates.is_empty() {
        words += "No set of areas holds more than its share.\n";
    }
    words += &format!("{}\n", desk.path("places/zones.xlsx").display());
    let json: Vec<_> = candidates
        .iter()
        .map(|one| {
            let areas: Vec<&str> = one.areas.iter().map(|&area| evidence.ground.areas.codes[area].as_str()).collect();
            serde_json::json!({ "areas": areas, "residents": one.residents, "times_expected": one.count / one.expected, "p": one.p })
        })
        .collect();
    Ok(Outcome { words, json: serde_json::json!({ "suggested": json, "zones": evidence.zones.zones.len() }) })
}

/// What the search found, area by area.
fn suggested(candidates: &[Candidate], evidence: &Evidence) -> Sheet {
    let mut sheet = Sheet::new(
        "suggested-zones",
        "Contiguous areas that hold the most people known to several agencies for their size",
        &[
            ("suggestion", "number, the best first"),
            ("areas", "its areas"),
            ("residents", "how many live there"),
            ("count", "people met there whom several agencies know, area by area"),
            ("expected", "what its share of residents would give"),
            ("times", "count over expected"),
            ("p", "the share of maps without zones whose best set is at least as good"),
            ("shares_with", "zones of the list that it shares areas with"),
        ],
    );
    for (one, number) in candidates.iter().zip(1_u8..) {
        let names: Vec<&str> = one.areas.iter().map(|&area| evidence.ground.name(area)).collect();
        let shares: Vec<&str> = evidence
            .zones
            .zones
            .iter()
            .filter(|zone| zone.places(&evidence.ground).iter().any(|area| one.areas.contains(area)))
            .map(|zone| zone.name.as_str())
            .collect();
        sheet.row([
            Value::Number(f64::from(number), 0),
            Value::text(names.join("; ")),
            Value::Number(one.residents, 0),
            Value::Number(one.count, 0),
            Value::Number(one.expected, 0),
            Value::Number(one.count / one.expected, 2),
            Value::Number(one.p, 3),
            Value::text(shares.join("; ")),
        ]);
    }
    sheet
        .note("A suggestion is a place to begin talking. Areas that are hidden take no part, and nothing here says why a place stands out.")
        .note(
            "The maps without zones differ from area to area as much as this county does; only which areas lie beside \
             each other is left to chance.",
        )
}

/// Each zone of the list: evidence, and beside it the checklist.
fn listed_zones(found: &Findings, evidence: &Evidence) -> Sheet {
    let mut sheet = Sheet::new(
        "zones",
        "Zones: evidence, and beside it readiness as people filled it in",
        &[
            ("zone", "its name"),
            ("status", "existing or proposed"),
            ("areas", "how many"),
            ("residents", "how many live there"),
            ("people", "people met there"),
            ("people_edge", "people met in the areas around it"),
            ("share_by_agency", "of each agency's people, the per cent met in the zone, and at its edge"),
            ("commitments", "readiness: filled in by people"),
            ("community_leader", "readiness: filled in by people"),
            ("appetite", "readiness: filled in by people"),
        ],
    );
    let cell = |zone: &Zone, side: &str, agency: &str| {
        zones::shown(&found.released, "zone-agencies", &[&zones::side(&zone.name, side), agency], 0)
    };
    for zone in &evidence.zones.zones {
        let agencies: Vec<String> = found
            .agencies()
            .iter()
            .map(|(agency, all)| {
                let percent = |side: &str| match (cell(zone, side, agency), all) {
                    (Some(part), Some(all)) => format!("{:.0} %", 100.0 * part / all.max(1.0)),
                    _ => "hidden".to_owned(),
                };
                format!("{agency} {}, {}", percent("inside"), percent("edge"))
            })
            .collect();
        let filled =
            |words: &str| if words.trim().is_empty() { Value::NotSupplied } else { Value::text(words) };
        let status = match zone.status {
            Status::Existing => "existing",
            Status::Proposed => "proposed",
            Status::Found => "suggested",
        };
        sheet.row([
            Value::text(&zone.name),
            Value::text(status),
            Value::Number(u32::try_from(zone.areas.len()).map_or(0.0, f64::from), 0),
            Value::Number(zone.residents(&evidence.ground), 0),
            Value::shown(cell(zone, "inside", hub::TOTAL), 0),
            Value::shown(cell(zone, "edge", hub::TOTAL), 0),
            Value::text(agencies.join("; ")),
            filled(&zone.readiness.commitments),
            filled(&zone.readiness.community_leader),
            filled(&zone.readiness.appetite),
        ]);
    }
    sheet.note("Readiness is what people wrote; it enters no number, and no number enters it.")
}
