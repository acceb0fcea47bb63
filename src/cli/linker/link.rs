//! `pz linker link`: says which records are one person, and seals that to the hub.

use std::path::PathBuf;

use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::super::{Outcome, arrivals};
use crate::agreement::Linkage as Linking;
use crate::audit::{Step, Verb};
use crate::contribution::{Linkage, NO_SALT};
use crate::linker::{self, LinkReport};
use crate::party::{Digest, Role};

/// What linking found, in counts.
const REPORT: &str = "link_report.json";

/// Link the contributions, and write the file for the hub
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz linker link
  pz linker link --json")]
pub(super) struct Args {
    /// The linker's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Linker, args.round.as_deref(), "pz linker link", session)?;
    let (report, file) = link(&mut desk, session)?;
    let missing = if report.missing.is_empty() {
        String::new()
    } else {
        format!("Without {}: they have not sent anything.\n", report.missing.join(", "))
    };
    let words = format!(
        "{} records are {} people.\n{missing}Send this file to the hub: {}\n",
        report.records,
        report.people,
        desk.path(&file).display()
    );
    let json = serde_json::json!({ "links": report, "send": desk.path(&file) });
    Ok(Outcome { words, json })
}

/// Links everything that was accepted; gives the report and the file for the hub.
pub(in crate::cli) fn link(desk: &mut Desk, session: &Session<'_>) -> Result<(LinkReport, String), Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Linking>(session)?;
    session.talk.work(3);
    session.talk.step("opening the pseudonyms");
    let mut received = Vec::new();
    let folder = arrivals::folder(Role::Linker, &agreed.round.name);
    for name in desk.names(&folder).into_iter().filter(|name| name.ends_with(".contribution")) {
        let bytes = desk.read(&format!("{folder}/{name}"))?.unwrap_or_default();
        received.push(linker::receive(&bytes, &permit, &desk.keys)?);
    }
    let contributions = received.iter().map(|one| (one.manifest.agency.clone(), one.digest)).collect();
    session.talk.step("linking the records");
    let linked = linker::link(received, &permit, &mut session.random.for_use("person ids"))?;
    let map = linked.person_map.to_parquet(NO_SALT);
    desk.log(
        session,
        Step::new(Verb::Combination, "linked the contributions")
            .digest("person map", Digest::of(&map))
            .count("records", linked.report.records)
            .count("people", linked.report.people),
    );
    let linkage = Linkage {
        agreement: agreed.agreement.digest(),
        round: agreed.round.name.clone(),
        linked_at: session.now,
        contributions,
        person_map: Digest::of(&map),
        head: desk.head(),
    };
    session.talk.step("sealing the answer");
    let file = format!("sent/{}.linkage", agreed.round.name);
    let posted = linkage.post(map, &permit, &desk.keys)?;
    desk.file(file.clone(), posted.bytes);
    let mut report = serde_json::to_vec_pretty(&linked.report).expect("texts and numbers alone");
    report.push(b'\n');
    desk.file(REPORT, report);
    desk.commit()?;
    Ok((linked.report, file))
}
