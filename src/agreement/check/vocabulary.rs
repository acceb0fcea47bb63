//! What a text of an agreement may be: never empty or still to be filled in, and of the words that there are.

use crate::party::{Digest, PartyId};
use crate::schema::{EXTRACT, Field};

/// What stands in the template wherever somebody has to write something.
pub(in super::super) const BLANK: &str = "to be filled in";

/// Longer than anything that people read before they sign.
const LONGEST: usize = 4_000;

/// What a text is held to be.
pub(super) enum Text {
    Right,
    Blank,
    Wrong(String),
}

/// Judges a text by its format and, where there are any, by the words to choose from.
pub(super) fn judge(text: &str, format: &str, choices: &[&str]) -> Text {
    let wrong = |words: String| Text::Wrong(words);
    if text.contains(BLANK) {
        Text::Blank
    } else if text.trim().is_empty() {
        wrong("is empty".to_owned())
    } else if text.chars().count() > LONGEST {
        wrong("is longer than 4,000 characters".to_owned())
    } else if text.chars().any(hides) {
        wrong("holds a character that cannot be seen".to_owned())
    } else if !choices.is_empty() && !choices.contains(&text) {
        wrong(not_among(text, format, choices))
    } else if !has_format(text, format) {
        wrong(format!("must be {}", form(format)))
    } else {
        Text::Right
    }
}

/// Characters that show something else than what is signed.
fn hides(letter: char) -> bool {
    let reorders =
        matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    reorders || letter == '\u{feff}' || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

fn not_among(text: &str, format: &str, choices: &[&str]) -> String {
    let what = match format {
        "activity" => "names an activity that this program does not know",
        "field" | "kind" => "is a word that the schema lacks",
        _ => "is a word that does not stand here",
    };
    let guess = did_you_mean(text, choices);
    if guess.is_empty() && choices.len() <= 10 {
        return format!("{what}: write one of {}", quoted(choices));
    }
    format!("{what}{guess}")
}

fn quoted(choices: &[&str]) -> String {
    choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(", ")
}

/// The word that was probably meant: `; did you mean "linkage"?`, or nothing.
pub(super) fn did_you_mean(text: &str, choices: &[&str]) -> String {
    let like = |choice: &&str| (strsim::jaro_winkler(text, choice) * 1000.0).round();
    let best = choices.iter().max_by(|a, b| like(a).total_cmp(&like(b)).then(b.cmp(a)));
    match best {
        Some(best) if like(best) >= 800.0 => format!("; did you mean \"{best}\"?"),
        _ => String::new(),
    }
}

fn has_format(text: &str, format: &str) -> bool {
    match format {
        "date" => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "digest" => text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
        "short-name" => is_short_name(text),
        _ => true,
    }
}

fn form(format: &str) -> &'static str {
    match format {
        "date" => "a date like 2026-04-01",
        "digest" => "a digest: 64 digits of 0-9 and a-f",
        _ => "a short name: lower-case letters, digits and hyphens, beginning with a letter",
    }
}

/// Whether a text can be the short name of a party.
pub(super) fn is_short_name(text: &str) -> bool {
    PartyId::try_from(text.to_owned()).is_ok()
}

/// A text that passes for one of this format.
pub(super) fn stand_in(format: &str, choices: &[&str]) -> String {
    match (choices.first(), format) {
        (Some(word), _) => (*word).to_owned(),
        (None, "date") => "2026-01-01".to_owned(),
        (None, "digest") => Digest::of(b"").to_string(),
        (None, _) => "stand-in".to_owned(),
    }
}

/// The field of this name.
pub(in super::super) fn field(name: &str) -> Option<&'static Field> {
    EXTRACT.iter().copied().find(|field| field.name == name)
}
