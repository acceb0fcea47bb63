//! `pz party`: a party's public file and key file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::failure::{Failure, Kind};
use super::{Outcome, input, keys, passphrase};
use crate::party::{Party, PublicFile};

/// Look at a party's public keys, or care for its secret ones
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Show(Show),
    Check(Check),
    Protect(Protect),
}

/// Show who parties are, with the words to compare by telephone
///
/// Before keys are relied on, both sides read the eight words to each other, over a number that they had before.
/// Whoever changed the file on its way has other words.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz party show police.party
  pz party show
  pz party show --json")]
struct Show {
    /// A public file, or a folder with some
    #[arg(value_name = "FILE|FOLDER", default_value = ".")]
    of: PathBuf,
}

/// Check that a key file opens, and that its keys are those of a public file
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz party check keys/party.keys police.party")]
struct Check {
    /// The key file
    #[arg(value_name = "KEYS")]
    keys: PathBuf,
    /// The public file
    #[arg(value_name = "FILE.party")]
    party: PathBuf,
}

/// Protect a key file by a passphrase, or by another one
///
/// The passphrase is asked for on the terminal; elsewhere it is one line of stdin: first the present one, if there
/// is one, then the new one. There is no way back to a key file without a passphrase.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz party protect keys/party.keys")]
struct Protect {
    /// The key file
    #[arg(value_name = "KEYS")]
    keys: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Show(args) => show(&args.of),
        Command::Check(args) => check(args),
        Command::Protect(args) => protect(&args.keys),
    }
}

/// Opens a public file: its signature must hold.
pub(super) fn open(path: &Path) -> Result<PublicFile, Failure> {
    PublicFile::open(&input::bytes(path)?).map_err(|error| {
        Failure::new(Kind::Key, format!("{}: {error}", path.display()))
            .hint("ask its party to send it again, as it is, inside a ZIP if mail changes it")
    })
}

fn show(of: &Path) -> Result<Outcome, Failure> {
    let files = if of.is_dir() { public_files(of)? } else { vec![of.to_owned()] };
    let parties = files.iter().map(|file| Ok((file, open(file)?))).collect::<Result<Vec<_>, Failure>>()?;
    let shown: Vec<String> = parties.iter().map(|(_, file)| in_words(file.party())).collect();
    let listed: Vec<Value> = parties.iter().map(|(path, file)| as_json(path, file.party())).collect();
    Ok(Outcome { words: shown.join("\n"), json: json!({ "parties": listed }) })
}

/// Those directly in a folder, and those that a hub gathers in `parties`.
fn public_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = input::entries(folder)?;
    let gathered = folder.join("parties");
    if gathered.is_dir() {
        files.extend(input::entries(&gathered)?);
    }
    files.retain(|file| file.extension().is_some_and(|end| end == "party"));
    if files.is_empty() {
        return Err(Failure::new(Kind::Input, format!("{}: no public file is there", folder.display()))
            .hint("a public file ends in .party; name it, or the folder that holds it"));
    }
    Ok(files)
}

fn in_words(party: &Party) -> String {
    let Party { id, role, .. } = party;
    let (words, digits) = (party.words(), spaced(&party.fingerprint()));
    let mut text = String::new();
    writeln!(text, "{id} ({role})\n  words   {words}\n  digits  {digits}")
        .expect("a string takes all writes");
    text
}

/// Groups of four, as one reads them out.
fn spaced(digits: &str) -> String {
    let groups: Vec<String> =
        digits.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
    groups.join(" ")
}

fn as_json(path: &Path, party: &Party) -> Value {
    json!({
        "file": path.display().to_string(),
        "party": party,
        "words": party.words(),
        "fingerprint": party.fingerprint(),
    })
}

fn check(args: &Check) -> Result<Outcome, Failure> {
    let file = open(&args.party)?;
    let party = file.party();
    keys::read_for(&args.keys, party)?;
    let words = format!("{}: these are the keys of {}\n", args.keys.display(), party.id);
    Ok(Outcome { words, json: as_json(&args.party, party) })
}

fn protect(path: &Path) -> Result<Outcome, Failure> {
    let held = keys::read(path)?;
    keys::protect(path, &held, &passphrase::choose()?)?;
    let words =
        format!("{}: opens with the new passphrase alone; keep it where only you find it\n", path.display());
    Ok(Outcome { words, json: json!({ "file": path.display().to_string(), "protected": true }) })
}
