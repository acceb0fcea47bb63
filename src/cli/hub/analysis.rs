//! From what the hub accepted to profiles, candidates and counts. Nothing here is written or released.

use std::collections::BTreeMap;

use rand_chacha::rand_core::Rng as _;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use crate::agreement::{Areas, Basis, Candidates, Nomination as Nominating, Profiles};
use crate::contribution::{LinkEstimate, Linkage, Nomination};
use crate::hub::{self, Codes, CountTable, LinkRate, Listing, Pool, Received};
use crate::party::{Digest, PartyId, Statement as _};

/// The linker's answer, as it came.
pub(in crate::cli) const LINKAGE: &str = "contributions/people.linkage";
/// Which person each candidate's code stands for; it never leaves.
pub(in crate::cli) const CODES: &str = "work/candidates.csv";
/// What codes are made with.
pub(super) const SECRET: &str = "work/codes.secret";

/// What the hub knows of a round.
pub(in crate::cli) struct Analysis {
    pub(in crate::cli) pool: Pool,
    /// What the candidates' codes are made with.
    pub(super) secret: [u8; 32],
    pub(in crate::cli) listings: Vec<Listing>,
    /// Digest of each agency's manifest.
    pub(in crate::cli) contributions: BTreeMap<PartyId, Digest>,
    /// Digest over all that went in.
    pub(in crate::cli) inputs: Digest,
    /// Digest of the person map.
    pub(super) person_map: Digest,
    /// How right the links are, as the linker estimates.
    pub(super) estimate: LinkEstimate,
    /// How many records stand with another agency's, by what is known of their people.
    pub(super) link_rates: Vec<LinkRate>,
}

/// The contributions that the hub holds, opened again.
pub(super) fn contributions(
    desk: &Desk,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Vec<Received>, Failure> {
    let permit = agreed.permit::<Profiles>(session)?;
    let names = desk.names("contributions").into_iter().filter(|name| name.ends_with(".contribution"));
    names
        .map(|name| {
            let bytes = desk.read(&format!("contributions/{name}"))?.unwrap_or_default();
            Ok(hub::receive(&bytes, &permit, &desk.keys)?)
        })
        .collect()
}

/// Joins the contributions by the linker's answer, and puts candidates in order.
pub(in crate::cli) fn analyse(
    desk: &Desk,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Analysis, Failure> {
    let permit = agreed.permit::<Profiles>(session)?;
    let linkage = desk.read(LINKAGE)?.ok_or_else(|| {
        Failure::new(Kind::State, "the linker's answer has not come yet")
            .hint("when the linker has linked, take its file in with `pz hub accept`")
    })?;
    let (said, map) = Linkage::open(&linkage, &permit, &desk.keys)?;
    session.talk.work(3);
    session.talk.step("opening the contributions");
    let received = contributions(desk, agreed, session)?;
    let held: BTreeMap<_, _> = received.iter().map(|one| (one.manifest.agency.clone(), one.digest)).collect();
    if held != said.contributions {
        return Err(Failure::new(
            Kind::State,
            "a contribution came after the linker's answer: the two do not fit",
        )
        .hint("give the linker the newest contributions, and take its new answer in"));
    }
    let nominated = nominated(desk, agreed, session)?;
    session.talk.step("joining them by the linker's answer");
    let link_rates = hub::link_rates(&map, &received, &BTreeMap::new());
    let pool = hub::pool(&map, received)?;
    // Where only nominated people were sealed, everybody is nominated.
    let named = match agreed.agreement.basis() {
        Basis::Isa => pool.people.units_of(&nominated),
        Basis::Jag => pool.people.all_units(),
    };
    session.talk.step("putting candidates in order");
    let candidates = agreed.permit::<Candidates>(session)?;
    let secret = secret(desk, session)?;
    let listings = hub::candidates(&pool, &named, &candidates, &mut Codes::new(secret));
    let inputs = inputs(desk, &said, &held, &nominated)?;
    let (person_map, estimate) = (said.person_map, said.estimate);
    Ok(Analysis { pool, secret, listings, contributions: held, inputs, person_map, estimate, link_rates })
}

impl Analysis {
    /// The counts that release may let out; none where only nominated people were sealed.
    pub(in crate::cli) fn tables(
        &self,
        agreed: &Agreed,
        session: &Session<'_>,
    ) -> Result<Vec<CountTable>, Failure> {
        let profiles = hub::profiles(&self.pool, &agreed.permit::<Profiles>(session)?);
        Ok(hub::tables(&self.pool, &profiles, &agreed.permit::<Areas>(session)?))
    }

    /// How many candidates each group has.
    pub(in crate::cli) fn sizes(&self) -> BTreeMap<String, u64> {
        self.listings.iter().flat_map(Listing::sizes).collect()
    }
}

/// The hub's own secret of the round, from which codes are made: the same each time the round is analysed.
fn secret(desk: &Desk, session: &Session<'_>) -> Result<[u8; 32], Failure> {
    let kept = desk.read(SECRET)?.and_then(|bytes| bytes.try_into().ok());
    Ok(kept.unwrap_or_else(|| {
        let mut secret = [0; 32];
        session.random.for_use("candidates' codes").fill_bytes(&mut secret);
        secret
    }))
}

/// Nominated people, by agency and shuffled reference.
fn nominated(
    desk: &Desk,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Vec<(PartyId, Vec<i32>)>, Failure> {
    let names = desk.names("contributions").into_iter().filter(|name| name.ends_with(".nomination"));
    let mut nominated = Vec::new();
    for name in names {
        let permit = agreed.permit::<Nominating>(session)?;
        let bytes = desk.read(&format!("contributions/{name}"))?.unwrap_or_default();
        let (said, people) = Nomination::open(&bytes, &permit, &desk.keys)?;
        nominated.push((said.agency, people));
    }
    Ok(nominated)
}

/// Digest over all that an analysis rests on, so that nothing is done twice.
fn inputs(
    desk: &Desk,
    linkage: &Linkage,
    held: &BTreeMap<PartyId, Digest>,
    nominated: &[(PartyId, Vec<i32>)],
) -> Result<Digest, Failure> {
    let mut parts = vec![Digest::of(&linkage.to_bytes())];
    parts.extend(held.values());
    for file in [super::BOUNDARIES, super::POPULATION] {
        parts.push(Digest::of(&desk.read(file)?.unwrap_or_default()));
    }
    for (agency, people) in nominated {
        parts.push(Digest::of(agency.as_str().as_bytes()));
        parts.extend(people.iter().map(|reference| Digest::of(&reference.to_be_bytes())));
    }
    Ok(Digest::of_parts(parts.iter().map(|digest| digest.bytes().as_slice())))
}
