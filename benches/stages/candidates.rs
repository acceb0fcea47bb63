//! Putting people before the meeting, in order, within the groups of the template's target behaviour.

use std::hint::black_box;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use people_zones::hub::{self, Codes, Named, Order};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    let (pool, tables, permit) = (world.pool(), world.tables(), world.permit());
    let (nobody, order) = (Named::default(), Order::default());
    group.bench_function("8 candidates", |run| {
        run.iter(|| {
            let codes = &mut Codes::new([1; 32]);
            hub::candidates(black_box(&pool), &nobody, &order, &tables, &permit, codes)
        })
    });
}
