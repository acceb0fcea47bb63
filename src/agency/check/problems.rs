//! What is wrong with an export, out of what became of it: each with its entry of the catalogue, a count and first rows.

use super::catalogue::{Entry, Weight};
use super::{CheckReport, TableReport};
use crate::agency::Error;
use crate::agency::clean::Reason;
use serde::Serialize;

/// One problem of one export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its entry in the catalogue.
    pub code: &'static str,
    /// How bad it is.
    pub weight: Weight,
    /// Where: a field of the schema, or the column's place.
    pub place: String,
    /// How many rows, people or columns.
    pub count: u64,
    /// The first of them, as rows of the file.
    pub first_rows: Vec<usize>,
    /// What their cells look like, the commonest first: digits as 9, letters as A.
    pub shapes: Vec<(String, u64)>,
    /// What there is to say beside, without a value.
    pub note: String,
}

impl Problem {
    fn new(code: &'static str, count: u64) -> Self {
        let weight = Entry::of(code).expect("every code is in the catalogue").weight;
        Self {
            code,
            weight,
            place: String::new(),
            count,
            first_rows: Vec::new(),
            shapes: Vec::new(),
            note: String::new(),
        }
    }

    fn at(self, place: impl Into<String>) -> Self {
        Self { place: place.into(), ..self }
    }

    fn rows(self, first_rows: &[usize]) -> Self {
        Self { first_rows: first_rows.iter().take(5).copied().collect(), ..self }
    }

    fn saying(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Its entry in the catalogue.
    pub fn entry(&self) -> &'static Entry {
        Entry::of(self.code).expect("every code is in the catalogue")
    }
}

impl Reason {
    /// Its entry in the catalogue.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Ragged => "ragged-row",
            Reason::NoReference => "no-reference",
            Reason::NoDate => "no-date",
            Reason::UnreadableDate => "unreadable-date",
            Reason::BeforeWindow => "before-window",
            Reason::AfterWindow => "after-window",
        }
    }
}

impl Error {
    /// Its entry in the catalogue, if it is about the export.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Error::Empty { .. } => Some("empty-file"),
            Error::NotATable { .. } => Some("not-a-table"),
            Error::UnbalancedQuote { .. } => Some("unbalanced-quote"),
            Error::EndlessRow { .. } => Some("endless-row"),
            Error::TooWide { .. } => Some("too-wide"),
            Error::NoHeader { .. } => Some("no-header"),
            Error::DuplicateColumn { .. } => Some("duplicate-column"),
            Error::NotAnExtract { .. } => Some("not-an-extract"),
            Error::AmbiguousDates { .. } => Some("ambiguous-dates"),
            Error::Mapping { .. }
            | Error::Preset { .. }
            | Error::ForeignMapping { .. }
            | Error::MappedColumnAbsent { .. } => Some("wrong-mapping"),
            _ => None,
        }
    }
}

/// What is known beside the report.
#[derive(Default)]
pub struct Beside<'a> {
    /// The columns were guessed.
    pub guessed: bool,
    /// Fields that the agreement does not name.
    pub not_agreed: &'a [&'static str],
    /// The same contacts were sealed in an earlier round.
    pub same_as_before: Option<&'a str>,
}

impl CheckReport {
    /// All problems, the worst first.
    pub fn problems(&self, beside: &Beside<'_>) -> Vec<Problem> {
        let mut problems = self.of_rows();
        problems.extend(self.that_look_wrong(beside));
        problems.extend(self.tables.iter().flat_map(TableReport::notes));
        problems.extend(self.notes(beside));
        problems.sort_by_key(|problem| problem.weight);
        problems
    }

    fn of_rows(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.people == 0 {
            problems.push(Problem::new("nobody-left", self.rows));
        }
        for refusal in &self.refusals {
            let problem = Problem::new(refusal.reason.code(), refusal.rows).rows(&refusal.first_rows);
            problems.push(Problem { shapes: refusal.shapes.clone(), ..problem });
        }
        for loss in &self.losses {
            let code = match loss.field {
                "birth_date" => "bad-birth-date",
                "postcode" => "bad-postcode",
                "nhs_number" => "bad-nhs-number",
                "upn" => "bad-upn",
                "ni_number" => "bad-ni-number",
                "contact_kind" => "unknown-kind",
                "role" => "unknown-role",
                "need" => "unknown-need",
                "relationship" => "unknown-relationship",
                "related_person" => "unknown-related",
                _ => "bad-area",
            };
            let problem =
                Problem::new(code, loss.rows).at(loss.field).rows(&loss.first_rows).saying(loss.why);
            problems.push(Problem { shapes: loss.shapes.clone(), ..problem });
        }
        for (field, people) in &self.oddities.shared_by_many {
            let note = format!("{} % of people", people * 100 / (self.people as u64).max(1));
            problems.push(Problem::new("shared-by-many", *people).at(*field).saying(note));
        }
        if self.oddities.several_people > 0 {
            let share = self.oddities.several_people * 100 / (self.people as u64).max(1);
            let problem = Problem::new("several-people", self.oddities.several_people);
            problems.push(problem.at("person_reference").saying(format!("{share} % of references")));
        }
        problems
    }

