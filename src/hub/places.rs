//! Who is met where, and who shows which behaviour: counts by area, by zone and by candidate rule, for `release` alone.
//!
//! Everything here counts people, and nobody's number is the sum of others: a person stands in several areas, zones,
//! parts of life and half-years. Rows are named by their categories with a bar between them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Cell, CountTable, Dimension, Measure, Pool, Profiles, TOTAL};
use crate::agreement::{Areas, Behaviour, Permit, Window};
use crate::schema::{Domain, day_number};

/// Stands between the categories of a row.
pub const BAR: &str = " | ";

/// A zone as the hub counts it: its areas, and those that touch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneAreas {
    /// Its name.
    pub name: String,
    /// Codes of its areas.
    pub inside: Vec<String>,
    /// Codes of the areas around it.
    pub edge: Vec<String>,
    /// Codes of the areas that it is compared with.
    pub compared: Vec<String>,
}

/// A contact as places see it.
pub(super) struct Seen {
    pub(super) person: u32,
    agency: usize,
    area: Option<usize>,
    pub(super) day: i32,
    domain: Domain,
    pub(super) kind: i16,
    pub(super) role: i16,
}

/// Every contact of the pool that is an agency's own.
pub(super) fn seen(pool: &Pool) -> Vec<Seen> {
    let own = pool.contacts().filter(|(_, contact)| !contact.kind().passed_on);
    own.map(|(person, contact)| Seen {
        person,
        agency: usize::from(contact.agency),
        area: usize::try_from(contact.area).ok(),
        day: pool.days.first + i32::from(contact.day),
        domain: contact.kind().domain,
        kind: contact.kind().code,
        role: contact.role().code(),
    })
    .collect()
}

/// Names of the parts of life, as tables and pages say them.
pub const DOMAINS: [(Domain, &str); 7] = [
    (Domain::CrimeAndDisorder, "crime and disorder"),
    (Domain::Health, "health"),
    (Domain::Housing, "housing"),
    (Domain::Education, "education"),
    (Domain::SocialCare, "social care"),
    (Domain::Community, "community"),
    (Domain::Other, "other"),
];

fn domain_name(domain: Domain) -> &'static str {
    DOMAINS.iter().find(|(known, _)| *known == domain).map_or("other", |(_, name)| name)
}

/// People by area and each of: part of life, agency, target behaviour, half-year; and those whom several agencies
/// know, by area.
pub fn place_tables(
    pool: &Pool,
    profiles: &Profiles,
    behaviours: &[Behaviour],
    permit: &Permit<'_, Areas>,
) -> Vec<CountTable> {
    let seen = seen(pool);
    let window = permit.round().window;
    let areas: Vec<&str> = pool.areas.iter().map(String::as_str).collect();
    let at = |one: &Seen| one.area.map(|area| areas[area]);
    let domains: BTreeSet<&str> = seen.iter().map(|one| domain_name(one.domain)).collect();
    let halves = half_years(window);
    let agencies: Vec<&str> = pool.people.agencies.iter().map(String::as_str).collect();
    let several: BTreeSet<u32> =
        (0..).zip(&profiles.rows).filter(|(_, row)| row.agencies > 1).map(|(person, _)| person).collect();
    let by = |name, title: &str, whom, categories: Vec<String>, of: &dyn Fn(&Seen) -> Vec<String>| {
        let rows = areas.iter().flat_map(|area| categories.iter().map(move |other| joined(&[area, other])));
        let labels = |one: &Seen| match at(one) {
            Some(area) => of(one).iter().map(|other| joined(&[area, other])).collect(),
            None => Vec::new(),
        };
        people_by(name, title, whom, rows.collect(), &seen, &labels)
    };
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let mut tables = vec![
        by(
            "place-domains",
            "People met, by area and part of life",
            "people by area and part of life",
            owned(&domains.into_iter().collect::<Vec<_>>()),
            &|one| vec![domain_name(one.domain).to_owned()],
        ),
        by(
            "place-agencies",
            "People met, by area and agency",
            "people by area and agency",
            owned(&agencies),
            &|one| vec![agencies[one.agency].to_owned()],
        ),
        by(
            "place-half-years",
            "People met, by area and half-year",
            "people by area and half-year",
            halves.iter().map(|half| half.name.clone()).collect(),
            &|one| halves.iter().filter(|half| half.holds(one.day)).map(|half| half.name.clone()).collect(),
        ),
        people_by(
            "place-several",
            "People known to several agencies, by the area in which they were met",
            "people known to several agencies, by area",
            owned(&areas),
            &seen,
            &|one| match at(one) {
                Some(area) if several.contains(&one.person) => vec![area.to_owned()],
                _ => Vec::new(),
            },
        ),
    ];
    if !behaviours.is_empty() {
        let names: Vec<String> = behaviours.iter().map(|one| one.name().to_owned()).collect();
        tables.push(by(
            "place-behaviours",
            "People who show a target behaviour or are harmed by it, by area",
            "people by area and target behaviour",
            names,
            &|one| {
                let of = behaviours.iter().filter(|behaviour| behaviour.concerns(one.kind, one.role));
                of.map(|behaviour| behaviour.name().to_owned()).collect()
            },
        ));
    }
    tables
}

