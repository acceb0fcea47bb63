//! `pz agency prepare`: before the meeting, answers from its own records what linker and hub ask.

mod asked;
mod candidates;
mod questions;
mod table;

pub(super) use table::plain;

use std::path::PathBuf;

use super::super::desk::Desk;
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input};
use crate::contribution::{CandidatePack, Questions};
use crate::party::{Role, Statement as _, letter_kind};

/// Answer, before the meeting, what linker and hub ask about your own people
///
/// Of the linker's questions: are these records, and those that others hold, of one person? Of the hub's candidates: is
/// it one person; already open to another plan; safe to discuss; how much may be shown; a safe way to reach them.
/// Without --answers, writes a table for you to fill in beside your own records. With --answers, checks the table and
/// seals the answers to whoever asked: choices alone, no reference and no text of yours.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency prepare received/2026-q4.police.questions
  pz agency prepare received/2026-q4.police.candidates
  pz agency prepare received/2026-q4.police.candidates --answers prepare/2026-q4.csv")]
pub(super) struct Args {
    /// The linker's questions, or the hub's candidate pack
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// The table, filled in
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency prepare", session)?;
    let answers = args.answers.as_deref();
    match letter_kind(&input::bytes(&args.pack)?).as_deref() {
        Some(Questions::MEMBER) => questions::prepare(&mut desk, &args.pack, answers, session),
        Some(CandidatePack::MEMBER) => candidates::prepare(&mut desk, &args.pack, answers, session),
        _ => {
            let problem = format!("{}: holds neither questions nor candidates", args.pack.display());
            Err(Failure::new(Kind::Key, problem)
                .hint("take the linker's file ending in .questions, or the hub's ending in .candidates"))
        }
    }
}
