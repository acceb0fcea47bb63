//! `pz release check`: what would leave, without letting it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::hub::analyse;
use super::super::session::Session;
use super::tables::{self, Places, Prepared};
use super::through;
use crate::agreement::Basis;
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
    let (places, ledger) = (Places::of(&desk)?, through::ledger(&desk)?);
    let release = tables::prepare(tables, ledger, &places, &agreed, session)?;
    let json = serde_json::json!({
        "tables": release.tables.len(), "rows": release.rows(), "hidden": release.hidden(),
        "reasons": reasons(&release).collect::<BTreeMap<_, _>>(), "forums": release.forums,
    });
    Ok(Outcome { words: words(&release), json })
}

/// Why rows are hidden, with how many.
fn reasons(release: &Prepared) -> impl Iterator<Item = (&'static str, usize)> {
    release.reasons.iter().map(|(why, rows)| (why.in_words(), *rows))
}

/// What would go, what is hidden, and why, for people who decide on it.
fn words(release: &Prepared) -> String {
    let mut words = format!(
        "{} tables with {} rows, {} of them hidden, could leave:\n",
        release.tables.len(),
        release.rows(),
        release.hidden()
    );
    for (name, rows, hidden) in &release.tables {
        let all =
            if rows == hidden && *rows > 0 { "  every row is hidden: nothing is learnt from it" } else { "" };
        words += &format!("  {name}: {rows} rows, {hidden} hidden{all}\n");
    }
    if !release.reasons.is_empty() {
        words += "Rows are hidden because one (a total among them):\n";
    }
    words.extend(reasons(release).map(|(why, rows)| format!("  {why}: {rows}\n")));
    words += "The rules:\n";
    words.extend(release.rules.iter().map(|rule| format!("  {rule}\n")));
    words += "Who sees which tables:\n";
    for (forum, tables) in &release.forums {
        words += &format!("  {}: {}\n", forum.replace('_', " "), tables.join(", "));
    }
    words + "`pz release approve` lets them leave.\n"
}
