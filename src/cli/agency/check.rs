//! `pz agency check`: what an export holds, and what would become of it. Nothing is sealed.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::export::{self, MAPPING, REPORT, read, usable};
use crate::agency::CheckReport;
use crate::agreement::Sealing;
use crate::audit::{Step, Verb};
use crate::party::Role;

/// Look at an export before sealing it: columns, refused rows, lost fields
///
/// Writes `mapping.toml`, which says for every column what it is held to be and why. Read it, correct what is wrong,
/// and check again. Nothing is sealed, and nothing leaves.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency check export.csv
  pz agency check export.xlsx --afresh")]
pub(super) struct Args {
    /// The export: CSV or Excel workbook
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    /// Guess the columns anew, in place of the mapping that is there
    #[arg(long)]
    afresh: bool,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency check", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let permit = agreed.permit::<Sealing>(session)?;
    session.talk.work(2);
    session.talk.step("reading the export");
    let mut export = read(&desk, &args.export, args.afresh)?;
    let mapping = export.extract.mapping().to_toml();
    let agreed_fields: Vec<String> =
        agreed.agreement.fields(&desk.holder.party).iter().map(|field| field.name.to_owned()).collect();
    let dropped = export.extract.keep_fields(&agreed_fields);
    session.talk.step("cleaning its rows");
    let report = export.extract.check(&permit.round().window)?;
    if args.afresh || desk.read(MAPPING)?.is_none() {
        desk.file(MAPPING, mapping);
    }
    desk.file(REPORT, export::json(&report));
    desk.log(session, Step::new(Verb::Consultation, "checked an export").count("rows", report.rows));
    desk.commit()?;
    let words = words(&export.file, &report, &dropped, &desk.path(MAPPING).display().to_string());
    usable(&export.file, &report, true)?;
    Ok(Outcome { words, json: json_of(&report, &dropped) })
}

fn json_of(report: &CheckReport, dropped: &[&str]) -> serde_json::Value {
    serde_json::json!({
        "rows": report.rows,
        "people": report.people,
        "contacts": report.contacts,
        "areas": report.areas,
        "refused": report.refusals,
        "left_out": report.losses,
        "not_agreed": dropped,
    })
}

fn words(file: &str, report: &CheckReport, dropped: &[&str], mapping: &str) -> String {
    let mut text = String::new();
    write(&mut text, file, report, dropped, mapping).expect("a string takes all writes");
    text
}

fn write(
    text: &mut String,
    file: &str,
    report: &CheckReport,
    dropped: &[&str],
    mapping: &str,
) -> std::fmt::Result {
    writeln!(
        text,
        "{file}: {} rows, {} people, {} contacts, {} areas",
        report.rows, report.people, report.contacts, report.areas
    )?;
    let wide = report.columns.iter().map(|column| column.shown().chars().count()).max().unwrap_or(0);
    for column in &report.columns {
        let field = column.field.unwrap_or("dropped");
        writeln!(text, "  {:wide$}  {field:<17} {}", column.shown(), column.reason)?;
    }
    for name in dropped {
        writeln!(text, "  {name}: not sealed, the agreement does not name it")?;
    }
    for refusal in &report.refusals {
        let first = refusal.first_rows.first().map(|row| format!(" (first: row {row})")).unwrap_or_default();
        writeln!(text, "  {} rows refused: {}{first}", refusal.rows, refusal.reason.words())?;
    }
    for loss in &report.losses {
        let first = loss.first_rows.first().map(|row| format!(" (first: row {row})")).unwrap_or_default();
        writeln!(text, "  {} left out on {} rows: {}{first}", loss.field, loss.rows, loss.why)?;
    }
    writeln!(
        text,
        "Read {mapping}: it says why each column is held to be what it is. Then: pz agency seal {file}"
    )
}
