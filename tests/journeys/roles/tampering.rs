//! Nothing that was changed, cut, exchanged or put together anew is accepted: every byte of manifest, signatures,
//! agreement and log, 300 places of each sealed part, parts between agencies and rounds, and any missing end.

use std::io::Cursor;
use std::io::Write as _;

use people_zones::agreement::{Kit, Linkage, Profiles, SignedAgreement};
use people_zones::audit::{self, Head};
use people_zones::party::{Letter, Signed};
use people_zones::{contribution, hub, linker, synthetic};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::forged::{Members, members};
use super::village::{Agreed, ROUND, Stage, Village, village};

/// Places of each sealed part that are changed.
const PLACES: usize = 300;

/// Linker and hub with their keys.
struct Receivers {
    agreed: Agreed,
    linker: people_zones::party::Keys,
    hub: people_zones::party::Keys,
}

impl Receivers {
    fn of(village: &Village) -> Self {
        Self { agreed: village.agreed(), linker: village.keys("linker"), hub: village.keys("hub") }
    }

    /// How many of the two take a contribution.
    fn taken(&self, bytes: &[u8]) -> usize {
        let linkage = self.agreed.permit::<Linkage>();
        let profiles = self.agreed.permit::<Profiles>();
        usize::from(linker::receive(bytes.to_vec(), &linkage, &self.linker).is_ok())
            + usize::from(hub::receive(bytes.to_vec(), &profiles, &self.hub).is_ok())
    }

    #[track_caller]
    fn refuse(&self, bytes: &[u8], what: &str) {
        assert_eq!(self.taken(bytes), 0, "{what} was accepted");
    }
}

/// A letter put together by somebody who read how this program does it.
fn letter(members: &Members) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Police and council have sealed a few people each: small letters, of which every byte can be changed.
fn few_sealed() -> Village {
    let village = village(Stage::Agreed);
    for agency in ["council", "police"] {
        village.write(&format!("{{post}}/{agency}.txt"), few(agency));
        seal_few(&village, agency);
    }
    village
}

fn seal_few(village: &Village, agency: &str) {
    let nominated = format!("--nobody-opted-out --nominated {{post}}/{agency}.txt");
    village.does(agency, &format!("agency seal {{exports}}/{agency}.csv {nominated}"));
}

/// An agency's own references of those who have a story in the town.
fn few(agency: &str) -> String {
    let town = synthetic::town(1, synthetic::FEWEST_PEOPLE);
    let records = town.stories.iter().flat_map(|story| story.people.iter().flatten());
    records.filter(|record| record.agency == agency).map(|record| format!("{}\n", record.reference)).collect()
}

fn random() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

fn below(random: &mut ChaCha20Rng, bound: usize) -> usize {
    random.next_u32() as usize % bound
}

/// Another byte than this one.
fn other(random: &mut ChaCha20Rng, byte: u8) -> u8 {
    byte ^ u8::try_from(1 + below(random, 255)).unwrap()
}

#[test]
fn every_byte_of_manifest_and_signatures() {
    let village = few_sealed();
    let receivers = Receivers::of(&village);
    let whole = members(&village.bytes(&village.contribution("police")));
    assert_eq!(receivers.taken(&letter(&whole)), 2, "put together again, it is the same");
    let mut random = random();
    for part in 0..3 {
        for at in 0..whole[part].1.len() {
            let mut changed = whole.clone();
            changed[part].1[at] = other(&mut random, changed[part].1[at]);
            receivers.refuse(&letter(&changed), &format!("{} with byte {at} changed", whole[part].0));
        }
    }
}

#[test]
fn three_hundred_places_of_each_sealed_part() {
    let village = few_sealed();
    let receivers = Receivers::of(&village);
    let whole = members(&village.bytes(&village.contribution("police")));
    assert_eq!(whole.len(), 8);
    let mut random = random();
    for part in 3..whole.len() {
        for _ in 0..PLACES {
            let mut changed = whole.clone();
            let at = below(&mut random, changed[part].1.len());
            changed[part].1[at] = other(&mut random, changed[part].1[at]);
            receivers.refuse(&letter(&changed), &format!("{} with byte {at} changed", whole[part].0));
        }
    }
}

