//! `pz agency decisions`: what the meeting decided about the agency's own people, for its own case system.

use std::path::PathBuf;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::prepare::plain;
use super::seal::lookup;
use crate::agency::Lookup;
use crate::audit::{Step, Verb};
use crate::contribution::{Decided, DecisionPack};
use crate::party::Role;

/// Write what the meeting decided about your own people, for your case system
///
/// One row per person of yours, by your own reference: decision, lead, what you are to do, by when, review, whether the
/// person knows. No points, no band, no group, and nothing that another agency knows. Where you got several packs,
/// people on opposite sides of one event stand in different ones: keep them apart.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency decisions received/2026-q4.police.1.decisions")]
pub(super) struct Args {
    /// The decision pack that the hub sent
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency decisions", session)?;
    let (agreed, said, decided) = open(&mut desk, args, session)?;
    let round = agreed.plan.name.clone();
    let sealed = desk.read(&lookup(&round))?.ok_or_else(|| {
        Failure::new(Kind::Input, "the lookup of this round is not here any more")
            .hint("it is deleted at the date that the agreement sets")
    })?;
    let lookup = Lookup::open(&sealed, &desk.keys)?;
    if lookup.manifest() != said.manifest {
        return Err(Failure::new(Kind::Input, "the pack is about an earlier revision of your contribution")
            .hint("ask the hub to run and to end the meeting again from your newest one"));
    }
    let csv = csv(&decided, &lookup);
    let file = format!("decisions/{round}.{}.csv", said.number);
    desk.secret(file.clone(), csv);
    let count = decided.len();
    desk.log(
        session,
        Step::new(Verb::Collection, "took the meeting's decisions about own people")
            .count("people", count as u64),
    );
    desk.commit()?;
    let words = format!("{count} of your people were decided about.\n{}\n", desk.path(&file).display());
    Ok(Outcome { words, json: serde_json::json!({ "people": count, "file": desk.path(&file) }) })
}

fn open(
    desk: &mut Desk,
    args: &Args,
    session: &Session<'_>,
) -> Result<(Agreed, DecisionPack, Decided), Failure> {
    let bytes = input::bytes(&args.pack)?;
    let mut refused = None;
    for agreed in Agreed::all(desk, session)? {
        match DecisionPack::open(&bytes, &agreed.permit_to_look_up(session)?, &desk.keys) {
            Ok((said, decided)) => return Ok((agreed, said, decided)),
            Err(error) => refused = Some(error),
        }
    }
    let failure = refused.map_or_else(|| Failure::new(Kind::State, "no round is here"), Failure::from);
    Err(failure.named(&args.pack.display().to_string()).hint(
        "take the file ending in .decisions that the hub sent to you, of this round; nothing was written",
    ))
}

fn csv(decided: &Decided, lookup: &Lookup) -> Vec<u8> {
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["own_reference", "code", "decision", "lead", "actions", "due", "review", "informed"])
        .expect("a vector takes all writes");
    for one in decided {
        for own in one.references.iter().filter_map(|reference| lookup.own(*reference)) {
            let row = [
                plain(own),
                one.code.clone(),
                one.decision.clone(),
                one.lead.clone(),
                plain(&one.actions.join("; ")),
                date(one.due),
                date(one.review),
                one.informed.clone(),
            ];
            csv.write_record(row).expect("a vector takes all writes");
        }
    }
    csv.into_inner().expect("a vector takes all writes")
}
