//! Joining a round: what an agency and the linker do alike with the hub's first kit.

use std::path::{Path, PathBuf};

use super::desk::{Desk, Holder};
use super::failure::{Failure, Kind};
use super::kits::{self, RECEIVED};
use super::session::Session;
use super::{Outcome, input, keys};
use crate::agreement;
use crate::audit::{Step, Verb};
use crate::party::{PartyId, Role};

/// Join a round: make keys, and write the public file to send back
///
/// A later kit needs no joining: put it into the folder `received`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The hub's kit
    #[arg(value_name = "KIT")]
    kit: PathBuf,
    /// Your short name in the agreement
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// The folder to make; your short name if not given
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    #[command(flatten)]
    care: keys::Care,
}

impl Args {
    /// As the wizard gives it.
    #[cfg(feature = "agency")]
    pub(super) fn of(kit: PathBuf, name: Option<String>) -> Self {
        Self { kit, name, to: None, care: keys::Care::default() }
    }
}

pub(super) fn command(args: &Args, role: Role, session: &Session<'_>) -> Result<Outcome, Failure> {
    let bytes = input::bytes(&args.kit)?;
    let id = id(args, role, &bytes)?;
    let dir = args.to.clone().unwrap_or_else(|| PathBuf::from(id.as_str()));
    let desk = join(&dir, &id, role, (&args.kit.display().to_string(), &bytes), &args.care, session)?;
    let public = desk.path(&format!("{id}.party"));
    let hub = desk.holder.hub.as_ref().expect("just joined");
    let words = format!(
        "{id} has joined.\nSend this file to the hub: {}\n\nCompare by telephone, over a number that you had before:\n  \
         your words     {}\n  the hub's      {}\n\nNext: when the hub's next kit comes, put it into {}\n",
        public.display(),
        desk.me().words(),
        hub.words(),
        desk.path(RECEIVED).display(),
    );
    Ok(Outcome {
        words,
        json: serde_json::json!({ "party": desk.me(), "send": public, "words": desk.me().words(), "hub": hub.words() }),
    })
}

/// The short name: as given, or the only one that the draft has for this role.
fn id(args: &Args, role: Role, bytes: &[u8]) -> Result<PartyId, Failure> {
    let ids = parties((&args.kit.display().to_string(), bytes), role)?;
    let names = ids.iter().map(PartyId::as_str).collect::<Vec<_>>().join(", ");
    match (&args.name, ids.as_slice()) {
        (Some(name), _) => {
            let id = PartyId::try_from(name.clone()).map_err(|error| Failure::new(Kind::Use, error))?;
            let known = ids.contains(&id);
            known.then_some(id).ok_or_else(|| {
                Failure::new(Kind::NotPermitted, format!("the draft names no {role} called {name}"))
                    .hint(format!("it names {names}"))
            })
        }
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Failure::new(Kind::Use, "which of the parties are you?")
            .hint(format!("give --as with one of {names}"))),
    }
}

/// Who has this role in a kit's agreement.
pub(super) fn parties((file, bytes): (&str, &[u8]), role: Role) -> Result<Vec<PartyId>, Failure> {
    let kit = kits::open(file, bytes, None)?;
    let terms = agreement::check(&kit.statement.text)?.into_terms()?;
    Ok(terms.parties.into_iter().filter(|party| party.role == role).map(|party| party.id).collect())
}

/// Makes a party's folder around the hub's first kit.
pub(super) fn join(
    dir: &Path,
    id: &PartyId,
    role: Role,
    (file, bytes): (&str, &[u8]),
    care: &keys::Care,
    session: &Session<'_>,
) -> Result<Desk, Failure> {
    let kit = kits::open(file, bytes, None)?;
    let holder = Holder { hub: Some(kit.statement.hub.clone()), ..Holder::new(id.clone(), role) };
    let mut desk = Desk::create(dir, holder, care, session)?;
    take(&mut desk, file, bytes, session)?;
    desk.commit()?;
    Ok(desk)
}

/// Takes a kit into the folder.
pub(super) fn take(desk: &mut Desk, file: &str, bytes: &[u8], session: &Session<'_>) -> Result<(), Failure> {
    let kit = kits::open(file, bytes, desk.holder.hub.as_ref())?;
    let name = kits::name(&kit.statement);
    desk.file(format!("{RECEIVED}/{name}"), bytes);
    desk.log(session, Step::new(Verb::Collection, format!("took the kit {name}")).digest("kit", kit.digest));
    Ok(())
}
