//! Everybody signs the same text, once, and nothing in it changes after.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

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

fn signed() -> Vec<u8> {
    static SIGNED: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let world = world();
        SignedAgreement::new(world.text.clone(), world.signatures()).to_bytes()
    });
    SIGNED.clone()
}

/// Signatures and keys stand in the last quarter: there every byte is tried, before it each seventh.
#[test]
fn every_changed_byte_of_a_signed_agreement_is_refused() {
    let bytes = signed();
    let last = bytes.len() * 3 / 4;
    for place in (0..last).step_by(7).chain(last..bytes.len()) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert!(SignedAgreement::open(&changed).is_err(), "byte {place}");
    }
}

proptest! {
    #[test]
    fn any_other_byte_at_any_place_is_refused(at in any::<prop::sample::Index>(), other in 1u8..=255) {
        let mut bytes = signed();
        let place = at.index(bytes.len());
        bytes[place] ^= other;
        prop_assert!(SignedAgreement::open(&bytes).is_err(), "byte {}", place);
    }

    #[test]
    fn a_shortened_file_is_refused(at in any::<prop::sample::Index>()) {
        let bytes = signed();
        prop_assert!(SignedAgreement::open(&bytes[..at.index(bytes.len())]).is_err());
    }
}

#[test]
fn an_agreement_edited_after_signing_names_whose_signature_fails() {
    let world = world();
    let edited = world.text.replace("half_life_days = 182", "half_life_days = 365");
    let error =
        SignedAgreement::open(&SignedAgreement::new(edited, world.signatures()).to_bytes()).unwrap_err();
    assert!(error.to_string().contains("not police's"), "{error}");
    assert!(error.to_string().contains("changed"), "{error}");
}

#[test]
fn a_second_signature_of_one_party_is_refused() {
    let world = world();
    let mut signatures = world.signatures();
    signatures.push(signatures[0].clone());
    assert_eq!(world.open(signatures).unwrap_err(), Error::Twice(world.parties[0].id.clone()));
}

#[test]
fn linker_and_hub_bring_no_share_and_agencies_do() {
    let world = world();
    let share = Some(Digest::of(b"share"));
    let signed = |place: usize, share| sign(&world.text, &world.parties[place].id, share, &world.keys[place]);
    assert!(signed(0, share).is_ok() && signed(2, None).is_ok());
    assert_eq!(signed(0, None).unwrap_err(), Error::Share(world.parties[0].id.clone()));
    assert_eq!(signed(2, share).unwrap_err(), Error::Share(world.parties[2].id.clone()));
}

#[test]
fn nobody_signs_what_has_a_gap_or_with_another_s_keys() {
    let world = world();
    let hub = world.parties[3].id.clone();
    let gap = world.text.replace("purpose_in_words = \"REHEARSAL", "purpose_in_words = \"to be filled in");
    assert!(matches!(sign(&gap, &hub, None, &world.keys[3]).unwrap_err(), Error::Terms(_)));
    let draft = world.text.split("\n[keys.").next().unwrap();
    assert!(matches!(sign(draft, &hub, None, &world.keys[3]).unwrap_err(), Error::Awaited(_)));
    assert!(matches!(sign(&world.text, &hub, None, &world.keys[2]).unwrap_err(), Error::Party(_)));
    let stranger = PartyId::from_text("stranger").unwrap();
    assert_eq!(sign(&world.text, &stranger, None, &world.keys[3]).unwrap_err(), Error::Stranger);
}

#[test]
fn who_has_signed_so_far_can_be_asked() {
    let world = world();
    let mut signatures = world.signatures();
    signatures.truncate(2);
    let standing = SignedAgreement::new(world.text.clone(), signatures).standing().unwrap();
    let names = |ids: &[PartyId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(
        (names(&standing.signed), names(&standing.awaited)),
        ("police council".into(), "linker hub".into())
    );
}
