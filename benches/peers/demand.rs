//! A round of any size at the hub: times opening contributions, joining, profiles, and groups with their order.
//!
//! `cargo run --release --example demand -- PEOPLE CONTACTS RELATIONSHIPS [CRIMES]`: so many in a thousand contacts
//! are of crime; 60 where nothing is said.

#![expect(clippy::cast_possible_truncation, reason = "invented numbers, all of them small")]

use std::error::Error;
use std::time::Instant;

use jiff::civil::date;
use people_zones::agency::Share;
use people_zones::agreement::{
    FALSE_MERGE_COST, MatchKeys, Round, Signature, SignedAgreement, Template, Window, template_behaviour,
};
use people_zones::contribution::{
    Attributes, Contacts, Counts, Manifest, Needs, Part, PartDigest, People, PersonMap, PersonRow,
    RULES_VERSION, Relationships, Salt,
};
use people_zones::hub::{self, Codes, Named, Order, Quantity, Tables, Weights};
use people_zones::party::{Digest, Keys, Letter, Party, PartyId, Role, seal};
use people_zones::schema::{self, AgeBand, ContactKind, Domain, KINDS, RELATIONSHIPS, day_number};
use people_zones::statistics::{Generator, Purpose, Stream as Random};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

type Done<T> = Result<T, Box<dyn Error>>;

const AGENCIES: [&str; 5] = ["council", "education", "health", "housing", "police"];
const AREAS: u32 = 611;

struct Player {
    party: Party,
    keys: Keys,
}

fn main() -> Done<()> {
    let words: Vec<u64> = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let [people, contacts, relationships, more @ ..] = &words[..] else {
        return Err("PEOPLE CONTACTS RELATIONSHIPS [CRIMES]".into());
    };
    let size = Size {
        people: u32::try_from(*people)?,
        contacts: *contacts,
        relationships: *relationships,
        crimes: more.first().map_or(60, |crimes| *crimes as u32),
    };
    let players: Vec<Player> = AGENCIES.iter().map(|name| player(name, Role::Agency)).collect();
    let (linker, hub) = (player("linker", Role::Linker), player("hub", Role::Hub));
    let agreement = signed(&players, &linker, &hub);
    let window = Window { from: date(2024, 10, 1), to: date(2026, 9, 30) };
    let round = Round {
        name: "bench".to_owned(),
        agreement: agreement.digest(),
        purpose: agreement.terms().purpose.clone(),
        rehearsal: true,
        window,
    };
    let permit = agreement.permit(&round, window.to)?;
    let (sealed, map) = contributions(&size, &players, &hub.party, &round)?;
    let mut clock = Clock::new();
    let received = sealed.iter().map(|bytes| hub::receive(bytes.to_vec(), &permit, &hub.keys));
    let received = received.collect::<Result<Vec<_>, _>>()?;
    drop(sealed);
    clock.lap("open");
    let pool = hub::pool(&map, received)?;
    clock.lap("join");
    let table = |quantity| Weights::read(quantity, hub::weights_template(quantity).as_bytes()).ok();
    let tables = Tables {
        harm: table(Quantity::Harm),
        gravity: table(Quantity::Gravity),
        cost: table(Quantity::Cost),
    };
    let profiles = hub::profiles(&pool, &tables, &permit)?;
    clock.lap("profiles");
    let leave = agreement.permit(&round, window.to)?;
    let lists = hub::candidates(
        &pool,
        &Named::default(),
        &Order::default(),
        &tables,
        &leave,
        &mut Codes::new([1; 32]),
    )?;
    clock.lap("groups and order");
    let candidates: usize = lists.iter().map(|list| list.candidates.len()).sum();
    clock.say(&size, profiles.rows.len(), candidates);
    Ok(())
}

struct Size {
    people: u32,
    contacts: u64,
    relationships: u64,
    crimes: u32,
}

