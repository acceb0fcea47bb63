//! A round over a world's exports, as far as the linker's answer.

use std::collections::BTreeMap;

use jiff::civil::date;
use people_zones::agency::{self, Extract, LinkageKey, Lookup, Sending, Share};
use people_zones::agreement::{Agreement, Round, Signature, SignedAgreement, Template, Window};
use people_zones::linker::{self, Before, LinkReport, Received};
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

fn agreement(players: &[Player], shares: &[(PartyId, Share)]) -> Agreement {
    let template = Template {
        title: "Linkage".to_owned(),
        rehearsal: true,
        begins: WINDOW.to,
        expires: WINDOW.to,
        parties: players.iter().map(|player| player.party.clone()).collect(),
        behaviours: Vec::new(),
    };
    let text = template.text().unwrap();
    let signature = |(at, player): (usize, &Player)| {
        Signature::new(&text, &player.party, shares.get(at).map(|(_, share)| share.digest()), &player.keys)
    };
    let signatures = players.iter().enumerate().map(signature).collect();
    SignedAgreement::open(&SignedAgreement::new(text.clone(), signatures).to_bytes()).unwrap()
}

/// Seals every export and links them.
pub(crate) fn link(exports: &[Export]) -> Answer {
    let players = players(exports);
    let (agencies, linker) = (&players[..exports.len()], &players[exports.len()]);
    let share = |place: u64| Share::generate(&mut seeded(100 + place));
    let shares: Vec<(PartyId, Share)> =
        (0..).zip(agencies).map(|(place, one)| (one.party.id.clone(), share(place))).collect();
    let agreement = agreement(&players, &shares);
    let key = LinkageKey::derive(&shares, &agreement).map_err(|error| error.to_string()).unwrap();
    let (digest, purpose) = (agreement.digest(), agreement.terms().purpose.clone());
    let round = Round { name: "r".into(), agreement: digest, purpose, rehearsal: true, window: WINDOW };
    let (mut received, mut lookups): (Vec<Received>, Vec<Lookup>) = (Vec::new(), Vec::new());
    for (export, one) in exports.iter().zip(agencies) {
        let extract = Extract::read(&export.file, &export.bytes).unwrap();
        let (clean, _) = extract.clean(&WINDOW).unwrap();
        let permit = agreement.permit(&round, WINDOW.to).unwrap();
        let own = (&one.party, &one.keys);
        let sealed = agency::seal(clean, &key, own, &permit, SENDING, &mut seeded(7)).unwrap();
        let permit = agreement.permit(&round, WINDOW.to).unwrap();
        received.push(linker::receive(&sealed.sealed.bytes, &permit, &linker.keys).unwrap());
        lookups.push(Lookup::open(&sealed.lookup, &one.keys).unwrap());
    }
    let permit = agreement.permit(&round, WINDOW.to).unwrap();
    let linked = linker::link(received, &Before::default(), &permit, &mut seeded(9)).unwrap();
    let people = linked.person_map.rows.iter().map(|row| {
        let agency = usize::try_from(row.agency).unwrap();
        let own = lookups[agency].own(row.reference).unwrap().to_owned();
        ((agencies[agency].party.id.to_string(), own), (row.person, row.probability, row.reasons))
    });
    Answer { people: people.collect(), report: linked.report }
}
