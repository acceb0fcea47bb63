//! `pz agency` alone: plain questions through joining, checking and sealing, each with an answer to fall back on.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, desk, input, join, kits, sign};
use super::{check, seal};
use crate::agreement::Stage;
use crate::party::{PartyId, Role};

/// What the wizard would ask.
#[derive(clap::Args)]
pub(super) struct Answers {
    /// The hub's kit to join with
    #[arg(long, value_name = "KIT")]
    kit: Option<PathBuf>,
    /// Your short name in the agreement
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// The export to check and seal (can be repeated, for several tables)
    #[arg(long, value_name = "FILE")]
    export: Vec<PathBuf>,
    /// People who objected or opted out: your own references or NHS numbers, one a line
    #[arg(long, value_name = "FILE", conflicts_with = "nobody_opted_out")]
    leave_out: Option<PathBuf>,
    /// Nobody in the export has opted out
    #[arg(long)]
    nobody_opted_out: bool,
    /// You have read the agreement that has come, and sign it
    #[arg(long)]
    sign: bool,
    /// Seal without asking once more
    #[arg(long)]
    yes: bool,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

impl Answers {
    fn any(&self) -> bool {
        self.kit.is_some() || self.sign || !self.export.is_empty()
    }
}

pub(super) fn run(answers: &Answers, session: &Session<'_>) -> Result<Outcome, Failure> {
    let asking = Asking { answered: !(io::stdin().is_terminal() && io::stderr().is_terminal()), session };
    if asking.answered && !answers.any() {
        return Err(Failure::new(Kind::Use, "there is no terminal to ask questions on")
            .hint("give the answers as options, or name a command: `pz agency --help` lists them"));
    }
    match desk::find(answers.round.as_deref()) {
        Ok(dir) if answers.kit.is_none() => at_desk(&dir, answers, &asking),
        _ => joins(answers, &asking),
    }
}

/// No folder yet: the kit comes first.
fn joins(answers: &Answers, asking: &Asking<'_, '_>) -> Result<Outcome, Failure> {
    asking.say("You have not joined a round in this folder yet.");
    let found = files(Path::new("."), &["kit"]);
    let kit = match &answers.kit {
        Some(kit) => kit.clone(),
        None => asking.file("Where is the kit that the hub sent you?", found.first())?,
    };
    let name = match &answers.name {
        Some(name) => Some(name.clone()),
        None => asking.party(&kit)?,
    };
    let outcome = join::command(&join::Args::of(kit, name), Role::Agency, asking.session)?;
    let words = outcome.words + "Then go into the new folder, and give `pz agency` again.\n";
    Ok(Outcome { words, ..outcome })
}

/// A folder with or without the kit to seal with.
fn at_desk(dir: &Path, answers: &Answers, asking: &Asking<'_, '_>) -> Result<Outcome, Failure> {
    let glance = desk::Glance::open(Some(dir))?;
    let ready = kits::to_seal(&glance.dir, &glance.holder)?.is_some();
    let newest = kits::newest(&glance.dir, &glance.holder)?;
    let signed = glance.dir.join(format!("sent/{}.signing", glance.holder.party)).exists();
    drop(glance);
    let round = Some(dir.to_owned());
    let to_sign = newest.is_some_and(|kit| kit.statement.stage == Stage::Sign) && !signed;
    if to_sign && (!ready || answers.sign) {
        return signs(round, answers, asking);
    }
    if !ready {
        return Err(Failure::new(Kind::State, "the kit to seal with has not come yet")
            .hint("put the hub's kits into the folder `received`; `pz status` says what is awaited"));
    }
    let found = files(Path::new("."), &["csv", "xlsx", "xls", "ods", "tsv", "txt", "parquet", "zip", "gz"]);
    let exports = match answers.export.as_slice() {
        [] => vec![asking.file("Which file did you export from your system?", found.first())?],
        given => given.to_vec(),
    };
    let checked = check::command(&check::Args::of(exports.clone(), round.clone()), asking.session)?;
    asking.say(&checked.words);
    let leave_out = match (&answers.leave_out, answers.nobody_opted_out) {
        (Some(file), _) => Some(file.clone()),
        (None, true) => None,
        (None, false) => {
            let question = "Has anybody in it objected or opted out? A file with their references, one a line; Enter if nobody has:";
            Some(asking.line(question)?).filter(|file| !file.is_empty()).map(PathBuf::from)
        }
    };
    if !answers.yes && !asking.agrees("Seal it now? Nothing leaves before you send the file. [y/N]")? {
        return Ok(Outcome { words: "Nothing was sealed.\n".to_owned(), json: checked.json });
    }
    seal::command(&seal::Args::of(exports, leave_out, round), asking.session)
}

/// The agreement has come: somebody reads it, and signs.
fn signs(round: Option<PathBuf>, answers: &Answers, asking: &Asking<'_, '_>) -> Result<Outcome, Failure> {
    asking.say(
        "The agreement has come. Read it first: `pz agreement show` tells it in plain words, \
         `pz agreement show --print agreement.html` writes it as a page.",
    );
    if !answers.sign && !asking.agrees("Have you read it, and do you sign it? [y/N]")? {
        let words = "Nothing was signed. Give `pz agency` again when you have read it.\n".to_owned();
        return Ok(Outcome { words, json: serde_json::json!({ "send": null }) });
    }
    sign::command(&sign::Args::newest(round), asking.session)
}

/// Questions on the terminal.
struct Asking<'a, 's> {
    /// Nobody sits there: every answer must have been given.
    answered: bool,
    session: &'a Session<'s>,
}

impl Asking<'_, '_> {
    fn say(&self, words: &str) {
        self.session.talk.say(words);
    }

