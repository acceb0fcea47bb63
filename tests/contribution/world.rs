//! Parties and an agreement under which they seal.

use jiff::civil::date;
use people_zones::agency::{self, Extract, LinkageKey, SealedExtract, Sending, Share};
use people_zones::agreement::{
    Agreement, FALSE_MERGE_COST, MatchKeys, Round, Signature, SignedAgreement, Template, Window,
};
use people_zones::party::{Keys, Party, PartyId, Role};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

pub(crate) const WINDOW: Window = Window { from: date(2025, 1, 1), to: date(2026, 9, 30) };
const SENDING: Sending = Sending { revision: 1, at: jiff::Timestamp::UNIX_EPOCH, opt_outs_left_out: true };
const PARTIES: [(&str, Role); 4] =
    [("council", Role::Agency), ("police", Role::Agency), ("linker", Role::Linker), ("hub", Role::Hub)];

/// Two agencies, a linker and a hub, and what they agreed.
pub(crate) struct World {
    pub(crate) parties: Vec<(Party, Keys)>,
    pub(crate) agreement: Agreement,
    pub(crate) round: Round,
    key: LinkageKey,
}

pub(crate) fn world(title: &str) -> World {
    let party = |(place, (name, role)): (u64, (&str, Role))| {
        let keys = Keys::generate(&mut ChaCha20Rng::seed_from_u64(place));
        (keys.party(PartyId::from_text(name).unwrap(), role), keys)
    };
    let parties: Vec<(Party, Keys)> = (0..).zip(PARTIES).map(party).collect();
    let template = Template {
        title: title.to_owned(),
        rehearsal: true,
        begins: WINDOW.to,
        expires: WINDOW.to,
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: parties.iter().map(|(party, _)| party.clone()).collect(),
        behaviours: Vec::new(),
    };
    let text = template.text().unwrap();
    let share = |place| Share::generate(&mut ChaCha20Rng::seed_from_u64(100 + place));
    let shares: Vec<(PartyId, Share)> =
        (0..2).map(|at| (parties[at].0.id.clone(), share(at as u64))).collect();
    let signature = |(at, (party, keys)): (usize, &(Party, Keys))| {
        Signature::new(&text, party, shares.get(at).map(|(_, share)| share.digest()), keys)
    };
    let signatures = parties.iter().enumerate().map(signature).collect();
    let agreement =
        SignedAgreement::open(&SignedAgreement::new(text.clone(), signatures).to_bytes()).unwrap();
    let key = LinkageKey::derive(&shares, &agreement).map_err(|error| error.to_string()).unwrap();
    let (digest, purpose) = (agreement.digest(), agreement.terms().purpose.clone());
    let round = Round { name: "r".into(), agreement: digest, purpose, rehearsal: true, window: WINDOW };
    World { parties, agreement, round, key }
}

impl World {
    /// Cleans and seals an extract of one of the agencies.
    pub(crate) fn seal(&self, agency: usize, extract: Extract, seed: u64) -> SealedExtract {
        let (clean, _) = extract.clean(&WINDOW).unwrap();
        let (party, keys) = &self.parties[agency];
        let permit = self.agreement.permit(&self.round, WINDOW.to).unwrap();
        agency::seal(clean, &self.key, (party, keys), &permit, SENDING, &mut ChaCha20Rng::seed_from_u64(seed))
            .unwrap()
    }
}
