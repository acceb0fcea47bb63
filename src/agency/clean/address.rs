//! Lines of an address: folded, and a house number taken off the street where it stands there.

use super::{fold, names};
use crate::agency::identity::AddressLine;

/// Words of streets and their short forms, so that both are one.
const SHORT: &[(&str, &str)] = &[
    ("street", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("close", "cl"),
    ("crescent", "cres"),
    ("court", "ct"),
    ("place", "pl"),
    ("square", "sq"),
    ("gardens", "gdns"),
    ("grove", "gr"),
    ("terrace", "terr"),
    ("apartment", "flat"),
    ("apt", "flat"),
    ("saint", "st"),
    ("mount", "mt"),
    ("parade", "pde"),
];

type Lines = (Option<AddressLine>, Option<AddressLine>, Option<AddressLine>);

/// House, street and town. A whole address in the street's cell gives the house and the street of its first line.
pub(super) fn parts(house: &str, street: &str, town: &str) -> Lines {
    let mut street = street.split([',', '\n']).map(line).filter(|line| !line.is_empty()).peekable();
    let mut house = line(house);
    let mut first = street.next().unwrap_or_default();
    if house.is_empty() {
        let (number, rest) = numbered(&first);
        // A line that is only a number or a flat has the street behind it.
        if rest.is_empty() {
            let second = street.next().unwrap_or_default();
            let (more, next) = numbered(&second);
            house = [number, more].join(" ").trim().to_owned();
            first = next.to_owned();
        } else {
            (house, first) = (number.to_owned(), rest.to_owned());
        }
    }
    (AddressLine::new(house), AddressLine::new(first), AddressLine::new(line(town)))
}

/// One line in capitals with short forms.
fn line(text: &str) -> String {
    if names::is_placeholder(text) {
        return String::new();
    }
    let words = fold::words(text);
    let mut line = String::with_capacity(words.len());
    for word in words.split(' ') {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(SHORT.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short));
    }
    line.make_ascii_uppercase();
    line
}

/// The number at the head of a line, with *flat* before it, and the rest.
fn numbered(line: &str) -> (&str, &str) {
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let begins = match line.split_once(' ') {
        Some(("FLAT" | "UNIT" | "NO" | "ROOM", rest)) if is_number(rest) => line.len() - rest.len(),
        _ => 0,
    };
    let mut end = begins;
    while is_number(&line[end..]) {
        end = line[end..].find(' ').map_or(line.len(), |space| end + space + 1);
    }
    (line[..end].trim_end(), &line[end..])
}

#[cfg(test)]
mod tests {
    use super::{numbered, parts};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_stand_at_the_head(line in "(FLAT|UNIT|NO|A|1|12B|HIGH){0,1}( (FLAT|NO|A|1|12B|HIGH)){0,3}") {
            let line = line.trim();
            let words: Vec<&str> = line.split(' ').collect();
            let kind = usize::from(["FLAT", "UNIT", "NO", "ROOM"].contains(&words[0]));
            let numbers = words[kind..].iter().take_while(|word| word.starts_with(['1'])).count();
            let head = if numbers == 0 { 0 } else { kind + numbers };
            let (number, rest) = numbered(line);
            prop_assert_eq!(number, words[..head].join(" "));
            prop_assert_eq!(rest, words[head..].join(" "));
        }
    }

    #[track_caller]
    fn check(house: &str, street: &str, town: &str, expected: &str) {
        let (house, street, town) = parts(house, street, town);
        let text =
            [house, street, town].map(|line| line.map_or("-".to_owned(), |line| line.as_str().to_owned()));
        assert_eq!(text.join("|"), expected);
    }

    #[test]
    fn lines_are_folded_to_one_form() {
        check("12", "High Street", "Leicester", "12|HIGH ST|LEICESTER");
        check("12A", "St. Mary's Rd", "", "12A|ST MARYS RD|-");
        check("", "", "unknown", "-|-|-");
    }

    #[test]
    fn a_house_number_is_taken_off_the_street() {
        check("", "12 High Street", "", "12|HIGH ST|-");
        check("", "Flat 2, 10 High Street, Leicester, LE3 1AA", "", "FLAT 2 10|HIGH ST|-");
        check("", "12, High Street", "", "12|HIGH ST|-");
        check("", "Rose Cottage", "", "-|ROSE COTTAGE|-");
    }
}
