//! `pz hub preflight`: from the agencies' manifests alone, what would go wrong.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, arrivals, input};
use crate::agreement::Profiles;
use crate::contribution::{self, IdentityPart as Part, MATCH_KEYS, Manifest};
use crate::party::Role;

/// What fewer people than this have, in thousandths, rarely links an agency's people to others.
const THIN: u32 = 300;

/// Look at agencies' manifests before anything is sent
///
/// Agencies send the manifest and its signature, which stand beside the sealed contribution. No person is in them.
/// Says whether the contributions would be accepted, and what would make for few links.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub preflight post/*.manifest.json")]
pub(super) struct Args {
    /// Manifests, each with its signature `*.manifest.sig` beside it
    #[arg(value_name = "MANIFEST", required = true)]
    manifests: Vec<PathBuf>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub preflight", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let (mut manifests, mut failures) = (Vec::new(), Vec::new());
    for path in &args.manifests {
        match one(path, &agreed, session) {
            Ok(manifest) => manifests.push(manifest),
            Err(failure) => failures.push(failure.named(&path.display().to_string())),
        }
    }
    failures.extend(unlike_key(&manifests));
    let notes: Vec<String> = manifests.iter().flat_map(|manifest| notes(manifest, &agreed)).collect();
    if let Some(failure) = Failure::together(failures, &[]) {
        return Err(failure);
    }
    let json = serde_json::json!({ "manifests": manifests, "notes": notes });
    Ok(Outcome { words: words(&manifests, &notes), json })
}

fn one(path: &Path, agreed: &Agreed, session: &Session<'_>) -> Result<Manifest, Failure> {
    let permit = agreed.permit::<Profiles>(session)?;
    let bytes = input::bytes(path)?;
    let signature = input::bytes(&path.with_extension("sig"))?;
    let manifest = contribution::manifest(&bytes, &signature, &permit)?;
    arrivals::within_terms(&manifest, agreed)?;
    Ok(manifest)
}

/// All agencies use the same linkage key; the odd ones out are those unlike the most.
fn unlike_key(manifests: &[Manifest]) -> Option<Failure> {
    let like = |one: &Manifest| {
        manifests.iter().filter(|other| other.key_fingerprint == one.key_fingerprint).count()
    };
    let most = manifests.iter().max_by_key(|one| like(one))?;
    let odd: Vec<&str> = manifests
        .iter()
        .filter(|one| one.key_fingerprint != most.key_fingerprint)
        .map(|one| one.agency.as_str())
        .collect();
    (!odd.is_empty()).then(|| {
        Failure::new(
            Kind::Key,
            format!(
                "{} used another linkage key than the others: their people would never meet",
                odd.join(", ")
            ),
        )
        .hint("they seal again with the newest kit")
    })
}

fn notes(manifest: &Manifest, agreed: &Agreed) -> Vec<String> {
    let agency = &manifest.agency;
    let mut notes = Vec::new();
    let shares = KNOWN.iter().map(|(what, parts)| (what, filled(manifest, parts)));
    let thin: Vec<String> = shares
        .filter(|(_, share)| *share < THIN)
        .map(|(what, share)| format!("{what} ({} %)", share / 10))
        .collect();
    if thin.len() == KNOWN.len() {
        notes.push(format!("{agency}: hardly anybody has enough of an identity to be linked"));
    } else if !thin.is_empty() {
        notes.push(format!("{agency}: few people have {} to be linked by", thin.join(", or ")));
    }
    notes.extend(coverage(manifest, agreed));
    let refused: u64 = manifest.refused.values().sum();
    if refused * 20 > manifest.counts.rows {
        notes.push(format!("{agency}: {refused} of {} rows were refused", manifest.counts.rows));
    }
    notes
}

/// What people are linked by, with the parts of match keys that it gives.
const KNOWN: &[(&str, &[Part])] = &[
    ("an NHS number", &[Part::NhsNumber]),
    (
        "a name",
        &[
            Part::Surname,
            Part::NearSurname,
            Part::SurnameSound,
            Part::Forename,
            Part::NearForename,
            Part::FormalForename,
            Part::Initial,
            Part::NamePair,
            Part::AnyName,
        ],
    ),
    (
        "a birth date",
        &[Part::BirthDate, Part::BirthDay, Part::BirthMonth, Part::BirthYearDay, Part::BirthYear],
    ),
    ("a postcode", &[Part::Postcode, Part::Sector, Part::District]),
    ("an address", &[Part::Street, Part::Address, Part::Dwelling]),
];

/// Share of people with a pseudonym in which such a part is, in thousandths: of the match key that most have.
fn filled(manifest: &Manifest, parts: &[Part]) -> u32 {
    let holding = MATCH_KEYS.iter().filter(|key| key.parts.iter().any(|part| parts.contains(part)));
    holding.filter_map(|key| manifest.filled.get(key.name)).copied().max().unwrap_or(0)
}

/// Months of the window without any contact, in the middle or at an end.
fn coverage(manifest: &Manifest, agreed: &Agreed) -> Option<String> {
    let window = agreed.round.window;
    let (mut month, mut empty) = (window.from.first_of_month(), Vec::new());
    while month <= window.to {
        let name = month.strftime("%Y-%m").to_string();
        if !manifest.months.contains_key(&name) {
            empty.push(name);
        }
        month = month.saturating_add(jiff::Span::new().months(1));
    }
    let (first, last) = (empty.first()?, empty.last()?);
    Some(format!("{}: no contact in {} months between {first} and {last}", manifest.agency, empty.len()))
}

fn words(manifests: &[Manifest], notes: &[String]) -> String {
    let mut words = String::new();
    for manifest in manifests {
        let counts = manifest.counts;
        writeln!(
            words,
            "{}, revision {}: {} people, {} contacts, {} % of people unique",
            manifest.agency,
            manifest.revision,
            counts.people,
            counts.contacts,
            manifest.uniqueness.div_ceil(10)
        )
        .expect("a string takes all writes");
    }
    for note in notes {
        writeln!(words, "  note: {note}").expect("a string takes all writes");
    }
    words + "All of these would be accepted.\n"
}
