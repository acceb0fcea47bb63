//! How two people of one agency belong together. Codes are never used again for something else.

use serde::Serialize;

/// What ties two people to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// They live in one household.
    Household,
    /// They are of one family.
    Family,
    /// They go to one school.
    School,
    /// They are known to be together.
    Association,
}

/// One kind of relationship.
#[derive(Debug, Serialize)]
pub struct RelationshipKind {
    /// The number that crosses.
    pub code: i16,
    /// The name used in mappings and results: what the other person is to the person.
    pub name: &'static str,
    /// What ties them; none where that is not known.
    pub tie: Option<Tie>,
}

impl RelationshipKind {
    /// What could not be mapped to any kind.
    pub const OTHER: i16 = 0;

    /// The kind with this code, if there is one.
    pub fn by_code(code: i16) -> Option<&'static RelationshipKind> {
        RELATIONSHIPS.iter().find(|kind| kind.code == code)
    }

    /// The kind with this name, if there is one.
    pub fn by_name(name: &str) -> Option<&'static RelationshipKind> {
        RELATIONSHIPS.iter().find(|kind| kind.name == name)
    }
}

macro_rules! relationships {
    ($($tie:ident { $($code:literal $name:literal;)* })*) => {
        /// Every kind of relationship, by code.
        pub const RELATIONSHIPS: &[RelationshipKind] = &[
            RelationshipKind { code: RelationshipKind::OTHER, name: "other", tie: None },
            $($(RelationshipKind { code: $code, name: $name, tie: Some(Tie::$tie) },)*)*
        ];
    };
}

relationships! {
    Household { 101 "same_household"; }
    Family {
        201 "parent";
        202 "child";
        203 "sibling";
        204 "partner";
        205 "former_partner";
        206 "grandparent";
        207 "grandchild";
        208 "other_family";
        209 "carer";
        210 "cared_for";
    }
    School { 301 "same_school"; }
    Association {
        401 "friend";
        402 "associate";
        403 "gang_member";
        404 "neighbour";
        405 "exploiter";
        406 "exploited";
    }
}
