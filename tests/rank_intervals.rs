//! A small version of the study of rank intervals: they hold the true place about nine times in ten.

#[path = "../benches/studies/rank_worlds.rs"]
mod rank_worlds;

use rank_worlds::{Held, Rates, world};

#[test]
fn nine_intervals_in_ten_hold_the_true_place() {
    for rates in [Rates::Gamma, Rates::LogNormal, Rates::TwoKinds] {
        let mut held = Held::default();
        (0..12).for_each(|seed| held.add(world(seed, 120, rates)));
        // About 1,200 intervals, of which those of one world lean on each other.
        assert!((0.85..=0.95).contains(&held.share()), "{rates:?}: {:.3} of {}", held.share(), held.of);
        assert!(held.width / f64::from(held.of) < 0.8, "an interval over the whole list says nothing");
    }
}
