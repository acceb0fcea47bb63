//! `pz agency close`, `pz linker close`, `pz hub close`: delete what the agreement says, by its date, and keep a
//! signed record of it.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::arrivals;
use super::desk::{Agreed, Desk, KEYS, SIGNED};
use super::failure::{Failure, Kind};
use super::kits::RECEIVED;
use super::session::Session;
use crate::audit::{Head, Step, Verb};
use crate::party::{PartyId, Role, Signed, Statement};

/// Close the round: delete what the agreement says is to be deleted by now
///
/// The work of the round goes at once; lookups, decisions and releases at their date; keys and shares when the
/// agreement has ended. Give it again when the next date has come. A signed record of the deletion is kept.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The round to close; the earliest that is still open if not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Only show what would be deleted
    #[arg(long)]
    dry_run: bool,
    /// The party's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// A class of files, and when it goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    /// What it is, in words.
    what: String,
    /// The last day on which it may be there; none for what goes with the closing itself.
    by: Option<Date>,
    /// Paths of the files, below the folder.
    files: Vec<String>,
    /// Sealed to this party's key.
    #[serde(skip)]
    sealed: bool,
}

impl Class {
    fn new(what: impl Into<String>, by: Option<Date>, files: Vec<String>) -> Self {
        Self { what: what.into(), by, files, sealed: false }
    }
}

/// What was deleted, when and under which agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deletion {
    party: PartyId,
    round: String,
    agreement: crate::party::Digest,
    on: Date,
    deleted: Vec<Class>,
    head: Head,
}

impl Statement for Deletion {
    const LABEL: &'static str = "people-zones/deletion/v1";
    const MEMBER: &'static str = "deletion";
}

pub(super) fn command(args: &Args, role: Role, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(role, args.round.as_deref(), &format!("pz {role} close"), session)?;
    let rounds = Agreed::all(&mut desk, session)?;
    let agreed = &rounds[chosen(&rounds, args.name.as_deref())?];
    let (due, later): (Vec<Class>, Vec<Class>) = classes(&desk, agreed, &rounds, session.today())
        .into_iter()
        .partition(|class| class.by.is_none_or(|by| session.today() >= by));
    let due: Vec<Class> = due.into_iter().filter(|class| !class.files.is_empty()).collect();
    let mut words = String::new();
    for class in &due {
        words += &format!(
            "{} {}: {} files\n",
            if args.dry_run { "would delete" } else { "deleted" },
            class.what,
            class.files.len()
        );
    }
    for class in later.iter().filter(|class| !class.files.is_empty()) {
        let by = class.by.expect("what has no date is due");
        words += &format!("kept until {by}: {} ({} files)\n", class.what, class.files.len());
    }
    if !args.dry_run {
        let record = delete(&mut desk, agreed, &due, session)?;
        words += &format!("Signed record: {}\n", desk.path(&record).display());
    }
    Ok(Outcome { words, json: serde_json::json!({ "deleted": due, "kept": later, "dry_run": args.dry_run }) })
}

/// The round that is meant: the named one, the earliest that is open, or the newest where all were closed.
fn chosen(rounds: &[Agreed], name: Option<&str>) -> Result<usize, Failure> {
    let Some(name) = name else {
        let open = rounds.iter().position(|round| round.closed().is_none());
        return Ok(open.unwrap_or(rounds.len() - 1));
    };
    rounds.iter().position(|round| round.plan.name == name).ok_or_else(|| {
        let names = rounds.iter().map(|round| round.plan.name.as_str()).collect::<Vec<_>>().join(", ");
        Failure::new(Kind::Use, format!("no round here is called {name}"))
            .hint(format!("it is one of {names}; nothing was deleted"))
    })
}

fn delete(desk: &mut Desk, agreed: &Agreed, due: &[Class], session: &Session<'_>) -> Result<String, Failure> {
    desk.holder.closed.entry(agreed.plan.name.clone()).or_insert(session.today());
    desk.write_holder();
    for class in due {
        class.files.iter().for_each(|file| desk.remove(file.clone()));
        let step = Step::new(Verb::Erasure, format!("deleted {}", class.what));
        desk.log(session, step.count("files", class.files.len() as u64));
    }
    let deletion = Deletion {
        party: desk.holder.party.clone(),
        round: agreed.plan.name.clone(),
        agreement: agreed.agreement.digest(),
        on: session.today(),
        deleted: due.to_vec(),
        head: desk.head(),
    };
    let signed = Signed::new(deletion, &desk.holder.party, &desk.keys).to_bytes();
    let number = desk.names("deletions").len() + 1;
    let record = format!("deletions/{}.{number}.json", agreed.plan.name);
    desk.file(record.clone(), signed);
    desk.commit()?;
    Ok(record)
}

