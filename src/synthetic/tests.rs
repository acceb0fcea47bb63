//! What the town promises, each promise a test.

use super::{FEWEST_PEOPLE, town};

#[test]
fn the_same_seed_gives_the_same_town_and_another_seed_another() {
    assert!(town(7, FEWEST_PEOPLE) == town(7, FEWEST_PEOPLE));
    let (one, other) = (town(7, FEWEST_PEOPLE), town(8, FEWEST_PEOPLE));
    assert!(
        one.boundaries != other.boundaries && one.truth != other.truth && one.population != other.population
    );
    assert!(one.exports.iter().zip(&other.exports).all(|(one, other)| one.bytes != other.bytes));
}