/// People met in each zone and at its edge, by agency, part of life, number of agencies and target behaviour, and by
/// two parts of life at once.
pub fn zone_table(
    pool: &Pool,
    profiles: &Profiles,
    zones: &[ZoneAreas],
    behaviours: &[Behaviour],
    _: &Permit<'_, Areas>,
) -> Option<CountTable> {
    if zones.is_empty() {
        return None;
    }
    let seen = seen(pool);
    let parts = Parts::of(pool, zones);
    let agencies = &pool.people.agencies;
    let most = agencies.len().min(3);
    let known: BTreeMap<u32, u32> =
        (0..).zip(&profiles.rows).map(|(person, row)| (person, u32::from(row.agencies))).collect();
    let used: BTreeSet<&str> = seen.iter().map(|one| domain_name(one.domain)).collect();
    let used: Vec<&str> = used.into_iter().collect();
    let pairs: Vec<(&str, &str)> = (0..used.len())
        .flat_map(|one| (one + 1..used.len()).map(move |other| (one, other)))
        .map(|(one, other)| (used[one], used[other]))
        .collect();
    // Which parts of life each person was met in, zone by zone.
    let mut lives: BTreeMap<(usize, u32), BTreeSet<&str>> = BTreeMap::new();
    for one in &seen {
        for part in parts.of_area(one.area).iter().filter(|part| part.inside) {
            lives.entry((part.zone, one.person)).or_default().insert(domain_name(one.domain));
        }
    }
    let mut rows = Vec::new();
    for zone in zones {
        for side in ["inside", "edge"] {
            rows.push(joined(&[&zone.name, side, "everybody"]));
            rows.extend(agencies.iter().map(|agency| joined(&[&zone.name, side, "agency", agency])));
            rows.extend(used.iter().map(|domain| joined(&[&zone.name, side, "part of life", domain])));
            rows.extend(
                (1..=most).map(|count| joined(&[&zone.name, side, "agencies", &at_least(count, most)])),
            );
            rows.extend(
                behaviours.iter().map(|one| joined(&[&zone.name, side, "target behaviour", one.name()])),
            );
        }
        rows.extend(pairs.iter().map(|(one, other)| joined(&[&zone.name, "inside", "both", one, other])));
    }
    let labels = |one: &Seen| {
        let mut labels = Vec::new();
        for part in parts.of_area(one.area) {
            let name = &zones[part.zone].name;
            let side = if part.inside { "inside" } else { "edge" };
            labels.push(joined(&[name, side, "everybody"]));
            labels.push(joined(&[name, side, "agency", &agencies[one.agency]]));
            labels.push(joined(&[name, side, "part of life", domain_name(one.domain)]));
            let count = known.get(&one.person).copied().unwrap_or(1).max(1) as usize;
            labels.push(joined(&[name, side, "agencies", &at_least(count.min(most), most)]));
            let of = behaviours.iter().filter(|behaviour| behaviour.concerns(one.kind, one.role));
            labels.extend(of.map(|behaviour| joined(&[name, side, "target behaviour", behaviour.name()])));
            if part.inside {
                let lives = &lives[&(part.zone, one.person)];
                let both = pairs.iter().filter(|(one, other)| lives.contains(one) && lives.contains(other));
                labels.extend(both.map(|(one, other)| joined(&[name, side, "both", one, other])));
            }
        }
        labels
    };
    let title = "People met in each zone and at its edge";
    let mut table = people_by("zones", title, "people by zone", rows, &seen, &labels);
    let sides = |zone: &ZoneAreas| {
        [("inside", zone.inside.clone()), ("edge", zone.edge.clone())]
            .map(|(side, of)| (joined(&[&zone.name, side]), of))
    };
    let of_zones = zones.iter().flat_map(sides);
    table.dimensions[0] = table.dimensions[0].clone().defined(of_zones);
    Some(table)
}

