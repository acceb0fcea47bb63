//! People of each rule that could become the target behaviour: by how many agencies and parts of life they met, how
//! often, in which group, when and where.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::areas::areas;
use super::{Crossed, Seen, concerns, domain_name, known_to, place_of, seen, which};
use crate::agreement::{Areas, Behaviour, Permit, Window};
use crate::hub::{CountTable, Dimension, Pool, Profiles};
use crate::schema::date_of;

/// Bands of how many contacts a person had.
const BANDS: [&str; 5] = ["1", "2", "3 to 4", "5 to 9", "10 or more"];
const FEW: [&str; 3] = ["1", "2", "3 or more"];

/// For each candidate rule its people and contacts by number of agencies, number of parts of life, own contacts and
/// month; its people by group and by area.
pub fn rule_tables(
    pool: &Pool,
    profiles: &Profiles,
    rules: &[Behaviour],
    permit: &Permit<'_, Areas>,
) -> Vec<CountTable> {
    let seen = seen(pool);
    let names: Vec<String> = rules.iter().map(|rule| rule.name().to_owned()).collect();
    let of = |one: &Seen| which(rules, |rule| concerns(rule, one, &pool.areas));
    let definitions: Vec<(&str, Vec<String>)> =
        rules.iter().map(|rule| (rule.name(), vec![rule.rule()])).collect();
    let (known, lives) = (known_to(profiles), lives(&seen));
    let mut own: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    seen.iter().for_each(|one| {
        of(one).into_iter().for_each(|rule| *own.entry((rule, one.person)).or_default() += 1)
    });
    let (months, areas) = (months(permit.round().window), areas(pool, &seen));
    let owned = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect::<Vec<_>>();
    let table = |name, title: &str, dimension, labels| Crossed {
        name,
        title: title.to_owned(),
        rows: (Dimension::flat("rule").overlapping().defined(definitions.clone()), names.clone()),
        columns: (dimension, labels),
        contacts: true,
    };
    let none = BTreeMap::new();
    let few = |count: usize| vec![count.clamp(1, FEW.len()) - 1];
    let count = |table: Crossed, columns: &dyn Fn(&Seen) -> Vec<usize>| {
        table.count(&seen, |one| table.cross(&of(one), &columns(one)), &none)
    };
    let paired = |table: Crossed, column: &dyn Fn(usize, &Seen) -> usize| {
        let pairs =
            |one: &Seen| of(one).into_iter().map(|rule| (rule, column(rule, one))).collect::<Vec<_>>();
        table.count(&seen, |one| table.pairs(pairs(one)), &none)
    };
    let over = |name| Dimension::flat(name).overlapping();
    // Columns that mean something else for each rule.
    let own_to = |name| over(name).version(names.join(", "));
    vec![
        count(
            table(
                "rule-agencies",
                "People of each rule, by agencies that know them",
                Dimension::flat("known_to"),
                owned(&FEW),
            ),
            &|one| few(known.get(one.person as usize).copied().unwrap_or(1)),
        ),
        count(
            table(
                "rule-domains",
                "People of each rule, by parts of life",
                Dimension::flat("parts_of_life"),
                owned(&FEW),
            ),
            &|one| few(lives[&one.person]),
        ),
        count(table("rule-months", "People of each rule, by month", over("month"), months.clone()), &|one| {
            place_of(&months, &date_of(one.day).strftime("%Y-%m").to_string())
        }),
        count(
            Crossed {
                contacts: false,
                ..table("rule-areas", "People of each rule, by area", over("area"), areas)
            },
            &|one| vec![one.area.unwrap_or(pool.areas.len())],
        ),
        paired(
            Crossed {
                contacts: false,
                ..table(
                    "rule-groups",
                    "People of each rule, by group",
                    own_to("group"),
                    owned(&["exhibiting", "harmed"]),
                )
            },
            &|rule, one| usize::from(!rules[rule].exhibits(one.kind, one.role)),
        ),
        paired(
            table(
                "rule-contacts",
                "People of each rule, by their contacts of it",
                own_to("contacts_of_it"),
                owned(&BANDS),
            ),
            &|rule, one| band(own[&(rule, one.person)]),
        ),
    ]
}

fn band(contacts: usize) -> usize {
    match contacts {
        0 | 1 => 0,
        2 => 1,
        3 | 4 => 2,
        5..=9 => 3,
        _ => 4,
    }
}

/// In how many parts of life each person was met.
fn lives(seen: &[Seen]) -> BTreeMap<u32, usize> {
    let of = |person: &[Seen]| {
        let lives: BTreeSet<&str> = person.iter().map(|one| domain_name(one.domain)).collect();
        (person[0].person, lives.len())
    };
    seen.chunk_by(|one, other| one.person == other.person).map(of).collect()
}

fn months(window: Window) -> Vec<String> {
    let mut months = Vec::new();
    let mut first = window.from.first_of_month();
    while first <= window.to {
        months.push(first.strftime("%Y-%m").to_string());
        let Ok(next) = first.checked_add(1.month()) else { break };
        first = next;
    }
    months
}
