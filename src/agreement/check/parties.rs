//! Rules about who takes part: roles, organisations, approvers, what each sends and may seal.

use super::super::{Exception, Flow, PartyTerms, Terms};
use super::{Broken, vocabulary};
use crate::party::Role;
use crate::schema::{Leaves, PERSON_REFERENCE};

type Numbered<'a> = (usize, &'a PartyTerms);

pub(super) fn rules(terms: &Terms) -> impl Iterator<Item = Broken> {
    let parties: Vec<Numbered<'_>> = terms.parties.iter().enumerate().collect();
    let mut broken = names(&parties);
    broken.extend(roles(&parties));
    broken.extend(parties.iter().flat_map(|party| one(*party, terms)));
    broken.extend(organisations(&parties, terms));
    broken.extend(terms.exceptions.iter().enumerate().flat_map(|(n, one)| exception(n, one, terms)));
    broken.into_iter()
}

fn pairs<'a>(parties: &'a [Numbered<'a>]) -> impl Iterator<Item = (Numbered<'a>, Numbered<'a>)> {
    parties.iter().enumerate().flat_map(|(n, a)| parties[n + 1..].iter().map(|b| (*a, *b)))
}

fn names(parties: &[Numbered<'_>]) -> Vec<Broken> {
    let same = pairs(parties).filter(|((_, a), (_, b))| a.id == b.id);
    same.map(|((a, _), (b, _))| {
        Broken::problem("two parties have the same short name")
            .at(format!("parties.{a}.id"), "this one")
            .at(format!("parties.{b}.id"), "and this one")
    })
    .collect()
}

fn roles(parties: &[Numbered<'_>]) -> Vec<Broken> {
    let with = |role| parties.iter().filter(move |(_, party)| party.role == role);
    let mut broken = Vec::new();
    for role in [Role::Linker, Role::Hub] {
        if with(role).count() != 1 {
            let places = with(role).map(|(n, party)| (format!("parties.{n}.role"), party.id.to_string()));
            let mut rule = Broken::problem("an agreement has exactly one linker and one hub");
            // Without any the list of parties itself is at fault.
            rule.places = places.collect();
            broken.push(if rule.places.is_empty() { rule.at("parties", "") } else { rule });
        }
    }
    if with(Role::Agency).count() < 2 {
        let words = "an agreement has at least two agencies: with one there is nothing to link";
        broken.push(Broken::problem(words).at("parties", ""));
    }
    broken
}

fn one((n, party): Numbered<'_>, terms: &Terms) -> Vec<Broken> {
    let mut broken = flows(n, party, terms);
    broken.extend(fields(n, party));
    if party.opt_out_declaration && party.approvers.caldicott_guardian.is_none() {
        let words = "a party that declares opt-outs holds health or care information, and names its \
                     Caldicott Guardian";
        let declares =
            Broken::problem(words).at(format!("parties.{n}.opt_out_declaration"), "asked for here");
        broken.push(declares.at(format!("parties.{n}.approvers"), "and not named here"));
    }
    broken
}

/// What each role sends. A flow without its legal gateway may not be.
fn flows(n: usize, party: &PartyTerms, terms: &Terms) -> Vec<Broken> {
    let permits = |activity: &str| terms.activities.iter().any(|agreed| agreed == activity);
    let sends: &[(Flow, bool)] = match party.role {
        Role::Agency => &[(Flow::Contribution, true)],
        Role::Linker => &[(Flow::PersonMap, true)],
        Role::Hub => &[(Flow::CandidatePack, permits("disclosure")), (Flow::Release, permits("release"))],
    };
    let mut broken = Vec::new();
    for (flow, needed) in sends {
        let stated = party.flows.iter().filter(|one| one.flow == *flow).count();
        if stated > 1 || (*needed && stated == 0) {
            let words = format!("{} sends `{}`, and states its legal gateway once", party.id, flow.name());
            broken.push(Broken::problem(words).at(format!("parties.{n}.flows"), ""));
        }
    }
    for (place, one) in party.flows.iter().enumerate() {
        if !sends.iter().any(|(flow, _)| *flow == one.flow) {
            let words = format!("{} does not send `{}`: its role is another", party.id, one.flow.name());
            let rule = Broken::problem(words).at(format!("parties.{n}.role"), "its role");
            broken.push(rule.at(format!("parties.{n}.flows.{place}.flow"), "what it would send"));
        }
    }
    broken
}

fn fields(n: usize, party: &PartyTerms) -> Vec<Broken> {
    let path = format!("parties.{n}.fields");
    if party.role != Role::Agency {
        let words = format!("{} is no agency: it seals no fields", party.id);
        let rule =
            Broken::problem(words).at(format!("parties.{n}.role"), "its role").at(path, "fields to seal");
        return if party.fields.is_empty() { Vec::new() } else { vec![rule] };
    }
    let mut broken = Vec::new();
    if !party.fields.iter().any(|name| name == PERSON_REFERENCE.name) {
        let words =
            format!("{} cannot seal anything without the field `{}`", party.id, PERSON_REFERENCE.name);
        broken.push(Broken::problem(words).at(path.clone(), "not among these"));
    }
    for (place, name) in party.fields.iter().enumerate() {
        if vocabulary::field(name).is_some_and(|field| field.leaves == Leaves::Never) {
            let words = format!("`{name}` never leaves an agency: it is read, and cannot be sealed");
            broken.push(Broken::problem(words).at(format!("{path}.{place}"), "take it out"));
        }
    }
    broken
}

/// One organisation under two names is one: case, spaces and marks make no difference.
fn same_organisation(a: &PartyTerms, b: &PartyTerms) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    plain(&a.organisation) == plain(&b.organisation)
}

fn organisations(parties: &[Numbered<'_>], terms: &Terms) -> Vec<Broken> {
    let shared = pairs(parties).filter(|((_, a), (_, b))| a.role != b.role && same_organisation(a, b));
    let broken = |((a, one), (b, other)): (Numbered<'_>, Numbered<'_>)| {
        let words = match exceptional(one, other) {
            true if excepted(terms, one, other) => return None,
            true => "two roles in one organisation need an exception that all parties sign",
            false => "the linker may not be an agency: it would know whose pseudonyms it sees",
        };
        let rule = Broken::problem(words).at(format!("parties.{a}.organisation"), one.id.to_string());
        Some(rule.at(format!("parties.{b}.organisation"), other.id.to_string()))
    };
    shared.filter_map(broken).collect()
}

/// Whether an exception may allow these two roles in one organisation.
fn exceptional(a: &PartyTerms, b: &PartyTerms) -> bool {
    a.role != b.role && [a.role, b.role].contains(&Role::Hub)
}

fn excepted(terms: &Terms, a: &PartyTerms, b: &PartyTerms) -> bool {
    terms.exceptions.iter().any(|one| one.parties.contains(&a.id) && one.parties.contains(&b.id))
}

fn exception(n: usize, exception: &Exception, terms: &Terms) -> Vec<Broken> {
    let path = format!("exceptions.{n}.parties");
    let ids: Vec<&str> = terms.parties.iter().map(|party| party.id.as_str()).collect();
    let unknown = exception.parties.iter().enumerate().filter(|(_, id)| !ids.contains(&id.as_str()));
    let broken: Vec<Broken> = unknown
        .map(|(place, id)| {
            let guess = vocabulary::did_you_mean(id.as_str(), &ids);
            Broken::problem(format!("an exception names {id}, who is no party{guess}"))
                .at(format!("{path}.{place}"), "")
        })
        .collect();
    if !broken.is_empty() {
        return broken;
    }
    let named: Vec<&PartyTerms> =
        terms.parties.iter().filter(|one| exception.parties.contains(&one.id)).collect();
    match named[..] {
        [a, b] if exceptional(a, b) && same_organisation(a, b) && exception.parties.len() == 2 => Vec::new(),
        _ => {
            let words =
                "an exception names two parties in one organisation: hub and agency, or linker and hub";
            vec![Broken::problem(words).at(path, "these are not")]
        }
    }
}
