//! Kulldorff's scan: which circle of areas has more than its share, and could chance have made one like it?

use rayon::prelude::*;

use super::count;
use super::generator::{Generator, Purpose, Stream};

/// A circle with more events than its people would give.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Its areas, the middle one first, then by distance from it.
    pub areas: Vec<usize>,
    /// The events inside.
    pub events: u32,
    /// The events that its share of the people would give.
    pub expected: f64,
    /// `LLR = c·ln(c/E) + (C − c)·ln((C − c)/(C − E))`.
    pub log_likelihood_ratio: f64,
    /// The share of random maps, this one included, whose best circle is at least as good.
    pub p: f64,
}

/// How a scan is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanRules {
    /// No circle holds more than this share of all people; Kulldorff's own is 0.5.
    pub largest_share: f64,
    /// How many random maps the best circle is held against.
    pub replications: u32,
    /// Of their random numbers.
    pub seed: u64,
}

/// Circles of areas with more events than chance would put there: the Poisson scan statistic (Kulldorff 1997).
///
/// Circles grow around each area's centre, area by area, up to the largest share of people. The best one comes
/// first, then others that overlap none before them. Each is held against the best circles of maps on which the
/// same number of events is thrown by population; the same for any number of threads. Distances are straight
/// lines, so centres should be in metres, not degrees.
///
/// None where there are no events, nobody lives anywhere, or no circle has more than its share.
///
/// # Panics
/// When there are not as many populations and centres as counts, or the share is not between 0 and 1.
pub fn scan(counts: &[u32], populations: &[f64], centres: &[(f64, f64)], rules: ScanRules) -> Vec<Cluster> {
    assert!((0.0..=1.0).contains(&rules.largest_share), "a share is between 0 and 1");
    assert!(counts.len() == populations.len() && counts.len() == centres.len(), "one of each for each area");
    let people: f64 = populations.iter().sum();
    let events: u32 = counts.iter().sum();
    let are_amounts = populations.iter().all(|people| people.is_finite() && *people >= 0.0);
    if events == 0 || people <= 0.0 || !are_amounts {
        return Vec::new();
    }
    let expected: Vec<f64> = populations.iter().map(|own| f64::from(events) * own / people).collect();
    let circles = Circles::of(&expected, centres, rules.largest_share * f64::from(events), events);
    let mut clusters = circles.best_apart(counts);
    let most = random_maps(&circles, &expected, rules);
    for cluster in &mut clusters {
        let reached = most.iter().filter(|&&most| most >= cluster.log_likelihood_ratio - 1e-9).count();
        cluster.p = count(reached + 1) / f64::from(rules.replications + 1);
    }
    clusters
}

/// All circles: around each area, the areas by distance, and what each further one brings the expected to.
struct Circles {
    rings: Vec<Vec<Ring>>,
    /// `n·ln n` for every number of events.
    n_log_n: Vec<f64>,
    events: u32,
}

/// One area added to the ones nearer the middle.
#[derive(Clone, Copy)]
struct Ring {
    area: u32,
    /// Expected events up to here.
    expected: f64,
    /// ln E and ln(C − E), the same on every map.
    log_expected: f64,
    log_rest: f64,
}

impl Circles {
    fn of(expected: &[f64], centres: &[(f64, f64)], largest: f64, events: u32) -> Self {
        let around = |middle: usize| {
            let (x, y) = centres[middle];
            let distance = |area: usize| (centres[area].0 - x).powi(2) + (centres[area].1 - y).powi(2);
            let mut order: Vec<(f64, usize)> =
                (0..expected.len()).map(|area| (distance(area), area)).collect();
            order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let mut sum = 0.0;
            let ring = |(_, area): (f64, usize)| {
                sum += expected[area];
                let rest = f64::from(events) - sum;
                let area = u32::try_from(area).expect("fewer than 2^32 areas");
                // A little over, since shares that add up to the largest may miss it by rounding.
                let fits = sum <= largest * (1.0 + 1e-12) && rest > 1e-9 * f64::from(events);
                fits.then(|| Ring {
                    area,
                    expected: sum,
                    log_expected: libm::log(sum),
                    log_rest: libm::log(rest),
                })
            };
            order.into_iter().map_while(ring).collect()
        };
        let n_log_n = (0..=events).map(|n| if n == 0 { 0.0 } else { f64::from(n) * libm::log(f64::from(n)) });
        Self {
            rings: (0..expected.len()).into_par_iter().map(around).collect(),
            n_log_n: n_log_n.collect(),
            events,
        }
    }

