//! What sealing costs on one core: people with all match keys, pseudonyms, and rows of contacts from their CSV on.
//!
//! It needs what an agency has and no more, so that it can be measured as the agency's program is built; `make
//! bench-seal` does.

#[path = "stages/agencies.rs"]
mod agencies;

use std::fmt::Write as _;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use jiff::ToSpan as _;
use jiff::civil::Date;
use people_zones::contribution;
use people_zones::party::Posted;
use people_zones::synthetic::Export;

use agencies::Agencies;

criterion_group! {
    name = seal;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4));
    targets = on_one_core
}
criterion_main!(seal);

/// People of the exports of contacts.
const PEOPLE: u64 = 20_000;

fn on_one_core(criterion: &mut Criterion) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread can be had");
    let world = Agencies::new();
    let (people, pseudonyms) = one.install(|| sealed(&world));
    let mut group = criterion.benchmark_group("seal on one core");
    for (of, count) in [("people with all match keys", people), ("pseudonyms", pseudonyms)] {
        group.throughput(Throughput::Elements(count));
        group.bench_function(of, |run| {
            let seal = |extracts| one.install(|| world.seal(extracts));
            run.iter_batched(|| world.clean(), seal, BatchSize::PerIteration)
        });
    }
    // Each person costs as much, however many contacts there are: the difference is what contacts cost.
    for each in [10, 20] {
        let export = with_contacts(each, world.round.window.to);
        group.throughput(Throughput::Elements(PEOPLE * each));
        group.bench_function(format!("contacts, from CSV, {each} a person"), |run| {
            let seal = |()| one.install(|| world.seal(vec![world.cleaned(&export)]));
            run.iter_batched(|| (), seal, BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// People that are sealed, and pseudonyms that are made of them.
fn sealed(world: &Agencies) -> (u64, u64) {
    let ([linker, _], mut people, mut pseudonyms) = (world.receivers(), 0, 0);
    for bytes in world.seal(world.clean()).into_iter().map(Posted::read) {
        let permit = world.permit::<people_zones::agreement::Linkage>();
        let opened = contribution::open(bytes.expect("it stands in memory"), &permit).expect("just sealed");
        people += opened.manifest.counts.people;
        let count =
            |some: contribution::People| Ok(some.keys.iter().map(|key| key.values.len() as u64).sum::<u64>());
        opened.people(&linker.keys, count, |some| pseudonyms += some).expect("just sealed");
    }
    (people, pseudonyms)
}

/// An export of people with so many contacts each.
fn with_contacts(each: u64, until: Date) -> Export {
    let kinds = ["Theft", "ASB nuisance", "Criminal damage", "Missing person", "Burglary"];
    let mut text =
        String::from("Person Ref,Forename,Surname,Date of Birth,Sex,Postcode,Event Type,Event Date\n");
    for contact in 0..PEOPLE * each {
        let (person, day) = (contact / each, i64::try_from(contact % 300).expect("few days"));
        let letters = |number: u64| {
            [7, 5, 3].map(|by| char::from(b'A' + u8::try_from(number / by % 26).expect("a letter")))
        };
        let [a, b, c] = letters(person);
        let born = format!("{}-{:02}-{:02}", 1940 + person % 70, 1 + person % 12, 1 + person % 28);
        let postcode = format!("QX{} {}{}{}", 1 + person % 15, person % 10, 'A', 'B');
        let when = until.saturating_sub(day.days());
        let kind = kinds[usize::try_from(contact % 5).expect("five kinds")];
        let _ = writeln!(text, "R{person:06},Ma{a}{b}y,Sm{c}th{b}n,{born},F,{postcode},{kind},{when}");
    }
    Export { file: "council.csv".to_owned(), bytes: text.into_bytes() }
}
