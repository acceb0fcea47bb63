//! The fields an extract may hold. What is not listed here never leaves the agency.

use serde::Serialize;

/// One field of an extract.
#[derive(Debug, Serialize)]
pub struct Field {
    /// The name used in mappings, messages and formats.
    pub name: &'static str,
    /// What its values are.
    pub kind: FieldKind,
    /// How much it says about who somebody is.
    pub sensitivity: Sensitivity,
    /// In which form it may leave the agency.
    pub leaves: Leaves,
    /// What it is, in a sentence.
    pub meaning: &'static str,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A reference that only its owner can read.
    Reference,
    /// A name or an address.
    Text,
    /// A calendar date.
    Date,
    /// One of a list of codes.
    Code,
    /// A code of a small area.
    Area,
    /// A UK postcode.
    Postcode,
    /// Metres on the national grid.
    Coordinate,
    /// A number with a check character.
    Number,
    /// Yes or no.
    Flag,
}

/// How much a field says about who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Names or numbers a person.
    Direct,
    /// Narrows down who a person is.
    Indirect,
    /// Says what happened.
    Demand,
}

/// In which form a field leaves the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaves {
    /// Not at all.
    Never,
    /// Only inside match keys, as pseudonyms sealed to the linker.
    AsPseudonym,
    /// As a random number that means nothing elsewhere.
    AsShuffledNumber,
    /// As pseudonyms, and as an age band with breaks at 10 and 18.
    AsAgeBand,
    /// As a code of this schema, sealed to the hub.
    AsCode,
    /// As a date, coarsened as agreed, sealed to the hub.
    AsDate,
}

macro_rules! fields {
    ($($constant:ident $name:literal $kind:ident $sensitivity:ident $leaves:ident $meaning:literal;)*) => {
        $(#[doc = $meaning]
        pub const $constant: Field = Field {
            name: $name,
            kind: FieldKind::$kind,
            sensitivity: Sensitivity::$sensitivity,
            leaves: Leaves::$leaves,
            meaning: $meaning,
        };)*
        /// Every field of an extract, in the order used everywhere.
        pub const EXTRACT: &[&Field] = &[$(&$constant),*];
    };
}

fields! {
    PERSON_REFERENCE "person_reference" Reference Direct AsShuffledNumber "The agency's own number of a person.";
    FULL_NAME "full_name" Text Direct AsPseudonym "Surname and forenames in one column.";
    SURNAME "surname" Text Direct AsPseudonym "Family name.";
    FORENAMES "forenames" Text Direct AsPseudonym "Given names, in order.";
    KNOWN_AS "known_as" Text Direct AsPseudonym "A name the person goes by; a second identity.";
    FORMER_SURNAME "former_surname" Text Direct AsPseudonym "A family name from before; a second identity, told in no reason.";
    BIRTH_DATE "birth_date" Date Indirect AsAgeBand "Date of birth; its demand side leaves only as an age band.";
    SEX "sex" Code Indirect AsCode "Sex as recorded by the agency; never shown of a person.";
    POSTCODE "postcode" Postcode Indirect AsPseudonym "Postcode of the home address.";
    FORMER_POSTCODE "former_postcode" Postcode Indirect AsPseudonym "Postcode of an earlier home; a second identity.";
    HOUSE "house" Text Indirect AsPseudonym "Number or name of the house.";
    STREET "street" Text Indirect AsPseudonym "Street of the home address.";
    TOWN "town" Text Indirect AsPseudonym "Town or suburb of the home address.";
    UPRN "uprn" Reference Indirect AsPseudonym "Unique property reference number of the home.";
    NHS_NUMBER "nhs_number" Number Direct AsPseudonym "NHS number: ten digits, the last a check digit.";
    UPN "upn" Number Direct AsPseudonym "Unique pupil number: a check letter and twelve digits.";
    NI_NUMBER "ni_number" Number Direct AsPseudonym "National Insurance number: two letters, six digits, and a letter from A to D.";
    PROTECTED "protected" Flag Direct Never "Adoption, gender recognition or refuge: the person is removed first, uncounted.";
    EVENT "event" Reference Indirect AsShuffledNumber "The agency's number of an event; people of one event share it.";
    CONTACT_KIND "contact_kind" Code Demand AsCode "What the contact was about.";
    ROLE "role" Code Demand AsCode "In which role the person took part.";
    CONTACT_DATE "contact_date" Date Demand AsDate "When the contact was, or when the case was opened.";
    AREA "area" Area Demand AsCode "Small area (LSOA) of the contact.";
    EASTING "easting" Coordinate Indirect Never "Metres east on the national grid; the agency finds the small area by it.";
    NORTHING "northing" Coordinate Indirect Never "Metres north on the national grid; the agency finds the small area by it.";
    NEED "need" Code Demand AsCode "A need that the agency has recorded of the person.";
    RELATED_PERSON "related_person" Reference Direct AsShuffledNumber "The agency's own number of another person who belongs to the person.";
    RELATIONSHIP "relationship" Code Indirect AsCode "What the other person is to the person.";
}
