//! A round over a world's exports, as far as the linker's answer.

use std::collections::BTreeMap;

use jiff::civil::date;
use people_zones::agency::{self, Extract, LinkageKey, Lookup, Sending, Share};
use people_zones::agreement::{
    Agreement, FALSE_MERGE_COST, MatchKeys, Round, Signature, SignedAgreement, Template, Window,
};
use people_zones::linker::{self, Before, LinkReport, Linked, Received};
use people_zones::party::{Keys, Party, PartyId, Role};
use people_zones::synthetic::Export;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const WINDOW: Window = Window { from: date(2025, 1, 1), to: date(2026, 9, 30) };
const SENDING: Sending = Sending { revision: 1, at: jiff::Timestamp::UNIX_EPOCH, opt_outs_left_out: true };

/// Who is held to be whom.
pub(crate) struct Answer {
    /// Number of the person, probability and reasons, by agency and reference.
    pub(crate) people: BTreeMap<(String, String), (i32, f32, i64)>,
    pub(crate) report: LinkReport,
}

struct Player {
    party: Party,
    keys: Keys,
}

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn players(exports: &[Export]) -> Vec<Player> {
    let agencies = exports.iter().map(|export| (export.file.trim_end_matches(".csv"), Role::Agency));
    let all = agencies.chain([("linker", Role::Linker), ("hub", Role::Hub)]);
    (0..)
        .zip(all)
        .map(|(place, (name, role))| {
            let keys = Keys::generate(&mut seeded(place));
            Player { party: keys.party(PartyId::from_text(name).unwrap(), role), keys }
        })
        .collect()
}

fn agreement(players: &[Player], shares: &[(PartyId, Share)], changes: &[(&str, &str)]) -> Agreement {
    let template = Template {
        title: "Linkage".to_owned(),
        rehearsal: true,
        begins: WINDOW.to,
        expires: WINDOW.to,
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: players.iter().map(|player| player.party.clone()).collect(),
        behaviours: Vec::new(),
    };
    let text = changes.iter().fold(template.text().unwrap(), |text, (written, changed)| {
        assert!(text.contains(written), "{written}");
        text.replace(written, changed)
    });
    let signature = |(at, player): (usize, &Player)| {
        Signature::new(&text, &player.party, shares.get(at).map(|(_, share)| share.digest()), &player.keys)
    };
    let signatures = players.iter().enumerate().map(signature).collect();
    SignedAgreement::open(&SignedAgreement::new(text.clone(), signatures).to_bytes()).unwrap()
}

/// Everything that agencies have sealed.
pub(crate) struct Sealed {
    players: Vec<Player>,
    agreement: Agreement,
    round: Round,
    /// By agency.
    contributions: Vec<Vec<u8>>,
    lookups: Vec<Lookup>,
}

/// Seals every export.
pub(crate) fn seal(exports: &[Export]) -> Sealed {
    seal_under(exports, &[])
}

/// Seals every export under an agreement in which some terms are others than the template's.
pub(crate) fn seal_under(exports: &[Export], changes: &[(&str, &str)]) -> Sealed {
    let players = players(exports);
    let share = |place: u64| Share::generate(&mut seeded(100 + place));
    let shares: Vec<(PartyId, Share)> = (0..)
        .zip(&players[..exports.len()])
        .map(|(place, one)| (one.party.id.clone(), share(place)))
        .collect();
    let agreement = agreement(&players, &shares, changes);
    let key = LinkageKey::derive(&shares, &agreement).map_err(|error| error.to_string()).unwrap();
    let (digest, purpose) = (agreement.digest(), agreement.terms().purpose.clone());
    let round = Round { name: "r".into(), agreement: digest, purpose, rehearsal: true, window: WINDOW };
    let mut sealed = Sealed { players, agreement, round, contributions: Vec::new(), lookups: Vec::new() };
    for (export, one) in exports.iter().zip(&sealed.players) {
        let extract = Extract::read(&export.file, &export.bytes).unwrap();
        let (clean, _) = extract.clean(&WINDOW).unwrap();
        let permit = sealed.agreement.permit(&sealed.round, WINDOW.to).unwrap();
        let made =
            agency::seal(clean, &key, (&one.party, &one.keys), &permit, SENDING, &mut seeded(7)).unwrap();
        sealed.contributions.push(made.sealed.read().unwrap());
        sealed.lookups.push(Lookup::open(&made.lookup, &one.keys).unwrap());
    }
    sealed
}

impl Sealed {
    /// Agencies in the agreement's order.
    pub(crate) fn agencies(&self) -> Vec<PartyId> {
        self.agreement.agencies().iter().map(|party| party.id.clone()).collect()
    }

    /// What the linker opens of the first agencies' contributions.
    pub(crate) fn received(&self, first: usize) -> Vec<Received> {
        let permit = self.agreement.permit(&self.round, WINDOW.to).unwrap();
        let linker = &self.players[self.contributions.len()];
        let receive = |bytes: &Vec<u8>| linker::receive(bytes.to_vec(), &permit, &linker.keys).unwrap();
        self.contributions[..first].iter().map(receive).collect()
    }

    /// Links the first agencies' contributions.
    pub(crate) fn link(&self, first: usize, before: &Before<'_>) -> Linked {
        self.link_received(self.received(first), before)
    }

    /// Links contributions as they arrived.
    pub(crate) fn link_received(&self, received: Vec<Received>, before: &Before<'_>) -> Linked {
        let permit = self.agreement.permit(&self.round, WINDOW.to).unwrap();
        linker::link(received, before, &permit, &mut seeded(9)).unwrap()
    }

    /// The agency's own reference of a record.
    pub(crate) fn own(&self, agency: i16, reference: i32) -> (String, String) {
        let agency = usize::try_from(agency).unwrap();
        let own = self.lookups[agency].own(reference).unwrap().to_owned();
        (self.players[agency].party.id.to_string(), own)
    }
}

/// Seals every export and links them.
pub(crate) fn link(exports: &[Export]) -> Answer {
    seal(exports).answer()
}

impl Sealed {
    /// Links all contributions; who is who by the agencies' own references.
    pub(crate) fn answer(&self) -> Answer {
        self.answer_to(self.received(self.contributions.len()))
    }

    /// The same of contributions as they arrived.
    pub(crate) fn answer_to(&self, received: Vec<Received>) -> Answer {
        let linked = self.link_received(received, &Before::default());
        let people = linked
            .person_map
            .rows
            .iter()
            .map(|row| (self.own(row.agency, row.reference), (row.person, row.probability, row.reasons)));
        Answer { people: people.collect(), report: linked.report }
    }
}
