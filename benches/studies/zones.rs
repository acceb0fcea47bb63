//! Are planted zones found as they were planted, and none where there is none?

use std::collections::BTreeSet;
use std::fmt::Write as _;

use people_zones::statistics::{Generator, Neighbours, Purpose, Stream};
use people_zones::zones::{Ground, SearchRules, search};
use rayon::prelude::*;

use crate::{Absent, Page};

const WORLDS: u32 = 200;
const SIDE: usize = 20;
/// Maps without zones that the best is held against.
const MAPS: u32 = 59;
const SEED: u64 = 20_260_930;
/// Areas of a planted zone, drawn evenly from here to there.
const SIZES: (u32, u32) = (4, 8);

/// How a world is made.
#[derive(Clone, Copy)]
struct World {
    /// People known to several agencies that an average area has.
    mean: f64,
    /// The coefficient of variation of the areas' own rates.
    uneven: f64,
    /// How many times as much a planted area has.
    lift: f64,
}

struct Verdict {
    jaccard: f64,
    significant: bool,
}

pub(crate) fn run() -> Result<Page, Absent> {
    let planted = [
        World { mean: 40.0, uneven: 0.2, lift: 3.0 },
        World { mean: 40.0, uneven: 0.2, lift: 2.5 },
        World { mean: 40.0, uneven: 0.2, lift: 2.0 },
        World { mean: 40.0, uneven: 0.35, lift: 3.0 },
        World { mean: 20.0, uneven: 0.2, lift: 3.0 },
    ];
    let empty = [0.0, 0.2, 0.35].map(|uneven| World { mean: 40.0, uneven, lift: 1.0 });
    let mut rows = String::new();
    for (world, maps) in planted.into_iter().zip([MAPS, 0, 0, 0, 0]) {
        let found = verdicts(world, maps);
        let many = |is: &dyn Fn(&Verdict) -> bool| percent(found.iter().filter(|one| is(one)).count());
        let mut jaccard: Vec<f64> = found.iter().map(|one| one.jaccard).collect();
        jaccard.sort_by(f64::total_cmp);
        writeln!(
            rows,
            "| {} | {} | {} | **{}** | {:.2} | {} |",
            world.mean,
            world.uneven,
            world.lift,
            many(&|one| one.jaccard >= 0.8),
            jaccard[jaccard.len() / 2],
            if maps > 0 { many(&|one| one.significant) } else { "–".to_owned() }
        )
        .expect("a string takes all writes");
    }
    let mut quiet = String::new();
    for world in empty {
        let found = verdicts(world, MAPS);
        let none = percent(found.iter().filter(|one| !one.significant).count());
        writeln!(quiet, "| {} | {} | **{none}** |", world.mean, world.uneven)
            .expect("a string takes all writes");
    }
    Ok(Page { figures: Vec::new(), text: text(&rows, &quiet) })
}

fn percent(worlds: usize) -> String {
    format!("{:.1} %", 100.0 * u32::try_from(worlds).map_or(0.0, f64::from) / f64::from(WORLDS))
}

fn verdicts(world: World, maps: u32) -> Vec<Verdict> {
    (0..WORLDS).into_par_iter().map(|number| verdict(world, number, maps)).collect()
}

fn verdict(world: World, number: u32, maps: u32) -> Verdict {
    let generator = Generator::new(
        SEED ^ world.lift.to_bits() ^ world.uneven.to_bits().rotate_left(7) ^ world.mean.to_bits(),
    );
    let mut stream = generator.stream(Purpose::Resample, 0, number);
    let ground = town(&mut stream);
    let zone = plant(&ground, &mut stream);
    let residents: f64 = ground.residents.iter().sum();
    let average = residents / f64::from(u32::try_from(ground.len()).expect("a few areas"));
    let counts: Vec<Option<f64>> = (0..ground.len())
        .map(|area| {
            let lift = if zone.contains(&area) { world.lift } else { 1.0 };
            let own = if world.uneven > 0.0 {
                let shape = 1.0 / (world.uneven * world.uneven);
                stream.gamma(shape) / shape
            } else {
                1.0
            };
            Some(poisson(&mut stream, world.mean * ground.residents[area] / average * own * lift))
        })
        .collect();
    let rules =
        SearchRules { lower: 4_000.0, upper: 16_000.0, most: 1, replications: maps, seed: u64::from(number) };
    let found = search(&ground, &counts, &rules);
    let (areas, p) =
        found.first().map_or((BTreeSet::new(), 1.0), |one| (one.areas.iter().copied().collect(), one.p));
    let both = u32::try_from(zone.intersection(&areas).count()).expect("few");
    let either = u32::try_from(zone.union(&areas).count()).expect("few").max(1);
    Verdict { jaccard: f64::from(both) / f64::from(either), significant: p <= 0.05 }
}

