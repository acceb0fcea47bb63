//! `pz release approve`: lets results out, once for each state of the round.

use std::path::{Path, PathBuf};

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::{Analysis, analyse};
use super::super::session::Session;
use super::packs;
use super::second::{self, Word};
use super::states::States;
use super::tables::{self, Places, Prepared};
use super::through;
use crate::agreement::{Basis, Disclosure};
use crate::audit::{Step, Verb};
use crate::party::{PartyId, Role};

/// Release tables and a report, and to each agency its own references of candidates
///
/// Tables pass disclosure control. Each agency's candidate pack holds only its own references, sealed to it; `pz
/// agency who CODE` reads it there.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz release approve
  pz release approve --first 20
  pz release approve --decision 5f0c9a1b2c3d4e5f.decision")]
pub(super) struct Args {
    /// Candidates of each group that go back to the agencies, from the first place on
    #[arg(long, value_name = "N", default_value_t = 30)]
    first: u32,
    /// The decision of the agency that signs beside the hub, where the agreement asks for it
    #[arg(long, value_name = "FILE")]
    decision: Option<PathBuf>,
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
    /// What happened instead, where nothing left.
    pub(in crate::cli) instead: Option<String>,
    /// How many candidates each agency was told of, and in which file.
    pub(in crate::cli) packs: Vec<(PartyId, usize, String)>,
}

impl Approved {
    /// Nothing left; this happened instead.
    fn nothing(words: String) -> Self {
        let (folder, instead) = (String::new(), Some(words));
        Self { folder, tables: 0, rows: 0, hidden: 0, instead, packs: Vec::new() }
    }
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz release approve", session)?;
    let approved = approve(&mut desk, args.first, args.decision.as_deref(), session)?;
    let mut words = approved.instead.clone().unwrap_or_default();
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
    decision: Option<&Path>,
    session: &Session<'_>,
) -> Result<Approved, Failure> {
    let agreed = Agreed::of(desk, session)?;
    if let (Some(second), Some(file)) = (agreed.agreement.second_signature().cloned(), decision)
        && let Some(words) = second::on_a_page(desk, file, &second, &agreed, session)?
    {
        return Ok(Approved::nothing(words));
    }
    let analysis = analyse(desk, &agreed, session)?;
    let states = States::of(desk, &analysis)?;
    let state = format!("{}+{first}", analysis.inputs);
    if let Some(folder) = states.folder(&state) {
        return Err(Failure::new(Kind::State, format!("this was released already: {folder}"))
            .hint("two releases of one state say more than one; release again when something has changed"));
    }
    let name = states.next(&agreed.round.name);
    let prepared = match agreed.agreement.basis() {
        Basis::Isa => Some(release_tables(desk, &[], &analysis, &agreed, session)?),
        Basis::Jag => None,
    };
    let prepared = match (prepared, agreed.agreement.second_signature().cloned()) {
        (Some(prepared), Some(second)) => {
            match second::word(desk, prepared, &second, decision, &name, &agreed, session)? {
                Word::Goes(prepared) => Some(*prepared),
                Word::GoesWithout(tables) => {
                    Some(release_tables(desk, &tables, &analysis, &agreed, session)?)
                }
                Word::Stays(words) => {
                    desk.commit()?;
                    return Ok(Approved::nothing(words));
                }
            }
        }
        (prepared, _) => prepared,
    };
    let (mut counts, mut files) = ((0, 0, 0), Vec::new());
    if let Some(prepared) = prepared {
        counts = (prepared.tables.len(), prepared.rows(), prepared.hidden());
        let step = Step::new(Verb::Release, "released tables and a report");
        desk.log(session, step.digest("context", prepared.context).digest("report", prepared.report));
        through::remember(desk, prepared.ledger, &name, &agreed, &prepared.released);
        files = prepared.files.into_iter().collect();
    }
    let packs = match agreed.permit::<Disclosure>(session) {
        Ok(permit) => packs::give(desk, &analysis, &permit, first, session)?,
        Err(_) => Vec::new(),
    };
    let folder = states.write(desk, (&name, &state), files);
    desk.commit()?;
    let (tables, rows, hidden) = counts;
    Ok(Approved { folder, tables, rows, hidden, instead: None, packs })
}

fn release_tables(
    desk: &Desk,
    without: &[String],
    analysis: &Analysis,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Prepared, Failure> {
    let mut tables = analysis.tables(agreed, session)?;
    tables.retain(|table| !without.iter().any(|name| name == table.name));
    tables::prepare(tables, through::ledger(desk)?, &Places::of(desk)?, agreed, session)
}
