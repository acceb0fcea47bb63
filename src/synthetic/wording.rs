//! What each agency calls the kinds of contact and the roles, in its own system's words.

use super::Agency;
use crate::schema::Role;

/// One kind of contact as one agency knows it.
pub(super) struct Line {
    /// The kind's name in the schema.
    pub(super) kind: &'static str,
    /// How often, among people of this age; at the police, among those who are harmed or report.
    pub(super) weight: usize,
    /// How often among people who harm others (police only).
    pub(super) harming: usize,
    /// Ages, both included.
    pub(super) ages: (i16, i16),
    /// As it stands in the export; several clerks, several wordings.
    pub(super) words: &'static [&'static str],
}

macro_rules! lines {
    ($($kind:literal $weight:literal $harming:literal $from:literal..=$to:literal [$($words:literal),*];)*) => {
        &[$(Line {
            kind: $kind, weight: $weight, harming: $harming, ages: ($from, $to), words: &[$($words),*],
        }),*]
    };
}

const POLICE: &[Line] = lines! {
    "antisocial_behaviour" 14 22 10..=95 ["ASB nuisance", "ASB - Personal", "Anti-social behaviour (community)"];
    "criminal_damage" 9 10 10..=95 ["Criminal damage", "Criminal damage to dwelling"];
    "violence_with_injury" 6 10 10..=95 ["Violence with injury", "Assault occasioning ABH"];
    "violence_without_injury" 9 14 0..=95 ["Violence without injury", "Common assault"];
    "drug_possession" 0 8 12..=95 ["Drug possession", "Possession of cannabis"];
    "drug_trafficking" 0 5 14..=70 ["Drug trafficking", "Possession with intent to supply"];
    "burglary" 7 4 18..=95 ["Burglary", "Burglary - residential"];
    "vehicle_crime" 9 4 17..=95 ["Vehicle crime", "Theft from motor vehicle"];
    "domestic_incident" 7 6 16..=95 ["Domestic incident", "Domestic - no offence"];
    "missing_person" 4 1 8..=95 ["Missing person", "Misper"];
    "concern_for_welfare" 12 2 0..=95 ["Concern for welfare", "Concern for safety"];
    "robbery" 2 3 12..=95 ["Robbery", "Robbery - personal property"];
    "theft" 10 14 11..=95 ["Theft", "Shoplifting", "Theft from the person"];
    "sexual_offence" 2 1 14..=95 ["Sexual offence"];
    "weapon_possession" 0 4 12..=95 ["Possession of a weapon", "Bladed article in public place"];
    "public_order" 6 12 12..=95 ["Public order", "Affray"];
    "arson" 1 1 10..=95 ["Arson"];
    "child_exploitation" 2 0 10..=17 ["Child exploitation", "CCE - child criminal exploitation"];
    "fraud" 6 1 18..=95 ["Fraud"];
    "stalking_or_harassment" 4 3 16..=95 ["Stalking or harassment", "Harassment"];
    "hate_incident" 3 1 14..=95 ["Hate incident"];
};

const COUNCIL: &[Line] = lines! {
    "noise_complaint" 14 0 18..=95 ["Noise complaint", "Noise nuisance"];
    "environmental_complaint" 12 0 18..=95 ["Environmental complaint", "Fly-tipping report"];
    "antisocial_behaviour" 9 0 16..=95 ["Anti-social behaviour complaint", "ASB complaint"];
    "adult_safeguarding_enquiry" 8 0 18..=95 ["Adult safeguarding enquiry", "S42 safeguarding enquiry"];
    "adult_care_assessment" 5 0 18..=95 ["Adult care assessment", "Care Act assessment"];
    "adult_care_assessment" 25 0 70..=95 ["Adult care assessment", "Care Act assessment"];
    "substance_misuse_treatment" 5 0 18..=70 ["Substance misuse treatment"];
    "community_support" 6 0 18..=95 ["Community support", "Community connector"];
    "child_in_need" 18 0 0..=17 ["Child in need assessment", "CIN plan"];
    "child_protection" 8 0 0..=17 ["Child protection conference", "S47 enquiry"];
    "early_help" 20 0 0..=17 ["Early help", "Early help assessment"];
    "child_in_care" 4 0 0..=17 ["Child in care review", "Looked after child review"];
    "youth_justice_referral" 6 0 10..=17 ["Youth justice referral", "YOT referral"];
    "safeguarding_concern" 12 0 4..=17 ["Safeguarding concern (school)", "Designated safeguarding lead concern"];
    "fixed_term_exclusion" 9 0 11..=16 ["Fixed-term exclusion", "Suspension from school"];
    "persistent_absence" 12 0 5..=16 ["Persistent absence"];
    "special_needs_support" 10 0 4..=17 ["SEND support plan", "EHCP review"];
};

