//! Candidates: only within a group of a target behaviour, ordered on that group's own contacts.

mod back_test;
mod beside;
mod carried;
mod chance;
mod entry;
mod listing;
mod maker;
mod points;
mod steady;
mod words;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::groups::{self, Linked, Rule, Standing};
use super::order::{BANDS, Order, Scheme, Tables};
use super::people::Member;
use super::profile::Recency;
use super::weights::WeightsError;
use super::{Codes, Pool};
use crate::agreement::{Behaviour, Candidates, DateForm, Permit};
use crate::schema::{KINDS, NEVER_IN_POINTS};

pub use back_test::{BackTest, Hits};
pub use carried::{CarriedCase, Named};
pub use chance::{Chances, chances};
use entry::{Entry, Marking};
pub use listing::{
    Band, Candidate, Carried, Group, LinkedOthers, Listing, Moment, Overlap, Part, Places, Points,
    Steadiness, Variable,
};
use maker::Maker;
pub use points::Mark;

/// How a round's candidates are listed, beside the behaviour.
pub(super) struct Way<'a> {
    pub(super) order: &'a Order,
    pub(super) tables: &'a Tables,
    pub(super) half_life_days: u32,
    pub(super) hops: u8,
    pub(super) dates: DateForm,
}

/// Lists the candidates of every target behaviour of the agreement, with whom agencies named or carried over. No
/// behaviour, no list.
pub fn candidates(
    pool: &Pool,
    named: &Named,
    order: &Order,
    tables: &Tables,
    permit: &Permit<'_, Candidates>,
    codes: &mut Codes,
) -> Result<Vec<Listing>, WeightsError> {
    let terms = permit.agreement().terms();
    let way = Way {
        order,
        tables,
        half_life_days: terms.half_life_days,
        hops: terms.duties.susceptible_hops,
        dates: terms.dates,
    };
    let behaviours = permit.agreement().behaviours().iter();
    behaviours.map(|behaviour| of(pool, named, behaviour, &way, codes)).collect()
}

/// The first day of each kind of contact, by place of the kind.
pub(super) fn first_days(pool: &Pool) -> Vec<Option<i32>> {
    let mut first = vec![None; KINDS.len()];
    for contact in pool.shards().iter().flat_map(|shard| shard.contacts()) {
        let day = pool.days.first + i32::from(contact.day);
        let known: &mut Option<i32> = &mut first[usize::from(contact.kind)];
        *known = Some(known.map_or(day, |known| known.min(day)));
    }
    first
}

pub(super) fn of(
    pool: &Pool,
    named: &Named,
    behaviour: &Behaviour,
    way: &Way<'_>,
    codes: &mut Codes,
) -> Result<Listing, WeightsError> {
    let rule = Rule::new(behaviour, &pool.areas, pool.days);
    let recency = Recency::of(way.half_life_days, pool.days);
    let standings = groups::standings(pool, &rule);
    let marking = Marking::new(pool, &rule, way.order, way.tables, &recency, &standings)?;
    let linked = groups::susceptible(pool, &rule, &standings, way.hops);
    let shown: BTreeSet<u32> = standings.iter().map(|one| one.person).collect();
    let members = pool.people.members(|person| shown.contains(&person));
    let of_person: Vec<&[Member]> = members.chunk_by(|a, b| a.person == b.person).collect();
    let entries: Vec<Entry> = standings
        .par_iter()
        .zip(&of_person)
        .flat_map_iter(|(standing, members)| marking.entries(standing, members))
        .collect();
    let mut maker = Maker { pool, named, way, rule: &rule, marking: &marking, standings: &standings, codes };
    let mut candidates = Vec::new();
    let mut tied = Vec::new();
    let (exhibiting, vulnerable): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.group == Group::Exhibiting);
    for group in [exhibiting, vulnerable] {
        let (listed, at_capacity) = maker.group(group);
        candidates.extend(listed);
        tied.extend(at_capacity);
    }
    let placed: BTreeSet<u32> = candidates.iter().map(|one: &Candidate| one.unit).collect();
    candidates.extend(linked.iter().map(|linked| maker.susceptible(linked)));
    candidates.extend(maker.named_only(&placed, &linked));
    maker.beside(&mut candidates);
    candidates.sort_by_key(|one| (one.group, one.place.is_none(), one.place, one.code));
    let child = |one: &&Standing| !one.exhibiting.is_empty() && !one.may_exhibit;
    Ok(Listing {
        behaviour: behaviour.name().to_owned(),
        words: behaviour.words().to_owned(),
        rule: behaviour.rule(),
        knows_nothing_after: crate::schema::date_of(pool.days.last),
        variables: variables(way),
        never_weighed: never_weighed(),
        examples: way.tables.examples(),
        capacity: way.order.capacity,
        tied_at_capacity: tied,
        candidates,
        children_left_out: standings.iter().filter(child).count() as u64,
        back_test: back_test::back_test(&standings, &marking, way.order),
        overlap: overlap(&standings, &linked),
    })
}

