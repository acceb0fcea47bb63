//! Whose records linking misses and confuses most, by naming tradition: the worlds and the score are those of the tests.

#[path = "../../tests/linkage/round.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "the tests' own, which ask more and stop where they cannot go on"
)]
mod round;
#[path = "../../tests/linkage/score.rs"]
#[expect(dead_code, reason = "the tests' own, which ask more")]
mod score;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use people_zones::synthetic::{Mix, world};

use super::{Absent, Page};
use score::{Score, by_tradition};

const SEEDS: std::ops::RangeInclusive<u64> = 21..=30;
/// Traditions that are further apart than this are said first.
const ONE_POINT: f64 = 0.01;

/// The page.
#[expect(clippy::unnecessary_wraps, reason = "of the form of all studies, some of which need data")]
pub(super) fn run() -> Result<Page, Absent> {
    let mut all: BTreeMap<&str, Score> = BTreeMap::new();
    for seed in SEEDS {
        let world = world(seed, &Mix::drawn(seed));
        for (name, score) in by_tradition(&world, &round::link(&world.exports)) {
            all.entry(name).or_default().add(score);
        }
    }
    Ok(Page { text: page(&all), figures: Vec::new() })
}

fn page(all: &BTreeMap<&str, Score>) -> String {
    let mut gaps = [
        Gap::of("merged profiles of two people", all, Score::false_mergers),
        Gap::of("recall", all, Score::recall),
    ];
    // A gap is said first: whom the program confuses or misses most is what a reader must not overlook.
    gaps.sort_by_key(|gap| !gap.is_wide());
    let mut text = format!(
        "# Are people of some naming traditions missed or confused more than others?\n\n\
         {} {}\n\n\
         Ten invented worlds (seeds {} to {}) with mixes of mistakes that nobody chose, the same for every tradition. \
         Pairs and profiles are of the records of one tradition; a profile of people of two traditions is wrong in \
         neither line. `make study STUDIES=traditions` writes this page again.\n\n\
         | tradition | true pairs | recall | merged profiles | of two people |\n| --- | --- | --- | --- | --- |\n",
        gaps[0].words(),
        gaps[1].words(),
        SEEDS.start(),
        SEEDS.end()
    );
    for (name, score) in all {
        let (recall, of_two) = (score.recall() * 100.0, score.false_mergers() * 100.0);
        let (there, merged) = (score.there, score.merged);
        let _ = writeln!(text, "| {name} | {there} | {recall:.1} % | {merged} | {of_two:.2} % |");
    }
    text
}

/// How far the traditions are apart in one share, and which stand at the ends.
struct Gap<'a> {
    what: &'a str,
    least: (f64, &'a str),
    most: (f64, &'a str),
}

impl<'a> Gap<'a> {
    fn of(what: &'a str, all: &BTreeMap<&'a str, Score>, share: fn(&Score) -> f64) -> Self {
        let shares = || all.iter().map(|(name, score)| (share(score), *name));
        let expected = "there are several traditions";
        Self {
            what,
            least: shares().min_by(|a, b| a.0.total_cmp(&b.0)).expect(expected),
            most: shares().max_by(|a, b| a.0.total_cmp(&b.0)).expect(expected),
        }
    }

    fn points(&self) -> f64 {
        self.most.0 - self.least.0
    }

    fn is_wide(&self) -> bool {
        self.points() > ONE_POINT
    }

    fn words(&self) -> String {
        let [least, most] =
            [self.least, self.most].map(|(share, name)| format!("{:.1} % ({name})", share * 100.0));
        let (what, points) = (self.what, self.points() * 100.0);
        if self.is_wide() {
            format!("**In {what} the traditions are {points:.1} points apart, from {least} to {most}.**")
        } else {
            format!("In {what} the traditions are no more than one point apart, from {least} to {most}.")
        }
    }
}