/// `1`, `2`, and at the end `3 or more`.
fn at_least(count: usize, most: usize) -> String {
    if count == most && most > 1 { format!("{count} or more") } else { count.to_string() }
}

/// Contacts of a target behaviour before and after a zone began: inside, at its edge, and where it is compared.
pub fn change_table(
    pool: &Pool,
    zone: &ZoneAreas,
    behaviours: &[Behaviour],
    began: Date,
    permit: &Permit<'_, Areas>,
) -> Option<CountTable> {
    let seen = seen(pool);
    let places = |codes: &[String]| -> BTreeSet<usize> {
        codes.iter().filter_map(|code| pool.areas.binary_search(code).ok()).collect()
    };
    let sides = [
        ("inside", places(&zone.inside)),
        ("edge", places(&zone.edge)),
        ("compared", places(&zone.compared)),
    ];
    let (from, days) =
        (permit.round().window.from, day_number(permit.round().window.to) + 1 - day_number(began));
    let first = day_number(began) - days;
    if days <= 0 || first < day_number(from.first_of_month()) {
        return None;
    }
    let rows = behaviours.iter().flat_map(|one| {
        sides.iter().flat_map(|(side, _)| ["before", "after"].map(|when| joined(&[one.name(), side, when])))
    });
    let rows: Vec<String> = rows.collect();
    let labels = |one: &Seen| {
        let mut labels = Vec::new();
        let (Some(area), true) = (one.area, one.day >= first) else { return labels };
        let when = if one.day < day_number(began) { "before" } else { "after" };
        for behaviour in behaviours.iter().filter(|behaviour| behaviour.concerns(one.kind, one.role)) {
            let of = sides.iter().filter(|(_, places)| places.contains(&area));
            labels.extend(of.map(|(side, _)| joined(&[behaviour.name(), side, when])));
        }
        labels
    };
    let title = format!("Contacts of each target behaviour before and after {} began", zone.name);
    let mut table =
        counted("zone-change", &title, "contacts of target behaviours", rows, &seen, &labels, true);
    let day = began.to_string();
    let definitions = behaviours.iter().flat_map(|one| {
        let sides = [("inside", &zone.inside), ("edge", &zone.edge), ("compared", &zone.compared)];
        sides.map(|(side, areas)| (joined(&[one.name(), side]), areas.clone()))
    });
    table.dimensions[0] = table.dimensions[0].clone().defined(definitions).version(format!("since {day}"));
    Some(table)
}

/// The agencies and parts of life that somebody met.
type Met<'a> = (BTreeSet<usize>, BTreeSet<&'a str>);

