//! The released tables that a page is made of: of a state of the round that was released, and of no other.

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::{Analysis, analyse};
use super::super::release::through_release;
use super::super::session::Session;
use crate::agreement::{Basis, Exception};
use crate::release::{Provenance, Released, ReleasedTable};

/// What the newest analysis releases. Only what `pz release approve` has let out may stand on a page.
pub(super) fn released(
    desk: &mut Desk,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<(Released, Analysis), Failure> {
    if agreed.agreement.basis() == Basis::Jag {
        return Err(Failure::new(
            Kind::NotPermitted,
            "only nominated people were sealed: there are no tables",
        )
        .hint("a page of numbers needs a round over everybody"));
    }
    let analysis = analyse(desk, agreed, session)?;
    let ledger = desk.read("ledger.csv")?.unwrap_or_default();
    if !String::from_utf8_lossy(&ledger).contains(&analysis.inputs.to_string()) {
        return Err(Failure::new(Kind::State, "this state of the round was not released yet")
            .hint("look at it with `pz release check`, and let it out with `pz release approve`"));
    }
    let tables = analysis.tables(agreed, session)?;
    let released = through_release(desk, "pages", tables, agreed, session)?;
    Ok((released, analysis))
}

/// A table that the hub always counts.
pub(super) fn table<'a>(released: &'a Released, name: &str) -> Result<&'a ReleasedTable, Failure> {
    released.table(name).ok_or_else(|| Failure::new(Kind::State, format!("the release has no table {name}")))
}

/// Where a page's numbers come from.
pub(in crate::cli) fn provenance(agreed: &Agreed) -> Provenance {
    let Agreed { agreement, round, .. } = agreed;
    let rehearsal = round.rehearsal.then(|| "REHEARSAL".to_owned());
    Provenance {
        round: round.name.clone(),
        agreement: agreement.terms().title.clone(),
        agreement_digest: agreement.digest().to_string(),
        from: round.window.from,
        as_of: round.window.to,
        code_version: env!("CARGO_PKG_VERSION").to_owned(),
        marks: rehearsal.into_iter().chain(agreement.exceptions().iter().map(Exception::words)).collect(),
    }
}

/// What a workbook's cover says of where its numbers come from.
pub(in crate::cli) fn cover(of: &Provenance, made: jiff::civil::Date) -> Vec<(String, String)> {
    let mut cover = vec![
        ("Round".to_owned(), of.round.clone()),
        ("Agreement".to_owned(), of.agreement.clone()),
        ("Agreement's digest".to_owned(), of.agreement_digest.clone()),
        ("Counted".to_owned(), format!("{} to {}", of.from, of.as_of)),
        ("Made on".to_owned(), made.to_string()),
        ("Program".to_owned(), format!("people-zones {}", of.code_version)),
    ];
    cover.extend(of.marks.iter().map(|mark| ("Mark".to_owned(), mark.clone())));
    cover
}

/// A table that no sheet can hold.
pub(in crate::cli) fn not_a_workbook(error: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Write, format!("the workbook: {error}")).hint("nothing was written")
}
