//! What a meeting starts from: the list, the holders' answers, and the files of decisions that are there.

use std::collections::BTreeMap;

use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::hub::preparation_file;
use super::super::session::Session;
use super::list::{self, Holders};
use crate::agreement::{Candidates, Disclosure, Exception};
use crate::contribution::{Preparation, Prepared};
use crate::meeting::{People, Record, Setting};

/// Where the sessions' files stand.
pub(super) const DECISIONS: &str = "decisions";

/// All of it.
pub(in crate::cli) struct Ground {
    pub(in crate::cli) setting: Setting,
    pub(in crate::cli) people: People,
    pub(in crate::cli) holders: Holders,
    pub(in crate::cli) given: BTreeMap<String, Prepared>,
    pub(in crate::cli) record: Record,
}

impl Ground {
    /// Reads it from the hub's folder, if the agreement permits that people are put before a meeting today.
    pub(in crate::cli) fn of(desk: &Desk, agreed: &Agreed, session: &Session<'_>) -> Result<Self, Failure> {
        agreed.permit::<Candidates>(session)?;
        let (people, holders) = list::read(desk)?;
        let given = given(desk, agreed, &holders, session)?;
        let mut files = Vec::new();
        for name in desk.names(DECISIONS).into_iter().filter(|name| name.ends_with(".jsonl")) {
            let bytes = desk.read(&format!("{DECISIONS}/{name}"))?.unwrap_or_default();
            files.push((name, bytes));
        }
        let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let record = Record::read(&agreed.round.name, files);
        Ok(Self { setting: setting(agreed, &holders, session), people, holders, given, record })
    }
}

fn setting(agreed: &Agreed, holders: &Holders, session: &Session<'_>) -> Setting {
    let Agreed { agreement, round, .. } = agreed;
    let agencies: Vec<String> =
        agreement.agencies().into_iter().map(|agency| agency.id.to_string()).collect();
    let sent = |name: &&String| !holders.agencies.keys().any(|agency| agency.as_str() == name.as_str());
    let rehearsal = round.rehearsal.then(|| "REHEARSAL".to_owned());
    Setting {
        round: round.name.clone(),
        agreement: agreement.terms().title.clone(),
        agreement_digest: agreement.digest().to_string(),
        purpose: agreement.terms().purpose_in_words.clone(),
        as_of: round.window.to,
        reckoned_on: session.today(),
        missing: agencies.iter().filter(sent).cloned().collect(),
        agencies,
        marks: rehearsal.into_iter().chain(agreement.exceptions().iter().map(Exception::words)).collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// The answers that are about what the hub holds now. Answers about an earlier contribution are none any more.
fn given(
    desk: &Desk,
    agreed: &Agreed,
    holders: &Holders,
    session: &Session<'_>,
) -> Result<BTreeMap<String, Prepared>, Failure> {
    let mut all = BTreeMap::new();
    for (agency, holder) in &holders.agencies {
        let Some(bytes) = desk.read(&preparation_file(agency))? else { continue };
        let (said, given) = Preparation::open(&bytes, &agreed.permit::<Disclosure>(session)?, &desk.keys)?;
        if said.manifest == holder.manifest {
            all.insert(agency.to_string(), given);
        }
    }
    Ok(all)
}
