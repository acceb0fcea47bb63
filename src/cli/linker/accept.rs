//! `pz linker accept`: takes in agencies' contributions; opens the pseudonyms and nothing else.

use std::path::{Path, PathBuf};

use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::super::{Outcome, arrivals, input};
use crate::agreement::Linkage;
use crate::linker;
use crate::party::Role;

/// Take in agencies' contributions
///
/// Everything is verified first; a file that does not hold is refused, the refusal is written down, and nothing else
/// changes. The receipts in the folder `sent` go back to the agencies.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz linker accept post/*.contribution")]
pub(super) struct Args {
    /// Files as they came
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The linker's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Linker, args.round.as_deref(), "pz linker accept", session)?;
    arrivals::each(&args.files, session, |file| accept(&mut desk, file, session))
}

/// Takes in one contribution; says what it was.
pub(in crate::cli) fn accept(desk: &mut Desk, file: &Path, session: &Session<'_>) -> Result<String, Failure> {
    let bytes = input::bytes(file)?;
    let taken = contribution(desk, &bytes, session);
    taken.map_err(|failure| {
        let failure = failure.or_hint("ask the sender to send it again, as it is; nothing was taken over");
        desk.refused(session, "refused a file", failure.named(&file.display().to_string()))
    })
}

fn contribution(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Linkage>(session)?;
    let received = linker::receive(bytes, &permit, &desk.keys)?;
    arrivals::keep(desk, &agreed, (&received.manifest, received.digest), bytes, session)
}
