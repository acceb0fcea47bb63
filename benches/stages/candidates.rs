//! Putting people before the meeting, in order, within the groups of the template's target behaviour.

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use people_zones::hub::{self, Codes};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    let (pool, permit, nobody) = (world.pool(), world.permit(), BTreeSet::new());
    group.bench_function("8 candidates", |run| {
        run.iter(|| hub::candidates(black_box(&pool), &nobody, &permit, &mut Codes::new([1; 32])))
    });
}