/// What no order weighs, by the reason: a list does not even name what it must never show of a person.
fn never_weighed() -> Vec<&'static str> {
    let mut reasons: Vec<&'static str> = NEVER_IN_POINTS.iter().map(|denied| denied.why).collect();
    reasons.dedup();
    reasons
}

/// Every variable of an order, with its weight. Nothing else enters points.
fn variables(way: &Way<'_>) -> Vec<Variable> {
    let file = way.order.quantity().file();
    let variable =
        |name: &str, words: String, weight: String| Variable { name: name.to_owned(), words, weight };
    match way.order.scheme {
        Scheme::Rfgv => {
            let words = [
                "days since the last contact of the group, in bands: 28, 91, 182, 365, 730 days count 5 to 1"
                    .to_owned(),
                "contacts of the group, in bands: 1, 2, 3 or 4, 5 to 9, 10 or more count 1 to 5".to_owned(),
                format!("the gravest contact of the group, in the bands of {file}"),
                "different people harmed in the person's own events, up to 3; for who exhibits the behaviour"
                    .to_owned(),
            ];
            let each = BANDS.iter().zip(words).zip(way.order.bands);
            each.map(|((name, words), weight)| variable(name, words, Points(weight).to_string())).collect()
        }
        Scheme::Decay => {
            let most = way.order.most_per_kind.map(|most| format!("; at most {} for one kind", Points(most)));
            let harm = format!("harm of each contact of the group, by {file}{}", most.unwrap_or_default());
            let age = format!("0.5 for every {} days since the contact", way.half_life_days);
            vec![
                variable("harm", harm, "1".to_owned()),
                variable("time since", "what is left of a contact's harm".to_owned(), age),
            ]
        }
    }
}

/// How many people are in which groups, and where those in both were first.
fn overlap(standings: &[Standing], linked: &[Linked]) -> Overlap {
    let linked: BTreeSet<u32> = linked.iter().map(|one| one.person).collect();
    let mut overlap = Overlap::default();
    for one in standings {
        let (exhibits, harmed) = (one.may_exhibit && !one.exhibiting.is_empty(), !one.vulnerable.is_empty());
        let of = match (exhibits, harmed) {
            (true, false) => &mut overlap.exhibiting,
            (false, true) if linked.contains(&one.person) => &mut overlap.vulnerable_and_susceptible,
            (false, true) => &mut overlap.vulnerable,
            (false, false) => continue,
            (true, true) => match entry::came_first(one) {
                Some(Group::Exhibiting) => &mut overlap.exhibiting_first,
                Some(_) => &mut overlap.vulnerable_first,
                None => &mut overlap.together,
            },
        };
        *of += 1;
    }
    overlap.susceptible = linked.len() as u64 - overlap.vulnerable_and_susceptible;
    overlap
}
