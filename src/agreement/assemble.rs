//! From a draft and everybody's public keys to the text that all sign.
//!
//! The terms stay as people wrote and read them; the keys are appended.

use std::fmt::Write as _;

use super::{Error, Terms, check};
use crate::party::{Party, PartyId, seal};

/// What stands before the keys, so that a reader knows who wrote them.
pub(super) const KEYS: &str =
    "\n# Public keys of the parties, as they sent them. Added when the agreement was assembled.\n";

/// Appends the parties' public keys to a draft. Nothing before them is changed.
///
/// # Errors
/// The draft has problems or keys already; a party is missing, unknown, there twice, in another role, or with a
/// key that is not valid or another's.
pub fn assemble(draft: &str, parties: &[Party]) -> Result<String, Error> {
    let terms = check(draft)?.into_terms()?;
    if !terms.keys.is_empty() {
        return Err(Error::Assembly(
            "it holds public keys already: assemble a draft without them".to_owned(),
        ));
    }
    let mut sorted: Vec<&Party> = parties.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    agree(&terms, &sorted)?;
    let mut text = draft.trim_end().to_owned() + "\n" + KEYS;
    for party in sorted {
        write!(
            text,
            "\n[keys.{}]\nrecipient = \"{}\"\nverifying_key = \"{}\"\n",
            party.id, party.recipient, party.verifying_key
        )
        .expect("a string takes all writes");
    }
    check(&text)?.into_terms()?;
    Ok(text)
}

fn agree(terms: &Terms, sent: &[&Party]) -> Result<(), Error> {
    let refuse = |words: String| Err(Error::Assembly(words));
    let missing: Vec<&str> = terms
        .parties
        .iter()
        .map(|party| &party.id)
        .filter(|id| !sent.iter().any(|party| party.id == **id))
        .map(PartyId::as_str)
        .collect();
    if !missing.is_empty() {
        return refuse(format!("the public files of {} are missing", missing.join(", ")));
    }
    if let Some(pair) = sent.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return refuse(format!("there are two public files of {}", pair[0].id));
    }
    for party in sent {
        let Some(written) = terms.parties.iter().find(|written| written.id == party.id) else {
            return refuse(format!("{} is no party to the agreement", party.id));
        };
        if written.role != party.role {
            return refuse(format!("{} joined in another role than the agreement gives it", party.id));
        }
        // Whatever cannot be sealed to is no key, and could say something else in the text.
        seal(b"", &[party])?;
        if hex::decode(&party.verifying_key).map_or(0, |key| key.len()) != 32 {
            return Err(crate::party::Error::PublicKey { party: party.id.clone() }.into());
        }
    }
    Ok(())
}

/// The parties with their keys; or who is still awaited.
pub(super) fn parties(terms: &Terms) -> Result<Vec<Party>, Error> {
    let party = |written: &super::PartyTerms| {
        let keys = terms.keys.get(&written.id).ok_or_else(|| Error::Awaited(written.id.clone()))?;
        Ok(Party {
            id: written.id.clone(),
            role: written.role,
            recipient: keys.recipient.clone(),
            verifying_key: keys.verifying_key.clone(),
        })
    };
    terms.parties.iter().map(party).collect()
}

/// The agencies of assembled terms, in order of name: those to whom shares are sealed.
pub fn agencies(terms: &Terms) -> Result<Vec<Party>, Error> {
    let mut agencies = parties(terms)?;
    agencies.retain(|party| party.role == crate::party::Role::Agency);
    agencies.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(agencies)
}
