//! `pz hub evaluate`: did a zone work?

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::release::through_release;
use super::super::session::Session;
use super::super::{Outcome, input};
use super::analyse;
use super::analysis::CODES;
use super::ground::{Evidence, SEED, everything_counted, of_zone};
use super::page::{Page, page};
use crate::agreement::Areas;
use crate::audit::{Step, Verb};
use crate::hub;
use crate::party::Role;
use crate::places::survey::Class;
use crate::report;
use crate::zones::{self, Ground, Series, Sheet, StreetMonths, Value, Zone};

/// Hold a zone's change against places like it, what lies around it, and like zones elsewhere
///
/// Public counts by month before and after the zone began, in count and, with a table of harm, in harm; the partners'
/// contacts of the target behaviour through disclosure control; surveys, measures of resilience and narratives beside.
/// The number to read first is the rank of the zone's change among like zones where nobody did this work.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub evaluate Coalville --began 2018-12-01
  pz hub evaluate Coalville --began 2018-12-01 --series Burglary,Drugs
  pz hub evaluate Coalville --began 2018-12-01 --harm harm.csv --resilience volunteers.csv
  pz hub evaluate Coalville --began 2018-12-01 --narrative what-residents-say.txt")]
pub(super) struct Args {
    /// The zone
    #[arg(value_name = "ZONE")]
    zone: String,
    /// The first day of work in the zone
    #[arg(long, value_name = "DATE")]
    began: Date,
    /// Types of recorded crime to look at; all crime, unless told otherwise
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    series: Vec<String>,
    /// What one event weighs: a CSV with the columns series and weight
    #[arg(long, value_name = "FILE")]
    harm: Option<PathBuf>,
    /// Measures of resilience: a CSV with the columns measure, period and value
    #[arg(long, value_name = "FILE")]
    resilience: Option<PathBuf>,
    /// A narrative, kept apart; it is looked through for what could name a person
    #[arg(long, value_name = "FILE")]
    narrative: Vec<PathBuf>,
    /// Codes of the people taken on, one a line: their change stands beside that of people ranked and not taken on
    #[arg(long, value_name = "FILE")]
    caseload: Option<PathBuf>,
    /// Areas to compare with, by code; the most like ones, unless told otherwise
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    compared: Vec<String>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub evaluate", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let evidence = Evidence::of(&desk)?;
    let ground = &evidence.ground;
    let zone = evidence.zones.find(&args.zone).map_err(|error| of_zone(&args.zone, &error))?.clone();
    let narratives = narratives(args)?;
    let inside = zone.places(ground);
    let compared = compared(args, &evidence, &zone, &inside)?;
    let (series, mut notes) = series(args, &evidence)?;
    let (changes, change) = zones::evaluate(ground, &inside, &compared, &series, SEED);
    notes.extend(warning(ground, &compared, &series));
    let mut sheets = vec![change];
    session.talk.work(2);
    let analysis = analyse(&desk, &agreed, session)?;
    session.talk.step("counting contacts before and after");
    sheets.push(contacts(&mut desk, args, &evidence, &zone, &compared, &agreed, &analysis, session)?);
    sheets.extend(caseload(args, &mut desk, &agreed, (&analysis, &evidence), session)?);
    let after_people = sheets.len();
    sheets.push(zones::perception_change(&evidence.answers, &zone.areas, &zone.name));
    let measures = match &args.resilience {
        Some(path) => zones::read_resilience(&input::text(path)?).map_err(|error| {
            Failure::new(Kind::Input, format!("{}: {error}", path.display())).hint("nothing was written")
        })?,
        None => Vec::new(),
    };
    sheets.push(zones::resilience(&measures, &args.began.strftime("%Y-%m").to_string()));
    let mut findings: Vec<String> =
        changes.iter().filter(|one| one.p.is_some() || one.zone.0 <= 0.0).map(zones::Change::words).collect();
    findings.extend(notes);
    let folder = format!("places/evaluation-{}", zone.slug());
    for sheet in &sheets {
        desk.file(format!("{folder}/{}.csv", sheet.name), report::sheet_csv(sheet));
    }
    for (number, text) in (1..).zip(&narratives) {
        desk.file(format!("{folder}/narrative-{number}.txt"), text.as_str());
    }
    let sections = vec![
        ("What was counted".to_owned(), sheets[..after_people].to_vec()),
        ("What people say".to_owned(), vec![sheets[after_people].clone()]),
        ("Resilience".to_owned(), vec![sheets[after_people + 1].clone()]),
    ];
    let names: Vec<&str> = compared.iter().map(|&area| evidence.ground.name(area)).collect();
    let page = page(
        Page {
            title: &zone.name,
            kicker: "Did it work? For the hub’s analyst, not released",
            when: format!("work began on {}", args.began.strftime("%-d %B %Y")),
            findings: &findings,
            sections: &sections,
            source: vec![("Compared with".to_owned(), names.join(", "))],
        },
        &agreed,
    );
    desk.file(format!("{folder}/evaluation.html"), page);
    desk.log(session, Step::new(Verb::Consultation, "evaluated a zone").count("series", series.len() as u64));
    desk.commit()?;
    let mut words: String = findings.iter().map(|one| format!("{one}\n")).collect();
    words += &format!("{}\n", desk.path(&format!("{folder}/evaluation.html")).display());
    let json: Vec<_> = changes
        .iter()
        .map(|one| {
            serde_json::json!({
                "series": one.name, "before": one.zone.0, "after": one.zone.1, "p": one.p, "dispersion": one.dispersion,
                "power": one.power, "wdd": one.wdd.difference, "wdd_standard_error": one.wdd.standard_error,
            })
        })
        .collect();
    Ok(Outcome {
        words,
        json: serde_json::json!({ "zone": zone.name, "changes": json, "findings": findings }),
    })
}