/// For each rule that could become the target behaviour: its people by number of agencies, parts of life and own
/// contacts, who is harmed, and when.
pub fn behaviour_table(pool: &Pool, rules: &[Behaviour], permit: &Permit<'_, Areas>) -> CountTable {
    let seen = seen(pool);
    let months = months(permit.round().window);
    let mut own: BTreeMap<(usize, u32), (Met<'_>, u64)> = BTreeMap::new();
    let of = |one: &Seen| {
        let (kind, role) = (one.kind, one.role);
        (0..rules.len()).filter(move |&rule| rules[rule].concerns(kind, role)).collect::<Vec<_>>()
    };
    let mut met: BTreeMap<u32, Met<'_>> = BTreeMap::new();
    for one in &seen {
        let (agencies, domains) = met.entry(one.person).or_default();
        agencies.insert(one.agency);
        domains.insert(domain_name(one.domain));
    }
    for one in &seen {
        for rule in of(one) {
            let entry = own.entry((rule, one.person)).or_insert_with(|| (met[&one.person].clone(), 0));
            entry.1 += 1;
        }
    }
    let bands = ["1", "2", "3 to 4", "5 to 9", "10 or more"];
    let band = |count: u64| {
        bands[match count {
            0 | 1 => 0,
            2 => 1,
            3 | 4 => 2,
            5..=9 => 3,
            _ => 4,
        }]
    };
    let few = ["1", "2", "3 or more"];
    let mut rows = Vec::new();
    for rule in rules {
        let name = rule.name();
        rows.push(joined(&[name, "everybody"]));
        rows.extend(["exhibiting", "harmed"].map(|group| joined(&[name, "group", group])));
        rows.extend(few.map(|count| joined(&[name, "agencies", count])));
        rows.extend(few.map(|count| joined(&[name, "parts of life", count])));
        rows.extend(bands.map(|count| joined(&[name, "contacts", count])));
        rows.extend(months.iter().map(|month| joined(&[name, "month", month])));
        rows.extend(pool.areas.iter().map(|area| joined(&[name, "area", area])));
    }
    let labels = |one: &Seen| {
        let mut labels = Vec::new();
        for rule in of(one) {
            let (name, behaviour) = (rules[rule].name(), &rules[rule]);
            let ((agencies, domains), contacts) = &own[&(rule, one.person)];
            labels.push(joined(&[name, "everybody"]));
            let group = if behaviour.exhibits(one.kind, one.role) { "exhibiting" } else { "harmed" };
            labels.push(joined(&[name, "group", group]));
            labels.push(joined(&[name, "agencies", few[agencies.len().clamp(1, 3) - 1]]));
            labels.push(joined(&[name, "parts of life", few[domains.len().clamp(1, 3) - 1]]));
            labels.push(joined(&[name, "contacts", band(*contacts)]));
            labels.push(joined(&[name, "month", &month_of(one.day)]));
            labels.extend(one.area.map(|area| joined(&[name, "area", &pool.areas[area]])));
        }
        labels
    };
    let title = "People of each rule that could become the target behaviour";
    let mut table = counted("behaviours", title, "people by candidate rule", rows, &seen, &labels, true);
    let definitions = rules.iter().map(|rule| (rule.name(), vec![rule.rule()]));
    table.dimensions[0] = table.dimensions[0].clone().defined(definitions);
    table
}

/// Pairs of zones that differ, or overlap, by some people but fewer than the minimum: to show both would give those
/// few away. Nothing is said of how many they are.
pub fn too_close(pool: &Pool, zones: &[ZoneAreas], minimum: u64) -> Vec<(String, String)> {
    let seen = seen(pool);
    let parts = Parts::of(pool, zones);
    let mut people: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); zones.len()];
    for one in &seen {
        parts.of_area(one.area).iter().filter(|part| part.inside).for_each(|part| {
            people[part.zone].insert(one.person);
        });
    }
    let few = |count: usize| count > 0 && (count as u64) < minimum;
    let mut found = Vec::new();
    for (one, other) in (0..zones.len()).flat_map(|one| (one + 1..zones.len()).map(move |other| (one, other)))
    {
        let shared_area = zones[one].inside.iter().any(|area| zones[other].inside.contains(area));
        let (left, right) = (&people[one], &people[other]);
        let few_apart = few(left.difference(right).count()) || few(right.difference(left).count());
        if shared_area && (few_apart || few(left.intersection(right).count())) {
            found.push((zones[one].name.clone(), zones[other].name.clone()));
        }
    }
    found
}

