//! `pz linker link`: says which records are one person, and seals that to the hub.

use std::mem::take;
use std::path::PathBuf;

use bytes::Bytes;
use rayon::prelude::*;

use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::super::{Outcome, arrivals, input};
use super::kept;
use crate::agreement::{Linkage as Linking, Permit};
use crate::audit::{Step, Verb};
use crate::contribution::{Linkage, NO_SALT};
use crate::linker::{self, Before, Estimate, LinkReport};
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
        "{} records are {} people.\n{missing}{}Send this file to the hub: {}\n",
        report.records,
        report.people,
        said(&report),
        desk.path(&file).display()
    );
    let json = serde_json::json!({ "links": report, "send": desk.path(&file) });
    Ok(Outcome { words, json })
}

/// How right the links are, what agencies have settled, and what is odd.
pub(in crate::cli) fn said(report: &LinkReport) -> String {
    let of_100 = |one: Estimate| {
        format!("{:.1} ({:.1} to {:.1})", one.share * 100.0, one.from * 100.0, one.to * 100.0)
    };
    let mut words = format!(
        "Of 100 links about {} are right; of 100 true pairs about {} were found (estimated without truth, with 95 % intervals).\n",
        of_100(report.rightness.precision),
        of_100(report.rightness.recall)
    );
    if report.settled + report.settled_outdated > 0 {
        words += &format!(
            "Agencies have settled {} pairs of records; {} more are of contributions that were replaced since.\n",
            report.settled, report.settled_outdated
        );
    }
    report.warnings.iter().for_each(|warning| words += &format!("warning: {warning}\n"));
    words
}

/// So many letters stand in memory together: while one is checked, another can be opened. Those that follow take their
/// room, which need not be asked for anew.
const ROOMS: usize = 2;

/// Every contribution that was accepted.
fn received(
    desk: &Desk,
    agreed: &Agreed,
    permit: &Permit<'_, Linking>,
) -> Result<Vec<linker::Received>, Failure> {
    let folder = arrivals::folder(Role::Linker, &agreed.round.name);
    let names = desk.names(&folder).into_iter().filter(|name| name.ends_with(".contribution"));
    let files: Vec<PathBuf> = names.map(|name| desk.path(&format!("{folder}/{name}"))).collect();
    let keys = &desk.keys;
    let receive = |file: &PathBuf, room: &mut Vec<u8>| {
        let letter = Bytes::from(input::bytes_in(take(room), file)?);
        let received = linker::receive(letter.clone(), permit, keys)?;
        *room = letter.try_into_mut().map(Vec::from).unwrap_or_default();
        Ok(received)
    };
    let in_room = |first: usize| {
        let mut room = Vec::new();
        files.iter().skip(first).step_by(ROOMS).map(move |file| receive(file, &mut room))
    };
    let received: Vec<Result<_, Failure>> = (0..ROOMS).into_par_iter().flat_map_iter(in_room).collect();
    received.into_iter().collect()
}

/// Links everything that was accepted; gives the report and the file for the hub.
pub(in crate::cli) fn link(desk: &mut Desk, session: &Session<'_>) -> Result<(LinkReport, String), Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<Linking>(session)?;
    session.talk.work(3);
    session.talk.step("opening the pseudonyms");
    let received = received(desk, &agreed, &permit)?;
    let contributions = received.iter().map(|one| (one.manifest.agency.clone(), one.digest)).collect();
    session.talk.step("linking the records");
    let (last, settled) = (kept::last(desk, &agreed)?, kept::settled(desk, &agreed)?);
    let before = Before {
        last: last.as_ref().map(|(contributions, map)| (contributions, map)),
        settled: settled.iter().map(|(contributions, some)| (contributions, some.as_slice())).collect(),
    };
    let linked = linker::link(received, &before, &permit, &mut session.random.for_use("person ids"))?;
    let map = linked.person_map.to_parquet(NO_SALT);
    kept::keep_last(desk, &agreed, &contributions, &map)?;
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
        estimate: linked.report.estimate.clone(),
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
