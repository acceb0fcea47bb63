//! What the meeting decided about an agency's own people, sealed to that agency: no points, no band, no group, and
//! nothing that another agency knows.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Error;
use super::one_part::{OnePart, open, post};
use crate::agreement::{Activity, Agreement, Permit};
use crate::audit::Head;
use crate::party::{Digest, Keys, Party, PartyId, Posted, Statement};

/// What a decision pack says in the open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionPack {
    /// Whose pack.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the manifest whose shuffled references it names people by.
    pub manifest: Digest,
    /// Which of the agency's packs of this meeting: opposite parties of one event never share one.
    pub number: u32,
    /// When the meeting ended, by the hub's clock.
    pub decided_at: Timestamp,
    /// Exceptions in the agreement that every pack must bear.
    pub exceptions: Vec<String>,
    /// The last line of the hub's log.
    pub head: Head,
}

/// What is sealed inside.
pub type Decided = Vec<DecidedPerson>;

/// What was decided about one of the agency's own people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedPerson {
    /// The agency's own shuffled references.
    pub references: Vec<i32>,
    /// The candidate's code.
    pub code: String,
    /// What was decided, in words.
    pub decision: String,
    /// The agency that leads.
    pub lead: String,
    /// What this agency is to do.
    pub actions: Vec<String>,
    /// The earliest day by which one of them is due.
    pub due: Option<Date>,
    /// When the meeting looks at the person again.
    pub review: Option<Date>,
    /// Whether the person was told, in words.
    pub informed: String,
}

impl Statement for DecisionPack {
    const LABEL: &'static str = "people-zones/decision-pack/v1";
    const MEMBER: &'static str = "decisions";
}

impl OnePart for DecisionPack {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        Ok(agreement.hub().clone())
    }
}

impl DecisionPack {
    /// Seals a pack to its agency, and to nobody else.
    pub fn post(&self, decided: &Decided, to: &Party, keys: &Keys) -> Result<Posted, Error> {
        post(self, decided, to, keys)
    }

    /// Opens one's own pack and checks that it is the hub's, of this agreement and round.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Decided), Error> {
        let (letter, decided) = open::<Self, _, A>(bytes, permit, keys)?;
        Ok((letter.statement, decided))
    }
}
