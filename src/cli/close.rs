//! `pz agency close`, `pz linker close`, `pz hub close`: delete what the agreement says, by its date, and keep a
//! signed record of it.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::desk::{Agreed, Desk, KEYS, SIGNED};
use super::failure::Failure;
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
    let agreed = Agreed::of(&mut desk, session)?;
    let (due, later): (Vec<Class>, Vec<Class>) = classes(&desk, &agreed)
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
        let record = delete(&mut desk, &agreed, &due, session)?;
        words += &format!("Signed record: {}\n", desk.path(&record).display());
    }
    Ok(Outcome { words, json: serde_json::json!({ "deleted": due, "kept": later, "dry_run": args.dry_run }) })
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

/// What a party holds of a round, by class.
fn classes(desk: &Desk, agreed: &Agreed) -> Vec<Class> {
    let (retention, opened, round) = (agreed.agreement.retention(), agreed.plan.opened, &agreed.plan.name);
    let class = |what: &str, by: Option<Date>, files: Vec<String>| Class { what: what.to_owned(), by, files };
    let mut classes = vec![class("the work of the round", None, work(desk, round))];
    match desk.holder.role {
        Role::Agency => {
            let by = retention.lookup_deletion_date(opened);
            let mut files = all(desk, "lookups", &format!("{round}.age"));
            files.extend(all(desk, RECEIVED, ".candidates"));
            classes.push(class(
                "the lookup back to your own people, with the candidate packs",
                Some(by),
                files,
            ));
        }
        Role::Linker => {}
        Role::Hub => {
            let decisions = retention.decisions_deletion_date(opened);
            classes.push(class("the meeting's decisions", Some(decisions), all(desk, "decisions", "")));
            let releases = retention.releases_deletion_date(opened);
            classes.push(class("released results", Some(releases), below(desk, "releases")));
        }
    }
    let ended = agreed.agreement.key_deletion_date().tomorrow().ok();
    classes.push(class("keys and shares of the linkage key", ended, keys(desk)));
    classes
}

fn work(desk: &Desk, round: &str) -> Vec<String> {
    match desk.holder.role {
        Role::Agency => all(desk, &format!("sent/{round}"), ""),
        Role::Linker => {
            let mut files = all(desk, "contributions", "");
            files.extend(all(desk, "sent", ".linkage"));
            files.extend(all(desk, "", "link_report.json"));
            files
        }
        Role::Hub => ["contributions", "work", "meeting"]
            .into_iter()
            .flat_map(|folder| all(desk, folder, ""))
            .chain(all(desk, "sent", ".candidates"))
            .collect(),
    }
}

/// Secret keys, and every file with a share in it. The agreement itself stays: it says what was done under it.
fn keys(desk: &Desk) -> Vec<String> {
    let mut files = vec![KEYS.to_owned()];
    files.extend(all(desk, RECEIVED, ".kit"));
    files.extend(all(desk, "sent", ".kit"));
    files.extend(all(desk, "sent", ".signing"));
    files.extend(all(desk, "signatures", ""));
    debug_assert!(!files.iter().any(|file| file == SIGNED));
    files
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
