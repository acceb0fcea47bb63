//! The agency's own file from shuffled references back to its own: sealed to itself, never sent.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::identity::OwnReference;
use super::{Error, PeopleList};
use crate::party::{Digest, Keys, Party, seal};

/// Own references by shuffled reference. It names people and has no way to be printed.
pub struct Lookup(Content);

#[derive(Serialize, Deserialize)]
struct Content<T = String> {
    /// Digest of the manifest whose references these are.
    manifest: Digest,
    own: Vec<T>,
}

impl Lookup {
    /// Seals own references, in order of the shuffled ones, to their agency.
    pub(super) fn sealed<'a>(
        manifest: Digest,
        own: impl IntoIterator<Item = &'a OwnReference>,
        me: &Party,
    ) -> Result<Vec<u8>, Error> {
        let own = own.into_iter().map(OwnReference::as_str).collect();
        let text = Zeroizing::new(serde_json::to_vec(&Content { manifest, own }).expect("texts alone"));
        Ok(seal(&text, &[me])?)
    }

    /// Opens the agency's own lookup.
    pub fn open(sealed: &[u8], keys: &Keys) -> Result<Self, Error> {
        let text = Zeroizing::new(keys.open(sealed)?);
        Ok(Self(serde_json::from_slice(&text).map_err(|_| Error::Lookup)?))
    }

    /// The agency's own reference of a person, for the agency's own eyes.
    pub fn own(&self, reference: i32) -> Option<&str> {
        self.0.own.get(usize::try_from(reference).ok()?).map(String::as_str)
    }

    /// The shuffled references of the people on a list, in order.
    pub fn references(&self, people: &PeopleList) -> Vec<i32> {
        let named = (0..).zip(&self.0.own).filter(|(_, own)| people.names(own, None));
        named.map(|(reference, _)| reference).collect()
    }

    /// The shuffled reference of one person, by the agency's own.
    pub fn reference(&self, own: &str) -> Option<i32> {
        (0..).zip(&self.0.own).find(|(_, known)| *known == own).map(|(reference, _)| reference)
    }

    /// Digest of the manifest whose references these are.
    pub fn manifest(&self) -> Digest {
        self.0.manifest
    }
}
