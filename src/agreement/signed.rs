//! The agreement's exact text with everybody's signature.

use serde::{Deserialize, Serialize};

use super::assemble::parties;
use super::{Agreement, Error, check};
use crate::party::{Digest, Keys, Party, PartyId, Role};

const LABEL: &str = "people-zones/agreement/v1";

/// One party's signature. An agency also commits itself to its share of the linkage key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed.
    pub party: PartyId,
    /// Digest of the agency's share; the share itself is sealed to the agencies alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share: Option<Digest>,
    /// Ed25519, 128 hexadecimal digits.
    pub signature: String,
}

/// An agency's promise to bring a certain share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Which agency.
    pub agency: PartyId,
    /// Digest of its share.
    pub share: Digest,
}

/// Who has signed, and who has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whose signature holds.
    pub signed: Vec<PartyId>,
    /// Who is awaited.
    pub awaited: Vec<PartyId>,
}

/// The file `agreement.signed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedAgreement {
    text: String,
    signatures: Vec<Signature>,
}

/// Signs an assembled agreement as one of its parties. What has a gap or a contradiction cannot be signed.
///
/// # Errors
/// The text has problems or is still a draft; `id` is no party to it, or these are not its keys; an agency brings no
/// share, or another party brings one.
pub fn sign(text: &str, id: &PartyId, share: Option<Digest>, keys: &Keys) -> Result<Signature, Error> {
    let parties = parties(&check(text)?.into_terms()?)?;
    let party = parties.iter().find(|party| party.id == *id).ok_or(Error::Stranger)?;
    let signature = Signature::new(text, party, share, keys);
    signature.verify(text, party)?;
    Ok(signature)
}

impl Signature {
    /// Signs an agreement's text, as a party to it.
    pub fn new(text: &str, party: &Party, share: Option<Digest>, keys: &Keys) -> Self {
        let signature = hex::encode(keys.sign(LABEL, &message(text, share)));
        Self { party: party.id.clone(), share, signature }
    }

    /// Checks that this is the signature of a party over a text, with a share from agencies alone.
    pub fn verify(&self, text: &str, party: &Party) -> Result<(), Error> {
        party.verify_text(LABEL, &message(text, self.share), &self.signature)?;
        if self.share.is_some() == (party.role == Role::Agency) {
            Ok(())
        } else {
            Err(Error::Share(party.id.clone()))
        }
    }
}

impl SignedAgreement {
    /// Puts a text and its signatures together.
    pub fn new(text: String, mut signatures: Vec<Signature>) -> Self {
        signatures.sort_by(|a, b| a.party.cmp(&b.party));
        Self { text, signatures }
    }

    /// The text and its signatures.
    pub fn into_parts(self) -> (String, Vec<Signature>) {
        (self.text, self.signatures)
    }

    /// Reads the file, complete or not. No signature is checked.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let signed: Self = serde_json::from_slice(bytes).map_err(|error| Error::Unreadable {
            problem: format!("line {} is not as written", error.line()),
        })?;
        if signed.to_bytes() != bytes {
            return Err(Error::Unreadable {
                problem: "it is not laid out as this program writes it".to_owned(),
            });
        }
        Ok(signed)
    }

    /// Reads the file and checks every signature. What comes back holds.
    pub fn open(bytes: &[u8]) -> Result<Agreement, Error> {
        let signed = Self::read(bytes)?;
        let terms = check(&signed.text)?.into_terms()?;
        let parties = parties(&terms)?;
        if let Some(missing) = signed.standing_of(&parties)?.awaited.into_iter().next() {
            return Err(Error::Unsigned(missing));
        }
        let commitment = |one: &Signature| Some(Commitment { agency: one.party.clone(), share: one.share? });
        let mut commitments: Vec<Commitment> = signed.signatures.iter().filter_map(commitment).collect();
        commitments.sort_by(|a, b| a.agency.cmp(&b.agency));
        Ok(Agreement::new(terms, parties, Digest::of(signed.text.as_bytes()), commitments))
    }

    /// The exact text that is signed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Who has signed so far. Every signature that is there is checked; one that does not hold is an error that
    /// names its party.
    pub fn standing(&self) -> Result<Standing, Error> {
        self.standing_of(&parties(&check(&self.text)?.into_terms()?)?)
    }

    fn standing_of(&self, parties: &[Party]) -> Result<Standing, Error> {
        let mut standing = Standing { signed: Vec::new(), awaited: Vec::new() };
        for party in parties {
            let mut own = self.signatures.iter().filter(|signature| signature.party == party.id);
            match (own.next(), own.next()) {
                (None, _) => standing.awaited.push(party.id.clone()),
                (Some(signature), None) => {
                    signature.verify(&self.text, party)?;
                    standing.signed.push(party.id.clone());
                }
                (Some(_), Some(_)) => return Err(Error::Twice(party.id.clone())),
            }
        }
        if standing.signed.len() != self.signatures.len() {
            return Err(Error::Stranger);
        }
        Ok(standing)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts alone");
        bytes.push(b'\n');
        bytes
    }
}

fn message(text: &str, share: Option<Digest>) -> Vec<u8> {
    let share = share.map(|share| share.to_string()).unwrap_or_default();
    Digest::of_parts([text.as_bytes(), share.as_bytes()]).bytes().to_vec()
}
