//! `pz agreement sign`: a party's signature, and from an agency its share of the linkage key.

use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::failure::{Failure, Kind};
use super::session::Session;
use super::{Outcome, input, join, kits};
#[cfg(feature = "agency")]
use crate::agency::Share;
use crate::agreement::{self, Signing, Stage, Terms};
use crate::audit::{Step, Verb};
use crate::party::{Digest, Error, Letter, Party, Role};

/// Sign the agreement
///
/// Read it first: `pz agreement show --print agreement.html` writes it as a page. Compare the fingerprints on it by
/// telephone. An agency's share of the linkage key is drawn here and sealed to all agencies, and to nobody else.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agreement sign 2026-q4.2-sign.kit
  pz agreement sign")]
pub(super) struct Args {
    /// The hub's kit; the newest one in the folder `received` if not given
    #[arg(value_name = "KIT")]
    kit: Option<PathBuf>,
    /// The party's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

impl Args {
    /// The newest kit of a folder.
    #[cfg(feature = "agency")]
    pub(super) fn newest(round: Option<PathBuf>) -> Self {
        Self { kit: None, round }
    }
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open(args.round.as_deref(), "pz agreement sign", session)?;
    let file = sign(&mut desk, args.kit.as_deref(), session)?;
    let send =
        file.as_ref().map(|file| format!("Send this file to the hub: {}\n", desk.path(file).display()));
    let words = format!("Signed.\n{}", send.unwrap_or_default());
    Ok(Outcome { words, json: serde_json::json!({ "send": file.map(|file| desk.path(&file)) }) })
}

/// Signs the final text; gives the file to send, which the hub keeps instead.
pub(super) fn sign(
    desk: &mut Desk,
    kit: Option<&Path>,
    session: &Session<'_>,
) -> Result<Option<String>, Failure> {
    let text = text(desk, kit, session)?;
    let terms = agreement::check(&text)?.into_terms()?;
    let me = desk.me();
    named(&terms, &me)?;
    if session.today() > terms.expires {
        return Err(agreement::Error::OutOfTime {
            begins: terms.begins,
            expires: terms.expires,
            today: session.today(),
        }
        .into());
    }
    once(desk, &me, &text)?;
    let (share, sealed) = share(&terms, &me, session)?;
    let signature = agreement::sign(&text, &me.id, share, &desk.keys)?;
    let signing = Signing { agreement: Digest::of(text.as_bytes()), signature };
    let parts: Vec<(&str, Vec<u8>)> = sealed.into_iter().map(|sealed| (Signing::SHARE, sealed)).collect();
    let posted = Letter::post(&signing, &parts, &desk.keys);
    desk.log(session, Step::new(Verb::Key, "signed the agreement").digest("agreement", signing.agreement));
    if me.role == Role::Hub {
        keep(desk, &me, &posted.bytes, session)?;
        return Ok(None);
    }
    let file = format!("sent/{}.signing", me.id);
    desk.file(file.clone(), posted.bytes);
    desk.commit()?;
    Ok(Some(file))
}

/// One signature for one text: a second one would bring another share, and those who have the first another key.
fn once(desk: &Desk, me: &Party, text: &str) -> Result<(), Failure> {
    let folder = if me.role == Role::Hub { "signatures" } else { "sent" };
    let file = format!("{folder}/{}.signing", me.id);
    let Some(bytes) = desk.read(&file)? else { return Ok(()) };
    if !is_of(&bytes, me, text).map_err(|failure| failure.named(&file))? {
        return Ok(());
    }
    let hint = if me.role == Role::Hub {
        "take in the others' signatures with `pz hub accept`".to_owned()
    } else {
        format!("send {file} to the hub, if it has not got it")
    };
    Err(Failure::new(Kind::State, format!("{} has signed this agreement already", me.id)).hint(hint))
}

/// Whether a signature is this party's under this text.
pub(super) fn is_of(signing: &[u8], me: &Party, text: &str) -> Result<bool, Failure> {
    let signing = Letter::<Signing>::open(signing.to_vec(), |_| Ok::<_, Error>(me.clone()))?.statement;
    Ok(signing.agreement == Digest::of(text.as_bytes()))
}

#[cfg(feature = "hub")]
fn keep(desk: &mut Desk, me: &Party, bytes: &[u8], session: &Session<'_>) -> Result<(), Failure> {
    super::hub::keep_signature(desk, me, bytes, session)
}

#[cfg(not(feature = "hub"))]
fn keep(_: &mut Desk, _: &Party, _: &[u8], _: &Session<'_>) -> Result<(), Failure> {
    Err(Failure::new(Kind::Use, "this program is not the hub's").hint("sign with the full program, `pz`"))
}

/// The text to sign: the hub's own, or the kit's.
fn text(desk: &mut Desk, kit: Option<&Path>, session: &Session<'_>) -> Result<String, Failure> {
    let nothing = || {
        Failure::new(Kind::State, "there is nothing to sign yet").hint(
            "the hub writes the kit to sign when all have joined; put it into the folder `received`, or name it",
        )
    };
    if desk.holder.role == Role::Hub {
        let text = desk.read("agreement.final.toml")?.ok_or_else(nothing)?;
        return String::from_utf8(text)
            .map_err(|_| Failure::new(Kind::Input, "agreement.final.toml: is not text"));
    }
    if let Some(path) = kit {
        let (file, bytes) = (path.display().to_string(), input::bytes(path)?);
        join::take(desk, &file, &bytes, session)?;
        let kit = kits::open(&file, &bytes, desk.holder.hub.as_ref())?.statement;
        return if kit.stage == Stage::Sign { Ok(kit.text) } else { Err(nothing()) };
    }
    let newest = kits::newest(&desk.path(""), &desk.holder)?.map(|kit| kit.statement);
    newest.filter(|kit| kit.stage == Stage::Sign).map(|kit| kit.text).ok_or_else(nothing)
}

/// Nobody signs a text in which they stand with other keys.
fn named(terms: &Terms, me: &Party) -> Result<(), Failure> {
    let keys = terms.keys.get(&me.id);
    let own =
        keys.is_some_and(|keys| keys.recipient == me.recipient && keys.verifying_key == me.verifying_key);
    if own {
        return Ok(());
    }
    Err(Failure::new(Kind::Key, format!("the agreement does not name {} with the keys of this folder", me.id))
        .hint("somebody's public file was exchanged, or the keys here are others: compare the words by telephone; nothing was signed"))
}

/// An agency's share and what it commits itself to; sealed to all agencies of the text.
#[cfg(feature = "agency")]
fn share(
    terms: &Terms,
    me: &Party,
    session: &Session<'_>,
) -> Result<(Option<Digest>, Option<Vec<u8>>), Failure> {
    if me.role != Role::Agency {
        return Ok((None, None));
    }
    let agencies = agreement::agencies(terms)?;
    let share = Share::generate(&mut session.random.for_use(&format!("share of {}", me.id)));
    let sealed = share.seal(&agencies.iter().collect::<Vec<_>>())?;
    Ok((Some(share.digest()), Some(sealed)))
}

#[cfg(not(feature = "agency"))]
fn share(_: &Terms, _: &Party, _: &Session<'_>) -> Result<(Option<Digest>, Option<Vec<u8>>), Failure> {
    Ok((None, None))
}