    fn that_look_wrong(&self, beside: &Beside<'_>) -> Vec<Problem> {
        let odd = &self.oddities;
        let mut problems = Vec::new();
        if odd.before_birth.0 > 0 {
            problems.push(Problem::new("birth-after-contact", odd.before_birth.0).rows(&odd.before_birth.1));
        }
        if odd.over_120 > 0 {
            problems.push(Problem::new("age-over-120", odd.over_120));
        }
        let (births, new_years) = odd.births;
        if births >= 20 && new_years * 4 >= births {
            let share = format!("{} % of birth dates", new_years * 100 / births);
            problems.push(Problem::new("births-on-1-january", new_years).at("birth_date").saying(share));
        }
        let empty = odd.months.iter().filter(|contacts| **contacts == 0).count();
        if odd.months.len() >= 4 && empty * 2 >= odd.months.len() {
            let note = format!("{empty} of {} months", odd.months.len());
            problems.push(Problem::new("window-half-empty", empty as u64).saying(note));
        }
        if let Some(round) = beside.same_as_before {
            problems.push(
                Problem::new("same-as-last-round", self.contacts as u64).saying(format!("round {round}")),
            );
        }
        let uniqueness = &self.uniqueness;
        if self.people >= 20 && uniqueness.thousandths > 500 {
            problems.push(Problem::new("mostly-alone", uniqueness.people).saying(uniqueness.words()));
        }
        problems.extend(
            self.tables.iter().filter(|table| table.is_taken()).flat_map(TableReport::that_look_wrong),
        );
        problems
    }

    fn notes(&self, beside: &Beside<'_>) -> Vec<Problem> {
        let mut notes = Vec::new();
        if beside.guessed {
            let columns = self.tables.iter().map(|table| table.columns.len() as u64).sum();
            notes.push(Problem::new("guessed", columns));
        }
        for field in beside.not_agreed {
            notes.push(Problem::new("not-agreed", 1).at(*field));
        }
        let left_out = &self.left_out;
        let people = left_out.opted_out + left_out.outside_window + left_out.outside_zone;
        if people > 0 {
            let note = format!(
                "{} opted out, {} only outside the window, {} outside the zone",
                left_out.opted_out, left_out.outside_window, left_out.outside_zone
            );
            notes.push(Problem::new("left-out", people as u64).saying(note));
        }
        let (by_postcode, by_point) = self.oddities.areas_found;
        if by_postcode + by_point > 0 {
            let note = format!("{by_postcode} by postcode, {by_point} by easting and northing");
            notes.push(Problem::new("areas-found", by_postcode + by_point).saying(note));
        }
        if self.areas == 0 && self.contacts > 0 {
            notes.push(Problem::new("no-areas", self.contacts as u64));
        }
        if self.passed_on > 0 {
            notes.push(Problem::new("passed-on", self.passed_on));
        }
        for name in &self.passed_over {
            let _ = name;
            notes.push(Problem::new("passed-over", 1));
        }
        notes
    }
}

/// Fields that identify people.
const IDENTIFYING: [&str; 6] = ["surname", "forenames", "full_name", "birth_date", "postcode", "nhs_number"];

impl TableReport {
    fn notes(&self) -> Vec<Problem> {
        let source = &self.source;
        let mut notes = Vec::new();
        let mut lines = |code, lines: &[usize]| {
            if !lines.is_empty() {
                notes.push(Problem::new(code, lines.len() as u64).rows(lines));
            }
        };
        lines("title-block", &source.title_lines);
        lines("closing-lines", &source.closing_lines);
        lines("repeated-header", &source.repeated_header_lines);
        if !source.encoding.is_plain() {
            notes.push(Problem::new("encoding", 1).saying(source.encoding.name()));
        }
        match source.hidden_rows {
            0 => {}
            rows if source.filter_left_on => notes.push(Problem::new("filter-left-on", rows as u64)),
            rows => notes.push(Problem::new("hidden-rows", rows as u64)),
        }
        if source.hidden_sheets > 0 {
            notes.push(Problem::new("hidden-sheets", source.hidden_sheets as u64));
        }
        if !self.is_taken() {
            notes.push(Problem::new("passed-over", 1));
        }
        notes.extend(source.other_sheets.iter().map(|_| Problem::new("passed-over", 1)));
        notes
    }

    fn that_look_wrong(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let rows = self.rows as u64;
        for column in &self.columns {
            let (Some(profile), place) = (&column.profile, column.shown()) else { continue };
            let place = column.field.map_or(place, str::to_owned);
            if column.field.is_some() && profile.rounded > 0 {
                problems.push(Problem::new("rounded-number", profile.rounded).at(&place));
            }
            let telling = column.field.is_some_and(|field| IDENTIFYING.contains(&field));
            if telling && profile.distinct == 1 && rows >= 20 && profile.filled * 2 > rows {
                problems.push(Problem::new("one-value", profile.filled).at(&place));
            }
            if telling && profile.filled * 2 < rows && rows >= 20 {
                let note = format!("{} % filled", profile.filled * 100 / rows.max(1));
                problems
                    .push(Problem::new("half-empty-column", rows - profile.filled).at(&place).saying(note));
            }
            if column.mixed_dates > 0 {
                problems.push(Problem::new("mixed-dates", column.mixed_dates).at(&place));
            }
        }
        problems
    }
}
