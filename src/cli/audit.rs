//! `pz audit`: what was done in a folder, and whether its log is whole.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::desk::{self, Glance, changed};
use super::failure::{Failure, Kind};
use super::input;
use crate::audit::{Entry, Head, verify};
use crate::contribution::{CandidatePack, Linkage, Receipt};
use crate::party::{Error, Letter, PublicFile, Signed, Statement as _, letter_kind};

/// What was done, when, by whom and for which purpose
#[derive(clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Show(Show),
    Verify(Verify),
}

/// Show the log in words
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz audit show
  pz audit show --json")]
struct Show {
    /// The party's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// Check that no line of the log was changed, removed or put in
///
/// The chain is followed, and the end held against the head that the party signed last. With --against, also against
/// the heads that it gave to others: in receipts, candidate packs and the linker's answer.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz audit verify
  pz audit verify --round hub-2026-q4 --against received/2026-q4.police.r1.hub.receipt")]
struct Verify {
    /// Files that bear a head of this log
    #[arg(long, value_name = "FILE", num_args = 1..)]
    against: Vec<PathBuf>,
    /// The party's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Show(args) => show(args),
        Command::Verify(args) => check(args),
    }
}

fn show(args: &Show) -> Result<Outcome, Failure> {
    let (lines, _) = desk::log_of(&Glance::open(args.round.as_deref())?)?;
    let (entries, _) = verify(&lines).map_err(|error| changed(&error.to_string()))?;
    let mut words = String::new();
    for entry in &entries {
        in_words(&mut words, entry).expect("a string takes all writes");
    }
    Ok(Outcome { words, json: serde_json::json!({ "entries": entries }) })
}

fn in_words(words: &mut String, entry: &Entry) -> std::fmt::Result {
    let verb = serde_json::to_value(entry.verb).expect("a verb is a word");
    write!(
        words,
        "{:>4}  {}  {}  {:<12} {}",
        entry.number,
        entry.at,
        entry.by,
        verb.as_str().unwrap_or_default(),
        entry.what
    )?;
    for (of, count) in &entry.counts {
        write!(words, ", {count} {of}")?;
    }
    writeln!(words)
}

fn check(args: &Verify) -> Result<Outcome, Failure> {
    let glance = Glance::open(args.round.as_deref())?;
    let (lines, head) = desk::log_of(&glance)?;
    let (entries, _) = verify(&lines).map_err(|error| changed(&error.to_string()))?;
    let me = own_party(&glance)?;
    let head = head.ok_or_else(|| changed("the log's signed head is missing"))?;
    let signed = Signed::<Head>::open(&head, |_| Ok::<_, Error>(me.party().clone()))
        .map_err(|error| changed(&format!("the log's head: {error}")))?
        .statement;
    let whole = signed.check(&lines).is_ok() && signed.number == entries.len() as u64;
    if !whole {
        return Err(changed("the log is not as its party signed it last"));
    }
    for file in &args.against {
        let head = head_in(file, me.party())?;
        head.check(&lines).map_err(|error| changed(&format!("{}: {error}", file.display())))?;
    }
    let words = format!(
        "The log has {} lines; none was changed, removed or put in{}.\n",
        entries.len(),
        if args.against.is_empty() {
            String::new()
        } else {
            format!(", and it holds against {} files", args.against.len())
        }
    );
    Ok(Outcome {
        words,
        json: serde_json::json!({ "entries": entries.len(), "held_against": args.against.len() }),
    })
}

fn own_party(glance: &Glance) -> Result<PublicFile, Failure> {
    let name = format!("{}.party", glance.holder.party);
    let bytes = desk::read(&glance.dir, &name)?.ok_or_else(|| {
        Failure::new(Kind::State, format!("{name} is missing")).hint("put the party's public file back")
    })?;
    Ok(PublicFile::open(&bytes)?)
}

/// The head that a file of this party bears.
fn head_in(file: &Path, me: &crate::party::Party) -> Result<Head, Failure> {
    let bytes = input::bytes(file)?;
    let head = match letter_kind(&bytes).as_deref() {
        Some(CandidatePack::MEMBER) => {
            Letter::<CandidatePack>::open(bytes, |_: &CandidatePack| Ok::<_, Error>(me.clone()))
                .map(|letter| letter.statement.head)
        }
        Some(Linkage::MEMBER) => Letter::<Linkage>::open(bytes, |_: &Linkage| Ok::<_, Error>(me.clone()))
            .map(|letter| letter.statement.head),
        _ => Signed::<Receipt>::open(&bytes, |_| Ok::<_, Error>(me.clone()))
            .map(|signed| signed.statement.head),
    };
    head.map_err(|error| {
        Failure::from(error).named(&file.display().to_string()).hint(
            "give a file that this party sent: a receipt, a candidate pack, or the linker's answer; if it is one, \
             ask for it again",
        )
    })
}
