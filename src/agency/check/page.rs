//! The check as one page that opens in any browser: self-contained, and without a script.

use super::{CheckReport, Problem, TableReport, Weight};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d2733;--paper:#fff;--soft:#f1f4f7;--line:#ccd5de;--accent:#0b5a8f}\
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#14191f;--soft:#1f2730;--line:#3b4754;--accent:#7cc0f0}}\
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:2rem auto;max-width:62rem;padding:0 1rem}\
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}\
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}\
th{background:var(--soft)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
.figures{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0}.figures div{background:var(--soft);padding:.6rem 1rem;border-radius:.4rem}\
.figures b{display:block;font-size:1.3rem}details{margin:.2rem 0}summary{cursor:pointer}\
code{background:var(--soft);padding:0 .25rem;border-radius:.2rem}.wide{overflow-x:auto}";

/// The page. It names columns as the export does, so it is for the agency's own folder.
pub fn page(file: &str, report: &CheckReport, problems: &[Problem]) -> String {
    let figures = [
        ("rows of contacts", report.rows),
        ("people", report.people as u64),
        ("contacts", report.contacts as u64),
        ("refused rows", report.refused()),
        ("small areas", report.areas as u64),
        ("needs", report.needs as u64),
        ("relationships", report.relationships as u64),
    ];
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Check of " (file) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Check of " (file) }
                    p { "For your own eyes: it names the columns of your export. Nothing was sealed, and nothing has left." }
                    div class="figures" {
                        @for (what, count) in figures { div { b { (grouped(count)) } (what) } }
                    }
                    @for weight in Weight::ALL { (of_weight(weight, problems)) }
                    h2 { "How many stand alone" }
                    p {
                        "People with a contact that nobody else shares in kind, role, date and area: "
                        (report.uniqueness.words()) "."
                    }
                    @for table in &report.tables { (columns(table)) }
                }
            }
        }
    };
    page.into_string()
}

fn of_weight(weight: Weight, problems: &[Problem]) -> Markup {
    let of: Vec<&Problem> = problems.iter().filter(|problem| problem.weight == weight).collect();
    html! {
        @if !of.is_empty() {
            h2 { (capital(weight.words())) }
            div class="wide" { table {
                thead { tr { th { "What" } th { "Where" } th class="n" { "Count" } th { "First rows" } th { "What to do" } } }
                tbody { @for problem in of { tr {
                    td {
                        (problem.entry().title)
                        @if !problem.note.is_empty() { br; small { (problem.note) } }
                        details { summary { "what it means" } (problem.entry().means) " Example: " code { (problem.entry().example) } }
                    }
                    td { (problem.place) @for (shape, _) in &problem.shapes { " " code { (shape) } } }
                    td class="n" { (grouped(problem.count)) }
                    td { (problem.first_rows.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")) }
                    td { (problem.entry().remedy) }
                } } }
            } }
        }
    }
}

fn columns(table: &TableReport) -> Markup {
    let source = &table.source;
    html! {
        h2 { (source.sheet.as_deref().unwrap_or(&source.file)) ": " (table.holds) }
        p { (grouped(table.rows as u64)) " rows, in " (source.encoding.name()) "." }
        div class="wide" { table {
            thead { tr { th class="n" { "No." } th { "Column" } th { "Taken for" } th class="n" { "Filled" } th class="n" { "Different" } th { "Shape" } th { "Why" } } }
            tbody { @for column in &table.columns { tr {
                td class="n" { (column.position) }
                td { (column.name) }
                td { (column.field.unwrap_or("dropped")) }
                @match &column.profile {
                    Some(profile) => {
                        td class="n" { (profile.filled * 100 / (table.rows as u64).max(1)) " %" }
                        td class="n" { (grouped(profile.distinct as u64)) }
                        td { @if let Some(shape) = &profile.shape { code { (shape) } } }
                    }
                    None => { td {} td {} td {} }
                }
                td { (column.reason) }
            } } }
        } }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// 12,345.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
