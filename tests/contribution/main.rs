//! What crosses holds as it was sealed, or is refused: layout, sender, signature, agreement, seal and digest.
#![cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod world;

use std::io::{Cursor, Read as _, Write as _};
use std::sync::Arc;

use people_zones::agency::{Extract, SealedExtract};
use people_zones::contribution::{self, Contacts, Error, Memory, People, Scratch, ScratchFile};
use people_zones::party::{self, PartyId};
use people_zones::{hub, linker};
use world::{WINDOW, World, world};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

impl World {
    fn sealed(&self, agency: usize, seed: u64) -> SealedExtract {
        self.sealed_in(agency, seed, Memory::shared())
    }

    fn sealed_in(&self, agency: usize, seed: u64, scratch: Arc<dyn Scratch>) -> SealedExtract {
        let rows: String = (0..12)
            .map(|row| {
                format!(
                    "P{row},Ash{},Kim,19{}-02-03,QX1 2AB,2026-05-0{}\n",
                    "bcdefghijklm".get(row..=row).unwrap(),
                    60 + row,
                    1 + row % 9
                )
            })
            .collect();
        let text = format!("Person ID,Surname,Forename,Date of birth,Postcode,Contact date\n{rows}");
        let extract = Extract::read("export.csv", text.as_bytes()).unwrap().working_in(scratch);
        self.seal(agency, extract, seed)
    }

    fn bytes(&self, agency: usize) -> Vec<u8> {
        self.sealed(agency, 7).sealed.read().unwrap()
    }

    /// What linker and hub say of a contribution; nothing where they take it.
    fn refused(&self, bytes: &[u8]) -> [Option<Error>; 2] {
        let linkage = self.agreement.permit(&self.round, WINDOW.to).unwrap();
        let profiles = self.agreement.permit(&self.round, WINDOW.to).unwrap();
        [
            linker::receive(bytes.to_vec(), &linkage, &self.parties[2].1).err(),
            hub::receive(bytes.to_vec(), &profiles, &self.parties[3].1).err(),
        ]
    }
}

#[test]
fn a_contribution_as_sealed_is_taken_by_both() {
    let world = world("one");
    assert_eq!(world.refused(&world.bytes(0)), [None, None]);
}

#[test]
fn every_changed_byte_is_refused_by_both() {
    let world = world("one");
    let bytes = world.bytes(0);
    // Every byte of the layout, the manifest and the signature; then every 23rd.
    for at in (0..4000).chain((4000..bytes.len()).step_by(23)).filter(|at| *at < bytes.len()) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(world.refused(&changed).iter().all(Option::is_some), "byte {at} of {}", bytes.len());
    }
}

#[test]
fn bytes_before_or_after_and_a_missing_end_are_refused() {
    let world = world("one");
    let bytes = world.bytes(0);
    let more = [bytes.as_slice(), b"\0"].concat();
    let before = [b"\0".as_slice(), bytes.as_slice()].concat();
    for changed in [more.as_slice(), before.as_slice(), &bytes[..bytes.len() - 1], b""] {
        assert!(
            world
                .refused(changed)
                .iter()
                .all(|one| matches!(one, Some(Error::Party(party::Error::Letter(_)))))
        );
    }
}

#[test]
fn a_part_exchanged_for_another_sealed_one_is_refused_by_both() {
    let world = world("one");
    let (mut own, other) = (members(&world.bytes(0)), members(&world.sealed(0, 8).sealed.read().unwrap()));
    let sound = zipped(&own);
    assert_eq!(world.refused(&sound), [None, None], "written again it is the same");
    let signature =
        || Some(Error::Party(party::Error::Signature { party: PartyId::from_text("council").unwrap() }));
    for part in 3..8 {
        let kept = std::mem::replace(&mut own[part].1, other[part].1.clone());
        assert_eq!(world.refused(&zipped(&own)), [signature(), signature()], "{}", own[part].0);
        own[part].1 = kept;
    }
}

#[test]
fn another_agencys_signature_or_name_is_refused() {
    let world = world("one");
    let (mut council, police) = (members(&world.bytes(0)), members(&world.bytes(1)));
    council[1].1.clone_from(&police[1].1);
    let signature = party::Error::Signature { party: PartyId::from_text("council").unwrap() };
    assert_eq!(world.refused(&zipped(&council))[0], Some(Error::Party(signature)));
    let text = String::from_utf8(council[0].1.clone()).unwrap();
    council[0].1 = text.replace("\"council\"", "\"linker\"").into_bytes();
    assert_eq!(world.refused(&zipped(&council))[0], Some(Error::Stranger));
}

#[test]
fn a_contribution_under_another_agreement_is_refused() {
    let (world, another) = (world("one"), world("another"));
    let [linker, hub] = world.refused(&another.bytes(0));
    let foreign = |error| matches!(error, Some(Error::Foreign { what: "agreement", .. }));
    assert!(foreign(linker) && foreign(hub));
}

#[test]
fn neither_linker_nor_hub_opens_the_others_part() {
    let world = world("one");
    let permit = world.agreement.permit::<people_zones::agreement::Linkage>(&world.round, WINDOW.to).unwrap();
    let opened = contribution::open(world.bytes(0), &permit).map_err(|error| error.to_string()).unwrap();
    let (linker, hub) = (&world.parties[2].1, &world.parties[3].1);
    let sealed = || Some(Error::Party(party::Error::Seal));
    assert_eq!(opened.part::<Contacts>(linker).err(), sealed());
    assert_eq!(opened.part::<People>(hub).err(), sealed());
    assert!(opened.part::<People>(linker).is_ok() && opened.part::<Contacts>(hub).is_ok());
}

#[test]
fn the_same_seed_gives_the_same_manifest_and_never_the_same_seal() {
    let world = world("one");
    let (one, again, other) = (world.sealed(0, 7), world.sealed(0, 7), world.sealed(0, 8));
    assert!(one.sealed.statement != other.sealed.statement);
    assert!(one.sealed.statement == again.sealed.statement && one.sealed.signature == again.sealed.signature);
    assert!(one.sealed.read().unwrap() != again.sealed.read().unwrap());
}

/// Memory for three rows of numbers, whatever is sealed.
struct Narrow;

impl Scratch for Narrow {
    fn file(&self) -> std::io::Result<ScratchFile> {
        Ok(Box::new(Cursor::new(Vec::new())))
    }

    fn rows_in_memory(&self) -> usize {
        3
    }
}

#[test]
fn a_contribution_does_not_show_how_little_memory_there_was() {
    let world = world("one");
    let (wide, narrow) = (world.sealed(0, 7), world.sealed_in(0, 7, Arc::new(Narrow)));
    assert!(wide.sealed.statement == narrow.sealed.statement, "the parts' digests are in it");
    assert_eq!(wide.exposure, narrow.exposure);
    assert_eq!(world.refused(&narrow.sealed.read().unwrap()), [None, None]);
}

fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let member = |at| {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(member).collect()
}

/// A ZIP as a forger who read ARCHITECTURE.md would write it.
fn zipped(members: &[(String, Vec<u8>)]) -> Vec<u8> {
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
