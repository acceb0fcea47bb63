//! What a holding agency answers about candidates before the meeting, sealed to the hub: choices of fixed lists alone,
//! so that no name, reference or free text can cross.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::one_part::{self, OnePart, open, post};
use super::{Answer, Code, Error};
use crate::agreement::{Activity, Agreement, Permit};
use crate::party::{Digest, Keys, Party, PartyId, Posted, Statement};

/// What an agency says in the open about its answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preparation {
    /// Who answers.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the manifest that the candidate pack was about.
    pub manifest: Digest,
    /// When, by the agency's clock. Later answers take the place of earlier ones.
    pub answered_at: Timestamp,
}

/// What is sealed inside: an answer for each candidate whom the agency holds.
pub type Prepared = BTreeMap<Code, HolderAnswer>;

/// What an agency knows of one candidate before the meeting speaks of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderAnswer {
    /// Whether the records behind the code are one person.
    pub same_person: Answer,
    /// Plans in which the person is already looked after.
    pub open_to: BTreeSet<OpenTo>,
    /// Speaking of the person in the room could harm somebody.
    pub unsafe_to_discuss: bool,
    /// How much of the agency's detail may be shown in the room.
    pub detail: Detail,
    /// How the person can be reached without harm.
    pub contact: Route,
}

macro_rules! choices {
    ($($(#[$meta:meta])* $type:ident { $($(#[$inner:meta])* $variant:ident $name:literal $words:literal;)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$inner])* $variant),* }

        impl $type {
            /// Every choice.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As it is written in a file.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// As people say it.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),* }
            }

            /// The choice of this name, with spaces or underscores, in any case.
            pub fn by_name(text: &str) -> Option<Self> {
                let text = text.trim().to_lowercase().replace([' ', '-'], "_");
                Self::ALL.iter().copied().find(|one| one.name() == text)
            }
        }
    )*};
}

choices! {
    /// A plan in which a person is already looked after.
    OpenTo {
        /// Multi-agency risk assessment conference.
        Marac "marac" "MARAC";
        /// Multi-agency public protection arrangements.
        Mappa "mappa" "MAPPA";
        /// A child protection plan.
        ChildProtection "child_protection" "child protection";
        /// Another plan.
        OtherPlan "other_plan" "another plan";
    }
    /// How much of an agency's detail may be shown in the room.
    Detail {
        /// Only that the agency knows the person.
        Known "known" "only that we know the person";
        /// How many contacts, not when or of what kind.
        Counts "counts" "how many contacts";
        /// Contacts by time, and what harm they tell of.
        Full "full" "contacts by time, and harm";
    }
    /// How a person can be reached without harm.
    Route {
        /// Nobody knows one yet.
        None "none" "no safe way is known";
        /// Only by way of this agency's own worker.
        ThroughUs "through_us" "through an agency's worker";
        /// Face to face.
        InPerson "in_person" "face to face";
        /// By telephone.
        Telephone "telephone" "by telephone";
        /// By letter.
        Letter "letter" "by letter";
    }
}

impl Statement for Preparation {
    const LABEL: &'static str = "people-zones/preparation/v1";
    const MEMBER: &'static str = "preparation";
}

impl OnePart for Preparation {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        one_part::agency(agreement, &self.agency)
    }
}

impl Preparation {
    /// Seals answers to the hub.
    pub fn post<A: Activity>(
        &self,
        given: &Prepared,
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<Posted, Error> {
        post(self, given, permit.agreement().hub(), keys)
    }

    /// Opens an agency's answers and checks all of it but the manifest that they name.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Prepared), Error> {
        let (letter, given) = open::<Self, _, A>(bytes, permit, keys)?;
        Ok((letter.statement, given))
    }
}
