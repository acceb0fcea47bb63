//! `pz hub kit`: the next file to give to everybody.

use std::path::PathBuf;

use super::super::agreement::refusal;
use super::super::desk::{Desk, SIGNED};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, kits};
use super::add_data::POSTCODES;
use super::new::DRAFT;
use crate::agreement::{self, Kit, SignedAgreement, Signing, Stage, share_part};
use crate::audit::{Step, Verb};
use crate::contribution::RULES_VERSION;
use crate::party::{Letter, Party, PartyId, PublicFile, Role};
use crate::schema;

/// The text that all sign: the draft with everybody's public keys.
pub(in crate::cli) const FINAL: &str = "agreement.final.toml";

/// Write the next kit to give to all agencies and the linker
///
/// The first kit invites: it holds the draft, and everybody who joins sends back a public file. When all have joined,
/// the second holds the agreement's final text, to be signed. When all have signed, the third holds the signed
/// agreement and the agencies' sealed shares of the linkage key; with it, agencies seal.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub kit
  pz hub kit --round hub-2026-q4")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub kit", session)?;
    let (file, stage) = kit(&mut desk, session)?;
    let asks = match stage {
        Stage::Join => "Agencies and the linker join with it, and send back their .party file.",
        Stage::Sign => "Compare fingerprints by telephone, then all sign; the hub too: `pz agreement sign`.",
        Stage::Seal => "With it, agencies check and seal.",
    };
    let words = format!("{}\n{asks}\n", desk.path(&file).display());
    Ok(Outcome { words, json: serde_json::json!({ "kit": desk.path(&file), "stage": stage }) })
}

/// Writes the next kit; gives its file and what it asks for.
pub(in crate::cli) fn kit(desk: &mut Desk, session: &Session<'_>) -> Result<(String, Stage), Failure> {
    let (stage, text, signatures) = content(desk)?;
    let plan = desk.holder.plan.clone().expect("a hub's folder has a plan");
    let kit = Kit {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema: schema::VERSION,
        rules: RULES_VERSION,
        stage,
        plan,
        hub: desk.me(),
        text,
        signatures,
    };
    let shares = if stage == Stage::Seal { shares(desk)? } else { Vec::new() };
    let mut shares: Vec<(&str, Vec<u8>)> =
        shares.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    if let Some(postcodes) = desk.read(POSTCODES)?.filter(|_| stage == Stage::Seal) {
        shares.push((kits::POSTCODES, postcodes));
    }
    let posted = Letter::post(&kit, &shares, &desk.keys);
    let file = format!("sent/{}", kits::name(&kit));
    if stage == Stage::Sign {
        desk.file(FINAL, kit.text.clone());
    }
    let digest = crate::party::Digest::of(&posted.statement);
    desk.file(file.clone(), posted.bytes);
    desk.log(
        session,
        Step::new(Verb::Disclosure, format!("wrote the kit {}", kits::name(&kit))).digest("kit", digest),
    );
    desk.commit()?;
    Ok((file, stage))
}

fn content(desk: &Desk) -> Result<(Stage, String, Vec<agreement::Signature>), Failure> {
    if let Some(signed) = desk.read(SIGNED)? {
        // Not given out unless it holds.
        SignedAgreement::open(&signed)?;
        let (text, signatures) = SignedAgreement::read(&signed)?.into_parts();
        return Ok((Stage::Seal, text, signatures));
    }
    if let Some(text) = text(desk, FINAL)? {
        return Ok((Stage::Sign, text, Vec::new()));
    }
    let draft = text(desk, DRAFT)?.ok_or_else(|| {
        Failure::new(Kind::State, format!("{DRAFT} is missing")).hint("`pz agreement new` writes a draft")
    })?;
    let joined = joined(desk)?;
    match awaited(&draft, &joined, &desk.path(DRAFT).display().to_string())? {
        awaited if awaited.is_empty() => Ok((Stage::Sign, agreement::assemble(&draft, &joined)?, Vec::new())),
        _ => Ok((Stage::Join, draft, Vec::new())),
    }
}

fn text(desk: &Desk, file: &str) -> Result<Option<String>, Failure> {
    let not_text = |_| Failure::new(Kind::Input, format!("{file}: is not UTF-8 text"));
    desk.read(file)?.map(|bytes| String::from_utf8(bytes).map_err(not_text)).transpose()
}

/// Everybody whose public file came, and the hub itself.
pub(super) fn joined(desk: &Desk) -> Result<Vec<Party>, Failure> {
    let mut joined = vec![desk.me()];
    for name in desk.names("parties") {
        let bytes = desk.read(&format!("parties/{name}"))?.unwrap_or_default();
        joined.push(PublicFile::open(&bytes)?.party().clone());
    }
    Ok(joined)
}

/// Parties of a draft that have not joined.
fn awaited(draft: &str, joined: &[Party], file: &str) -> Result<Vec<PartyId>, Failure> {
    let checked = agreement::check(draft)?;
    let Some(terms) = checked.terms() else { return Err(refusal(&checked, draft, file)) };
    let absent = |id: &PartyId| joined.iter().all(|party| party.id != *id);
    Ok(terms.parties.iter().map(|party| party.id.clone()).filter(absent).collect())
}

/// The agencies' shares, as they came with the signatures: each sealed to all agencies.
fn shares(desk: &Desk) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut shares = Vec::new();
    for name in desk.names("signatures") {
        let bytes = desk.read(&format!("signatures/{name}"))?.unwrap_or_default();
        let parties = joined(desk)?;
        let letter = Letter::<Signing>::open(bytes, |signing| super::accept::signer(signing, &parties))?;
        if let Some(share) = letter.part(Signing::SHARE) {
            shares.push((share_part(&letter.statement.signature.party), share.to_vec()));
        }
    }
    Ok(shares)
}
