//! To each agency, sealed: which of its own references the candidates' codes stand for. Written down as a disclosure.

use super::super::desk::Desk;
use super::super::failure::Failure;
use super::super::hub::Analysis;
use super::super::meeting::{ToldOf, tell};
use super::super::session::Session;
use crate::agreement::{Disclosure, Exception, Permit};
use crate::audit::{Step, Verb};
use crate::contribution::CandidatePack;
use crate::hub;
use crate::party::PartyId;

/// Where an agency's pack is put.
pub(super) fn file(round: &str, agency: &PartyId) -> String {
    format!("sent/{round}.{agency}.candidates")
}

/// Seals each agency's pack; says how many candidates each is told of.
pub(super) fn give(
    desk: &mut Desk,
    analysis: &Analysis,
    permit: &Permit<'_, Disclosure>,
    first: u32,
    session: &Session<'_>,
) -> Result<Vec<(PartyId, usize, String)>, Failure> {
    let agreement = permit.agreement();
    let (mut given, mut told) = (Vec::new(), ToldOf::new());
    for (agency, manifest) in &analysis.contributions {
        let released =
            hub::own_references(&analysis.pool, &analysis.listings, agency.as_str(), permit, first);
        let to = agreement.party(agency).expect("its contribution was accepted under this agreement");
        let counted = released.len() as u64;
        told.insert(agency.clone(), released.keys().cloned().collect());
        let step = Step::new(Verb::Disclosure, format!("sealed candidates' references to {agency}"));
        desk.log(session, step.count("candidates", counted));
        let pack = CandidatePack {
            agency: agency.clone(),
            agreement: agreement.digest(),
            round: permit.round().name.clone(),
            manifest: *manifest,
            released_at: session.now,
            exceptions: agreement.exceptions().iter().map(Exception::words).collect(),
            head: desk.head(),
        };
        let posted = pack.post(&released, to, &desk.keys)?;
        let file = file(&permit.round().name, agency);
        desk.file(file.clone(), posted.bytes);
        given.push((agency.clone(), released.len(), file));
    }
    tell(desk, &told);
    Ok(given)
}
