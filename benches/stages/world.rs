//! An invented town and what its agencies sealed: what every stage starts from.

use people_zones::agency::CleanExtract;
use people_zones::agreement::{Activity, Permit};
use people_zones::contribution::ScratchFile;
use people_zones::party::Posted;
use people_zones::{hub, linker};

use super::agencies::{Agencies, seeded};

/// A round before anything has happened in it.
pub(crate) struct World {
    agencies: Agencies,
    /// Made once: sealing has a bench of its own.
    contributions: Vec<Vec<u8>>,
    contacts: u64,
}

impl World {
    pub(crate) fn new() -> Self {
        let agencies = Agencies::new();
        let sealed = agencies.seal(agencies.clean()).into_iter();
        let contributions = sealed.map(|one| one.read().expect("it stands in memory")).collect();
        let mut world = Self { agencies, contributions, contacts: 0 };
        world.contacts = world.received_by_hub().iter().map(|one| one.manifest.counts.contacts).sum();
        world
    }

    /// Leave to do one activity.
    pub(crate) fn permit<A: Activity>(&self) -> Permit<'_, A> {
        self.agencies.permit()
    }

    /// Every export, read and cleaned.
    pub(crate) fn clean(&self) -> Vec<CleanExtract> {
        self.agencies.clean()
    }

    /// Every agency's contribution, from its clean extract.
    pub(crate) fn seal(&self, extracts: Vec<CleanExtract>) -> Vec<Posted<ScratchFile>> {
        self.agencies.seal(extracts)
    }

    /// Contacts of all agencies.
    pub(crate) fn contacts(&self) -> u64 {
        self.contacts
    }

    /// What the linker holds before it links.
    pub(crate) fn received_by_linker(&self) -> Vec<linker::Received> {
        let [me, _] = self.agencies.receivers();
        let receive = |bytes: &Vec<u8>| linker::receive(bytes.to_vec(), &self.permit(), &me.keys);
        self.contributions.iter().map(|bytes| receive(bytes).expect("just sealed")).collect()
    }

    /// What the linker makes of it.
    pub(crate) fn link(&self, received: Vec<linker::Received>) -> linker::Linked {
        let [me, _] = self.agencies.receivers();
        let mut random = seeded(&me.party);
        linker::link(received, &linker::Before::default(), &self.permit(), &mut random)
            .expect("contributions of one round")
    }

    /// What the hub holds before it pools.
    pub(crate) fn received_by_hub(&self) -> Vec<hub::Received> {
        let [_, me] = self.agencies.receivers();
        let receive = |bytes: &Vec<u8>| hub::receive(bytes.to_vec(), &self.permit(), &me.keys);
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
