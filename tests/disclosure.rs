//! Releases, attacked with everything that was ever released: no hidden number comes out too narrow. The full number
//! of sets is run by `make study STUDIES=disclosure`.

#![cfg(feature = "hub")]

#[path = "../benches/studies/disclosure/intruder.rs"]
mod intruder;
#[path = "../benches/studies/disclosure/sets.rs"]
mod sets;
#[path = "../benches/studies/disclosure/worlds.rs"]
mod worlds;

#[test]
fn no_hidden_number_of_random_tables_can_be_worked_out() {
    let attacked: Vec<sets::Attacked> = (0..18).map(|seed| sets::attack(seed, 2)).collect();
    for (seed, one) in attacked.iter().enumerate() {
        assert!(one.breaches.is_empty(), "seed {seed}, {}: {:?}", sets::SHAPES[one.kind], one.breaches);
    }
    assert!(attacked.iter().map(|one| one.hidden).sum::<usize>() > 500, "there must be something to attack");
    assert!(attacked.iter().map(|one| one.refused).sum::<usize>() < 18, "most can be released");
}
