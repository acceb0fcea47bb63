//! `pz agreement`: the text that all parties sign, from the first draft to the page that is printed.

mod check;
mod new;
mod show;
mod snippets;

use std::io::Write as _;
use std::path::Path;

use super::failure::{Failure, Kind};
use super::session::Session;
use super::{Outcome, input, kits, sign};
use crate::agreement::{Kit, SignedAgreement, Stage, Standing};
use crate::party::{Statement as _, letter_kind};

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
    fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = input::bytes(path)?;
        if letter_kind(&bytes).as_deref() == Some(Kit::MEMBER) {
            return Self::of_kit(kits::open(&path.display().to_string(), &bytes, None)?.statement);
        }
        let text = input::text(path)?;
        if !text.starts_with('{') {
            return Ok(Self { text, standing: None });
        }
        let signed = SignedAgreement::read(text.as_bytes())?;
        Ok(Self { text: signed.text().to_owned(), standing: Some(signed.standing()?) })
    }

    /// What a party reads before it signs: the hub's kit has the text.
    fn of_kit(kit: Kit) -> Result<Self, Failure> {
        let signed = SignedAgreement::new(kit.text.clone(), kit.signatures);
        let standing = if kit.stage == Stage::Join { None } else { Some(signed.standing()?) };
        Ok(Self { text: kit.text, standing })
    }
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
        let mut file = tempfile::Builder::new().prefix(".pz-new-").tempfile_in(parent)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    file().map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Kind::Write, format!("{}: cannot be written ({})", path.display(), error.kind()))
        .hint("nothing was written")
}
