//! `pz hub run`: profiles, candidates, counts by area, and whether they could be released.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::release::could_leave;
use super::super::session::Session;
use super::super::{Outcome, meeting};
use super::analysis::CODES;
use super::concerns::{BY_AREA, CONCERNS};
use super::{Analysis, analyse};
use crate::agreement::{Basis, Release};
use crate::audit::{Step, Verb};
use crate::hub;
use crate::party::{Digest, Role};

/// What the last run rested on.
pub(in crate::cli) const INPUTS: &str = "work/inputs.sha256";
/// The list of candidates, for the People Meeting: to print, and with everything that may be seen of each.
const LIST: &str = "meeting/candidates.csv";
const WHOLE_LIST: &str = "meeting/candidates.json";
/// A row per person.
const PROFILES: &str = "work/profiles.parquet";
/// Digests of what the last run was made from, and of what it made.
const MADE: &str = "work/made.json";

/// Build profiles, put candidates in order, count by area, and check what could be released
///
/// Does only what changed since the last time. Nothing is released: `pz release approve` does that. How candidates are
/// put in order stands in order.toml, what contacts weigh in weights/; both print with every list.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub run
  pz hub run --replay
  pz hub run --json")]
pub(super) struct Args {
    /// Make the results again from the same inputs, and say whether every byte is the same
    #[arg(long)]
    replay: bool,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub run", session)?;
    if args.replay {
        return replay(&mut desk, session);
    }
    let (analysis, changed) = run(&mut desk, session)?;
    let sizes = analysis.sizes();
    let mut words =
        if changed { String::new() } else { "Nothing has changed since the last run.\n".to_owned() };
    words += &format!(
        "{} people known to {} agencies\n",
        analysis.pool.people.count,
        analysis.contributions.len()
    );
    for known in &analysis.estimate.known_to_at_least {
        words += &format!(
            "  known to {} or more: {} ({} to {} within what linking is not sure of)\n",
            known.agencies, known.people, known.from, known.to
        );
    }
    for (group, count) in &sizes {
        words += &format!("  {group}: {count}\n");
    }
    for listing in &analysis.listings {
        if let Some(test) = &listing.back_test {
            words += &format!("{}: {}\n", listing.behaviour, test.words);
        }
        for file in &listing.examples {
            words += &format!("{}: {file} is an example, not official\n", listing.behaviour);
        }
    }
    words += "Next: `pz release check` shows what would leave, `pz release approve` lets it\n";
    Ok(Outcome {
        words,
        json: serde_json::json!({ "people": analysis.pool.people.count, "candidates": sizes, "changed": changed, "links": analysis.estimate }),
    })
}

/// Does it; says whether anything had changed.
pub(in crate::cli) fn run(desk: &mut Desk, session: &Session<'_>) -> Result<(Analysis, bool), Failure> {
    let agreed = Agreed::of(desk, session)?;
    let analysis = analyse(desk, &agreed, session)?;
    write_concerns(desk)?;
    let inputs = format!("{}\n", analysis.inputs);
    if desk.read(INPUTS)?.as_deref() == Some(inputs.as_bytes()) {
        desk.commit()?;
        return Ok((analysis, false));
    }
    session.talk.work(2);
    session.talk.step("writing the list");
    let outputs = outputs(&analysis, &agreed);
    let people = analysis.profiles.rows.len() as u64;
    desk.log(session, Step::new(Verb::Combination, "profiled").count("people", people));
    desk.file("work/link_rates.csv", hub::link_rates_csv(&analysis.link_rates));
    let count = analysis.sizes().values().sum();
    desk.log(
        session,
        Step::new(Verb::Consultation, "put candidates in order")
            .digest("list", Digest::of(&outputs[LIST]))
            .count("candidates", count),
    );
    let made = Made { inputs: analysis.made_from.clone(), outputs: digests(&outputs) };
    for (file, bytes) in outputs {
        desk.file(file, bytes);
    }
    desk.file(MADE, serde_json::to_string_pretty(&made).expect("texts alone") + "\n");
    desk.secret(super::analysis::SECRET, analysis.secret);
    meeting::put(desk, &analysis, &agreed, session)?;
    if agreed.agreement.basis() == Basis::Isa {
        session.talk.step("counting by area, and checking what could be released");
        let tables = analysis.tables(&agreed, session)?;
        let counted = tables.len() as u64;
        match could_leave(desk, tables, &agreed.permit::<Release>(session)?, session) {
            // The list does not depend on it, and the meeting needs the list.
            Err(refused) if refused.kind() == Kind::Disclosure => session.talk.say(&format!(
                "Of this analysis no table can be released: {}\n`pz release check` says more.",
                refused.problems().join("; ")
            )),
            checked => checked?,
        }
        let step = Step::new(Verb::Consultation, "checked what could be released");
        desk.log(session, step.count("tables", counted));
    }
    desk.file(INPUTS, inputs);
    desk.commit()?;
    Ok((analysis, true))
}