/// Narratives, if nothing in them looks as if it named a person.
fn narratives(args: &Args) -> Result<Vec<String>, Failure> {
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    for path in &args.narrative {
        let text = input::text(path)?;
        for finding in zones::identifiers(&text) {
            problems.push(format!("{}, line {}: looks like {}", path.display(), finding.line, finding.what));
        }
        texts.push(text);
    }
    if problems.is_empty() {
        return Ok(texts);
    }
    Err(Failure::all(Kind::Input, problems).hint(
        "take out whatever could name a person, and have somebody else read it again; nothing was written",
    ))
}

fn compared(args: &Args, evidence: &Evidence, zone: &Zone, inside: &[usize]) -> Result<Vec<usize>, Failure> {
    let ground = &evidence.ground;
    if args.compared.is_empty() {
        return Ok(ground.alike(inside, &evidence.zones.zones));
    }
    let places: Vec<usize> = args.compared.iter().filter_map(|code| ground.place(code.trim())).collect();
    let refused = |problem: &str| Err(Failure::new(Kind::Input, problem).hint("nothing was written"));
    if places.len() < args.compared.len() {
        return refused("some of the compared areas are not in the boundaries");
    }
    if places.iter().any(|area| zone.areas.contains(&ground.areas.codes[*area])) {
        return refused("some of the compared areas are the zone’s own");
    }
    Ok(places)
}

