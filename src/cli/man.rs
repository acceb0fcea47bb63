//! `pz man`: a manual page for each command.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::CommandFactory as _;
use serde_json::json;

use super::failure::{Failure, Kind};
use super::{Cli, Outcome, input};

/// Write a manual page for each command
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz man --to man")]
pub(super) struct Args {
    /// Folder to write them into; pages of the same name there are replaced
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let to = args.to.display();
    fs::create_dir_all(&args.to).and_then(|()| clap_mangen::generate_to(Cli::command(), &args.to)).map_err(
        |error: io::Error| Failure::new(Kind::Write, format!("{to}: cannot be written ({})", error.kind())),
    )?;
    let mut pages = input::entries(&args.to)?;
    pages.retain(|page| page.extension().is_some_and(|end| end == "1"));
    let words = format!("{to}: {} pages; read one with man -l {to}/pz.1\n", pages.len());
    let pages: Vec<String> = pages.iter().map(|page| page.display().to_string()).collect();
    Ok(Outcome { words, json: json!({ "pages": pages }) })
}
