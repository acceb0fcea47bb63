//! The agency's own file from shuffled references back to its own: sealed to itself, never sent.

use zeroize::Zeroizing;

use super::Error;
use super::identity::OwnReference;
use crate::party::{Keys, Party, seal};

/// Own references by shuffled reference. It names people and has no way to be printed.
pub struct Lookup(Vec<String>);

impl Lookup {
    /// In order of shuffled reference.
    pub(super) fn new<'a>(own: impl IntoIterator<Item = &'a OwnReference>) -> Self {
        Self(own.into_iter().map(|reference| reference.as_str().to_owned()).collect())
    }

    /// Seals the lookup to its own agency.
    pub(super) fn seal(&self, me: &Party) -> Result<Vec<u8>, Error> {
        let text = Zeroizing::new(serde_json::to_vec(&self.0).expect("texts alone"));
        Ok(seal(&text, &[me])?)
    }

    /// Opens the agency's own lookup.
    pub fn open(sealed: &[u8], keys: &Keys) -> Result<Self, Error> {
        let text = Zeroizing::new(keys.open(sealed)?);
        Ok(Self(serde_json::from_slice(&text).map_err(|_| Error::Lookup)?))
    }

    /// The agency's own reference of a person, for the agency's own eyes.
    pub fn own(&self, reference: i32) -> Option<&str> {
        self.0.get(usize::try_from(reference).ok()?).map(String::as_str)
    }
}
