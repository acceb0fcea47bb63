//! Of rates and indices.

use super::space::{COUNTS, squares};
use super::{Check, check};
use crate::statistics::{
    assuncao_reis, empirical_bayes, exponential_score, local_empirical_bayes, morans_i, rank_intervals,
};

const ESDA: &str = "PySAL esda 2.9.0";
const IOD: &str = "IoD 2019, technical report";

const PEOPLE: [f64; 16] = [
    900.0, 1200.0, 800.0, 700.0, 1500.0, 1100.0, 950.0, 600.0, 1000.0, 1300.0, 850.0, 780.0, 640.0, 990.0,
    1010.0, 1150.0,
];

pub(super) fn checks() -> Vec<Check> {
    let bayes = empirical_bayes(&COUNTS, &PEOPLE);
    let rate = |at: usize| bayes.as_ref().and_then(|bayes| bayes.rates[at]);
    let z = assuncao_reis(&COUNTS, &PEOPLE);
    let moran = z.as_ref().and_then(|z| morans_i(z, &squares()));
    let local = local_empirical_bayes(&[40.0, 0.0, 7.0], &[200.0, 200.0, 70.0], &pair());
    let first = rank_intervals(&[30.0, 10.0], &[1.0, 1.0], 1, 20_000, 1).map(|ranks| ranks[0].among_top);
    let score = |rank: f64| Some(exponential_score(rank, 32_844));
    let exact = 1e-8;
    vec![
        check(
            ("empirical Bayes", "4 x 4 squares, square 1"),
            (0.010_419_769_936_630_748, exact),
            rate(0),
            ESDA,
        ),
        check(("empirical Bayes", "the same, square 8"), (0.002_173_688_044_924_494_3, exact), rate(7), ESDA),
        check(
            ("empirical Bayes, local", "two neighbours of 200"),
            (0.195, 1e-12),
            local.and_then(|local| local[0]),
            "Marshall 1991, by hand",
        ),
        check(
            ("Assunção-Reis", "the same squares, square 1"),
            (2.120_036_533_416_01, exact),
            z.as_ref().map(|z| z[0]),
            ESDA,
        ),
        check(
            ("Assunção-Reis, Moran's I", "the same"),
            (0.326_450_138_891_081_9, exact),
            moran.map(|moran| moran.i),
            ESDA,
        ),
        check(
            ("gamma-Poisson rank", "30 before 10 of 1 expected each"),
            (0.9979, 2e-3),
            first,
            "binomial tail, by hand",
        ),
        check(("IMD scale", "rank 1 of 32,844"), (100.0, 1e-9), score(1.0), IOD),
        check(("IMD scale", "rank 3,284"), (50.4353, 5e-5), score(3284.0), IOD),
        check(("IMD scale", "rank 6,569"), (35.8595, 5e-5), score(6569.0), IOD),
        check(("IMD scale", "rank 16,422"), (15.6482, 5e-5), score(16_422.0), IOD),
        check(("IMD scale", "rank 32,844"), (0.000_69, 5e-6), score(32_844.0), IOD),
    ]
}

fn pair() -> crate::statistics::Neighbours {
    crate::statistics::Neighbours::from_pairs(3, [(0, 1)]).expect("three areas")
}