/// A square of areas of 1,000 to 2,400 people; those that meet in a corner touch.
fn town(stream: &mut Stream) -> Ground {
    let at = |row: usize, column: usize| row * SIDE + column;
    let mut pairs = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let beside = [(0, 1), (1, 0), (1, 1)].map(|(down, right)| (row + down, column + right));
            let inside = |(row, column): &(usize, usize)| *row < SIDE && *column < SIDE;
            pairs.extend(
                beside.into_iter().filter(inside).map(|(down, right)| (at(row, column), at(down, right))),
            );
            pairs.extend((row + 1 < SIDE && column > 0).then(|| (at(row, column), at(row + 1, column - 1))));
        }
    }
    let neighbours = Neighbours::from_pairs(SIDE * SIDE, pairs).expect("pairs of the square");
    let number = |value: usize| u32::try_from(value).map_or(0.0, f64::from);
    let centres = (0..SIDE * SIDE).map(|area| (number(area % SIDE), number(area / SIDE))).collect();
    let codes = (0..SIDE * SIDE).map(|area| format!("T{area:03}")).collect();
    let residents = (0..SIDE * SIDE).map(|_| (1_000.0 + 1_400.0 * stream.unit()).round()).collect();
    Ground::without_outlines(codes, neighbours, centres, residents)
}

/// A contiguous set, grown at random.
fn plant(ground: &Ground, stream: &mut Stream) -> BTreeSet<usize> {
    let size = SIZES.0 + stream.below(SIZES.1 - SIZES.0 + 1);
    let mut zone = BTreeSet::from([stream.below(u32::try_from(ground.len()).expect("few")) as usize]);
    while zone.len() < size as usize {
        let inside: Vec<usize> = zone.iter().copied().collect();
        let edge = ground.edge(&inside);
        zone.insert(edge[stream.below(u32::try_from(edge.len()).expect("few")) as usize]);
    }
    zone
}

fn poisson(stream: &mut Stream, mean: f64) -> f64 {
    let (limit, mut product, mut count) = ((-mean).exp(), stream.unit(), 0.0);
    if mean > 200.0 {
        return (mean + mean.sqrt() * stream.normal()).round().max(0.0);
    }
    while product > limit {
        product *= stream.unit();
        count += 1.0;
    }
    count
}

fn text(rows: &str, quiet: &str) -> String {
    format!(
        "# Are planted zones found, and none where there is none?\n\n\
         `make study STUDIES=zones` writes this page: {WORLDS} invented towns of {} areas of 1,000 to 2,400 people for \
         each line. In most lines a contiguous set of {} to {} areas, grown at random, was given so many times its \
         share. The areas' own rates differ besides, by a gamma distribution with the coefficient of variation given. \
         `search` looked for sets of 4,000 to 16,000 people, and held the best against {MAPS} maps without zones.\n\n\
         | people an area | unevenness | times its share | Jaccard ≥ 0.8 | median Jaccard | called at 5 % |\n\
         | --- | --- | --- | --- | --- | --- |\n{rows}\n\
         Jaccard: of the areas that were planted or found, the share that were both.\n\n\
         ## Towns without a zone\n\n\
         | people an area | unevenness | no zone called at 5 % |\n\
         | --- | --- | --- |\n{quiet}\n\
         What follows: a zone with three times its share is found as it is; one with twice its share, or one in a town \
         whose areas differ much by themselves, is called and found in part, and the page of suggestions says that a \
         suggestion is a place to begin talking.\n",
        SIDE * SIDE,
        SIZES.0,
        SIZES.1
    )
}
