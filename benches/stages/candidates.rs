//! Putting people before the meeting, in order, within the groups of the template's target behaviour.

use std::hint::black_box;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use people_zones::hub;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    let (pool, permit) = (world.pool(), world.permit());
    group.bench_function("8 candidates", |run| {
        run.iter(|| hub::candidates(black_box(&pool), &permit, &mut ChaCha20Rng::seed_from_u64(1)))
    });
}
