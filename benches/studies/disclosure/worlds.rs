//! Invented people, counted into tables of several shapes, and released one after another.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use people_zones::agreement::{
    self, Agreement, FALSE_MERGE_COST, MatchKeys, Round, Signature, SignedAgreement, Template, Window,
};
use people_zones::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
use people_zones::party::{Digest, Keys, Party, PartyId, Role};
use people_zones::release::{Error, Ledger, Period, Released, release};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// One person: area, kind of contact, age, and how many contacts.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    categories: [u32; 3],
    contacts: u64,
}

/// How many categories each dimension has, and how many areas lie in a larger one.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) categories: [u32; 3],
    pub(crate) in_a_whole: u32,
}

const NAMES: [&str; 3] = ["area", "kind", "age"];

/// Draws without a pattern, from a seed.
pub(crate) struct Draws(ChaCha20Rng);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// A number below this.
    pub(crate) fn below(&mut self, most: u32) -> u32 {
        self.0.next_u32() % most
    }

    /// A category: the first ones are drawn more often, so that some hold few people.
    fn skewed(&mut self, most: u32) -> u32 {
        let one = self.below(most);
        if self.below(3) == 0 { one } else { one.min(self.below(most)) }
    }

    fn person(&mut self, shape: Shape) -> Person {
        let categories = shape.categories.map(|most| self.skewed(most));
        Person { categories, contacts: u64::from(1 + self.below(4)) }
    }

    /// So many people.
    pub(crate) fn people(&mut self, shape: Shape, count: u32) -> Vec<Person> {
        (0..count).map(|_| self.person(shape)).collect()
    }

    /// The same people, with one in a hundred gone and another come.
    pub(crate) fn later(&mut self, people: &[Person], shape: Shape) -> Vec<Person> {
        let mut later = people.to_vec();
        for _ in 0..(people.len() / 100).max(1) {
            let place = self.below(u32::try_from(later.len()).expect("thousands")) as usize;
            later[place] = self.person(shape);
        }
        later
    }
}

/// Counts over these dimensions, all margins and all combinations, in which `nested` says whether areas lie in wholes.
pub(crate) fn counted(
    name: &'static str,
    people: &[Person],
    over: &[usize],
    shape: Shape,
    nested: bool,
) -> CountTable {
    let label = |d: usize, category: u32| format!("{}{category:03}", NAMES[d]);
    let dimension = |d: usize| {
        let wholes =
            (0..shape.categories[d]).map(|n| (label(d, n), format!("whole{:02}", n / shape.in_a_whole)));
        if nested && d == 0 { Dimension::nested(NAMES[d], wholes) } else { Dimension::flat(NAMES[d]) }
    };
    let dimensions: Vec<Dimension> = over.iter().map(|d| dimension(*d)).collect();
    let chains = |d: usize, category: u32| {
        let at = over.iter().position(|over| *over == d).expect("it is one of them");
        let mut chain = vec![label(d, category)];
        while let Some(parent) = dimensions[at].parent(&chain[chain.len() - 1]) {
            chain.push(parent.to_owned());
        }
        chain
    };
    let every = |d: usize| {
        let mut all: Vec<String> = (0..shape.categories[d]).flat_map(|n| chains(d, n)).collect();
        all.sort();
        all.dedup();
        all
    };
    let mut counts: BTreeMap<Vec<String>, (u64, u64)> =
        product(over.iter().map(|d| every(*d)).collect()).into_iter().map(|keys| (keys, (0, 0))).collect();
    for person in people {
        for keys in product(over.iter().map(|d| chains(*d, person.categories[*d])).collect()) {
            let count = counts.get_mut(&keys).expect("every combination is there");
            *count = (count.0 + 1, count.1 + person.contacts);
        }
    }
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new(name, "Invented people", dimensions, measures);
    for (keys, (people, contacts)) in counts {
        table.row(keys, [Cell::people(people), Cell::events(contacts, people)]);
    }
    assert!(table.rows.iter().any(|row| row.keys.iter().all(|key| key == TOTAL)));
    table
}

fn product(choices: Vec<Vec<String>>) -> Vec<Vec<String>> {
    choices.into_iter().fold(vec![Vec::new()], |all, next| {
        let with = |one: &Vec<String>| {
            next.iter().map(|key| [one.clone(), vec![key.clone()]].concat()).collect::<Vec<_>>()
        };
        all.iter().flat_map(with).collect()
    })
}

/// Releases under the template's rules, for a period that begins so many months after the first.
pub(crate) struct Releases {
    agreement: Agreement,
    pub(crate) ledger: Ledger,
    made: u32,
}

impl Releases {
    pub(crate) fn new() -> Self {
        Self { agreement: agreed(), ledger: Ledger::default(), made: 0 }
    }

    pub(crate) fn release(&mut self, tables: Vec<CountTable>, later: i8) -> Result<Released, Error> {
        let window = Window { from: date(2024, 1 + later, 1), to: date(2025, 1 + later, 1) };
        let (agreement, purpose) = (self.agreement.digest(), self.agreement.terms().purpose.clone());
        let round = Round { name: "study".into(), agreement, purpose, rehearsal: true, window };
        let permit =
            self.agreement.permit::<agreement::Release>(&round, DAY).expect("the template permits it");
        let released = release(tables, &self.ledger, &permit, &mut |_, _, _| ())?;
        self.made += 1;
        let period = Period { from: window.from, to: window.to };
        self.ledger =
            std::mem::take(&mut self.ledger).with(&format!("study-{}", self.made), period, &released);
        Ok(released)
    }
}

const DAY: Date = date(2026, 9, 30);

/// The template, signed by everybody.
fn agreed() -> Agreement {
    let roles = [("a", Role::Agency), ("b", Role::Agency), ("linker", Role::Linker), ("hub", Role::Hub)];
    let keys: Vec<Keys> = (0..4).map(|n| Keys::generate(&mut ChaCha20Rng::seed_from_u64(n))).collect();
    let party = |(keys, (id, role)): (&Keys, (&str, Role))| {
        keys.party(PartyId::from_text(id).expect("it fits"), role)
    };
    let parties: Vec<Party> = keys.iter().zip(roles).map(party).collect();
    let template = Template {
        title: "Study".into(),
        rehearsal: true,
        begins: date(2026, 1, 1),
        expires: date(2027, 1, 1),
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: parties.clone(),
        behaviours: vec![],
    };
    let text = template.text().expect("the template holds");
    let sign = |(party, keys): (&Party, &Keys)| {
        let share = (party.role == Role::Agency).then(|| Digest::of(b"share"));
        Signature::new(&text, party, share, keys)
    };
    let signatures = parties.iter().zip(&keys).map(sign).collect();
    SignedAgreement::open(&SignedAgreement::new(text.clone(), signatures).to_bytes())
        .expect("everybody signed")
}
