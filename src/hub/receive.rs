//! A contribution comes in: everything is verified before anything is kept.

use bytes::Bytes;
use rayon::prelude::*;

use super::pool::{Days, kind_place};
use crate::agreement::{Permit, Profiles};
use crate::contribution::{
    self, Attributes, ContactBatch, ContactPieces, Contacts, Error, Manifest, Needs, Part, Relationships,
};
use crate::party::{Digest, Keys};
use crate::schema::{AgeBand, NeedKind, RelationshipKind, Role};

/// One agency's demand, as the hub may see it.
pub struct Received {
    /// What the contribution says about itself.
    pub manifest: Manifest,
    /// Digest of the manifest.
    pub digest: Digest,
    /// Still as they came: read a piece at a time.
    pub(super) contacts: ContactPieces,
    pub(super) needs: Needs,
    pub(super) relationships: Relationships,
    pub(super) attributes: Attributes,
}

impl Received {
    /// Whether all these references are of this contribution.
    pub fn holds(&self, references: &[i32]) -> bool {
        let people = self.manifest.counts.people;
        references.iter().all(|&reference| u64::try_from(reference).is_ok_and(|at| at < people))
    }
}

/// Opens the hub's parts of a contribution.
pub fn receive(
    bytes: impl Into<Bytes>,
    permit: &Permit<'_, Profiles>,
    keys: &Keys,
) -> Result<Received, Error> {
    let opened = contribution::open(bytes, permit)?;
    let contacts = opened.contacts(keys)?;
    let needs: Needs = opened.part(keys)?;
    let relationships: Relationships = opened.part(keys)?;
    let attributes: Attributes = opened.part(keys)?;
    let manifest = opened.manifest;
    check_contacts(&contacts, &manifest)?;
    check_attributes(&attributes, &manifest)?;
    check_needs(&needs, &manifest)?;
    check_relationships(&relationships, &manifest)?;
    Ok(Received { digest: opened.digest, manifest, contacts, needs, relationships, attributes })
}

fn counted<P: Part>(part: &P, rows: u64) -> Result<(), Error> {
    of_manifest::<P>(part.rows() as u64, rows)
}

fn of_manifest<P: Part>(found: u64, rows: u64) -> Result<(), Error> {
    holds::<P>(found == rows, "has not the rows that its manifest counts")
}

fn holds<P: Part>(holds: bool, problem: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Columns { part: P::NAME, problem }) }
}

fn check_contacts(contacts: &ContactPieces, manifest: &Manifest) -> Result<(), Error> {
    of_manifest::<Contacts>(contacts.rows() as u64, manifest.counts.contacts)?;
    let days = Days::of(&manifest.window);
    let holds = holds::<Contacts>;
    holds(u16::try_from(days.count()).is_ok(), "is of a window too long to count in days")?;
    (0..contacts.count())
        .into_par_iter()
        .try_for_each(|piece| contacts.read(piece, |batch| check_batch(batch, manifest, days)))
}

fn check_batch(contacts: &ContactBatch<'_>, manifest: &Manifest, days: Days) -> Result<(), Error> {
    let within = |values: &[i32], least: i64, end: u64| {
        values
            .iter()
            .all(|&value| i64::from(value) >= least && (value < 0 || u64::from(value.unsigned_abs()) < end))
    };
    let holds = holds::<Contacts>;
    holds(
        within(contacts.reference, 0, manifest.counts.people),
        "names people that its manifest does not count",
    )?;
    holds(
        within(contacts.area, -1, manifest.areas.len() as u64),
        "names areas that its manifest does not list",
    )?;
    holds(within(contacts.event, 0, manifest.counts.contacts), "numbers events beyond its contacts")?;
    holds(contacts.kind.iter().all(|kind| kind_place(*kind).is_some()), "has a kind that the schema lacks")?;
    let roles = 0..i16::try_from(Role::ALL.len()).expect("few roles");
    holds(contacts.role.iter().all(|role| roles.contains(role)), "has a role that the schema lacks")?;
    let inside = days.first..=days.last;
    holds(contacts.date.iter().all(|date| inside.contains(date)), "has a date outside the round's window")
}

fn check_needs(needs: &Needs, manifest: &Manifest) -> Result<(), Error> {
    counted(needs, manifest.counts.needs)?;
    let holds = holds::<Needs>;
    holds(of_people(&needs.reference, manifest), "names people that its manifest does not count")?;
    holds(
        needs.kind.iter().all(|kind| NeedKind::by_code(*kind).is_some()),
        "has a kind that the schema lacks",
    )?;
    let rows: Vec<(i32, i16)> = needs.reference.iter().copied().zip(needs.kind.iter().copied()).collect();
    holds(rows.is_sorted_by(|a, b| a < b), "is not in order, or has a need twice")
}

fn check_relationships(ties: &Relationships, manifest: &Manifest) -> Result<(), Error> {
    counted(ties, manifest.counts.relationships)?;
    let holds = holds::<Relationships>;
    let known = of_people(&ties.reference, manifest) && of_people(&ties.other, manifest);
    holds(known, "names people that its manifest does not count")?;
    let apart = ties.reference.iter().zip(&ties.other).all(|(one, other)| one != other);
    holds(apart, "relates somebody to the same person")?;
    holds(
        ties.kind.iter().all(|kind| RelationshipKind::by_code(*kind).is_some()),
        "has a kind that the schema lacks",
    )?;
    let row = |at: usize| (ties.reference[at], ties.other[at], ties.kind[at]);
    holds((0..ties.kind.len()).is_sorted_by(|a, b| row(*a) < row(*b)), "is not in order, or has a row twice")
}

/// Whether all these are people of the contribution.
fn of_people(references: &[i32], manifest: &Manifest) -> bool {
    references.iter().all(|one| u64::try_from(*one).is_ok_and(|one| one < manifest.counts.people))
}

fn check_attributes(attributes: &Attributes, manifest: &Manifest) -> Result<(), Error> {
    counted(attributes, manifest.counts.people)?;
    let holds = holds::<Attributes>;
    let numbered = (0..).zip(&attributes.reference).all(|(number, reference)| number == *reference);
    holds(numbered, "does not number its people from 0")?;
    holds(
        attributes.age_band.iter().all(|band| AgeBand::by_code(*band).is_some()),
        "has an age band that the schema lacks",
    )
}
