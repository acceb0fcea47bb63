//! What hub and linker do alike with files that arrive: refuse what is old or unlike the others, keep, give a receipt.

use std::path::{Path, PathBuf};

use super::Outcome;
use super::desk::{Agreed, Desk};
use super::failure::{Failure, Kind};
use super::session::Session;
use crate::agreement::Basis;
use crate::audit::{Step, Verb};
use crate::contribution::{Manifest, Receipt};
use crate::party::{Digest, PartyId, Role, Signed, Statement as _};

/// Takes in each file by itself. The worst failure gives the exit code; every file is told of.
pub(super) fn each(
    files: &[PathBuf],
    session: &Session<'_>,
    mut take: impl FnMut(&Path) -> Result<String, Failure>,
) -> Result<Outcome, Failure> {
    let (mut taken, mut failures) = (Vec::new(), Vec::new());
    session.talk.work(files.len());
    for file in files {
        session.talk.step("taking in what was sent");
        match take(file) {
            Ok(what) => taken.push(what),
            Err(failure) => failures.push(failure),
        }
    }
    if let Some(failure) = Failure::together(failures, &taken) {
        return Err(failure);
    }
    let words = taken.iter().map(|what| format!("{what}\n")).collect();
    Ok(Outcome { words, json: serde_json::json!({ "accepted": taken }) })
}

/// Where a round's contributions are kept, one per agency. The hub's folder is one round's; the linker's sees many.
pub(super) fn folder(role: Role, round: &str) -> String {
    if role == Role::Hub { "contributions".to_owned() } else { format!("contributions/{round}") }
}

/// What an agency's newest contribution is called there.
fn name(manifest: &Manifest) -> String {
    format!("{}.r{}.contribution", manifest.agency, manifest.revision)
}

/// What a receipt is called.
pub(super) fn receipt_name(round: &str, agency: &PartyId, revision: u32, by: &PartyId) -> String {
    format!("{round}.{agency}.r{revision}.{by}.receipt")
}

/// Manifests of the contributions that are kept, by agency.
fn kept(desk: &Desk, folder: &str) -> Result<Vec<(String, Manifest)>, Failure> {
    let mut kept = Vec::new();
    for name in desk.names(folder).into_iter().filter(|name| name.ends_with(".manifest.json")) {
        let file = format!("{folder}/{name}");
        kept.push((file.clone(), Manifest::from_bytes(&desk.read(&file)?.unwrap_or_default())?));
    }
    Ok(kept)
}

/// Keeps a contribution whose parts were verified; refuses what does not fit with the others.
pub(super) fn keep(
    desk: &mut Desk,
    agreed: &Agreed,
    (manifest, digest): (&Manifest, Digest),
    bytes: &[u8],
    session: &Session<'_>,
) -> Result<String, Failure> {
    within_terms(manifest, agreed)?;
    let folder = folder(desk.holder.role, &manifest.round);
    let kept = kept(desk, &folder)?;
    let before = kept.iter().find(|(_, before)| before.agency == manifest.agency);
    if let Some((_, before)) = before {
        newer(manifest, before)?;
    }
    let others: Vec<&Manifest> =
        kept.iter().map(|(_, other)| other).filter(|other| other.agency != manifest.agency).collect();
    same_key(manifest, &others)?;
    if let Some((file, before)) = before {
        desk.remove(file.clone());
        desk.remove(format!("{folder}/{}", name(before)));
    }
    desk.file(format!("{folder}/{}", name(manifest)), bytes);
    desk.file(format!("{folder}/{}.manifest.json", manifest.agency), manifest.to_bytes());
    let counts = manifest.counts;
    let verb = if before.is_some() { Verb::Alteration } else { Verb::Collection };
    let what = format!("accepted the contribution of {}, revision {}", manifest.agency, manifest.revision);
    desk.log(session, Step::new(verb, what).digest("manifest", digest).count("people", counts.people));
    receipt(desk, manifest, digest, session);
    desk.commit()?;
    session.compare_clocks(&format!("this contribution of {}", manifest.agency), manifest.sealed_at);
    let words = digest.words(3);
    Ok(format!(
        "{}, revision {}: {} people; its words: {words}",
        manifest.agency, manifest.revision, counts.people
    ))
}

