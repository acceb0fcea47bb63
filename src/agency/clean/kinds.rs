//! Words of agencies for what a contact was about, to the kinds of the schema.
//!
//! The first line whose words all stand in the text wins, so that what is more telling stands higher.
//! A word ending in `*` is the beginning of a word. `a|b` is either. Signs and case do not count.

use super::fold;
use crate::schema::{ContactKind, KINDS};

/// Words to the names of kinds.
#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    // Passed on by another agency: before everything that the passed-on incident is about.
    ("notification_received", "notif* receiv*|from|police"),
    ("notification_received", "police notif*"),
    ("notification_received", "operation|op encompass"),
    ("notification_received", "ppn|merlin|vpn|vist|paris received|receipt|in"),
    ("notification_received", "shared|forwarded|passed by|from police"),
    ("notification_received", "police information|info received"),

    // Missed appointments, before what they were for.
    ("gp_did_not_attend", "dna"),
    ("gp_did_not_attend", "did not attend"),
    ("gp_did_not_attend", "missed|failed appoint*"),
    ("gp_did_not_attend", "not attend*"),

    // Health.
    ("overdose_admission", "overdos*|poisoning|intoxication"),
    ("self_harm", "self harm*|injur*|inflict*"),
    ("self_harm", "selfharm*|suicid*|ligature"),
    ("mental_health_crisis", "mental crisis|s136|136|s135|sectioned|detained|detention|suite"),
    ("mental_health_crisis", "crisis team|contact|mental|resolution|line|cafe|house"),
    ("mental_health_crisis", "section 136|135"),
    ("mental_health_crisis", "s136|s135|psychos*|psychotic|mha"),
    ("emergency_department_attendance", "a and e"),
    ("emergency_department_attendance", "emergency department|dept|room|attend*|care"),
    ("emergency_department_attendance", "accident emergency"),
    ("emergency_department_attendance", "ed|aande|ae|uec|minor|casualty|ecds attend*|presentation|visit|unit|injur*|type*"),
    ("emergency_department_attendance", "ed|ae|casualty|walkin"),
    ("emergency_department_attendance", "walk in centre|center"),
    ("ambulance_attendance", "ambulance|paramedic|conveyed|conveyance|hear"),
    ("ambulance_attendance", "999 call|attend*|response|incident"),
    ("substance_misuse_treatment", "substance|alcohol|opiate|methadone|detox*|rehab*"),
    ("substance_misuse_treatment", "drug|drugs treatment|service|services|support|rehab*|structured|key|recovery|intervention|worker"),
    ("substance_misuse_treatment", "turning point"),
    ("substance_misuse_treatment", "needle exchange"),
    ("mental_health_referral", "camhs|iapt|psychiatr*|psycholog*|cmht|counsel*"),
    ("mental_health_referral", "talking therap*"),
    ("mental_health_referral", "mental referral|ref|assess*|outpatient|contact|service|services|team|support|review|health"),
    ("hospital_admission", "hospital|inpatient|emergency|elective|acute|ward|non admi*|stay|spell|episode"),
    ("hospital_admission", "inpatient|admission|admitted|apc"),

    // Social care.
    ("child_exploitation", "exploit*|cse|cce|groom*|trafficked|slavery|cuckoo*"),
    ("child_exploitation", "county line|lines"),
    ("adult_safeguarding_enquiry", "adult|adults|s42 safeguard*|s42|abuse|protection|enquir*"),
    ("adult_safeguarding_enquiry", "section 42"),
    ("adult_safeguarding_enquiry", "s42|mash_adult|sova|vulnerable_adult"),
    ("adult_care_assessment", "care act|needs|assess*|package|home|adult|social|plan"),
    ("adult_care_assessment", "adult|adults assess*|social|care|occupational|review|reablement"),
    ("adult_care_assessment", "carer|carers assess*"),
    ("adult_care_assessment", "homecare|reablement"),
    ("child_protection", "child protection|abuse|neglect|section47"),
    ("child_protection", "s47|section47|cpp|icpc|strategy_discussion"),
    ("child_protection", "section 47"),
    ("child_protection", "strategy discussion|meeting"),
    ("child_protection", "child|children safeguard*"),
    ("child_in_need", "child|children need|assess*|in_need"),
    ("child_in_need", "cin|s17"),
    ("child_in_need", "section 17"),
    ("child_in_need", "child|children social|services|single|mash"),
    ("child_in_need", "social care referral|contact|assess*"),
    ("child_in_care", "child|children|young looked|care"),
    ("child_in_care", "looked after"),
    ("child_in_care", "lac|cla|fostering|foster|s20"),
    ("early_help", "early help|intervention"),
    ("early_help", "caf|tac|taf|eha|troubled|supporting famil*|assess*|meeting|plan"),
    ("early_help", "family|families support*|hub"),
    ("early_help", "caf|eha"),

    // Education.
    ("permanent_exclusion", "perm* exclu*|excluded|suspension"),
    ("permanent_exclusion", "pex"),
    ("fixed_term_exclusion", "exclu*"),
    ("fixed_term_exclusion", "suspen* school|pupil|fixed|day|days|period|education|from|internal"),
    ("fixed_term_exclusion", "suspension|suspended|ftex|fex"),
    ("persistent_absence", "absen*|truan*|attendance_concern|unauthorised"),
    ("persistent_absence", "attendance concern|below|poor|school|penalty|panel|order|warning|welfare|meeting"),
    ("persistent_absence", "missing education"),
    ("persistent_absence", "cme|nonattendance"),
    ("special_needs_support", "sen|send|ehcp|ehc|senco|senk"),
    ("special_needs_support", "special needs|educational"),
    ("special_needs_support", "education health care"),
    ("safeguarding_concern", "safeguarding|dsl|cpoms"),

    // Housing.
    ("tenancy_antisocial_behaviour", "tenan*|housing|neighbour|estate|landlord asb|antisocial|nuisance|dispute|anti"),
    ("tenancy_antisocial_behaviour", "asb case"),
    ("homelessness_application", "homeless*|rough|hra|rooflessness|nfa"),
    ("homelessness_application", "relief|prevention|main duty"),
    ("homelessness_application", "temporary accommodation"),
    ("eviction_notice", "evict*|possession notice|order|warrant|claim|proceed*|application|action"),
    ("eviction_notice", "evict*|nosp|ntq|nsp"),
    ("eviction_notice", "notice quit|seek*|seeking|s21|s8"),
    ("eviction_notice", "section 21|8"),
    ("rent_arrears", "arrears|rent|dhp"),
    ("disrepair_report", "disrepair|repair|repairs|damp|mould|hhsrs|leak"),
    ("tenancy_support", "tenan*|housing|floating|landlord support|sustain*|advice|visit|review|check|options"),
    ("tenancy_support", "tenan*"),

    // Crime and disorder.
    ("domestic_incident", "domestic*|dv|da|dash|marac|coercive|dva"),
    ("sexual_offence", "sexual*|rape|raped|voyeur*|indecen*|penetration|upskirting|rasso|incest"),
    ("child_exploitation", "modern slavery"),
    ("hate_incident", "hate|racis*|racial*|religious* aggravated|homophob*|transphob*|racially|islamophob*|antisemit*"),
    ("hate_incident", "hate|racis*|homophob*|transphob*"),
    ("stalking_or_harassment", "stalk*|harass*|malicious|cyberbull*|nonmolestation"),
    ("robbery", "robber*|mugging"),
    ("arson", "arson*|fire"),
    ("burglary", "burgl*|breakin|trespass_dwelling|hanoi"),
    ("vehicle_crime", "vehicle|motor|car|tfmv|tomv|twoc|twocking|tda|moped|bike theft|taking|stolen|stealing|crime|interfer*|from|of|taken|without|offence|offences|tamper*|aggravated"),
    ("vehicle_crime", "tfmv|tomv|twoc|utmv"),
    ("criminal_damage", "criminal|malicious|property damage"),
    ("criminal_damage", "damage|vandal*|graffiti|crim_dam"),
    ("weapon_possession", "weapon*|knife|knives|blade*|bladed|firearm*|gun|offensive_weapon|shotgun|pointed"),
    ("drug_trafficking", "drug*|cannabis|cocaine|heroin|crack|controlled|class suppl*|traffick*|pwits|intent|deal*|cultivat*|produc*|import*|concerned|distribut*"),
    ("drug_trafficking", "pwits|traffick*|cultivat*"),
    ("drug_possession", "drug*|cannabis|cocaine|heroin|crack|psychoactive"),
    ("missing_person", "missing|misper|absconded|abscond*|abscondee|runaway|mfh"),
    ("concern_for_welfare", "welfare|concern|vulnerab*|ppn|merlin|safe_well|well_being|wellbeing"),
    ("concern_for_welfare", "safe well"),
    ("public_order", "public order"),
    ("public_order", "affray|disorder|riot|drunk*|s4a|s5"),
    ("violence_with_injury", "abh|gbh|wound*|murder|manslaughter|homicide|stab*|s18|s20|s47"),
    ("violence_with_injury", "actual|grievous bodily"),
    ("violence_without_injury", "without|no|non injur*"),
    ("violence_without_injury", "common assault|batter*"),
    ("violence_without_injury", "batter*|threat*|kidnap*|imprison*|s39"),
    ("violence_with_injury", "violen*|assault* injur*|serious|grievous|bodily|aggravated|harm"),
    ("violence_without_injury", "violen*|assault*|vawoi|fight*"),
    ("violence_with_injury", "vawi"),
    ("fraud", "fraud*|scam*|decept*|forger*|cyber*|launder*|counterfeit*|bilking"),
    ("theft", "theft|thefts|shoplift*|steal*|stolen|pickpocket*|larceny|handling"),
    ("youth_justice_referral", "youth|yot|yjs|yos|juvenile justice|offend*|offence|offending|order|rehabilitation|referral|caution|panel|court|team"),
    ("youth_justice_referral", "yot|yjs|yos"),
    ("youth_justice_referral", "out court disposal"),
    ("probation_supervision", "probation|licence|delius|mappa|nps|crc"),
    ("probation_supervision", "unpaid work"),
    ("probation_supervision", "community|suspended order|sentence|payback"),
    ("probation_supervision", "post release|sentence|custody supervision"),
    ("probation_supervision", "supervision|recall|iom"),
    ("noise_complaint", "noise|noisy|loud"),
    ("antisocial_behaviour", "asb|antisocial|rowdy|nuisance|cpn|cpw|abc|begging|inconsiderate"),
    ("antisocial_behaviour", "anti social"),
    ("antisocial_behaviour", "community protection notice|warning"),
    ("antisocial_behaviour", "neighbour*|neighbor* dispute|complaint|issue|problem"),
    ("environmental_complaint", "environment*|fly|tipping|flytip*|litter*|waste|rubbish|pest*|dog|bin|bins|abandoned|pollution|smoke|odour|hoard*"),
    ("gp_contact", "gp|surgery|practice|primary"),
    ("gp_contact", "practice nurse"),
    ("community_support", "community|food|foodbank|befriend*|hardship|debt|welfare_rights|lac_coordinator|social_prescribing|voluntary"),
    ("community_support", "social prescrib*"),
    ("community_support", "local area coord*"),
    ("mental_health_referral", "mental"),
];

