//! `pz release approve`: lets results out, once for each state of the round.

use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::{Analysis, INPUTS, analyse};
use super::super::session::Session;
use super::packs;
use super::tables::{self, Places, Prepared};
use crate::agreement::{Basis, Disclosure, Release};
use crate::audit::{Step, Verb};
use crate::party::{PartyId, Role};

/// What each release rested on: digest and folder.
pub(super) const LEDGER: &str = "ledger.csv";

/// Release tables and a report, and to each agency its own references of candidates
///
/// Tables pass disclosure control. Each agency's candidate pack holds only its own references, sealed to it; `pz
/// agency who CODE` reads it there.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz release approve
  pz release approve --first 20")]
pub(super) struct Args {
    /// Candidates of each group that go back to the agencies, from the first place on
    #[arg(long, value_name = "N", default_value_t = 30)]
    first: u32,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// What was let out.
pub(in crate::cli) struct Approved {
    /// Folder of the release, below the hub's.
    pub(in crate::cli) folder: String,
    pub(in crate::cli) tables: usize,
    pub(in crate::cli) rows: usize,
    pub(in crate::cli) hidden: usize,
    /// How many candidates each agency was told of, and in which file.
    pub(in crate::cli) packs: Vec<(PartyId, usize, String)>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz release approve", session)?;
    let approved = approve(&mut desk, args.first, session)?;
    let mut words = String::new();
    if approved.tables > 0 {
        words += &format!(
            "Released: {} tables, {} rows, {} of them hidden\n{}\n",
            approved.tables,
            approved.rows,
            approved.hidden,
            desk.path(&format!("{}/report.html", approved.folder)).display()
        );
    }
    for (agency, count, file) in &approved.packs {
        words += &format!("For {agency}: {count} candidates, {}\n", desk.path(file).display());
    }
    let json = serde_json::json!({
        "folder": desk.path(&approved.folder),
        "tables": approved.tables,
        "rows": approved.rows,
        "hidden": approved.hidden,
        "packs": approved.packs.iter().map(|(agency, count, _)| (agency.to_string(), *count)).collect::<std::collections::BTreeMap<_, _>>(),
    });
    Ok(Outcome { words, json })
}

/// Lets everything out that the agreement permits.
pub(in crate::cli) fn approve(
    desk: &mut Desk,
    first: u32,
    session: &Session<'_>,
) -> Result<Approved, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let analysis = analyse(desk, &agreed, session)?;
    let run = desk.read(INPUTS)?;
    if run.as_deref() != Some(format!("{}\n", analysis.inputs).as_bytes()) {
        let problem = if run.is_some() {
            "something came since the last run"
        } else {
            "the round was not analysed yet"
        };
        return Err(Failure::new(Kind::State, problem).hint("give `pz hub run` first"));
    }
    let ledger = String::from_utf8_lossy(&desk.read(LEDGER)?.unwrap_or_else(|| b"release,inputs\n".to_vec()))
        .into_owned();
    let state = format!("{}+{first}", analysis.inputs);
    if let Some(line) = ledger.lines().find(|line| line.ends_with(&format!(",{state}"))) {
        let folder = line.split(',').next().unwrap_or_default();
        return Err(Failure::new(Kind::State, format!("this was released already: releases/{folder}"))
            .hint("two releases of one state say more than one; release again when something has changed"));
    }
    let name = format!("{}-{}", agreed.round.name, ledger.lines().count());
    let folder = format!("releases/{name}");
    session.talk.work(2);
    session.talk.step("disclosure control");
    let prepared = match agreed.agreement.basis() {
        Basis::Isa => Some(release_tables(desk, &analysis, &agreed, session)?),
        Basis::Jag => None,
    };
    let mut counts = (0, 0, 0);
    if let Some(Prepared { files, context, report, tables, rows, hidden }) = prepared {
        counts = (tables, rows, hidden);
        let step = Step::new(Verb::Release, "released tables and a report");
        desk.log(session, step.digest("context", context).digest("report", report));
        files.into_iter().for_each(|(file, bytes)| desk.file(format!("{folder}/{file}"), bytes));
    }
    session.talk.step("sealing each agency's candidates");
    let packs = match agreed.permit::<Disclosure>(session) {
        Ok(permit) => packs::give(desk, &analysis, &permit, first, session)?,
        Err(_) => Vec::new(),
    };
    desk.file(LEDGER, format!("{ledger}{name},{state}\n"));
    desk.commit()?;
    let (tables, rows, hidden) = counts;
    Ok(Approved { folder, tables, rows, hidden, packs })
}

fn release_tables(
    desk: &Desk,
    analysis: &Analysis,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Prepared, Failure> {
    let tables = analysis.tables(agreed, session)?;
    tables::prepare(tables, &Places::of(desk)?, agreed, &agreed.permit::<Release>(session)?)
}
