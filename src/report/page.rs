//! One page for a board: nothing to fetch, nothing to run, fit for paper.

use super::areas::{self, Areas};
use super::{bars, lorenz, tables, upset, words};
use crate::release::{Context, ReleasedTable};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What the page is made of.
pub struct Page<'a> {
    /// The heading: the name of the People Zone.
    pub title: &'a str,
    /// What was released, from where.
    pub context: &'a Context,
    /// People by number of agencies.
    pub by_number: &'a ReleasedTable,
    /// People and contacts by agency.
    pub by_agency: &'a ReleasedTable,
    /// Areas, if contacts have places.
    pub areas: Option<Areas<'a>>,
    /// Other tables, shown as they are.
    pub further: &'a [&'a ReleasedTable],
    /// How records were held to be one person, and how sure that is; one sentence each.
    pub links: &'a [String],
    /// What the numbers cannot tell, beyond what is always said.
    pub limits: &'a [String],
}

pub(super) const STYLE: &str = include_str!("page.css");
/// A browser that obeys this fetches nothing and runs nothing.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The whole page.
pub fn html(page: &Page<'_>) -> String {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) ": people known to several agencies" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) (PreEscaped(paper_marks(&page.context.provenance.marks))) }
            }
            body {
                a class="skip" href="#main" { "Skip to the findings" }
                @for mark in &page.context.provenance.marks { (banner(mark)) }
                (opening(page))
                main id="main" { @for section in sections(page) { (section.markup()) } }
                footer { p { "Made by people-zones " (page.context.provenance.code_version) ". Only numbers that passed disclosure control are on this page." } }
            }
        }
    }
    .into_string()
}

pub(super) fn banner(mark: &str) -> Markup {
    html! {
        aside class="mark" aria-label="Status of this page" {
            p { strong { (mark) } @if mark == "REHEARSAL" { ": made from test or invented records. Nothing here is about real people; decide nothing on it." } }
        }
    }
}

/// The marks again at the head of each printed page. Marks are the program's own words; anything but letters
/// and spaces would not belong in a style sheet, and is left out.
pub(super) fn paper_marks(marks: &[String]) -> String {
    let marks = marks.join("  ");
    let marks: String = marks.chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ').collect();
    if marks.is_empty() { marks } else { format!("@page{{@top-right{{content:\"{marks}\"}}}}") }
}

fn opening(page: &Page<'_>) -> Markup {
    let of = &page.context.provenance;
    html! {
        header {
            p class="kicker" { "People known to several agencies" }
            h1 { (page.title) }
            p class="when" { (words::day(of.from)) " to " (words::day(of.as_of)) @if of.agreement != page.title { " · " (of.agreement) } }
        }
    }
}

/// A heading, a place to link to, and what stands below.
struct Section {
    id: String,
    title: String,
    content: Markup,
}

impl Section {
    fn new(id: &str, title: &str, content: Markup) -> Self {
        Self { id: id.into(), title: title.into(), content }
    }

    fn markup(&self) -> Markup {
        let heading = format!("{}-heading", self.id);
        html! {
            section id=(&self.id) aria-labelledby=(heading) { h2 id=(heading) { (&self.title) } (self.content) }
        }
    }
}

fn sections(page: &Page<'_>) -> Vec<Section> {
    let mut sections = vec![
        Section::new("summary", "In short", summary(page)),
        Section::new("several", page.by_number.title(), with_bars(page.by_number, 1)),
        Section::new("agencies", page.by_agency.title(), with_bars(page.by_agency, 2)),
    ];
    sections.extend(
        page.areas.iter().map(|areas| Section::new("areas", areas.table.title(), areas::section(areas))),
    );
    sections.extend(
        page.further.iter().map(|table| {
            Section::new(&format!("table-{}", table.name()), table.title(), with_figures(table))
        }),
    );
    if !page.links.is_empty() {
        sections.push(Section::new("links", "How records were joined", sentences(page.links)));
    }
    sections.push(Section::new("hidden", "What is hidden, and by which rules", hidden(page)));
    sections.push(Section::new("limits", "What these numbers cannot tell", limits(page)));
    sections.push(Section::new("source", "Where this comes from", source(page)));
    sections
}

