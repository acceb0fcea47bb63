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
use crate::contribution::CandidatePack;
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
    let agreed = Agreed::of(&mut desk, session)?;
    let permit = agreed.permit_to_look_up(session)?;
    let code = crate::contribution::Code::parse(&args.code)
        .map_err(|error| Failure::new(Kind::Use, error).hint("read it off the list once more"))?
        .to_string();
    let absent = |problem: &str, hint: &str| Failure::new(Kind::Input, problem).hint(hint);
    let mut packs = Vec::new();
    for name in desk.names(RECEIVED).into_iter().filter(|name| name.ends_with(".candidates")) {
        let bytes = desk.read(&format!("{RECEIVED}/{name}"))?.unwrap_or_default();
        packs.push(
            CandidatePack::open(&bytes, &permit, &desk.keys)
                .map_err(|error| Failure::from(error).named(&name))?,
        );
    }
    let newest = packs.into_iter().max_by_key(|(said, _)| said.released_at);
    let (said, released) = newest.ok_or_else(|| {
        absent(
            "no candidate pack is here",
            "put the hub's file ending in .candidates into the folder `received`",
        )
    })?;
    let references = released.get(&code).ok_or_else(|| {
        absent(
            "this code is nobody of yours",
            "another agency knows this person, or the code is of another round",
        )
    })?;
    let sealed = desk.read(&lookup(&agreed.round.name))?.ok_or_else(|| {
        absent(
            "the lookup of this round is not here any more",
            "it is deleted at the date that the agreement sets",
        )
    })?;
    let lookup = Lookup::open(&sealed, &desk.keys)?;
    if !lookup.belongs_to(said.manifest) {
        return Err(absent(
            "the candidate pack is about an earlier revision of your contribution",
            "ask the hub to release again from your newest one",
        ));
    }
    let own: Vec<&str> = references.iter().filter_map(|reference| lookup.own(*reference)).collect();
    desk.log(
        session,
        Step::new(Verb::Consultation, format!("looked up {code}")).count("references", own.len() as u64),
    );
    desk.commit()?;
    Ok(Outcome {
        words: own.iter().map(|own| format!("{own}\n")).collect(),
        json: serde_json::json!({ "code": code, "own_references": own }),
    })
}
