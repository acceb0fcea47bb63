//! The information sharing agreement: one typed file, signed by every party, parsed once into permits.
//!
//! Deny by default: a step runs only while holding its `Permit`, and only `Agreement::permit` makes one.

mod behaviour;
mod kit;
mod permit;
mod round;
mod signed;
mod signing;
mod template;

pub use behaviour::{Behaviour, BehaviourText};
pub use permit::{Activity, Areas, Candidates, Linkage, Permit, Profiles, Release, Sealing};
pub use kit::{Kit, Stage, share_part};
pub use round::{Plan, Round, Window};
pub use signed::{Commitment, Signature, SignedAgreement};
pub use signing::Signing;
pub use template::{Template, behaviour as template_behaviour};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::party::{Digest, Party, PartyId, Role};
use crate::schema::Published;

/// The version of the agreement's format.
pub const FORMAT: u32 = 1;

/// The agreement as it is written down. Checked once, when an `Agreement` is made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Version of this format.
    pub format: u32,
    /// What the agreement is called.
    pub title: String,
    /// Set on a rehearsal: every output says so.
    #[serde(default)]
    pub rehearsal: bool,
    /// Code of the purpose that data are processed for.
    pub purpose: String,
    /// The last day on which anything may run.
    #[schemars(with = "String", extend("format" = "date"))]
    pub expires: Date,
    /// The first day from which anything may run.
    #[schemars(with = "String", extend("format" = "date"))]
    pub begins: Date,
    /// What may be done: `sealing`, `linkage`, `profiles`, `candidates`, `areas`, `release`.
    pub activities: Vec<String>,
    /// How contact dates cross.
    pub dates: DateForm,
    /// The smallest number of people that may be shown.
    pub minimum_people: u64,
    /// A recency-weighted contact counts half after this many days.
    pub half_life_days: u32,
    /// Everybody who takes part.
    pub parties: Vec<Party>,
    /// The target behaviours. Without one there is no list of people.
    #[serde(default)]
    pub behaviours: Vec<BehaviourText>,
}

/// How contact dates cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// The day itself.
    Day,
    /// The first day of the month.
    Month,
}

