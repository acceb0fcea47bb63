//! `pz linker accept`: takes in contributions, of which it opens the pseudonyms and nothing else; answers; shortlists.

use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, arrivals, input};
use super::kept;
use crate::agreement::Linkage;
use crate::audit::{Step, Verb};
use crate::contribution::{Answers, Shortlist};
use crate::linker;
use crate::party::{Role, Statement as _, letter_kind};

/// Take in what others send: contributions, answers to questions, the hub's shortlist
///
/// Everything is verified first; a file that does not hold is refused, the refusal is written down, and nothing else
/// changes. The receipts in the folder `sent` go back to the agencies.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz linker accept post/*.contribution
  pz linker accept post/*.answers
  pz linker accept 2026-q4.shortlist")]
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

/// Takes in one file; says what it was.
pub(in crate::cli) fn accept(desk: &mut Desk, file: &Path, session: &Session<'_>) -> Result<String, Failure> {
    let bytes = Bytes::from(input::bytes(file)?);
    let taken = match letter_kind(&bytes).as_deref() {
        Some(Answers::MEMBER) => answers(desk, &bytes, session),
        Some(Shortlist::MEMBER) => shortlist(desk, &bytes, session),
        _ => contribution(desk, &bytes, session),
    };
    taken.map_err(|failure| {
        let failure = failure.or_hint("ask the sender to send it again, as it is; nothing was taken over");
        desk.refused(session, "refused a file", failure.named(&file.display().to_string()))
    })
}

fn contribution(desk: &mut Desk, bytes: &Bytes, session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Linkage>(session)?;
    let received = linker::receive(bytes.clone(), &permit, &desk.keys)?;
    arrivals::keep(desk, &agreed, (&received.manifest, received.digest), bytes, session)
}

/// An agency's answers about its own records: kept with the questions that they answer.
fn answers(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Linkage>(session)?;
    let (said, replies) = Answers::open(bytes, &permit, &desk.keys)?;
    let asked = kept::asked(desk, &agreed, said.questions)?.ok_or_else(|| {
        Failure::new(Kind::State, format!("{} answers questions that were not asked from here", said.agency))
            .hint("ask it to answer the newest questions; nothing was changed")
    })?;
    let settled = asked.settled(&said.agency, &replies);
    kept::keep_settled(desk, &agreed, &said, (&asked, &settled))?;
    desk.log(
        session,
        Step::new(Verb::Collection, format!("took the answers of {}", said.agency))
            .count("answers", replies.len() as u64)
            .count("settled pairs", settled.len() as u64),
    );
    desk.commit()?;
    Ok(format!("{} answers of {}: link again to use them", replies.len(), said.agency))
}

/// The people whom the hub wants settled before the meeting, by their numbers alone.
fn shortlist(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Linkage>(session)?;
    let (said, people) = Shortlist::open(bytes, &permit, &desk.keys)?;
    desk.file(kept::shortlist_file(&agreed), bytes);
    let step = Step::new(Verb::Collection, "took the hub's shortlist").digest("person map", said.person_map);
    desk.log(session, step.count("people", people.len() as u64));
    desk.commit()?;
    Ok(format!("a shortlist of {} people: `pz linker ask` asks about them", people.len()))
}
