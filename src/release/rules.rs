//! The rules of a release: as agreed, and never weaker than any agreement may be.

use crate::agreement::{Permit, Release};

/// What must hold for every number that leaves. Made from a permit alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    minimum_people: u64,
    protection: u64,
}

impl Rules {
    /// What can be worked out about a hidden number must leave at least this much open.
    const PROTECTION: u64 = 5;

    /// The rules of the agreement that permits, which was refused if its minimum was too low.
    pub(super) fn agreed(permit: &Permit<'_, Release>) -> Self {
        Self::hiding_below(permit.agreement().terms().minimum_people)
    }

    fn hiding_below(minimum_people: u64) -> Self {
        Self { minimum_people, protection: Self::PROTECTION }
    }

    /// The fewest people a shown number may rest on.
    pub fn minimum_people(&self) -> u64 {
        self.minimum_people
    }

    /// The least width of the interval that a reader can work out for a hidden number.
    pub fn protection(&self) -> u64 {
        self.protection
    }

    /// The rules as sentences that a board member follows.
    pub fn in_words(&self) -> Vec<String> {
        let minimum = self.minimum_people;
        vec![
            format!(
                "A number that rests on fewer than {minimum} people is hidden, and so is a count of nobody."
            ),
            "The numbers of one row are shown together or hidden together.".into(),
            format!(
                "Further rows are hidden where a hidden number could be worked out by subtraction: \
                 hidden rows are at least two, and together rest on at least {minimum} people."
            ),
            format!(
                "Before release, each hidden number was checked against everything shown: what can be worked out \
                 about it is a range that reaches {minimum} and is at least {} wide.",
                self.protection
            ),
            "Rates and comparisons are calculated from the numbers shown, and from nothing else.".into(),
        ]
    }
}

#[cfg(test)]
impl Rules {
    /// The weakest rules that any agreement can have.
    pub(super) fn weakest() -> Self {
        Self::hiding_below(crate::agreement::LEAST_MINIMUM)
    }
}