/// The figure that a table's numbers are best seen in.
fn with_figures(table: &ReleasedTable) -> Markup {
    match table.name() {
        "overlap" => {
            html! { (upset::figure(table)) (tables::folded("All combinations", tables::whole(table))) }
        }
        name if name.starts_with("lorenz-") => html! {
            @if let Some(figure) = lorenz::figure(table) { (figure) }
            (tables::folded("The parts", tables::whole(table)))
        },
        // A share of people for each measure is read across, and long names leave no room for bars.
        "concentration" | "groups" => tables::whole(table),
        _ => with_bars(table, 1),
    }
}

fn with_bars(table: &ReleasedTable, figures: usize) -> Markup {
    html! {
        div class="figures" { @for measure in 0..table.measures().len().min(figures) { (bars::figure(table, measure)) } }
        (tables::whole(table))
    }
}

fn sentences(lines: &[String]) -> Markup {
    html! { ul { @for line in lines { li { (line) } } } }
}

fn summary(page: &Page<'_>) -> Markup {
    let found = words::summary(page.by_number, page.by_agency, &page.context.provenance);
    let hidden: usize = page.context.tables.iter().map(|table| table.hidden_rows).sum();
    let hidden = match hidden {
        0 => "No row of the tables had to be hidden.".into(),
        some => format!(
            "{} to protect people.",
            words::counted(some, "row of the tables is hidden", "rows of the tables are hidden")
        ),
    };
    html! {
        div class="lead" { @for sentence in found { p { (sentence) } } }
        p {
            "These are counts of people as agencies recorded them, so that services can fit those who use several. "
            (words::sentence(&hidden))
        }
    }
}

fn hidden(page: &Page<'_>) -> Markup {
    html! {
        (sentences(&page.context.rules))
        (tables::framed("Rows hidden in each table", "", html! {
            thead { tr {
                th scope="col" { "Table" } th scope="col" class="n" { "Rows" } th scope="col" class="n" { "Hidden" } th scope="col" { "Total" }
            } }
            tbody { @for table in &page.context.tables { tr {
                th scope="row" { (table.title) }
                td class="n" { (table.rows) }
                td class="n" { (table.hidden_rows) }
                td { (if table.hidden_total { "hidden" } else { "shown" }) }
            } } }
        }))
    }
}

fn limits(page: &Page<'_>) -> Markup {
    html! {
        ul {
            li { "A contact is what an agency wrote down. Where an agency looks more, it records more." }
            li { "A person known to several agencies is not thereby a danger to anybody, nor in need. People decide what a number means; this page decides nothing." }
            li { "Some records of one person will not have been joined, and a few records of different people may have been." }
            @for limit in page.limits { li { (limit) } }
        }
    }
}

fn source(page: &Page<'_>) -> Markup {
    let of = &page.context.provenance;
    html! {
        dl {
            dt { "Round" } dd { (of.round) }
            dt { "Agreement" } dd { (of.agreement) " " span class="hash" { (of.agreement_digest) } }
            dt { "Counted" } dd { (words::day(of.from)) " to " (words::day(of.as_of)) }
            dt { "Program" } dd { "people-zones " (of.code_version) }
        }
        @if !page.context.files.is_empty() {
            (tables::framed("Files of this release, with their SHA-256", "", html! {
                thead { tr { th scope="col" { "File" } th scope="col" { "SHA-256" } } }
                tbody { @for file in &page.context.files { tr {
                    th scope="row" { (file.file) } td { span class="hash" { (file.sha256) } }
                } } }
            }))
        }
    }
}