#[test]
fn a_sealed_part_is_noticed_changed_by_its_seal_as_well() {
    // Even if the police signed it so: the seal itself does not open.
    let village = few_sealed();
    let receivers = Receivers::of(&village);
    let mut random = random();
    for part in 0..2 {
        for _ in 0..PLACES {
            let file = village.forged("police", |_, parts| {
                let at = below(&mut random, parts[part].1.len());
                parts[part].1[at] = other(&mut random, parts[part].1[at]);
            });
            let opened = receivers.taken(&village.bytes(file));
            // The one to whom the part is sealed refuses; the other cannot open it.
            assert_eq!(opened, 1);
        }
    }
}

#[test]
fn bytes_of_the_file_as_it_travels() {
    let village = few_sealed();
    let receivers = Receivers::of(&village);
    let bytes = village.bytes(&village.contribution("police"));
    let mut random = random();
    for _ in 0..PLACES {
        let (at, cut) = (below(&mut random, bytes.len()), below(&mut random, bytes.len()));
        let mut changed = bytes.clone();
        changed[at] = other(&mut random, changed[at]);
        receivers.refuse(&changed, &format!("byte {at} changed"));
        receivers.refuse(&bytes[..cut], &format!("the first {cut} bytes"));
        receivers.refuse(&bytes[cut + 1..], &format!("all but the first {} bytes", cut + 1));
        let doubled = [&bytes[..cut], &bytes[at.min(cut)..]].concat();
        if doubled != bytes {
            receivers.refuse(&doubled, "with some bytes twice");
        }
    }
    receivers.refuse(&[&bytes[..], &bytes[..]].concat(), "twice the same");
    receivers.refuse(&[&bytes[..], b"\0"].concat(), "with a byte at its end");
}

#[test]
fn parts_exchanged_between_agencies_and_revisions() {
    let village = few_sealed();
    let receivers = Receivers::of(&village);
    seal_few(&village, "police");
    let own = members(&village.bytes(&village.contribution("police")));
    let revised = village.contribution("police").replace(".r1.", ".r2.");
    for from in [village.contribution("council"), revised] {
        let others = members(&village.bytes(&from));
        for part in 0..own.len() {
            let mut mixed = own.clone();
            mixed[part].1.clone_from(&others[part].1);
            receivers.refuse(&letter(&mixed), &format!("with {} of {from}", own[part].0));
        }
        for end in 1..own.len() {
            let mixed = [&own[..end], &others[end..]].concat();
            receivers.refuse(&letter(&mixed), &format!("{end} members, and the others of {from}"));
        }
    }
}

