//! Nelson's rules: which points of a control chart are unlike chance (Nelson 1984, "The Shewhart control chart: tests
//! for special causes").

/// The numbers of the rules, 1 to 8, by which each point stands out; the point that completes a pattern bears it.
///
/// 1: beyond three standard deviations. 2: nine in a row on one side. 3: six in a row rising, or falling. 4: fourteen in
/// a row going up and down. 5: two of three beyond two on one side. 6: four of five beyond one on one side. 7: fifteen in
/// a row within one. 8: eight in a row, none within one, on both sides.
pub fn nelson(values: &[f64], centre: f64, deviation: f64) -> Vec<Vec<u8>> {
    let z: Vec<f64> = values.iter().map(|value| (value - centre) / deviation).collect();
    (0..z.len())
        .map(|end| RULES.iter().filter(|(_, rule)| rule(&z[..=end])).map(|(name, _)| *name).collect())
        .collect()
}

type Rule = fn(&[f64]) -> bool;

const RULES: [(u8, Rule); 8] = [
    (1, |z| last(z, 1, |w| w[0].abs() > 3.0)),
    (2, |z| last(z, 9, |w| w.iter().all(|z| *z > 0.0) || w.iter().all(|z| *z < 0.0))),
    (3, |z| last(z, 6, |w| steps(w).all(|step| step > 0.0) || steps(w).all(|step| step < 0.0))),
    (4, |z| last(z, 14, |w| w.windows(3).all(|three| (three[1] - three[0]) * (three[2] - three[1]) < 0.0))),
    (5, |z| last(z, 3, |w| beyond(w, 2.0, 2))),
    (6, |z| last(z, 5, |w| beyond(w, 1.0, 4))),
    (7, |z| last(z, 15, |w| w.iter().all(|z| z.abs() < 1.0))),
    (8, |z| {
        last(z, 8, |w| {
            w.iter().all(|z| z.abs() > 1.0) && w.iter().any(|z| *z > 0.0) && w.iter().any(|z| *z < 0.0)
        })
    }),
];

/// Whether the last so many points show a pattern.
fn last(z: &[f64], many: usize, pattern: impl Fn(&[f64]) -> bool) -> bool {
    z.len() >= many && pattern(&z[z.len() - many..])
}

fn steps(z: &[f64]) -> impl Iterator<Item = f64> {
    z.windows(2).map(|pair| pair[1] - pair[0])
}

/// At least so many lie beyond a limit on one side, the last one among them.
fn beyond(z: &[f64], limit: f64, many: usize) -> bool {
    let side = z[z.len() - 1].signum();
    let is_beyond = |z: &&f64| **z * side > limit;
    is_beyond(&&z[z.len() - 1]) && z.iter().filter(is_beyond).count() >= many
}

#[cfg(test)]
mod tests {
    use super::nelson;

    #[test]
    fn each_rule_is_met_by_its_pattern_and_not_by_one_point_less() {
        check(1, &[3.1]);
        check(2, &[0.5; 9]);
        check(3, &[-0.5, -0.4, -0.3, 0.1, 0.2, 0.3]);
        check(4, &[0.5, -0.5].repeat(7));
        check(5, &[2.1, 0.0, 2.2]);
        check(6, &[1.1, 1.2, 0.1, 1.3, 1.2]);
        check(7, &[0.9, -0.9, 0.8, 0.9, -0.9, -0.9, 0.1, 0.2, 0.9, -0.8, -0.7, 0.9, 0.9, -0.5, 0.5]);
        check(8, &[1.5, -1.5, -1.2, 1.5, 1.2, -1.5, 1.5, -1.2]);
    }

    #[test]
    fn a_steady_series_shows_nothing() {
        assert!(nelson(&[0.3, -0.4, 0.2, 0.6, -0.1], 0.0, 1.0).iter().all(Vec::is_empty));
        assert!(nelson(&[], 0.0, 1.0).is_empty());
    }

    #[track_caller]
    fn check(rule: u8, z: &[f64]) {
        let values: Vec<f64> = z.iter().map(|z| 10.0 + 2.0 * z).collect();
        assert!(nelson(&values, 10.0, 2.0)[values.len() - 1].contains(&rule), "rule {rule}");
        let shorter = &values[1..];
        let met = nelson(shorter, 10.0, 2.0).last().is_some_and(|rules| rules.contains(&rule));
        assert!(!met, "rule {rule} with a point less");
    }
}
