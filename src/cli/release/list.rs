//! `pz release list`: what has left.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Glance, read};
use super::super::failure::Failure;
use super::states::STATES;

/// List what was released from a round
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz release list")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args) -> Result<Outcome, Failure> {
    let glance = Glance::open(args.round.as_deref())?;
    let ledger = String::from_utf8_lossy(&read(&glance.dir, STATES)?.unwrap_or_default()).into_owned();
    let names: Vec<&str> = ledger.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let words = if names.is_empty() {
        "Nothing was released from this round.\n".to_owned()
    } else {
        names.iter().map(|name| format!("{}\n", glance.dir.join("releases").join(name).display())).collect()
    };
    Ok(Outcome { words, json: serde_json::json!({ "releases": names }) })
}
