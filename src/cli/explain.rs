//! `pz explain`: what an exit code means, what brings it about, and what to do.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Outcome;
use super::failure::Failure;

/// Explain an exit code, or a problem of an export: its meaning, its causes, what to do
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz explain 5
  pz explain ragged-row
  pz explain")]
pub(super) struct Args {
    /// An exit code, as a script saw it, or a problem's name as `pz agency check` gives it; all exit codes if not given
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

struct Page {
    meaning: &'static str,
    causes: &'static [&'static str],
    remedy: &'static str,
}

/// By exit code, from 0. The same list stands in `failure::Kind`.
const PAGES: [Page; 9] = [
    Page {
        meaning: "done",
        causes: &["the command did what it says; refused rows, if any, are counted in its report"],
        remedy: "nothing; `pz status` says what comes next",
    },
    Page {
        meaning: "a mistake in this program",
        causes: &["something happened that its makers held to be impossible"],
        remedy: "tell them the place in the code that it printed and what you were doing; send no data. What was \
                 there before is as it was",
    },
    Page {
        meaning: "wrong use of the command",
        causes: &[
            "an unknown command or option",
            "a value that an option does not take",
            "two passphrases that differ",
        ],
        remedy: "read `--help` of the command: it ends with examples",
    },
    Page {
        meaning: "input is absent, or cannot be read as data",
        causes: &[
            "a file or folder that is not there, or that this user may not read",
            "a table without a column that says who, or one that says when",
            "more than one row in twenty refused",
        ],
        remedy: "correct the file at its source and run again; check what columns were taken for in mapping.toml",
    },
    Page {
        meaning: "the agreement does not permit it",
        causes: &[
            "the agreement is not signed by all, has expired, or is another one",
            "a field, purpose or output that it does not name",
        ],
        remedy: "ask the agreement's owner; a change of terms is a new version that all parties sign",
    },
    Page {
        meaning: "a key, a seal or a signature does not hold",
        causes: &[
            "a key file that others can read, that is another party's, cut short, or under another passphrase",
            "something sealed to another party, or changed on its way",
            "a signature that is not of the party it should be of",
        ],
        remedy: "ask the sender to send it again; for your own keys, put the file back from a copy. If it happens \
                 twice, somebody may be changing files: speak to the sender by telephone and compare `pz party show`",
    },
    Page {
        meaning: "the folder is in another state, or in use",
        causes: &[
            "a step before this one is not done, or this one is done already",
            "another program holds the folder's lock",
            "the folder holds something else",
        ],
        remedy: "run `pz status`; wait for the other program, or name another folder",
    },
    Page {
        meaning: "a disclosure rule forbids it",
        causes: &["numbers that rest on too few people would follow from what is shown"],
        remedy: "merge areas or groups, or leave a table out; no option switches the rule off",
    },
    Page {
        meaning: "something cannot be written",
        causes: &[
            "no room on the disk",
            "a folder that this user may not write to",
            "a file that another program holds open",
        ],
        remedy: "run `pz doctor FOLDER`; nothing was left half-written, so run the command again afterwards",
    },
];

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let number = match args.code.as_deref().map(|code| (code, code.parse::<usize>())) {
        None => None,
        Some((_, Ok(number))) if number < PAGES.len() => Some(number),
        Some((code, _)) => return problem(code),
    };
    let asked = |code: &usize| number.is_none_or(|asked| asked == *code);
    let pages: Vec<(usize, &Page)> = PAGES.iter().enumerate().filter(|(code, _)| asked(code)).collect();
    let words: Vec<String> = pages.iter().map(|(code, page)| in_words(*code, page)).collect();
    let json: Vec<Value> = pages.iter().map(|(code, page)| as_json(*code, page)).collect();
    Ok(Outcome { words: words.join("\n"), json: json!({ "codes": json }) })
}

/// A problem of an export.
#[cfg(feature = "agency")]
fn problem(code: &str) -> Result<Outcome, Failure> {
    use crate::agency::{CATALOGUE, Entry};
    let Some(entry) = Entry::of(&code.to_ascii_lowercase()) else {
        let near =
            CATALOGUE.iter().max_by_key(|entry| (strsim::jaro(entry.code, code) * 1000.0).round() as u32);
        let near = near.map(|entry| format!("do you mean {}? ", entry.code)).unwrap_or_default();
        return Err(
            unknown().hint(format!("{near}`pz agency check` gives the name of each problem it finds"))
        );
    };
    let words = format!(
        "{}: {} ({})\nwhat it means: {}\nwhat to do: {}\nexample: {}\n",
        entry.code,
        entry.title,
        entry.weight.words(),
        entry.means,
        entry.remedy,
        entry.example
    );
    Ok(Outcome { words, json: json!({ "problem": entry }) })
}

#[cfg(not(feature = "agency"))]
fn problem(_: &str) -> Result<Outcome, Failure> {
    Err(unknown().hint("exit codes are 0 to 8"))
}

fn unknown() -> Failure {
    Failure::new(super::failure::Kind::Use, "this is no exit code and no problem that is known")
}

fn in_words(code: usize, page: &Page) -> String {
    let mut text = format!("exit code {code}: {}\n", page.meaning);
    for cause in page.causes {
        writeln!(text, "  - {cause}").expect("a string takes all writes");
    }
    writeln!(text, "what to do: {}", page.remedy).expect("a string takes all writes");
    text
}

fn as_json(code: usize, page: &Page) -> Value {
    json!({ "code": code, "meaning": page.meaning, "causes": page.causes, "remedy": page.remedy })
}
