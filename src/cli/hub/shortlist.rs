//! `pz hub shortlist`: whom the linker is to ask agencies about before the meeting, by number.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::analyse;
use crate::agreement::Candidates;
use crate::audit::{Step, Verb};
use crate::contribution::Shortlist;
use crate::hub;
use crate::party::Role;

/// Write the shortlist for the linker: the first candidates of each group, to be settled before the meeting
///
/// It holds numbers of people in the linker's own answer and nothing else: no place, no points, no group. The linker
/// asks the agencies that hold their records; when they have answered, it links again.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub shortlist
  pz hub shortlist --first 20")]
pub(super) struct Args {
    /// So many of each group
    #[arg(long, value_name = "N", default_value_t = 30)]
    first: u32,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub shortlist", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let analysis = analyse(&desk, &agreed, session)?;
    let people = hub::shortlist(&analysis.pool, &analysis.listings, args.first);
    let count = people.len();
    let step = Step::new(Verb::Disclosure, "wrote a shortlist for the linker");
    desk.log(session, step.count("people", count as u64).digest("person map", analysis.person_map));
    let said = Shortlist {
        agreement: agreed.agreement.digest(),
        round: agreed.round.name.clone(),
        person_map: analysis.person_map,
        listed_at: session.now,
        head: desk.head(),
    };
    let posted = said.post(&people, &agreed.permit::<Candidates>(session)?, &desk.keys)?;
    let file = format!("sent/{}.shortlist", agreed.round.name);
    desk.file(file.clone(), posted.bytes);
    desk.commit()?;
    let words = format!("{count} people. Send this file to the linker: {}\n", desk.path(&file).display());
    Ok(Outcome { words, json: serde_json::json!({ "people": count, "send": desk.path(&file) }) })
}
