//! Invented lists whose true order is known: people with rates and mixtures of contacts, of whom chance shows some.

use people_zones::hub::{Mark, Order, chances};
use people_zones::statistics::{Generator, Purpose, Stream};

/// How people's rates are spread in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rates {
    /// As the method's own prior has them.
    Gamma,
    /// With a longer tail than the method expects.
    LogNormal,
    /// Many who are seen seldom and a few who are seen often.
    TwoKinds,
}

/// How often the interval held the true place, and how wide it was, of how many people.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Held {
    pub(crate) held: u32,
    pub(crate) of: u32,
    /// Sum of the intervals' widths as shares of the list.
    pub(crate) width: f64,
}

impl Held {
    pub(crate) fn share(&self) -> f64 {
        f64::from(self.held) / f64::from(self.of.max(1))
    }

    pub(crate) fn add(&mut self, other: Held) {
        *self =
            Self { held: self.held + other.held, of: self.of + other.of, width: self.width + other.width };
    }
}

const DAYS: u32 = 730;
const HALF_LIFE: f64 = 182.0;
/// Harm of a contact by kind, and how common the kinds are.
const KINDS: [(i64, f64); 5] = [(10, 0.45), (100, 0.25), (365, 0.17), (1460, 0.1), (3285, 0.03)];

struct Person {
    rate: f64,
    mixture: [f64; 5],
    marks: Vec<Mark>,
}

/// One world: draws its people and their contacts, and asks the method where everybody might stand.
pub(crate) fn world(seed: u32, people: u32, rates: Rates) -> Held {
    let generator = Generator::new(0x0DD5);
    let drawn = (0..people).map(|at| person(&mut generator.stream(Purpose::Placebo, at, seed), rates));
    // Who had no contact by a firm link is on no list.
    let listed: Vec<Person> = drawn.filter(|one| one.marks.iter().any(|mark| !mark.likely)).collect();
    let truth: Vec<f64> = listed.iter().map(|one| one.rate * mean_harm(&one.mixture)).collect();
    let marks: Vec<Vec<Mark>> = listed.into_iter().map(|one| one.marks).collect();
    let order = Order::read("scheme = \"decay\"").expect("a scheme by its name");
    let places = chances(&marks, &order).places;
    let mut held = Held::default();
    for (at, places) in places.iter().enumerate() {
        let place = 1 + truth.iter().filter(|other| **other > truth[at]).count();
        let place = u32::try_from(place).expect("small worlds");
        held.of += 1;
        held.held += u32::from((places.best..=places.worst).contains(&place));
        held.width += f64::from(places.worst - places.best) / f64::from(people);
    }
    held
}

fn person(random: &mut Stream, rates: Rates) -> Person {
    let rate = match rates {
        Rates::Gamma => 4.0 * random.gamma(0.8),
        Rates::LogNormal => 2.0 * (1.1 * random.normal()).exp(),
        Rates::TwoKinds if random.unit() < 0.15 => 12.0,
        Rates::TwoKinds => 1.5,
    };
    // Everybody has an own mixture of kinds, around the common one.
    let drawn = KINDS.map(|(_, common)| random.gamma(2.0 * common));
    let mixture = drawn.map(|share| share / drawn.iter().sum::<f64>());
    let count = poisson(rate, random);
    let mut marks: Vec<Mark> = (0..count).map(|_| mark(&mixture, random)).collect();
    links(&mut marks, random);
    Person { rate, mixture, marks }
}

fn mark(mixture: &[f64; 5], random: &mut Stream) -> Mark {
    let mut left = random.unit();
    let kind = mixture.iter().position(|share| {
        left -= share;
        left < 0.0
    });
    let kind = kind.unwrap_or(0);
    let age = random.below(DAYS);
    Mark {
        age: u16::try_from(age).expect("two years"),
        kind: u8::try_from(kind).expect("five kinds"),
        agency: u8::try_from(random.below(3)).expect("three agencies"),
        worth: KINDS[kind].0 * 1_000_000,
        share: 0.5f64.powf(f64::from(age) / HALF_LIFE),
        victims: Vec::new(),
        sure: 1.0,
        likely: false,
    }
}

/// One person in eight has a record that stands there by a likely link: the own contacts of one agency, or as often as
/// the linker says it is wrong, those of somebody else.
fn links(marks: &mut Vec<Mark>, random: &mut Stream) {
    if random.unit() < 0.125 {
        let sure = 0.6 + 0.35 * random.unit();
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let said = sure as f32;
        if random.unit() < sure {
            for mark in marks.iter_mut().filter(|mark| mark.agency == 0) {
                mark.likely = true;
                mark.sure = said;
            }
        } else {
            let common = KINDS.map(|(_, share)| share);
            let strangers = 1 + poisson(1.0, random);
            let of = |_| Mark { agency: 3, sure: said, likely: true, ..mark(&common, random) };
            marks.extend((0..strangers).map(of));
        }
    }
    marks.sort_by_key(|mark| (mark.likely, mark.agency));
}

fn mean_harm(mixture: &[f64; 5]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let harm = KINDS.iter().zip(mixture).map(|((harm, _), share)| *harm as f64 * share).sum();
    harm
}

fn poisson(mean: f64, random: &mut Stream) -> u32 {
    let (mut count, mut left) = (0, random.unit());
    let limit = (-mean).exp();
    while left > limit {
        count += 1;
        left *= random.unit();
    }
    count
}
