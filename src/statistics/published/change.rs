//! Of change: before and after, here and elsewhere.

use super::{Check, check};
use crate::statistics::{
    BeforeAfter, Displacement, Neighbours, PlaceboZones, Wdd, c_chart, difference_in_differences, dispersion,
    e_test, exact_rate_ratio, newcombe, odds_ratio, placebo_in_space, wdd, wdq, wilson,
};

const PAPER: &str = "Wheeler and Ratcliffe 2018";
const PTOOLS: &str = "R package ptools, its tests";
const NEWCOMBE: &str = "Newcombe 1998";
const HAND: &str = "worked by hand";

fn of((before, after): (f64, f64)) -> BeforeAfter {
    BeforeAfter::counts(before, after)
}

pub(super) fn checks() -> Vec<Check> {
    [displacement(), ratios(), shares(), models()].concat()
}

fn displacement() -> Vec<Check> {
    let (zone, control) = (of((207.0, 110.0)), of((308.0, 318.0)));
    let (near_zone, near_control) = (of((178.0, 157.0)), of((150.0, 140.0)));
    let around = |around_zone, around_control| Some(Displacement { around_zone, around_control });
    let plain = wdd(zone, control, around(near_zone, near_control));
    let sized = wdd(zone.per(1.2), control.per(0.9), around(near_zone.per(1.5), near_control.per(1.6)));
    let timed = wdd(of((80.0, 20.0)).per_each(2.0, 1.0), of((100.0, 50.0)).per_each(2.0, 1.0), None);
    let kinds = [
        (3.0, (133.0, 91.0), (130.0, 74.0)),
        (2.0, (388.0, 305.0), (327.0, 202.0)),
        (5.0, (148.0, 97.0), (398.0, 190.0)),
        (7.0, (86.0, 64.0), (144.0, 92.0)),
        (10.0, (94.0, 67.0), (183.0, 96.0)),
    ];
    let harm =
        Wdd::weighted_sum(&kinds.map(|(harm, control, zone)| (harm, wdd(of(zone), of(control), None))));
    let example = "207 to 110 beside 308 to 318";
    vec![
        check(("WDD", example), (-118.0, 1e-9), Some(plain.difference), PAPER),
        check(("WDD, standard error", "the same"), (39.598, 5e-4), Some(plain.standard_error), PAPER),
        check(("WDD, z", "the same"), (-2.98, 5e-3), Some(plain.z()), PAPER),
        check(("WDD, interval", "the same, lower end"), (-196.0, 0.5), Some(plain.interval().0), PAPER),
        check(("WDD, interval", "the same, upper end"), (-40.0, 0.5), Some(plain.interval().1), PAPER),
        check(("WDD by area", "weights 1.2, 0.9, 1.5, 1.6"), (-99.694, 5e-4), Some(sized.difference), PTOOLS),
        check(
            ("WDD by area, standard error", "the same"),
            (35.428, 5e-4),
            Some(sized.standard_error),
            PTOOLS,
        ),
        check(("WDD by time", "2 to 1"), (-20.0, 1e-9), Some(timed.difference), PTOOLS),
        check(
            ("WDD by time, standard error", "the same"),
            (10.7238, 5e-5),
            Some(timed.standard_error),
            PTOOLS,
        ),
        check(("WDD by harm", "five kinds of crime"), (-1721.0, 1e-9), Some(harm.difference), PTOOLS),
        check(("WDD by harm, standard error", "the same"), (304.10, 5e-3), Some(harm.standard_error), PTOOLS),
        check(
            ("WDQ", example),
            (0.25819, 5e-6),
            wdq(zone, control, near_zone).map(|found| found.0),
            "Bowers and Johnson 2003",
        ),
    ]
}