/// Why an agreement does not hold or does not permit.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The text is not an agreement.
    #[error("the agreement cannot be read: {problem}")]
    Unreadable {
        /// What the reader met, with its line.
        problem: String,
    },
    /// Written by another version of this program.
    #[error("the agreement has format {found}; this program reads format {FORMAT}")]
    Format {
        /// Its format.
        found: u32,
    },
    /// Something is missing or contradicts.
    #[error("{0}")]
    Terms(String),
    /// A party has not signed.
    #[error("{0} has not signed the agreement")]
    Unsigned(PartyId),
    /// Somebody signed who is no party.
    #[error("a signature is by somebody who is no party to the agreement")]
    Stranger,
    /// A signature does not hold.
    #[error(transparent)]
    Party(#[from] crate::party::Error),
    /// Not among the agreed activities.
    #[error("the agreement does not permit {0}")]
    NotPermitted(&'static str),
    /// Before its begin or after its end.
    #[error("the agreement runs from {begins} to {expires}, and today is {today}")]
    OutOfTime {
        /// First day.
        begins: Date,
        /// Last day.
        expires: Date,
        /// Today.
        today: Date,
    },
    /// Another agreement's, purpose's or round's.
    #[error("{0} belongs to another agreement, purpose or round")]
    Foreign(&'static str),
}

/// How the agreement's terms are written, as a JSON Schema for editors and other tools.
pub fn published() -> Vec<Published> {
    vec![Published::new("agreement.json", &schemars::schema_for!(Terms))]
}

/// The checked terms of a signed agreement.
#[derive(Debug)]
pub struct Agreement {
    terms: Terms,
    behaviours: Vec<Behaviour>,
    digest: Digest,
    commitments: Vec<Commitment>,
}

impl Agreement {
    fn new(text: &str, commitments: Vec<Commitment>) -> Result<Self, Error> {
        let terms = parse(text)?;
        let behaviours = terms.behaviours.iter().map(Behaviour::try_from).collect::<Result<_, _>>()?;
        Ok(Self { terms, behaviours, digest: Digest::of(text.as_bytes()), commitments })
    }

    /// The only maker of a permit: for an agreed activity, while the agreement runs.
    pub fn permit<A: Activity>(&self, round: &Round, today: Date) -> Result<Permit<'_, A>, Error> {
        let Terms { begins, expires, .. } = self.terms;
        if today < begins || today > expires {
            return Err(Error::OutOfTime { begins, expires, today });
        }
        if !self.terms.activities.iter().any(|agreed| agreed == A::NAME) {
            return Err(Error::NotPermitted(A::NAME));
        }
        if round.agreement != self.digest || round.purpose != self.terms.purpose {
            return Err(Error::Foreign("the round"));
        }
        Ok(Permit::new(self, round.clone()))
    }

    /// The round that a plan becomes under this agreement.
    pub fn round(&self, plan: &Plan) -> Round {
        let (agreement, terms) = (self.digest, &self.terms);
        let (purpose, rehearsal) = (terms.purpose.clone(), terms.rehearsal);
        Round { name: plan.name.clone(), agreement, purpose, rehearsal, window: plan.window }
    }

    /// The terms as written.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The target behaviours, checked.
    pub fn behaviours(&self) -> &[Behaviour] {
        &self.behaviours
    }

    /// Digest of the agreement's exact text.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What each agency committed itself to when it signed: the digest of its share of the linkage key.
    pub fn commitments(&self) -> &[Commitment] {
        &self.commitments
    }

    /// The party with this name.
    pub fn party(&self, id: &PartyId) -> Option<&Party> {
        self.terms.parties.iter().find(|party| party.id == *id)
    }

    /// All agencies, in order of name.
    pub fn agencies(&self) -> Vec<&Party> {
        let mut agencies: Vec<&Party> =
            self.terms.parties.iter().filter(|p| p.role == Role::Agency).collect();
        agencies.sort_by(|a, b| a.id.cmp(&b.id));
        agencies
    }

    /// The linker.
    pub fn linker(&self) -> &Party {
        self.one(Role::Linker)
    }

    /// The hub.
    pub fn hub(&self) -> &Party {
        self.one(Role::Hub)
    }

    fn one(&self, role: Role) -> &Party {
        self.terms
            .parties
            .iter()
            .find(|party| party.role == role)
            .expect("checked when the agreement was read")
    }
}

fn parse(text: &str) -> Result<Terms, Error> {
    let terms: Terms =
        toml::from_str(text).map_err(|error| Error::Unreadable { problem: error.message().to_owned() })?;
    if terms.format != FORMAT {
        return Err(Error::Format { found: terms.format });
    }
    check(&terms)?;
    Ok(terms)
}

/// The fewest people that any agreement may let a released number rest on. (NHS practice: 5 to 10.)
// The one place that says it: release hides by the agreement's minimum and trusts that it is no lower.
pub const LEAST_MINIMUM: u64 = 10;

fn check(terms: &Terms) -> Result<(), Error> {
    let problem = |words: &str| Err(Error::Terms(words.to_owned()));
    let count = |role| terms.parties.iter().filter(|party| party.role == role).count();
    let mut ids: Vec<&PartyId> = terms.parties.iter().map(|party| &party.id).collect();
    ids.sort();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return problem("two parties have the same short name");
    }
    if count(Role::Linker) != 1 || count(Role::Hub) != 1 {
        return problem("an agreement has exactly one linker and one hub");
    }
    if count(Role::Agency) < 2 {
        return problem("an agreement has at least two agencies: with one there is nothing to link");
    }
    if shares_a_key(&terms.parties) {
        return problem("two parties hold the same key: linker, hub and agencies must be apart");
    }
    if terms.minimum_people < LEAST_MINIMUM {
        return problem("the smallest number of people shown may not be under 10");
    }
    if terms.begins > terms.expires || terms.half_life_days == 0 || terms.purpose.is_empty() {
        return problem(
            "the agreement must begin before it expires, with a purpose and a half-life of at least a day",
        );
    }
    Ok(())
}

fn shares_a_key(parties: &[Party]) -> bool {
    let mut keys: Vec<&str> =
        parties.iter().flat_map(|p| [p.recipient.as_str(), p.verifying_key.as_str()]).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests;