/// What a run made, and from what: so that it can be made again.
#[derive(Serialize, Deserialize)]
struct Made {
    inputs: BTreeMap<String, Digest>,
    outputs: BTreeMap<String, Digest>,
}

/// Everything that a run writes, by file.
fn outputs(analysis: &Analysis, agreed: &Agreed) -> BTreeMap<&'static str, Vec<u8>> {
    let dates = agreed.agreement.terms().dates;
    let (listings, round) = (&analysis.listings, &agreed.round);
    let json = hub::candidates_json(listings, &round.name, round.rehearsal, &analysis.made_from);
    BTreeMap::from([
        (PROFILES, hub::profiles_parquet(&analysis.profiles, &analysis.pool, analysis.inputs)),
        (LIST, hub::candidates_csv(listings, dates, analysis.inputs).into_bytes()),
        (WHOLE_LIST, json.into_bytes()),
        (CODES, hub::candidate_people_csv(listings).into_bytes()),
    ])
}

fn digests(outputs: &BTreeMap<&'static str, Vec<u8>>) -> BTreeMap<String, Digest> {
    outputs.iter().map(|(file, bytes)| ((*file).to_owned(), Digest::of(bytes))).collect()
}

/// Community concerns stand beside the list and are no part of what made it.
fn write_concerns(desk: &mut Desk) -> Result<(), Failure> {
    let Some(bytes) = desk.read(CONCERNS)? else { return Ok(()) };
    let counted = super::concerns::by_area(&String::from_utf8_lossy(&bytes))?;
    if desk.read(BY_AREA)?.as_deref() != Some(counted.as_bytes()) {
        desk.file(BY_AREA, counted);
    }
    Ok(())
}

/// Makes everything again and holds it against what the last run wrote. Nothing is written but a line of the log.
fn replay(desk: &mut Desk, session: &Session<'_>) -> Result<Outcome, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let made = desk.read(MADE)?.and_then(|bytes| serde_json::from_slice::<Made>(&bytes).ok());
    let made = made.ok_or_else(|| {
        Failure::new(Kind::State, "nothing was run in this round yet").hint("first `pz hub run`")
    })?;
    let analysis = analyse(desk, &agreed, session)?;
    let other = |before: &BTreeMap<String, Digest>, now: &BTreeMap<String, Digest>| {
        let all: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        let other = all.into_iter().filter(|name| before.get(*name) != now.get(*name)).cloned();
        other.collect::<Vec<String>>()
    };
    let inputs = other(&made.inputs, &analysis.made_from);
    if !inputs.is_empty() {
        let what = format!("what went in is not what it was: {}", inputs.join(", "));
        return Err(Failure::new(Kind::State, what)
            .hint("a replay needs the very same inputs; `pz hub run` makes the results of the new ones"));
    }
    let again = digests(&outputs(&analysis, &agreed));
    let mut outputs = other(&made.outputs, &again);
    for (file, digest) in &made.outputs {
        let kept = desk.read(file)?.map(|bytes| Digest::of(&bytes));
        if kept != Some(*digest) && !outputs.contains(file) {
            outputs.push(file.clone());
        }
    }
    if !outputs.is_empty() {
        let what = format!("made again, these are not the same: {}", outputs.join(", "));
        return Err(Failure::new(Kind::State, what).hint(
            "somebody changed a file, or another version of this program wrote it; nothing was changed by the replay",
        ));
    }
    desk.log(session, Step::new(Verb::Consultation, "made the results again: the same bytes"));
    desk.commit()?;
    let words = format!("Made again from the same inputs: the same bytes in {} files.\n", again.len());
    Ok(Outcome { words, json: serde_json::json!({ "same": true, "files": again, "made_from": made.inputs }) })
}