const HEALTH: &[Line] = lines! {
    "emergency_department_attendance" 30 0 0..=95 ["A&E attendance", "Emergency department attendance"];
    "gp_contact" 20 0 0..=95 ["GP appointment", "GP contact"];
    "gp_did_not_attend" 18 0 0..=95 ["GP did not attend", "GP - DNA"];
    "ambulance_attendance" 9 0 0..=95 ["Ambulance attendance", "Ambulance call-out"];
    "hospital_admission" 9 0 0..=95 ["Hospital admission", "Emergency admission"];
    "mental_health_referral" 8 0 8..=95 ["Mental health referral", "CAMHS/CMHT referral"];
    "mental_health_crisis" 6 0 14..=95 ["Mental health crisis contact", "Crisis team contact"];
    "overdose_admission" 3 0 15..=80 ["Overdose admission"];
    "self_harm" 3 0 12..=60 ["Self-harm presentation"];
    "substance_misuse_treatment" 5 0 16..=75 ["Drug and alcohol treatment"];
};

const HOUSING: &[Line] = lines! {
    "rent_arrears" 30 0 16..=95 ["Rent arrears notice", "Rent arrears"];
    "disrepair_report" 22 0 16..=95 ["Disrepair report", "Damp and mould - disrepair"];
    "tenancy_support" 16 0 16..=95 ["Tenancy support", "Tenancy sustainment"];
    "tenancy_antisocial_behaviour" 11 0 16..=95 ["Tenancy ASB case", "ASB case - tenant"];
    "homelessness_application" 12 0 16..=95 ["Homelessness application", "Homeless application"];
    "eviction_notice" 6 0 16..=95 ["Eviction notice", "Notice seeking possession"];
};

/// What an agency is told when the police pass an incident on.
const PASSED_ON: Line = Line {
    kind: "notification_received",
    weight: 0,
    harming: 0,
    ages: (0, 95),
    words: &["Police notification received"],
};

/// The kinds an agency deals with.
pub(super) fn lines(agency: Agency) -> &'static [Line] {
    match agency {
        Agency::Police => POLICE,
        Agency::Council => COUNCIL,
        Agency::Health => HEALTH,
        Agency::Housing => HOUSING,
    }
}

/// The wordings an agency has for a kind.
pub(super) fn words(agency: Agency, kind: &str) -> &'static [&'static str] {
    let line = lines(agency).iter().chain([&PASSED_ON]).find(|line| line.kind == kind);
    line.expect("an agency writes only kinds that it deals with").words
}

/// The wordings an agency has for a role; empty where its system has none.
pub(super) fn role_words(agency: Agency, role: Role) -> &'static [&'static str] {
    match (agency, role) {
        (Agency::Police, Role::Offender) => &["OFFENDER", "CHARGED"],
        (Agency::Police, Role::Suspect) => &["SUSPECT", "SUSPECT (NOT CHARGED)"],
        (Agency::Police, Role::Subject) => &["SUBJECT"],
        (Agency::Police, Role::Victim) => &["VICTIM", "AGGRIEVED"],
        (Agency::Police, Role::Witness) => &["WITNESS"],
        (Agency::Police, Role::Exploited) => &["EXPLOITED"],
        (Agency::Police, Role::Reporter) => &["REPORTING PERSON", "INFORMANT"],
        (Agency::Council, Role::Subject) => &["Subject", "Subject of complaint"],
        (Agency::Council, Role::Reporter) => &["Complainant"],
        _ => &[""],
    }
}

/// Every wording of the town's exports with the kind of the schema that it stands for.
pub fn wordings() -> Vec<(&'static str, &'static str)> {
    Agency::ALL
        .iter()
        .flat_map(|&agency| lines(agency))
        .chain([&PASSED_ON])
        .flat_map(|line| line.words.iter().map(|&words| (words, line.kind)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::wordings;
    use crate::schema::ContactKind;
    use std::collections::BTreeMap;

    #[test]
    fn every_wording_stands_for_one_kind_of_the_schema() {
        let mut kinds = BTreeMap::new();
        for (words, kind) in wordings() {
            assert!(ContactKind::by_name(kind).is_some(), "{kind}");
            assert_eq!(*kinds.entry(words).or_insert(kind), kind, "{words}");
        }
    }

    #[test]
    fn most_kinds_have_several_wordings() {
        let mut words = BTreeMap::<_, usize>::new();
        for (_, kind) in wordings() {
            *words.entry(kind).or_default() += 1;
        }
        assert!(words.values().filter(|&&count| count > 1).count() * 3 > words.len() * 2);
    }
}
