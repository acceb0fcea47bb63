//! Words of agencies for the role a person took, to the roles of the schema.

use super::fold;
use crate::schema::Role;

/// Words to roles, the first that is found: the harmed and exploited before those who harm.
const WORDS: &[(&str, Role)] = &[
    ("exploited", Role::Exploited),
    ("exploitation", Role::Exploited),
    ("groomed", Role::Exploited),
    ("cuckooed", Role::Exploited),
    ("victim", Role::Victim),
    ("victims", Role::Victim),
    ("injured", Role::Victim),
    ("aggrieved", Role::Victim),
    ("ip", Role::Victim),
    ("agp", Role::Victim),
    ("vic", Role::Victim),
    ("harmed", Role::Victim),
    ("survivor", Role::Victim),
    ("witness", Role::Witness),
    ("witnesses", Role::Witness),
    ("wit", Role::Witness),
    ("bystander", Role::Witness),
    ("suspect", Role::Suspect),
    ("suspected", Role::Suspect),
    ("susp", Role::Suspect),
    ("sus", Role::Suspect),
    ("accused", Role::Suspect),
    ("alleged", Role::Suspect),
    ("arrested", Role::Suspect),
    ("arrestee", Role::Suspect),
    ("detainee", Role::Suspect),
    ("defendant", Role::Suspect),
    ("respondent", Role::Suspect),
    ("poi", Role::Suspect),
    ("offender", Role::Offender),
    ("off", Role::Offender),
    ("perpetrator", Role::Offender),
    ("perp", Role::Offender),
    ("convicted", Role::Offender),
    ("charged", Role::Offender),
    ("cautioned", Role::Offender),
    ("aggressor", Role::Offender),
    ("reporter", Role::Reporter),
    ("reported", Role::Reporter),
    ("reporting", Role::Reporter),
    ("informant", Role::Reporter),
    ("caller", Role::Reporter),
    ("complainant", Role::Reporter),
    ("complainer", Role::Reporter),
    ("referrer", Role::Reporter),
    ("inf", Role::Reporter),
    ("rp", Role::Reporter),
    ("subject", Role::Subject),
    ("sub", Role::Subject),
    ("missing", Role::Subject),
    ("client", Role::Subject),
    ("patient", Role::Subject),
    ("tenant", Role::Subject),
    ("pupil", Role::Subject),
    ("student", Role::Subject),
    ("customer", Role::Subject),
    ("applicant", Role::Subject),
    ("child", Role::Subject),
    ("service user", Role::Subject),
    ("involved", Role::NotStated),
    ("other", Role::NotStated),
    ("unknown", Role::NotStated),
    ("not known", Role::NotStated),
    ("party", Role::NotStated),
];

/// The role that a code names, if its words are known.
pub(in crate::agency) fn role(text: &str) -> Option<Role> {
    let folded = fold::words(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let there = |phrase: &str| {
        let parts = phrase.split(' ').count();
        words.windows(parts).any(|run| run.iter().copied().eq(phrase.split(' ')))
    };
    // *Alleged victim* and *victim/suspect* are both somebody harmed: see the order above.
    WORDS.iter().find(|(phrase, _)| there(phrase)).map(|(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::role;
    use crate::schema::Role;

    #[track_caller]
    fn check(text: &str, expected: Option<Role>) {
        assert_eq!(role(text), expected, "{text}");
    }

    #[test]
    fn words_of_agencies_are_known() {
        check("SUSPECT", Some(Role::Suspect));
        check("Alleged perpetrator", Some(Role::Suspect));
        check("Offender - charged", Some(Role::Offender));
        check("Injured Party", Some(Role::Victim));
        check("Alleged victim", Some(Role::Victim));
        check("Witness", Some(Role::Witness));
        check("Person reporting", Some(Role::Reporter));
        check("Service user", Some(Role::Subject));
        check("Exploited child", Some(Role::Exploited));
    }

    #[test]
    fn other_words_are_not() {
        check("", None);
        check("Robbery", None);
    }
}