    fn ratio(&self, inside: u32, ring: &Ring) -> f64 {
        // A circle where nobody lives could not have had events at all: it has to grow until somebody does.
        if f64::from(inside) <= ring.expected || ring.expected <= 0.0 {
            return 0.0;
        }
        let outside = self.events - inside;
        self.n_log_n[inside as usize] + self.n_log_n[outside as usize]
            - f64::from(inside) * ring.log_expected
            - f64::from(outside) * ring.log_rest
    }

    /// The best ratio of any circle.
    fn best(&self, counts: &[u32]) -> f64 {
        let best_around = |rings: &Vec<Ring>| {
            let mut inside = 0;
            rings.iter().fold(0.0_f64, |best, ring| {
                inside += counts[ring.area as usize];
                best.max(self.ratio(inside, ring))
            })
        };
        self.rings.iter().map(best_around).fold(0.0, f64::max)
    }

    /// The best circle, then the best of those that overlap none before it, and so on.
    fn best_apart(&self, counts: &[u32]) -> Vec<Cluster> {
        let mut taken = vec![false; counts.len()];
        let mut found = Vec::new();
        while let Some(cluster) = self.best_outside(counts, &taken) {
            cluster.areas.iter().for_each(|&area| taken[area] = true);
            found.push(cluster);
        }
        found
    }

    fn best_outside(&self, counts: &[u32], taken: &[bool]) -> Option<Cluster> {
        let mut best: Option<(f64, usize, usize, u32)> = None;
        for (middle, rings) in self.rings.iter().enumerate() {
            let mut inside = 0;
            for (last, ring) in rings.iter().enumerate() {
                if taken[ring.area as usize] {
                    break;
                }
                inside += counts[ring.area as usize];
                let ratio = self.ratio(inside, ring);
                if ratio > best.map_or(1e-9, |best| best.0) {
                    best = Some((ratio, middle, last, inside));
                }
            }
        }
        best.map(|(log_likelihood_ratio, middle, last, events)| {
            let rings = &self.rings[middle];
            let areas = rings[..=last].iter().map(|ring| ring.area as usize).collect();
            Cluster { areas, events, expected: rings[last].expected, log_likelihood_ratio, p: 1.0 }
        })
    }
}

/// The best ratio on each random map.
fn random_maps(circles: &Circles, expected: &[f64], rules: ScanRules) -> Vec<f64> {
    let table = Alias::of(expected);
    let generator = Generator::new(rules.seed);
    let one = |map: u32| {
        let mut stream = generator.stream(Purpose::Scan, 0, map);
        let mut counts = vec![0; expected.len()];
        (0..circles.events).for_each(|_| counts[table.draw(&mut stream)] += 1);
        circles.best(&counts)
    };
    (0..rules.replications).into_par_iter().map(one).collect()
}

/// Draws an area in proportion to its weight: the alias method (Walker 1977, in the form of Vose 1991).
struct Alias {
    keep: Vec<f64>,
    other: Vec<u32>,
}

