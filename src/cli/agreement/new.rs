//! `pz agreement new`: a draft to fill in, or the next version of what was signed.

use std::path::PathBuf;

use super::super::failure::{Failure, Kind};
use super::{Given, Outcome, write_new};
use crate::agreement::{Basis, amend, template};
use crate::party::PartyId;

/// Write a commented draft with gaps to fill in
///
/// Safe defaults stand where there are any; where only the parties can know, the draft says "to be filled in", and
/// cannot be signed before it is.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agreement new --agencies police,council,health --to draft.toml
  pz agreement new --agencies police,council --basis jag --to draft.toml
  pz agreement new --amends agreement.signed --to version-2.toml")]
pub(super) struct Args {
    /// Short names of the agencies
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "police,council,health,housing"
    )]
    agencies: Vec<String>,
    /// isa: all people of their exports; jag: only people whom they nominate
    #[arg(long, value_name = "BASIS", value_enum, default_value = "isa")]
    basis: Chosen,
    /// Start the next version of this agreement, and name the digest that it replaces
    #[arg(long, value_name = "FILE", conflicts_with_all = ["agencies", "basis"])]
    amends: Option<PathBuf>,
    /// Where to write the draft; without it, to the screen
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Chosen {
    Isa,
    Jag,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let draft = match &args.amends {
        Some(old) => amend(&Given::read(old)?.text)?,
        None => template(args.basis.into(), &agencies(&args.agencies)?),
    };
    let Some(to) = &args.to else {
        return Ok(Outcome { json: serde_json::json!({ "draft": draft }), words: draft });
    };
    write_new(to, &draft)?;
    let file = to.display().to_string();
    let words = format!("{file}: written\nnext: fill it in, then run pz agreement check {file}\n");
    Ok(Outcome { json: serde_json::json!({ "file": file }), words })
}

fn agencies(names: &[String]) -> Result<Vec<PartyId>, Failure> {
    let wrong = |problem: String| {
        Err(Failure::new(Kind::Use, problem)
            .hint("name at least two agencies, like --agencies police,council"))
    };
    let mut ids = Vec::new();
    for name in names {
        match PartyId::try_from(name.trim().to_owned()) {
            Ok(id) if ids.contains(&id) => return wrong(format!("--agencies names {id} twice")),
            Ok(id) if ["linker", "hub"].contains(&id.as_str()) => {
                return wrong(format!("--agencies names {id}, which is another role"));
            }
            Ok(id) => ids.push(id),
            Err(error) => return wrong(format!("--agencies: {error}")),
        }
    }
    if ids.len() < 2 { wrong("with one agency there is nothing to link".to_owned()) } else { Ok(ids) }
}

impl From<Chosen> for Basis {
    fn from(chosen: Chosen) -> Self {
        match chosen {
            Chosen::Isa => Basis::Isa,
            Chosen::Jag => Basis::Jag,
        }
    }
}
