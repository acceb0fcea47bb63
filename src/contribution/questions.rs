//! Before the meeting: the linker asks each agency whether its own records of a person are that person's, and the
//! agency answers. Whom it asks about, the hub says by numbers. All of it sealed to the one who may read it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Error;
use super::one_part::{self, OnePart, open, post};
use crate::agreement::{Activity, Agreement, Permit};
use crate::audit::Head;
use crate::party::{Digest, Keys, Party, PartyId, Posted, Statement};

/// What a shortlist says in the open: the hub's, to the linker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shortlist {
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the person map that its numbers are of.
    pub person_map: Digest,
    /// When, by the hub's clock.
    pub listed_at: Timestamp,
    /// The last line of the hub's log.
    pub head: Head,
}

/// What is sealed inside: numbers of people in the person map, in ascending order.
pub type Shortlisted = Vec<i32>;

/// What questions say in the open: the linker's, to one agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// Who is asked.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the manifest whose shuffled references the questions are about.
    pub manifest: Digest,
    /// When, by the linker's clock.
    pub asked_at: Timestamp,
    /// How many records of this agency the linker holds to be of somebody of whom it has another: duplicates.
    pub held_again: u64,
    /// The last line of the linker's log.
    pub head: Head,
}

/// One question: are these records of yours, and those that others hold, of one person?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its number, by which it is answered.
    pub number: u32,
    /// The agency's own shuffled references.
    pub references: Vec<i32>,
    /// How many records other agencies hold that are thought to be of the same person.
    pub others: u32,
    /// Why, in words. Sex and former names, and how they agree, are in no reason.
    pub reasons: Vec<String>,
}

/// What answers say in the open: an agency's, to the linker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Who answers.
    pub agency: PartyId,
    /// Digest of the agreement.
    pub agreement: Digest,
    /// The round.
    pub round: String,
    /// Digest of the questions' statement that is answered.
    pub questions: Digest,
    /// When, by the agency's clock. Later answers to the same questions take the place of earlier ones.
    pub answered_at: Timestamp,
    /// The last line of the agency's log.
    pub head: Head,
}

/// What an agency can say after it has looked at its own records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// They are of one person.
    Same,
    /// They are not.
    Not,
    /// The agency's own records do not tell.
    CannotTell,
}

impl Answer {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Same, Self::Not, Self::CannotTell];

    /// As it is written in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Not => "not",
            Self::CannotTell => "cannot_tell",
        }
    }

    /// The answer of this name, with spaces or underscores, in any case.
    pub fn by_name(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|one| one.name() == text)
    }
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Number of the question.
    pub number: u32,
    /// What is answered.
    pub answer: Answer,
}

impl Statement for Shortlist {
    const LABEL: &'static str = "people-zones/shortlist/v1";
    const MEMBER: &'static str = "shortlist";
}

impl OnePart for Shortlist {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        Ok(agreement.hub().clone())
    }
}

impl Statement for Questions {
    const LABEL: &'static str = "people-zones/questions/v1";
    const MEMBER: &'static str = "questions";
}

impl OnePart for Questions {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        Ok(agreement.linker().clone())
    }
}

impl Statement for Answers {
    const LABEL: &'static str = "people-zones/answers/v1";
    const MEMBER: &'static str = "answers";
}

impl OnePart for Answers {
    fn is_of(&self) -> (Digest, &str) {
        (self.agreement, &self.round)
    }

    fn sender(&self, agreement: &Agreement) -> Result<Party, Error> {
        one_part::agency(agreement, &self.agency)
    }
}

impl Shortlist {
    /// Seals a shortlist to the linker.
    pub fn post<A: Activity>(
        &self,
        people: &Shortlisted,
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<Posted, Error> {
        post(self, people, permit.agreement().linker(), keys)
    }

    /// Opens the hub's shortlist and checks all of it but the person map that it names.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Shortlisted), Error> {
        let (letter, people) = open::<Self, _, A>(bytes, permit, keys)?;
        Ok((letter.statement, people))
    }
}

impl Questions {
    /// Seals questions to the agency that is asked, and to nobody else.
    pub fn post<A: Activity>(
        &self,
        questions: &[Question],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<Posted, Error> {
        let agency = permit.agreement().party(&self.agency).ok_or(Error::Stranger)?;
        post(self, &questions, agency, keys)
    }

    /// Opens one's own questions: checks that they are the linker's, of this agreement and round. The digest is the one
    /// that answers name.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Digest, Vec<Question>), Error> {
        let (letter, questions) = open::<Self, _, A>(bytes, permit, keys)?;
        Ok((letter.statement, letter.digest, questions))
    }
}

impl Answers {
    /// Seals answers to the linker.
    pub fn post<A: Activity>(
        &self,
        replies: &[Reply],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<Posted, Error> {
        post(self, &replies, permit.agreement().linker(), keys)
    }

    /// Opens an agency's answers and checks all of them but the questions that they name.
    pub fn open<A: Activity>(
        bytes: &[u8],
        permit: &Permit<'_, A>,
        keys: &Keys,
    ) -> Result<(Self, Vec<Reply>), Error> {
        let (letter, replies) = open::<Self, _, A>(bytes, permit, keys)?;
        Ok((letter.statement, replies))
    }
}
