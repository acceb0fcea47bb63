//! What a round costs, stage by stage, on an invented town: one file per stage, in the order of a round.
//!
//! Throughput is in contacts per second, over the contacts of all agencies together, so that stages compare.

mod agencies;
mod world;
mod clean;
mod seal;
mod link;
mod pool;
mod candidates;
mod release;

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};

use world::World;

criterion_group! {
    name = stages;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4));
    targets = all
}
criterion_main!(stages);

fn all(criterion: &mut Criterion) {
    let world = World::new();
    let mut group = criterion.benchmark_group("round");
    group.throughput(Throughput::Elements(world.contacts()));
    let stages: [fn(&mut BenchmarkGroup<'_, WallTime>, &World); 6] =
        [clean::bench, seal::bench, link::bench, pool::bench, candidates::bench, release::bench];
    stages.iter().for_each(|stage| stage(&mut group, &world));
    group.finish();
}
