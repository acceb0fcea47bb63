//! Points as a waterfall, contacts as a line of time. Each stands beside the same numbers as text.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::meeting::person::{Known, Standing, points};

const WIDTH: f64 = 640.0;
const LABELS: f64 = 250.0;
const VALUES: f64 = 80.0;
const LINE: f64 = 26.0;
const BAR: f64 = 14.0;

/// What the points are made of: each part begins where the one before ends, and the last bar is their sum.
pub(super) fn waterfall(standing: &Standing, id: &str) -> Markup {
    let steps = steps(standing);
    let ends = steps.iter().flat_map(|step| [step.from, step.to]);
    let (least, most) = ends.fold((0, 1), |(least, most), end| (least.min(end), most.max(end)));
    let x = |at: i64| LABELS + (WIDTH - LABELS - VALUES) * as_f64(at - least) / as_f64(most - least);
    let height = LINE * as_f64(i64::try_from(steps.len()).unwrap_or(1)) + 6.0;
    html! {
        svg.waterfall viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(format!("{id}-t {id}-d")) {
            title id=(format!("{id}-t")) { "What the points are made of" }
            desc id=(format!("{id}-d")) { "One bar for each part, and their sum. The table beside it holds the same numbers." }
            @for (row, step) in (0u16..).zip(&steps) {
                @let top = LINE * f64::from(row) + 6.0;
                @let (left, right) = (x(step.from.min(step.to)), x(step.from.max(step.to)));
                text.label x=(round(LABELS - 10.0)) y=(round(top + BAR - 2.5)) text-anchor="end" { (short(step.what)) }
                rect.bar.less[step.to < step.from].sum[step.is_sum] x=(round(left)) y=(round(top)) width=(round((right - left).max(1.5))) height=(BAR) {}
                text.value x=(round(right + 8.0)) y=(round(top + BAR - 2.5)) { (points(step.to - step.from)) }
            }
        }
    }
}

/// One bar.
struct Step<'a> {
    what: &'a str,
    from: i64,
    to: i64,
    is_sum: bool,
}

fn steps(standing: &Standing) -> Vec<Step<'_>> {
    let mut at = 0;
    let mut steps = Vec::new();
    for part in &standing.parts {
        steps.push(Step { what: &part.what, from: at, to: at + part.millionths, is_sum: false });
        at += part.millionths;
    }
    steps.push(Step { what: "together", from: 0, to: at, is_sum: true });
    steps
}

/// A label that fits; the whole one stands in the table.
fn short(text: &str) -> String {
    const MOST: usize = 36;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST - 1).collect();
    format!("{}\u{2026}", cut.trim_end())
}

/// The same numbers as a table.
pub(super) fn table(standing: &Standing) -> Markup {
    html! {
        table.points {
            caption.same { "What the points are made of" }
            thead { tr { th scope="col" { "For" } th scope="col" class="n" { "Points" } } }
            tbody { @for part in &standing.parts { tr { th scope="row" { (part.what) } td.n { (points(part.millionths)) } } } }
            tfoot { tr { th scope="row" { "Together" } td.n { (points(standing.points)) } } }
        }
    }
}

/// Months, from the first contact that may be shown to the last.
pub(super) fn timeline(shown: &[&Known], id: &str) -> Markup {
    let months: Vec<String> = months(shown);
    let step = (WIDTH - 110.0) / as_f64(i64::try_from(months.len().max(1)).unwrap_or(1));
    let height = LINE * as_f64(i64::try_from(shown.len()).unwrap_or(1)) + 28.0;
    let x = |at: usize| 110.0 + step * (as_f64(i64::try_from(at).unwrap_or(0)) + 0.5);
    html! {
        svg.timeline viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(format!("{id}-t {id}-d")) {
            title id=(format!("{id}-t")) { "Contacts by month and agency" }
            desc id=(format!("{id}-d")) { "A dot for each month with contacts, larger for more of them. The list below holds the same." }
            @for (row, known) in (0u16..).zip(shown) {
                @let y = LINE * f64::from(row) + 16.0;
                text.label x="100" y=(round(y + 4.5)) text-anchor="end" { (known.agency) }
                line.rule x1="110" x2=(WIDTH) y1=(round(y)) y2=(round(y)) {}
                @for (month, count) in by_month(known) {
                    @if let Ok(at) = months.binary_search(&month) {
                        circle.dot cx=(round(x(at))) cy=(round(y)) r=(round((2.0 + as_f64(i64::try_from(count).unwrap_or(9)).sqrt() * 1.6).min(9.0))) {}
                    }
                }
            }
            @for (at, month) in months.iter().enumerate() {
                @if month.ends_with("-01") || at == 0 {
                    text.value x=(round(x(at))) y=(round(height - 4.0)) text-anchor="middle" { (if at == 0 && !month.ends_with("-01") { "" } else { &month[..4] }) }
                }
            }
        }
    }
}

