//! Turning clean extracts into pseudonyms, packing them, and sealing each part to the party that may open it.

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput};

use super::world::World;

pub(crate) fn bench(group: &mut BenchmarkGroup<'_, WallTime>, world: &World) {
    group.bench_function("2 pseudonymise and seal", |run| {
        run.iter_batched(|| world.clean(), |extracts| world.seal(extracts), BatchSize::PerIteration)
    });
}

/// The same on one core, by people and by pseudonyms.
pub(crate) fn on_one_core(criterion: &mut Criterion, world: &World) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread can be had");
    let (people, pseudonyms) = one.install(|| world.sealed_people());
    let mut group = criterion.benchmark_group("seal on one core");
    for (of, count) in [("people with all match keys", people), ("pseudonyms", pseudonyms)] {
        group.throughput(Throughput::Elements(count));
        group.bench_function(of, |run| {
            let seal = |extracts| one.install(|| world.seal(extracts));
            run.iter_batched(|| world.clean(), seal, BatchSize::PerIteration)
        });
    }
    group.finish();
}
