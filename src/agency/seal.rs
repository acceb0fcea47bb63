//! A clean extract becomes a sealed contribution and a lookup that stays.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::clean::{CleanContact, CleanExtract};
use super::identity::Identity;
use super::key::LinkageKey;
use super::lookup::Lookup;
use super::{Error, pseudonymise};
use crate::agreement::{DateForm, Permit, Sealing};
use crate::contribution::{
    Attributes, Contacts, Counts, Exposure, ExposureLine, KeyColumn, MATCH_KEYS, Manifest, Needs, Packed,
    People, Pseudonym, RULES_VERSION, Relationships, Salt, pack,
};
use crate::party::{Digest, Keys, Party, Posted};
use crate::schema;

/// What sealing leaves: one file to send, one to keep.
pub struct SealedExtract {
    /// To send.
    pub sealed: Posted,
    /// What it says about itself.
    pub manifest: Manifest,
    /// To keep: the agency's own lookup, sealed to itself.
    pub lookup: Vec<u8>,
    /// What counting each match key's pseudonyms in this contribution alone would tell.
    pub exposure: Vec<ExposureLine>,
}

/// What else a contribution says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    /// Revision within the round, from 1.
    pub revision: u32,
    /// When, by the agency's clock.
    pub at: Timestamp,
    /// The agency declares that people who opted out were left out.
    pub opt_outs_left_out: bool,
}

/// Pseudonymises a clean extract and seals it: people to the linker, everything else to the hub.
pub fn seal(
    extract: CleanExtract,
    key: &LinkageKey,
    (me, keys): (&Party, &Keys),
    permit: &Permit<'_, Sealing>,
    sending: Sending,
    random: &mut ChaCha20Rng,
) -> Result<SealedExtract, Error> {
    let shuffled = Shuffled::new(extract.people.len(), random);
    let people = people(&extract, &shuffled, key, permit);
    let contacts = contacts(&extract, &shuffled, permit.agreement().terms().dates, random);
    let (needs, relationships) = (needs(&extract, &shuffled), relationships(&extract, &shuffled));
    let attributes = attributes(&extract, &shuffled);
    let mut salt = || {
        let mut bytes = [0; 16];
        random.fill_bytes(&mut bytes);
        Salt(bytes)
    };
    let parts = [
        Packed::new(&people, salt()),
        Packed::new(&contacts, salt()),
        Packed::new(&needs, salt()),
        Packed::new(&relationships, salt()),
        Packed::new(&attributes, salt()),
    ];
    let counts = Counts {
        rows: extract.rows,
        people: extract.people.len() as u64,
        identities: people.reference.len() as u64,
        contacts: contacts.reference.len() as u64,
        needs: needs.reference.len() as u64,
        relationships: relationships.reference.len() as u64,
    };
    let (agreement, round) = (permit.agreement(), permit.round());
    let manifest = Manifest {
        agency: me.id.clone(),
        agreement: agreement.digest(),
        purpose: round.purpose.clone(),
        round: round.name.clone(),
        revision: sending.revision,
        sealed_at: sending.at,
        schema: schema::VERSION,
        rules: RULES_VERSION,
        key_fingerprint: key.fingerprint(agreement.digest()),
        window: round.window,
        counts,
        fields: extract.fields.iter().map(|&name| name.to_owned()).collect(),
        dates: agreement.terms().dates,
        opt_outs_left_out: sending.opt_outs_left_out,
        nominated_only: extract.nominated_only,
        months: months(&contacts),
        refused: refused(&extract),
        filled: filled(&people, counts.people),
        uniqueness: extract.uniqueness.thousandths,
        areas: extract.areas,
        parts: parts.iter().map(Packed::digest).collect(),
    };
    let own = shuffled.people.iter().map(|&person| &extract.people[person].reference);
    let sealed = pack(&manifest, &parts, agreement, keys)?;
    let lookup = Lookup::new(Digest::of(&sealed.statement), own).seal(me)?;
    Ok(SealedExtract { sealed, manifest, lookup, exposure: exposure(&people) })
}

/// The exposure of each match key that was sealed.
fn exposure(people: &People) -> Vec<ExposureLine> {
    let sizes = |column: &KeyColumn| {
        let mut all: Vec<u64> = column.values.iter().map(Pseudonym::half).collect();
        all.sort_unstable();
        all.chunk_by(|a, b| a == b).map(|same| same.len() as u64).collect()
    };
    let keys = MATCH_KEYS.iter().zip(&people.keys).filter(|(_, column)| !column.values.is_empty());
    keys.map(|(key, column)| Exposure::of(sizes(column)).line(key)).collect()
}

/// Contacts by month.
fn months(contacts: &Contacts) -> BTreeMap<String, u64> {
    let mut months = BTreeMap::new();
    for &days in &contacts.date {
        *months.entry(schema::date_of(days).strftime("%Y-%m").to_string()).or_default() += 1;
    }
    months
}

/// Refused rows by reason.
fn refused(extract: &CleanExtract) -> BTreeMap<String, u64> {
    extract.refusals.iter().map(|refusal| (refusal.reason.words().to_owned(), refusal.rows)).collect()
}

/// Which person has which shuffled reference, both ways.
struct Shuffled {
    /// The person of each reference.
    people: Vec<usize>,
    /// The reference of each person.
    references: Vec<i32>,
}

