//! The information sharing agreement: one typed file, signed by every party, parsed once into permits.
//!
//! Deny by default: a step runs only while holding its `Permit`, and only `Agreement::permit` makes one.

mod terms;
mod disclosure;
mod decision;
mod behaviour;
mod retention;
mod check;
mod template;
mod assemble;
mod amend;
mod changes;
mod signed;
mod warnings;
mod duties;
mod page;
mod permit;
mod round;
mod kit;
mod signing;

pub use amend::amend;
pub use assemble::{agencies, assemble};
pub use behaviour::{Behaviour, BehaviourText, Susceptible};
pub use changes::changes;
pub use check::{Checked, Finding, Level, Place, check, check_against};
pub use decision::{Decided, ReleaseDecision};
pub use disclosure::{Forum, Forums, OwnRules, ReleaseRules, ReleaseTerms, RuleProfile, SeenField};
pub use kit::{Kit, Stage, share_part};
pub use page::Page;
pub use permit::{
    Activity, Areas, Candidates, Disclosure, Linkage, Nomination, Permit, Profiles, Release, Sealing,
};
pub use retention::Retention;
pub use round::{Plan, Round, Window};
pub use signed::{Commitment, Signature, SignedAgreement, Standing, sign};
pub use signing::Signing;
pub use template::{FALSE_MERGE_COST, Template, behaviour as template_behaviour, template};
pub use terms::{
    Approvers, Basis, DateForm, Dpia, Duties, Exception, FORMAT, Flow, FlowTerms, MatchKeys, Output, Outputs,
    PartyTerms, PublicKeys, Regime, Terms,
};

use jiff::civil::Date;

use crate::party::{Digest, Party, PartyId, Role};
use crate::schema::{Field, Published};

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
    #[error("{}", other_format(*found))]
    Format {
        /// Its format.
        found: u32,
    },
    /// Something is missing or contradicts.
    #[error("{}", all(.0))]
    Terms(Vec<Finding>),
    /// A round that cannot be.
    #[error("{0}")]
    Plan(&'static str),
    /// A target behaviour would list the wrong people.
    #[error("{0}")]
    Behaviour(String),
    /// A draft and public files that do not fit together.
    #[error("the agreement cannot be assembled: {0}")]
    Assembly(String),
    /// A text that no next version can start from.
    #[error("the agreement cannot be amended: {0}")]
    Amendment(&'static str),
    /// A party's public keys are not there yet.
    #[error("this is a draft: it awaits the keys of {0}")]
    Awaited(PartyId),
    /// A share from somebody who may bring none, or none from an agency.
    #[error("{0}: agencies, and nobody else, bring a share of the linkage key")]
    Share(PartyId),
    /// A party has not signed.
    #[error("{0} has not signed the agreement")]
    Unsigned(PartyId),
    /// A party has signed twice.
    #[error("{0} has signed the agreement twice: one signature each")]
    Twice(PartyId),
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

fn other_format(found: u32) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let opens = if found < FORMAT { "the program that wrote it" } else { "a newer program" };
    format!("the agreement has format {found}: {opens} opens it; this one, {version}, reads format {FORMAT}")
}

fn all(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("; ")
}

/// The checked terms of a signed agreement.
#[derive(Debug)]
pub struct Agreement {
    terms: Terms,
    parties: Vec<Party>,
    behaviours: Vec<Behaviour>,
    digest: Digest,
    commitments: Vec<Commitment>,
}

impl Agreement {
    fn new(terms: Terms, parties: Vec<Party>, digest: Digest, commitments: Vec<Commitment>) -> Self {
        let checked = |text| Behaviour::try_from(text).expect("checked with the other terms");
        let behaviours = terms.behaviours.iter().map(checked).collect();
        Self { terms, parties, behaviours, digest, commitments }
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

    /// What to say on this day: an end that has come or is near, an assessment whose review is overdue.
    pub fn warnings(&self, today: Date) -> Vec<String> {
        self.terms.warnings(today)
    }

    /// On which basis people come in.
    pub fn basis(&self) -> Basis {
        self.terms.basis
    }

    /// The digest of the version that this one replaces: under that one no further round begins.
    pub fn replaces(&self) -> Option<Digest> {
        self.terms.replaces
    }

    /// For how long what is kept.
    pub fn retention(&self) -> &Retention {
        &self.terms.retention
    }

    /// The day on which linkage key and shares are destroyed.
    pub fn key_deletion_date(&self) -> Date {
        self.terms.expires
    }

    /// The largest share of an agency's people, in per cent, that may have a contact nobody else of it shares.
    pub fn uniqueness_limit_percent(&self) -> u8 {
        self.terms.uniqueness_limit_percent
    }

    /// Two roles in one organisation, signed by all; to be printed on every pack.
    pub fn exceptions(&self) -> &[Exception] {
        &self.terms.exceptions
    }

    /// Whether this party's contributions must declare that people who opted out were taken out.
    pub fn needs_opt_out_declaration(&self, id: &PartyId) -> bool {
        self.written(id).is_some_and(|party| party.opt_out_declaration)
    }

    /// What this agency may seal, in the order of the schema. Nothing, for whoever is no agency.
    pub fn fields(&self, id: &PartyId) -> Vec<&'static Field> {
        let named = |party: &PartyTerms| party.fields.iter().filter_map(|name| check::field(name)).collect();
        self.written(id).map(named).unwrap_or_default()
    }

    /// Who may see an output: the names of the forums.
    pub fn forums(&self, output: Output) -> Vec<&'static str> {
        let seen = self.terms.outputs.forums().into_iter().filter(|(_, outputs)| outputs.contains(&output));
        seen.map(|(forum, _)| forum).collect()
    }

    /// Whether a forum sees a field. Of a person it does only in the People Meeting.
    pub fn sees(&self, forum: Forum, field: SeenField) -> bool {
        self.terms.forums.sees(forum, field)
    }

    /// The agency that must sign each release beside the hub, if one must.
    pub fn second_signature(&self) -> Option<&Party> {
        self.terms.release.second_signature.as_ref().and_then(|id| self.party(id))
    }

    fn written(&self, id: &PartyId) -> Option<&PartyTerms> {
        self.terms.parties.iter().find(|party| party.id == *id)
    }

    /// Everybody who takes part, as written.
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// The party with this name.
    pub fn party(&self, id: &PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == *id)
    }

    /// All agencies, in order of name.
    pub fn agencies(&self) -> Vec<&Party> {
        let mut agencies: Vec<&Party> =
            self.parties.iter().filter(|party| party.role == Role::Agency).collect();
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
        let found = self.parties.iter().find(|party| party.role == role);
        found.expect("checked when the agreement was read")
    }
}

/// The fewest people that any agreement may let a released number rest on. (NHS practice: 5 to 10.)
// The one place that says it: release hides by the agreement's minimum and trusts that it is no lower.
pub const LEAST_MINIMUM: u64 = 10;

#[cfg(test)]
mod tests;
