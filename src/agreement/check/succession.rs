//! Rules about a new version beside the one that it replaces.

use super::super::Terms;
use super::Broken;
use crate::party::Digest;

pub(super) fn rules(new: &Terms, old: &Terms, digest: Digest) -> Vec<Broken> {
    let replaces = (new.replaces != Some(digest)).then(|| {
        let words = format!("`replaces` is not the digest of the version to compare with: that is {digest}");
        Broken::problem(words).at(if new.replaces.is_some() { "replaces" } else { "version" }, "")
    });
    let version = (new.version != old.version + 1).then(|| {
        Broken::problem(format!("the version after {} is {}", old.version, old.version + 1)).at("version", "")
    });
    let rehearsal = (new.rehearsal != old.rehearsal).then(|| {
        Broken::problem("a rehearsal never becomes an agreement, nor an agreement a rehearsal")
            .at("rehearsal", "")
    });
    [replaces, version, rehearsal].into_iter().flatten().collect()
}
