//! One page for a board: nothing to fetch, nothing to run, fit for paper.

use super::areas::{self, Areas};
use super::leaf::{Leaf, section, sentences};
use super::{bars, lorenz, tables, upset, words};
use crate::release::{Context, ReleasedTable};
use maud::{Markup, html};

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

/// The whole page.
pub fn html(page: &Page<'_>) -> String {
    let of = &page.context.provenance;
    let when = html! {
        (words::day(of.from)) " to " (words::day(of.as_of)) @if of.agreement != page.title { " · " (of.agreement) }
    };
    let foot = html! { p { "Made by people-zones " (of.code_version) ". Only numbers that passed disclosure control are on this page." } };
    Leaf {
        title: &format!("{}: people known to several agencies", page.title),
        kicker: "People known to several agencies",
        heading: page.title,
        when,
        marks: &of.marks,
        style: "",
        body: body(page),
        foot,
    }
    .html()
}

fn body(page: &Page<'_>) -> Markup {
    html! {
        (section("summary", "In short", summary(page)))
        (section("several", page.by_number.title(), with_bars(page.by_number, 1)))
        (section("agencies", page.by_agency.title(), with_bars(page.by_agency, 2)))
        @if let Some(areas) = &page.areas { (section("areas", areas.table.title(), areas::section(areas))) }
        @for table in page.further { (section(&format!("table-{}", table.name()), table.title(), with_figures(table))) }
        @if !page.links.is_empty() { (section("links", "How records were joined", sentences(page.links))) }
        (section("hidden", "What is hidden, and by which rules", hidden(page)))
        (section("limits", "What these numbers cannot tell", limits(page)))
        (section("source", "Where this comes from", source(page)))
    }
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