fn player(name: &str, role: Role) -> Player {
    let seed = name.bytes().fold(7, |sum: u64, byte| sum * 31 + u64::from(byte));
    let keys = Keys::generate(&mut ChaCha20Rng::seed_from_u64(seed));
    Player { party: keys.party(PartyId::from_text(name).expect("a plain name"), role), keys }
}

fn signed(agencies: &[Player], linker: &Player, hub: &Player) -> people_zones::agreement::Agreement {
    let all = || agencies.iter().chain([linker, hub]);
    let template = Template {
        title: "Bench".to_owned(),
        rehearsal: true,
        begins: date(2026, 9, 30),
        expires: date(2026, 9, 30),
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: all().map(|one| one.party.clone()).collect(),
        behaviours: vec![template_behaviour()],
    };
    let text = template.text().expect("the template holds");
    let share = |one: &Player| {
        (one.party.role == Role::Agency).then(|| Share::generate(&mut ChaCha20Rng::seed_from_u64(1)).digest())
    };
    let signatures = all().map(|one| Signature::new(&text, &one.party, share(one), &one.keys)).collect();
    let bytes = SignedAgreement::new(text, signatures).to_bytes();
    SignedAgreement::open(&bytes).expect("everybody signed")
}

/// Every agency's contribution, and who is who. Two of five agencies know a person on average.
fn contributions(
    size: &Size,
    players: &[Player],
    hub: &Party,
    round: &Round,
) -> Done<(Vec<Vec<u8>>, PersonMap)> {
    let generator = Generator::new(1);
    let mut rows = Vec::new();
    let mut sealed = Vec::new();
    for (place, one) in (0i16..).zip(players) {
        let known = |person: &u32| {
            // Everybody is known to one agency at least: people are numbered without gaps.
            *person % 5 == u32::from(place.unsigned_abs())
                || generator.stream(Purpose::Rank, *person, u32::from(place.unsigned_abs())).unit() < 0.25
        };
        let own: Vec<u32> = (0..size.people).filter(known).collect();
        let person = |(reference, person): (i32, &u32)| PersonRow {
            agency: place,
            reference,
            person: person.cast_signed(),
            household: -1,
            probability: 1.0,
            reasons: 0,
        };
        rows.extend((0..).zip(&own).map(person));
        let mut random = generator.stream(Purpose::Permutation, 0, u32::from(place.unsigned_abs()));
        let parts = Parts {
            contacts: contacts(size, own.len(), round.window, &mut random),
            relationships: relationships(size.relationships / 5, own.len(), &mut random),
            attributes: Attributes {
                reference: (0..).take(own.len()).collect(),
                age_band: own
                    .iter()
                    .map(|person| if person % 6 == 0 { AgeBand::From10To17 } else { AgeBand::From18 }.code())
                    .collect(),
                sex: vec![0; own.len()],
            },
        };
        sealed.push(parts.seal(own.len(), one, hub, round)?);
    }
    Ok((sealed, PersonMap { rows }))
}

struct Parts {
    contacts: Contacts,
    relationships: Relationships,
    attributes: Attributes,
}

