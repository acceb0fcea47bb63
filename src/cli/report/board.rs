//! `pz report board`: two to four pages for a board, with a workbook of the same tables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::meeting::Ground;
use super::super::release::{Places, through_release_if_anything_is_shown};
use super::super::session::Session;
use super::super::{Outcome, input};
use super::released::{cover, not_a_workbook, provenance, released, table};
use crate::audit::{Step, Verb};
use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
use crate::meeting::Record;
use crate::party::{Digest, Role};
use crate::release::{Provenance, Released, ReleasedTable};
use crate::report::{self, Before, Board, Decided, Sheet, Workbook};

/// Write the pages for a board: what changed, overlap, where, decisions as counts, and how far to trust it
///
/// Every count of people passed disclosure control; of fewer people than agreed none is shown, also not of decisions.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz report board
  pz report board --before hub-2026-q3/releases/2026-q3-1")]
pub(super) struct Args {
    /// An earlier release to compare with
    #[arg(long, value_name = "DIR")]
    before: Option<PathBuf>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

const PAGE: &str = "reports/board.html";
const BOOK: &str = "reports/board.xlsx";

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let before = args.before.as_deref().map(before).transpose()?;
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz report board", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let (released, _) = released(&mut desk, &agreed, session)?;
    let ground = Ground::of(&desk, &agreed, session)?;
    let decisions = decisions(&mut desk, &ground.record, &agreed, session)?;
    let today = session.today();
    let issues: Vec<String> = ground
        .record
        .issues()
        .into_iter()
        .filter(|issue| issue.is_for_the_board(today))
        .map(|issue| format!("{} ({}, by {})", issue.what, issue.owner, issue.due))
        .collect();
    let origin = provenance(&agreed);
    let page = report::board(&Board {
        provenance: &origin,
        made: today,
        by_number: table(&released, "known-to")?,
        by_agency: table(&released, "agencies")?,
        sets: released.table("overlap"),
        spread: released.table("lorenz-contacts"),
        areas: table(&released, "areas")?,
        names: &Places::of(&desk)?.names(),
        decisions: match decisions.as_ref().and_then(|released| released.table("decisions")) {
            Some(table) => Decided::Counted(table),
            None if ground.record.decided().is_empty() => Decided::Nothing,
            None => Decided::Hidden,
        },
        before,
        took_part: &took_part(&ground.record, &ground.setting.agencies),
        missing: &ground.setting.missing,
        issues: &issues,
        links: &links(table(&released, "links")?),
    });
    let book = workbook(&released, decisions.as_ref(), &origin, today)?;
    desk.log(
        session,
        Step::new(Verb::Release, "wrote the pages for a board")
            .digest("page", Digest::of(page.as_bytes()))
            .digest("workbook", Digest::of(&book)),
    );
    desk.file(PAGE, page);
    desk.file(BOOK, book);
    desk.commit()?;
    let files = [desk.path(PAGE), desk.path(BOOK)];
    let words = files.iter().map(|file| format!("{}\n", file.display())).collect();
    Ok(Outcome { words, json: serde_json::json!({ "files": files }) })
}

/// People by what was decided about them, through disclosure control like every other count of people. None if nothing
/// was decided, or if all of it is hidden.
fn decisions(
    desk: &mut Desk,
    record: &Record,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Option<Released>, Failure> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let decided = record.decided();
    decided.iter().for_each(|decision| *counts.entry(decision.choice.told()).or_default() += 1);
    if decided.is_empty() {
        return Ok(None);
    }
    let title = "People by what the People Meeting decided";
    let measures = [Measure::people("people")];
    let mut counted = CountTable::new("decisions", title, [Dimension::flat("decision")], measures)
        .of("people about whom the People Meeting decided");
    for (choice, people) in counts {
        counted.row([choice], [Cell::people(people)]);
    }
    counted.row([TOTAL], [Cell::people(decided.len() as u64)]);
    through_release_if_anything_is_shown(desk, "decisions", counted, agreed, session)
}

/// Staff in the room, by agency; also agencies of which nobody came.
fn took_part(record: &Record, agencies: &[String]) -> Vec<(String, u64)> {
    let of = |agency: &String| record.attendees().iter().filter(|one| one.agency == *agency).count() as u64;
    agencies.iter().map(|agency| (agency.clone(), of(agency))).collect()
}

/// How sure it is who is who, in words.
fn links(table: &ReleasedTable) -> Vec<String> {
    let people = |label: &str| table.rows().iter().find(|row| row.label() == label)?.cells()[0].shown();
    let sure = match (people("all firm"), table.total().cells()[0].shown()) {
        (Some(firm), Some(all)) if all > 0 => format!(
            "Of 100 people with records at several agencies, {} rest on firm links alone; of the others some records are only likely theirs.",
            firm * 100 / all
        ),
        _ => "How many people rest on firm links alone is hidden.".to_owned(),
    };
    vec![
        "Agencies exchanged no names: records were joined by keyed codes made of several parts of an identity."
            .to_owned(),
        sure,
        "Every person who was taken on was confirmed by the agencies that hold their records.".to_owned(),
    ]
}

fn workbook(
    released: &Released,
    decisions: Option<&Released>,
    origin: &Provenance,
    today: jiff::civil::Date,
) -> Result<Vec<u8>, Failure> {
    let tables = released.tables().iter().chain(decisions.into_iter().flat_map(Released::tables));
    let sheets: Vec<Sheet> = tables.map(report::released_sheet).collect();
    let book = Workbook {
        title: "Tables for the board",
        cover: cover(origin, today),
        notes: released.rules().in_words(),
        sheets: &sheets.iter().collect::<Vec<_>>(),
    };
    book.xlsx().map_err(not_a_workbook)
}

/// Shown numbers of an earlier release, from its own files.
fn before(folder: &Path) -> Result<Before, Failure> {
    let wrong = |problem: &str| {
        Failure::new(Kind::Input, format!("{}: {problem}", folder.display()))
            .hint("name the folder of an earlier release, such as hub-2026-q3/releases/2026-q3-1")
    };
    let context: serde_json::Value = serde_json::from_slice(&input::bytes(&folder.join("context.json"))?)
        .map_err(|_| wrong("context.json cannot be read"))?;
    let as_of = context
        .pointer("/provenance/as_of")
        .and_then(|text| text.as_str())
        .and_then(|text| text.parse().ok());
    let known = numbers(folder, "known-to")?;
    let agencies = numbers(folder, "agencies")?;
    let total = |rows: &[(String, String, Option<u64>)], measure: &str| {
        rows.iter()
            .find(|(label, name, _)| label == "Total" && name == measure)
            .and_then(|(_, _, value)| *value)
    };
    let people = total(&known, "people");
    let one = known
        .iter()
        .find(|(label, name, _)| label == "1" && name == "people")
        .and_then(|(_, _, value)| *value);
    Ok(Before {
        as_of: as_of.ok_or_else(|| wrong("context.json does not say of which day it is"))?,
        people,
        several: people.zip(one).and_then(|(people, one)| people.checked_sub(one)),
        contacts: total(&agencies, "contacts"),
    })
}

/// Category, measure and value of a released table's file.
fn numbers(folder: &Path, name: &str) -> Result<Vec<(String, String, Option<u64>)>, Failure> {
    let path = folder.join(format!("tables/{name}.csv"));
    let bytes = input::bytes(&path)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record
            .map_err(|_| Failure::new(Kind::Input, format!("{}: is not a released table", path.display())))?;
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        Ok((cell(0), cell(1), cell(2).parse().ok()))
    };
    reader.records().map(row).collect()
}
