//! Identities become pseudonyms: one keyed MAC per match key. After this step no name is left.

use hmac::{Hmac, Mac as _};
use rayon::prelude::*;
use sha2::Sha256;

use super::identity::Identity;
use super::key::LinkageKey;
use super::sound::sound;
use crate::agreement::Round;
use crate::contribution::{IdentityPart, KeyColumn, MATCH_KEYS, Pseudonym};

/// One column of pseudonyms per match key, over identities in the order given.
pub(super) fn identities(identities: &[&Identity], key: &LinkageKey, round: &Round) -> Vec<KeyColumn> {
    MATCH_KEYS
        .iter()
        .map(|match_key| {
            let mac = key.mac(round, match_key);
            let pseudonyms = identities.par_iter().map(|identity| pseudonym(&mac, match_key.parts, identity));
            column(pseudonyms.collect())
        })
        .collect()
}

fn column(pseudonyms: Vec<Option<Pseudonym>>) -> KeyColumn {
    let mut column = KeyColumn { offsets: vec![0], values: Vec::with_capacity(pseudonyms.len()) };
    for pseudonym in pseudonyms {
        column.values.extend(pseudonym);
        column
            .offsets
            .push(i32::try_from(column.values.len()).expect("an agency has fewer than 2^31 identities"));
    }
    column
}

/// The MAC over typed, length-prefixed parts; nothing if a part is missing.
fn pseudonym(mac: &Hmac<Sha256>, parts: &[IdentityPart], identity: &Identity) -> Option<Pseudonym> {
    let mut mac = mac.clone();
    for part in parts {
        let value = value(*part, identity)?;
        let length = u16::try_from(value.len()).ok()?;
        mac.update(&[*part as u8]);
        mac.update(&length.to_be_bytes());
        mac.update(value.as_bytes());
    }
    Some(Pseudonym::from_mac(&mac.finalize().into_bytes().into()))
}

/// A part's text, or nothing where the identity lacks it.
fn value(part: IdentityPart, identity: &Identity) -> Option<String> {
    use IdentityPart as P;
    let surname = || identity.surname.as_ref().map(|name| name.as_str());
    let first = || identity.forenames.first().map(|name| name.as_str());
    let forename = || first().filter(|name| name.len() > 1);
    let birth = || identity.birth.as_ref().map(|birth| birth.date());
    let postcode = || identity.postcode.as_ref();
    let text = |text: &str| text.to_owned();
    match part {
        P::NhsNumber => identity
            .nhs_number
            .as_ref()
            .map(|number| number.digits().iter().map(|d| char::from(b'0' + d)).collect()),
        P::Surname => surname().map(text),
        P::Forename => forename().map(text),
        P::Initial => first().map(|name| name[..1].to_owned()),
        P::SurnameSound => surname().map(sound),
        P::ForenameSound => forename().map(sound),
        P::NamePair => Some(pair(forename()?, surname()?)),
        P::BirthDate => birth().map(|date| date.to_string()),
        P::TrueBirthDate => {
            birth().filter(|date| (date.month(), date.day()) != (1, 1)).map(|date| date.to_string())
        }
        P::BirthMonth => birth().map(|date| date.to_string()[..7].to_owned()),
        P::BirthYear => birth().map(|date| date.to_string()[..4].to_owned()),
        P::Postcode => postcode().map(|code| text(code.as_str())),
        P::Sector => postcode().map(|code| code.as_str()[..code.as_str().len() - 2].to_owned()),
        P::District => postcode().map(|code| text(code.outward())),
        P::House => identity.house.as_ref().map(|line| text(line.as_str())),
        P::Street => identity.street.as_ref().map(|line| text(line.as_str())),
    }
}

/// Two names in alphabetical order, so that exchanged columns still meet.
fn pair(forename: &str, surname: &str) -> String {
    let (a, b) = if forename <= surname { (forename, surname) } else { (surname, forename) };
    format!("{a}+{b}")
}
