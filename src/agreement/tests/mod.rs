//! What an agreement permits, and everything it refuses.

mod checking;
mod drafting;
mod duties;
mod page;
mod signing;
mod times;

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
    world_on(Basis::Isa)
}

fn world_on(basis: Basis) -> World {
    world_of(&[("police", Role::Agency), ("council", Role::Agency)], basis)
}

/// These agencies with a linker and a hub.
fn world_of(agencies: &[(&str, Role)], basis: Basis) -> World {
    let roles = [agencies, &[("linker", Role::Linker), ("hub", Role::Hub)]].concat();
    let keys: Vec<Keys> =
        (0..roles.len() as u64).map(|n| Keys::generate(&mut ChaCha20Rng::seed_from_u64(n))).collect();
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
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: parties.clone(),
        behaviours: vec![template_behaviour()],
    };
    World { text: template.text_on(basis).unwrap(), keys, parties }
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
fn what_was_agreed_can_be_asked_for() {
    let agreement = world().agreement();
    let police = PartyId::from_text("police").unwrap();
    let hub = PartyId::from_text("hub").unwrap();
    assert_eq!(agreement.basis(), Basis::Isa);
    assert_eq!(agreement.uniqueness_limit_percent(), 100);
    assert_eq!(agreement.key_deletion_date(), date(2027, 1, 1));
    assert_eq!(agreement.exceptions(), []);
    assert!(agreement.fields(&police).iter().all(|field| field.leaves != crate::schema::Leaves::Never));
    let may_leave =
        crate::schema::EXTRACT.iter().filter(|field| field.leaves != crate::schema::Leaves::Never);
    assert_eq!(agreement.fields(&police).len(), may_leave.count());
    assert!(agreement.fields(&hub).is_empty());
    assert_eq!(agreement.forums(Output::Candidates), ["meeting"]);
    assert!(!agreement.needs_opt_out_declaration(&police));
}

#[test]
fn health_declares_opt_outs_by_template() {
    let draft = template(Basis::Isa, &["police", "health"].map(|id| PartyId::from_text(id).unwrap()));
    let asked: Vec<&str> = draft.lines().filter(|line| line.starts_with("opt_out_declaration")).collect();
    assert_eq!(asked, ["opt_out_declaration = false", "opt_out_declaration = true"]);
}

#[test]
fn every_activity_can_be_permitted_or_not() {
    fn agreed<A: Activity>(agreement: &Agreement) -> bool {
        agreement.permit::<A>(&round(agreement), TODAY).is_ok()
    }
    let isa = world().agreement();
    assert!(agreed::<Nomination>(&isa) && agreed::<Disclosure>(&isa) && agreed::<Areas>(&isa));
    let jag = world_on(Basis::Jag).agreement();
    assert!(agreed::<Sealing>(&jag) && agreed::<Nomination>(&jag) && agreed::<Candidates>(&jag));
    assert!(!agreed::<Areas>(&jag), "nothing is analysed but those who were nominated");
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
