//! Turning clean extracts into pseudonyms, packing them, and sealing each part to the party that may open it.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    group.bench_function("2 pseudonymise and seal", |run| {
        run.iter_batched(|| world.clean(), |extracts| world.seal(extracts), BatchSize::PerIteration)
    });
}