    fn line(&self, question: &str) -> Result<String, Failure> {
        let silent = || {
            Failure::new(Kind::Use, format!("nobody answered: {question}"))
                .hint("give the answer as an option; `pz agency --help` lists them")
        };
        if self.answered {
            return Err(silent());
        }
        self.say(question);
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(|_| silent())?;
        if read == 0 {
            return Err(silent());
        }
        Ok(line.trim().trim_matches(['"', '\'']).to_owned())
    }

    /// A file, the one found if the answer is empty.
    fn file(&self, question: &str, found: Option<&PathBuf>) -> Result<PathBuf, Failure> {
        let fallback = found.map(|found| format!(" [{}]", found.display())).unwrap_or_default();
        loop {
            let line = self.line(&format!("{question}{fallback}"))?;
            match (line.as_str(), found) {
                ("", Some(found)) => return Ok(found.clone()),
                ("", None) => self.say("Please give the name of a file."),
                (given, _) if Path::new(given).is_file() => return Ok(given.into()),
                _ => self.say("There is no such file."),
            }
        }
    }

    /// Which of a kit's agencies somebody is, where it names several.
    fn party(&self, kit: &Path) -> Result<Option<String>, Failure> {
        let parties = join::parties((&kit.display().to_string(), &input::bytes(kit)?), Role::Agency)?;
        if self.answered || parties.len() < 2 {
            return Ok(None);
        }
        let names = parties.iter().map(PartyId::as_str).collect::<Vec<_>>().join(", ");
        loop {
            let line = self.line(&format!("Which of these are you: {names}?"))?;
            match parties.iter().find(|party| party.as_str() == line.to_lowercase()) {
                Some(party) => return Ok(Some(party.as_str().to_owned())),
                None => self.say("The agreement has no agency of that name."),
            }
        }
    }

    fn agrees(&self, question: &str) -> Result<bool, Failure> {
        Ok(matches!(self.line(question)?.to_lowercase().as_str(), "y" | "yes"))
    }
}

/// Files with these endings, the newest first.
fn files(dir: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let wanted = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let ours = path.file_name().is_some_and(|name| check::WRITTEN.iter().any(|written| name == *written));
        path.is_file() && !ours && ending.is_some_and(|ending| endings.contains(&ending.as_str()))
    };
    let entries = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(wanted).collect();
    found.sort_by_key(|path| {
        std::cmp::Reverse(std::fs::metadata(path).and_then(|about| about.modified()).ok())
    });
    found
}
