//! `pz agreement`: the text that all parties sign, from the first draft to the page that is printed.

mod check;
mod new;
mod show;
mod snippets;

pub(super) use check::refusal;

use std::io::Write as _;
use std::path::Path;

use super::desk::{Glance, SIGNED};
use super::failure::{Failure, Kind};
use super::session::Session;
use super::{Outcome, input, kits, sign};
use crate::agreement::{Kit, SignedAgreement, Standing};
use crate::party::{Role, Statement as _, letter_kind};

/// Write, check and read the agreement that everything runs under
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    New(new::Args),
    Check(check::Args),
    Show(show::Args),
    Sign(sign::Args),
}

pub(super) fn run(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    match &args.command {
        Command::New(args) => new::run(args),
        Command::Check(args) => check::run(args, session.today()),
        Command::Show(args) => show::run(args, session.today()),
        Command::Sign(args) => sign::command(args, session),
    }
}

/// An agreement as a file holds it: the text alone, or with signatures.
struct Given {
    text: String,
    standing: Option<Standing>,
}

impl Given {
    /// The agreement of a party's folder: what is signed, else what is to be signed, else the draft.
    fn of_folder(round: Option<&Path>) -> Result<Self, Failure> {
        let glance = Glance::open(round)?;
        if glance.holder.role != Role::Hub {
            let kit = kits::newest(&glance.dir, &glance.holder)?;
            return Self::of_kit(&kit.ok_or_else(|| none("no kit is in the folder `received`"))?.statement);
        }
        let there = [SIGNED, "agreement.final.toml", "agreement.toml"].map(|file| glance.dir.join(file));
        let file =
            there.iter().find(|file| file.exists()).ok_or_else(|| none("no agreement is in this folder"))?;
        drop(glance);
        Self::read(file)
    }

    fn of_kit(kit: &Kit) -> Result<Self, Failure> {
        if kit.signatures.is_empty() {
            return Ok(Self { text: kit.text.clone(), standing: None });
        }
        let signed = SignedAgreement::new(kit.text.clone(), kit.signatures.clone());
        Ok(Self { text: kit.text.clone(), standing: Some(signed.standing()?) })
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = input::bytes(path)?;
        if letter_kind(&bytes).as_deref() == Some(Kit::MEMBER) {
            return Self::of_kit(&kits::open(&path.display().to_string(), &bytes, None)?.statement);
        }
        let text = input::text(path)?;
        if !text.starts_with('{') {
            return Ok(Self { text, standing: None });
        }
        let signed = SignedAgreement::read(text.as_bytes())?;
        Ok(Self { text: signed.text().to_owned(), standing: Some(signed.standing()?) })
    }
}

fn none(problem: &str) -> Failure {
    Failure::new(Kind::Input, problem).hint("name a draft, a kit or a signed agreement")
}

/// Writes a file that was not there before: whole, or not at all.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let file = written(path, text)?;
    file.persist_noclobber(path).map(drop).map_err(|_| {
        Failure::new(Kind::State, format!("{}: is there already", path.display()))
            .hint("name a new file; nothing was touched")
    })
}

/// Writes a file, in place of one that may be there.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    written(path, text)?.persist(path).map(drop).map_err(|error| cannot(path, &error.error))
}

fn written(path: &Path, text: &str) -> Result<tempfile::NamedTempFile, Failure> {
    let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let file = || {
        let mut file = beginning().tempfile_in(parent)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    file().map_err(|error| cannot(path, &error))
}

/// A draft and a page are for others to read: as open as any file that this user makes.
#[cfg(unix)]
fn beginning() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pz-new-").permissions(std::fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn beginning() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pz-new-");
    builder
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Kind::Write, format!("{}: cannot be written ({})", path.display(), error.kind()))
        .hint("nothing was written")
}
