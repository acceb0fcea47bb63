//! Numbers over time: a control chart of each measure of resilience, a line for each series by month. The same numbers
//! always stand in the table below.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::zones::{Sheet, Value};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 190.0;
/// Room for the numbers at the left, and for the periods below.
const LEFT: f64 = 56.0;
const BELOW: f64 = 24.0;
const EDGE: f64 = 10.0;

/// One line.
struct Line {
    name: String,
    periods: Vec<String>,
    values: Vec<f64>,
    /// The middle and the limits of a control chart.
    limits: Option<[f64; 3]>,
    /// Points that meet a rule of Nelson's.
    signals: Vec<bool>,
}

/// Lines of a sheet that is one over time; nothing for any other.
pub(super) fn figures(sheet: &Sheet) -> Markup {
    let lines = match sheet.name.as_str() {
        "resilience" => control_charts(sheet),
        "trend" => months(sheet),
        _ => Vec::new(),
    };
    html! {
        @for (number, line) in lines.iter().filter(|line| line.values.len() > 1).enumerate() {
            (figure(line, &format!("{}-{number}", sheet.name)))
        }
    }
}

fn control_charts(sheet: &Sheet) -> Vec<Line> {
    let groups = sheet.rows.chunk_by(|one, other| one[0] == other[0]);
    groups
        .filter_map(|rows| {
            let numbers =
                |column: usize| rows.iter().map(|row| row[column].number()).collect::<Option<Vec<f64>>>();
            let (values, first) = (numbers(2)?, rows.first()?);
            Some(Line {
                name: first[0].words(),
                periods: rows.iter().map(|row| row[1].words()).collect(),
                values,
                limits: Some([first[4].number()?, first[3].number()?, first[5].number()?]),
                signals: rows.iter().map(|row| !row[6].words().is_empty()).collect(),
            })
        })
        .collect()
}

fn months(sheet: &Sheet) -> Vec<Line> {
    let periods: Vec<String> = sheet.columns.iter().skip(1).map(|(name, _)| name.clone()).collect();
    let line = |row: &Vec<Value>| {
        let values = row[1..].iter().map(Value::number).collect::<Option<Vec<f64>>>()?;
        Some(Line {
            name: row[0].words(),
            signals: vec![false; values.len()],
            periods: periods.clone(),
            values,
            limits: None,
        })
    };
    // The first series is all of them together; the others stand in the table.
    sheet.rows.first().and_then(line).into_iter().collect()
}

fn figure(line: &Line, id: &str) -> Markup {
    let limits = line.limits.into_iter().flatten();
    let most = line.values.iter().copied().chain(limits.clone()).fold(f64::MIN_POSITIVE, f64::max);
    let least = line.values.iter().copied().chain(limits).fold(0.0, f64::min);
    let (width, height) = (WIDTH - LEFT - EDGE, HEIGHT - BELOW - EDGE);
    let step = width / as_f64(line.values.len().saturating_sub(1).max(1));
    let x = |at: usize| LEFT + step * as_f64(at);
    let y = |value: f64| EDGE + height * (1.0 - (value - least) / (most - least));
    let mut path = String::new();
    for (at, value) in line.values.iter().enumerate() {
        let command = if at == 0 { 'M' } else { 'L' };
        write!(path, "{command}{:.1} {:.1}", x(at), y(*value)).expect("a string takes all writes");
    }
    let marked = line.signals.iter().filter(|signal| **signal).count();
    html! {
        figure class="lines" {
            figcaption { (line.name) }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-labelledby=(format!("{id}-t {id}-d")) {
                title id=(format!("{id}-t")) { (line.name) " over time" }
                desc id=(format!("{id}-d")) {
                    "A line from " (line.periods[0]) " to " (line.periods[line.periods.len() - 1]) ". "
                    @if line.limits.is_some() { "Dashed: the middle and the limits before the zone began. " (marked) " points are marked. " }
                    "The table below holds the same numbers."
                }
                line class="axis" x1=(LEFT) x2=(WIDTH - EDGE) y1=(round(y(least))) y2=(round(y(least))) {}
                @for (name, value) in [("least", least), ("most", most)] {
                    text class=(name) x=(LEFT - 8.0) y=(round(y(value) + 4.0)) text-anchor="end" { (Value::Number(value, 0).words()) }
                }
                @for limit in line.limits.into_iter().flatten() {
                    line class="limit" x1=(LEFT) x2=(WIDTH - EDGE) y1=(round(y(limit))) y2=(round(y(limit))) {}
                }
                path class="course" d=(path) {}
                @for (at, value) in line.values.iter().enumerate() {
                    circle class=[line.signals[at].then_some("signal")] cx=(round(x(at))) cy=(round(y(*value))) r=(if line.signals[at] { 6 } else { 3 }) {}
                }
                text x=(LEFT) y=(HEIGHT - 6.0) { (line.periods[0]) }
                text x=(WIDTH - EDGE) y=(HEIGHT - 6.0) text-anchor="end" { (line.periods[line.periods.len() - 1]) }
            }
        }
    }
}

pub(super) const STYLE: &str = "\
.lines svg text{font-size:13px;fill:var(--soft);font-variant-numeric:tabular-nums}.course{fill:none;stroke:var(--accent);\
stroke-width:2}.lines circle{fill:var(--accent)}.lines .signal{fill:var(--paper);stroke:var(--mark);stroke-width:3}\
.axis{stroke:var(--rule)}.limit{stroke:var(--hatch);stroke-dasharray:5 4}";

fn round(value: f64) -> String {
    format!("{value:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "few points")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
