//! `pz linker ask`: before the meeting, asks each agency whether its own records of a person are that person's.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::kept;
use crate::agreement::Linkage;
use crate::audit::{Step, Verb};
use crate::contribution::{NO_SALT, Questions};
use crate::linker::{self, Asked};
use crate::party::{Digest, PartyId, Role};

/// Ask each agency about its own records, before the meeting
///
/// Of the people on the hub's shortlist, or, where none has come, of those known to most agencies whose links are
/// weakest. Each agency gets one file, sealed: its own references that are thought to be of one person with others',
/// and why. Sex, former names and what others hold are not in it. Its answers come back with `pz linker accept`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz linker ask
  pz linker ask --json")]
pub(super) struct Args {
    /// The linker's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Linker, args.round.as_deref(), "pz linker ask", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let (contributions, map) = kept::last(&desk, &agreed)?.ok_or_else(|| {
        Failure::new(Kind::State, "nothing is linked yet")
            .hint("link the contributions first: `pz linker link`")
    })?;
    let digest = Digest::of(&map.to_parquet(NO_SALT));
    let people = kept::shortlisted(&desk, &agreed, digest, session)?;
    let agencies: Vec<PartyId> = agreed.agreement.agencies().iter().map(|party| party.id.clone()).collect();
    let asked = linker::questions(&map, &contributions, &agencies, people.as_ref());
    let mut letters = Vec::new();
    for (place, agency) in (0..).zip(&agencies) {
        let Some(manifest) = contributions.get(agency) else { continue };
        let held_again = linker::held_again(&map, place);
        letters.push(letter(&mut desk, &agreed, (agency, *manifest, held_again), &asked, session)?);
    }
    let digests: Vec<Digest> = letters.iter().map(|(_, digest)| *digest).collect();
    kept::keep_asked(&mut desk, &agreed, &digests, &asked)?;
    desk.commit()?;
    let files: Vec<PathBuf> = letters.iter().map(|(file, _)| desk.path(file)).collect();
    let list: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    let words = format!("{} questions. Send each agency its own file:\n{list}", asked.count());
    Ok(Outcome { words, json: serde_json::json!({ "questions": asked.count(), "send": files }) })
}

/// One agency's questions, sealed to it; with the number of its duplicates also where there are none.
fn letter(
    desk: &mut Desk,
    agreed: &Agreed,
    (agency, manifest, held_again): (&PartyId, Digest, u64),
    asked: &Asked,
    session: &Session<'_>,
) -> Result<(String, Digest), Failure> {
    let questions = asked.of(agency);
    desk.log(
        session,
        Step::new(Verb::Disclosure, format!("asked {agency} about its own records"))
            .count("questions", questions.len() as u64),
    );
    let said = Questions {
        agency: agency.clone(),
        agreement: agreed.agreement.digest(),
        round: agreed.round.name.clone(),
        manifest,
        asked_at: session.now,
        held_again,
        head: desk.head(),
    };
    let posted = said.post(&questions, &agreed.permit::<Linkage>(session)?, &desk.keys)?;
    let file = format!("sent/{}.{agency}.questions", agreed.round.name);
    desk.file(file.clone(), posted.bytes);
    Ok((file, Digest::of(&posted.statement)))
}
