//! Identities become pseudonyms: keyed MACs of each match key. After this step no name is left.

use rayon::prelude::*;

use super::identity::Identity;
use super::key::LinkageKey;
use super::mac::Mac;
use super::values::{self, Values, known};
use crate::agreement::{MatchKeys, Round};
use crate::contribution::{IdentityPart, KeyColumn, Known, MATCH_KEYS, MatchKey, Pseudonym};

/// Identities that one thread takes at a time.
const AT_A_TIME: usize = 1024;

/// Which parts each identity has, and one column of pseudonyms per match key, in the order given.
pub(super) fn identities(
    identities: &[&Identity],
    key: &LinkageKey,
    (round, agreed): (&Round, MatchKeys),
) -> (Vec<Known>, Vec<KeyColumn>) {
    let mac = |match_key: &MatchKey| match_key.is_agreed(agreed).then(|| key.mac(round, match_key));
    let macs: Vec<Option<Mac>> = MATCH_KEYS.iter().map(mac).collect();
    let made: Vec<Vec<KeyColumn>> =
        identities.par_chunks(AT_A_TIME).map(|some| columns(some, &macs)).collect();
    let whole = |place: usize| joined(made.iter().map(|columns| &columns[place]));
    (
        identities.iter().map(|one| known(one)).collect(),
        (0..MATCH_KEYS.len()).into_par_iter().map(whole).collect(),
    )
}

/// Keys without a MAC are not agreed and stay empty.
fn columns(identities: &[&Identity], macs: &[Option<Mac>]) -> Vec<KeyColumn> {
    let mut columns: Vec<KeyColumn> =
        macs.iter().map(|_| KeyColumn { offsets: vec![0], values: Vec::new() }).collect();
    let (mut values, mut message) = (Values::default(), Vec::new());
    for identity in identities {
        values.read(identity);
        for ((match_key, mac), column) in MATCH_KEYS.iter().zip(macs).zip(&mut columns) {
            let from = column.values.len();
            message.clear();
            let Some(mac) = mac.as_ref().filter(|_| !values.lone_name() || !match_key.is_whole_name()) else {
                column.offsets.push(count(from));
                continue;
            };
            pseudonyms(mac, match_key.parts, &values, &mut message, &mut column.values);
            // In order of value: the order of the readings would tell which letter was left out.
            column.values[from..].sort_unstable();
            column.offsets.push(count(column.values.len()));
        }
    }
    columns
}

/// Each identity's home, as its whole address and as its property's number, under a keyed number.
pub(super) fn homes(identities: &[&Identity], key: &LinkageKey, round: &Round) -> KeyColumn {
    let mac = key.home_mac(round);
    let mut column = KeyColumn { offsets: vec![0], values: Vec::new() };
    for identity in identities {
        let from = column.values.len();
        let made = values::homes(identity);
        column.values.extend(made.iter().map(|home| Pseudonym::from_mac(&mac.of(home.as_bytes()))));
        column.values[from..].sort_unstable();
        column.offsets.push(count(column.values.len()));
    }
    column
}

/// The MACs over typed, length-prefixed parts, one for each way to read them; nothing if a part is missing.
fn pseudonyms(
    mac: &Mac,
    parts: &[IdentityPart],
    values: &Values,
    message: &mut Vec<u8>,
    to: &mut Vec<Pseudonym>,
) {
    let Some((part, rest)) = parts.split_first() else {
        return to.push(Pseudonym::from_mac(&mac.of(message)));
    };
    let before = message.len();
    for value in values.of(*part) {
        let Ok(length) = u16::try_from(value.len()) else { continue };
        message.push(*part as u8);
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(value.as_bytes());
        pseudonyms(mac, rest, values, message, to);
        message.truncate(before);
    }
}

fn joined<'a>(columns: impl Iterator<Item = &'a KeyColumn>) -> KeyColumn {
    let mut whole = KeyColumn { offsets: vec![0], values: Vec::new() };
    for column in columns {
        let first = count(whole.values.len());
        whole.offsets.extend(column.offsets[1..].iter().map(|offset| first + offset));
        whole.values.extend_from_slice(&column.values);
    }
    whole
}

fn count(values: usize) -> i32 {
    i32::try_from(values).expect("an agency has fewer than 2^31 pseudonyms of one match key")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::identity::{
        AddressLine, BirthDate, Identity, Name, NhsNumber, NiNumber, Postcode, Upn, Uprn,
    };
    use super::super::key::{LinkageKey, key_of};
    use super::identities;
    use crate::agreement::{MatchKeys, Round, Window};
    use crate::contribution::{MATCH_KEYS, RULES_VERSION, Use};
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
            sex: [Sex::Female, Sex::Male]
                .into_iter()
                .find(|sex| of["sex"] == serde_json::json!(sex))
                .unwrap_or(Sex::Unknown),
            postcode: text("postcode").map(Postcode::from_canonical),
            house: text("house").and_then(AddressLine::new),
            street: text("street").and_then(AddressLine::new),
            town: text("town").and_then(AddressLine::new),
            uprn: text("uprn").and_then(|number| Uprn::new(&number)),
            nhs_number: text("nhs_number").and_then(|number| NhsNumber::new(digits(number))),
            upn: text("upn").and_then(|number| Upn::new(&number)),
            ni_number: text("ni_number").and_then(|number| NiNumber::new(&number)),
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
            let (known, columns) = identities(
                &[&identity(&person["identity"])],
                &key(&vectors),
                (&round(&vectors), MatchKeys::SingleFields),
            );
            assert_eq!(serde_json::json!(known[0].0), person["known"]);
            for (match_key, column) in MATCH_KEYS.iter().zip(columns) {
                let ours: Vec<String> =
                    column.of(0).iter().map(|pseudonym| hex::encode(pseudonym.bytes())).collect();
                assert_eq!(
                    serde_json::json!(ours),
                    person["pseudonyms"][match_key.name],
                    "{}",
                    match_key.name
                );
            }
        }
    }

    #[test]
    fn single_fields_are_sealed_only_where_the_agreement_says_so() {
        let vectors = vectors();
        let identity = identity(&vectors["people"][0]["identity"]);
        let (_, columns) =
            identities(&[&identity], &key(&vectors), (&round(&vectors), MatchKeys::CompositesOnly));
        for (match_key, column) in MATCH_KEYS.iter().zip(&columns) {
            assert_eq!(match_key.used == Use::Single, column.of(0).is_empty(), "{}", match_key.name);
        }
    }

    #[test]
    fn two_rounds_or_purposes_share_no_pseudonym() {
        let vectors = vectors();
        let identity = identity(&vectors["people"][0]["identity"]);
        let made = |round: &Round| {
            let (_, columns) = identities(&[&identity], &key(&vectors), (round, MatchKeys::CompositesOnly));
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