/// Fields, forms, limits and declarations are those of the agreement.
pub(super) fn within_terms(manifest: &Manifest, agreed: &Agreed) -> Result<(), Failure> {
    let (agreement, agency) = (&agreed.agreement, &manifest.agency);
    let fields = agreement.fields(agency);
    let always = [
        crate::schema::PERSON_REFERENCE.name,
        crate::schema::CONTACT_DATE.name,
        crate::schema::PROTECTED.name,
    ];
    let outside = manifest.fields.iter().filter(|name| {
        !always.contains(&name.as_str()) && fields.iter().all(|field| field.name != name.as_str())
    });
    let mut problems: Vec<String> = outside
        .map(|name| format!("{agency} used the field {name}, which the agreement does not name"))
        .collect();
    if manifest.dates != agreement.terms().dates {
        problems.push(format!("{agency} sent dates in another form than agreed"));
    }
    let (unique, limit) = (manifest.uniqueness, u32::from(agreement.uniqueness_limit_percent()) * 10);
    if unique > limit {
        problems.push(format!(
            "{agency}: {} % of people have a contact that nobody else shares; the agreement permits {} %",
            unique.div_ceil(10),
            limit / 10
        ));
    }
    if agreement.needs_opt_out_declaration(agency) && !manifest.opt_outs_left_out {
        problems.push(format!("{agency} does not declare that people who opted out were left out"));
    }
    if agreement.basis() == Basis::Jag && !manifest.nominated_only {
        problems.push(format!("{agency} sealed everybody, and the agreement permits nominated people alone"));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::all(Kind::NotPermitted, problems)
            .hint("ask the agency to seal again within the agreement"))
    }
}

fn newer(manifest: &Manifest, before: &Manifest) -> Result<(), Failure> {
    let agency = &manifest.agency;
    let refuse = |problem: String| {
        Err(Failure::new(Kind::Key, problem)
            .hint("a corrected contribution has a higher revision: `pz agency seal` counts by itself"))
    };
    if manifest == before {
        return refuse(format!("this very contribution of {agency} was accepted before"));
    }
    if manifest.revision <= before.revision {
        return refuse(format!(
            "revision {} of {agency} was accepted before, and this is revision {}",
            before.revision, manifest.revision
        ));
    }
    Ok(())
}

fn same_key(manifest: &Manifest, others: &[&Manifest]) -> Result<(), Failure> {
    let unlike: Vec<&PartyId> = others
        .iter()
        .filter(|other| other.key_fingerprint != manifest.key_fingerprint)
        .map(|other| &other.agency)
        .collect();
    if unlike.is_empty() {
        return Ok(());
    }
    let unlike = unlike.iter().map(|agency| agency.as_str()).collect::<Vec<_>>().join(", ");
    Err(Failure::new(
        Kind::Key,
        format!("{} used another linkage key than {unlike}: their people would never meet", manifest.agency),
    )
    .hint("both sides seal again with the newest kit"))
}

/// The receipt that goes back, with the head of this party's log.
fn receipt(desk: &mut Desk, manifest: &Manifest, digest: Digest, session: &Session<'_>) {
    let receipt = Receipt {
        agency: manifest.agency.clone(),
        round: manifest.round.clone(),
        revision: manifest.revision,
        manifest: digest,
        accepted_at: session.now,
        head: desk.head(),
    };
    let me = desk.holder.party.clone();
    let name = receipt_name(&manifest.round, &manifest.agency, manifest.revision, &me);
    let signed = Signed::new(receipt, &me, &desk.keys).to_bytes();
    desk.file(format!("sent/{name}"), signed);
}
