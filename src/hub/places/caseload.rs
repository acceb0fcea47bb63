//! Did the people of the caseload change more than those who were ranked and not taken on? For `release` alone.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{joined, listed, place_of, seen};
use crate::agreement::{Areas, Behaviour, Permit};
use crate::hub::{CountTable, Dimension, Pool};
use crate::schema::day_number;

/// Contacts of a target behaviour in six months before and after a day, of people taken on and of people who were ranked
/// and not taken on.
///
/// `None` where the round's window does not hold both halves.
pub fn caseload_change(
    pool: &Pool,
    behaviour: &Behaviour,
    began: Date,
    (taken, ranked): (&BTreeSet<u32>, &BTreeSet<u32>),
    permit: &Permit<'_, Areas>,
) -> Option<CountTable> {
    let window = permit.round().window;
    let (first, end) = (began.checked_sub(6.months()).ok()?, began.checked_add(6.months()).ok()?);
    if first < window.from.first_of_month() || end > window.to.tomorrow().ok()? {
        return None;
    }
    let day = began;
    let (first, began, end) = (day_number(first), day_number(began), day_number(end));
    let groups = [("taken on", taken), ("ranked, not taken on", ranked)];
    let rows = groups.iter().flat_map(|(group, _)| ["before", "after"].map(|when| joined(&[group, when])));
    let rows: Vec<String> = rows.collect();
    let of = |one: &super::Seen| {
        if !behaviour.exhibits(one.kind, one.role) || !(first..end).contains(&one.day) {
            return Vec::new();
        }
        let when = if one.day < began { "before" } else { "after" };
        let of = groups.iter().filter(|(_, people)| people.contains(&one.person));
        of.flat_map(|(group, _)| place_of(&rows, &joined(&[group, when]))).collect()
    };
    let since = format!("{} since {day}", behaviour.name());
    Some(listed(
        "caseload-change",
        "Contacts of the target behaviour, before and after, of people taken on and not",
        "people ranked for the target behaviour",
        (Dimension::flat("of").overlapping().version(since), rows.clone()),
        &seen(pool),
        of,
        true,
    ))
}