/// What a party holds of the round that is being closed, and of those that were, by class. When the agreement has
/// ended, of all.
fn classes(desk: &Desk, closing: &Agreed, rounds: &[Agreed], today: Date) -> Vec<Class> {
    let ended = |round: &Agreed| round.agreement.key_deletion_date().tomorrow().unwrap_or(Date::MAX);
    let meant = |round: &&Agreed| {
        round.closed().is_some() || round.plan.name == closing.plan.name || today >= ended(round)
    };
    let mut classes: Vec<Class> =
        rounds.iter().filter(meant).flat_map(|round| of_round(desk, round)).collect();
    let end = rounds.iter().map(ended).max().expect("there is at least the round to close");
    // What is sealed to a key is gone with it.
    classes
        .iter_mut()
        .for_each(|class| class.by = class.by.map(|by| if class.sealed { by.min(end) } else { by }));
    let signed_last =
        classes.iter().filter(|class| !class.files.is_empty()).filter_map(|class| class.by).max();
    classes.push(Class::new("shares of the linkage key", Some(end), shares(desk)));
    // The last deletion is signed as well.
    let last = signed_last.map_or(end, |last| last.max(end));
    classes.push(Class::new("this party's keys", Some(last), vec![KEYS.to_owned()]));
    classes
}

fn of_round(desk: &Desk, agreed: &Agreed) -> Vec<Class> {
    let (retention, opened, round) = (agreed.agreement.retention(), agreed.plan.opened, &agreed.plan.name);
    let mut classes = vec![Class::new(format!("the work of round {round}"), None, work(desk, round))];
    match desk.holder.role {
        Role::Agency => {
            // A code leads back to a person by the pack and the lookup together.
            let mut files = one(desk, "lookups", &format!("{round}.age"));
            files.extend(packs(desk, RECEIVED, round));
            let what = format!("the lookup of round {round} back to your own people, and candidates' codes");
            let by = Some(retention.lookup_deletion_date(opened));
            classes.push(Class { sealed: true, ..Class::new(what, by, files) });
        }
        Role::Linker => {}
        Role::Hub => {
            let decisions = retention.decisions_deletion_date(opened);
            classes.push(Class::new("the meeting's decisions", Some(decisions), all(desk, "decisions", "")));
            let releases = retention.releases_deletion_date(opened);
            classes.push(Class::new("released results", Some(releases), below(desk, "releases")));
        }
    }
    classes
}

fn work(desk: &Desk, round: &str) -> Vec<String> {
    match desk.holder.role {
        Role::Agency => below(desk, &format!("sent/{round}")),
        Role::Linker => {
            let contributions = below(desk, &arrivals::folder(Role::Linker, round));
            let answer = one(desk, "sent", &format!("{round}.linkage"));
            let kept = all(desk, &format!("work/{round}"), "");
            let of_round = |file: &String| file.starts_with(&format!("sent/{round}."));
            let asked = all(desk, "sent", ".questions").into_iter().filter(of_round).collect();
            [contributions, answer, one(desk, "", "link_report.json"), kept, asked].concat()
        }
        Role::Hub => {
            let work = ["contributions", "work", "meeting", "places"]
                .into_iter()
                .flat_map(|folder| below(desk, folder));
            work.chain(packs(desk, "sent", round)).collect()
        }
    }
}

/// Candidate packs of a round.
fn packs(desk: &Desk, folder: &str, round: &str) -> Vec<String> {
    let of_round = |file: &String| file.starts_with(&format!("{folder}/{round}."));
    all(desk, folder, ".candidates").into_iter().filter(of_round).collect()
}

/// Every file with a share in it. The agreement itself stays: it says what was done under it.
fn shares(desk: &Desk) -> Vec<String> {
    let mut files = all(desk, RECEIVED, ".kit");
    files.extend(all(desk, "sent", ".kit"));
    files.extend(all(desk, "sent", ".signing"));
    files.extend(all(desk, "signatures", ""));
    debug_assert!(!files.iter().any(|file| file == SIGNED));
    files
}

/// One file, if it is there.
fn one(desk: &Desk, folder: &str, file: &str) -> Vec<String> {
    let path = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
    if desk.path(&path).is_file() { vec![path] } else { Vec::new() }
}

/// Files directly in a folder whose name ends so.
fn all(desk: &Desk, folder: &str, ending: &str) -> Vec<String> {
    let names = desk.names(folder).into_iter().filter(|name| name.ends_with(ending));
    names.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }).collect()
}

/// Files anywhere below a folder.
fn below(desk: &Desk, folder: &str) -> Vec<String> {
    let mut files = all(desk, folder, "");
    for inner in desk.folders(folder) {
        files.extend(below(desk, &format!("{folder}/{inner}")));
    }
    files
}
