//! Everybody's keys and the agreement that all of them sign.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;

use super::super::failure::Failure;
use crate::agency::{LinkageKey, Share};
use crate::agreement::{Agreement, BehaviourText, Round, Signature, SignedAgreement, Template, Window};
use crate::party::{Digest, Keys, Party, PartyId, Role};

/// Where random bytes come from: the system, or a seed and what they are for.
pub(super) struct Randomness(Option<u64>);

impl Randomness {
    pub(super) fn new(seed: Option<u64>) -> Self {
        Self(seed)
    }

    /// A source for one use. The same seed and use give the same bytes.
    pub(super) fn for_use(&self, what: &str) -> ChaCha20Rng {
        match self.0 {
            Some(seed) => {
                ChaCha20Rng::from_seed(*Digest::of_parts([&seed.to_be_bytes()[..], what.as_bytes()]).bytes())
            }
            None => ChaCha20Rng::from_rng(&mut rand::rng()),
        }
    }
}

/// One party with its keys. In a real round each stands on a machine of its own.
pub(super) struct Player {
    pub(super) party: Party,
    pub(super) keys: Keys,
}

/// All parties, and what they signed.
pub(super) struct Players {
    /// In order of name.
    pub(super) agencies: Vec<Player>,
    pub(super) linker: Player,
    pub(super) hub: Player,
    pub(super) agreement: Agreement,
    /// The file `agreement.signed`.
    pub(super) signed: Vec<u8>,
    /// Each agency's share, sealed to all agencies.
    pub(super) shares: Vec<(PartyId, Vec<u8>)>,
}

/// Makes keys for everybody and an agreement that everybody signs.
pub(super) fn sign(
    agencies: &[PartyId],
    (title, behaviour): (String, BehaviourText),
    as_of: Date,
    random: &Randomness,
) -> Result<Players, Failure> {
    let player = |id: &PartyId, role| {
        let keys = Keys::generate(&mut random.for_use(&format!("keys of {id}")));
        Player { party: keys.party(id.clone(), role), keys }
    };
    let named = |name: &str| PartyId::from_text(name).expect("a fixed name that fits");
    let agencies: Vec<Player> = agencies.iter().map(|id| player(id, Role::Agency)).collect();
    let (linker, hub) = (player(&named("linker"), Role::Linker), player(&named("hub"), Role::Hub));
    let template = Template {
        title,
        rehearsal: true,
        begins: as_of,
        expires: as_of.saturating_add(1.year()),
        parties: agencies.iter().chain([&linker, &hub]).map(|player| player.party.clone()).collect(),
        behaviours: vec![behaviour],
    };
    let text = template.text()?;
    let shares: Vec<Share> = agencies
        .iter()
        .map(|one| Share::generate(&mut random.for_use(&format!("share of {}", one.party.id))))
        .collect();
    let signature = |player: &Player, share: Option<&Share>| {
        Signature::new(&text, &player.party, share.map(Share::digest), &player.keys)
    };
    let mut signatures = vec![signature(&linker, None), signature(&hub, None)];
    signatures.extend(agencies.iter().zip(&shares).map(|(agency, share)| signature(agency, Some(share))));
    let signed = SignedAgreement::new(text.clone(), signatures).to_bytes();
    let agreement = SignedAgreement::open(&signed)?;
    let seal = |(agency, share): (&Player, &Share)| {
        Ok((agency.party.id.clone(), share.seal(&agreement.agencies())?))
    };
    let shares = agencies.iter().zip(&shares).map(seal).collect::<Result<_, Failure>>()?;
    Ok(Players { agencies, linker, hub, agreement, signed, shares })
}

impl Players {
    /// The round that starts under the agreement.
    pub(super) fn round(&self, window: Window) -> Round {
        let terms = self.agreement.terms();
        let name = format!("rehearsal-{}", window.to);
        let agreement = self.agreement.digest();
        Round { name, agreement, purpose: terms.purpose.clone(), rehearsal: terms.rehearsal, window }
    }

    /// The linkage key as one agency derives it, from shares that were sealed to it.
    pub(super) fn linkage_key(&self, agency: &Player) -> Result<LinkageKey, Failure> {
        let open = |(id, sealed): &(PartyId, Vec<u8>)| Ok((id.clone(), Share::open(sealed, &agency.keys)?));
        let shares = self.shares.iter().map(open).collect::<Result<Vec<_>, Failure>>()?;
        Ok(LinkageKey::derive(&shares, &self.agreement)?)
    }
}
