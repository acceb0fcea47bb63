//! What a contribution would hold, column by column, with rows that are invented: nothing of the export is in them.

use std::fmt::Write as _;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::super::Outcome;
use crate::agency::CheckReport;
use crate::agreement::{DateForm, Terms, Window};
use crate::contribution::{Attributes, Column, Contacts, MATCH_KEYS, Needs, Part, People, Relationships};
use crate::schema::{AgeBand, KINDS, NEEDS, RELATIONSHIPS, Role, Sex, date_of, day_number};

/// Invented rows of each part.
const ROWS: usize = 10;

/// Each part with its columns, its number of rows, and invented rows.
pub(super) fn outcome(report: &CheckReport, window: &Window, terms: &Terms) -> Outcome {
    let dates = terms.dates;
    let mut invent = ChaCha20Rng::seed_from_u64(1);
    let mut text = String::from(
        "This would leave, and nothing else. The rows are invented: they show the form, and nobody is in them.\n",
    );
    let mut json = serde_json::Map::new();
    let people = i32::try_from(report.people).unwrap_or(i32::MAX).max(2);
    let mut part = |name: &str, to: &str, rows: usize, columns: Vec<Column>, invented: Vec<Vec<String>>| {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        writeln!(text, "\n{name}: {rows} rows, sealed to the {to}").expect("a string takes all writes");
        for column in &columns {
            writeln!(text, "  {:<24} {}", column.name, column.meaning).expect("a string takes all writes");
        }
        if rows > 0 {
            writeln!(text, "  invented: {}", names.join(" | ")).expect("a string takes all writes");
            for row in &invented {
                writeln!(text, "            {}", row.join(" | ")).expect("a string takes all writes");
            }
        }
        json.insert(
            name.to_owned(),
            serde_json::json!({ "to": to, "rows": rows, "columns": names, "invented": invented }),
        );
    };
    let rows = |invent: &mut ChaCha20Rng,
                row: &dyn Fn(&mut ChaCha20Rng) -> Vec<String>|
     -> Vec<Vec<String>> { (0..ROWS).map(|_| row(invent)).collect() };
    let invented = rows(&mut invent, &|invent| {
        let mut row =
            vec![invent.random_range(0..people).to_string(), invent.random_range(1..1024).to_string()];
        row.extend(People::layout()[row.len()..].iter().map(|column| {
            let pseudonym = format!("{:08x}…", invent.random::<u32>());
            if is_agreed(column, terms) { pseudonym } else { String::new() }
        }));
        row
    });
    part(People::NAME, "linker", report.people, columns_of_people(terms), invented);
    let invented = rows(&mut invent, &|invent| {
        let (from, to) = (day_number(window.from), day_number(window.to));
        let day = date_of(invent.random_range(from..=to));
        let day = if dates == DateForm::Month { day.first_of_month() } else { day };
        let kind = &KINDS[invent.random_range(1..KINDS.len())];
        let role = Role::ALL[invent.random_range(0..Role::ALL.len())];
        vec![
            invent.random_range(0..people).to_string(),
            invent.random_range(0..100_000).to_string(),
            format!("{} ({day})", day_number(day)),
            format!("{} ({})", kind.code, kind.name),
            role.code().to_string(),
            invent.random_range(-1..50).to_string(),
        ]
    });
    part(Contacts::NAME, "hub", report.contacts, Contacts::layout(), invented);
    let invented = rows(&mut invent, &|invent| {
        let need = &NEEDS[invent.random_range(1..NEEDS.len())];
        vec![invent.random_range(0..people).to_string(), format!("{} ({})", need.code, need.name)]
    });
    part(Needs::NAME, "hub", report.needs, Needs::layout(), invented);
    let invented = rows(&mut invent, &|invent| {
        let kind = &RELATIONSHIPS[invent.random_range(1..RELATIONSHIPS.len())];
        let mut person = || invent.random_range(0..people).to_string();
        vec![person(), person(), format!("{} ({})", kind.code, kind.name)]
    });
    part(Relationships::NAME, "hub", report.relationships, Relationships::layout(), invented);
    let invented = rows(&mut invent, &|invent| {
        let band = AgeBand::ALL[invent.random_range(0..AgeBand::ALL.len())];
        let sex = Sex::ALL[invent.random_range(0..Sex::ALL.len())];
        vec![invent.random_range(0..people).to_string(), band.code().to_string(), sex.code().to_string()]
    });
    part(Attributes::NAME, "hub", report.people, Attributes::layout(), invented);
    writeln!(
        text,
        "\nIn the open, in the manifest: counts, refused rows by reason, contacts by month, codes of {} areas, and how many \
         people stand alone ({}).\nNothing was written.",
        report.areas,
        report.uniqueness.words()
    )
    .expect("a string takes all writes");
    Outcome { words: text, json: serde_json::Value::Object(json) }
}

/// Columns of people; those that the agreement does not permit leave empty.
fn columns_of_people(terms: &Terms) -> Vec<Column> {
    let told = |column: Column| {
        let meaning = if is_agreed(&column, terms) {
            column.meaning
        } else {
            "empty: the agreement does not permit it"
        };
        Column { meaning, ..column }
    };
    People::layout().into_iter().map(told).collect()
}

fn is_agreed(column: &Column, terms: &Terms) -> bool {
    let key = MATCH_KEYS.iter().find(|key| key.name == column.name);
    key.is_none_or(|key| key.is_agreed(terms.match_keys)) && (column.name != "home" || terms.households)
}
