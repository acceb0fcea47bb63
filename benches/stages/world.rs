//! An invented town with everybody's keys and a signed agreement: what every stage starts from.

use jiff::ToSpan as _;
use people_zones::agency::{self, CleanExtract, Extract, LinkageKey, Sending, Share};
use people_zones::agreement::{
    Activity, Agreement, Permit, Round, Signature, SignedAgreement, Template, Window, template_behaviour,
};
use people_zones::party::{Keys, Party, PartyId, Role};
use people_zones::synthetic::{self, Export};
use people_zones::{hub, linker};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// Twice the town of `pz try`: large enough that fixed costs vanish, small enough to wait for.
const PEOPLE: usize = 10_000;
const SENDING: Sending = Sending { revision: 1, at: jiff::Timestamp::UNIX_EPOCH, opt_outs_left_out: true };

/// One party with its keys.
struct Player {
    party: Party,
    keys: Keys,
}

/// A round before anything has happened in it.
pub(crate) struct World {
    exports: Vec<Export>,
    agencies: Vec<Player>,
    linker: Player,
    hub: Player,
    agreement: Agreement,
    round: Round,
    key: LinkageKey,
    /// Made once: sealing has a bench of its own.
    contributions: Vec<Vec<u8>>,
    contacts: u64,
}

impl World {
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
        let (contributions, contacts) = (Vec::new(), 0);
        let mut world =
            Self { exports, agencies, linker, hub, agreement, round, key, contributions, contacts };
        world.contributions = world.seal(world.clean());
        world.contacts = world.received_by_hub().iter().map(|one| one.manifest.counts.contacts).sum();
        world
    }

    /// Leave to do one activity.
    pub(crate) fn permit<A: Activity>(&self) -> Permit<'_, A> {
        self.agreement.permit(&self.round, self.round.window.to).expect("the template permits everything")
    }

    /// Contacts of all agencies.
    pub(crate) fn contacts(&self) -> u64 {
        self.contacts
    }

    /// Every export, read and cleaned.
    pub(crate) fn clean(&self) -> Vec<CleanExtract> {
        let clean = |export: &Export| {
            let extract =
                Extract::read(&export.file, &export.bytes).expect("the town writes readable exports");
            extract.clean(&self.round.window).expect("the town writes clean enough exports").0
        };
        self.exports.iter().map(clean).collect()
    }

    /// Every agency's contribution, from its clean extract.
    pub(crate) fn seal(&self, extracts: Vec<CleanExtract>) -> Vec<Vec<u8>> {
        let seal = |(extract, me): (CleanExtract, &Player)| {
            let own = (&me.party, &me.keys);
            let sealed =
                agency::seal(extract, &self.key, own, &self.permit(), SENDING, &mut seeded(&me.party));
            sealed.expect("agencies may seal").sealed.read().expect("it stands in memory")
        };
        extracts.into_iter().zip(&self.agencies).map(seal).collect()
    }

    /// One agency's export, from its bytes to its contribution.
    pub(crate) fn sealed(&self, export: &Export) -> Vec<u8> {
        let extract = Extract::read(&export.file, &export.bytes).expect("a readable export");
        let clean = extract.clean(&self.round.window).expect("a clean export").0;
        let me = &self.agencies[0];
        let own = (&me.party, &me.keys);
        let sealed = agency::seal(clean, &self.key, own, &self.permit(), SENDING, &mut seeded(&me.party));
        sealed.expect("agencies may seal").sealed.read().expect("it stands in memory")
    }

    /// The last day of the round.
    pub(crate) fn as_of(&self) -> jiff::civil::Date {
        self.round.window.to
    }

    /// People that are sealed, and pseudonyms that are made of them.
    pub(crate) fn sealed_people(&self) -> (u64, u64) {
        let received = self.received_by_linker();
        let people = received.iter().map(|one| one.manifest.counts.people).sum();
        (people, received.iter().map(linker::Received::pseudonyms).sum())
    }

    /// What the linker holds before it links.
    pub(crate) fn received_by_linker(&self) -> Vec<linker::Received> {
        let receive = |bytes: &Vec<u8>| linker::receive(bytes.to_vec(), &self.permit(), &self.linker.keys);
        self.contributions.iter().map(|bytes| receive(bytes).expect("just sealed")).collect()
    }

    /// What the linker makes of it.
    pub(crate) fn link(&self, received: Vec<linker::Received>) -> linker::Linked {
        let mut random = seeded(&self.linker.party);
        linker::link(received, &linker::Before::default(), &self.permit(), &mut random)
            .expect("contributions of one round")
    }

    /// What the hub holds before it pools.
    pub(crate) fn received_by_hub(&self) -> Vec<hub::Received> {
        let receive = |bytes: &Vec<u8>| hub::receive(bytes.to_vec(), &self.permit(), &self.hub.keys);
        self.contributions.iter().map(|bytes| receive(bytes).expect("just sealed")).collect()
    }

    /// The tables of weights that a new round begins with.
    pub(crate) fn tables(&self) -> hub::Tables {
        let table = |quantity| hub::Weights::read(quantity, hub::weights_template(quantity).as_bytes()).ok();
        hub::Tables {
            harm: table(hub::Quantity::Harm),
            gravity: table(hub::Quantity::Gravity),
            cost: table(hub::Quantity::Cost),
        }
    }

    /// Who is put before the meeting.
    pub(crate) fn lists(&self, pool: &hub::Pool) -> Vec<hub::Listing> {
        let (nobody, order, codes) =
            (hub::Named::default(), hub::Order::default(), &mut hub::Codes::new([1; 32]));
        hub::candidates(pool, &nobody, &order, &self.tables(), &self.permit(), codes)
            .expect("the template has all kinds")
    }

    /// What every count starts from.
    pub(crate) fn pool(&self) -> hub::Pool {
        let linked = self.link(self.received_by_linker());
        hub::pool(&linked.person_map, self.received_by_hub()).expect("a map of these contributions")
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
fn seeded(party: &Party) -> ChaCha20Rng {
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
        parties,
        behaviours: vec![template_behaviour()],
    };
    template.text().expect("the template holds")
}

fn signature(text: &str, player: &Player, share: Option<&Share>) -> Signature {
    Signature::new(text, &player.party, share.map(Share::digest), &player.keys)
}
