//! Measures of resilience over time, as control charts: volunteering, attendance.

use super::{Error, Sheet, Table, Value};
use crate::statistics::{nelson, xmr_chart};

/// A measure of resilience over time: volunteers, attendance.
#[derive(Debug, Clone, PartialEq)]
pub struct Resilience {
    /// What was measured.
    pub measure: String,
    /// Period and value, in order.
    pub points: Vec<(String, f64)>,
}

/// Reads measures: the columns `measure`, `period`, `value`.
///
/// # Errors
/// When a column is missing or a value is no number.
pub fn read_resilience(text: &str) -> Result<Vec<Resilience>, Error> {
    let table = Table::read(text)?;
    let (measure, period, value) = (
        table.column(&["measure"])?,
        table.column(&["period", "month", "quarter"])?,
        table.column(&["value", "n"])?,
    );
    let mut found: Vec<Resilience> = Vec::new();
    for (row, record) in &table.rows {
        let number = record[value].parse().ok().filter(|value: &f64| value.is_finite());
        let number = number.ok_or_else(|| Error::Row {
            row: *row,
            column: table.header[value].clone(),
            problem: "not a number",
        })?;
        let point = (record[period].to_owned(), number);
        match found.iter_mut().find(|known| known.measure == record[measure]) {
            Some(known) => known.points.push(point),
            None => found.push(Resilience { measure: record[measure].to_owned(), points: vec![point] }),
        }
    }
    for one in &mut found {
        one.points.sort_by(|one, other| one.0.cmp(&other.0));
    }
    Ok(found)
}

/// Control charts (XmR) of measures, with limits from before the zone began, and Nelson's rules.
pub fn resilience(measures: &[Resilience], began: &str) -> Sheet {
    let mut sheet = Sheet::new(
        "resilience",
        "Measures of resilience, as control charts",
        &[
            ("measure", "what was measured"),
            ("period", "when"),
            ("value", "as it was supplied"),
            ("centre", "mean before the zone began"),
            ("low", "lower limit: three standard deviations"),
            ("high", "upper limit"),
            ("signals", "Nelson’s rules that it meets"),
        ],
    );
    for one in measures {
        let values: Vec<f64> = one.points.iter().map(|(_, value)| *value).collect();
        let baseline = one.points.iter().filter(|(period, _)| period.as_str() < began).count();
        let Some(chart) = xmr_chart(&values, baseline) else {
            sheet = sheet
                .note(format!("{}: fewer than two values before the zone began, so no chart.", one.measure));
            continue;
        };
        let (centre, high) = (chart[0].centre, chart[0].high);
        let signals = nelson(&values, centre, (high - centre) / 3.0);
        for ((point, (period, _)), rules) in chart.iter().zip(&one.points).zip(signals) {
            let rules: Vec<String> = rules.iter().map(|rule| format!("rule {rule}")).collect();
            sheet.row([
                Value::text(&one.measure),
                Value::text(period),
                Value::Number(point.value, 1),
                Value::Number(point.centre, 1),
                Value::Number(point.low, 1),
                Value::Number(point.high, 1),
                Value::text(rules.join(", ")),
            ]);
        }
    }
    if measures.is_empty() {
        return sheet.note("No measure of resilience was supplied.");
    }
    sheet.note(
        "Nelson’s rules: 1 beyond the limits; 2 nine in a row on one side; 3 six rising or falling; 4 fourteen up and \
         down; 5 two of three beyond two deviations; 6 four of five beyond one; 7 fifteen within one; 8 eight without \
         one within one. A signal says that something changed, not what.",
    )
}
