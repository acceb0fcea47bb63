//! `pz agreement show`: the agreement in plain English.

use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::json;

use super::super::failure::{Failure, Kind};
use super::check::refusal;
use super::{Given, Outcome, write};
use crate::agreement::{Page, check};
use crate::party::Digest;

/// Say in plain English what an agreement holds, and who has signed it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agreement show
  pz agreement show agreement.signed
  pz agreement show draft.toml --print agreement.html")]
pub(super) struct Args {
    /// A draft, an assembled agreement, a signed one, or a kit; the folder's own if not given
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The party's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
    /// Write it as one page to print, instead of to the screen
    #[arg(long, value_name = "FILE.html")]
    print: Option<PathBuf>,
}

pub(super) fn run(args: &Args, today: Date) -> Result<Outcome, Failure> {
    if args.print.as_ref().is_some_and(|page| page.extension().is_none_or(|end| end != "html")) {
        let words = "--print writes a page: name a file that ends in .html";
        return Err(Failure::new(Kind::Use, words).hint("nothing was written"));
    }
    let given = match &args.file {
        Some(file) => Given::read(file)?,
        None => Given::of_folder(args.round.as_deref())?,
    };
    let checked = check(&given.text)?;
    let Some(terms) = checked.terms() else {
        let name =
            args.file.as_ref().map_or_else(|| "agreement.toml".to_owned(), |file| file.display().to_string());
        return Err(refusal(&checked, &given.text, &name));
    };
    let (digest, warnings) = (Digest::of(given.text.as_bytes()), terms.warnings(today));
    let page = Page::new(terms, digest, given.standing.as_ref(), &warnings);
    let words = match &args.print {
        None => page.text(),
        Some(file) => {
            write(file, &page.html())?;
            format!("{}: written\n", file.display())
        }
    };
    let ids = |ids: &[crate::party::PartyId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let json = json!({
        "title": terms.title,
        "version": terms.version,
        "sha256": digest,
        "signed": given.standing.as_ref().map(|standing| ids(&standing.signed)),
        "awaited": given.standing.as_ref().map(|standing| ids(&standing.awaited)),
        "warnings": warnings,
        "page": args.print.as_ref().map(|file| file.display().to_string()),
    });
    Ok(Outcome { words, json })
}