/// Which zones an area is of.
struct Parts {
    of: Vec<Vec<Part>>,
}

struct Part {
    zone: usize,
    inside: bool,
}

impl Parts {
    fn of(pool: &Pool, zones: &[ZoneAreas]) -> Self {
        let mut of: Vec<Vec<Part>> = pool.areas.iter().map(|_| Vec::new()).collect();
        for (zone, areas) in zones.iter().enumerate() {
            for (codes, inside) in [(&areas.inside, true), (&areas.edge, false)] {
                for place in codes.iter().filter_map(|code| pool.areas.binary_search(code).ok()) {
                    of[place].push(Part { zone, inside });
                }
            }
        }
        Self { of }
    }

    fn of_area(&self, area: Option<usize>) -> &[Part] {
        area.map_or(&[], |area| &self.of[area])
    }
}

pub(super) fn joined(parts: &[&str]) -> String {
    parts.join(BAR)
}

fn people_by(
    name: &'static str,
    title: &str,
    whom: &'static str,
    rows: Vec<String>,
    seen: &[Seen],
    labels: &dyn Fn(&Seen) -> Vec<String>,
) -> CountTable {
    counted(name, title, whom, rows, seen, labels, false)
}

/// Different people, and if asked contacts, of each row.
pub(super) fn counted(
    name: &'static str,
    title: &str,
    whom: &'static str,
    rows: Vec<String>,
    seen: &[Seen],
    labels: &dyn Fn(&Seen) -> Vec<String>,
    contacts: bool,
) -> CountTable {
    let place: BTreeMap<&str, usize> = rows.iter().map(String::as_str).zip(0..).collect();
    let mut people: Vec<(usize, u32)> = Vec::new();
    let mut everybody = BTreeSet::new();
    let mut all = 0;
    for one in seen {
        let before = people.len();
        people.extend(labels(one).iter().filter_map(|label| Some((*place.get(label.as_str())?, one.person))));
        if people.len() > before {
            everybody.insert(one.person);
            all += 1;
        }
    }
    let mut events = vec![0_u64; rows.len()];
    people.iter().for_each(|(row, _)| events[*row] += 1);
    people.sort_unstable();
    people.dedup();
    let mut counts = vec![0_u64; rows.len()];
    people.iter().for_each(|(row, _)| counts[*row] += 1);
    let mut measures = vec![Measure::people("people")];
    measures.extend(contacts.then_some(Measure::events("contacts")));
    let dimension = Dimension::flat("of").overlapping();
    let mut table = CountTable::new(name, title, [dimension], measures).of(whom);
    let cells = |people: u64, events: u64| {
        let mut cells = vec![Cell::people(people)];
        cells.extend(contacts.then(|| Cell::events(events, people)));
        cells
    };
    for (row, label) in rows.iter().enumerate() {
        table.row([label.as_str()], cells(counts[row], events[row]));
    }
    table.row([TOTAL], cells(everybody.len() as u64, all));
    table
}

/// Six months, counted back from the end of the round's window.
struct HalfYear {
    name: String,
    days: std::ops::Range<i32>,
}

impl HalfYear {
    fn holds(&self, day: i32) -> bool {
        self.days.contains(&day)
    }
}

fn half_years(window: Window) -> Vec<HalfYear> {
    let mut halves = Vec::new();
    let mut end = window.to.tomorrow().unwrap_or(window.to);
    while let Ok(first) = end.checked_sub(6.months()) {
        if first < window.from.first_of_month() || halves.len() == 20 {
            break;
        }
        let name =
            format!("{} to {}", first.strftime("%Y-%m"), end.yesterday().unwrap_or(end).strftime("%Y-%m"));
        halves.push(HalfYear { name, days: day_number(first)..day_number(end) });
        end = first;
    }
    halves.reverse();
    halves
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

fn month_of(day: i32) -> String {
    crate::schema::date_of(day).strftime("%Y-%m").to_string()
}
