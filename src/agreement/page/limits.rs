//! The numbers that were agreed, the duties to people, and how long what is kept.

use super::super::Terms;
use super::super::duties::FIXED;
use super::{Block, Section, Table};

pub(super) fn numbers(terms: &Terms) -> Section {
    let cost = terms.false_merge_cost;
    let lines = vec![
        format!("No shown number rests on fewer than {} people.", terms.minimum_people),
        format!(
            "A contribution is refused when more than {} per cent of its people have a contact that nobody else of \
             the agency shares in kind, role, date and area.",
            terms.uniqueness_limit_percent
        ),
        format!(
            "A match key is dropped when public counts of names and postcodes would reach more than {} per cent of \
             its pseudonyms.",
            terms.exposure_limit_percent
        ),
        format!(
            "One false merge counts as {cost} missed links: records are held to be one person when that is at least \
             {cost} times as probable as not."
        ),
        if terms.households {
            "Records at one address become a household, under a random number; addresses cross only under keyed numbers."
                .to_owned()
        } else {
            "There are no households: addresses are used in match keys alone.".to_owned()
        },
        format!("A contact counts half in the points after {} days.", terms.half_life_days),
    ];
    Section { heading: "Numbers that were agreed", blocks: vec![Block::List(lines)] }
}

pub(super) fn duties(terms: &Terms) -> Section {
    let hops = match terms.duties.susceptible_hops {
        1 => "Somebody counts as susceptible over one shared event.".to_owned(),
        hops => format!("Somebody counts as susceptible over up to {hops} shared events."),
    };
    let settled = if terms.duties.links_settled_first {
        "Agencies confirm the links of people on the list before the meeting, not in the room."
    } else {
        "Links of people on the list need not be confirmed before the meeting."
    };
    let set = [hops, settled.to_owned()];
    let all = FIXED.iter().map(|&duty| duty.to_owned()).chain(set).collect();
    Section { heading: "Duties to people", blocks: vec![Block::List(all)] }
}

pub(super) fn retention(terms: &Terms) -> Section {
    let kept = &terms.retention;
    let rows = [
        ("pseudonymous rows and links of a round", kept.round_work_days),
        ("each agency's lookup from references back to its people", kept.lookups_days),
        ("the People Meeting's decisions", kept.decisions_days),
        ("released results", kept.releases_days),
        ("the audit log", kept.log_days),
    ];
    let mut rows: Vec<Vec<String>> = rows
        .map(|(what, days)| vec![what.to_owned(), format!("{days} days from the opening of the round")])
        .into();
    rows.push(vec![
        "linkage key and its shares".to_owned(),
        format!("until the agreement ends, on {}", terms.expires),
    ]);
    let table =
        Table { caption: "How long what is kept. Then it is deleted.", head: vec!["What", "Kept for"], rows };
    Section { heading: "How long what is kept", blocks: vec![Block::Table(table)] }
}
