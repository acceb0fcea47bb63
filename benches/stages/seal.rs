//! Turning clean extracts into pseudonyms, packing them, and sealing each part to the party that may open it.

use std::fmt::Write as _;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput};

use jiff::ToSpan as _;
use people_zones::synthetic::Export;

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
    let (export, contacts) = ten_contacts_each(world);
    group.throughput(Throughput::Elements(contacts));
    group.bench_function("contacts, from CSV, ten a person", |run| {
        run.iter_batched(|| (), |()| one.install(|| world.sealed(&export)), BatchSize::PerIteration);
    });
    group.finish();
}

/// An export of people with ten contacts each, and how many contacts that is.
fn ten_contacts_each(world: &World) -> (Export, u64) {
    const PEOPLE: u64 = 20_000;
    let kinds = ["Theft", "ASB nuisance", "Criminal damage", "Missing person", "Burglary"];
    let mut text =
        String::from("Person Ref,Forename,Surname,Date of Birth,Sex,Postcode,Event Type,Event Date\n");
    for contact in 0..PEOPLE * 10 {
        let (person, day) = (contact / 10, i64::try_from(contact % 300).expect("few days"));
        let letters = |number: u64| {
            [7, 5, 3].map(|by| char::from(b'A' + u8::try_from(number / by % 26).expect("a letter")))
        };
        let [a, b, c] = letters(person);
        let born = format!("{}-{:02}-{:02}", 1940 + person % 70, 1 + person % 12, 1 + person % 28);
        let postcode = format!("QX{} {}{}{}", 1 + person % 15, person % 10, 'A', 'B');
        let when = world.as_of().saturating_sub(day.days());
        let kind = kinds[usize::try_from(contact % 5).expect("five kinds")];
        let _ = writeln!(text, "R{person:06},Ma{a}{b}y,Sm{c}th{b}n,{born},F,{postcode},{kind},{when}");
    }
    (Export { file: "council.csv".to_owned(), bytes: text.into_bytes() }, PEOPLE * 10)
}
