//! `pz report place`: one page for the people of a place.

use std::path::PathBuf;

use serde::Deserialize;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::released::{provenance, released, table};
use crate::audit::{Step, Verb};
use crate::party::{Digest, Role};
use crate::report::{self, Place, banned};

/// Write one page for the people of a place: aggregate alone
///
/// Its words come from a file of yours: `ambition = "…"` and `assets = ["…", "…"]`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz report place --words place.toml")]
pub(super) struct Args {
    /// The Ambition Statement and the local assets
    #[arg(long, value_name = "FILE")]
    words: PathBuf,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// What the people of the place say themselves.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    ambition: String,
    #[serde(default)]
    assets: Vec<String>,
}

const FILE: &str = "reports/place.html";

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let words = words(args)?;
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz report place", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let (released, _) = released(&mut desk, &agreed, session)?;
    let page = report::place(&Place {
        provenance: &provenance(&agreed),
        made: session.today(),
        ambition: &words.ambition,
        assets: &words.assets,
        by_number: table(&released, "known-to")?,
        by_agency: table(&released, "agencies")?,
    });
    desk.log(
        session,
        Step::new(Verb::Release, "wrote the page for a place").digest("page", Digest::of(page.as_bytes())),
    );
    desk.file(FILE, page);
    desk.commit()?;
    let file = desk.path(FILE);
    Ok(Outcome { words: format!("{}\n", file.display()), json: serde_json::json!({ "file": file }) })
}

/// So much fits the one sheet of paper, with the numbers below.
const LONGEST_AMBITION: usize = 300;
const MOST_ASSETS: usize = 10;
const LONGEST_ASSET: usize = 80;

fn words(args: &Args) -> Result<Words, Failure> {
    let named = |problem: String| Failure::new(Kind::Input, format!("{}: {problem}", args.words.display()));
    let words: Words = toml::from_str(&input::text(&args.words)?).map_err(|error| {
        named(error.message().to_owned()).hint("write `ambition = \"…\"` and `assets = [\"…\", \"…\"]`")
    })?;
    let found = banned(&format!("{} {}", words.ambition, words.assets.join(" ")));
    if !found.is_empty() {
        return Err(named(format!(
            "these words do not belong on a page for a community: {}",
            found.join(", ")
        ))
        .hint("say it in words that nobody is branded by; nothing was written"));
    }
    let (ambition, assets) = (words.ambition.chars().count(), &words.assets);
    if words.ambition.trim().is_empty() {
        return Err(named("the ambition is empty".to_owned())
            .hint("say in a sentence what the place wants to become"));
    }
    let long = assets.iter().any(|asset| asset.chars().count() > LONGEST_ASSET);
    if ambition > LONGEST_AMBITION || assets.len() > MOST_ASSETS || long {
        return Err(named("this is more than one sheet of paper holds".to_owned()).hint(format!(
            "at most {LONGEST_AMBITION} letters of ambition, and {MOST_ASSETS} assets of {LONGEST_ASSET} letters; nothing was written"
        )));
    }
    Ok(words)
}
