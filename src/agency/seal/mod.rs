//! A clean extract becomes a sealed contribution and a lookup that stays.

mod contacts;
mod halves;
mod people;

use std::collections::BTreeMap;

use jiff::Timestamp;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::Error;
use super::clean::CleanExtract;
use super::key::LinkageKey;
use super::lookup::Lookup;
use crate::agreement::{Permit, Sealing};
use crate::contribution::{
    Attributes, Counts, ExposureLine, Manifest, Needs, Packed, RULES_VERSION, Relationships, Salt,
    ScratchFile, pack,
};
use crate::party::{Digest, Keys, Party, Posted};
use crate::schema;

/// What sealing leaves: one file to send, one to keep.
pub struct SealedExtract {
    /// To send.
    pub sealed: Posted<ScratchFile>,
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
    mut extract: CleanExtract,
    key: &LinkageKey,
    (me, keys): (&Party, &Keys),
    permit: &Permit<'_, Sealing>,
    sending: Sending,
    random: &mut ChaCha20Rng,
) -> Result<SealedExtract, Error> {
    let shuffled = Shuffled::new(extract.people.len(), random);
    let (needs, relationships) = (needs(&extract, &shuffled), relationships(&extract, &shuffled));
    let attributes = attributes(&extract, &shuffled);
    let mut salt = || {
        let mut bytes = [0; 16];
        random.fill_bytes(&mut bytes);
        Salt(bytes)
    };
    let people = people::written(&extract, &shuffled, (key, permit), salt())?;
    // Whose names they are is needed no more; whose references, to the end.
    extract.tables = Vec::new();
    let contacts_salt = salt();
    let (agreement, round, scratch) = (permit.agreement(), permit.round(), extract.scratch.clone());
    let to = (scratch.as_ref(), agreement);
    let rest = [
        Packed::new(&needs, salt(), to)?,
        Packed::new(&relationships, salt(), to)?,
        Packed::new(&attributes, salt(), to)?,
    ];
    let contacts = contacts::written(&mut extract, &shuffled, agreement, contacts_salt, random)?;
    let parts: Vec<Packed> = [people.packed, contacts.packed].into_iter().chain(rest).collect();
    let counts = Counts {
        rows: extract.rows,
        people: extract.people.len() as u64,
        identities: people.identities,
        contacts: contacts.contacts,
        needs: needs.reference.len() as u64,
        relationships: relationships.reference.len() as u64,
    };
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
        months: contacts.months,
        refused: refused(&extract),
        filled: people.filled,
        uniqueness: extract.uniqueness.thousandths,
        areas: extract.areas,
        parts: parts.iter().map(Packed::digest).collect(),
    };
    let own = shuffled.people.iter().map(|&person| &extract.people[person].reference);
    let sealed = pack(&manifest, parts, keys, scratch.as_ref())?;
    let lookup = Lookup::sealed(Digest::of(&sealed.statement), own, me)?;
    Ok(SealedExtract { sealed, manifest, lookup, exposure: people.exposure })
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
