//! `pz agency who CODE`: which of your own people a candidate's code stands for.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::kits::RECEIVED;
use super::super::session::Session;
use super::seal::lookup;
use crate::agency::Lookup;
use crate::audit::{Step, Verb};
use crate::contribution::{CandidatePack, Code, Error, Released};
use crate::party::Role;

/// Look up which of your own people a candidate's code stands for
///
/// The hub's candidate pack must be in the folder `received`. Only your own reference is shown, and that you looked
/// is written down.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency who PZ-7F3KQ-X")]
pub(super) struct Args {
    /// The candidate's code
    #[arg(value_name = "CODE")]
    code: String,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency who", session)?;
    let rounds = Agreed::all(&mut desk, session)?;
    let code = Code::parse(&args.code)
        .map_err(|error| Failure::new(Kind::Use, error).hint("read it off the list once more"))?
        .to_string();
    let (mut own, mut packs) = (Vec::new(), 0);
    for round in &rounds {
        if let Some(pack) = newest_pack(&desk, round, session)? {
            pack.0.exceptions.iter().for_each(|words| session.talk.say(&format!("note: {words}")));
            own.extend(look_up(&desk, round, &code, pack)?);
            packs += 1;
        }
    }
    if packs == 0 {
        return Err(absent(
            "no candidate pack is here",
            "put the hub's file ending in .candidates into the folder `received`",
        ));
    }
    if own.is_empty() {
        return Err(absent(
            "this code is nobody of yours",
            "another agency knows this person, or the code is of another round",
        ));
    }
    let count = own.len() as u64;
    desk.log(session, Step::new(Verb::Consultation, format!("looked up {code}")).count("references", count));
    desk.commit()?;
    let words = own.iter().map(|own| format!("{own}\n")).collect();
    Ok(Outcome { words, json: serde_json::json!({ "code": code, "own_references": own }) })
}

fn absent(problem: &str, hint: &str) -> Failure {
    Failure::new(Kind::Input, problem).hint(hint)
}

/// The newest pack of a round among the files received; packs of other rounds are passed over.
fn newest_pack(
    desk: &Desk,
    round: &Agreed,
    session: &Session<'_>,
) -> Result<Option<(CandidatePack, Released)>, Failure> {
    let names = desk.names(RECEIVED).into_iter().filter(|name| name.ends_with(".candidates"));
    let mut packs = Vec::new();
    for name in names {
        let bytes = desk.read(&format!("{RECEIVED}/{name}"))?.unwrap_or_default();
        match CandidatePack::open(&bytes, &round.permit_to_look_up(session)?, &desk.keys) {
            Ok(pack) => packs.push(pack),
            Err(Error::Foreign { .. }) => {}
            Err(error) => return Err(Failure::from(error).named(&name)),
        }
    }
    Ok(packs.into_iter().max_by_key(|(said, _)| said.released_at))
}

/// The agency's own references behind a code.
fn look_up(
    desk: &Desk,
    round: &Agreed,
    code: &str,
    (said, released): (CandidatePack, Released),
) -> Result<Vec<String>, Failure> {
    let Some(references) = released.get(code) else { return Ok(Vec::new()) };
    let sealed = desk.read(&lookup(&round.plan.name))?.ok_or_else(|| {
        absent(
            "the lookup of this round is not here any more",
            "it is deleted at the date that the agreement sets",
        )
    })?;
    let lookup = Lookup::open(&sealed, &desk.keys)?;
    if lookup.manifest() != said.manifest {
        return Err(absent(
            "the candidate pack is about an earlier revision of your contribution",
            "ask the hub to release again from your newest one",
        ));
    }
    Ok(references.iter().filter_map(|reference| lookup.own(*reference)).map(str::to_owned).collect())
}