impl Parts {
    fn seal(self, people: usize, one: &Player, hub: &Party, round: &Round) -> Done<Vec<u8>> {
        let none = Needs { reference: Vec::new(), kind: Vec::new() };
        let packed = [
            (People::FILE, Vec::new()),
            packed(&self.contacts),
            packed(&none),
            packed(&self.relationships),
            packed(&self.attributes),
        ];
        let people = people as u64;
        let manifest = Manifest {
            agency: one.party.id.clone(),
            agreement: round.agreement,
            purpose: round.purpose.clone(),
            round: round.name.clone(),
            revision: 1,
            sealed_at: jiff::Timestamp::UNIX_EPOCH,
            schema: schema::VERSION,
            rules: RULES_VERSION,
            key_fingerprint: String::new(),
            window: round.window,
            counts: Counts {
                rows: self.contacts.reference.len() as u64,
                people,
                identities: people,
                contacts: self.contacts.reference.len() as u64,
                needs: 0,
                relationships: self.relationships.reference.len() as u64,
            },
            fields: Vec::new(),
            dates: people_zones::agreement::DateForm::Day,
            opt_outs_left_out: true,
            nominated_only: false,
            months: std::collections::BTreeMap::default(),
            refused: std::collections::BTreeMap::default(),
            filled: std::collections::BTreeMap::default(),
            uniqueness: 0,
            areas: (0..AREAS).map(|area| format!("A{area:04}")).collect(),
            parts: packed
                .iter()
                .map(|(file, bytes)| PartDigest { file: (*file).to_owned(), sha256: Digest::of(bytes) })
                .collect(),
        };
        // Sealed to the hub throughout: nobody opens the linker's part here.
        let sealed = packed.iter().map(|(file, bytes)| Ok((*file, seal(bytes, &[hub])?)));
        let sealed = sealed.collect::<Result<Vec<_>, people_zones::party::Error>>()?;
        Ok(Letter::post(&manifest, &sealed, &one.keys).bytes)
    }
}

fn packed<P: Part>(part: &P) -> (&'static str, Vec<u8>) {
    (P::FILE, part.to_parquet(Salt([0; 16])))
}

/// A fifth of all contacts: many for few, and few for many, in the agency's own order of people.
fn contacts(size: &Size, people: usize, window: Window, random: &mut Random) -> Contacts {
    let crimes: Vec<&ContactKind> =
        KINDS.iter().filter(|kind| kind.domain == Domain::CrimeAndDisorder).collect();
    let others: Vec<&ContactKind> =
        KINDS.iter().filter(|kind| kind.domain != Domain::CrimeAndDisorder).collect();
    let (first, last) = (day_number(window.from), day_number(window.to));
    let count = (size.contacts / AGENCIES.len() as u64) as usize;
    let mut reference: Vec<i32> =
        (0..count).map(|_| (random.unit().powi(2) * people as f64) as i32).collect();
    reference.sort_unstable();
    let mut all = Contacts { reference, ..Contacts::default() };
    for event in 0..count {
        let kinds = if random.below(1000) < size.crimes { &crimes } else { &others };
        all.kind.push(kinds[random.below(kinds.len() as u32) as usize].code);
        all.date.push(first + random.below((last - first + 1) as u32) as i32);
        all.role.push(random.below(schema::Role::ALL.len() as u32) as i16);
        all.area.push(random.below(AREAS) as i32);
        all.event.push((event / 2) as i32);
    }
    all
}

fn relationships(count: u64, people: usize, random: &mut Random) -> Relationships {
    let one = |random: &mut Random| {
        let (one, other) = (random.below(people as u32) as i32, random.below(people as u32) as i32);
        (one, other, RELATIONSHIPS[random.below(RELATIONSHIPS.len() as u32) as usize].code)
    };
    let mut rows: Vec<_> = (0..count).map(|_| one(random)).filter(|(one, other, _)| one != other).collect();
    rows.sort_unstable();
    rows.dedup();
    Relationships {
        reference: rows.iter().map(|row| row.0).collect(),
        other: rows.iter().map(|row| row.1).collect(),
        kind: rows.iter().map(|row| row.2).collect(),
    }
}

/// Seconds on the clock of each stage.
struct Clock {
    began: Instant,
    laps: Vec<(&'static str, f64)>,
}

impl Clock {
    fn new() -> Self {
        Self { began: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.began.elapsed().as_secs_f64()));
        self.began = Instant::now();
    }

    #[expect(clippy::print_stdout, reason = "what it took is what this program is for")]
    fn say(&self, size: &Size, profiles: usize, candidates: usize) {
        let all: f64 = self.laps.iter().map(|(_, seconds)| seconds).sum();
        println!(
            "{}",
            serde_json::json!({
                "people": profiles, "contacts": size.contacts, "relationships": size.relationships,
                "candidates": candidates, "wall_s": self.laps, "all_wall_s": all,
            })
        );
    }
}
