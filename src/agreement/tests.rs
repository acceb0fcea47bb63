//! What an agreement permits, and everything it refuses.

use jiff::civil::{Date, date};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::*;
use crate::party::Keys;

const TODAY: Date = date(2026, 9, 30);

struct World {
    text: String,
    keys: Vec<Keys>,
    parties: Vec<Party>,
}

fn world() -> World {
    let roles =
        [("police", Role::Agency), ("council", Role::Agency), ("linker", Role::Linker), ("hub", Role::Hub)];
    let keys: Vec<Keys> = (0..4).map(|n| Keys::generate(&mut ChaCha20Rng::seed_from_u64(n))).collect();
    let parties: Vec<Party> = roles
        .iter()
        .zip(&keys)
        .map(|((id, role), keys)| keys.party(PartyId::from_text(id).unwrap(), *role))
        .collect();
    let template = Template {
        title: "Test".to_owned(),
        rehearsal: true,
        begins: date(2026, 1, 1),
        expires: date(2027, 1, 1),
        parties: parties.clone(),
        behaviours: vec![template_behaviour()],
    };
    World { text: template.text().unwrap(), keys, parties }
}

impl World {
    fn signatures(&self) -> Vec<Signature> {
        let share =
            |party: &Party| (party.role == Role::Agency).then(|| Digest::of(party.id.as_str().as_bytes()));
        self.parties
            .iter()
            .zip(&self.keys)
            .map(|(p, keys)| Signature::new(&self.text, p, share(p), keys))
            .collect()
    }

    fn open(&self, signatures: Vec<Signature>) -> Result<Agreement, Error> {
        SignedAgreement::open(&SignedAgreement::new(self.text.clone(), signatures).to_bytes())
    }

    fn agreement(&self) -> Agreement {
        self.open(self.signatures()).unwrap()
    }
}

fn round(agreement: &Agreement) -> Round {
    let window = Window { from: date(2024, 10, 1), to: TODAY };
    let purpose = agreement.terms().purpose.clone();
    Round { name: "r".to_owned(), agreement: agreement.digest(), purpose, rehearsal: true, window }
}

#[test]
fn a_signed_agreement_permits_what_it_names_while_it_runs() {
    let agreement = world().agreement();
    assert!(agreement.permit::<Linkage>(&round(&agreement), TODAY).is_ok());
}

#[test]
fn the_last_day_is_in_and_the_day_after_is_out() {
    let agreement = world().agreement();
    let permitted = |day| agreement.permit::<Linkage>(&round(&agreement), day).is_ok();
    assert!(permitted(date(2027, 1, 1)));
    assert!(!permitted(date(2027, 1, 2)));
    assert!(!permitted(date(2025, 12, 31)));
}

#[test]
fn an_activity_that_is_not_named_is_refused() {
    let mut world = world();
    world.text = world.text.replace("    \"linkage\",\n", "");
    let agreement = world.agreement();
    let refused = agreement.permit::<Linkage>(&round(&agreement), TODAY).unwrap_err();
    assert_eq!(refused, Error::NotPermitted("linkage"));
}

#[test]
fn a_round_of_another_agreement_is_refused() {
    let agreement = world().agreement();
    let foreign = Round { agreement: Digest::of(b"another"), ..round(&agreement) };
    assert_eq!(agreement.permit::<Areas>(&foreign, TODAY).unwrap_err(), Error::Foreign("the round"));
}

#[test]
fn everybody_must_sign_and_nobody_else() {
    let world = world();
    let mut signatures = world.signatures();
    let hub = signatures.pop().unwrap();
    assert_eq!(
        world.open(signatures.clone()).unwrap_err(),
        Error::Unsigned(PartyId::from_text("hub").unwrap())
    );
    let stranger = Signature { party: PartyId::from_text("stranger").unwrap(), ..hub.clone() };
    signatures.extend([hub, stranger]);
    assert_eq!(world.open(signatures).unwrap_err(), Error::Stranger);
}

#[test]
fn every_changed_byte_of_a_signed_agreement_is_refused() {
    let world = world();
    let bytes = SignedAgreement::new(world.text.clone(), world.signatures()).to_bytes();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert!(SignedAgreement::open(&changed).is_err(), "byte {place}");
    }
}

#[test]
fn terms_that_would_harm_are_refused() {
    check("minimum_people = 10", "minimum_people = 9", &format!("under {LEAST_MINIMUM}"));
    check("role = \"linker\"", "role = \"agency\"", "exactly one linker");
    check("id = \"council\"", "id = \"police\"", "same short name");
    check("\"robbery\"", "\"jaywalking\"", "schema lacks");
    check("\"victim\"", "\"offender\"", "both sides");
    check("\"robbery\"", "\"notification_received\"", "passes on");
    check("expires = ", "expires_on = ", "unknown field");
}

#[track_caller]
fn check(written: &str, changed: &str, words: &str) {
    let mut world = world();
    assert!(world.text.contains(written), "{}", world.text);
    world.text = world.text.replacen(written, changed, 1);
    let problem = world.open(world.signatures()).unwrap_err().to_string();
    assert!(problem.contains(words), "{problem}");
}