/// Equally many months before and after, up to the newest.
fn series(args: &Args, evidence: &Evidence) -> Result<(Vec<Series>, Vec<String>), Failure> {
    let Some(street) = &evidence.street else {
        return Ok((
            Vec::new(),
            vec!["No recorded crime was supplied, so there is no public count.".to_owned()],
        ));
    };
    let began = args.began.strftime("%Y-%m").to_string();
    let (mut notes, missing) = (Vec::new(), street.missing());
    if !missing.is_empty() {
        notes.push(format!(
            "There is no file of {}: before and after are compared without.",
            missing.join(", ")
        ));
    }
    let first = street.months.partition_point(|month| *month < began);
    let many = first.min(street.months.len() - first);
    if many == 0 {
        return Err(Failure::new(
            Kind::Input,
            format!("there is no recorded crime on both sides of {began}"),
        )
        .hint("add months before and after with `pz hub add-data --street`; nothing was written"));
    }
    let (before, after) = (first - many..first, first..first + many);
    notes.push(format!(
        "Compared: {} to {} with {} to {}.",
        street.months[before.start],
        street.months[before.end - 1],
        street.months[after.start],
        street.months[after.end - 1]
    ));
    if street.months[before.start][5..] != street.months[after.start][5..] {
        notes.push("The two stretches are not the same months of the year: seasons differ, everywhere alike, which the comparison and the placebo zones allow for.".to_owned());
    }
    let weights = harm(args)?;
    let names = match args.series.is_empty() {
        true => vec!["All crime".to_owned()],
        false => args.series.iter().map(|name| name.trim().to_owned()).collect(),
    };
    let counts = |street: &StreetMonths, name: &str, months: std::ops::Range<usize>| -> Option<Vec<f64>> {
        let layer = street.sum(name, months)?;
        Some(evidence.ground.public(&layer).values.into_iter().map(Option::unwrap_or_default).collect())
    };
    let mut series = Vec::new();
    for name in names {
        let found = counts(street, &name, before.clone()).zip(counts(street, &name, after.clone()));
        let Some((before, after)) = found else {
            let there: Vec<&str> = street.types.iter().map(|(name, _)| name.as_str()).collect();
            return Err(Failure::new(
                Kind::Input,
                format!("no such type of recorded crime; there are: {}", there.join(", ")),
            )
            .hint("nothing was written"));
        };
        let harm =
            weights.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name)).map(|(_, weight)| *weight);
        if !weights.is_empty() && harm.is_none() {
            return Err(Failure::new(Kind::Input, format!("the table of harm has no weight for {name}"))
                .hint("a missing weight is not 0; add it to the table; nothing was written"));
        }
        series.push(Series { name, before, after, harm });
    }
    Ok((series, notes))
}

fn harm(args: &Args) -> Result<Vec<(String, f64)>, Failure> {
    let Some(path) = &args.harm else { return Ok(Vec::new()) };
    let text = input::text(path)?.replacen("series", "domain", 1);
    let weights = zones::Weights::read(&text);
    Ok(weights
        .map_err(|error| {
            Failure::new(Kind::Input, format!("{}: {error}", path.display())).hint("nothing was written")
        })?
        .of)
}

/// Whether what is compared is itself out of the ordinary.
fn warning(ground: &Ground, compared: &[usize], series: &[Series]) -> Option<String> {
    let first = series.first()?;
    let layer = zones::Layer {
        name: first.name.clone(),
        source: zones::LayerSource::Public,
        values: first.before.iter().copied().map(Some).collect(),
    };
    let found = zones::hotspots(ground, &layer, 1, SEED)?;
    let hot = |area: usize| {
        let at = found.places.binary_search(&area);
        at.is_ok_and(|at| matches!(found.surveyed.lines[at].class, Class::High95 | Class::High99))
    };
    zones::comparison_warning(compared, ground, &hot)
}

/// Contacts of target behaviours before and after, as released.
#[expect(clippy::too_many_arguments, reason = "everything that a count of the round needs")]
fn contacts(
    desk: &mut Desk,
    args: &Args,
    evidence: &Evidence,
    zone: &Zone,
    compared: &[usize],
    agreed: &Agreed,
    analysis: &super::Analysis,
    session: &Session<'_>,
) -> Result<Sheet, Failure> {
    let mut sheet = Sheet::new(
        "contacts",
        "Contacts of the target behaviour with the partners, before and after",
        &[
            ("behaviour", "target behaviour of the agreement"),
            ("where", "inside, edge or compared"),
            ("before", "contacts, through disclosure control"),
            ("after", "contacts, through disclosure control"),
        ],
    );
    let behaviours = agreed.agreement.behaviours();
    let areas = hub::ZoneAreas {
        compared: compared.iter().map(|&area| evidence.ground.areas.codes[area].clone()).collect(),
        ..evidence.areas_of(zone)
    };
    let permit = agreed.permit::<Areas>(session)?;
    let table = hub::change_table(&analysis.pool, &areas, behaviours, args.began, &permit);
    let Some(table) = table.filter(|_| !behaviours.is_empty()) else {
        return Ok(sheet.note(
            "The round’s window does not reach as far before the zone began as after it, or there is no target \
             behaviour: contacts cannot be compared.",
        ));
    };
    let (name, mut tables) = (table.name, everything_counted(analysis, evidence, agreed, session)?);
    tables.push(table);
    let released = through_release(desk, &format!("evaluation of {}", zone.name), tables, agreed, session)?;
    let cell = |label: String| {
        let row = released.table(name).and_then(|table| table.rows().iter().find(|row| row.label() == label));
        let number = row.and_then(|row| row.cells().get(1)?.shown()).and_then(|of| u32::try_from(of).ok());
        Value::shown(number.map(f64::from), 0)
    };
    for behaviour in behaviours {
        for side in ["inside", "edge", "compared"] {
            let label = |when: &str| [behaviour.name(), side, when].join(hub::BAR);
            sheet.row([
                Value::text(behaviour.words()),
                Value::text(side),
                cell(label("before")),
                cell(label("after")),
            ]);
        }
    }
    Ok(sheet.note(
        "Few contacts are hidden, and with them their change. Agencies that take part more also record more.",
    ))
}

