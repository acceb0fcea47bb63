//! `pz agency check`: what an export holds, and what would become of it. Nothing is sealed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::super::Outcome;
use super::super::desk::{self, Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::export::{self, Export, How, MAPPING, Places, Remembered, read, usable};
use crate::agency::{self, Beside, CheckReport, Column, Extract, Problem, TableReport, Weight};
use crate::agreement::{DateForm, Sealing, Window};
use crate::audit::{Step, Verb};
use crate::party::Role;

/// Look at an export before sealing it: columns, refused rows, lost fields, whatever looks wrong
///
/// Writes `mapping.toml`, which says for every column what it is held to be and why, and `check.html`, which has
/// everything that was found. Read them, correct what is wrong, and check again. Nothing is sealed, and nothing leaves.
/// Outside an agency's folder it guesses the columns, says so, and writes only where --to says.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency check export.csv
  pz agency check contacts.csv people.csv needs.csv
  pz agency check export.xlsx --afresh
  pz agency check export.csv --postcodes postcodes.csv --dry-run")]
pub(super) struct Args {
    /// The export: text, workbook, Parquet, or an archive of these; several files if it is several tables
    #[arg(value_name = "EXPORT", required = true)]
    pub(super) exports: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) how: How,
    #[command(flatten)]
    pub(super) places: Places,
    /// Write nothing: neither mapping nor report
    #[arg(long)]
    dry_run: bool,
    /// Where to write mapping and report, outside an agency's folder
    #[arg(long, value_name = "DIR", conflicts_with = "round")]
    to: Option<PathBuf>,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    pub(super) round: Option<PathBuf>,
}

impl Args {
    /// As the wizard gives it.
    pub(super) fn of(exports: Vec<PathBuf>, round: Option<PathBuf>) -> Self {
        Self { exports, how: How::default(), places: Places::default(), dry_run: false, to: None, round }
    }
}

/// An export that was checked.
struct Checked {
    file: String,
    report: CheckReport,
    problems: Vec<Problem>,
    dropped: Vec<&'static str>,
    mapping: String,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    if args.round.is_none() && (args.to.is_some() || desk::find(None).is_err()) {
        return outside(args, session);
    }
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency check", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let permit = agreed.permit::<Sealing>(session)?;
    session.talk.work(2);
    session.talk.step("reading the export");
    let known = desk.read(MAPPING)?;
    let export = read(&desk, &args.exports, args.how)?;
    let export = args.places.applied(export, Some(&desk))?;
    let agreed_fields: Vec<String> =
        agreed.agreement.fields(&desk.holder.party).iter().map(|field| field.name.to_owned()).collect();
    let before = Remembered::read(&desk)?;
    session.talk.step("looking at its rows");
    let dates = agreed.agreement.terms().dates;
    let guessed = known.is_none() || args.how.afresh;
    let checked =
        checked(export, Some(&agreed_fields), (&permit.round().window, dates), guessed, |report| {
            before.round_like(report, &agreed.round.name)
        })?;
    if !args.dry_run {
        if known.is_none_or(|known| known != checked.mapping.as_bytes()) {
            desk.file(MAPPING, checked.mapping.clone());
        }
        for (name, bytes) in checked.files() {
            desk.file(name, bytes);
        }
        let rows = checked.report.rows;
        desk.log(session, Step::new(Verb::Consultation, "checked an export").count("rows", rows));
        desk.commit()?;
    }
    let next = if args.dry_run {
        "Nothing was written.".to_owned()
    } else {
        format!(
            "Read {}: it says why each column is held to be what it is. Everything else is in {}.\n\
             Then: pz agency seal {}",
            desk.path(MAPPING).display(),
            desk.path(PAGE).display(),
            given(&args.exports)
        )
    };
    usable(&checked.file, &checked.report, true)?;
    Ok(checked.outcome(&next))
}

