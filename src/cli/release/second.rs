//! The second signature: a proposal for the agency that the agreement names, and its decision.

use std::path::Path;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::input;
use super::super::session::Session;
use super::tables::{NEEDED, Prepared};
use super::through::{DECISIONS, PROPOSALS};
use crate::agreement::{Decided, ReleaseDecision};
use crate::audit::{Step, Verb};
use crate::party::{Digest, Party, Signed};

/// What becomes of a release.
pub(super) enum Word {
    /// It goes as it is.
    Goes(Box<Prepared>),
    /// It goes without these tables.
    GoesWithout(Vec<String>),
    /// It does not go; in words.
    Stays(String),
}

/// Proposes a release, or follows the decision on it. The caller commits.
pub(super) fn word(
    desk: &mut Desk,
    prepared: Prepared,
    second: &Party,
    decision: Option<&Path>,
    name: &str,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Word, Failure> {
    let Some(file) = decision else { return Ok(propose(desk, prepared, second, name, session)) };
    let bytes = input::bytes(file)?;
    let signed = Signed::<ReleaseDecision>::open::<crate::party::Error>(&bytes, |_| Ok(second.clone()))?;
    let said = signed.statement;
    if said.agreement != agreed.agreement.digest()
        || said.round != agreed.round.name
        || said.context != prepared.context
    {
        return Err(Failure::new(
            Kind::State,
            "the decision is about another release than the one that would go now",
        )
        .hint("give `pz release approve` without it: it proposes what would go now"));
    }
    desk.file(format!("{DECISIONS}/{name}.decision"), bytes);
    let verb = if said.decided == Decided::Refuse { Verb::Refusal } else { Verb::Release };
    let step = Step::new(verb, format!("{} decided on a release", second.id));
    desk.log(session, step.digest("context", prepared.context));
    Ok(match said.decided {
        Decided::Approve => Word::Goes(Box::new(prepared)),
        Decided::Change => Word::GoesWithout(without(&prepared, said.leave_out)?),
        Decided::Refuse => {
            Word::Stays(format!("{} refused: {}\nNothing was released.\n", second.id, said.reason))
        }
    })
}

/// Takes in a decision on the tables of a page; what the command says then. None if it is about a release.
pub(super) fn on_a_page(
    desk: &mut Desk,
    file: &Path,
    second: &Party,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Option<String>, Failure> {
    let bytes = input::bytes(file)?;
    let said =
        Signed::<ReleaseDecision>::open::<crate::party::Error>(&bytes, |_| Ok(second.clone()))?.statement;
    let proposed = |name: &String| -> Result<bool, Failure> {
        let context = desk.read(&format!("{PROPOSALS}/{name}/context.json"))?;
        let is_page = desk.read(&format!("{PROPOSALS}/{name}/report.html"))?.is_none();
        Ok(is_page && context.is_some_and(|context| Digest::of(&context) == said.context))
    };
    let names = desk.folders(PROPOSALS);
    let mut found = None;
    for name in &names {
        if proposed(name)? {
            found = Some(name);
        }
    }
    let Some(name) = found.filter(|_| said.agreement == agreed.agreement.digest()) else { return Ok(None) };
    desk.file(format!("{DECISIONS}/{name}.decision"), bytes);
    let verb = if said.decided == Decided::Approve { Verb::Release } else { Verb::Refusal };
    desk.log(
        session,
        Step::new(verb, format!("{} decided on a release", second.id)).digest("context", said.context),
    );
    desk.commit()?;
    Ok(Some(match said.decided {
        Decided::Approve => {
            format!("{} signed {name}: give the command that asked for it again\n", second.id)
        }
        Decided::Refuse | Decided::Change => {
            format!("{} did not approve {name}: {}\nNothing was released.\n", second.id, said.reason)
        }
    }))
}

fn propose(desk: &mut Desk, prepared: Prepared, second: &Party, name: &str, session: &Session<'_>) -> Word {
    let folder = format!("{PROPOSALS}/{name}");
    desk.log(session, Step::new(Verb::Disclosure, "proposed a release").digest("context", prepared.context));
    prepared.files.into_iter().for_each(|(file, bytes)| desk.file(format!("{folder}/{file}"), bytes));
    Word::Stays(format!(
        "Nothing was released yet: {} signs beside the hub.\nHand over this folder: {}\nThen: pz release approve \
         --decision FILE\n",
        second.id,
        desk.path(&folder).display()
    ))
}

/// Only tables that the report can do without.
fn without(prepared: &Prepared, asked: Vec<String>) -> Result<Vec<String>, Failure> {
    let known = |name: &String| prepared.tables.iter().any(|(known, ..)| known == name);
    match asked.iter().all(|name| known(name) && !NEEDED.contains(&name.as_str())) {
        true => Ok(asked),
        false => Err(Failure::new(
            Kind::State,
            "the decision leaves out a table that the release has not got or cannot do without",
        )
        .hint("ask for another decision: a release without such a table is a refused one")),
    }
}
