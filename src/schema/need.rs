//! Needs of people, one code list for all agencies. Codes are never used again for something else.
//!
//! Each belongs to one of the ten headline outcomes of the Supporting Families programme (2022), so that an analysis can
//! say how many of the ten somebody meets.

use serde::Serialize;

/// One of the ten headline outcomes of Supporting Families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Headline {
    /// Getting a good education.
    Education,
    /// Good early years development.
    EarlyYears,
    /// Improved mental and physical health.
    Health,
    /// Recovery, and less harm from substance use.
    SubstanceUse,
    /// Improved family relationships.
    Family,
    /// Children safe from abuse and exploitation.
    ChildSafety,
    /// Crime prevention and tackling crime.
    Crime,
    /// Safe from domestic abuse.
    DomesticAbuse,
    /// Secure housing.
    Housing,
    /// Financial stability.
    Money,
}

impl Headline {
    /// All ten, in the programme's order.
    pub const ALL: [Headline; 10] = [
        Headline::Education,
        Headline::EarlyYears,
        Headline::Health,
        Headline::SubstanceUse,
        Headline::Family,
        Headline::ChildSafety,
        Headline::Crime,
        Headline::DomesticAbuse,
        Headline::Housing,
        Headline::Money,
    ];
}

/// One kind of need.
#[derive(Debug, Serialize)]
pub struct NeedKind {
    /// The number that crosses.
    pub code: i16,
    /// The name used in mappings and results.
    pub name: &'static str,
    /// The headline outcome that it belongs to; none for a need of another kind.
    pub headline: Option<Headline>,
}

impl NeedKind {
    /// What could not be mapped to any kind.
    pub const OTHER: i16 = 0;

    /// The kind with this code, if there is one.
    pub fn by_code(code: i16) -> Option<&'static NeedKind> {
        NEEDS.iter().find(|need| need.code == code)
    }

    /// The kind with this name, if there is one.
    pub fn by_name(name: &str) -> Option<&'static NeedKind> {
        NEEDS.iter().find(|need| need.name == name)
    }
}

macro_rules! needs {
    ($($headline:ident { $($code:literal $name:literal;)* })*) => {
        /// Every kind of need, by code.
        pub const NEEDS: &[NeedKind] = &[
            NeedKind { code: NeedKind::OTHER, name: "other", headline: None },
            $($(NeedKind { code: $code, name: $name, headline: Some(Headline::$headline) },)*)*
        ];
    };
}

needs! {
    Education {
        101 "school_attendance";
        102 "special_educational_needs";
        103 "exclusion_from_school";
    }
    EarlyYears { 201 "early_years_development"; }
    Health {
        301 "mental_health";
        302 "physical_health";
        303 "learning_disability";
        304 "self_harm_or_suicide";
        305 "neurodiversity";
    }
    SubstanceUse {
        401 "drug_use";
        402 "alcohol_use";
    }
    Family {
        501 "family_conflict";
        502 "caring_responsibilities";
        503 "social_isolation";
    }
    ChildSafety {
        601 "abuse_or_neglect";
        602 "exploitation";
        603 "going_missing";
    }
    Crime {
        701 "offending";
        702 "antisocial_behaviour";
        703 "gang_association";
    }
    DomesticAbuse { 801 "domestic_abuse"; }
    Housing {
        901 "homelessness";
        902 "insecure_housing";
    }
    Money {
        1001 "debt_or_poverty";
        1002 "worklessness";
    }
}
