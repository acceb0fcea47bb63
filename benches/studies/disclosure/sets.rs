//! Sets of tables of several shapes: released, released again a month later with one person in a hundred changed, and
//! once more of that month in another shape; then attacked.

use people_zones::hub::CountTable;
use people_zones::release::Error;

use super::intruder::{Breach, Intruder};
use super::worlds::{Draws, Person, Releases, Shape, counted};

/// Names of the shapes, in the order of `tables`.
pub(crate) const SHAPES: [&str; 6] = [
    "areas within wholes",
    "area by kind",
    "area within wholes by kind",
    "area by kind by age",
    "three tables with common margins",
    "area within wholes by kind, and by age",
];

fn tables(kind: usize, people: &[Person], shape: Shape) -> Vec<CountTable> {
    let table = |name, over: &[usize], nested| counted(name, people, over, shape, nested);
    match kind {
        0 => vec![table("areas", &[0], true)],
        1 => vec![table("areas-kinds", &[0, 1], false)],
        2 => vec![table("areas-kinds", &[0, 1], true)],
        3 => vec![table("areas-kinds-ages", &[0, 1, 2], false)],
        4 => vec![
            table("areas-kinds", &[0, 1], false),
            table("kinds-ages", &[1, 2], false),
            table("areas-ages", &[0, 2], false),
        ],
        _ => vec![table("areas-kinds", &[0, 1], true), table("areas-ages", &[0, 2], true)],
    }
}

/// What became of one set.
pub(crate) struct Attacked {
    pub(crate) kind: usize,
    pub(crate) hidden: usize,
    pub(crate) refused: usize,
    pub(crate) breaches: Vec<Breach>,
}

/// Releases and attacks the set of this seed.
pub(crate) fn attack(seed: u64, largest: u32) -> Attacked {
    let mut draws = Draws::new(seed);
    let kind = usize::try_from(seed).expect("small") % SHAPES.len();
    let shape = Shape {
        categories: [4 + draws.below(largest), 3 + draws.below(2), 2 + draws.below(2)],
        in_a_whole: 2 + draws.below(2),
    };
    let count = 60 + draws.below(1200);
    let people = draws.people(shape, count);
    let later = draws.later(&people, shape);
    let (mut releases, mut intruder, mut refused) = (Releases::new(), Intruder::default(), 0);
    let steps = [(0, kind, &people), (1, kind, &later), (1, (kind + 1) % SHAPES.len(), &later)];
    for (period, kind, people) in steps {
        match releases.release(tables(kind, people, shape), period) {
            Ok(released) => intruder.read(&released, u32::from(period.unsigned_abs())),
            Err(Error::Nothing | Error::NotProtected { .. }) => refused += 1,
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
    Attacked { kind, hidden: intruder.hidden(), refused, breaches: intruder.breaches(10.0, 5.0) }
}
