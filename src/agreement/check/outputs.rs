//! Rules about what may be done and who sees what comes of it.

use super::super::{Basis, Behaviour, LEAST_MINIMUM, Output, Terms};
use super::Broken;

pub(super) fn rules(terms: &Terms) -> impl Iterator<Item = Broken> {
    let minimum = (terms.minimum_people < LEAST_MINIMUM).then(|| {
        let words = format!("the smallest number of people shown may not be under {LEAST_MINIMUM}");
        Broken::problem(words).at("minimum_people", "")
    });
    minimum
        .into_iter()
        .chain(seen(terms))
        .chain(nominated(terms))
        .chain(behaviours(terms))
        .chain(listed(terms))
}

fn activity(terms: &Terms, name: &str) -> Option<String> {
    terms.activities.iter().position(|agreed| agreed == name).map(|place| format!("activities.{place}"))
}

/// Lists of people go to the meeting, references to their holders, and nothing is seen that may not be made.
fn seen(terms: &Terms) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (forum, outputs) in terms.outputs.forums() {
        for (n, output) in outputs.iter().enumerate() {
            let place = format!("outputs.{forum}.{n}");
            if let Some(only) = output.only_for().filter(|only| *only != forum) {
                let words = format!("`{}` is for `{only}` alone: nobody else may see it", output.name());
                broken.push(Broken::problem(words).at(place.clone(), ""));
            }
            if activity(terms, output.needs()).is_none() {
                let words =
                    format!("{forum} is to see `{}`, and {} is not agreed", output.name(), output.needs());
                broken
                    .push(Broken::problem(words).at("activities", "not among these").at(place, "seen here"));
            }
        }
    }
    broken
}

/// A joint action group works on people who were nominated; there is no analysis of everybody.
fn nominated(terms: &Terms) -> Vec<Broken> {
    if terms.basis != Basis::Jag {
        return Vec::new();
    }
    let words = "on the basis `jag` only nominated people come in: areas cannot be analysed";
    let areas = terms.outputs.forums().into_iter().flat_map(|(forum, outputs)| {
        let places = outputs.iter().enumerate().filter(|(_, output)| **output == Output::Areas);
        places.map(move |(n, _)| format!("outputs.{forum}.{n}"))
    });
    let places = activity(terms, "areas").into_iter().chain(areas);
    places
        .map(|place| Broken::problem(words).at("basis", "this basis").at(place, "and this analysis"))
        .collect()
}

fn behaviours(terms: &Terms) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (n, text) in terms.behaviours.iter().enumerate() {
        if let Err(error) = Behaviour::try_from(text) {
            broken.push(Broken::problem(error.to_string()).at(format!("behaviours.{n}"), ""));
        }
        if let Some(first) = terms.behaviours[..n].iter().position(|other| other.name == text.name) {
            let rule = Broken::problem("two target behaviours have the same name");
            broken.push(
                rule.at(format!("behaviours.{first}.name"), "this one")
                    .at(format!("behaviours.{n}.name"), "and this one"),
            );
        }
    }
    broken
}

fn listed(terms: &Terms) -> Option<Broken> {
    let place = activity(terms, "candidates").filter(|_| terms.behaviours.is_empty())?;
    let words = "there is no target behaviour: nobody will be listed, there are aggregates only";
    Some(Broken::note(words).at(place, ""))
}