/// The change of people taken on beside that of people ranked and not taken on, for each target behaviour.
fn caseload(
    args: &Args,
    desk: &mut Desk,
    agreed: &Agreed,
    (analysis, evidence): (&super::Analysis, &Evidence),
    session: &Session<'_>,
) -> Result<Vec<Sheet>, Failure> {
    let Some(path) = &args.caseload else { return Ok(Vec::new()) };
    let text = input::text(path)?;
    let codes: BTreeSet<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let list = String::from_utf8_lossy(&desk.read(CODES)?.unwrap_or_default()).into_owned();
    let pairs = list.lines().skip(1).filter_map(|line| {
        let (code, person) = line.split_once(',')?;
        Some((code, person.parse::<u32>().ok()?))
    });
    let (taken, ranked): (Vec<_>, Vec<_>) = pairs.partition(|(code, _)| codes.contains(code));
    if taken.len() < codes.len() {
        return Err(Failure::new(
            Kind::Input,
            format!("{}: {} of its codes are not of this round", path.display(), codes.len() - taken.len()),
        )
        .hint("give the codes of this round's list, one a line; nothing was written"));
    }
    let people = |of: Vec<(&str, u32)>| of.into_iter().map(|(_, person)| person).collect::<BTreeSet<u32>>();
    let (taken, ranked) = (people(taken), people(ranked));
    let permit = agreed.permit::<Areas>(session)?;
    let mut sheets = Vec::new();
    for behaviour in agreed.agreement.behaviours() {
        let mut sheet = Sheet::new(
            format!("caseload-{}", behaviour.name()),
            format!("{}: people taken on, and people ranked and not taken on", behaviour.words()),
            &[
                ("group", "taken on, or ranked and not"),
                ("before", "contacts in six months before"),
                ("after", "contacts in six months after"),
            ],
        );
        let table = hub::caseload_change(&analysis.pool, behaviour, args.began, (&taken, &ranked), &permit);
        let Some(table) = table else {
            sheets.push(
                sheet.note(
                    "The round’s window does not hold six months before and after, so no change is told.",
                ),
            );
            continue;
        };
        let (name, mut tables) = (table.name, everything_counted(analysis, evidence, agreed, session)?);
        tables.push(table);
        let released = through_release(desk, "caseload", tables, agreed, session)?;
        for group in ["taken on", "ranked, not taken on"] {
            let cell = |when: &str| {
                let label = [group, when].join(hub::BAR);
                let table = released.table(name);
                let row = table.and_then(|table| table.rows().iter().find(|row| row.label() == label));
                let number =
                    row.and_then(|row| row.cells().get(1)?.shown()).and_then(|of| u32::try_from(of).ok());
                Value::shown(number.map(f64::from), 0)
            };
            sheet.row([Value::text(group), cell("before"), cell("after")]);
        }
        sheets.push(sheet.note(
            "People are taken on when things are at their worst, and what is at its worst mostly gets better by itself: \
             regression to the mean. The fall of those ranked and not taken on shows how much of it would have come \
             anyway; only what those taken on fell by more can be the work’s. A small caseload is hidden.",
        ));
    }
    Ok(sheets)
}
