//! An invented town's agencies with a signed agreement, their exports, and what they make of them.

use jiff::ToSpan as _;
use people_zones::agency::{self, CleanExtract, Extract, LinkageKey, Sending, Share};
use people_zones::agreement::{
    Activity, Agreement, FALSE_MERGE_COST, MatchKeys, Permit, Round, Signature, SignedAgreement, Template,
    Window, template_behaviour,
};
use people_zones::contribution::ScratchFile;
use people_zones::party::{Keys, Party, PartyId, Posted, Role};
use people_zones::synthetic::{self, Export};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// Twice the town of `pz try`: large enough that fixed costs vanish, small enough to wait for.
const PEOPLE: usize = 10_000;
const SENDING: Sending = Sending { revision: 1, at: jiff::Timestamp::UNIX_EPOCH, opt_outs_left_out: true };

/// One party with its keys.
pub(crate) struct Player {
    pub(crate) party: Party,
    pub(crate) keys: Keys,
}

/// A round before anybody has sealed.
pub(crate) struct Agencies {
    exports: Vec<Export>,
    agencies: Vec<Player>,
    linker: Player,
    hub: Player,
    agreement: Agreement,
    pub(crate) round: Round,
    key: LinkageKey,
}

impl Agencies {
    pub(crate) fn new() -> Self {
        let town = synthetic::town(1, PEOPLE);
        let exports: Vec<Export> = town.exports.into_iter().filter(is_extract).collect();
        let agencies: Vec<Player> =
            exports.iter().map(|one| player(one.file.trim_end_matches(".csv"), Role::Agency)).collect();
        let (linker, hub) = (player("linker", Role::Linker), player("hub", Role::Hub));
        let shares: Vec<Share> =
            agencies.iter().map(|one| Share::generate(&mut seeded(&one.party))).collect();
        let parties = agencies.iter().chain([&linker, &hub]).map(|one| one.party.clone()).collect();
        let text = text(parties, town.as_of);
        let mut signatures: Vec<Signature> = [&linker, &hub].map(|one| signature(&text, one, None)).into();
        signatures
            .extend(agencies.iter().zip(&shares).map(|(one, share)| signature(&text, one, Some(share))));
        let signed = SignedAgreement::new(text, signatures).to_bytes();
        let agreement = SignedAgreement::open(&signed).expect("everybody signed");
        let shares: Vec<(PartyId, Share)> =
            agencies.iter().map(|one| one.party.id.clone()).zip(shares).collect();
        let key = LinkageKey::derive(&shares, &agreement).expect("every share is there");
        let window = Window { from: town.as_of.saturating_sub(36.months()), to: town.as_of };
        let round = Round {
            name: "bench".to_owned(),
            agreement: agreement.digest(),
            purpose: agreement.terms().purpose.clone(),
            rehearsal: true,
            window,
        };
        Self { exports, agencies, linker, hub, agreement, round, key }
    }

    /// Leave to do one activity.
    pub(crate) fn permit<A: Activity>(&self) -> Permit<'_, A> {
        self.agreement.permit(&self.round, self.round.window.to).expect("the template permits everything")
    }

    /// Every export, read and cleaned.
    pub(crate) fn clean(&self) -> Vec<CleanExtract> {
        self.exports.iter().map(|export| self.cleaned(export)).collect()
    }

    /// One export, read and cleaned.
    pub(crate) fn cleaned(&self, export: &Export) -> CleanExtract {
        let extract = Extract::read(&export.file, &export.bytes).expect("a readable export");
        extract.clean(&self.round.window).expect("a clean enough export").0
    }

    /// Linker and hub.
    pub(crate) fn receivers(&self) -> [&Player; 2] {
        [&self.linker, &self.hub]
    }

    /// Every agency's contribution, from its clean extract.
    pub(crate) fn seal(&self, extracts: Vec<CleanExtract>) -> Vec<Posted<ScratchFile>> {
        let seal = |(extract, me): (CleanExtract, &Player)| {
            let own = (&me.party, &me.keys);
            let sealed =
                agency::seal(extract, &self.key, own, &self.permit(), SENDING, &mut seeded(&me.party));
            sealed.expect("agencies may seal").sealed
        };
        extracts.into_iter().zip(&self.agencies).map(seal).collect()
    }
}

fn is_extract(export: &Export) -> bool {
    Extract::read(&export.file, &export.bytes).is_ok_and(|extract| extract.is_extract())
}

fn player(name: &str, role: Role) -> Player {
    let id = PartyId::from_text(name).expect("a plain name");
    let keys = Keys::generate(&mut ChaCha20Rng::seed_from_u64(number(name)));
    Player { party: keys.party(id, role), keys }
}

/// The same bytes for the same party in every run.
pub(crate) fn seeded(party: &Party) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(number(party.id.as_str()) + 1)
}

fn number(name: &str) -> u64 {
    name.bytes().fold(0, |sum, byte| sum * 131 % 1_000_000_007 + u64::from(byte) * 2)
}

fn text(parties: Vec<Party>, as_of: jiff::civil::Date) -> String {
    let template = Template {
        title: "Bench".to_owned(),
        rehearsal: true,
        begins: as_of,
        expires: as_of,
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties,
        behaviours: vec![template_behaviour()],
    };
    template.text().expect("the template holds")
}

fn signature(text: &str, player: &Player, share: Option<&Share>) -> Signature {
    Signature::new(text, &player.party, share.map(Share::digest), &player.keys)
}
