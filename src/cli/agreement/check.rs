//! `pz agreement check`: everything that is missing or contradicts, at once.

use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::json;

use super::super::failure::{Failure, Kind};
use super::{Given, Outcome, snippets};
use crate::agreement::{Checked, Finding, check, check_against};
use crate::party::Digest;

/// Find what is missing or contradicts in an agreement, all at once
///
/// Exit code 0: it can be signed, or, as a draft, be given to the hub to add the parties' keys. Exit code 4: it
/// cannot be signed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agreement check draft.toml
  pz agreement check version-2.toml --against agreement.signed")]
pub(super) struct Args {
    /// A draft, an assembled agreement, or a signed one
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The version that it replaces: says in words what changes
    #[arg(long, value_name = "OLD")]
    against: Option<PathBuf>,
}

pub(super) fn run(args: &Args, today: Date) -> Result<Outcome, Failure> {
    let given = Given::read(&args.file)?;
    let file = args.file.display().to_string();
    let (checked, changes) = match &args.against {
        None => (check(&given.text)?, None),
        Some(old) => {
            let (checked, changes) = check_against(&given.text, &Given::read(old)?.text)?;
            (checked, Some(changes))
        }
    };
    let Some(terms) = checked.terms() else { return Err(refusal(&checked, &given.text, &file)) };
    let mut words = format!("{file}: nothing is missing, and nothing contradicts\n");
    let notes: Vec<String> = checked.findings().iter().map(Finding::to_string).collect();
    let notes = [notes, terms.warnings(today)].concat();
    words.extend(notes.iter().map(|note| format!("note: {note}\n")));
    if let Some(changes) = &changes {
        words += if changes.is_empty() { "nothing changes but the version\n" } else { "what changes:\n" };
        words.extend(changes.iter().map(|change| format!("- {change}\n")));
    }
    let sha256 = Digest::of(given.text.as_bytes());
    Ok(Outcome { words, json: json!({ "file": file, "sha256": sha256, "notes": notes, "changes": changes }) })
}

/// Every finding in its place for people; for scripts a line each.
pub(in crate::cli) fn refusal(checked: &Checked, text: &str, file: &str) -> Failure {
    let problems = checked.findings().iter().filter(|finding| finding.is_problem());
    let problems = problems.map(|problem| format!("{file}, {problem}")).collect();
    Failure::all(Kind::NotPermitted, problems)
        .shown_as(snippets::all(checked.findings(), text, file))
        .hint(format!("nobody can sign it like this; put it right, then run pz agreement check {file} again"))
}
