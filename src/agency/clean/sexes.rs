//! Codes of sex, and plain words of yes and no.

use super::fold;
use crate::schema::Sex;

/// Sex as an agency writes it: words, letters, or the NHS's numbers.
pub(super) fn sex(text: &str) -> Sex {
    match fold::words(text).as_str() {
        "m" | "male" | "man" | "boy" | "1" | "1 male" | "m male" | "male m" => Sex::Male,
        "f" | "female" | "woman" | "girl" | "2" | "2 female" | "f female" | "female f" => Sex::Female,
        _ => Sex::Unknown,
    }
}

/// Whether a cell is a word or letter for sex. Numbers are not: they could be anything.
pub(in crate::agency) fn is_sex(text: &str) -> bool {
    let words = fold::words(text);
    let unknown = [
        "u",
        "unknown",
        "not known",
        "not specified",
        "i",
        "indeterminate",
        "other",
        "x",
        "not stated",
        "n",
        "o",
    ];
    let number = words.bytes().all(|byte| byte.is_ascii_digit());
    (sex(text) != Sex::Unknown && !number) || unknown.contains(&words.as_str())
}

/// A plain yes or no.
pub(in crate::agency) fn flag(text: &str) -> Option<bool> {
    match fold::words(text).as_str() {
        "y" | "yes" | "true" | "1" | "t" | "restricted" | "protected" | "confidential" | "sensitive"
        | "refuge" | "flagged" | "adopted" => Some(true),
        "n" | "no" | "false" | "0" | "f" | "none" | "" | "not restricted" | "not protected"
        | "unrestricted" | "open" | "n a" | "standard" | "normal" => Some(false),
        _ => None,
    }
}

/// Whether a person is to be protected: anything that is not a plain no.
pub(super) fn is_protected(text: &str) -> bool {
    flag(text) != Some(false)
}

#[cfg(test)]
mod tests {
    use super::{is_protected, sex};
    use crate::schema::Sex;

    #[test]
    fn sex_is_read_from_words_letters_and_numbers() {
        for text in ["M", "male", "MALE", "1", "Boy"] {
            assert_eq!(sex(text), Sex::Male);
        }
        for text in ["F", "Female", "2", "girl"] {
            assert_eq!(sex(text), Sex::Female);
        }
        for text in ["", "U", "9", "Not known", "Indeterminate"] {
            assert_eq!(sex(text), Sex::Unknown);
        }
    }

    #[test]
    fn whoever_is_not_plainly_unprotected_is_protected() {
        for text in ["Y", "yes", "TRUE", "1", "Restricted", "see manager"] {
            assert!(is_protected(text), "{text}");
        }
        for text in ["", "N", "no", "False", "0", "-"] {
            assert!(!is_protected(text), "{text}");
        }
    }
}
