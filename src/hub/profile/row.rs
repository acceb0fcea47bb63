//! What a profile holds of one person.

use super::super::signs;
use crate::schema::AgeBand;

/// How many domains there are.
pub(in crate::hub) const DOMAINS: usize = 7;

/// First and last day, counted from the first day of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: u16,
    /// The last day.
    pub last: u16,
}

impl Span {
    /// No day at all.
    pub const NONE: Self = Self { first: u16::MAX, last: 0 };

    /// With one more day.
    pub(super) fn with(self, day: u16) -> Self {
        Self { first: self.first.min(day), last: self.last.max(day) }
    }

    /// The span, unless it is of no day.
    pub fn some(self) -> Option<Self> {
        (self.first <= self.last).then_some(self)
    }
}

/// One person's demand. What only passes on another agency's incident is in nothing but the two fields that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Contacts.
    pub contacts: u32,
    /// Contacts that only pass on another agency's incident.
    pub passed_on: u32,
    /// Different agencies.
    pub agencies: u8,
    /// Different agencies, with those that only had an incident passed on to them.
    pub agencies_with_passed_on: u8,
    /// First and last day.
    pub span: Span,
    /// Months with a contact.
    pub active_months: u16,
    /// Contacts in the last half-year.
    pub recent: u32,
    /// Contacts in the half-year before that.
    pub before: u32,
    /// Roles, one bit each by the role's number.
    pub roles: u8,
    /// Needs and disadvantages that contacts show or agencies recorded, one bit each.
    pub signs: u16,
    /// The agency that saw the person first; `SEVERAL` if more than one did in the same month or on the same day.
    pub first_agency: i16,
    /// Where most contacts were (the latest breaks ties, then the code); place in the pool's areas, or -1.
    pub area: i32,
    /// Contacts weighted by `0.5^(age / half-life)`, in millionths.
    pub weighted: u64,
    /// Harm of all contacts, in millionths; 0 without a table.
    pub harm: i64,
    /// Cost of all contacts, in millionths of a pound; 0 without a table.
    pub cost: i64,
    /// The youngest band that any agency knows.
    pub age: AgeBand,
    /// All of the person's records stand together by firm links.
    pub firm: bool,
}

impl Profile {
    /// No agency had a contact.
    pub const NOBODY: i16 = -1;
    /// Several agencies saw the person first, as far as dates tell.
    pub const SEVERAL: i16 = -2;

    /// How many of the ten headline needs are met.
    pub fn needs(&self) -> u32 {
        (self.signs & signs::NEEDS).count_ones()
    }

    /// How many of the three disadvantages of SMD-3.
    pub fn smd_3(&self) -> u32 {
        (self.signs & signs::SMD_3).count_ones()
    }

    /// How many of the five disadvantages of SMD-5.
    pub fn smd_5(&self) -> u32 {
        (self.signs & signs::SMD_5).count_ones()
    }
}
