//! The kits that a party was given: files in its folder `received`, each signed by the hub.

use std::path::Path;

use super::desk::{Holder, names, read};
use super::failure::{Failure, Kind};
use crate::agreement::{Kit, SignedAgreement, Stage};
use crate::contribution::RULES_VERSION;
use crate::party::{Error, Letter, Party};
use crate::schema;

/// A lookup of postcodes with their small areas that a kit may carry: open data, sealed to nobody.
pub(super) const POSTCODES: &str = "postcodes.csv";

/// Where files from others are put.
pub(super) const RECEIVED: &str = "received";

/// A kit whose signature holds. A party that joins has not met the hub yet, and takes it as it says it is.
pub(super) fn open(file: &str, bytes: &[u8], hub: Option<&Party>) -> Result<Letter<Kit>, Failure> {
    let bad = |error: Error| {
        let hint = match &error {
            Error::Version { .. } => {
                "everybody uses one version of the program in a round: ask the hub which"
            }
            _ => {
                "take this file away, and ask the hub to send the kit again, as it is; nothing was taken over"
            }
        };
        Failure::new(Kind::Key, format!("{file}: {error}")).hint(hint)
    };
    let letter =
        Letter::<Kit>::open(bytes.to_vec(), |kit: &Kit| Ok::<_, Error>(hub.unwrap_or(&kit.hub).clone()))
            .map_err(bad)?;
    let kit = &letter.statement;
    if hub.is_some_and(|hub| *hub != kit.hub) {
        return Err(bad(Error::Letter("it names another hub than the one this party joined")));
    }
    if (kit.schema, kit.rules) != (schema::VERSION, RULES_VERSION) {
        let problem = format!(
            "{file}: made for schema {} and match keys {}; this program has schema {} and match keys {RULES_VERSION}",
            kit.schema,
            kit.rules,
            schema::VERSION
        );
        return Err(Failure::new(Kind::Key, problem).hint(format!(
            "everybody uses one version of the program in a round: this kit was made by version {}",
            kit.program
        )));
    }
    kit.plan.check()?;
    Ok(letter)
}

/// The newest kit in a folder; at one round, the furthest stage.
pub(super) fn newest(dir: &Path, holder: &Holder) -> Result<Option<Letter<Kit>>, Failure> {
    Ok(all(dir, holder)?.pop())
}

/// All kits in a folder, the newest last.
pub(super) fn all(dir: &Path, holder: &Holder) -> Result<Vec<Letter<Kit>>, Failure> {
    let mut kits = Vec::new();
    for name in names(dir, RECEIVED).into_iter().filter(|name| name.ends_with(".kit")) {
        let file = format!("{RECEIVED}/{name}");
        let bytes = read(dir, &file)?.unwrap_or_default();
        kits.push(open(&file, &bytes, holder.hub.as_ref())?);
    }
    kits.sort_by(|a, b| order(&a.statement).cmp(&order(&b.statement)));
    Ok(kits)
}

fn order(kit: &Kit) -> (jiff::civil::Date, &str, Stage) {
    (kit.plan.opened, &kit.plan.name, kit.stage)
}

/// The newest kit that everybody has signed: while a newer agreement is being signed, the older round goes on.
pub(super) fn to_seal(dir: &Path, holder: &Holder) -> Result<Option<Letter<Kit>>, Failure> {
    Ok(all(dir, holder)?.into_iter().rfind(|kit| kit.statement.stage == Stage::Seal))
}

/// The bytes of the signed agreement in a kit.
pub(super) fn signed(kit: &Kit) -> Vec<u8> {
    SignedAgreement::new(kit.text.clone(), kit.signatures.clone()).to_bytes()
}

/// The file name of a kit: `2026-q4.2-sign.kit`.
pub(super) fn name(kit: &Kit) -> String {
    let stage = match kit.stage {
        Stage::Join => "1-join",
        Stage::Sign => "2-sign",
        Stage::Seal => "3-seal",
    };
    format!("{}.{stage}.kit", kit.plan.name)
}
