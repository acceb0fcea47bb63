//! `pz hub run`: profiles, candidates, counts by area, and whether they could be released.

use std::path::PathBuf;

use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::super::{Outcome, meeting};
use super::analysis::CODES;
use super::{Analysis, analyse};
use crate::agreement::{Areas, Basis, Profiles, Release};
use crate::audit::{Step, Verb};
use crate::hub;
use crate::party::{Digest, Role};

/// What the last run rested on.
pub(in crate::cli) const INPUTS: &str = "work/inputs.sha256";
/// The list of candidates, for the People Meeting.
const LIST: &str = "meeting/candidates.csv";

/// Build profiles, put candidates in order, count by area, and check what could be released
///
/// Does only what changed since the last time. Nothing is released: `pz release approve` does that.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub run
  pz hub run --json")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub run", session)?;
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
    let inputs = format!("{}\n", analysis.inputs);
    if desk.read(INPUTS)?.as_deref() == Some(inputs.as_bytes()) {
        return Ok((analysis, false));
    }
    session.talk.work(2);
    session.talk.step("counting each person's contacts");
    let profiles = hub::profiles(&analysis.pool, &agreed.permit::<Profiles>(session)?);
    desk.file("work/profiles.parquet", hub::profiles_parquet(&profiles, &analysis.pool));
    desk.file("work/link_rates.csv", hub::link_rates_csv(&analysis.link_rates));
    desk.log(session, Step::new(Verb::Combination, "profiled").count("people", profiles.rows.len() as u64));
    let list = hub::candidates_csv(&analysis.listings, agreed.agreement.terms().dates);
    let count = analysis.sizes().values().sum();
    desk.log(
        session,
        Step::new(Verb::Consultation, "put candidates in order")
            .digest("list", Digest::of(list.as_bytes()))
            .count("candidates", count),
    );
    desk.file(LIST, list);
    desk.secret(super::analysis::SECRET, analysis.secret);
    desk.file(CODES, hub::candidate_people_csv(&analysis.listings));
    meeting::put(desk, &analysis, &agreed, session)?;
    if agreed.agreement.basis() == Basis::Isa {
        session.talk.step("counting by area, and checking what could be released");
        let tables = hub::tables(&analysis.pool, &profiles, &agreed.permit::<Areas>(session)?);
        let counted = tables.len() as u64;
        crate::release::release(tables, &agreed.permit::<Release>(session)?)?;
        desk.log(
            session,
            Step::new(Verb::Consultation, "checked what could be released").count("tables", counted),
        );
    }
    desk.file(INPUTS, inputs);
    desk.commit()?;
    Ok((analysis, true))
}
