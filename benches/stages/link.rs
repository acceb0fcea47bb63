//! Opening the linker's parts, and saying which records are one person.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    group.bench_function("3 accept at the linker", |run| run.iter(|| world.received_by_linker()));
    group.bench_function("4 link", |run| {
        run.iter_batched(
            || world.received_by_linker(),
            |received| world.link(received),
            BatchSize::PerIteration,
        )
    });
}
