//! A contribution comes in: everything is verified before anything is kept.

use crate::agreement::{Permit, Profiles};
use crate::contribution::{self, Attributes, Contacts, Error, Manifest, Needs, Part, Relationships};
use crate::party::{Digest, Keys};
use crate::schema::{AgeBand, ContactKind, Role, date_of};

/// One agency's demand, as the hub may see it.
pub struct Received {
    /// What the contribution says about itself.
    pub manifest: Manifest,
    /// Digest of the manifest.
    pub digest: Digest,
    pub(super) contacts: Contacts,
    pub(super) attributes: Attributes,
    pub(super) relationships: Relationships,
}

impl Received {
    /// Whether all these references are of this contribution.
    pub fn holds(&self, references: &[i32]) -> bool {
        let people = self.manifest.counts.people;
        references.iter().all(|&reference| u64::try_from(reference).is_ok_and(|at| at < people))
    }
}

/// Opens the hub's parts of a contribution.
pub fn receive(bytes: &[u8], permit: &Permit<'_, Profiles>, keys: &Keys) -> Result<Received, Error> {
    let opened = contribution::open(bytes, permit)?;
    let contacts: Contacts = opened.part(keys)?;
    let needs: Needs = opened.part(keys)?;
    let relationships: Relationships = opened.part(keys)?;
    let attributes: Attributes = opened.part(keys)?;
    let manifest = opened.manifest;
    check_contacts(&contacts, &manifest)?;
    check_attributes(&attributes, &manifest)?;
    counted(&needs, manifest.counts.needs)?;
    counted(&relationships, manifest.counts.relationships)?;
    let known = |reference: &i32| u64::try_from(*reference).is_ok_and(|at| at < manifest.counts.people);
    let of_people = relationships.reference.iter().chain(&relationships.other).all(known);
    holds::<Relationships>(of_people, "names people that its manifest does not count")?;
    Ok(Received { digest: opened.digest, manifest, contacts, attributes, relationships })
}

fn counted<P: Part>(part: &P, rows: u64) -> Result<(), Error> {
    holds::<P>(part.rows() as u64 == rows, "has not the rows that its manifest counts")
}

fn holds<P: Part>(holds: bool, problem: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Columns { part: P::NAME, problem }) }
}

fn check_contacts(contacts: &Contacts, manifest: &Manifest) -> Result<(), Error> {
    counted(contacts, manifest.counts.contacts)?;
    let within = |values: &[i32], least: i64, end: u64| {
        values
            .iter()
            .all(|&value| i64::from(value) >= least && (value < 0 || u64::from(value.unsigned_abs()) < end))
    };
    let holds = holds::<Contacts>;
    holds(
        within(&contacts.reference, 0, manifest.counts.people),
        "names people that its manifest does not count",
    )?;
    holds(
        within(&contacts.area, -1, manifest.areas.len() as u64),
        "names areas that its manifest does not list",
    )?;
    holds(within(&contacts.event, 0, manifest.counts.contacts), "numbers events beyond its contacts")?;
    holds(
        contacts.kind.iter().all(|kind| ContactKind::by_code(*kind).is_some()),
        "has a kind that the schema lacks",
    )?;
    holds(
        contacts.role.iter().all(|role| Role::by_code(*role).is_some()),
        "has a role that the schema lacks",
    )?;
    let first = manifest.window.from.first_of_month();
    let inside = |date: &i32| (first..=manifest.window.to).contains(&date_of(*date));
    holds(contacts.date.iter().all(inside), "has a date outside the round's window")
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
