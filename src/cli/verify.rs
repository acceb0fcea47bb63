//! `pz verify`: every named method on a published or third-party case, beside what this program finds.

use std::fmt::Write as _;

use serde_json::json;

use super::Outcome;
use super::failure::{Failure, Kind};
use crate::statistics::published::{Check, checks};

/// Hold every method against a published number
///
/// Each line is a method, a case from a paper or from another program, its number, ours, how far they are apart and who
/// published it. The exit code is 1 if any differs by more than its last digit allows.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz verify
  pz verify --json")]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> Result<Outcome, Failure> {
    outcome(&checks())
}

fn outcome(checks: &[Check]) -> Result<Outcome, Failure> {
    let table = table(checks);
    let wrong: Vec<&Check> = checks.iter().filter(|check| !check.holds()).collect();
    if wrong.is_empty() {
        let words = format!("{table}\nall {} hold\n", checks.len());
        return Ok(Outcome {
            words,
            json: json!({ "checks": checks.iter().map(as_json).collect::<Vec<_>>() }),
        });
    }
    let problem = |check: &&Check| {
        format!(
            "{}, {}: {} is published, {} was found",
            check.method, check.case, check.published, check.ours
        )
    };
    let problems: Vec<String> = wrong.iter().map(problem).collect();
    let lines: String = problems.iter().map(|problem| format!("error: {problem}\n")).collect();
    Err(Failure::all(Kind::Bug, problems)
        .shown_as(format!("{table}\n{lines}"))
        .hint("do not rely on these methods; tell the makers the lines above"))
}

fn table(checks: &[Check]) -> String {
    let rows: Vec<[String; 6]> =
        std::iter::once(["method", "case", "published", "ours", "difference", "source"].map(str::to_owned))
            .chain(checks.iter().map(|check| {
                let mark = if check.holds() { "" } else { "! " };
                [
                    format!("{mark}{}", check.method),
                    check.case.to_owned(),
                    check.published.to_string(),
                    format!("{:.*}", check.decimals(), check.ours),
                    format!("{:.1e}", check.ours - check.published),
                    check.source.to_owned(),
                ]
            }))
            .collect();
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let wide: Vec<usize> = (0..6).map(wide).collect();
    let mut text = String::new();
    for row in &rows {
        let [method, case, published, ours, difference, source] = row;
        writeln!(
            text,
            "{method:<0$}  {case:<1$}  {published:>2$}  {ours:>3$}  {difference:>4$}  {source}",
            wide[0], wide[1], wide[2], wide[3], wide[4]
        )
        .expect("a string takes all writes");
    }
    text
}

fn as_json(check: &Check) -> serde_json::Value {
    json!({
        "method": check.method,
        "case": check.case,
        "published": check.published,
        "ours": check.ours,
        "difference": check.ours - check.published,
        "tolerance": check.tolerance,
        "source": check.source,
        "holds": check.holds(),
    })
}

#[cfg(test)]
mod tests {
    use super::{checks, outcome};

    #[test]
    fn everything_holds_and_one_number_that_does_not_is_a_failure() {
        let mut checks = checks();
        assert!(outcome(&checks).is_ok());
        checks[0].ours += 2.0 * checks[0].tolerance;
        let failure = outcome(&checks).err().unwrap();
        assert_eq!(failure.json()["exit_code"], 1);
        assert!(failure.words().contains("! "), "{}", failure.words());
    }
}
