//! The attributes of a person that may cross, in their coarse form.

use serde::{Deserialize, Serialize};

/// Age in bands with breaks at 10 (criminal responsibility) and 18 (adulthood). The number crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i16)]
pub enum AgeBand {
    /// No usable birth date.
    Unknown = 0,
    /// Nine or younger.
    Under10 = 1,
    /// Ten to seventeen.
    From10To17 = 2,
    /// Eighteen or older.
    From18 = 3,
}

impl AgeBand {
    /// Every band, by number.
    pub const ALL: [AgeBand; 4] = [AgeBand::Unknown, AgeBand::Under10, AgeBand::From10To17, AgeBand::From18];

    /// The band of an age in full years.
    pub const fn of(years: i32) -> Self {
        match years {
            ..10 => AgeBand::Under10,
            10..18 => AgeBand::From10To17,
            _ => AgeBand::From18,
        }
    }

    /// The number that crosses.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// The band with this number, if there is one.
    pub fn by_code(code: i16) -> Option<Self> {
        AgeBand::ALL.into_iter().find(|band| band.code() == code)
    }
}

/// Sex as an agency recorded it. The number crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i16)]
pub enum Sex {
    /// Not recorded.
    Unknown = 0,
    /// Female.
    Female = 1,
    /// Male.
    Male = 2,
}

impl Sex {
    /// Every one, by number.
    pub const ALL: [Sex; 3] = [Sex::Unknown, Sex::Female, Sex::Male];

    /// The number that crosses.
    pub const fn code(self) -> i16 {
        self as i16
    }
}

#[cfg(test)]
mod tests {
    use super::AgeBand;

    #[test]
    fn age_breaks_at_ten_and_eighteen() {
        let bands = [9, 10, 17, 18].map(AgeBand::of);
        assert_eq!(bands, [AgeBand::Under10, AgeBand::From10To17, AgeBand::From10To17, AgeBand::From18]);
    }
}
