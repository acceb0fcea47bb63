//! Words of agencies for what one person is to another, to the relationships of the schema.

use super::{fold, kinds};
use crate::schema::{RELATIONSHIPS, RelationshipKind};

#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    ("former_partner", "ex|former|estranged partner|husband|wife|spouse|girlfriend|boyfriend|cohabitee"),
    ("former_partner", "expartner"),
    ("grandparent", "grandparent|grandmother|grandfather|grandma|granddad|nan"),
    ("grandchild", "grandchild|grandson|granddaughter"),
    ("carer", "carer|guardian|foster"),
    ("cared_for", "cared for"),
    ("other_family", "step|half|in brother|sister|mother|father|son|daughter|law|sibling|child"),
    ("parent", "parent|mother|father|mum|dad|birth_parent"),
    ("sibling", "sibling|siblings|brother|sister|twin|bro|sis"),
    ("partner", "partner|husband|wife|spouse|girlfriend|boyfriend|cohabitee|civil"),
    ("child", "child|son|daughter|offspring"),
    ("other_family", "family|relative|relation|aunt|uncle|cousin|niece|nephew|kin"),
    ("same_household", "household|housemate|lodger|coresident|flatmate|tenant"),
    ("same_household", "lives|living with|together|same"),
    ("same_household", "same address|house"),
    ("same_school", "school|classmate|class|pupil"),
    ("gang_member", "gang|ocg"),
    ("exploiter", "exploiter|exploits|groomer|exploiting"),
    ("exploited", "exploited|groomed"),
    ("neighbour", "neighbo*"),
    ("friend", "friend|friends|peer|peers"),
    ("associate", "associat*|acquaintance|linked|known|co|codefendant|accomplice"),
];

/// The code of a relationship that a text names, if its words are known.
pub(in crate::agency) fn relationship(text: &str) -> Option<i16> {
    let folded = fold::words(text);
    if folded.is_empty() || folded.len() > 80 {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').take(32).collect();
    let own = RELATIONSHIPS.iter().find(|kind| kind.name.split('_').eq(words.iter().copied()));
    let named = || {
        let (name, _) = WORDS.iter().find(|(_, phrase)| kinds::stands_in(phrase, &words))?;
        RelationshipKind::by_name(name)
    };
    own.or_else(named).map(|kind| kind.code)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, relationship};
    use crate::schema::RelationshipKind;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = relationship(text).and_then(RelationshipKind::by_code).map_or("-", |kind| kind.name);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_of_agencies_are_known() {
        WORDS.iter().for_each(|(name, _)| assert!(RelationshipKind::by_name(name).is_some(), "{name}"));
        check("Mother", "parent");
        check("Ex-partner", "former_partner");
        check("Half brother", "other_family");
        check("Step-mother", "other_family");
        check("Sibling", "sibling");
        check("SAME HOUSEHOLD", "same_household");
        check("Known associate", "associate");
        check("Robbery", "-");
    }
}
