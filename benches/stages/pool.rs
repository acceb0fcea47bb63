//! Opening the hub's parts, joining them by the person map, and counting each person's contacts.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup};
use people_zones::hub;

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    let map = world.link(world.received_by_linker()).person_map;
    group.bench_function("5 accept at the hub", |run| run.iter(|| world.received_by_hub()));
    group.bench_function("6 pool", |run| {
        run.iter_batched(
            || world.received_by_hub(),
            |received| hub::pool(&map, received),
            BatchSize::PerIteration,
        )
    });
    let (pool, tables, permit) = (world.pool(), world.tables(), world.permit());
    group.bench_function("7 profile", |run| run.iter(|| hub::profiles(black_box(&pool), &tables, &permit)));
}
