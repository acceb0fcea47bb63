//! What a round came to, for a terminal and for scripts: counts, and what is odd about them. No value of a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::super::release::Approved;
use super::super::{Outcome, linker};
use super::exports::PassedOver;
use crate::agency::CheckReport;
use crate::linker::LinkReport;

/// One agency's extract.
pub(in crate::cli) struct AgencyLine {
    pub(in crate::cli) agency: String,
    pub(in crate::cli) file: String,
    pub(in crate::cli) people: u64,
    pub(in crate::cli) report: CheckReport,
}

/// What a round came to.
pub(in crate::cli) struct Summary {
    pub(in crate::cli) agencies: Vec<AgencyLine>,
    pub(in crate::cli) passed_over: Vec<PassedOver>,
    pub(in crate::cli) as_of: Date,
    pub(in crate::cli) links: LinkReport,
    /// Candidates by behaviour and group.
    pub(in crate::cli) candidates: BTreeMap<String, u64>,
    pub(in crate::cli) released: Approved,
    /// Where the round was written.
    pub(in crate::cli) to: Option<PathBuf>,
}

impl Summary {
    /// With the place where the round was written.
    pub(in crate::cli) fn at(self, to: &Path) -> Self {
        Self { to: Some(to.to_path_buf()), ..self }
    }

    /// The report's page.
    pub(in crate::cli) fn report(&self) -> PathBuf {
        let hub = self.to.clone().unwrap_or_default().join("hub");
        hub.join(&self.released.folder).join("report.html")
    }

    /// Both forms.
    pub(in crate::cli) fn outcome(&self) -> Outcome {
        Outcome { words: self.words(), json: self.json() }
    }

    /// For people; the report's path is the last line.
    fn words(&self) -> String {
        let mut text = String::from("REHEARSAL: one machine played every role\n\n");
        // Who is missing is said before any number.
        self.passed_over.iter().for_each(|other| text += &format!("{}\n", other.words()));
        text += if self.passed_over.is_empty() { "" } else { "\n" };
        self.write(&mut text).expect("a string takes all writes");
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let wide = self.agencies.iter().map(|line| line.agency.len()).max().unwrap_or(0).max("agency".len());
        writeln!(
            text,
            "{:wide$}  {:>9}  {:>9}  {:>9}  {:>9}",
            "agency", "rows", "contacts", "people", "refused"
        )?;
        for line in &self.agencies {
            let (report, people) = (&line.report, grouped(line.people));
            let (rows, contacts) = (grouped(report.rows), grouped(report.contacts as u64));
            writeln!(
                text,
                "{:wide$}  {rows:>9}  {contacts:>9}  {people:>9}  {:>9}",
                line.agency,
                grouped(report.refused())
            )?;
        }
        for line in &self.agencies {
            self.losses(line, text)?;
        }
        self.linked(text)?;
        writeln!(text, "\nCandidates, as of {} (nothing after it is known):", self.as_of)?;
        for (group, count) in &self.candidates {
            writeln!(text, "  {group}: {}", grouped(*count))?;
        }
        let released = &self.released;
        writeln!(
            text,
            "\nReleased: {} tables, {} rows, {} of them hidden",
            released.tables, released.rows, released.hidden
        )?;
        writeln!(text, "\nReport:\n{}", self.report().display())
    }

    /// The links, how right they are, and what the linker warns of.
    fn linked(&self, text: &mut String) -> std::fmt::Result {
        let links = &self.links;
        writeln!(
            text,
            "\n{} records of {} agencies are {} people;",
            grouped(links.records),
            self.agencies.len(),
            grouped(links.people)
        )?;
        writeln!(
            text,
            "{} firm and {} likely links",
            grouped(links.firm_links),
            grouped(links.likely_links)
        )?;
        text.write_str(&linker::said(links))
    }

    fn losses(&self, line: &AgencyLine, text: &mut String) -> std::fmt::Result {
        for refusal in &line.report.refusals {
            let rows = grouped(refusal.rows);
            writeln!(
                text,
                "  {}: {rows} rows refused: {} (first: row {})",
                line.file,
                refusal.reason.words(),
                first(&refusal.first_rows)
            )?;
        }
        for loss in &line.report.losses {
            let rows = grouped(loss.rows);
            writeln!(
                text,
                "  {}: {} left out on {rows} rows: {} (first: row {})",
                line.file,
                loss.field,
                loss.why,
                first(&loss.first_rows)
            )?;
        }
        for (field, people) in &line.report.oddities.shared_by_many {
            let people = grouped(*people);
            writeln!(
                text,
                "  {}: {field} left out of {people} people: so many share one that it stands for no one",
                line.file
            )?;
        }
        if line.report.oddities.several_people > 0 {
            let references = grouped(line.report.oddities.several_people);
            writeln!(
                text,
                "  {}: {references} references stand for several people, and are linked with nobody",
                line.file
            )?;
        }
        Ok(())
    }

    /// For scripts.
    fn json(&self) -> serde_json::Value {
        let agency = |line: &AgencyLine| {
            serde_json::json!({
                "agency": line.agency,
                "rows": line.report.rows,
                "contacts": line.report.contacts,
                "people": line.people,
                "refused": line.report.refusals,
                "left_out": line.report.losses,
            })
        };
        serde_json::json!({
            "rehearsal": true,
            "as_of": self.as_of,
            "agencies": self.agencies.iter().map(agency).collect::<Vec<_>>(),
            "passed_over": self.passed_over,
            "links": self.links,
            "candidates": self.candidates,
            "released": { "tables": self.released.tables, "rows": self.released.rows, "hidden": self.released.hidden },
            "report": self.report(),
        })
    }
}

fn first(rows: &[usize]) -> String {
    rows.first().map_or_else(|| "not known".to_owned(), ToString::to_string)
}

/// A number with a comma every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let lead = digits.len() % 3;
    let mut text = digits[..lead].to_owned();
    for (at, digit) in digits[lead..].chars().enumerate() {
        if at % 3 == 0 && !text.is_empty() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