/// Every month between the first and the last contact.
fn months(shown: &[&Known]) -> Vec<String> {
    let all = || shown.iter().flat_map(|known| &known.moments).map(|moment| month(&moment.when));
    let (Some(first), Some(last)) = (all().min(), all().max()) else { return Vec::new() };
    let number = |month: &str| {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<u32>().ok()? * 12 + month.parse::<u32>().ok()?.checked_sub(1)?)
    };
    let (Some(first), Some(last)) = (number(first), number(last)) else { return Vec::new() };
    (first..=last.min(first + 240)).map(|month| format!("{:04}-{:02}", month / 12, month % 12 + 1)).collect()
}

fn by_month(known: &Known) -> BTreeMap<String, u64> {
    let mut months = BTreeMap::new();
    for moment in &known.moments {
        *months.entry(month(&moment.when).to_owned()).or_default() += 1;
    }
    months
}

/// `2026-09` of `2026-09` and of `2026-09-30`.
fn month(when: &str) -> &str {
    when.get(..7).unwrap_or(when)
}

fn round(value: f64) -> String {
    format!("{value:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more than 53 bits")]
fn as_f64(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::{as_f64, table, waterfall};
    use crate::meeting::person::{Group, Part, Standing};
    use proptest::prelude::*;

    fn standing(parts: &[i64]) -> Standing {
        let part =
            |(at, millionths): (usize, &i64)| Part { what: format!("part {at}"), millionths: *millionths };
        let points = parts.iter().sum();
        Standing {
            behaviour: "violence and disorder".to_owned(),
            group: Group::Exhibiting,
            place: Some(1),
            range: None,
            band: None,
            points,
            points_with_likely: points,
            parts: parts.iter().enumerate().map(part).collect(),
            reasons: Vec::new(),
            would_change: Vec::new(),
        }
    }

    /// What stands between an opening and the next `<`, or the next quotation mark.
    fn all(text: &str, opening: &str, end: char) -> Vec<String> {
        text.split(opening).skip(1).map(|rest| rest.split(end).next().unwrap().to_owned()).collect()
    }

    /// `−1,234.5` back as millionths.
    fn exactly(text: &str) -> i64 {
        let (sign, text) = text.strip_prefix('\u{2212}').map_or((1, text), |rest| (-1, rest));
        let text = text.replace(',', "");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        sign * (whole.parse::<i64>().unwrap() * 1_000_000 + format!("{rest:0<6}").parse::<i64>().unwrap())
    }

    proptest! {
        #[test]
        fn chart_table_and_json_hold_the_same_points_and_they_add_up(
            parts in proptest::collection::vec(-9_000_000_000..9_000_000_000i64, 1..14),
        ) {
            let standing = standing(&parts);
            let (chart, table) = (waterfall(&standing, "id").into_string(), table(&standing).into_string());
            let charted: Vec<String> = chart.split("class=\"value\"").skip(1).map(|rest| all(rest, ">", '<')[0].clone()).collect();
            prop_assert_eq!(&charted, &all(&table, "<td class=\"n\">", '<'));
            let charted: Vec<i64> = charted.iter().map(|text| exactly(text)).collect();
            let (sum, terms) = charted.split_last().unwrap();
            prop_assert_eq!(terms, parts.as_slice());
            prop_assert_eq!(terms.iter().sum::<i64>(), *sum);
            let json = serde_json::to_value(&standing).unwrap();
            let written: Vec<i64> =
                json["parts"].as_array().unwrap().iter().map(|part| part["millionths"].as_i64().unwrap()).collect();
            prop_assert_eq!(written, parts);
            prop_assert_eq!(json["points"].as_i64().unwrap(), *sum);
        }

        #[test]
        fn each_bar_begins_where_the_one_before_ends(
            parts in proptest::collection::vec(1_000_000..9_000_000i64, 1..14),
        ) {
            let chart = waterfall(&standing(&parts), "id").into_string();
            let bars: Vec<&str> = chart.split("<rect").skip(1).collect();
            let number = |bar: &str, name: &str| all(bar, &format!(" {name}=\""), '"')[0].parse::<f64>().unwrap();
            let (sum, terms) = bars.split_last().unwrap();
            for pair in terms.windows(2) {
                let end = number(pair[0], "x") + number(pair[0], "width");
                prop_assert!((end - number(pair[1], "x")).abs() < 0.2);
            }
            // The longest bar is the sum, and each other is as long as its share of it.
            let whole: i64 = parts.iter().sum();
            for (bar, part) in terms.iter().zip(&parts) {
                let share = number(sum, "width") * as_f64(*part) / as_f64(whole);
                prop_assert!((number(bar, "width") - share.max(1.5)).abs() < 0.2);
            }
        }
    }
}
