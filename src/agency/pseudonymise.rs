//! Identities become pseudonyms: keyed MACs of each match key. After this step no name is left.

use rayon::prelude::*;
use zeroize::Zeroizing;

use super::identity::Identity;
use super::key::LinkageKey;
use super::mac::{Batch, Mac, ONE_BLOCK};
use super::values::{self, Reading, SLOT, Values, known};
use crate::agreement::{MatchKeys, Round};
use crate::contribution::{IdentityPart, KeyColumn, Known, MATCH_KEYS, MatchKey, Pseudonym};

/// Identities that one thread takes at a time, at least.
const AT_A_TIME: usize = 1024;

/// A name of some letters, with each of them left out: about so many readings.
const READINGS_OF_A_NEAR_NAME: usize = 8;

/// Which parts each identity has, and one column of pseudonyms per match key, in the order given.
pub(super) fn identities(
    identities: &[&Identity],
    key: &LinkageKey,
    (round, agreed): (&Round, MatchKeys),
) -> (Vec<Known>, Vec<KeyColumn>) {
    let mac = |match_key: &MatchKey| match_key.is_agreed(agreed).then(|| key.mac(round, match_key));
    let macs: Vec<Option<Mac>> = MATCH_KEYS.iter().map(mac).collect();
    let each = identities.len().div_ceil(rayon::current_num_threads()).max(AT_A_TIME);
    let mut made: Vec<Vec<KeyColumn>> =
        identities.par_chunks(each).map(|some| columns(some, &macs)).collect();
    let columns = match made.len() {
        1 => made.swap_remove(0),
        _ => {
            let whole = |place: usize| joined(made.iter().map(|columns| &columns[place]));
            (0..MATCH_KEYS.len()).into_par_iter().map(whole).collect()
        }
    };
    (identities.iter().map(|one| known(one)).collect(), columns)
}

/// Keys without a MAC are not agreed and stay empty.
fn columns(identities: &[&Identity], macs: &[Option<Mac>]) -> Vec<KeyColumn> {
    let room = |(key, mac): (&MatchKey, &Option<Mac>)| {
        let near = key.parts.iter().any(|part| part.is_near());
        let readings = match mac {
            None => 0,
            Some(_) if near => READINGS_OF_A_NEAR_NAME,
            Some(_) => 1,
        };
        let mut offsets = Vec::with_capacity(identities.len() + 1);
        offsets.push(0);
        KeyColumn { offsets, values: Vec::with_capacity(readings * identities.len()) }
    };
    let mut columns: Vec<KeyColumn> = MATCH_KEYS.iter().zip(macs).map(room).collect();
    let (mut values, mut messages) = (Values::default(), Messages::default());
    for identity in identities {
        values.read(identity);
        messages.write(&values, macs);
        let under = messages.ends.iter().zip(macs).filter_map(|(end, mac)| Some((*end, mac.as_ref()?)));
        let mut rest = messages.batch.halves(under);
        let mut from = 0;
        for (column, to) in columns.iter_mut().zip(&messages.ends) {
            let (own, others) = rest.split_at_mut(to - from);
            // In order of value: the order of the readings would tell which letter was left out.
            own.sort_unstable();
            column.values.extend(own.iter().map(|half| Pseudonym::from_number(*half)));
            column.offsets.push(count(column.values.len()));
            (rest, from) = (others, *to);
        }
    }
    columns
}

/// What goes into the MACs of one identity, all match keys together.
#[derive(Default)]
struct Messages {
    batch: Batch,
    /// By match key: how many messages there are up to its last.
    ends: Vec<usize>,
    /// A message of several blocks in progress.
    long: Zeroizing<Vec<u8>>,
}

impl Messages {
    fn write(&mut self, values: &Values, macs: &[Option<Mac>]) {
        self.batch.clear();
        self.ends.clear();
        for (match_key, mac) in MATCH_KEYS.iter().zip(macs) {
            let whole = values.has(match_key.parts);
            if let Some(mac) = mac.as_ref().filter(|_| whole)
                && !(values.lone_name() && match_key.is_whole_name())
            {
                self.of(mac, match_key.parts, values);
            }
            self.ends.push(self.batch.len());
        }
    }