/// The code of a kind that a text names, if its words are known.
pub(in crate::agency) fn kind(text: &str) -> Option<i16> {
    let folded = fold::words(text);
    if folded.is_empty() || folded.len() > 120 {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').take(32).collect();
    let own = KINDS.iter().find(|kind| kind.name.split('_').eq(words.iter().copied()));
    let named = || {
        let (name, _) = WORDS.iter().find(|(_, phrase)| stands_in(phrase, &words))?;
        ContactKind::by_name(name)
    };
    own.or_else(named).map(|kind| kind.code)
}

/// Whether every part of a phrase stands among at most 32 words, each part in a word of its own.
pub(super) fn stands_in(phrase: &str, words: &[&str]) -> bool {
    let mut used = 0u32;
    phrase.split(' ').all(|part| {
        let free = |at: &usize| used & (1 << at) == 0 && part.split('|').any(|one| is(one, words[*at]));
        let found = (0..words.len()).find(free);
        used |= found.map_or(0, |at| 1 << at);
        found.is_some()
    })
}

fn is(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::{WORDS, kind};
    use crate::schema::ContactKind;

    #[track_caller]
    fn check(expected: &str, texts: &[&str]) {
        for text in texts {
            let found = kind(text).and_then(ContactKind::by_code).map_or("-", |kind| kind.name);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn every_line_names_a_kind() {
        for (name, words) in WORDS {
            assert!(ContactKind::by_name(name).is_some(), "{name}");
            assert!(!words.contains("  "), "{words}");
        }
    }

    #[test]
    fn the_schema_s_own_names_are_known() {
        for known in crate::schema::KINDS {
            assert_eq!(
                kind(&known.name.replace('_', " ").to_uppercase()),
                Some(known.code),
                "{}",
                known.name
            );
        }
    }

    #[test]
    fn wordings_of_police() {
        check(
            "antisocial_behaviour",
            &["ASB nuisance", "Anti-social behaviour", "Rowdy/nuisance", "ASB - Personal"],
        );
        check(
            "violence_with_injury",
            &[
                "Violence with injury",
                "Assault occasioning ABH",
                "S18 Wounding with intent",
                "Grievous Bodily Harm",
            ],
        );
        check(
            "violence_without_injury",
            &["Violence without injury", "Common assault and battery", "Threats to kill"],
        );
        check(
            "drug_trafficking",
            &["Drug trafficking", "Possession with intent to supply Class A drugs", "Trafficking of drugs"],
        );
        check("drug_possession", &["Drug possession", "Possession of cannabis"]);
        check("burglary", &["Burglary residential", "BURGLARY - BUSINESS AND COMMUNITY"]);
        check(
            "vehicle_crime",
            &["Theft from motor vehicle", "Vehicle crime", "TWOC", "Taking a vehicle without consent"],
        );
        check("theft", &["Shoplifting", "Theft from the person", "Other theft", "Bicycle theft"]);
        check("robbery", &["Robbery of personal property"]);
        check("domestic_incident", &["Domestic incident", "Domestic abuse non-crime", "DV - standard risk"]);
        check("missing_person", &["Missing person", "MISPER", "High risk missing"]);
        check("concern_for_welfare", &["Concern for welfare", "Concern for safety", "PPN submitted"]);
        check("criminal_damage", &["Criminal damage to vehicle", "Graffiti"]);
        check("arson", &["Arson endangering life", "Criminal damage by fire / arson"]);
        check("sexual_offence", &["Rape of a female", "Other sexual offences"]);
        check(
            "weapon_possession",
            &["Possession of weapons", "Possession of an article with a blade", "Knife crime"],
        );
        check("public_order", &["Public order offence", "Affray", "Drunk and disorderly"]);
        check("hate_incident", &["Hate incident - racial"]);
        check("stalking_or_harassment", &["Stalking", "Harassment without violence"]);
        check("fraud", &["Fraud by false representation"]);
        check("child_exploitation", &["CSE", "Child criminal exploitation", "County lines"]);
    }

    #[test]
    fn wordings_of_councils() {
        check(
            "adult_safeguarding_enquiry",
            &["Adult safeguarding enquiry", "Section 42 enquiry", "Safeguarding adults concern"],
        );
        check("noise_complaint", &["Noise complaint", "Noise nuisance", "Loud music"]);
        check("youth_justice_referral", &["Youth justice referral", "YOT referral", "Youth offending team"]);
        check("child_in_need", &["Child in need assessment", "CIN plan"]);
        check("child_protection", &["Child protection plan", "Section 47 enquiry", "S47"]);
        check("child_in_care", &["Looked after child review", "Child in care", "LAC"]);
        check("early_help", &["Early help assessment", "Supporting families plan"]);
        check("environmental_complaint", &["Fly-tipping", "Environmental health complaint", "Dog fouling"]);
        check(
            "substance_misuse_treatment",
            &["Substance misuse treatment", "Drug and alcohol treatment", "Detox programme"],
        );
    }

    #[test]
    fn wordings_of_health_housing_and_schools() {
        check("gp_did_not_attend", &["GP did not attend", "DNA", "Missed appointment"]);
        check("mental_health_crisis", &["Mental health crisis contact", "Section 136", "Crisis team"]);
        check("overdose_admission", &["Overdose admission", "Overdose"]);
        check(
            "emergency_department_attendance",
            &["A&E attendance", "ED attendance", "Emergency Department", "A & E"],
        );
        check("hospital_admission", &["Hospital admission", "Emergency admission", "Inpatient spell"]);
        check("ambulance_attendance", &["Ambulance call-out", "Ambulance attended"]);
        check("mental_health_referral", &["CAMHS referral", "Mental health referral", "CMHT"]);
        check("gp_contact", &["GP appointment", "GP consultation"]);
        check("tenancy_antisocial_behaviour", &["Tenancy ASB case", "ASB case", "Neighbour nuisance"]);
        check("rent_arrears", &["Rent arrears notice", "Rent arrears", "Arrears letter"]);
        check("homelessness_application", &["Homelessness application", "Homeless presentation"]);
        check("eviction_notice", &["Eviction notice", "Notice seeking possession", "Notice to quit"]);
        check("tenancy_support", &["Tenancy sustainment", "Floating support"]);
        check("disrepair_report", &["Damp and mould", "Disrepair claim"]);
        check("fixed_term_exclusion", &["Fixed-term exclusion", "Suspension", "FTEX suspension"]);
        check("permanent_exclusion", &["Permanent exclusion", "Perm. excluded"]);
        check("persistent_absence", &["Persistent absence", "Unauthorised absence", "Truancy"]);
        check(
            "safeguarding_concern",
            &["Designated safeguarding lead concern", "Safeguarding concern", "CPOMS entry"],
        );
        check("special_needs_support", &["EHCP review", "SEN support"]);
        check("probation_supervision", &["Probation supervision", "Community order", "Unpaid work"]);
    }

    #[test]
    fn what_another_agency_passed_on_is_not_its_subject() {
        check(
            "notification_received",
            &[
                "Police notification received",
                "Operation Encompass",
                "PPN received",
                "Notification from police: domestic incident",
            ],
        );
    }

    #[test]
    fn other_words_are_no_kind() {
        check("-", &["", "Contact", "Open", "Smith", "General"]);
    }
}
