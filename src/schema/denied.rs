//! What never enters the points of a person, whatever a list is made for.

use serde::Serialize;

/// A variable that no scheme may weigh.
#[derive(Debug, Serialize)]
pub struct Denied {
    /// Its name, as somebody might write it in a scheme.
    pub name: &'static str,
    /// Why.
    pub why: &'static str,
}

const PROTECTED: &str = "a protected characteristic under the Equality Act 2010";
const STANDS_FOR_POVERTY: &str = "stands for poverty, not for anything that somebody did";
const HARMED: &str = "being harmed never raises a place among those who exhibit a behaviour";

/// The variables that no scheme may weigh.
pub const NEVER_IN_POINTS: &[Denied] = &[
    Denied { name: "age", why: PROTECTED },
    Denied { name: "disability", why: PROTECTED },
    Denied { name: "ethnicity", why: PROTECTED },
    Denied { name: "gender_reassignment", why: PROTECTED },
    Denied { name: "marital_status", why: PROTECTED },
    Denied { name: "nationality", why: PROTECTED },
    Denied { name: "pregnancy", why: PROTECTED },
    Denied { name: "race", why: PROTECTED },
    Denied { name: "religion", why: PROTECTED },
    Denied { name: "sex", why: PROTECTED },
    Denied { name: "sexual_orientation", why: PROTECTED },
    Denied { name: "benefits", why: STANDS_FOR_POVERTY },
    Denied { name: "deprivation", why: STANDS_FOR_POVERTY },
    Denied { name: "free_school_meals", why: STANDS_FOR_POVERTY },
    Denied { name: "home_area", why: STANDS_FOR_POVERTY },
    Denied { name: "postcode", why: STANDS_FOR_POVERTY },
    Denied { name: "needs", why: "a need is a reason to help, not to raise a place" },
    Denied { name: "exploitation", why: HARMED },
    Denied { name: "victimisation", why: HARMED },
    Denied { name: "relationships", why: "nobody gets points for whom they know" },
    Denied { name: "concerns", why: "what a community says of a place is not evidence about a person" },
    Denied { name: "nominations", why: "a nomination stands beside the order and moves nobody in it" },
];

/// Why a variable may not be weighed, if it may not. Case and the sign between words do not matter.
pub fn denied(name: &str) -> Option<&'static Denied> {
    let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
    NEVER_IN_POINTS.iter().find(|denied| denied.name == plain)
}
