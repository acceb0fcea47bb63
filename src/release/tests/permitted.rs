//! A release goes by the agreement that permits it.

use super::super::{Ledger, release};
use super::{people, seen};
use crate::agreement::{
    self, Agreement, FALSE_MERGE_COST, MatchKeys, Round, Signature, SignedAgreement, Template, Window,
};
use crate::party::{Digest, Keys, Party, PartyId, Role};
use jiff::civil::date;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

#[test]
fn the_minimum_is_the_one_agreed() {
    check(10, "A 19, B 20, C 21, Total 60");
    check(19, "A 19, B 20, C 21, Total 60");
    check(20, "A -, B -, C 21, Total 60");
    check(22, "A -, B -, C -, Total 60");
}

#[track_caller]
fn check(minimum_people: u64, expected: &str) {
    let agreement = agreed(minimum_people);
    let (purpose, day) = (agreement.terms().purpose.clone(), date(2026, 9, 30));
    let window = Window { from: date(2025, 10, 1), to: day };
    let round = Round { name: "r".into(), agreement: agreement.digest(), purpose, rehearsal: true, window };
    let permit = agreement.permit::<agreement::Release>(&round, day).unwrap();
    let table = people("areas", "area", "A 19, B 20, C 21, Total 60");
    let released = release(vec![table], &Ledger::default(), &permit, &mut |_, _, _| ()).unwrap();
    assert_eq!(released.rules().minimum_people(), minimum_people);
    assert_eq!(seen(&released), [expected]);
}

/// The template with another minimum, signed by everybody.
fn agreed(minimum_people: u64) -> Agreement {
    let roles = [("a", Role::Agency), ("b", Role::Agency), ("linker", Role::Linker), ("hub", Role::Hub)];
    let keys: Vec<Keys> = (0..4).map(|n| Keys::generate(&mut ChaCha20Rng::seed_from_u64(n))).collect();
    let party = |(place, (id, role)): (usize, &(&str, Role))| {
        keys[place].party(PartyId::from_text(id).unwrap(), *role)
    };
    let parties: Vec<Party> = roles.iter().enumerate().map(party).collect();
    let template = Template {
        title: "Test".into(),
        rehearsal: true,
        begins: date(2026, 1, 1),
        expires: date(2027, 1, 1),
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: parties.clone(),
        behaviours: vec![],
    };
    let (least, asked) = ("minimum_people = 10", format!("minimum_people = {minimum_people}"));
    let text = template.text().unwrap().replace(least, &asked);
    let sign = |(party, keys): (&Party, &Keys)| {
        let share = (party.role == Role::Agency).then(|| Digest::of(b"share"));
        Signature::new(&text, party, share, keys)
    };
    let signatures = parties.iter().zip(&keys).map(sign).collect();
    SignedAgreement::open(&SignedAgreement::new(text.clone(), signatures).to_bytes()).unwrap()
}
