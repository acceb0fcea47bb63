//! Roles a person can take in a contact.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The role of a person in a contact. The number is what crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ContactRole")]
#[repr(i16)]
pub enum Role {
    /// The extract does not say, and the kind does not imply it.
    NotStated = 0,
    /// Found to have done it.
    Offender = 1,
    /// Held to have done it.
    Suspect = 2,
    /// The person whom the case is about.
    Subject = 3,
    /// Harmed by it.
    Victim = 4,
    /// Saw it.
    Witness = 5,
    /// Used by others for their ends.
    Exploited = 6,
    /// Told the agency about it.
    Reporter = 7,
}

impl Role {
    /// Every role, by number.
    pub const ALL: [Role; 8] = [
        Role::NotStated,
        Role::Offender,
        Role::Suspect,
        Role::Subject,
        Role::Victim,
        Role::Witness,
        Role::Exploited,
        Role::Reporter,
    ];

    /// In words, as a list for the meeting says it.
    pub const fn words(self) -> &'static str {
        match self {
            Role::NotStated => "in a role that is not stated",
            Role::Offender => "offender",
            Role::Suspect => "suspect",
            Role::Subject => "subject",
            Role::Victim => "victim",
            Role::Witness => "witness",
            Role::Exploited => "exploited",
            Role::Reporter => "reporter",
        }
    }

    /// The number that crosses.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// The role with this number, if there is one.
    pub fn by_code(code: i16) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}
