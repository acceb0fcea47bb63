//! Scores as classes, the way analysts read them.

/// How an area and its surroundings stand to all areas together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Chance alone would show this much less in fewer than one of a hundred.
    Cold99,
    /// … one of twenty.
    Cold95,
    /// … one of ten.
    Cold90,
    /// Within what chance would show.
    NotUnusual,
    /// Chance alone would show this much more in fewer than one of ten.
    Hot90,
    /// … one of twenty.
    Hot95,
    /// … one of a hundred.
    Hot99,
}

impl Class {
    /// Two-sided bounds of the normal distribution.
    pub(super) fn of(z: f64) -> Self {
        match z {
            z if z > 2.576 => Self::Hot99,
            z if z > 1.960 => Self::Hot95,
            z if z > 1.645 => Self::Hot90,
            z if z < -2.576 => Self::Cold99,
            z if z < -1.960 => Self::Cold95,
            z if z < -1.645 => Self::Cold90,
            _ => Self::NotUnusual,
        }
    }

    /// As analysts write it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Hot99 => "99 % hot",
            Self::Hot95 => "95 % hot",
            Self::Hot90 => "90 % hot",
            Self::NotUnusual => "not unusual",
            Self::Cold90 => "90 % cold",
            Self::Cold95 => "95 % cold",
            Self::Cold99 => "99 % cold",
        }
    }
}
