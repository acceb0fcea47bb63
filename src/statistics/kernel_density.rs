//! Kernel density: a smooth surface over events.

use std::f64::consts::PI;

/// An event, or a place to look at, in metres.
pub type Point = (f64, f64);

/// How dense events are at each place, per square unit: the quartic kernel `Σ w·3/(πh²)·(1 − d²/h²)²` over
/// events nearer than the bandwidth h (Silverman 1986, equation 4.5).
///
/// `weights` is one per event, such as harm. A surface near the border of the data is too low there: see
/// [`density_inside`].
///
/// # Panics
/// When the bandwidth is not above 0, or there are not as many weights as events.
pub fn kernel_density(events: &[Point], weights: &[f64], bandwidth: f64, places: &[Point]) -> Vec<f64> {
    assert!(bandwidth > 0.0, "a bandwidth is above 0");
    assert_eq!(events.len(), weights.len(), "one weight for each event");
    let mut by_x: Vec<(Point, f64)> = events.iter().copied().zip(weights.iter().copied()).collect();
    by_x.sort_by(|one, other| one.0.0.total_cmp(&other.0.0));
    let density = |place: &Point| {
        let first = by_x.partition_point(|(event, _)| event.0 < place.0 - bandwidth);
        let near = by_x[first..].iter().take_while(|(event, _)| event.0 <= place.0 + bandwidth);
        near.map(|(event, weight)| weight * kernel(*event, *place, bandwidth)).sum()
    };
    places.iter().map(density).collect()
}

/// The same, corrected for the border: each density is divided by how much of the kernel there lies inside the
/// study area (Diggle 1985), which cells of equal size make up.
///
/// # Panics
/// As [`kernel_density`], and when the size of a cell is not above 0.
pub fn density_inside(
    events: &[Point],
    weights: &[f64],
    bandwidth: f64,
    cells: &[Point],
    cell_area: f64,
) -> Vec<f64> {
    assert!(cell_area > 0.0, "a cell has a size");
    let raw = kernel_density(events, weights, bandwidth, cells);
    let inside = kernel_density(cells, &vec![cell_area; cells.len()], bandwidth, cells);
    raw.into_iter().zip(inside).map(|(raw, inside)| raw / inside.min(1.0)).collect()
}

/// Events over people, both smoothed: the ratio of two densities with one bandwidth (Bithell 1990). `None`
/// where no people are near.
///
/// # Panics
/// As [`kernel_density`].
pub fn dual_kernel_density(
    (events, event_weights): (&[Point], &[f64]),
    (homes, residents): (&[Point], &[f64]),
    bandwidth: f64,
    places: &[Point],
) -> Vec<Option<f64>> {
    let above = kernel_density(events, event_weights, bandwidth, places);
    let below = kernel_density(homes, residents, bandwidth, places);
    above.into_iter().zip(below).map(|(above, below)| (below > 0.0).then(|| above / below)).collect()
}

fn kernel(event: Point, place: Point, bandwidth: f64) -> f64 {
    let square = ((event.0 - place.0).powi(2) + (event.1 - place.1).powi(2)) / bandwidth.powi(2);
    if square < 1.0 { 3.0 / (PI * bandwidth.powi(2)) * (1.0 - square).powi(2) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn at_an_event_the_kernel_is_highest_and_at_the_bandwidth_nothing() {
        let found = kernel_density(&[(0.0, 0.0)], &[1.0], 2.0, &[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        near(found[0], 3.0 / (4.0 * PI));
        near(found[1], 3.0 / (4.0 * PI) * 0.5625);
        near(found[2], 0.0);
    }

    #[test]
    fn a_surface_holds_as_much_as_its_events() {
        let cells = grid(-30, 30);
        let sum: f64 = kernel_density(&[(0.3, 0.1), (2.0, -1.0)], &[1.0, 2.5], 9.0, &cells).iter().sum();
        assert!((sum - 3.5).abs() < 0.01, "{sum}");
    }

    #[test]
    fn at_the_border_of_an_even_spread_the_correction_brings_back_what_is_missing() {
        let cells = grid(0, 20);
        let ones = vec![1.0; cells.len()];
        let raw = kernel_density(&cells, &ones, 4.0, &cells);
        let inside = density_inside(&cells, &ones, 4.0, &cells, 1.0);
        assert!(raw[0] < 0.5, "a corner alone has {}", raw[0]);
        assert!(inside.iter().all(|density| (density - 1.0).abs() < 0.02));
    }

    #[test]
    fn where_nobody_lives_there_is_no_ratio() {
        let (homes, people) = ([(0.0, 0.0)], [50.0]);
        let places = [(0.0, 0.0), (9.0, 0.0)];
        let found = dual_kernel_density((&[(0.0, 0.0)], &[5.0]), (&homes, &people), 2.0, &places);
        near(found[0].unwrap(), 0.1);
        assert_eq!(found[1], None);
    }

    proptest! {
        #[test]
        fn looking_at_every_event_gives_the_same(
            events in prop::collection::vec((0..40_u8, 0..40_u8), 0..30),
            place in (0..40_u8, 0..40_u8),
        ) {
            let point = |(x, y): (u8, u8)| (f64::from(x) / 4.0, f64::from(y) / 4.0);
            let events: Vec<Point> = events.into_iter().map(point).collect();
            let fast = kernel_density(&events, &vec![1.0; events.len()], 3.0, &[point(place)])[0];
            let slow: f64 = events.iter().map(|event| kernel(*event, point(place), 3.0)).sum();
            prop_assert!((fast - slow).abs() < 1e-12);
        }
    }

    fn grid(from: i32, to: i32) -> Vec<Point> {
        let point = |x: i32, y: i32| (f64::from(x) + 0.5, f64::from(y) + 0.5);
        (from..to).flat_map(|x| (from..to).map(move |y| point(x, y))).collect()
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
}
