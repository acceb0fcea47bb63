//! `pz hub behaviours`: three criteria for choosing the target behaviour, side by side.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::release::through_release;
use super::super::session::Session;
use super::analyse;
use super::ground::Evidence;
use crate::agreement::{Areas, Behaviour, BehaviourText};
use crate::audit::{Step, Verb};
use crate::hub;
use crate::party::Role;
use crate::report;
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
    let table = hub::behaviour_table(&analysis.pool, &rules, &agreed.permit::<Areas>(session)?);
    let released = through_release(&mut desk, "candidate rules", vec![table], &agreed, session)?;
    let named: Vec<(String, String)> =
        rules.iter().map(|rule| (rule.name().to_owned(), rule.words().to_owned())).collect();
    let sheet = zones::criteria(&released.tables()[0], &named, evidence.ground.len(), &[], &evidence.answers);
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
