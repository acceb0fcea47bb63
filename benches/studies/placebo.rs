//! How often do tests of a zone cry wolf where nobody did anything?

use std::fmt::Write as _;

use people_zones::statistics::{
    BeforeAfter, Generator, PlaceboZones, Purpose, dispersion, odds_ratio, placebo_in_space, placebo_zone,
    wdd,
};
use rayon::prelude::*;

use crate::county::County;
use crate::plot::{Curve, curves};
use crate::{Absent, Page};

/// Zones that stand in for a real one.
const ZONES: u32 = 1_000;
/// Placebo zones that each of them is held against.
const DRAWS: u32 = 4_999;
const SEED: u64 = 20_190_228;
/// An area and five around it.
const SIZE: usize = 6;

const KINDS: [(&str, &str); 5] = [
    ("all", "all crime"),
    ("Anti-social behaviour", "anti-social behaviour"),
    ("Violence and sexual offences", "violence and sexual offences"),
    ("Burglary", "burglary"),
    ("Vehicle crime", "vehicle crime"),
];

/// Two p values of each zone, and for the textbook tests whether they call it.
struct Verdicts {
    phi: f64,
    wdd: Vec<f64>,
    ratio: Vec<f64>,
    ratio_by_phi: Vec<f64>,
    placebo: Vec<f64>,
}

pub(crate) fn run() -> Result<Page, Absent> {
    let county = County::read()?;
    let kinds = KINDS.map(|(kind, name)| (name, verdicts(&county, kind)));
    Ok(Page { figures: vec![("placebo.svg", figure(&kinds[0].1))], text: text(&kinds) })
}

fn verdicts(county: &County, kind: &str) -> Verdicts {
    let before = county.sum(kind, ["2018-10", "2018-11"]);
    let after = county.sum(kind, ["2019-01", "2019-02"]);
    let pairs: Vec<(f64, f64)> = before.iter().copied().zip(after.iter().copied()).collect();
    let phi = dispersion(&pairs).expect("there was crime in both");
    let nobody = vec![false; before.len()];
    let placebos =
        PlaceboZones::draw(&county.neighbours, SIZE, DRAWS, SEED + 2).expect("a county has many zones");
    let zone =
        |draw: u32| placebo_zone(&county.neighbours, &nobody, SIZE, draw, SEED).expect("all is connected");
    let sum = |of: &[f64], zone: &[usize]| zone.iter().map(|&area| of[area]).sum::<f64>();
    let one = |draw: u32| {
        let zone = zone(draw);
        // The control of the textbook tests: another zone, drawn clear of this one.
        let mut barred = nobody.clone();
        for &area in &zone {
            barred[area] = true;
            county.neighbours.of(area).iter().for_each(|&other| barred[other] = true);
        }
        let attempt = |attempt| placebo_zone(&county.neighbours, &barred, SIZE, attempt, SEED + 1);
        let first = Generator::new(SEED).stream(Purpose::Placebo, 1, draw).bits() / 2;
        let control = (first..).find_map(attempt).expect("there is room for another");
        let counts = |zone: &[usize]| (sum(&before, zone), sum(&after, zone));
        let (treated, other) = (counts(&zone), counts(&control));
        let difference =
            wdd(BeforeAfter::counts(treated.0, treated.1), BeforeAfter::counts(other.0, other.1), None);
        let ratio = odds_ratio(treated, other);
        let placebo = placebo_in_space(&before, &after, &placebos, &zone);
        let p_of = |of: Option<f64>| of.unwrap_or(1.0);
        [
            if difference.standard_error > 0.0 { difference.p() } else { 1.0 },
            p_of(ratio.map(|ratio| ratio.p)),
            p_of(ratio.map(|ratio| ratio.with_dispersion(phi).p)),
            placebo.p,
        ]
    };
    let all: Vec<[f64; 4]> = (0..ZONES).into_par_iter().map(one).collect();
    let column = |place: usize| all.iter().map(|p| p[place]).collect();
    Verdicts { phi, wdd: column(0), ratio: column(1), ratio_by_phi: column(2), placebo: column(3) }
}

/// The share of p values at or below this.
fn share(p: &[f64], limit: f64) -> f64 {
    let below = p.iter().filter(|p| **p <= limit).count();
    u32::try_from(below).map_or(0.0, f64::from) / u32::try_from(p.len()).map_or(1.0, f64::from)
}

fn figure(of: &Verdicts) -> String {
    let curve = |name, dashes, p: &[f64]| Curve {
        name,
        dashes,
        points: (0..=60).map(|step| f64::from(step) / 300.0).map(|limit| (limit, share(p, limit))).collect(),
    };
    let straight = Curve { name: "as it should be", dashes: "1 4", points: vec![(0.0, 0.0), (0.2, 0.2)] };
    let all = [
        straight,
        curve("WDD, Poisson", "", &of.wdd),
        curve("log ratio × √φ", "8 4", &of.ratio_by_phi),
        curve("placebo in space", "3 3", &of.placebo),
    ];
    let axes = ("nominal: called when p is at most", "share of zones called");
    curves("False alarms of three tests, all crime", axes, 0.2, &all)
}

fn text(kinds: &[(&str, Verdicts)]) -> String {
    let percent = |p: &[f64]| format!("{:.1} %", 100.0 * share(p, 0.05));
    let mut rows = String::new();
    for (name, of) in kinds {
        writeln!(
            rows,
            "| {name} | {:.3} | {} | {} | {} | **{}** |",
            of.phi,
            percent(&of.wdd),
            percent(&of.ratio),
            percent(&of.ratio_by_phi),
            percent(&of.placebo)
        )
        .expect("a string takes all writes");
    }
    format!(
        "# Do tests of a zone cry wolf?\n\n\
         `make study STUDIES=placebo` writes this page: 1,000 zones of {SIZE} connected small areas of Leicester, \
         Leicestershire and Rutland, October and November 2018 against January and February 2019. Nobody did anything \
         in any of them on purpose, so whatever a test calls is a false alarm, and at p ≤ 0.05 it should call one \
         zone in twenty.\n\n\
         | crime | φ | WDD | log ratio | log ratio, se × √φ | placebo in space |\n\
         | --- | --- | --- | --- | --- | --- |\n{rows}\n\
         φ is how many times as much as Poisson counts the areas' changes vary. WDD and the log ratio compare a zone \
         with one other, drawn clear of it, with the standard errors of the textbook. Placebo in space asks for the \
         rank of the zone's change among {DRAWS} draws of zones of the same size anywhere.\n\n\
         ![Share of zones called at each nominal level: WDD far above the diagonal, placebo in space along it\
         ](placebo.svg)\n\n\
         What follows: an evaluation's headline p is that of placebo in space; WDD is shown as an effect in counts, \
         its p beside φ and never alone.\n"
    )
}