impl Alias {
    fn of(weights: &[f64]) -> Self {
        let n = weights.len();
        let scale = count(n) / weights.iter().sum::<f64>();
        let mut keep: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let mut other: Vec<u32> = (0..u32::try_from(n).expect("fewer than 2^32 areas")).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..n).partition(|&area| keep[area] < 1.0);
        while let (Some(one), Some(&giver)) = (small.pop(), large.last()) {
            other[one] = u32::try_from(giver).expect("fewer than 2^32 areas");
            keep[giver] -= 1.0 - keep[one];
            if keep[giver] < 1.0 {
                small.extend(large.pop());
            }
        }
        Self { keep, other }
    }

    fn draw(&self, stream: &mut Stream) -> usize {
        let area = stream.below(u32::try_from(self.keep.len()).expect("fewer than 2^32 areas")) as usize;
        let kept = f64::from(stream.bits()) < self.keep[area] * 4_294_967_296.0;
        if kept { area } else { self.other[area] as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: ScanRules = ScanRules { largest_share: 0.5, replications: 199, seed: 1 };

    /// Ten areas in a row, a hundred people each.
    fn row() -> (Vec<f64>, Vec<(f64, f64)>) {
        (vec![100.0; 10], (0..10_u8).map(|x| (f64::from(x), 0.0)).collect())
    }

    #[test]
    fn a_cluster_is_found_with_its_ratio_by_hand() {
        let (people, centres) = row();
        let counts = [2, 2, 12, 14, 2, 2, 2, 2, 2, 2];
        let found = scan(&counts, &people, &centres, RULES);
        let best = &found[0];
        let mut areas = best.areas.clone();
        areas.sort_unstable();
        assert_eq!((areas, best.events), (vec![2, 3], 26));
        // C = 42, E = 8.4: 26·ln(26/8.4) + 16·ln(16/33.6).
        let by_hand = 26.0 * (26.0_f64 / 8.4).ln() + 16.0 * (16.0_f64 / 33.6).ln();
        assert!((best.log_likelihood_ratio - by_hand).abs() < 1e-9);
        assert!((best.p - 0.005).abs() < 1e-12, "the best of 200 maps: {}", best.p);
    }

    #[test]
    fn clusters_do_not_overlap() {
        let (people, centres) = row();
        let found = scan(&[20, 1, 1, 1, 1, 1, 1, 1, 1, 15], &people, &centres, RULES);
        assert_eq!((&found[0].areas, &found[1].areas), (&vec![0], &vec![9]));
        let mut all: Vec<usize> = found.iter().flat_map(|cluster| cluster.areas.clone()).collect();
        let before = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), before);
    }

    #[test]
    fn where_there_is_nothing_to_find_nothing_is_found() {
        let (people, centres) = row();
        assert!(scan(&[0; 10], &people, &centres, RULES).is_empty());
        assert!(scan(&[3; 10], &people, &centres, RULES).is_empty());
        assert!(scan(&[3; 10], &[0.0; 10], &centres, RULES).is_empty());
        assert!(scan(&[], &[], &[], RULES).is_empty());
        assert!(scan(&[9], &[5.0], &[(0.0, 0.0)], RULES).is_empty());
    }

    #[test]
    fn a_circle_holds_no_more_than_the_largest_share() {
        let (people, centres) = row();
        let small = ScanRules { largest_share: 0.1, ..RULES };
        let found = scan(&[2, 2, 12, 14, 2, 2, 2, 2, 2, 2], &people, &centres, small);
        assert!(found.iter().all(|cluster| cluster.areas.len() == 1));
    }

    #[test]
    fn events_where_nobody_lives_are_in_a_circle_with_people() {
        let mut people = vec![100.0; 10];
        people[4] = 0.0;
        let found = scan(&[1, 1, 1, 1, 9, 1, 1, 1, 1, 1], &people, &row().1, RULES);
        assert!(found[0].areas.contains(&4), "{found:?}");
        assert!(found[0].log_likelihood_ratio.is_finite());
    }

    #[test]
    fn areas_are_drawn_as_often_as_they_weigh() {
        let table = Alias::of(&[1.0, 0.0, 2.0, 5.0]);
        let mut stream = Generator::new(3).stream(Purpose::Scan, 0, 0);
        let mut drawn = [0_i32; 4];
        (0..80_000).for_each(|_| drawn[table.draw(&mut stream)] += 1);
        for (drawn, expected) in drawn.into_iter().zip([10_000, 0, 20_000, 50_000]) {
            assert!((drawn - expected).abs() < 500, "{drawn} {expected}");
        }
    }

    #[test]
    fn the_same_on_any_number_of_threads() {
        let (people, centres) = row();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| scan(&[2, 2, 7, 9, 2, 2, 2, 2, 2, 2], &people, &centres, RULES))
        };
        assert_eq!(on(1), on(3));
    }

    proptest! {
        #[test]
        fn trying_every_circle_gives_the_same_best(counts in prop::collection::vec(0..9_u32, 8)) {
            let centres: Vec<(f64, f64)> = (0..8_u8).map(|at| (f64::from(at % 3), f64::from(at / 3) * 1.1)).collect();
            let people: Vec<f64> = (1..9_u8).map(|own| f64::from(own) * 10.0).collect();
            let found = scan(&counts, &people, &centres, ScanRules { replications: 1, ..RULES });
            let slow = slow(&counts, &people, &centres);
            let best = found.first().map_or(0.0, |best| best.log_likelihood_ratio);
            prop_assert!((best - slow).abs() < 1e-9, "{} {}", best, slow);
        }
    }

    /// Every circle by every radius, and the formula word for word.
    fn slow(counts: &[u32], people: &[f64], centres: &[(f64, f64)]) -> f64 {
        let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
        let all: f64 = people.iter().sum();
        let mut best: f64 = 0.0;
        for middle in centres {
            let distance = |at: &(f64, f64)| (at.0 - middle.0).powi(2) + (at.1 - middle.1).powi(2);
            let mut order: Vec<usize> = (0..counts.len()).collect();
            order.sort_by(|&a, &b| distance(&centres[a]).total_cmp(&distance(&centres[b])).then(a.cmp(&b)));
            for size in 1..counts.len() {
                let inside: f64 = order[..size].iter().map(|&area| f64::from(counts[area])).sum();
                let expected: f64 = order[..size].iter().map(|&area| people[area]).sum::<f64>() * total / all;
                let term =
                    |seen: f64, expected: f64| if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
                if inside > expected && expected <= total / 2.0 + 1e-9 {
                    best = best.max(term(inside, expected) + term(total - inside, total - expected));
                }
            }
        }
        best
    }
}
