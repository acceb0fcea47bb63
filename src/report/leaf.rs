//! A sheet of paper as HTML: nothing to fetch, nothing to run, marked with where it comes from.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::words;
use crate::release::Provenance;

const STYLE: &str = include_str!("page.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// A page with what stands on it. Its foot says what it is of, and bears the hash of all above.
pub(super) fn leaf(
    title: &str,
    kicker: &str,
    of: &Provenance,
    printed: jiff::civil::Date,
    body: &Markup,
) -> String {
    let text = &body.0;
    let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#main" { "Skip to the page" }
                @for mark in &of.marks { aside class="mark" aria-label="Status of this page" { p { strong { (mark) } } } }
                header {
                    p class="kicker" { (kicker) }
                    h1 { (title) }
                    p class="when" { (words::day(of.from)) " to " (words::day(of.as_of)) }
                }
                main id="main" { (PreEscaped(text)) }
                footer {
                    p {
                        "Round " (of.round) " · " (of.agreement) " · made on " (words::day(printed)) " by people-zones " (of.code_version)
                        ". Only numbers that passed disclosure control are on this page."
                    }
                    p class="hash" { "agreement " (of.agreement_digest) br; "this page " (hash) }
                }
            }
        }
    }
    .into_string()
}

/// A part of the page under a heading.
pub(super) fn section(id: &str, title: &str, content: &Markup) -> Markup {
    let heading = format!("{id}-heading");
    html! { section id=(id) aria-labelledby=(heading) { h2 id=(heading) { (title) } (content) } }
}
