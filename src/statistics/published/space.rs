//! Of places: sixteen squares, each with counts of our own making, as PySAL judges them.

use super::{Check, check};
use crate::statistics::{
    Emergence, EmergenceRules, Generator, Heat, Neighbours, Pattern, Purpose, ScanRules, benjamini_hochberg,
    emergence, fewest_holding, generalised_gini, gi_star, gini, hit, kernel_density, local_moran,
    mann_kendall, morans_i, pattern, scan, sens_slope, two_sided_p,
};

const ESDA: &str = "PySAL esda 2.9.0";
const HAND: &str = "worked by hand";

/// Four rows of four.
pub(super) const COUNTS: [f64; 16] =
    [12.0, 9.0, 3.0, 1.0, 8.0, 15.0, 2.0, 0.0, 4.0, 5.0, 1.0, 1.0, 0.0, 2.0, 6.0, 7.0];

/// Squares that touch in a side or a corner.
pub(super) fn squares() -> Neighbours {
    let cells = (0..16_usize).flat_map(|one| (0..one).map(move |other| (one, other)));
    let touch = |&(one, other): &(usize, usize)| {
        (one / 4).abs_diff(other / 4) <= 1 && (one % 4).abs_diff(other % 4) <= 1
    };
    Neighbours::from_pairs(16, cells.filter(touch)).expect("sixteen squares")
}

pub(super) fn checks() -> Vec<Check> {
    [autocorrelation(), elsewhere(), emerging()].concat()
}

fn autocorrelation() -> Vec<Check> {
    let squares = squares();
    let moran = morans_i(&COUNTS, &squares);
    let gi = gi_star(&COUNTS, &squares);
    let local = local_moran(&COUNTS, &squares);
    let exact = 1e-9;
    let grid = "4 x 4 squares, queen";
    vec![
        check(("Moran's I", grid), (0.375_536_510_590_858_4, exact), moran.map(|moran| moran.i), ESDA),
        check(("Moran's I, z", grid), (3.475_082_668_399_279_5, exact), moran.map(|moran| moran.z), ESDA),
        check(("Getis-Ord Gi*", "the same, square 1"), (3.232_878_750_699_198_3, exact), gi[0], ESDA),
        check(("Getis-Ord Gi*", "the same, square 16"), (-0.517_260_600_111_871_7, exact), gi[15], ESDA),
        check(
            ("local Moran", "the same, square 1"),
            (2.151_964_882_943_144, exact),
            local[0].map(|one| one.i),
            ESDA,
        ),
        check(
            ("local Moran", "the same, square 12"),
            (0.291_596_989_966_555_2, exact),
            local[11].map(|one| one.i),
            ESDA,
        ),
        check(
            ("local Moran, quadrant", "the same, square 3"),
            (2.0, 0.0),
            local[2].map(|one| f64::from(one.quadrant as u8)),
            ESDA,
        ),
    ]
}

