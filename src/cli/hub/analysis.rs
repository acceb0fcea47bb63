//! From what the hub accepted to profiles, candidates and counts. Nothing here is written or released.

use std::collections::BTreeMap;

use rand_chacha::rand_core::Rng as _;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::ground;
use crate::agreement::{Areas, Basis, Candidates, Nomination as Nominating, Profiles};
use crate::contribution::{LinkEstimate, Linkage, Nominated, Nomination};
use crate::hub::{
    self, CarriedCase, Codes, CountTable, LinkRate, Listing, Named, Order, Pool, Quantity, Received, Tables,
    Weights,
};
use crate::party::{Digest, PartyId, Statement as _};

/// The linker's answer, as it came.
pub(in crate::cli) const LINKAGE: &str = "contributions/people.linkage";
/// How candidates are put in order.
pub(in crate::cli) const ORDER: &str = "order.toml";
/// Which person each candidate's code stands for; it never leaves.
pub(in crate::cli) const CODES: &str = "work/candidates.csv";
/// What codes are made with.
pub(super) const SECRET: &str = "work/codes.secret";

/// What the hub knows of a round.
pub(in crate::cli) struct Analysis {
    pub(in crate::cli) pool: Pool,
    /// What the candidates' codes are made with.
    pub(super) secret: [u8; 32],
    pub(in crate::cli) profiles: hub::Profiles,
    pub(in crate::cli) listings: Vec<Listing>,
    /// Digest of each agency's manifest.
    pub(in crate::cli) contributions: BTreeMap<PartyId, Digest>,
    /// Digest of each thing that went in, by what it is.
    pub(in crate::cli) made_from: BTreeMap<String, Digest>,
    /// Digest over all of them.
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
            Ok(hub::receive(bytes, &permit, &desk.keys)?)
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
    session.talk.work(4);
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
    let (order, tables) = (order(desk)?, tables(desk)?);
    session.talk.step("joining them by the linker's answer");
    let link_rates = hub::link_rates(&map, &received, &ground::deciles(desk)?);
    let pool = hub::pool(&map, received)?;
    let named = named(&nominated, &pool, agreed.agreement.basis());
    session.talk.step("counting each person's contacts");
    let profiles = hub::profiles(&pool, &tables, &permit).map_err(hub::Error::from)?;
    session.talk.step("putting candidates in order");
    let secret = secret(desk, session)?;
    let candidates = agreed.permit::<Candidates>(session)?;
    let listings = hub::candidates(&pool, &named, &order, &tables, &candidates, &mut Codes::new(secret));
    let listings = listings.map_err(hub::Error::from)?;
    let made_from = made_from(desk, agreed, &said, &held)?;
    let inputs = Digest::of_parts(made_from.values().map(|digest| digest.bytes().as_slice()));
    let (person_map, estimate) = (said.person_map, said.estimate);
    Ok(Analysis {
        pool,
        secret,
        profiles,
        listings,
        contributions: held,
        made_from,
        inputs,
        person_map,
        estimate,
        link_rates,
    })
}

/// Whom agencies put forward. Where only nominated people were sealed, everybody is.
fn named(nominated: &[(PartyId, Nominated)], pool: &Pool, basis: Basis) -> Named {
    let mut named = match basis {
        Basis::Isa => Named::default(),
        Basis::Jag => Named::all(&pool.people),
    };
    for (agency, people) in nominated {
        named.nominated(agency.as_str(), &people.people, &pool.people);
        for one in &people.carried {
            let case = CarriedCase { code: one.code.clone(), since: one.since };
            named.carried(agency.as_str(), one.reference, case, &pool.people);
        }
    }
    named
}

/// How candidates are put in order: as the hub's folder says, or as the template does.
fn order(desk: &Desk) -> Result<Order, Failure> {
    let Some(bytes) = desk.read(ORDER)? else { return Ok(Order::default()) };
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::new(Kind::Input, format!("{ORDER}: is no text in UTF-8")))?;
    Order::read(&text).map_err(|error| {
        Failure::new(Kind::Input, error).hint("correct order.toml in the hub's folder; nothing was changed")
    })
}

/// The users' tables of weights that are there.
pub(super) fn tables(desk: &Desk) -> Result<Tables, Failure> {
    let read = |quantity: Quantity| {
        let bytes = desk.read(quantity.file())?;
        let table = bytes.map(|bytes| Weights::read(quantity, &bytes)).transpose();
        table.map_err(|error| Failure::from(hub::Error::from(error)))
    };
    Ok(Tables { harm: read(Quantity::Harm)?, gravity: read(Quantity::Gravity)?, cost: read(Quantity::Cost)? })
}

impl Analysis {
    /// The counts that release may let out; none where only nominated people were sealed.
    pub(in crate::cli) fn tables(
        &self,
        agreed: &Agreed,
        session: &Session<'_>,
    ) -> Result<Vec<CountTable>, Failure> {
        Ok(hub::tables(&self.pool, &self.profiles, &self.listings, &agreed.permit::<Areas>(session)?))
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

/// Whom each agency put forward.
fn nominated(
    desk: &Desk,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Vec<(PartyId, Nominated)>, Failure> {
    let mut nominated = Vec::new();
    for name in nominations(desk) {
        let permit = agreed.permit::<Nominating>(session)?;
        let bytes = desk.read(&format!("contributions/{name}"))?.unwrap_or_default();
        let (said, people) = Nomination::open(&bytes, &permit, &desk.keys)?;
        nominated.push((said.agency, people));
    }
    Ok(nominated)
}

fn nominations(desk: &Desk) -> Vec<String> {
    desk.names("contributions").into_iter().filter(|name| name.ends_with(".nomination")).collect()
}

/// Digest of each thing that an analysis rests on. Community concerns are none of them: they move no point.
fn made_from(
    desk: &Desk,
    agreed: &Agreed,
    linkage: &Linkage,
    held: &BTreeMap<PartyId, Digest>,
) -> Result<BTreeMap<String, Digest>, Failure> {
    let mut made = BTreeMap::from([
        ("agreement".to_owned(), agreed.agreement.digest()),
        ("linkage".to_owned(), Digest::of(&linkage.to_bytes())),
        ("program".to_owned(), Digest::of(env!("CARGO_PKG_VERSION").as_bytes())),
    ]);
    made.extend(held.iter().map(|(agency, digest)| (format!("contribution of {agency}"), *digest)));
    let weights = Quantity::ALL.map(Quantity::file);
    let files = [super::BOUNDARIES, super::POPULATION, ORDER].into_iter().chain(weights).map(str::to_owned);
    for file in files.chain(nominations(desk).into_iter().map(|name| format!("contributions/{name}"))) {
        if let Some(bytes) = desk.read(&file)? {
            made.insert(file, Digest::of(&bytes));
        }
    }
    Ok(made)
}
