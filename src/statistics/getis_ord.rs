//! Getis-Ord Gi*: is an area, together with its neighbours, higher or lower than chance would make it?

use super::{Neighbours, count, deviations};

/// The Getis-Ord Gi* of each area, as a z score: binary weights, the area itself included.
///
/// `z = (Σ_j x_j − W·x̄) / (s·√((n·W − W²)/(n − 1)))`, where j runs over the area and its neighbours, W is
/// how many these are, and `s² = Σ(x − x̄)²/n` (Ord and Getis 1995). Its mean and variance are those of the
/// values in random order over all areas.
///
/// An island is judged by itself alone. `None` where the statistic is not defined: all values are equal,
/// there is one area only, an area's neighbourhood is everybody, or a value is not a number.
///
/// # Panics
/// When there are not as many values as areas.
pub fn gi_star(values: &[f64], neighbours: &Neighbours) -> Vec<Option<f64>> {
    assert_eq!(values.len(), neighbours.areas(), "one value for each area");
    let Some(deviations) = deviations(values) else {
        return vec![None; values.len()];
    };
    let n = count(values.len());
    let spread = (deviations.iter().map(|d| d * d).sum::<f64>() / n).sqrt();
    let z = |area: usize| {
        let others = neighbours.of(area);
        let members = count(others.len() + 1);
        let excess = deviations[area] + others.iter().map(|&other| deviations[other]).sum::<f64>();
        let expected = spread * (members * (n - members) / (n - 1.0)).sqrt();
        (expected > 0.0).then(|| excess / expected)
    };
    (0..values.len()).map(z).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::orders;
    use proptest::prelude::*;

    #[test]
    fn a_hot_end_of_a_street_stands_out_with_its_neighbour() {
        // By hand: mean 2.5, s² = 18.75, W = 2 at the ends and 3 between.
        check(&[10.0, 0.0, 0.0, 0.0], &[(0, 1), (1, 2), (2, 3)], "1.000 0.577 -1.732 -1.000");
    }

    #[test]
    fn an_island_is_judged_by_itself() {
        check(&[3.0, 0.0, 0.0], &[(1, 2)], "1.414 -1.414 -1.414");
    }

    #[test]
    fn nothing_is_unusual_where_all_are_equal() {
        check(&[0.1, 0.1, 0.1], &[(0, 1)], "none none none");
        check(&[0.0, 0.0], &[], "none none");
    }

    #[test]
    fn a_neighbourhood_of_everybody_cannot_be_unusual() {
        check(&[1.0, 2.0, 3.0], &[(0, 1), (1, 2)], "-1.225 none 1.225");
    }

    #[test]
    fn one_area_or_none_has_nothing_to_compare() {
        check(&[5.0], &[], "none");
        check(&[], &[], "");
    }

    #[test]
    fn a_value_that_is_no_number_leaves_all_undefined() {
        check(&[1.0, f64::NAN, 2.0], &[], "none none none");
        check(&[1.0, f64::INFINITY, 2.0], &[], "none none none");
    }

    #[test]
    fn over_all_orders_of_the_values_z_has_mean_0_and_variance_1() {
        let neighbours = Neighbours::from_pairs(5, [(0, 1), (0, 2), (3, 4)]).unwrap();
        let orders = orders(&[0.0, 1.0, 1.0, 4.0, 20.0]);
        for area in 0..5 {
            let z: Vec<f64> = orders.iter().map(|order| gi_star(order, &neighbours)[area].unwrap()).collect();
            let mean = z.iter().sum::<f64>() / count(z.len());
            let variance = z.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / count(z.len());
            assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12, "area {area}: {mean} {variance}");
        }
    }

    proptest! {
        #[test]
        fn the_published_formula_with_a_full_matrix_gives_the_same(
            counts in prop::collection::vec(0..50_u8, 9),
            pairs in prop::collection::vec((0..9_usize, 0..9_usize), 0..20),
        ) {
            let values: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let pairs = pairs.into_iter().filter(|(one, other)| one != other);
            let neighbours = Neighbours::from_pairs(9, pairs).unwrap();
            for (fast, slow) in gi_star(&values, &neighbours).into_iter().zip(slow(&values, &neighbours)) {
                match (fast, slow) {
                    (Some(fast), Some(slow)) => prop_assert!((fast - slow).abs() < 1e-9, "{fast} {slow}"),
                    (fast, slow) => prop_assert_eq!(fast, slow),
                }
            }
        }
    }

    /// `z = (Σ_j w_ij x_j − x̄ W_i)/(s·√((n S1_i − W_i²)/(n−1)))` with `s² = Σx²/n − x̄²`, word for word.
    fn slow(x: &[f64], neighbours: &Neighbours) -> Vec<Option<f64>> {
        let n = count(x.len());
        let mean = x.iter().sum::<f64>() / n;
        let s = (x.iter().map(|x| x * x).sum::<f64>() / n - mean * mean).sqrt();
        let w = |i: usize, j: usize| f64::from(i == j || neighbours.of(i).contains(&j));
        let z = |i: usize| {
            let sum: f64 = (0..x.len()).map(|j| w(i, j) * x[j]).sum();
            let weight: f64 = (0..x.len()).map(|j| w(i, j)).sum();
            let squares: f64 = (0..x.len()).map(|j| w(i, j).powi(2)).sum();
            (sum - mean * weight) / (s * ((n * squares - weight * weight) / (n - 1.0)).sqrt())
        };
        (0..x.len()).map(|i| Some(z(i)).filter(|z| z.is_finite() && s > 1e-9)).collect()
    }

    #[track_caller]
    fn check(values: &[f64], pairs: &[(usize, usize)], words: &str) {
        let neighbours = Neighbours::from_pairs(values.len(), pairs.iter().copied()).unwrap();
        let word = |z: Option<f64>| z.map_or("none".to_owned(), |z| format!("{z:.3}"));
        let found: Vec<String> = gi_star(values, &neighbours).into_iter().map(word).collect();
        assert_eq!(found.join(" "), words);
    }
}
