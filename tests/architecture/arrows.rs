//! Which part may use which.

use crate::source::Source;
use crate::{check, hold};

/// Who may use whom. `schema` is open to all and not named again.
const ARROWS: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("statistics", &[]),
    ("party", &["statistics"]),
    ("agreement", &["party"]),
    ("places", &["statistics"]),
    ("agency", ROLE),
    ("contribution", &["agreement", "party", "audit"]),
    ("linker", ROLE),
    ("hub", ROLE),
    ("release", &["agreement", "party", "contribution", "statistics", "hub"]),
    ("zones", &["release", "statistics", "places"]),
    ("report", &["release", "statistics", "places", "zones"]),
    ("meeting", &["contribution", "party", "report"]),
    ("audit", &[]),
    ("synthetic", &["statistics"]),
    ("cli", ALL),
    ("lib", ALL),
    ("main", &["cli"]),
];

/// The roles use what they share, never each other.
const ROLE: &[&str] = &["agreement", "party", "contribution", "statistics", "places", "audit"];

const ALL: &[&str] = &[
    "statistics",
    "party",
    "agreement",
    "places",
    "agency",
    "contribution",
    "linker",
    "hub",
    "release",
    "zones",
    "report",
    "meeting",
    "audit",
    "synthetic",
];

#[test]
fn every_part_uses_only_what_it_may() {
    hold(Source::all().iter().flat_map(breaches).collect());
}

#[test]
fn the_roles_cannot_reach_each_other_through_others() {
    let walls = [("agency", ["linker", "hub"]), ("linker", ["agency", "hub"]), ("hub", ["agency", "linker"])];
    for (role, others) in walls {
        let reached = reached(role);
        assert!(others.iter().all(|other| !reached.contains(other)), "{role} reaches {reached:?}");
    }
}

#[test]
fn a_use_against_the_arrows_is_found_however_it_is_written() {
    let found = |file, text| breaches(&Source::new(file, text));
    let linker = "src/linker/pairs.rs:1: linker may not use hub";
    check(found("src/linker/pairs.rs", "use crate::hub::Profile;"), &[linker]);
    check(found("src/linker/pairs.rs", "use crate::{agreement, hub::Profile};"), &[linker]);
    check(found("src/linker/pairs.rs", "use super::super::hub;"), &[linker]);
    check(found("src/linker/pairs.rs", "fn f(p: &crate::hub::Profile) {}"), &[linker]);
    check(found("src/linker/pairs.rs", "mod inner { use super::super::super::hub; }"), &[linker]);
    check(
        found("src/linker/mod.rs", "\nuse super::agency;"),
        &["src/linker/mod.rs:2: linker may not use agency"],
    );
    check(found("src/audit/mod.rs", "use crate::*;"), &["src/audit/mod.rs:1: audit may not use *"]);
    check(found("src/hub/mod.rs", "use crate::cli;"), &["src/hub/mod.rs:1: hub may not use cli"]);
    check(found("src/main.rs", "use people_zones::hub;"), &["src/main.rs:1: main may not use hub"]);
    let unknown = "src/news/mod.rs: news has no row in ARROWS; decide what it may use";
    check(found("src/news/mod.rs", ""), &[unknown]);
}

#[test]
fn a_use_along_the_arrows_or_in_a_test_is_none() {
    let found = |file, text| breaches(&Source::new(file, text));
    check(found("src/linker/mod.rs", "use crate::party::Keys; use crate::schema;"), &[]);
    check(
        found("src/linker/mod.rs", "use super::schema; use crate::linker::pairs; pub(crate) fn f() {}"),
        &[],
    );
    check(found("src/linker/mod.rs", "// crate::hub\nconst A: &str = \"crate::hub\";"), &[]);
    check(found("src/linker/mod.rs", "#[cfg(test)] mod tests { use crate::hub; }"), &[]);
}

fn breaches(source: &Source) -> Vec<String> {
    let (file, part) = (&source.file, source.part());
    let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == part) else {
        return vec![format!("{file}: {part} has no row in ARROWS; decide what it may use")];
    };
    let allowed = |to: &str| to == part || to == "schema" || may.contains(&to);
    source
        .names()
        .iter()
        .filter_map(|name| Some((name.line, name.leads_to()?.into_iter().next()?)))
        .filter(|(_, to)| !allowed(to))
        .map(|(line, to)| format!("{file}:{line}: {part} may not use {to}"))
        .collect()
}

fn reached(from: &str) -> Vec<&'static str> {
    let next = |part: &str| ARROWS.iter().find(|(name, _)| *name == part).map_or(&[][..], |(_, may)| may);
    let mut reached = next(from).to_vec();
    let mut at = 0;
    while at < reached.len() {
        let new: Vec<_> = next(reached[at]).iter().filter(|part| !reached.contains(part)).copied().collect();
        reached.extend(new);
        at += 1;
    }
    reached
}
