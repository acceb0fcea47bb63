//! `pz hub behaviours`: three criteria for choosing the target behaviour, side by side.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::release::through_release;
use super::super::session::Session;
use super::analyse;
use super::analysis::tables;
use super::ground::{Evidence, everything_counted};
use crate::agreement::{Areas, Behaviour, BehaviourText};
use crate::audit::{Step, Verb};
use crate::hub;
use crate::party::Role;
use crate::report;
use crate::schema::KINDS;
use crate::zones;

/// Put candidate rules for the target behaviour side by side: complex, harmful, specific
///
/// Rules are those of the agreement and those in `behaviours/*.toml` (name, words, kinds, exhibiting, vulnerable). The
/// three criteria are never one number; the board chooses.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub behaviours
  pz hub behaviours --json")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub behaviours", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let mut rules = agreed.agreement.behaviours().to_vec();
    rules.extend(further(&desk)?);
    if rules.is_empty() {
        return Err(Failure::new(Kind::State, "there is no candidate rule")
            .hint("write one into behaviours/NAME.toml: name, words, kinds, exhibiting, vulnerable"));
    }
    let mut names: Vec<&str> = rules.iter().map(Behaviour::name).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Failure::new(Kind::Input, "two candidate rules have the same name")
            .hint("rename one in behaviours/"));
    }
    let evidence = Evidence::of(&desk)?;
    session.talk.work(2);
    let analysis = analyse(&desk, &agreed, session)?;
    session.talk.step("counting the people of each rule");
    let areas = agreed.permit::<Areas>(session)?;
    let mut tables = everything_counted(&analysis, &evidence, &agreed, session)?;
    tables.extend(hub::rule_tables(&analysis.pool, &analysis.profiles, &rules, &areas));
    let released = through_release(&mut desk, "candidate rules", tables, &agreed, session)?;
    let named: Vec<(String, String)> =
        rules.iter().map(|rule| (rule.name().to_owned(), rule.words().to_owned())).collect();
    let harm = harm(&desk, &rules, agreed.round.window.to)?;
    let sheet = zones::criteria(&released, &named, evidence.ground.len(), &harm, &evidence.answers);
    desk.file("places/behaviours.csv", report::sheet_csv(&sheet));
    desk.log(
        session,
        Step::new(Verb::Consultation, "put candidate rules side by side").count("rules", rules.len() as u64),
    );
    desk.commit()?;
    let mut words = String::new();
    for row in &sheet.rows {
        words += &format!("{}\n", row[0].words());
        for ((name, meaning), value) in sheet.columns.iter().zip(row).skip(1) {
            words += &format!("  {:18} {:>12}  {meaning}\n", name, value.words());
        }
    }
    words += "The three criteria are not added up. The board chooses.\n";
    let json: Vec<serde_json::Value> = sheet
        .rows
        .iter()
        .map(|row| {
            let pairs = sheet.columns.iter().zip(row);
            pairs
                .map(|((name, _), value)| (name.clone(), serde_json::json!(value.words())))
                .collect::<serde_json::Map<_, _>>()
                .into()
        })
        .collect();
    Ok(Outcome { words, json: serde_json::json!({ "rules": json }) })
}

/// What a contact of each rule weighs on a day by the partnership's table of harm: least to most.
fn harm(desk: &Desk, rules: &[Behaviour], day: jiff::civil::Date) -> Result<Vec<(String, String)>, Failure> {
    let Some(table) = tables(desk)?.harm else { return Ok(Vec::new()) };
    let weigh = |rule: &Behaviour| {
        let places = rule.kinds().filter_map(|kind| KINDS.iter().position(|known| known.code == kind.code));
        let mut weights: Vec<i64> = places.filter_map(|kind| table.on(kind, day)).collect();
        weights.sort_unstable();
        let words = |millionths: i64| {
            let (whole, part) = (millionths / 1_000_000, millionths % 1_000_000);
            if part == 0 {
                whole.to_string()
            } else {
                format!("{whole}.{part:06}").trim_end_matches('0').to_owned()
            }
        };
        let range = match (weights.first()?, weights.last()?) {
            (least, most) if least == most => words(*least),
            (least, most) => format!("{} to {}", words(*least), words(*most)),
        };
        Some((rule.name().to_owned(), format!("{range} ({})", table.sources().join(", "))))
    };
    Ok(rules.iter().filter_map(weigh).collect())
}

/// Rules beside those of the agreement.
fn further(desk: &Desk) -> Result<Vec<Behaviour>, Failure> {
    let names = desk.names("behaviours").into_iter().filter(|name| name.ends_with(".toml"));
    names
        .map(|name| {
            let file = format!("behaviours/{name}");
            let text = String::from_utf8_lossy(&desk.read(&file)?.unwrap_or_default()).into_owned();
            let wrong = |problem: String| {
                Failure::new(Kind::Input, format!("{file}: {problem}"))
                    .hint("correct the file; nothing was written")
            };
            let rule: BehaviourText =
                toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
            Behaviour::try_from(&rule).map_err(|error| wrong(error.to_string()))
        })
        .collect()
}
