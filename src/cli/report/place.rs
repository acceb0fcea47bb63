//! A page about a place, and the release that its numbers are of.

use std::path::Path;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::{Analysis, Evidence, Findings, LET_OUT, analyse, days_cross, of_zone};
use super::super::release::States;
use super::super::session::Session;
use super::released::{cover, not_a_workbook, provenance};
use crate::audit::{Step, Verb};
use crate::party::{Digest, Role};
use crate::places::counts;
use crate::places::drawing;
use crate::release::{Context, FileRecord, Released};
use crate::report::{self, Paper, PlaceMap, Workbook};
use crate::zones::{self, Compared, Dossier, Sheet, Status, Zone};

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Deepdive,
    Area,
    Application,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Deepdive => "deepdive",
            Form::Area => "area",
            Form::Application => "application",
        }
    }

    fn kicker(self) -> &'static str {
        match self {
            Form::Deepdive => "Deep dive into a zone",
            Form::Area => "An area and those around it",
            Form::Application => "Evidence for the Prevention Board",
        }
    }
}

/// Wide enough that a zone's own borders keep their shape.
const WIDTH: u32 = 6_000;
/// Types of recorded crime that a page shows month by month.
const SHOWN_TYPES: usize = 5;

pub(super) fn command(
    form: Form,
    place: &str,
    round: Option<&Path>,
    session: &Session<'_>,
) -> Result<Outcome, Failure> {
    let command = format!("pz report {}", form.name());
    let mut desk = Desk::open_as(Role::Hub, round, &command, session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    session.talk.work(5);
    session.talk.step("reading what is known of places");
    let evidence = Evidence::of(&desk)?;
    let zone = zone(form, place, &evidence)?;
    let analysis = analyse(&desk, &agreed, session)?;
    let found = Findings::of(&mut desk, &analysis, &agreed, &evidence, session)?;
    session.talk.step("writing the page");
    let dossier = gather(form, &zone, &evidence, &found, &agreed);
    let page = page(form, &zone, &dossier, &evidence, &found, &agreed);
    let folder = folder(&mut desk, &analysis, &evidence, &found, &agreed, session)?;
    let file = format!("{folder}/{}-{}.html", form.name(), zone.slug());
    let sheets: Vec<&Sheet> = dossier.sections.iter().flat_map(|(_, sheets)| sheets).collect();
    let book = Workbook {
        title: &zone.name,
        cover: cover(&provenance(&agreed), session.today()),
        notes: found.released.rules().in_words(),
        sheets: &sheets,
    };
    let book = book.xlsx().map_err(not_a_workbook)?;
    desk.file(format!("{folder}/{}-{}.xlsx", form.name(), zone.slug()), book);
    let dictionary = report::dictionary_csv(&sheets, found.released.tables());
    desk.file(format!("{folder}/dictionary.csv"), dictionary);
    let step = Step::new(Verb::Release, format!("released a page: {}", form.name()));
    desk.log(session, step.digest("report", Digest::of(page.as_bytes())));
    let bytes = page.len();
    desk.file(file.clone(), page);
    desk.commit()?;
    let path = desk.path(&file);
    Ok(Outcome {
        words: format!("{}\n", path.display()),
        json: serde_json::json!({ "page": path, "bytes": bytes, "findings": dossier.findings }),
    })
}

/// The zone of this name; or for one area, the area with those that it touches.
fn zone(form: Form, place: &str, evidence: &Evidence) -> Result<Zone, Failure> {
    let ground = &evidence.ground;
    if form != Form::Area {
        return Ok(evidence.zones.find(place).map_err(|error| of_zone(place, &error))?.clone());
    }
    let area = ground.place(place.trim()).ok_or_else(|| {
        Failure::new(Kind::Input, "there is no such area in the boundaries").hint("name an area by its code")
    })?;
    Ok(Zone {
        name: ground.name(area).to_owned(),
        status: Status::Proposed,
        areas: vec![ground.areas.codes[area].clone()],
        readiness: zones::Checklist::default(),
    })
}

fn gather(form: Form, zone: &Zone, evidence: &Evidence, found: &Findings, agreed: &Agreed) -> Dossier {
    let months = months(evidence);
    let missing = evidence.street.as_ref().map(zones::StreetMonths::missing).unwrap_or_default();
    let behaviours: Vec<(String, String)> = agreed
        .agreement
        .behaviours()
        .iter()
        .map(|one| (one.name().to_owned(), one.words().to_owned()))
        .collect();
    let mut dossier = zones::dossier(
        &evidence.ground,
        zone,
        &Compared {
            others: &evidence.zones.zones,
            hotspots: &found.hotspots,
            need: found.need.as_ref(),
            people: &found.released,
            behaviours: &behaviours,
            months: &months,
            years: (agreed.round.window.from.year(), agreed.round.window.to.year()),
            missing_months: &missing,
            answers: &evidence.answers,
            assets: &evidence.assets,
            coverage: &found.coverage,
            hours_cross: days_cross(agreed),
        },
    );
    if form == Form::Application {
        let overlaps = evidence.zones.overlaps(&evidence.ground);
        dossier.sections.insert(2, ("Zones that share areas".to_owned(), vec![overlaps]));
    }
    dossier
}

/// All recorded crime and its largest types, month by month.
fn months(evidence: &Evidence) -> Vec<(String, Vec<(String, counts::Layer)>)> {
    let Some(street) = &evidence.street else { return Vec::new() };
    let total =
        |layers: &[counts::Layer]| -> f64 { layers.iter().flat_map(|layer| layer.values.values()).sum() };
    let mut types: Vec<&(String, Vec<counts::Layer>)> = street.types.iter().collect();
    types.sort_by(|one, other| total(&other.1).total_cmp(&total(&one.1)));
    types
        .into_iter()
        .take(1 + SHOWN_TYPES)
        .map(|(name, layers)| {
            (name.clone(), street.months.iter().cloned().zip(layers.iter().cloned()).collect())
        })
        .collect()
}

fn page(
    form: Form,
    zone: &Zone,
    dossier: &Dossier,
    evidence: &Evidence,
    found: &Findings,
    agreed: &Agreed,
) -> String {
    let drawing = drawing::paths(&evidence.boundaries, WIDTH);
    let named = |areas: &[usize]| {
        areas.iter().map(|&area| (evidence.ground.name(area), drawing.paths[area].as_str())).collect()
    };
    let map = PlaceMap { inside: named(&dossier.inside), edge: named(&dossier.edge) };
    let marks = provenance(agreed).marks;
    let window = agreed.round.window;
    let day = |date: jiff::civil::Date| date.strftime("%-d %B %Y").to_string();
    let when = format!("Partners’ contacts of {} to {}", day(window.from), day(window.to));
    let filled_in = match form {
        Form::Application => vec![
            ("Who has committed people and time".to_owned(), zone.readiness.commitments.clone()),
            ("Who leads in the community".to_owned(), zone.readiness.community_leader.clone()),
            ("Whether those who live there want it".to_owned(), zone.readiness.appetite.clone()),
        ],
        Form::Deepdive | Form::Area => Vec::new(),
    };
    report::paper(&Paper {
        title: &zone.name,
        kicker: form.kicker(),
        marks: &marks,
        when: &when,
        findings: &dossier.findings,
        sections: &dossier.sections,
        map: Some(map),
        filled_in: &filled_in,
        rules: &found.released.rules().in_words(),
        source: &source(evidence, agreed),
        code_version: env!("CARGO_PKG_VERSION"),
    })
}

fn source(evidence: &Evidence, agreed: &Agreed) -> Vec<(String, String)> {
    let mut source = vec![
        ("Round".to_owned(), agreed.round.name.clone()),
        ("Agreement".to_owned(), agreed.agreement.terms().title.clone()),
        ("Agreement’s digest".to_owned(), agreed.agreement.digest().to_string()),
    ];
    let mut known: Vec<(&str, &str, &str, Vec<&str>)> = Vec::new();
    for one in &evidence.register.supplied {
        match known.iter_mut().find(|(name, of, ..)| *name == one.name && *of == one.source) {
            Some((.., periods)) => periods.push(&one.period),
            None => known.push((&one.name, &one.source, &one.geography, vec![&one.period])),
        }
    }
    for (name, of, geography, periods) in known {
        source.push((name.to_owned(), format!("source {of}; time {}; {geography}", zones::span(&periods))));
    }
    source
}

/// The folder of the release of this state, made once: its tables for QGIS, R, Python, Power BI and Excel.
fn folder(
    desk: &mut Desk,
    analysis: &Analysis,
    evidence: &Evidence,
    found: &Findings,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<String, Failure> {
    let states = States::of(desk, analysis)?;
    let zones: Vec<String> =
        evidence.zones.zones.iter().map(|zone| format!("{}:{}", zone.name, zone.areas.join(","))).collect();
    let state = format!("{}+places+{}", analysis.inputs, Digest::of(zones.join("\n").as_bytes()));
    if let Some(folder) = states.folder(&state) {
        return Ok(folder);
    }
    let name = states.next(&agreed.round.name);
    let mut files = tables(&found.released, found)?;
    let records = files.iter().map(|(file, bytes)| FileRecord::of(file.as_str(), bytes)).collect();
    let context = Context::of(&found.released, &agreed.agreement, provenance(agreed), records);
    files.push(("context.json".to_owned(), context.to_json()));
    let folder = states.write(desk, (&name, &state), files);
    desk.file(LET_OUT, let_out(evidence));
    desk.log(
        session,
        Step::new(Verb::Release, "released tables about places")
            .count("tables", found.released.tables().len() as u64),
    );
    Ok(folder)
}

/// The zones that were let out before, and those that are now.
fn let_out(evidence: &Evidence) -> String {
    let mut all = evidence.let_out.clone();
    for zone in &evidence.zones.zones {
        if !all.zones.iter().any(|before| before.areas == zone.areas) {
            all.zones.push(Zone { readiness: zones::Checklist::default(), ..zone.clone() });
        }
    }
    toml::to_string_pretty(&all).expect("zones are plain tables")
}

fn tables(released: &Released, found: &Findings) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files: Vec<(String, Vec<u8>)> =
        released.tables().iter().map(|table| (format!("{}.csv", table.name()), report::csv(table))).collect();
    let star = report::star(released.tables()).map_err(|error| {
        Failure::new(Kind::Write, format!("Parquet: {error}")).hint("nothing was written")
    })?;
    files.extend(star);
    files.push(("coverage.csv".to_owned(), report::sheet_csv(&found.coverage)));
    Ok(files.into_iter().map(|(file, bytes)| (format!("tables/{file}"), bytes)).collect())
}
