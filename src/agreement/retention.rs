//! How long each class of data is kept, and from when on it is overdue.

use jiff::ToSpan as _;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// For how many days each class of data is kept, counted from the day on which its round was opened. Linkage key
/// and shares have no number of their own: they go when the agreement ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Pseudonymous rows and links: the round is closed by then, and nothing runs in it after.
    #[schemars(range(min = 1, max = 3660))]
    pub round_work_days: u32,
    /// Each agency's lookup from references back to its people.
    #[schemars(range(min = 1, max = 3660))]
    pub lookups_days: u32,
    /// The People Meeting's decisions.
    #[schemars(range(min = 1, max = 3660))]
    pub decisions_days: u32,
    /// Released results.
    #[schemars(range(min = 1, max = 36_600))]
    pub releases_days: u32,
    /// The audit log.
    #[schemars(range(min = 1, max = 36_600))]
    pub log_days: u32,
}

impl Retention {
    /// The last day on which the work of a round may still be there.
    pub fn work_deletion_date(&self, round_opened: Date) -> Date {
        after(round_opened, self.round_work_days)
    }

    /// Whether a round should have been closed: nothing runs in it any more.
    pub fn work_overdue(&self, round_opened: Date, today: Date) -> bool {
        today > self.work_deletion_date(round_opened)
    }

    /// The last day on which an agency may still hold its lookup.
    pub fn lookup_deletion_date(&self, round_opened: Date) -> Date {
        after(round_opened, self.lookups_days)
    }

    /// Whether an agency's lookup should be gone.
    pub fn lookup_overdue(&self, round_opened: Date, today: Date) -> bool {
        today > self.lookup_deletion_date(round_opened)
    }

    /// The last day on which the meeting's decisions may still be there.
    pub fn decisions_deletion_date(&self, round_opened: Date) -> Date {
        after(round_opened, self.decisions_days)
    }

    /// The last day on which released results may still be there.
    pub fn releases_deletion_date(&self, round_opened: Date) -> Date {
        after(round_opened, self.releases_days)
    }

    /// The last day on which the audit log may still be there.
    pub fn log_deletion_date(&self, round_opened: Date) -> Date {
        after(round_opened, self.log_days)
    }
}

fn after(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}
