//! The rules of a release: as agreed, and never weaker than any agreement may be.

use crate::agreement::{Permit, Release, ReleaseRules};

/// What must hold for every number that leaves. Made from a permit alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    agreed: ReleaseRules,
}

impl Rules {
    /// The rules of the agreement that permits, which was refused if they were too weak or contradicted.
    pub(super) fn agreed(permit: &Permit<'_, Release>) -> Self {
        Self { agreed: permit.agreement().terms().release_rules() }
    }

    /// The name of the set, as the agreement has it.
    pub fn profile(&self) -> &'static str {
        self.agreed.profile.name()
    }

    /// The fewest people a shown number may rest on.
    pub fn minimum_people(&self) -> u64 {
        self.agreed.minimum_people
    }

    /// The least width of the range that a reader can work out for a hidden number.
    pub fn protection(&self) -> u64 {
        self.agreed.numbers.protection
    }

    /// The fewest agencies that a number of people known to several of them may come of.
    pub fn minimum_agencies(&self) -> u32 {
        self.agreed.numbers.minimum_agencies
    }

    /// So many people, and the share of points, harm or cost, in per cent, that they may make up together.
    pub fn dominance(&self) -> (usize, u64) {
        (usize::from(self.agreed.numbers.dominance_people), u64::from(self.agreed.numbers.dominance_percent))
    }

    /// How closely, in per cent, the greatest contribution may be estimated by the second.
    pub fn closeness_percent(&self) -> u64 {
        u64::from(self.agreed.numbers.closeness_percent)
    }

    /// Whether a count of nobody is hidden.
    pub fn hides_zeros(&self) -> bool {
        self.agreed.numbers.hide_zeros
    }

    /// Whether a category that holds everybody of its margin is hidden.
    pub fn hides_full(&self) -> bool {
        self.agreed.numbers.hide_full
    }

    /// What shown numbers are rounded to, if they are.
    pub fn rounding(&self) -> Option<u64> {
        Some(u64::from(self.agreed.numbers.round_to)).filter(|base| *base > 1)
    }

    /// The rules as sentences that a board member follows.
    pub fn in_words(&self) -> Vec<String> {
        let (minimum, (dominant, share)) = (self.minimum_people(), self.dominance());
        let mut words = vec![format!(
            "A number that rests on fewer than {minimum} people is hidden{}.",
            match self.hides_zeros() {
                true => ", and so is a count of nobody",
                false => "; a count of nobody is shown",
            }
        )];
        if self.hides_full() {
            words.push("A category that holds everybody of its total is hidden: it would say the same of each of them.".into());
        }
        words.extend([
            format!("A number of people known to several agencies comes of at least {} agencies.", self.minimum_agencies()),
            format!(
                "Points, harm and cost are hidden where {dominant} people make up more than {share}% of them, or where \
                 the second could estimate the first to within {}%.",
                self.closeness_percent()
            ),
            "The numbers of one row are shown together or hidden together, in every table that has the row.".into(),
            "Further rows are hidden where a hidden number could be worked out from others.".into(),
            format!(
                "Before release, each hidden number was checked against everything shown, now and in earlier releases: \
                 what can be worked out about it is a range that reaches {minimum} and is at least {} wide.",
                self.protection()
            ),
            format!("A number that differs from the same one of an earlier release by fewer than {minimum} people is hidden."),
        ]);
        if let Some(base) = self.rounding() {
            words.push(format!("Numbers are rounded to the nearest {base}, totals apart from their parts: they need not add up."));
        }
        words.push("Rates, places in an order and comparisons are calculated from the numbers shown, and from nothing else.".into());
        words
    }
}

#[cfg(test)]
#[cfg(test)]
impl Rules {
    /// The weakest rules that any agreement can have.
    pub(super) fn weakest() -> Self {
        Self::by(crate::agreement::RuleProfile::Acro10)
    }

    /// A published set, with the least minimum.
    pub(super) fn by(profile: crate::agreement::RuleProfile) -> Self {
        Self { agreed: ReleaseRules::of(profile, crate::agreement::LEAST_MINIMUM) }
    }

    /// Other rules, for a test.
    pub(super) fn with(change: impl FnOnce(&mut ReleaseRules)) -> Self {
        let mut rules = Self::weakest();
        change(&mut rules.agreed);
        rules
    }
}
