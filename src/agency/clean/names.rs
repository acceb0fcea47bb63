//! Names of people in columns of their own or together in one.

use super::fold;
use super::word_list::WordList;
use crate::agency::identity::{Name, Surname};

/// Forms of address, not names.
static TITLES: WordList = WordList::new(&[
    "MR",
    "MRS",
    "MS",
    "MISS",
    "MX",
    "MSTR",
    "MASTER",
    "DR",
    "DOCTOR",
    "REV",
    "REVD",
    "REVEREND",
    "SIR",
    "LADY",
    "LORD",
    "DAME",
    "RT",
    "HON",
    "RTHON",
    "PROF",
    "PROFESSOR",
    "FR",
    "CLLR",
    "CAPT",
    "CAPTAIN",
    "MAJ",
    "MAJOR",
    "COL",
    "LT",
    "SGT",
    "PC",
    "MESSRS",
    "MADAM",
    "MME",
    "BARON",
    "BARONESS",
    "COUNT",
    "COUNTESS",
    "VISCOUNT",
    "HRH",
]);

/// Words behind a name that are no part of it.
static SUFFIXES: WordList =
    WordList::new(&["JR", "JNR", "SR", "SNR", "ESQ", "OBE", "MBE", "CBE", "KC", "QC", "MP", "PHD"]);

/// Small words that belong to the name behind them.
const PARTICLES: &[&str] = &[
    "VAN", "VON", "DER", "DEN", "DE", "DA", "DOS", "DU", "DI", "DEL", "LA", "LE", "EL", "AL", "BIN", "IBN",
    "TER", "ST", "MC", "MAC", "O", "AP",
];

/// What is written where a name is not known.
static PLACEHOLDERS: WordList = WordList::new(&[
    "unknown",
    "unk",
    "nk",
    "n k",
    "n a",
    "not known",
    "notknown",
    "not recorded",
    "not stated",
    "not given",
    "not provided",
    "not available",
    "not applicable",
    "not supplied",
    "none",
    "nil",
    "null",
    "nan",
    "blank",
    "test",
    "tester",
    "testing",
    "test patient",
    "test person",
    "dummy",
    "baby",
    "baby of",
    "baby girl",
    "baby boy",
    "infant",
    "twin",
    "twin one",
    "twin two",
    "twin 1",
    "twin 2",
    "x",
    "xx",
    "xxx",
    "xxxx",
    "xxxxx",
    "zz",
    "zzz",
    "zzzz",
    "tbc",
    "tba",
    "anon",
    "anonymous",
    "refused",
    "refuses",
    "withheld",
    "no name",
    "no forename",
    "no surname",
    "unknown male",
    "unknown female",
    "male unknown",
    "female unknown",
    "unidentified",
    "declined",
    "error",
    "delete",
    "deleted",
    "duplicate",
    "do not use",
    "name not known",
    "name unknown",
    "unspecified",
    "missing",
]);

/// The names of one person as a row has them.
#[derive(Default)]
pub(super) struct Names {
    pub(super) forenames: Vec<Name>,
    pub(super) surname: Option<Surname>,
}

/// Whether a cell says that something is not known. `Na` and `X` alone can be real names: only with signs are they not.
pub(super) fn is_placeholder(text: &str) -> bool {
    !is_plainly_other(text) && !is_plainly_numbered(text) && reads_as_placeholder(text)
}

/// Whether a text is one word of plain letters, and no placeholder of its length begins as it does.
fn is_plainly_other(text: &str) -> bool {
    is_plain_word(text) && !PLACEHOLDERS.may_hold(text)
}

