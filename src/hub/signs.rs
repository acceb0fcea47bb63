//! Which of the ten headline needs, and which disadvantages, a contact or a recorded need shows.
//!
//! Needs are the ten headline outcomes of Supporting Families (2022). Disadvantages are those of *Hard Edges* (Lankelly
//! Chase, 2015): homelessness, substance use, offending (SMD-3); with poor mental health and domestic abuse, SMD-5.
//! Which contacts show which is this table's reading, open to correction; neither ever enters points.

use std::sync::LazyLock;

use super::{People, Received};
use crate::schema::{ContactKind, Domain, Headline, KINDS, NeedKind, Role};

/// The bit of a headline need.
pub(super) fn need(headline: Headline) -> u16 {
    1 << headline as u16
}

/// All ten needs.
pub(super) const NEEDS: u16 = (1 << 10) - 1;
const HOMELESS: u16 = 1 << 10;
const SUBSTANCES: u16 = 1 << 11;
const OFFENDING: u16 = 1 << 12;
const MENTAL_HEALTH: u16 = 1 << 13;
const DOMESTIC_ABUSE: u16 = 1 << 14;
/// The three disadvantages of SMD-3.
pub(super) const SMD_3: u16 = HOMELESS | SUBSTANCES | OFFENDING;
/// The five disadvantages of SMD-5.
pub(super) const SMD_5: u16 = SMD_3 | MENTAL_HEALTH | DOMESTIC_ABUSE;

/// By place of the kind, then number of the role: what a contact shows.
pub(super) static OF_CONTACT: LazyLock<Vec<[u16; 8]>> =
    LazyLock::new(|| KINDS.iter().map(|kind| Role::ALL.map(|role| of_contact(kind, role))).collect());

/// The needs and disadvantages that a contact of a kind in a role shows, one bit each.
pub fn of_contact(kind: &ContactKind, role: Role) -> u16 {
    let doing = matches!(role, Role::Offender | Role::Suspect | Role::Subject);
    let harmed = matches!(role, Role::Victim | Role::Exploited);
    let shows = |who: bool, signs: u16| if who { signs } else { 0 };
    let doer = shows(doing && kind.domain == Domain::CrimeAndDisorder, need(Headline::Crime) | OFFENDING);
    match kind.name {
        "missing_person" | "concern_for_welfare" => {
            shows(doing && kind.name == "missing_person", need(Headline::ChildSafety))
        }
        "child_exploitation" => doer | shows(harmed, need(Headline::ChildSafety)),
        "domestic_incident" | "stalking_or_harassment" => {
            doer | shows(doing || harmed, need(Headline::DomesticAbuse)) | shows(harmed, DOMESTIC_ABUSE)
        }
        "drug_possession" => doer | shows(doing, need(Headline::SubstanceUse)),
        "tenancy_antisocial_behaviour" => need(Headline::Crime),
        "mental_health_crisis" | "mental_health_referral" | "self_harm" => {
            need(Headline::Health) | MENTAL_HEALTH
        }
        "overdose_admission" | "substance_misuse_treatment" => need(Headline::SubstanceUse) | SUBSTANCES,
        "homelessness_application" => need(Headline::Housing) | HOMELESS,
        "eviction_notice" => need(Headline::Housing),
        "rent_arrears" => need(Headline::Money),
        "fixed_term_exclusion" | "permanent_exclusion" | "persistent_absence" | "special_needs_support" => {
            need(Headline::Education)
        }
        "safeguarding_concern" | "child_protection" | "child_in_care" => need(Headline::ChildSafety),
        "child_in_need" | "early_help" => need(Headline::Family),
        _ => doer,
    }
}

fn of_need(kind: &NeedKind) -> u16 {
    let disadvantage = match kind.name {
        "homelessness" => HOMELESS,
        "drug_use" | "alcohol_use" => SUBSTANCES,
        "offending" => OFFENDING,
        "mental_health" | "self_harm_or_suicide" => MENTAL_HEALTH,
        "domestic_abuse" => DOMESTIC_ABUSE,
        _ => 0,
    };
    kind.headline.map_or(0, need) | disadvantage
}

/// What agencies recorded of each person's needs.
pub(super) fn recorded(people: &People, received: &[Received]) -> Vec<u16> {
    let mut signs = vec![0; people.count as usize];
    for (records, one) in people.records.iter().zip(received) {
        for (reference, code) in one.needs.reference.iter().zip(&one.needs.kind) {
            let person = records[reference.unsigned_abs() as usize].person;
            signs[person as usize] |= NeedKind::by_code(*code).map_or(0, of_need);
        }
    }
    signs
}
