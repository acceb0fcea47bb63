//! Two rounds of the same parties, under the same keys and the same agreement, cannot be joined by anybody who has
//! only what was sent: no pseudonym comes again, and the order of rows of the same people says nothing.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::contribution::MATCH_KEYS;

use super::village::{ROUND, Stage, Village, village};
use crate::round::{columns, unpacked};

const NEXT: &str = "2027-q1";

/// A village whose hub has opened a second round under the agreement that was signed for the first, and whose
/// agencies have sealed in it.
fn twice() -> Village {
    let village = village(Stage::Accepted);
    let window = village.text("{publics}/window");
    let (from, until) = window.split_once(' ').unwrap();
    let same = "give this round a name of its own";
    let again = village.anywhere(&format!(
        "hub new --to {{next}} --name {ROUND} --from {from} --until {until} --after {{hub}}"
    ));
    assert!(again.code == 2 && again.stderr.contains(same), "{}", again.stderr);
    let run = village.anywhere(&format!(
        "hub new --to {{next}} --name {NEXT} --from {from} --until {until} --after {{hub}}"
    ));
    assert_eq!(run.code, 0, "{}", run.stderr);
    village.does("next", "hub kit");
    village.post_all(&format!("{{next}}/sent/{NEXT}.3-seal.kit"));
    for agency in &village.agencies {
        village.does(agency, &format!("agency seal {{exports}}/{agency}.csv --nobody-opted-out"));
    }
    village
}

fn sealed(village: &Village, agency: &str, round: &str) -> Vec<u8> {
    village.bytes(&format!("{{{agency}}}/sent/{round}/{agency}.r1.contribution"))
}

/// Every pseudonym that the linker opens of a contribution.
fn pseudonyms(village: &Village, agency: &str, round: &str) -> BTreeSet<String> {
    let members = unpacked("", &sealed(village, agency, round));
    let people = members.iter().find(|(path, _)| path.ends_with("people.parquet.age")).unwrap();
    let mut columns = columns(&village.keys("linker").open(&people.1).unwrap());
    let lists = MATCH_KEYS.iter().flat_map(|key| columns.remove(key.name).unwrap());
    let bare = |list: String| -> Vec<String> {
        list.trim_matches(['[', ']']).split(", ").map(str::to_owned).collect()
    };
    lists.flat_map(bare).filter(|one| !one.is_empty()).collect()
}

/// An agency's own references, in the order in which its people stand in a round.
fn order(village: &Village, agency: &str, round: &str) -> Vec<String> {
    let sealed = village.bytes(&format!("{{{agency}}}/lookups/{round}.age"));
    let lookup: serde_json::Value =
        serde_json::from_slice(&village.keys(agency).open(&sealed).unwrap()).unwrap();
    serde_json::from_value(lookup["own"].clone()).unwrap()
}

/// Spearman's rank correlation of two orders of the same things.
fn correlation(one: &[String], other: &[String]) -> f64 {
    let places: BTreeMap<&String, f64> =
        other.iter().zip(0u32..).map(|(own, at)| (own, f64::from(at))).collect();
    let squares: f64 = one.iter().zip(0u32..).map(|(own, at)| (f64::from(at) - places[own]).powi(2)).sum();
    let n = f64::from(u32::try_from(one.len()).unwrap());
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

#[test]
fn no_pseudonym_comes_again_and_orders_are_uncorrelated() {
    let village = twice();
    for agency in &village.agencies {
        let (first, second) = (pseudonyms(&village, agency, ROUND), pseudonyms(&village, agency, NEXT));
        assert!(first.len() > 500 && first.len() == second.len(), "{agency}: the same people");
        assert!(first.is_disjoint(&second), "{agency}: a pseudonym came again");
        let (first, second) = (order(&village, agency, ROUND), order(&village, agency, NEXT));
        let people = |order: &[String]| order.iter().cloned().collect::<BTreeSet<_>>();
        assert!(first.len() > 100 && people(&first) == people(&second));
        // By chance the correlation of n has a spread of 1 / sqrt(n - 1): five times that is one in two million.
        let bound = 5.0 / f64::from(u32::try_from(first.len() - 1).unwrap()).sqrt();
        assert!(correlation(&first, &second).abs() < bound, "{agency}: {}", correlation(&first, &second));
        let mut by_name = first.clone();
        by_name.sort();
        assert!(correlation(&first, &by_name).abs() < bound, "{agency}: the order follows the references");
        assert!((correlation(&first, &first) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn what_was_sealed_in_one_round_is_refused_in_another() {
    let village = twice();
    let (first, second) =
        (village.contribution("police"), format!("{{police}}/sent/{NEXT}/police.r1.contribution"));
    village.refuses_and_writes_it_down("hub", &format!("hub accept {second}"), 5, "made under another round");
    village.refuses_and_writes_it_down("next", &format!("hub accept {first}"), 5, "made under another round");
    village.does("next", &format!("hub accept {second}"));
    // The linker has the newest kit, and is in the second round.
    village.refuses_and_writes_it_down(
        "linker",
        &format!("linker accept {first}"),
        5,
        "made under another round",
    );
    village.does("linker", &format!("linker accept {second}"));
}

#[test]
fn the_second_round_comes_to_its_own_end() {
    let village = twice();
    for agency in &village.agencies {
        let sealed = format!("{{{agency}}}/sent/{NEXT}/{agency}.r1.contribution");
        village.does("linker", &format!("linker accept {sealed}"));
        village.does("next", &format!("hub accept {sealed}"));
    }
    village.does("linker", "linker link");
    village.does("next", &format!("hub accept {{linker}}/sent/{NEXT}.linkage"));
    village.does("next", "hub run");
    village.does("next", "release approve");
    for agency in &village.agencies {
        village.post(&format!("{{next}}/sent/{NEXT}.{agency}.candidates"), agency);
    }
    let code = village.code_of("next", "police");
    assert!(!village.does("police", &format!("agency who {code}")).is_empty());
    // The first round is still open, and the second one's closing leaves it alone.
    let said = village.does("police", "agency close --name 2027-q1 --dry-run");
    assert!(
        said.contains("the work of round 2027-q1") && !said.contains("the work of round 2026-q4"),
        "{said}"
    );
}
