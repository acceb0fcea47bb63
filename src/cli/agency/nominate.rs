//! `pz agency nominate`: puts your own people before the People Meeting, by name and not by rank.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::export;
use super::seal::lookup;
use crate::agency::Lookup;
use crate::agreement::Nomination as Nominating;
use crate::audit::{Step, Verb};
use crate::contribution::Nomination;
use crate::party::Role;

/// Nominate your own people for the People Meeting
///
/// Writes a file for the hub that names them by the shuffled numbers of your newest contribution. A later nomination
/// takes the place of an earlier one.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency nominate people.txt")]
pub(super) struct Args {
    /// Your own references of the people, one a line
    #[arg(value_name = "FILE")]
    people: PathBuf,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency nominate", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let permit = agreed.permit::<Nominating>(session)?;
    let sealed = desk.read(&lookup(&agreed.round.name))?.ok_or_else(|| {
        Failure::new(Kind::State, "nothing was sealed in this round yet")
            .hint("seal first: `pz agency seal EXPORT`")
    })?;
    let lookup = Lookup::open(&sealed, &desk.keys)?;
    let people = export::list(Some(&args.people))?.expect("a path was given");
    let references = lookup.references(&people);
    if references.is_empty() {
        return Err(Failure::new(Kind::Input, "none of these people is in your newest contribution")
            .hint("give your own references as they stand in the export, one a line"));
    }
    let nomination = Nomination {
        agency: desk.holder.party.clone(),
        agreement: agreed.agreement.digest(),
        round: agreed.round.name.clone(),
        manifest: lookup.manifest(),
        nominated_at: session.now,
    };
    let posted = nomination.post(&references, &permit, &desk.keys)?;
    let file = format!("sent/{}/{}.nomination", agreed.round.name, desk.holder.party);
    desk.file(file.clone(), posted.bytes);
    let count = references.len();
    desk.log(
        session,
        Step::new(Verb::Disclosure, "nominated people to the hub").count("people", count as u64),
    );
    desk.commit()?;
    let words =
        format!("{count} people are nominated.\nSend this file to the hub: {}\n", desk.path(&file).display());
    Ok(Outcome { words, json: serde_json::json!({ "nominated": count, "send": desk.path(&file) }) })
}