/// Whether a text is nothing but a word of letters that stay as they are when they are folded, but for their case.
fn is_plain_word(text: &str) -> bool {
    !text.is_empty() && text.len() < 100 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a text has a digit, and begins as no placeholder with a digit can.
fn is_plainly_numbered(text: &str) -> bool {
    let begins = text.bytes().find(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let digit = text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_digit());
    digit && !matches!(begins, Some(b't' | b'b' | b'u'))
}

fn reads_as_placeholder(text: &str) -> bool {
    let words = fold::words(text);
    let sign = !text.chars().any(char::is_alphanumeric);
    sign || PLACEHOLDERS.holds(&words) || words.starts_with("baby of ") || words.starts_with("unknown ")
}

/// Given names from one cell, titles taken off.
pub(super) fn forenames(text: &str) -> Vec<Name> {
    if is_placeholder(text) {
        return Vec::new();
    }
    if is_plain_word(text) {
        let word = text.to_ascii_uppercase();
        return if TITLES.holds(&word) { Vec::new() } else { Vec::from_iter(Name::new(word)) };
    }
    let mut words: Vec<String> = without_brackets(text).split(is_between).map(letters).collect();
    words.retain(|word| !word.is_empty() && !TITLES.holds(word));
    without_suffixes(&mut words);
    words.into_iter().filter_map(Name::new).collect()
}

/// A family name from one cell: its words are joined, so that all ways of writing it are one; and each stands alone as
/// well, for many give one of two.
pub(super) fn surname(text: &str) -> Option<Surname> {
    if is_placeholder(text) {
        return None;
    }
    let mut words: Vec<String> = if is_plain_word(text) {
        vec![text.to_ascii_uppercase()]
    } else {
        let words = without_brackets(text);
        words.split(|c| is_between(c) || is_hyphen(c)).map(letters).filter(|w| !w.is_empty()).collect()
    };
    without_suffixes(&mut words);
    while words.len() > 1 && TITLES.holds(&words[0]) {
        words.remove(0);
    }
    let title_alone = words.len() == 1 && matches!(words[0].as_str(), "MR" | "MRS" | "MS" | "MISS" | "DR");
    let is_small = |word: &str| word.len() < 2 || PARTICLES.contains(&word);
    (!title_alone).then(|| Surname::new(&words, is_small)).flatten()
}

/// Names from one cell: *Surname, Forenames* if there is a comma, *SURNAME Forenames* if only the first
/// word is all capitals, *Forenames Surname* otherwise.
pub(super) fn full(text: &str) -> Names {
    if is_placeholder(text) {
        return Names::default();
    }
    if let Some((family, given)) = text.split_once(',') {
        return Names { forenames: forenames(given), surname: surname(family) };
    }
    let text = without_brackets(text);
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.retain(|word| !TITLES.holds(&letters(word)) && !SUFFIXES.holds(&letters(word)));
    let Some((last, before)) = words.split_last() else { return Names::default() };
    let (family, given) = match before {
        [first, between @ ..] if is_shouted(first) && !is_shouted(last) => {
            (first.to_string(), [between, &[*last]].concat())
        }
        _ => {
            let particles =
                before.iter().rev().take_while(|word| PARTICLES.contains(&letters(word).as_str())).count();
            let kept = before.len() - particles.min(before.len().saturating_sub(1));
            (words[kept..].join(" "), before[..kept].to_vec())
        }
    };
    Names { forenames: forenames(&given.join(" ")), surname: surname(&family) }
}

/// The names of an alias: whole if it is whole, otherwise beside the surname of the row.
pub(super) fn known_as(text: &str, row_surname: impl FnOnce() -> Option<Surname>) -> Option<Names> {
    if text.is_empty() || is_placeholder(text) {
        return None;
    }
    let mut names = if text.contains(',') || text.contains(' ') {
        full(text)
    } else {
        Names { forenames: forenames(text), surname: None }
    };
    if names.surname.is_none() {
        names.surname = row_surname();
    }
    (!names.forenames.is_empty()).then_some(names)
}

fn letters(word: &str) -> String {
    let mut folded = String::new();
    fold::letters(word, &mut folded);
    folded
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',' | ';' | '/' | '&')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

fn is_shouted(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 1 && letters.clone().all(char::is_uppercase)
}

fn without_suffixes(words: &mut Vec<String>) {
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.holds(word)) {
        words.pop();
    }
}