/// With no kit and no mapping: against the default schema, over whatever time the export has.
fn outside(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    session.talk.work(2);
    session.talk.step("reading the export");
    let export = args.places.applied(export::guessed(&args.exports, args.how)?, None)?;
    let days = export.extract.contact_dates()?;
    let (from, to) = days.unwrap_or((session.today(), session.today()));
    session.talk.step("looking at its rows");
    let checked = checked(export, None, (&Window { from, to }, DateForm::Month), true, |_| None)?;
    let mut next = String::from(
        "This folder is no agency's: columns were guessed, and checked against the program's own schema. \
         A round's agreement may name fewer fields and another time.",
    );
    match args.to.as_deref().filter(|_| !args.dry_run) {
        Some(to) => {
            write_to(to, &checked)?;
            write!(next, "\nmapping.toml, {PAGE} and tables are in {}.", to.display())
                .expect("a string takes all writes");
        }
        None => next.push_str("\nNothing was written; --to DIR writes mapping.toml, check.html and tables."),
    }
    usable(&checked.file, &checked.report, true)?;
    Ok(checked.outcome(&next))
}

/// The files in a folder that is no party's. One that is there already is not touched.
fn write_to(to: &Path, checked: &Checked) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(Kind::Write, format!("{}: cannot be written ({})", to.display(), error.kind()))
            .hint("name another folder with --to")
    };
    let files = checked.files();
    let mapping = (MAPPING, checked.mapping.clone().into_bytes());
    let files: Vec<(&str, Vec<u8>)> = files.into_iter().chain([mapping]).collect();
    if let Some((name, _)) = files.iter().find(|(name, _)| to.join(name).exists()) {
        return Err(Failure::new(Kind::State, format!("{}: is there already", to.join(name).display()))
            .hint("name another folder with --to; nothing was touched"));
    }
    let new = !to.exists();
    std::fs::create_dir_all(to).map_err(cannot)?;
    let written = all_or_nothing(to, &files);
    if written.is_err() && new {
        // Best effort: an empty folder does no harm.
        let _ = std::fs::remove_dir(to);
    }
    written.map_err(cannot)
}

/// Everything is on the disk before the first file gets its name.
fn all_or_nothing(to: &Path, files: &[(&str, Vec<u8>)]) -> std::io::Result<()> {
    let mut ready = Vec::new();
    for (name, bytes) in files {
        let mut file = tempfile::NamedTempFile::new_in(to)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.as_file().sync_all()?;
        ready.push((name, file));
    }
    for (name, file) in ready {
        file.persist_noclobber(to.join(name)).map_err(|error| error.error)?;
    }
    Ok(())
}

const PAGE: &str = "check.html";
const PROBLEMS: &str = "problems.csv";
const CODES: &str = "codes.csv";

/// Tables that are written beside an export, and are none.
pub(super) const WRITTEN: [&str; 2] = [PROBLEMS, CODES];

fn checked(
    export: Export,
    agreed: Option<&[String]>,
    (window, dates): (&Window, DateForm),
    guessed: bool,
    like: impl FnOnce(&CheckReport) -> Option<String>,
) -> Result<Checked, Failure> {
    let Export { file, mut extract } = export;
    let dropped = agreed.map(|agreed| extract.keep_fields(agreed)).unwrap_or_default();
    let mapping = Extract::mapping(&extract).to_toml();
    let report = extract.dated(dates).check(window)?;
    let mapping = agency::Mapping::from_toml(&mapping)?.with_unknown_codes(&report.unknown_codes());
    let same = like(&report);
    let beside = Beside { guessed, not_agreed: &dropped, same_as_before: same.as_deref() };
    let problems = report.problems(&beside);
    Ok(Checked { file, problems, report, dropped, mapping })
}

