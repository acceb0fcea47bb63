//! The circular scan beside the search: the method that most readers know, which sees no borders.

use super::{Ground, Sheet, Value, real};
use crate::statistics::{ScanRules, scan};

/// Circles that are named at most.
const MOST: usize = 5;

/// Circles of areas with more than their share, by Kulldorff's scan (1997), of at most so many residents.
///
/// It knows middles of areas and not who touches whom, and its maps are flat: areas differ there by chance alone, so it
/// calls more than [`search`](super::search) does. Hidden areas take no part.
pub fn circles(ground: &Ground, values: &[Option<f64>], upper: f64, replications: u32, seed: u64) -> Sheet {
    let mut sheet = Sheet::new(
        "circles",
        "The same by circles (Kulldorff’s scan), to hold beside",
        &[
            ("circle", "number, the best first"),
            ("middle", "the area in its middle"),
            ("areas", "how many areas"),
            ("residents", "how many live there"),
            ("count", "people met there whom several agencies know, area by area"),
            ("expected", "what its share of residents would give"),
            ("times", "count over expected"),
            ("p", "the share of flat maps whose best circle is at least as good"),
        ],
    );
    let shown: Vec<(usize, u32)> = values
        .iter()
        .enumerate()
        .filter(|(area, _)| ground.residents[*area] > 0.0)
        .filter_map(|(area, value)| Some((area, whole((*value)?))))
        .collect();
    let places: Vec<usize> = shown.iter().map(|(area, _)| *area).collect();
    let counts: Vec<u32> = shown.iter().map(|(_, count)| *count).collect();
    let people: Vec<f64> = places.iter().map(|&area| ground.residents[area]).collect();
    let centres: Vec<(f64, f64)> = places.iter().map(|&area| ground.centres[area]).collect();
    let all: f64 = people.iter().sum();
    let rules = ScanRules { largest_share: (upper / all.max(1.0)).min(0.5), replications, seed };
    for (cluster, number) in scan(&counts, &people, &centres, rules).into_iter().take(MOST).zip(1_u8..) {
        let residents: f64 = cluster.areas.iter().map(|&at| people[at]).sum();
        sheet.row([
            Value::Number(f64::from(number), 0),
            Value::text(ground.name(places[cluster.areas[0]])),
            Value::Number(real(cluster.areas.len()), 0),
            Value::Number(residents, 0),
            Value::Number(f64::from(cluster.events), 0),
            Value::Number(cluster.expected, 0),
            Value::Number(f64::from(cluster.events) / cluster.expected, 2),
            Value::Number(cluster.p, 3),
        ]);
    }
    sheet.note(
        "A circle takes in whatever lies between, and its maps without clusters are flat: almost any county has circles \
         that such maps do not reach. Where circles and suggestions agree, the place is sure; the borders are those of \
         the suggestions.",
    )
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of people, not negative")]
fn whole(count: f64) -> u32 {
    count.round() as u32
}