    /// The messages of typed, length-prefixed parts, one for each way to read them.
    fn of(&mut self, mac: &Mac, parts: &[IdentityPart], values: &Values) {
        if parts.iter().map(|part| values.longest(*part)).sum::<usize>() < ONE_BLOCK {
            let slots = |part: IdentityPart| values.of(part);
            let batch = &mut self.batch;
            match *parts {
                [one] => slots(one).for_each(|one| short(batch, [one])),
                [one, two] => {
                    slots(one).for_each(|one| slots(two).for_each(|two| short(batch, [one, two])));
                }
                [one, two, three] => slots(one).for_each(|one| {
                    slots(two).for_each(|two| slots(three).for_each(|three| short(batch, [one, two, three])));
                }),
                _ => self.long(mac, parts, values),
            }
        } else {
            self.long(mac, parts, values);
        }
    }

    fn long(&mut self, mac: &Mac, parts: &[IdentityPart], values: &Values) {
        self.long.clear();
        long(&mut self.batch, mac, parts, values, &mut self.long);
    }
}

/// A message of one block.
fn short<const N: usize>(batch: &mut Batch, readings: [Reading<'_>; N]) {
    batch.push_block(|block| {
        // What stands in the slot behind a reading is zero.
        block[SLOT..].fill(0);
        let mut at = 0;
        for reading in readings {
            match block[at..].first_chunk_mut() {
                Some(room) if reading.len() <= SLOT => *room = *reading.slot(),
                _ => block[at..at + reading.len()].copy_from_slice(reading.bytes()),
            }
            at += reading.len();
        }
        at
    });
}

/// Messages of any length.
fn long(batch: &mut Batch, mac: &Mac, parts: &[IdentityPart], values: &Values, message: &mut Vec<u8>) {
    let Some((part, rest)) = parts.split_first() else { return batch.push(mac, message) };
    let before = message.len();
    for reading in values.of(*part) {
        message.extend_from_slice(reading.bytes());
        long(batch, mac, rest, values, message);
        message.truncate(before);
    }
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
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::identity::{
        AddressLine, BirthDate, Identity, Name, NhsNumber, NiNumber, Postcode, Surname, Upn, Uprn,
    };
    use super::super::key::{LinkageKey, key_of};
    use super::super::mac::Mac;
    use super::super::values::Values;
    use super::identities;
    use crate::agreement::{MatchKeys, Round, Window};
    use crate::contribution::{MATCH_KEYS, MatchKey, RULES_VERSION, Use};
    use crate::party::Digest;
    use crate::schema::Sex;

    /// The pseudonyms of a match key, composed plainly.
    fn slow(values: &Values, match_key: &MatchKey, mac: &Mac) -> Vec<[u8; 16]> {
        let mut messages: Vec<Vec<u8>> = vec![Vec::new()];
        for part in match_key.parts {
            let with = |message: &Vec<u8>| {
                let readings = values.of(*part).map(|reading| [message, reading.bytes()].concat());
                readings.collect::<Vec<_>>()
            };
            messages = messages.iter().flat_map(with).collect();
        }
        if values.lone_name() && match_key.is_whole_name() {
            messages.clear();
        }
        let mut all: Vec<[u8; 16]> =
            messages.iter().map(|message| mac.of(message)[..16].try_into().unwrap()).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn pseudonyms_are_those_of_messages_composed_plainly(
            names in prop::collection::vec("[A-D]{1,9}|[A-Z]{20,70}|TED|BILL", 0..6),
            house in "[0-9]{1,3}|[A-Z ]{20,60}",
            born in prop::option::of((1900i16..2026, 1i8..=12, 1i8..=28)),
        ) {
            let vectors = vectors();
            let mut names = names.into_iter();
            let identity = Identity {
                surname: Surname::new(&names.by_ref().take(2).collect::<Vec<_>>(), |_| false),
                forenames: names.filter_map(Name::new).collect(),
                birth: born.and_then(|(year, month, day)| BirthDate::new(jiff::civil::date(year, month, day))),
                house: AddressLine::new(house),
                ..identity(&vectors["people"][0]["identity"])
            };
            let (key, round) = (key(&vectors), round(&vectors));
            let (_, columns) = identities(&[&identity], &key, (&round, MatchKeys::SingleFields));
            let mut values = Values::default();
            values.read(&identity);
            for (match_key, column) in MATCH_KEYS.iter().zip(columns) {
                let ours: Vec<[u8; 16]> = column.values.iter().map(|one| *one.bytes()).collect();
                prop_assert_eq!(ours, slow(&values, match_key, &key.mac(&round, match_key)), "{}", match_key.name);
            }
        }
    }

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
            surname: text("surname").and_then(|text| {
                let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
                Surname::new(&words, |_| false)
            }),
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
