//! The pages: forms and links that work without any script. Nothing is fetched; style and script stand in each page and
//! are named by their hash, so that the browser runs nothing else.

mod candidate;
mod chart;
mod decision;
mod disagreements;
mod end;
mod inputs;
mod issues;
mod list;
mod pack;
mod plan;
mod start;

pub(super) use candidate::{Shown, candidate, step_out};
pub(super) use disagreements::disagreements;
pub(super) use end::{end, ended};
pub(super) use issues::issues;
pub(super) use list::list;
pub use pack::{Printing, people_packs};
pub(super) use plan::{copy, plan};
pub(super) use start::start;

use std::sync::LazyLock;

use axum::response::Html;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::guard::IDLE_MINUTES;
use super::room::{Meeting, Refusal};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What a browser that obeys it does with a page: our style, our script, our forms, and nothing else.
pub(super) fn policy() -> String {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            hash(STYLE),
            hash(SCRIPT)
        )
    });
    POLICY.clone()
}

/// What every page of a session is made with.
pub(super) struct Frame<'a> {
    pub(super) meeting: &'a Meeting,
    /// The secret that every form holds.
    pub(super) form: &'a str,
}

/// Where a page stands in the navigation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Room,
    People,
    Issues,
    Disagreements,
    End,
    Nowhere,
}

impl Frame<'_> {
    /// A page of the session.
    fn page(&self, title: &str, place: Place, content: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                (head(title))
                body {
                    a.skip href="#main" { "Skip to the page" }
                    @for mark in &self.meeting.setting.marks { p.mark { (mark) } }
                    header.top {
                        p.meeting { "People Meeting" span { (self.meeting.setting.round) } }
                        (self.navigation(place))
                        form.find action="/find" method="get" role="search" {
                            label.same for="find" { "Go to a code" }
                            input #find name="code" placeholder="PZ-7F3KQ-X" size="12" autocomplete="off" spellcheck="false";
                            button { "Go" }
                        }
                    }
                    (self.warnings())
                    main #main tabindex="-1" { (content) }
                    (self.footer())
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    fn navigation(&self, here: Place) -> Markup {
        let apart = self.meeting.record.disagreements().len() + self.meeting.unsettled_links().len();
        let places = [
            (Place::Room, "/", "Room".to_owned()),
            (Place::People, "/people", "People".to_owned()),
            (Place::Issues, "/issues", "Issues".to_owned()),
            (
                Place::Disagreements,
                "/disagreements",
                if apart > 0 { format!("To settle ({apart})") } else { "To settle".to_owned() },
            ),
            (Place::End, "/end", "End".to_owned()),
        ];
        html! {
            nav aria-label="The meeting" { ul {
                @for (place, address, words) in places {
                    li { a href=(address) aria-current=[(place == here).then_some("page")] { (words) } }
                }
            } }
        }
    }

    /// What the room must know on every page.
    fn warnings(&self) -> Markup {
        let setting = &self.meeting.setting;
        let record = &self.meeting.record;
        html! {
            @if !setting.missing.is_empty() {
                p.warning { strong { "No data of " (listed(&setting.missing)) "." } " What they know of these people is missing from every page." }
            }
            @for flaw in record.flaws() {
                p.warning.grave[flaw.is_grave()] { strong { "Record: " } (flaw) "." }
            }
            @if record.is_read_only() {
                p.warning.grave role="alert" { strong { "Nothing can be written." } " Put the file back from a copy, or move it out of the folder decisions (it is not counted then); then start the meeting again." }
            }
        }
    }

    fn footer(&self) -> Markup {
        let setting = &self.meeting.setting;
        html! {
            footer {
                p {
                    "Knows nothing after " (day(setting.as_of)) ". People decide; this page decides nothing. It closes after "
                    (IDLE_MINUTES) " minutes without a click."
                }
                details.keys { summary { "Keys" } (keys()) }
                p.small { (setting.agreement) " · " span.hash title=(setting.agreement_digest) { (setting.agreement_digest.get(..12).unwrap_or_default()) } " · people-zones " (setting.version) }
            }
        }
    }

    /// The hidden field that every form needs.
    fn secret(&self) -> Markup {
        html! { input type="hidden" name="form" value=(self.form); }
    }

    /// A button that takes back what stands on a line.
    fn undo(&self, line: &super::decisions::Ref, words: &str) -> Markup {
        html! {
            form.inline action="/undo" method="post" {
                (self.secret())
                input type="hidden" name="line" value=(line);
                button.quiet { (words) }
            }
        }
    }
}

fn keys() -> Markup {
    html! {
        dl.keys {
            dt { kbd { "J" } } dd { "next person" }
            dt { kbd { "K" } } dd { "person before" }
            dt { kbd { "D" } } dd { "to the decision" }
            dt { kbd { "N" } } dd { "next undecided person, once this one is decided" }
            dt { kbd { "Ctrl" } "+" kbd { "Enter" } } dd { "save the form that is being filled in" }
            dt { kbd { "L" } } dd { "to the list" }
            dt { kbd { "P" } } dd { "to the plan" }
            dt { kbd { "?" } } dd { "these keys" }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="robots" content="noindex";
            title { (title) " · People Meeting" }
            link rel="icon" href="data:,";
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// A page outside any session.
pub(super) fn alone(title: &str, words: &str) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(title))
            body { main.alone #main { h1 { (title) } p { (words) } } }
        }
    };
    Html(page.into_string())
}

/// From here the browser goes on by itself, or by the link.
pub(super) fn entrance() -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="refresh" content="0; url=/";
                title { "People Meeting" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body { main.alone #main { h1 { "People Meeting" } p { a href="/" { "Open the meeting" } } } }
        }
    };
    Html(page.into_string())
}

/// Nothing was found.
pub(super) fn nothing(frame: &Frame<'_>, words: &str, typed: Option<&str>) -> Markup {
    let content = html! {
        h1 { "Not found" }
        p role="alert" { (words) }
        @if let Some(typed) = typed {
            form.line action="/find" method="get" {
                label for="again" { "Read the code off the list once more" }
                input #again name="code" value=(typed) size="14" autocomplete="off" spellcheck="false";
                button { "Go" }
            }
        }
        p { a href="/people" { "To the list" } }
    };
    frame.page("Not found", Place::Nowhere, &content)
}

/// Something was not done.
pub(super) fn refused(frame: &Frame<'_>, refusal: &Refusal) -> Markup {
    let content = html! {
        h1 { "Not done" }
        p.warning.grave role="alert" { (refusal) }
        p { "Go back in the browser: what was typed is still there. Nothing that was saved before is lost." }
        p { a href="/people" { "To the list" } }
    };
    frame.page("Not done", Place::Nowhere, &content)
}

/// `police, council and health`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `30 September 2026`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d\u{a0}%B\u{a0}%Y").to_string()
}

/// First letter upper case.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `1 person`, `3 people`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
