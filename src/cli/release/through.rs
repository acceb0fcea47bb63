//! Counts through disclosure control, beside everything that was let out before. What is let out is remembered in the
//! same step; where the agreement asks for it, nothing is let out before a second party has signed.

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::tables::{marks, provenance};
use crate::agreement::{Decided, Permit, Release, ReleaseDecision};
use crate::audit::{Step, Verb};
use crate::hub::CountTable;
use crate::party::{Digest, Signed};
use crate::release::{Context, Error, FileRecord, Ledger, Period, Released, Stage};
use crate::report;

/// The memory of all releases of this hub.
pub(super) const LEDGER: &str = "releases/ledger.jsonl";

/// What was released before, this command's own releases included.
pub(super) fn ledger(desk: &Desk) -> Result<Ledger, Failure> {
    let text = desk.latest(LEDGER)?.unwrap_or_default();
    Ok(Ledger::read(&String::from_utf8_lossy(&text))?)
}

/// The time that a round counts.
pub(super) fn period(agreed: &Agreed) -> Period {
    Period { from: agreed.round.window.from, to: agreed.round.window.to }
}

/// Remembers a release: the caller commits it together with the files.
pub(super) fn remember(desk: &mut Desk, ledger: Ledger, name: &str, agreed: &Agreed, released: &Released) {
    let ledger = ledger.with(name, period(agreed), released).marked(marks(agreed));
    desk.file(LEDGER, ledger.to_text());
}

/// Lets counts out for pages, maps and sheets of this name: through disclosure control, and remembered. The caller
/// commits what it makes of them in the same step.
pub(in crate::cli) fn through_release(
    desk: &mut Desk,
    name: &str,
    tables: Vec<CountTable>,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Released, Failure> {
    let ledger = ledger(desk)?;
    let released = controlled(tables, &ledger, &agreed.permit::<Release>(session)?, session)?;
    let_out(desk, name, (ledger, released), agreed, session)
}

/// The same of a table so small that all of it may be hidden, alone or beside what was shown of it before: then there is
/// none, and nothing is remembered.
pub(in crate::cli) fn through_release_if_anything_is_shown(
    desk: &mut Desk,
    name: &str,
    table: CountTable,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Option<Released>, Failure> {
    let ledger = ledger(desk)?;
    match controlled(vec![table], &ledger, &agreed.permit::<Release>(session)?, session) {
        Err(Error::Nothing | Error::Changed { .. } | Error::NotProtected { .. }) => Ok(None),
        released => let_out(desk, name, (ledger, released?), agreed, session).map(Some),
    }
}

/// Remembers what was not let out before.
fn let_out(
    desk: &mut Desk,
    name: &str,
    (ledger, released): (Ledger, Released),
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Released, Failure> {
    let name = format!("{}, {name}", agreed.round.name);
    if ledger.holds(period(agreed), &released) {
        return Ok(released);
    }
    signed(desk, &name, &released, agreed, session)?;
    remember(desk, ledger, &name, agreed, &released);
    Ok(released)
}

/// Says whether counts could be let out. Lets nothing out: what was found is gone.
pub(in crate::cli) fn could_leave(
    desk: &Desk,
    tables: Vec<CountTable>,
    permit: &Permit<'_, Release>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    Ok(controlled(tables, &ledger(desk)?, permit, session).map(drop)?)
}

pub(super) fn controlled(
    tables: Vec<CountTable>,
    ledger: &Ledger,
    permit: &Permit<'_, Release>,
    session: &Session<'_>,
) -> Result<Released, Error> {
    let mut bar = Bar::new(session);
    crate::release::release(tables, ledger, permit, &mut |stage, done, of| bar.at(stage, done, of))
}

/// Goes on only where no second signature is asked for, or these very tables were signed. Otherwise proposes them.
fn signed(
    desk: &mut Desk,
    name: &str,
    released: &Released,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let Some(second) = agreed.agreement.second_signature().cloned() else { return Ok(()) };
    let tables = released.tables().iter();
    let files: Vec<(String, Vec<u8>)> =
        tables.map(|table| (format!("tables/{}.csv", table.name()), report::csv(table))).collect();
    let records = files.iter().map(|(file, bytes)| FileRecord::of(file.as_str(), bytes)).collect();
    let context = Context::of(released, &agreed.agreement, provenance(agreed), records).to_json();
    let digest = Digest::of(&context);
    for file in desk.names(DECISIONS).into_iter().filter(|file| file.ends_with(".decision")) {
        let bytes = desk.read(&format!("{DECISIONS}/{file}"))?.unwrap_or_default();
        let said = Signed::<ReleaseDecision>::open::<crate::party::Error>(&bytes, |_| Ok(second.clone()));
        if said
            .is_ok_and(|said| said.statement.context == digest && said.statement.decided == Decided::Approve)
        {
            return Ok(());
        }
    }
    let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '-' };
    let folder = format!("{PROPOSALS}/{}", name.replace(", ", "-").chars().map(plain).collect::<String>());
    desk.discard();
    desk.log(session, Step::new(Verb::Disclosure, "proposed a release").digest("context", digest));
    files.into_iter().for_each(|(file, bytes)| desk.file(format!("{folder}/{file}"), bytes));
    desk.file(format!("{folder}/context.json"), context);
    desk.commit()?;
    let words = format!("{} signs beside the hub, and has not signed these tables yet", second.id);
    Err(Failure::new(Kind::State, words).hint(format!(
        "hand over this folder: {}; take the answer in with `pz release approve --decision FILE`, then give this \
         command again",
        desk.path(&folder).display()
    )))
}

/// What the second party looks at, and what it said.
pub(super) const PROPOSALS: &str = "proposals";
pub(super) const DECISIONS: &str = "decisions";

/// So many steps of the bar, for the hiding and for the proof.
const STEPS: usize = 100;

/// The bar while hiding and proving take long.
struct Bar<'a> {
    session: &'a Session<'a>,
    done: usize,
}

impl<'a> Bar<'a> {
    fn new(session: &'a Session<'a>) -> Self {
        session.talk.work(2 * STEPS);
        Self { session, done: 0 }
    }

    fn at(&mut self, stage: Stage, done: usize, of: usize) {
        let (before, words) = match stage {
            Stage::Hiding => (0, "hiding what would give small numbers away"),
            Stage::Proving => (STEPS, "proving that hidden numbers cannot be worked out"),
        };
        let now = before + STEPS * done / of.max(1);
        while self.done < now {
            self.done += 1;
            self.session.talk.step(words);
        }
    }
}