/// What stands in brackets is a remark or a second name.
fn without_brackets(text: &str) -> String {
    let mut depth = 0;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = (depth - 1).max(0),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{
        Names, PLACEHOLDERS, forenames, full, is_plainly_numbered, known_as, reads_as_placeholder, surname,
    };
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_plainly_numbered_is_no_placeholder(
            text in "[a-zA-Z0-9 .&'é-]{0,8}",
            known in prop::sample::select(PLACEHOLDERS.words()),
        ) {
            for text in [&text, &format!("{text}{known}"), &format!("{known}{text}"), &known.to_uppercase()] {
                prop_assert!(!(is_plainly_numbered(text) && reads_as_placeholder(text)), "{}", text);
            }
        }
    }

    #[track_caller]
    fn check(names: Names, expected: &str) {
        assert_eq!(written(&names), expected);
    }

    fn written(names: &Names) -> String {
        let given: Vec<&str> = names.forenames.iter().map(|name| name.as_str()).collect();
        format!("{}/{}", names.surname.as_ref().map_or("-", |name| name.as_str()), given.join(" "))
    }

    fn apart(family: &str, given: &str) -> Names {
        Names { forenames: forenames(given), surname: surname(family) }
    }

    #[test]
    fn names_in_two_columns() {
        check(apart("O'Brien", "Mary Jane"), "OBRIEN/MARY JANE");
        check(apart("EDWARDS-HEATHCOTE", "justinian"), "EDWARDSHEATHCOTE/JUSTINIAN");
        check(apart("van der Berg", "J.R."), "VANDERBERG/J R");
        let words = |text: &str| surname(text).unwrap().words().collect::<Vec<_>>().join(" ");
        assert_eq!(words("EDWARDS-HEATHCOTE"), "EDWARDS HEATHCOTE");
        assert_eq!(words("Kaur Gill"), "KAUR GILL");
        assert_eq!(words("van der Berg"), "BERG");
        assert_eq!(words("J Smith"), "SMITH");
        assert_eq!(words("Smith Jr"), "");
        check(apart("Smith Jr", "Anne-Marie"), "SMITH/ANNEMARIE");
    }

    #[test]
    fn titles_are_taken_off() {
        check(apart("Gore", "Rt."), "GORE/");
        check(apart("Gore", "Rt. Hon. William"), "GORE/WILLIAM");
        check(apart("Phklarmonica", "Mrs"), "PHKLARMONICA/");
        check(apart("Mrs", "Ann"), "-/ANN");
        check(apart("Major", "John"), "MAJOR/JOHN");
    }

    #[test]
    fn placeholders_give_nothing() {
        for nothing in ["unknown", "N/K", "-", "None", "Test", "not known", "Baby of Jane", "***", "n/a", ""]
        {
            check(apart(nothing, nothing), "-/");
        }
        check(apart("Nazir", "Na'im"), "NAZIR/NAIM");
    }

    #[test]
    fn names_in_one_column() {
        check(full("Somerset, Edward"), "SOMERSET/EDWARD");
        check(full("Kent, Edmund,"), "KENT/EDMUND");
        check(full(", Simon"), "-/SIMON");
        check(full("Gore, Rt."), "GORE/");
        check(full("Smith, Mr John (Johnny)"), "SMITH/JOHN");
        check(full("Mr John A Smith"), "SMITH/JOHN A");
        check(full("SMITH John Adam"), "SMITH/JOHN ADAM");
        check(full("JOHN SMITH"), "SMITH/JOHN");
        check(full("Ludwig van Beethoven"), "VANBEETHOVEN/LUDWIG");
        check(full("Smith"), "SMITH/");
        check(full("unknown"), "-/");
    }

    #[test]
    fn an_alias_takes_the_surname_of_its_row() {
        check(known_as("Bob", || surname("Smith")).unwrap(), "SMITH/BOB");
        check(known_as("Bob Jones", || surname("Smith")).unwrap(), "JONES/BOB");
        assert!(known_as("N/K", || surname("Smith")).is_none());
    }
}
