//! Words of agencies for needs, to the needs of the schema. The first line whose words all stand in the text wins.

use super::{fold, kinds};
use crate::schema::{NEEDS, NeedKind};

#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    ("domestic_abuse", "domestic|dv|da|dash|marac|vawg|hbv|fgm"),
    ("self_harm_or_suicide", "suicid*|ligature|overdos*"),
    ("self_harm_or_suicide", "self harm*|injur*"),
    ("self_harm_or_suicide", "selfharm*"),
    ("exploitation", "exploit*|cse|cce|groom*|trafficked|slavery|cuckoo*|nrm"),
    ("exploitation", "county line|lines"),
    ("gang_association", "gang|gangs|ocg|weapons"),
    ("going_missing", "missing|misper|abscond*|runaway"),
    ("abuse_or_neglect", "abuse|neglect*|safeguarding|protection|harm"),
    ("special_educational_needs", "sen|send|ehcp|senco"),
    ("special_educational_needs", "special educational|needs"),
    ("learning_disability", "learning disab*|difficult*"),
    ("learning_disability", "ld"),
    ("neurodiversity", "autis*|asd|adhd|neurodivers*|neurodev*|asperg*"),
    ("mental_health", "mental*|mh|depress*|anxi*|psych*|camhs|schizo*|bipolar|ptsd|trauma"),
    ("mental_health", "emotional well|wellbeing|health"),
    ("alcohol_use", "alcohol*|drink*"),
    ("drug_use", "drug*|substance*|opiate*|heroin|cocaine|cannabis|misus*"),
    ("exclusion_from_school", "exclu*|suspen* school|pupil|education|fixed|perm*"),
    ("exclusion_from_school", "exclu*"),
    ("school_attendance", "attend*|absen*|truan*|cme|education|school"),
    ("early_years_development", "early|years development|years"),
    ("early_years_development", "speech|toddler|infant|prenatal|antenatal"),
    ("physical_health", "physical*|disab*|mobility|sensory|medical|illness|epilep*|diabet*|long_term"),
    ("social_isolation", "isolat*|lonel*"),
    ("caring_responsibilities", "carer|carers|caring"),
    ("homelessness", "homeless*|rough|nfa|roofless*"),
    ("insecure_housing", "housing|accommodation|tenan*|evict*|overcrowd*|hoard*"),
    ("debt_or_poverty", "debt*|arrears|povert*|financ*|money|benefit*|income|fuel|food"),
    ("worklessness", "unemploy*|workless*|neet|employ*|work|training"),
    ("antisocial_behaviour", "asb|antisocial|nuisance"),
    ("antisocial_behaviour", "anti social"),
    ("offending", "offend*|crim*|probation|yjs|yot|prison|custody|iom"),
    ("family_conflict", "family|families|parent*|relationship*|conflict|bereave*|divorce|separation"),
];

/// The code of a need that a text names, if its words are known.
pub(in crate::agency) fn need(text: &str) -> Option<i16> {
    let folded = fold::words(text);
    if folded.is_empty() || folded.len() > 120 {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').take(32).collect();
    let own = NEEDS.iter().find(|need| need.name.split('_').eq(words.iter().copied()));
    let named = || {
        let (name, _) = WORDS.iter().find(|(_, phrase)| kinds::stands_in(phrase, &words))?;
        NeedKind::by_name(name)
    };
    own.or_else(named).map(|need| need.code)
}

/// The need that a column of yes and no is named after. It has to be said plainly: *Mental Health Flag*, *DA*.
pub(in crate::agency) fn need_of_header(header: &str) -> Option<i16> {
    let split: String = header
        .chars()
        .zip(header.chars().skip(1).chain([' ']))
        .flat_map(|(c, next)| [Some(c), (c.is_lowercase() && next.is_uppercase()).then_some(' ')])
        .flatten()
        .collect();
    let folded = fold::words(&split);
    let idle = [
        "flag",
        "indicator",
        "ind",
        "yn",
        "y",
        "n",
        "concern",
        "issue",
        "issues",
        "need",
        "marker",
        "known",
        "is",
        "has",
    ];
    let words: Vec<&str> = folded.split(' ').filter(|word| !idle.contains(word)).collect();
    if words.is_empty() || words.len() > 4 {
        return None;
    }
    need(&words.join(" ")).filter(|code| *code != NeedKind::OTHER)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, need, need_of_header};
    use crate::schema::NeedKind;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(need(text).and_then(NeedKind::by_code).map_or("-", |need| need.name), expected, "{text}");
    }

    #[test]
    fn words_of_agencies_are_known() {
        WORDS.iter().for_each(|(name, _)| assert!(NeedKind::by_name(name).is_some(), "{name}"));
        check("Mental health", "mental_health");
        check("Substance misuse - alcohol", "alcohol_use");
        check("Substance misuse", "drug_use");
        check("Victim of domestic abuse", "domestic_abuse");
        check("SEND support", "special_educational_needs");
        check("Persistent absence", "school_attendance");
        check("Rough sleeping", "homelessness");
        check("Rent arrears", "debt_or_poverty");
        check("Child criminal exploitation", "exploitation");
        check("Blue", "-");
        check("", "-");
    }

    #[test]
    fn a_column_of_yes_and_no_is_named_after_its_need() {
        let named = |header| need_of_header(header).and_then(NeedKind::by_code).map(|need| need.name);
        assert_eq!(named("MentalHealthFlag"), Some("mental_health"));
        assert_eq!(named("Homeless (Y/N)"), Some("homelessness"));
        assert_eq!(named("Marketing consent"), None);
    }
}
