//! Which parts an identity has: so that a linker can tell what is missing from what is different.

/// The parts that an identity has, one bit each. Tells of no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known(pub i16);

impl Known {
    /// A forename of more than one letter, beside a surname.
    pub const FORENAME: Self = Self(1);
    /// The first letter of a forename, beside a surname.
    pub const INITIAL: Self = Self(1 << 1);
    /// A surname, beside a forename or its first letter.
    pub const SURNAME: Self = Self(1 << 2);
    /// One name alone: whichever it is.
    pub const LONE_NAME: Self = Self(1 << 3);
    /// A birth date that is not a first of January.
    pub const BIRTH: Self = Self(1 << 4);
    /// A birth date on a first of January, which stands for many unknown dates.
    pub const FIRST_OF_JANUARY: Self = Self(1 << 5);
    /// A postcode.
    pub const POSTCODE: Self = Self(1 << 6);
    /// A street.
    pub const STREET: Self = Self(1 << 7);
    /// An NHS number.
    pub const NHS_NUMBER: Self = Self(1 << 8);
    /// A house number or name, and a town.
    pub const DWELLING: Self = Self(1 << 9);
    /// The number of the property.
    pub const UPRN: Self = Self(1 << 10);
    /// A unique pupil number.
    pub const UPN: Self = Self(1 << 11);
    /// A National Insurance number.
    pub const NI_NUMBER: Self = Self(1 << 12);
    /// A sex; not which.
    pub const SEX: Self = Self(1 << 13);

    /// Whether all of these are known.
    pub const fn has(self, of: Self) -> bool {
        self.0 & of.0 == of.0
    }

    /// What either knows.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without these.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// These as well, if so.
    #[must_use]
    pub const fn and_if(self, so: bool, other: Self) -> Self {
        if so { self.or(other) } else { self }
    }
}
