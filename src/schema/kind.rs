//! Kinds of contact, one code list for all agencies. Codes are never used again for something else.

use serde::Serialize;

/// Part of life that a contact belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Crime and disorder.
    CrimeAndDisorder,
    /// Physical and mental health, substance misuse.
    Health,
    /// Tenancies and homelessness.
    Housing,
    /// Schools and colleges.
    Education,
    /// Children's and adults' social care.
    SocialCare,
    /// Life in a neighbourhood.
    Community,
    /// Anything else.
    Other,
}

/// One kind of contact.
#[derive(Debug, Serialize)]
pub struct ContactKind {
    /// The number that crosses.
    pub code: i16,
    /// The name used in behaviours and mappings.
    pub name: &'static str,
    /// Part of life.
    pub domain: Domain,
    /// The case is opened about the person, so that a missing role means *subject*.
    pub about_the_person: bool,
    /// Only passes on another agency's incident: adds neither an agency nor points.
    pub passed_on: bool,
}

impl ContactKind {
    /// What could not be mapped to any kind.
    pub const OTHER: i16 = 0;

    /// The kind with this code, if there is one.
    pub fn by_code(code: i16) -> Option<&'static ContactKind> {
        KINDS.iter().find(|kind| kind.code == code)
    }

    /// The kind with this name, if there is one.
    pub fn by_name(name: &str) -> Option<&'static ContactKind> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

macro_rules! kinds {
    ($($domain:ident { $($code:literal $name:literal $(($mark:ident))?;)* })*) => {
        /// Every kind of contact, by code.
        pub const KINDS: &[ContactKind] = &[$($(ContactKind {
            code: $code,
            name: $name,
            domain: Domain::$domain,
            about_the_person: matches!(stringify!($($mark)?).as_bytes(), b"about"),
            passed_on: matches!(stringify!($($mark)?).as_bytes(), b"passed_on"),
        }),*),*];
    };
}

kinds! {
    Other { 0 "other"; }
    CrimeAndDisorder {
        101 "antisocial_behaviour";
        102 "criminal_damage";
        103 "violence_with_injury";
        104 "violence_without_injury";
        105 "drug_possession";
        106 "drug_trafficking";
        107 "burglary";
        108 "vehicle_crime";
        109 "domestic_incident";
        110 "missing_person";
        111 "concern_for_welfare";
        112 "robbery";
        113 "theft";
        114 "sexual_offence";
        115 "weapon_possession";
        116 "public_order";
        117 "arson";
        118 "child_exploitation";
        119 "fraud";
        120 "youth_justice_referral" (about);
        121 "probation_supervision" (about);
        122 "stalking_or_harassment";
        123 "hate_incident";
    }
    Health {
        201 "emergency_department_attendance" (about);
        202 "gp_did_not_attend" (about);
        203 "mental_health_crisis" (about);
        204 "overdose_admission" (about);
        205 "ambulance_attendance" (about);
        206 "hospital_admission" (about);
        207 "substance_misuse_treatment" (about);
        208 "self_harm" (about);
        209 "mental_health_referral" (about);
        210 "gp_contact" (about);
    }
    Housing {
        301 "homelessness_application" (about);
        302 "eviction_notice" (about);
        303 "rent_arrears" (about);
        304 "tenancy_antisocial_behaviour" (about);
        305 "tenancy_support" (about);
        306 "disrepair_report";
    }
    Education {
        401 "safeguarding_concern" (about);
        402 "fixed_term_exclusion" (about);
        403 "permanent_exclusion" (about);
        404 "persistent_absence" (about);
        405 "special_needs_support" (about);
    }
    SocialCare {
        501 "adult_safeguarding_enquiry" (about);
        502 "child_in_need" (about);
        503 "child_protection" (about);
        504 "early_help" (about);
        505 "child_in_care" (about);
        506 "adult_care_assessment" (about);
    }
    Community {
        601 "noise_complaint";
        602 "environmental_complaint";
        603 "community_support" (about);
    }
    Other { 901 "notification_received" (passed_on); }
}
