//! Rules about days and versions: what must come before what.

use super::super::Terms;
use super::Broken;

pub(super) fn rules(terms: &Terms) -> impl Iterator<Item = Broken> {
    let running = (terms.begins > terms.expires).then(|| {
        Broken::problem("the agreement must begin before it expires")
            .at("begins", "begins on this day")
            .at("expires", "and ends on this one")
    });
    let reviewed = (terms.dpia.review < terms.begins).then(|| {
        Broken::problem("the assessment's review is overdue before the agreement begins")
            .at("begins", "begins on this day")
            .at("dpia.review", "to be reviewed by this one")
    });
    running.into_iter().chain(reviewed).chain(version(terms)).chain(kept(terms))
}

fn version(terms: &Terms) -> Option<Broken> {
    match (terms.version, terms.replaces) {
        (1, Some(_)) => {
            let rule = Broken::problem("a first version replaces nothing");
            Some(rule.at("version", "the first").at("replaces", "and yet it replaces one"))
        }
        (2.., None) => {
            let words = "`replaces` is missing: a later version names the digest of the one that it replaces";
            Some(Broken::problem(words).at("version", "not the first"))
        }
        _ => None,
    }
}

/// What is needed to answer for a round may not go before the round does.
fn kept(terms: &Terms) -> Vec<Broken> {
    let kept = &terms.retention;
    let orders = [
        (
            "round_work_days",
            kept.round_work_days,
            "lookups_days",
            kept.lookups_days,
            "while a round is open its codes lead back to people",
        ),
        ("lookups_days", kept.lookups_days, "log_days", kept.log_days, "the log outlives what it tells of"),
        (
            "decisions_days",
            kept.decisions_days,
            "log_days",
            kept.log_days,
            "the log outlives what it tells of",
        ),
    ];
    let wrong = orders.into_iter().filter(|(_, first, _, second, _)| first > second);
    wrong
        .map(|(first, days, second, fewer, why)| {
            Broken::problem(format!("`{second}` may not be fewer than `{first}`: {why}"))
                .at(format!("retention.{first}"), format!("{days} days"))
                .at(format!("retention.{second}"), format!("{fewer} days"))
        })
        .collect()
}
