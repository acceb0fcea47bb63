//! Reading four untidy exports, guessing their columns, and cleaning their rows.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    group.bench_function("1 read and clean", |run| {
        run.iter_batched(|| (), |()| world.clean(), BatchSize::PerIteration)
    });
}
