//! `pz agency nominate`: puts your own people before the People Meeting, by name and not by rank.

use std::path::{Path, PathBuf};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::export;
use super::seal::lookup;
use crate::agency::Lookup;
use crate::agreement::Nomination as Nominating;
use crate::audit::{Step, Verb};
use crate::contribution::{CarriedReference, Code, Nominated, Nomination};
use crate::party::Role;

/// Nominate your own people for the People Meeting
///
/// Writes a file for the hub that names them by the shuffled numbers of your newest contribution. A later nomination
/// takes the place of an earlier one. Cases of earlier rounds are carried over in the same file, so that the meeting
/// sees what became of them: only you can tell who they are in this round.
#[derive(clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  pz agency nominate people.txt
  pz agency nominate people.txt --carried cases.csv"
)]
pub(super) struct Args {
    /// Your own references of the people, one a line
    #[arg(value_name = "FILE", required_unless_present = "carried")]
    people: Option<PathBuf>,
    /// Cases of earlier rounds, as CSV with the columns person (your own reference), code, since (the day it was taken
    /// on)
    #[arg(long, value_name = "FILE")]
    carried: Option<PathBuf>,
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
    let people = export::list(args.people.as_deref())?.unwrap_or_default();
    let nominated = Nominated {
        people: lookup.references(&people),
        carried: args.carried.as_deref().map(|file| carried(file, &lookup)).transpose()?.unwrap_or_default(),
    };
    if nominated.references().is_empty() {
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
    let posted = nomination.post(&nominated, &permit, &desk.keys)?;
    let file = format!("sent/{}/{}.nomination", agreed.round.name, desk.holder.party);
    desk.file(file.clone(), posted.bytes);
    let (count, over) = (nominated.people.len(), nominated.carried.len());
    desk.log(
        session,
        Step::new(Verb::Disclosure, "nominated people to the hub")
            .count("people", count as u64)
            .count("carried", over as u64),
    );
    desk.commit()?;
    let carried = if over > 0 { format!(" {over} cases are carried over.") } else { String::new() };
    let words = format!(
        "{count} people are nominated.{carried}\nSend this file to the hub: {}\n",
        desk.path(&file).display()
    );
    Ok(Outcome {
        words,
        json: serde_json::json!({ "nominated": count, "carried": over, "send": desk.path(&file) }),
    })
}

/// Reads the cases; every line that does not hold is told of at once, by its number alone.
fn carried(file: &Path, lookup: &Lookup) -> Result<Vec<CarriedReference>, Failure> {
    let text = input::text(file)?;
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let wrong = |what: String| {
        Failure::new(Kind::Input, format!("{}: {what}", file.display()))
            .hint("the columns are person, code, since: your own reference, the earlier code, a date like 2026-04-01")
    };
    if !table.headers().is_ok_and(|header| header.iter().eq(["person", "code", "since"])) {
        return Err(wrong("has other columns than person, code, since".to_owned()));
    }
    let (mut carried, mut problems) = (Vec::new(), Vec::new());
    for (row, line) in table.records().zip(2..) {
        let row = row.unwrap_or_default();
        let [person, code, since] = [0, 1, 2].map(|at| row.get(at).unwrap_or_default());
        match (lookup.reference(person), Code::parse(code), since.parse()) {
            (Some(reference), Ok(code), Ok(since)) => {
                carried.push(CarriedReference { reference, code: code.to_string(), since });
            }
            (None, ..) => problems.push(format!("line {line}: no person of your newest contribution")),
            (_, Err(error), _) => problems.push(format!("line {line}: {error}")),
            (.., Err(_)) => problems.push(format!("line {line}: not a date")),
        }
    }
    if problems.is_empty() { Ok(carried) } else { Err(wrong(problems.join("; "))) }
}