#[test]
fn every_byte_of_the_agreement() {
    let village = village(Stage::Agreed);
    let bytes = village.bytes("{hub}/agreement.signed");
    let digest = SignedAgreement::open(&bytes).unwrap().digest();
    let mut random = random();
    // Each takes the signatures of all; `make test-long` changes every byte of the text, too.
    let step = if std::env::var_os("PZ_LONG").is_some() { 1 } else { 17 };
    let signatures = bytes.len() - 2000;
    for at in (0..signatures).step_by(step).chain(signatures..bytes.len()) {
        // A capital for a small letter among the digits of the signatures; any other byte in the text.
        let byte = if at < signatures { other(&mut random, bytes[at]) } else { bytes[at] ^ 0x20 };
        let mut changed = bytes.clone();
        changed[at] = byte;
        assert!(SignedAgreement::open(&changed).is_err(), "byte {at}");
    }
    for _ in 0..PLACES {
        let cut = below(&mut random, bytes.len());
        assert!(SignedAgreement::open(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert_eq!(SignedAgreement::open(&bytes).unwrap().digest(), digest);
}

#[test]
fn places_of_the_kit_with_the_agreement_and_the_shares() {
    let village = village(Stage::Agreed);
    let hub = village.agreed().agreement.hub().clone();
    let opens = |bytes: &[u8]| {
        Letter::<Kit>::open(bytes.to_vec(), |_: &Kit| Ok::<_, people_zones::party::Error>(hub.clone()))
            .is_ok()
    };
    let bytes = village.bytes(&format!("{{hub}}/sent/{ROUND}.3-seal.kit"));
    assert!(opens(&bytes));
    let whole = members(&bytes);
    let mut random = random();
    for part in 0..whole.len() {
        for _ in 0..PLACES {
            let mut changed = whole.clone();
            let at = below(&mut random, changed[part].1.len());
            changed[part].1[at] = other(&mut random, changed[part].1[at]);
            assert!(!opens(&letter(&changed)), "{} with byte {at} changed", whole[part].0);
        }
    }
}

#[test]
fn every_byte_of_the_log() {
    let village = village(Stage::Released);
    for party in ["hub", "police"] {
        let log = village.bytes(&format!("{{{party}}}/audit/log.jsonl"));
        let signed = village.bytes(&format!("{{{party}}}/audit/head.json"));
        let me = village.keys(party);
        let role = village.agreed().agreement.party(&super::village::id(party)).unwrap().clone();
        assert!(me.belong_to(&role));
        let head = Signed::<Head>::open(&signed, |_| Ok::<_, people_zones::party::Error>(role.clone()))
            .unwrap()
            .statement;
        assert_eq!(head.check(std::str::from_utf8(&log).unwrap()), Ok(()));
        let mut random = random();
        for at in 0..log.len() {
            let mut changed = log.clone();
            changed[at] = other(&mut random, changed[at]);
            let held = std::str::from_utf8(&changed).is_ok_and(|text| head.check(text).is_ok());
            assert!(!held, "{party}: byte {at}");
        }
        for at in 0..signed.len() {
            for byte in [other(&mut random, signed[at]), signed[at] ^ 0x20] {
                let mut changed = signed.clone();
                changed[at] = byte;
                let opened =
                    Signed::<Head>::open(&changed, |_| Ok::<_, people_zones::party::Error>(role.clone()));
                assert!(opened.is_err(), "{party}: byte {at} of the head");
            }
        }
        let lines = std::str::from_utf8(&log).unwrap();
        let ends: Vec<usize> = lines.match_indices('\n').map(|(at, _)| at + 1).collect();
        for end in &ends[..ends.len() - 1] {
            assert!(audit::verify(&lines[..*end]).is_ok(), "a shorter log is a whole one by itself");
            assert!(head.check(&lines[..*end]).is_err(), "and the head tells it");
        }
    }
}

#[test]
fn changed_files_given_to_the_commands() {
    let village = village(Stage::Sealed);
    let bytes = village.bytes(&village.contribution("police"));
    let manifest = contribution_manifest(&bytes);
    let mut random = random();
    for at in [manifest, below(&mut random, bytes.len()), bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] = other(&mut random, changed[at]);
        village.write("{post}/police.r1.contribution", changed);
        for party in ["linker", "hub"] {
            let accept = format!("{party} accept {{post}}/police.r1.contribution");
            village.refuses_and_writes_it_down(party, &accept, 5, "");
        }
    }
    village.write("{post}/police.r1.contribution", &bytes[..bytes.len() / 2]);
    for party in ["linker", "hub"] {
        let accept = format!("{party} accept {{post}}/police.r1.contribution");
        village.refuses_and_writes_it_down(party, &accept, 5, "");
    }
}

/// Where the manifest stands in the file.
fn contribution_manifest(bytes: &[u8]) -> usize {
    let name = <contribution::Manifest as people_zones::party::Statement>::MEMBER.as_bytes();
    bytes.windows(name.len()).position(|at| at == name).unwrap() + 60
}
