//! Every field once: its name, kind, sensitivity, and how it may leave the agency.

mod day;
mod denied;
mod field;
mod kind;
mod need;
mod relationship;
mod role;
mod attribute;
mod published;

pub use attribute::{AgeBand, Sex};
pub use day::{date_of, day_number};
pub use denied::{Denied, NEVER_IN_POINTS, denied};
pub use field::{
    AREA, BIRTH_DATE, CONTACT_DATE, CONTACT_KIND, EASTING, EVENT, EXTRACT, FORENAMES, FORMER_POSTCODE,
    FORMER_SURNAME, FULL_NAME, Field, FieldKind, HOUSE, KNOWN_AS, Leaves, NEED, NHS_NUMBER, NI_NUMBER,
    NORTHING, PERSON_REFERENCE, POSTCODE, PROTECTED, RELATED_PERSON, RELATIONSHIP, ROLE, SEX, STREET,
    SURNAME, Sensitivity, TOWN, UPN, UPRN,
};
pub use kind::{ContactKind, Domain, KINDS};
pub use need::{Headline, NEEDS, NeedKind};
pub use published::{Published, published};
pub use relationship::{RELATIONSHIPS, RelationshipKind, Tie};
pub use role::Role;

/// The version of the schema that this program writes. Readers refuse any other.
pub const VERSION: u32 = 3;
