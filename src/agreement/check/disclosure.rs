//! Rules about how numbers leave: they may not contradict, and nobody but the People Meeting sees a row about a
//! person.

use super::super::disclosure::{Forum, ReleaseTerms, RuleProfile};
use super::super::{PartyTerms, Terms};
use super::Broken;
use crate::party::Role;

pub(super) fn rules(terms: &Terms) -> impl Iterator<Item = Broken> {
    own(terms).into_iter().chain(numbers(terms)).chain(second(terms)).chain(persons(terms))
}

fn own(terms: &Terms) -> Option<Broken> {
    let ReleaseTerms { rules, own, .. } = &terms.release;
    match (rules, own) {
        (RuleProfile::Own, None) => {
            let words =
                "the rules of release are to be the agreement's own, and `[release.own]` does not say them";
            Some(Broken::problem(words).at("release.rules", ""))
        }
        (rules, Some(_)) if *rules != RuleProfile::Own => {
            let words =
                format!("the rules of release are `{}`, and `[release.own]` says others", rules.name());
            Some(Broken::problem(words).at("release.rules", "these").at("release.own", "and these"))
        }
        _ => None,
    }
}

fn numbers(terms: &Terms) -> Vec<Broken> {
    let Some(own) = &terms.release.own else { return Vec::new() };
    let (base, minimum) = (u64::from(own.round_to), terms.minimum_people);
    let mut broken = Vec::new();
    if matches!(base, 1 | 2) {
        let words = "rounding to 1 or 2 hides nothing: 0 leaves numbers exact, 3 or more rounds them";
        broken.push(Broken::problem(words).at("release.own.round_to", ""));
    }
    if base > minimum {
        let words =
            format!("rounding to {base} would show {minimum} people as more or fewer than there can be");
        broken.push(
            Broken::problem(words).at("release.own.round_to", "").at("minimum_people", "smaller than that"),
        );
    }
    broken
}

fn second(terms: &Terms) -> Option<Broken> {
    let second = terms.release.second_signature.as_ref()?;
    let is = |party: &&PartyTerms| party.id == *second && party.role == Role::Agency;
    let words = format!("{second} is to sign each release and is no agency of this agreement");
    terms.parties.iter().find(is).is_none().then(|| Broken::problem(words).at("release.second_signature", ""))
}

fn persons(terms: &Terms) -> Vec<Broken> {
    let mut broken = Vec::new();
    for forum in Forum::ALL.into_iter().filter(|forum| *forum != Forum::PeopleMeeting) {
        for (n, field) in
            terms.forums.seen(forum).iter().enumerate().filter(|(_, field)| field.is_of_a_person())
        {
            let words = format!(
                "{} is of one person: only the People Meeting may see it, and {} is not",
                field.in_words(),
                forum.in_words()
            );
            broken.push(Broken::problem(words).at(format!("forums.{}.{n}", forum.name()), ""));
        }
    }
    broken
}
