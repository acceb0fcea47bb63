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
        (house, first) = numbered(first);
        // A line that is only a number or a flat has the street behind it.
        if first.is_empty() {
            let (number, next) = numbered(street.next().unwrap_or_default());
            house = [house, number].join(" ").trim().to_owned();
            first = next;
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
fn numbered(line: String) -> (String, String) {
    let words: Vec<&str> = line.split(' ').collect();
    let is_number = |word: &&&str| word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let mut head = usize::from(matches!(words.first(), Some(&("FLAT" | "UNIT" | "NO" | "ROOM"))));
    head += words[head..].iter().take_while(is_number).count();
    if head == 1 && matches!(words[0], "FLAT" | "UNIT" | "NO" | "ROOM") {
        head = 0;
    }
    (words[..head].join(" "), words[head..].join(" "))
}

#[cfg(test)]
mod tests {
    use super::parts;

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
