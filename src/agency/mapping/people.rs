//! Whether the values of a column go with people: each value with one name and one birth date.

use crate::agency::read::RawTable;
use std::collections::HashMap;

/// Rows looked at.
const ROWS: usize = 20_000;

/// How a column of references relates to the people on its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Following {
    /// Rows whose reference stood on an earlier row.
    pub(super) again: usize,
    /// Of these, the rows that share a name or the birth date with the first.
    pub(super) same_person: usize,
    /// Rows whose name and birth date stood on an earlier row under another reference.
    pub(super) person_under_another: usize,
}

impl Following {
    /// References come again, nearly always with the same person.
    pub(super) fn follows_people(&self) -> bool {
        self.again >= 1 && self.same_person * 10 >= self.again * 8
    }

    /// References come again with all sorts of people.
    pub(super) fn follows_something_else(&self) -> bool {
        self.again >= 10 && self.same_person * 2 < self.again
    }

    /// References never come again, although people do: numbers of rows or events.
    pub(super) fn numbers_rows(&self) -> bool {
        self.again == 0 && self.person_under_another >= 5
    }
}

/// Follows a column of references over the rows. Without columns that tell people apart nothing is found.
pub(super) fn follow(table: &RawTable, reference: usize, telling: &[usize]) -> Following {
    let mut found = Following::default();
    if telling.is_empty() {
        return found;
    }
    let mut person_of: HashMap<&str, Vec<String>> = HashMap::new();
    let mut reference_of: HashMap<Vec<String>, &str> = HashMap::new();
    for row in table.sample().take(ROWS) {
        let value = row.get(reference);
        let person: Vec<String> = telling.iter().map(|column| row.get(*column).to_lowercase()).collect();
        if value.is_empty() {
            continue;
        }
        if person.iter().all(|part| !part.is_empty()) {
            let first = reference_of.entry(person.clone()).or_insert(value);
            found.person_under_another += usize::from(*first != value);
        }
        match person_of.get(value) {
            Some(first) => {
                found.again += 1;
                found.same_person += usize::from(*first == person || share_a_word(first, &person));
            }
            None => {
                person_of.insert(value, person);
            }
        }
    }
    found
}

/// Spellings of one person differ, but hardly ever in every name and in the birth date.
fn share_a_word(one: &[String], other: &[String]) -> bool {
    let words = |person: &[String]| -> Vec<String> {
        let words = person.iter().flat_map(|part| part.split([' ', ',', '.']));
        words.filter(|word| word.len() > 2 && !TITLES.contains(word)).map(str::to_owned).collect()
    };
    let first = words(one);
    words(other).iter().any(|word| first.contains(word))
}

/// Words that people share without being one.
const TITLES: [&str; 4] = ["mrs", "miss", "master", "unknown"];
