//! Counting the tables of a round, and taking them through disclosure control with its proof.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup};
use people_zones::hub;
use people_zones::release::{Ledger, release};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    let pool = world.pool();
    let profiles =
        hub::profiles(&pool, &world.tables(), &world.permit()).expect("the template has all kinds");
    let (counting, releasing) = (world.permit(), world.permit());
    let lists = world.lists(&pool);
    let tables = || hub::tables(black_box(&pool), &profiles, &lists, &counting);
    group.bench_function("9 count the tables", |run| run.iter(tables));
    group.bench_function("10 release", |run| {
        run.iter_batched(
            tables,
            |tables| release(tables, &Ledger::default(), &releasing, &mut |_, _, _| ()),
            BatchSize::PerIteration,
        )
    });
}
