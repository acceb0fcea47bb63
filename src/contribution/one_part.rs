//! Letters with one sealed part: a statement in the open, and what only its receiver may read.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;
use crate::agreement::{Activity, Agreement, Permit};
use crate::party::{Digest, Keys, Letter, Party, PartyId, Posted, Role, Statement, seal};

/// The part's name in every such letter.
const PART: &str = "references.json.age";

/// A statement that travels with one sealed part.
pub(super) trait OnePart: Statement {
    /// Digest of the agreement, and the round, that it is of.
    fn is_of(&self) -> (Digest, &str);

    /// Who must have signed it.
    fn sender(&self, agreement: &Agreement) -> Result<Party, Error>;
}

/// The agency of this name.
pub(super) fn agency(agreement: &Agreement, id: &PartyId) -> Result<Party, Error> {
    let agency = agreement.party(id).filter(|party| party.role == Role::Agency);
    agency.cloned().ok_or(Error::Stranger)
}

/// A statement with its part, sealed to one party.
pub(super) fn post<S: Statement>(
    statement: &S,
    inside: &impl Serialize,
    to: &Party,
    keys: &Keys,
) -> Result<Posted, Error> {
    let inside = serde_json::to_vec(inside).expect("texts and numbers alone");
    Ok(Letter::post(statement, &[(PART, seal(&inside, &[to])?)], keys))
}

/// A letter of this agreement and round, from whom it must be from, and what is sealed inside it.
pub(super) fn open<S: OnePart, T: DeserializeOwned, A: Activity>(
    bytes: &[u8],
    permit: &Permit<'_, A>,
    keys: &Keys,
) -> Result<(Letter<S>, T), Error> {
    let agreement = permit.agreement();
    let letter = Letter::<S>::open(bytes.to_vec(), |said| said.sender(agreement))?;
    let sender = letter.statement.sender(agreement)?.id;
    let (of, round) = letter.statement.is_of();
    if of != agreement.digest() {
        return Err(Error::Foreign { agency: sender, what: "agreement" });
    }
    if round != permit.round().name {
        return Err(Error::Foreign { agency: sender, what: "round" });
    }
    let sealed = letter.part(PART).ok_or(Error::Envelope("a part is missing"))?;
    if letter.names().count() != 1 {
        return Err(Error::Envelope("there is a part too many"));
    }
    let inside = serde_json::from_slice(&keys.open(sealed)?);
    Ok((letter, inside.map_err(|_| Error::Envelope("its sealed part cannot be read"))?))
}
