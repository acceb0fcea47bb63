//! `pz release check`: what would leave, without letting it.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::hub::analyse;
use super::super::session::Session;
use super::tables::{self, Places};
use crate::agreement::{Basis, Release};
use crate::party::Role;

/// Show what a release would hold, and how much of it is hidden
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz release check
  pz release check --json")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz release check", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let analysis = analyse(&desk, &agreed, session)?;
    if agreed.agreement.basis() == Basis::Jag {
        let words = "Only nominated people were sealed: there are no tables to release, only candidates.\n"
            .to_owned();
        return Ok(Outcome { words, json: serde_json::json!({ "tables": 0 }) });
    }
    let tables = analysis.tables(&agreed, session)?;
    let release = tables::prepare(tables, &Places::of(&desk)?, &agreed, &agreed.permit::<Release>(session)?)?;
    let words = format!(
        "{} tables with {} rows, {} of them hidden, could leave.\n`pz release approve` lets them.\n",
        release.tables, release.rows, release.hidden
    );
    let json =
        serde_json::json!({ "tables": release.tables, "rows": release.rows, "hidden": release.hidden });
    Ok(Outcome { words, json })
}