fn elsewhere() -> Vec<Check> {
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0,
    ];
    let kept = benjamini_hochberg(&p).iter().filter(|&&q| q <= 0.05).count();
    let people = [0.0, 0.0, 1.0, 1.0, 2.0, 6.0];
    let row: Vec<(f64, f64)> = (0..10_u8).map(|x| (f64::from(x), 0.0)).collect();
    let rules = ScanRules { largest_share: 0.5, replications: 19, seed: 1 };
    let clusters = scan(&[2, 2, 12, 14, 2, 2, 2, 2, 2, 2], &[100.0; 10], &row, rules);
    let (before, after) = (
        [9.0, 6.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        [7.0, 2.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0],
    );
    let hit = hit(&before, &after, &[1.0; 10], 2);
    let bits = f64::from(Generator::new(0).stream(Purpose::Permutation, 0, 0).bits());
    let bh = "Benjamini and Hochberg 1995, their example";
    vec![
        check(
            ("two-sided p", "z = 1.959964"),
            (0.05, 5e-8),
            Some(two_sided_p(1.959_963_985)),
            "normal tables",
        ),
        check(
            ("Benjamini-Hochberg", "15 hypotheses, kept at 0.05"),
            (4.0, 0.0),
            u32::try_from(kept).ok().map(f64::from),
            bh,
        ),
        check(
            ("random numbers, Philox", "counter 0, key 0"),
            (f64::from(0x6627_e8d5_u32), 0.0),
            Some(bits),
            "Salmon et al. 2011, known answers",
        ),
        check(("Gini", "0 0 1 1 2 6"), (0.6, 1e-12), gini(&people), HAND),
        check(
            ("generalised Gini", "4 events among 10"),
            (0.0, 1e-12),
            generalised_gini(&[1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            HAND,
        ),
        check(
            ("fewest holding", "60 % of 0 0 1 1 2 6"),
            (1.0, 0.0),
            fewest_holding(&people, 0.6).and_then(|few| u32::try_from(few).ok()).map(f64::from),
            HAND,
        ),
        check(
            ("Kulldorff scan, LLR", "26 of 42 where 8.4 are expected"),
            (17.5055, 5e-5),
            clusters.first().map(|best| best.log_likelihood_ratio),
            HAND,
        ),
        check(
            ("kernel density, quartic", "at an event, h = 2"),
            (0.238_732, 5e-7),
            Some(kernel_density(&[(0.0, 0.0)], &[1.0], 2.0, &[(0.0, 0.0)])[0]),
            "Silverman 1986, equation 4.5",
        ),
        check(("PAI", "2 of 10 areas, 9 of 20 after"), (2.25, 1e-12), hit.map(|hit| hit.pai), HAND),
        check(("PEI", "the same"), (0.75, 1e-12), hit.map(|hit| hit.pei), HAND),
        check(("RRI", "the same"), (0.6, 1e-12), hit.map(|hit| hit.rri), HAND),
    ]
}

fn emerging() -> Vec<Check> {
    let year = [12.0, 15.0, 11.0, 18.0, 19.0, 21.0, 20.0, 25.0, 24.0, 30.0, 28.0, 33.0];
    let ties = [3.0, 3.0, 2.0, 4.0, 4.0, 4.0, 5.0, 3.0, 6.0, 6.0, 5.0, 7.0];
    let (rise, tied) = (mann_kendall(&year), mann_kendall(&ties));
    let lately: Vec<Heat> = (0..10).map(|at| if at < 8 { Heat::Usual } else { Heat::Hot }).collect();
    let is_emerging = emergence(&lately, EmergenceRules::default()) == Some((Emergence::Emerging, Heat::Hot));
    let is_consecutive = pattern(&[0.0; 10], &lately, 0.05) == Some((Pattern::Consecutive, Heat::Hot));
    let kendall = "Mann 1945, Kendall 1975";
    vec![
        check(("Mann-Kendall, S", "twelve months that rise"), (56.0, 0.0), rise.map(|one| one.s), kendall),
        check(("Mann-Kendall, variance", "the same"), (212.667, 5e-4), rise.map(|one| one.variance), kendall),
        check(("Mann-Kendall, z", "the same"), (3.77149, 5e-6), rise.map(|one| one.z), kendall),
        check(("Mann-Kendall, p", "the same"), (0.000_162, 5e-7), rise.map(|one| one.p), kendall),
        check(("Sen's slope", "the same"), (1.875, 1e-12), sens_slope(&year), "Sen 1968"),
        check(
            ("Mann-Kendall, z", "twelve months with ties"),
            (2.875_276, 5e-7),
            tied.map(|one| one.z),
            kendall,
        ),
        check(
            ("emerging hotspot", "hot in the last 2 of 10"),
            (1.0, 0.0),
            Some(f64::from(is_emerging)),
            "sfhotspot, hotspot_classify",
        ),
        check(
            ("emerging hotspot, ArcGIS", "the same is consecutive"),
            (1.0, 0.0),
            Some(f64::from(is_consecutive)),
            "ArcGIS Pro, Emerging Hot Spot Analysis",
        ),
    ]
}
