//! `pz completions`: what a shell needs to complete commands and options.

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde_json::json;

use super::failure::Failure;
use super::{Cli, Outcome};

/// Print what a shell needs to complete commands and options
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz completions bash > ~/.local/share/bash-completion/completions/pz
  pz completions powershell >> $PROFILE")]
pub(super) struct Args {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "pz", &mut script);
    let words = String::from_utf8(script).expect("names of commands and their help are text");
    let json = json!({ "shell": args.shell.to_string(), "script": words });
    Ok(Outcome { words, json })
}
