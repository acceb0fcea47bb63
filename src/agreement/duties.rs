//! Duties to people that hold under every agreement. No term changes them; the printed page states them.

/// Each in a sentence for those who sign, and for the people whom it protects.
pub(super) const FIXED: &[&str] = &[
    "People are listed only within a group of a target behaviour, by contacts that qualify for it; without a target \
     behaviour there are aggregates only.",
    "A child under 10 is never listed as exhibiting a behaviour.",
    "A child who is exploited is looked after as vulnerable first, and is not listed as exhibiting.",
    "People who are only susceptible are not put in an order.",
    "Being vulnerable never raises anybody's place among those who exhibit a behaviour.",
    "The order rests on firm links between records; what likely links would add stands beside it.",
    "Sex and former names, and how they agree, are never shown of a person.",
    "People who are protected (adoption, gender recognition, refuge) are taken out before anything else, and are in \
     no count.",
    "An incident that one agency passed on to others counts as one agency's.",
    "Points, bands and groups enter no agency's own system; a person decides, never the list.",
];
