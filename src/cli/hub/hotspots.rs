//! `pz hub hotspots`: which areas stand out, in what, and how sure that is.

use std::path::PathBuf;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::report::{cover, not_a_workbook, provenance};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::analyse;
use super::ground::{Evidence, Findings, WEIGHTS};
use super::page::{Page, page};
use crate::audit::{Step, Verb};
use crate::party::Role;
use crate::places::geopackage;
use crate::report::{self, Workbook};
use crate::zones::{self, Hotspots, LayerSource, Sheet, Weights};

/// Compare areas: rates, Gi*, local Moran, the need index, classes over time, and how steady all that is
///
/// By target behaviour, part of life and public counts. Partners' numbers pass disclosure control first; what is hidden
/// takes no part. Everything is written below `places/` for the hub's analyst; nothing is let out.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub hotspots
  pz hub hotspots --weights need.csv")]
pub(super) struct Args {
    /// What each part of life counts for in the need index: a CSV with the columns domain and weight
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub hotspots", session)?;
    if let Some(path) = &args.weights {
        let text = input::text(path)?;
        Weights::read(&text).map_err(|error| {
            Failure::new(Kind::Input, format!("{}: {error}", path.display())).hint("nothing was written")
        })?;
        desk.file(WEIGHTS, text);
        desk.log(session, Step::new(Verb::Collection, "took in the board's weights for the need index"));
        desk.commit()?;
    }
    let agreed = Agreed::of(&mut desk, session)?;
    session.talk.work(4);
    session.talk.step("reading what is known of places");
    let evidence = Evidence::of(&desk)?;
    let analysis = analyse(&desk, &agreed, session)?;
    let found = Findings::of(&mut desk, &analysis, &agreed, &evidence, session)?;
    let sheets = sheets(&found, &evidence);
    for sheet in &sheets {
        desk.file(format!("places/{}.csv", sheet.name), report::sheet_csv(sheet));
    }
    let all: Vec<&Sheet> = sheets.iter().collect();
    let book = Workbook {
        title: "Areas compared",
        cover: cover(&provenance(&agreed), session.today()),
        notes: found.released.rules().in_words(),
        sheets: &all,
    };
    let book = book.xlsx().map_err(not_a_workbook)?;
    desk.file("places/hotspots.xlsx", book);
    let numbers: Vec<String> = found.hotspots.iter().map(standing_out).collect();
    desk.file("places/hotspots.html", html(&numbers, &sheets, &evidence, &agreed));
    let mut words = String::new();
    numbers.iter().for_each(|line| words += &format!("{line}\n"));
    if found.strange_areas > 0 {
        words += &format!(
            "{} codes of areas that agencies wrote are not in the boundaries: people met there are in no list. Where they \
             are many, an agency writes codes of another division, such as LSOA 2021 beside 2011\n",
            found.strange_areas
        );
    }
    words += &match &found.need {
        Some(need) => format!(
            "Multi-agency need: {} areas in order; {} of the first ten stay there whichever weight is moved by a quarter\n",
            need.places.len(),
            need.stay
        ),
        None => {
            "Multi-agency need: fewer than 20 areas are shown in every part of life, so there is no index\n"
                .to_owned()
        }
    };
    words += &format!("{}\n", desk.path("places/hotspots.xlsx").display());
    let layers: Vec<_> = found
        .hotspots
        .iter()
        .map(|one| serde_json::json!({ "layer": one.name, "standing_out": one.standing_out(), "hidden": one.hidden }))
        .collect();
    let need = found.need.as_ref().map(|need| serde_json::json!({ "areas": need.places.len(), "stay": need.stay, "cancelled": need.cancelled }));
    for (file, bytes) in geopackages(found.hotspots, &evidence) {
        desk.file(format!("places/{file}"), bytes);
    }
    desk.log(session, Step::new(Verb::Consultation, "compared areas").count("layers", layers.len() as u64));
    desk.commit()?;
    Ok(Outcome { words, json: serde_json::json!({ "layers": layers, "need": need }) })
}

fn standing_out(one: &Hotspots) -> String {
    let hidden = if one.hidden > 0 { format!(", {} hidden", one.hidden) } else { String::new() };
    format!("{}: {} areas stand out{hidden}", one.name, one.standing_out())
}

/// The page of coverage and of what stands out; every area of every layer is in the workbook.
fn html(numbers: &[String], sheets: &[Sheet], evidence: &Evidence, agreed: &Agreed) -> String {
    let named = |names: &[&str]| -> Vec<Sheet> {
        sheets.iter().filter(|sheet| names.contains(&sheet.name.as_str())).cloned().collect()
    };
    let sections = vec![
        (
            "Which evidence there is".to_owned(),
            [named(&["coverage"]), vec![evidence.register.sheet()]].concat(),
        ),
        ("Multi-agency need".to_owned(), named(&["need"])),
        ("How concentrated it is".to_owned(), named(&["concentration"])),
        ("How areas came to stand out".to_owned(), named(&["emerging-people", "emerging-recorded-crime"])),
    ];
    let window = agreed.round.window;
    page(
        Page {
            title: "Areas compared",
            kicker: "Coverage and hotspots, for the hub’s analyst, not released",
            when: format!("Partners’ contacts of {} to {}", window.from, window.to),
            findings: numbers,
            sections: &sections,
            source: Vec::new(),
        },
        agreed,
    )
}

/// A GeoPackage for each layer, of the areas that are shown: it opens in colour, and has no row for a hidden area.
fn geopackages(hotspots: Vec<Hotspots>, evidence: &Evidence) -> Vec<(String, Vec<u8>)> {
    let one = |one: Hotspots| {
        let file = format!("{}.gpkg", one.slug());
        let (survey, places) = one.into_survey();
        (file, geopackage(&survey, &evidence.boundaries.only(&places)))
    };
    hotspots.into_iter().filter(|one| one.source == LayerSource::Released).map(one).collect()
}

/// All that was found, as sheets.
pub(super) fn sheets(found: &Findings, evidence: &Evidence) -> Vec<Sheet> {
    let ground = &evidence.ground;
    let mut sheets: Vec<Sheet> = found.need.iter().map(|need| need.sheet(ground, &found.weights)).collect();
    sheets.push(zones::concentration(&found.hotspots, ground));
    sheets.push(Sheet {
        name: "emerging-people".to_owned(),
        ..zones::emerging(ground, "People met", &found.periods, &[])
    });
    if let Some(street) = &evidence.street {
        let layer = |at: usize| street.sum("All crime", at..at + 1).map(|layer| ground.public(&layer));
        let months: Vec<_> =
            (0..street.months.len()).filter_map(|at| Some((street.months[at].clone(), layer(at)?))).collect();
        sheets.push(Sheet {
            name: "emerging-recorded-crime".to_owned(),
            ..zones::emerging(ground, "Recorded crime", &months, &street.missing())
        });
    }
    sheets.push(found.coverage.clone());
    sheets.extend(found.hotspots.iter().map(|one| one.sheet(ground)));
    sheets
}
