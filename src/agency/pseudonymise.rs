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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::identity::{AddressLine, BirthDate, Identity, Name, NhsNumber, Postcode};
    use super::super::key::{LinkageKey, key_of};
    use super::identities;
    use crate::agreement::{Round, Window};
    use crate::contribution::{MATCH_KEYS, RULES_VERSION};
    use crate::party::Digest;
    use crate::schema::Sex;

    /// Computed by tests/vectors/pseudonyms.py, which shares no line with this crate.
    const VECTORS: &str = include_str!("../../tests/vectors/pseudonyms.json");

    fn vectors() -> Value {
        serde_json::from_str(VECTORS).unwrap()
    }

    fn agreement(vectors: &Value) -> Digest {
        serde_json::from_value(vectors["agreement"].clone()).unwrap()
    }

    fn key(vectors: &Value) -> LinkageKey {
        let share = |agency: &str| {
            hex::decode(vectors["shares"][agency].as_str().unwrap()).unwrap().try_into().unwrap()
        };
        key_of(["council", "police"].map(share), agreement(vectors))
    }

    fn round(vectors: &Value) -> Round {
        let day = jiff::civil::date(2026, 9, 30);
        let text = |name: &str| vectors[name].as_str().unwrap().to_owned();
        let (name, purpose, window) = (text("round"), text("purpose"), Window { from: day, to: day });
        Round { name, agreement: agreement(vectors), purpose, rehearsal: false, window }
    }

    fn identity(of: &Value) -> Identity {
        let text = |name: &str| of[name].as_str().map(str::to_owned);
        let digits =
            |number: String| number.bytes().map(|b| b - b'0').collect::<Vec<_>>().try_into().unwrap();
        let forenames =
            of["forenames"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        Identity {
            forenames: forenames.map(|name| Name::new(name).unwrap()).collect(),
            surname: text("surname").and_then(Name::new),
            birth: text("birth").and_then(|date| BirthDate::new(date.parse().unwrap())),
            sex: Sex::Unknown,
            postcode: text("postcode").map(Postcode::from_canonical),
            house: text("house").and_then(AddressLine::new),
            street: text("street").and_then(AddressLine::new),
            town: None,
            nhs_number: text("nhs_number").and_then(|number| NhsNumber::new(digits(number))),
        }
    }

    #[test]
    fn the_linkage_key_is_the_one_computed_independently() {
        let vectors = vectors();
        assert_eq!(key(&vectors).fingerprint(agreement(&vectors)), vectors["fingerprint"].as_str().unwrap());
        assert_eq!(vectors["rules"], RULES_VERSION);
    }

    #[test]
    fn every_pseudonym_is_the_one_computed_independently() {
        let vectors = vectors();
        for person in vectors["people"].as_array().unwrap() {
            let columns = identities(&[&identity(&person["identity"])], &key(&vectors), &round(&vectors));
            for (match_key, column) in MATCH_KEYS.iter().zip(columns) {
                let ours = column.of(0).first().map(|pseudonym| hex::encode(pseudonym.bytes()));
                assert_eq!(
                    ours.as_deref(),
                    person["pseudonyms"][match_key.name].as_str(),
                    "{}",
                    match_key.name
                );
            }
        }
    }

    #[test]
    fn two_rounds_or_purposes_share_no_pseudonym() {
        let vectors = vectors();
        let identity = identity(&vectors["people"][0]["identity"]);
        let made = |round: &Round| {
            let columns = identities(&[&identity], &key(&vectors), round);
            columns.iter().flat_map(|column| column.of(0)).map(|p| *p.bytes()).collect::<Vec<_>>()
        };
        let (first, next) = (round(&vectors), Round { name: "2027-q1".to_owned(), ..round(&vectors) });
        let other = Round { purpose: "evaluation".to_owned(), ..round(&vectors) };
        let mut all = [made(&first), made(&next), made(&other)].concat();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