impl Checked {
    /// What is written beside the mapping.
    fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![
            (export::REPORT, export::json(&self.report)),
            (PAGE, agency::page(&self.file, &self.report, &self.problems).into_bytes()),
            (PROBLEMS, agency::problems_csv(&self.problems)),
            (CODES, agency::codes_csv(&self.report.codes)),
        ]
    }

    fn outcome(&self, next: &str) -> Outcome {
        let report = &self.report;
        let json = serde_json::json!({
            "rows": report.rows,
            "people": report.people,
            "contacts": report.contacts,
            "needs": report.needs,
            "relationships": report.relationships,
            "areas": report.areas,
            "refused": report.refusals,
            "left_out": report.losses,
            "people_left_out": report.left_out,
            "not_agreed": self.dropped,
            "uniqueness": report.uniqueness,
            "problems": self.problems,
            "profile": report.tables.iter().map(shown_table).collect::<Vec<_>>(),
        });
        let mut words = String::new();
        self.write(&mut words).expect("a string takes all writes");
        words.push_str(next);
        words.push('\n');
        Outcome { words, json }
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let report = &self.report;
        writeln!(
            text,
            "{}: {} rows, {} people, {} contacts, {} areas, {} needs, {} relationships",
            self.file,
            report.rows,
            report.people,
            report.contacts,
            report.areas,
            report.needs,
            report.relationships
        )?;
        let columns = || report.tables.iter().flat_map(|table| &table.columns);
        let wide = columns().map(|column| column.shown().chars().count()).max().unwrap_or(0);
        for table in &report.tables {
            if report.tables.len() > 1 {
                writeln!(text, " table {}: {}", 1 + place(&report.tables, table), table.holds)?;
            }
            for column in table.columns.iter().take(MOST_SHOWN) {
                let field = column.field.unwrap_or("dropped");
                writeln!(text, "  {:wide$}  {field:<17} {}", column.shown(), column.reason)?;
            }
            if table.columns.len() > MOST_SHOWN {
                writeln!(text, "  and {} more columns", table.columns.len() - MOST_SHOWN)?;
            }
        }
        for name in &self.dropped {
            writeln!(text, "  {name}: not sealed, the agreement does not name it")?;
        }
        for weight in Weight::ALL {
            let of: Vec<&Problem> = self.problems.iter().filter(|problem| problem.weight == weight).collect();
            if !of.is_empty() {
                writeln!(text, "{}:", weight.words())?;
            }
            for problem in of {
                writeln!(text, "  {}", line(problem))?;
            }
        }
        writeln!(text, "People with a contact that nobody else shares: {}", report.uniqueness.words())
    }
}

/// Columns of a table that a terminal shows.
const MOST_SHOWN: usize = 60;

fn place(tables: &[TableReport], table: &TableReport) -> usize {
    tables.iter().position(|one| std::ptr::eq(one, table)).unwrap_or(0)
}

/// One problem in one line: what, where, which rows, and where to read more.
fn line(problem: &Problem) -> String {
    let mut text = format!("{}: {}", problem.entry().title, problem.count);
    if !problem.place.is_empty() {
        text = format!("{}, {text}", problem.place);
    }
    let mut beside = Vec::new();
    if let Some(row) = problem.first_rows.first() {
        beside.push(format!("first: row {row}"));
    }
    if let Some((shape, _)) = problem.shapes.first() {
        beside.push(format!("like {shape}"));
    }
    if !problem.note.is_empty() {
        beside.push(problem.note.clone());
    }
    let beside = if beside.is_empty() { String::new() } else { format!(" ({})", beside.join("; ")) };
    format!("{text}{beside}  [pz explain {}]", problem.code)
}

/// A table as scripts may see it: columns by place, and by name only where the name is made of known words.
fn shown_table(table: &TableReport) -> serde_json::Value {
    let column = |column: &Column| {
        serde_json::json!({
            "position": column.position,
            "shown": column.shown(),
            "field": column.field,
            "filled": column.profile.as_ref().map(|profile| profile.filled),
            "distinct": column.profile.as_ref().map(|profile| profile.distinct),
        })
    };
    serde_json::json!({
        "holds": table.holds,
        "rows": table.rows,
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
    })
}

fn given(exports: &[PathBuf]) -> String {
    exports.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ")
}
