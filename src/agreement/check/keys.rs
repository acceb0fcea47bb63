//! Rules about public keys: everybody's or nobody's, and each once.

use super::super::Terms;
use super::Broken;
use crate::party::PartyId;

pub(super) fn rules(terms: &Terms) -> impl Iterator<Item = Broken> {
    let mut broken = strangers(terms);
    broken.extend(awaited(terms));
    broken.extend(shared(terms));
    broken.into_iter()
}

fn strangers(terms: &Terms) -> Vec<Broken> {
    let known = |id: &PartyId| terms.parties.iter().any(|party| party.id == *id);
    let strangers = terms.keys.keys().filter(|id| !known(id));
    strangers
        .map(|id| Broken::problem(format!("keys of {id}, who is no party")).at(format!("keys.{id}"), ""))
        .collect()
}

fn awaited(terms: &Terms) -> Option<Broken> {
    let awaited: Vec<&str> = terms
        .parties
        .iter()
        .filter(|party| !terms.keys.contains_key(&party.id))
        .map(|party| party.id.as_str())
        .collect();
    let names = awaited.join(", ");
    match (awaited.is_empty(), terms.keys.is_empty()) {
        (true, _) => None,
        (false, true) => Some(Broken::note(format!("this is a draft: it awaits the keys of {names}"))),
        (false, false) => Some(Broken::problem(format!("the keys of {names} are missing")).at("keys", "")),
    }
}

/// Whoever holds two parties' key is both.
fn shared(terms: &Terms) -> Vec<Broken> {
    let places = |(id, keys): (&PartyId, &super::super::PublicKeys)| {
        [
            (keys.recipient.clone(), format!("keys.{id}.recipient")),
            (keys.verifying_key.clone(), format!("keys.{id}.verifying_key")),
        ]
    };
    let mut all: Vec<(String, String)> = terms.keys.iter().flat_map(places).collect();
    all.sort();
    let same = all.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    same.map(|pair| {
        Broken::problem("two parties hold the same key: linker, hub and agencies must be apart")
            .at(pair[0].1.clone(), "this key")
            .at(pair[1].1.clone(), "and this one")
    })
    .collect()
}