impl Shuffled {
    fn new(count: usize, random: &mut ChaCha20Rng) -> Self {
        let mut people: Vec<usize> = (0..count).collect();
        people.shuffle(random);
        let mut references = vec![0; count];
        for (reference, &person) in (0..).zip(&people) {
            references[person] = reference;
        }
        Self { people, references }
    }
}

fn people(
    extract: &CleanExtract,
    shuffled: &Shuffled,
    key: &LinkageKey,
    permit: &Permit<'_, Sealing>,
) -> People {
    let mut reference = Vec::new();
    let mut identities: Vec<&Identity> = Vec::new();
    for (number, &person) in (0..).zip(&shuffled.people) {
        for identity in &extract.people[person].identities {
            reference.push(number);
            identities.push(identity);
        }
    }
    let (known, keys) =
        pseudonymise::identities(&identities, key, (permit.round(), permit.agreement().terms().match_keys));
    let households = permit.agreement().terms().households;
    let living: &[&Identity] = if households { &identities } else { &[] };
    let mut home = pseudonymise::homes(living, key, permit.round());
    home.offsets.resize(identities.len() + 1, *home.offsets.last().expect("begins with 0"));
    People { reference, known, keys, home }
}

/// Contacts in an order that tells nothing: by shuffled reference, then by what crosses anyway.
fn contacts(
    extract: &CleanExtract,
    shuffled: &Shuffled,
    dates: DateForm,
    random: &mut ChaCha20Rng,
) -> Contacts {
    let events = events(extract, random);
    let mut rows: Vec<[i32; 6]> = extract
        .contacts
        .iter()
        .map(|contact| {
            let event = events[contact.event as usize];
            let area = match contact.area {
                CleanContact::NOWHERE => -1,
                area => i32::try_from(area).expect("fewer areas than rows"),
            };
            let reference = shuffled.references[contact.person as usize];
            [
                reference,
                coarsen(contact.date, dates),
                i32::from(contact.kind),
                i32::from(contact.role.code()),
                area,
                event,
            ]
        })
        .collect();
    rows.sort_unstable();
    let narrow = |value: i32| i16::try_from(value).expect("kinds and roles are 16-bit codes");
    Contacts {
        reference: rows.iter().map(|row| row[0]).collect(),
        date: rows.iter().map(|row| row[1]).collect(),
        kind: rows.iter().map(|row| narrow(row[2])).collect(),
        role: rows.iter().map(|row| narrow(row[3])).collect(),
        area: rows.iter().map(|row| row[4]).collect(),
        event: rows.iter().map(|row| row[5]).collect(),
    }
}

/// A shuffled number per event.
fn events(extract: &CleanExtract, random: &mut ChaCha20Rng) -> Vec<i32> {
    let total = extract.contacts.iter().map(|contact| contact.event + 1).max().unwrap_or(0);
    let mut numbers: Vec<i32> = (0..i32::try_from(total).expect("fewer than 2^31 events")).collect();
    numbers.shuffle(random);
    numbers
}

/// The first day of the month, where the agreement asks for months.
fn coarsen(days: i32, form: DateForm) -> i32 {
    match form {
        DateForm::Day => days,
        DateForm::Month => days - i32::from(schema::date_of(days).day()) + 1,
    }
}

/// Needs by shuffled reference, each once.
fn needs(extract: &CleanExtract, shuffled: &Shuffled) -> Needs {
    let mut rows: Vec<(i32, i16)> =
        extract.needs.iter().map(|(person, kind)| (shuffled.references[*person as usize], *kind)).collect();
    rows.sort_unstable();
    rows.dedup();
    Needs { reference: rows.iter().map(|row| row.0).collect(), kind: rows.iter().map(|row| row.1).collect() }
}

/// Relationships by shuffled references, each once.
fn relationships(extract: &CleanExtract, shuffled: &Shuffled) -> Relationships {
    let reference = |person: u32| shuffled.references[person as usize];
    let rows = extract.relationships.iter();
    let mut rows: Vec<(i32, i32, i16)> =
        rows.map(|(one, other, kind)| (reference(*one), reference(*other), *kind)).collect();
    rows.sort_unstable();
    rows.dedup();
    Relationships {
        reference: rows.iter().map(|row| row.0).collect(),
        other: rows.iter().map(|row| row.1).collect(),
        kind: rows.iter().map(|row| row.2).collect(),
    }
}

fn attributes(extract: &CleanExtract, shuffled: &Shuffled) -> Attributes {
    let people = || shuffled.people.iter().map(|&person| &extract.people[person]);
    Attributes {
        reference: (0..).take(shuffled.people.len()).collect(),
        age_band: people().map(|person| person.age.code()).collect(),
        sex: people().map(|person| person.sex.code()).collect(),
    }
}

/// Share of people with at least one pseudonym, by match key.
fn filled(people: &People, count: u64) -> BTreeMap<String, u32> {
    let with = |column: &KeyColumn| {
        let mut with: Vec<i32> = people
            .reference
            .iter()
            .enumerate()
            .filter(|(i, _)| !column.of(*i).is_empty())
            .map(|(_, r)| *r)
            .collect();
        with.dedup();
        with.len() as u64
    };
    let share = people.keys.iter().map(|column| thousandths(with(column), count));
    MATCH_KEYS.iter().map(|key| key.name.to_owned()).zip(share).collect()
}

fn thousandths(part: u64, whole: u64) -> u32 {
    u32::try_from(part * 1000 / whole.max(1)).expect("a share is at most a thousand thousandths")
}