fn ratios() -> Vec<Check> {
    let odds = odds_ratio((207.0, 110.0), (308.0, 318.0));
    let exact = exact_rate_ratio(7, 3, 1.0, 1.0);
    let example = "207 to 110 beside 308 to 318";
    let pairs = [(8.0, 2.0), (2.0, 8.0)];
    vec![
        check(("odds ratio", example), (1.94292, 5e-6), odds.map(|odds| odds.ratio), HAND),
        check(
            ("odds ratio, se(ln)", "the same"),
            (0.142_525, 5e-7),
            odds.map(|odds| odds.log_standard_error),
            HAND,
        ),
        check(
            ("odds ratio, interval", "the same, lower end"),
            (1.469, 5e-4),
            odds.map(|odds| odds.low),
            HAND,
        ),
        check(
            ("odds ratio, interval", "the same, upper end"),
            (2.569, 5e-4),
            odds.map(|odds| odds.high),
            HAND,
        ),
        check(
            ("odds ratio by dispersion", "the same, φ = 4"),
            (0.285_05, 5e-6),
            odds.map(|odds| odds.with_dispersion(4.0).log_standard_error),
            HAND,
        ),
        check(("dispersion φ", "8 to 2, 2 to 8"), (7.2, 1e-9), dispersion(&pairs), HAND),
        check(
            ("rate ratio, exact", "7 to 3, lower share"),
            (0.0667, 5e-5),
            exact.map(|(_, low, _)| low / (1.0 + low)),
            "Clopper and Pearson 1934",
        ),
        check(
            ("rate ratio, exact", "7 to 3, upper share"),
            (0.6525, 5e-5),
            exact.map(|(_, _, high)| high / (1.0 + high)),
            "Clopper and Pearson 1934",
        ),
        check(("E-test", "6 and 2"), (0.1749, 5e-5), Some(e_test(6, 2, 1.0, 1.0)), PTOOLS),
        check(("E-test", "0 and 3"), (0.0884, 5e-5), Some(e_test(0, 3, 1.0, 1.0)), PTOOLS),
    ]
}

fn shares() -> Vec<Check> {
    let score = wilson(81, 263);
    let one = newcombe((48, 80), (56, 70));
    let other = newcombe((0, 20), (10, 10));
    vec![
        check(
            ("Wilson interval", "81 of 263, lower end"),
            (0.2553, 5e-5),
            score.map(|score| score.0),
            NEWCOMBE,
        ),
        check(
            ("Wilson interval", "81 of 263, upper end"),
            (0.3662, 5e-5),
            score.map(|score| score.1),
            NEWCOMBE,
        ),
        check(
            ("Newcombe interval", "56/70 less 48/80, lower end"),
            (0.0524, 5e-5),
            one.map(|one| one.low),
            NEWCOMBE,
        ),
        check(
            ("Newcombe interval", "56/70 less 48/80, upper end"),
            (0.3339, 5e-5),
            one.map(|one| one.high),
            NEWCOMBE,
        ),
        check(
            ("Newcombe interval", "10/10 less 0/20, lower end"),
            (0.6791, 5e-5),
            other.map(|one| one.low),
            NEWCOMBE,
        ),
    ]
}

fn models() -> Vec<Check> {
    let chart = c_chart(&[15.0, 17.0, 15.0, 17.0], 4);
    let areas = [3.0, 10.0, 7.0, 20.0];
    let panel: Vec<Vec<f64>> = areas
        .iter()
        .zip([1.0, 1.0, 0.0, 0.0])
        .map(|(area, treated)| vec![area * 2.0, area * 3.0, area * 4.0 * (1.0 - 0.5 * treated) + treated])
        .collect();
    let effect = difference_in_differences(&panel, &[true, true, false, false], 2).map(|found| found.effect);
    let street = Neighbours::from_pairs(60, (1..60).map(|area| (area - 1, area))).expect("a street");
    let (before, after) = ([40.0; 60], [50.0; 60]);
    let placebo = PlaceboZones::draw(&street, 3, 199, 1)
        .map(|placebos| placebo_in_space(&before, &after, &placebos, &[30, 31, 32]).p);
    vec![
        check(
            ("difference in differences", "two of four areas, e^δ"),
            ((26.0 + 2.0) / 52.0, 1e-9),
            effect.map(f64::exp),
            HAND,
        ),
        check(("placebo in space", "all moved alike, p"), (1.0, 1e-12), placebo, HAND),
        check(
            ("control chart, c", "15 17 15 17, upper limit"),
            (28.0, 1e-9),
            chart.map(|points| points[0].high),
            "Shewhart 1931, by hand",
        ),
    ]
}
