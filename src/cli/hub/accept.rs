//! `pz hub accept`: takes in what others send, each file as what it is; verifies all of it before anything is kept.

use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::super::desk::{Agreed, Desk, SIGNED};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, arrivals, input};
use super::kit::{FINAL, joined};
use super::new::DRAFT;
use super::{LINKAGE, analysis};
use crate::agreement::{Disclosure, Nomination as Nominating, Profiles, SignedAgreement, Signing};
use crate::audit::{Step, Verb};
use crate::contribution::{Linkage, Manifest, Nomination, Preparation};
use crate::hub;
use crate::party::{self, Letter, Party, PartyId, PublicFile, Role, Statement as _, letter_kind};

/// Take in files that others sent: public files, signatures, contributions, nominations, the linker's answer, agencies' answers
///
/// Every file is recognised by what it is. Everything about it is verified first; a file that does not hold is
/// refused, the refusal is written down, and nothing else changes. The other files are taken in all the same.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub accept police.party council.party linker.party
  pz hub accept post/*.contribution
  pz hub accept 2026-q4.linkage")]
pub(super) struct Args {
    /// Files as they came
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub accept", session)?;
    arrivals::each(&args.files, session, |file| accept(&mut desk, file, session))
}

/// Takes in one file; says what it was.
pub(in crate::cli) fn accept(desk: &mut Desk, file: &Path, session: &Session<'_>) -> Result<String, Failure> {
    let bytes = Bytes::from(input::bytes(file)?);
    let kind = letter_kind(&bytes);
    let taken = match kind.as_deref() {
        None if bytes.starts_with(b"PK") => Err(party::Error::Letter("it was cut short or changed").into()),
        None => party_file(desk, &bytes, session),
        Some(Signing::MEMBER) => signature(desk, &bytes, session),
        Some(Manifest::MEMBER) => contribution(desk, &bytes, session),
        Some(Nomination::MEMBER) => nomination(desk, &bytes, session),
        Some(Linkage::MEMBER) => linkage(desk, &bytes, session),
        Some(Preparation::MEMBER) => preparation(desk, &bytes, session),
        Some(_) => Err(Failure::new(Kind::Key, "this kind of file is not for the hub")),
    };
    taken.map_err(|failure| {
        let failure = failure.or_hint("ask the sender to send it again, as it is; nothing was taken over");
        desk.refused(session, "refused a file", failure.named(&file.display().to_string()))
    })
}

/// A party's public keys: somebody joins.
fn party_file(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let file = PublicFile::open(bytes)?;
    let party = file.party();
    let draft = desk.read(DRAFT)?.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let terms = crate::agreement::check(&draft)?.into_terms()?;
    let named = terms.parties.iter().find(|named| named.id == party.id && named.role == party.role);
    if named.is_none() || party.role == Role::Hub {
        return Err(Failure::new(
            Kind::NotPermitted,
            format!("the draft names no {} called {}", party.role, party.id),
        )
        .hint(format!("correct {DRAFT}, or ask them to join under the name that stands there")));
    }
    let path = format!("parties/{}.party", party.id);
    let known = desk.read(&path)?;
    if known.as_deref() == Some(bytes) {
        return Ok(format!("{} had joined already", party.id));
    }
    if known.is_some() || desk.read(FINAL)?.is_some() {
        return Err(Failure::new(Kind::Key, format!("{} has joined with other keys before", party.id)).hint(
            "ask them by telephone whose keys these are; new keys come into a signed agreement by an amendment",
        ));
    }
    desk.file(path, bytes);
    let step = Step::new(Verb::Key, format!("took the public keys of {}", party.id));
    desk.log(session, step.digest("public file", party::Digest::of(bytes)));
    desk.commit()?;
    Ok(format!("{} has joined; its words: {}", party.id, party.words()))
}

/// Whose letter a signature is, among those who joined.
pub(super) fn signer(signing: &Signing, parties: &[Party]) -> Result<Party, party::Error> {
    let signer = parties.iter().find(|party| party.id == signing.signature.party);
    signer.cloned().ok_or(party::Error::Letter("its sender is no party to this agreement"))
}

/// A party's signature under the agreement, with an agency's sealed share.
fn signature(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let text = desk.read(FINAL)?.ok_or_else(|| {
        Failure::new(Kind::State, "there is no final text to sign yet")
            .hint("`pz hub kit` assembles it when all have joined")
    })?;
    let parties = joined(desk)?;
    let letter = Letter::<Signing>::open(bytes.to_vec(), |signing| signer(signing, &parties))?;
    let signing = &letter.statement;
    let by = signer(signing, &parties)?;
    if signing.agreement != party::Digest::of(&text) {
        return Err(Failure::new(Kind::Key, format!("{} signed another text", by.id))
            .hint("ask them to sign the newest kit; nothing was changed"));
    }
    let text =
        String::from_utf8(text).map_err(|_| Failure::new(Kind::Input, format!("{FINAL}: is not text")))?;
    signing.signature.verify(&text, &by)?;
    if (by.role == Role::Agency) != letter.part(Signing::SHARE).is_some() || letter.names().count() > 1 {
        return Err(Failure::new(
            Kind::Key,
            format!("{}: agencies, and nobody else, bring one share", by.id),
        ));
    }
    if let Some(known) = desk.read(&format!("signatures/{}.signing", by.id))? {
        // With another share, agencies would not come to the same key.
        return if known == bytes {
            Ok(format!("{} had signed already", by.id))
        } else {
            Err(Failure::new(Kind::Key, format!("{} has signed before, with another share", by.id))
                .hint("ask them by telephone; the first signature stands, and nothing was changed"))
        };
    }
    keep_signature(desk, &by, bytes, session)?;
    Ok(format!("{} has signed", by.id))
}

/// Keeps a signature; the last one makes the agreement a signed one.
pub(in crate::cli) fn keep_signature(
    desk: &mut Desk,
    by: &Party,
    bytes: &[u8],
    session: &Session<'_>,
) -> Result<(), Failure> {
    desk.file(format!("signatures/{}.signing", by.id), bytes);
    desk.log(
        session,
        Step::new(Verb::Key, format!("took the signature of {}", by.id))
            .digest("agreement", party::Digest::of(&desk.read(FINAL)?.unwrap_or_default())),
    );
    let (parties, text) = (joined(desk)?, desk.read(FINAL)?.unwrap_or_default());
    let mut signatures = Vec::new();
    for party in &parties {
        let kept = desk.read(&format!("signatures/{}.signing", party.id))?;
        let kept = if party.id == by.id { Some(bytes.to_vec()) } else { kept };
        let Some(kept) = kept else { continue };
        signatures
            .push(Letter::<Signing>::open(kept, |signing| signer(signing, &parties))?.statement.signature);
    }
    if signatures.len() == parties.len() {
        let text = String::from_utf8_lossy(&text).into_owned();
        let signed = SignedAgreement::new(text, signatures).to_bytes();
        let digest = SignedAgreement::open(&signed)?.digest();
        desk.file(SIGNED, signed);
        desk.log(
            session,
            Step::new(Verb::Key, "the agreement is signed by all parties").digest("agreement", digest),
        );
    }
    desk.commit()
}

/// An agency's contribution: the hub's parts are opened and held against the manifest.
fn contribution(desk: &mut Desk, bytes: &Bytes, session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Profiles>(session)?;
    let received = hub::receive(bytes.clone(), &permit, &desk.keys)?;
    arrivals::keep(desk, &agreed, (&received.manifest, received.digest), bytes, session)
}

/// People whom an agency wants the meeting to look at.
fn nomination(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Nominating>(session)?;
    let (said, nominated) = Nomination::open(bytes, &permit, &desk.keys)?;
    let fits = analysis::contributions(desk, &agreed, session)?
        .iter()
        .any(|received| received.digest == said.manifest && received.holds(&nominated.references()));
    if !fits {
        return Err(Failure::new(
            Kind::State,
            format!("{} nominates people of another contribution than the hub's", said.agency),
        )
        .hint("take in that agency's newest contribution first, or ask it to nominate again"));
    }
    let path = format!("contributions/{}.nomination", said.agency);
    if let Some(known) = desk.read(&path)? {
        let (before, _) = Nomination::open(&known, &permit, &desk.keys)?;
        if before.manifest == said.manifest && before.nominated_at >= said.nominated_at {
            return Err(Failure::new(
                Kind::Key,
                format!("{} has sent a newer nomination already", said.agency),
            ));
        }
    }
    desk.file(path, bytes);
    let (count, carried) = (nominated.people.len() as u64, nominated.carried.len() as u64);
    session.compare_clocks(&format!("this nomination of {}", said.agency), said.nominated_at);
    desk.log(
        session,
        Step::new(Verb::Collection, format!("took a nomination of {}", said.agency))
            .count("people", count)
            .count("carried", carried),
    );
    desk.commit()?;
    let over = if carried > 0 { format!(" and carries {carried} cases over") } else { String::new() };
    Ok(format!("{} nominates {count} people{over}", said.agency))
}

/// What an agency answers about candidates before the meeting. Kept sealed, as it came.
fn preparation(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Disclosure>(session)?;
    let (said, given) = Preparation::open(bytes, &permit, &desk.keys)?;
    let path = preparation_file(&said.agency);
    if let Some(known) = desk.read(&path)? {
        let (before, _) = Preparation::open(&known, &permit, &desk.keys)?;
        if before.answered_at > said.answered_at {
            return Err(Failure::new(Kind::Key, format!("{} has sent newer answers already", said.agency)));
        }
    }
    desk.secret(path, bytes);
    let count = given.len() as u64;
    desk.log(
        session,
        Step::new(Verb::Collection, format!("took the answers of {}", said.agency))
            .count("candidates", count),
    );
    desk.commit()?;
    Ok(format!("{} answers about {count} candidates", said.agency))
}

/// Where an agency's answers are kept.
pub(in crate::cli) fn preparation_file(agency: &PartyId) -> String {
    format!("contributions/{agency}.preparation")
}

/// The linker's answer: it must rest on the very contributions that the hub holds.
fn linkage(desk: &mut Desk, bytes: &[u8], session: &Session<'_>) -> Result<String, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Profiles>(session)?;
    let (said, map) = Linkage::open(bytes, &permit, &desk.keys)?;
    if let Some(known) = desk.read(LINKAGE)? {
        let (before, _) = Linkage::open(&known, &permit, &desk.keys)?;
        if before.linked_at > said.linked_at {
            return Err(Failure::new(Kind::Key, "the linker has sent a newer answer already"));
        }
    }
    let received = analysis::contributions(desk, &agreed, session)?;
    let held = received.iter().map(|one| (one.manifest.agency.clone(), one.digest)).collect();
    if said.contributions != held {
        return Err(Failure::new(
            Kind::State,
            "the linker's answer rests on other contributions than the hub's",
        )
        .hint("give hub and linker the same newest contributions, then link again"));
    }
    hub::pool(&map, received)?;
    session.compare_clocks("the linker's answer", said.linked_at);
    desk.file(LINKAGE, bytes);
    desk.log(
        session,
        Step::new(Verb::Collection, "took the linker's answer")
            .digest("person map", said.person_map)
            .count("records", map.rows.len() as u64),
    );
    desk.commit()?;
    Ok(format!("the linker's answer for {} agencies", said.contributions.len()))
}
