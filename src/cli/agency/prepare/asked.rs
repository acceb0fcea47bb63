//! What linker and hub ask alike: a letter opened under its round, the agency's own lookup, a table that holds.

use std::path::Path;

use super::super::super::desk::{Agreed, Desk};
use super::super::super::failure::{Failure, Kind};
use super::super::super::input;
use super::super::super::session::Session;
use super::super::seal::lookup;
use crate::agency::Lookup;
use crate::agreement::{Disclosure, Permit};
use crate::contribution::Error;
use crate::party::{Digest, Keys};

/// Opens a letter under the round that it is of, whichever of this folder's that is.
pub(super) fn opened<T>(
    desk: &mut Desk,
    letter: &Path,
    session: &Session<'_>,
    open: impl Fn(&[u8], &Permit<'_, Disclosure>, &Keys) -> Result<T, Error>,
) -> Result<(Agreed, T), Failure> {
    let bytes = input::bytes(letter)?;
    let mut refused = None;
    for agreed in Agreed::all(desk, session)? {
        match open(&bytes, &agreed.permit_to_look_up(session)?, &desk.keys) {
            Ok(opened) => return Ok((agreed, opened)),
            Err(error) => refused = Some(error),
        }
    }
    let failure = refused.map_or_else(|| Failure::new(Kind::State, "no round is here"), Failure::from);
    Err(failure.named(&letter.display().to_string()))
}

/// The agency's own lookup of a round, as of the contribution whose manifest the letter names.
pub(super) fn own_lookup(
    desk: &Desk,
    round: &str,
    manifest: Digest,
    (letter, remedy): (&str, &str),
) -> Result<Lookup, Failure> {
    let absent = |problem: &str, hint: &str| Failure::new(Kind::Input, problem).hint(hint);
    let sealed = desk.read(&lookup(round))?.ok_or_else(|| {
        absent(
            "the lookup of this round is not here any more",
            "it is deleted at the date that the agreement sets",
        )
    })?;
    let lookup = Lookup::open(&sealed, &desk.keys)?;
    if lookup.manifest() == manifest {
        return Ok(lookup);
    }
    Err(absent(&format!("{letter} about an earlier revision of your contribution"), remedy))
}

/// Refuses a filled-in table with problems, all at once, and one that nobody filled in.
pub(super) fn holds(file: &Path, problems: Vec<String>, is_empty: bool) -> Result<(), Failure> {
    let file = file.display().to_string();
    if !problems.is_empty() {
        return Err(Failure::all(Kind::Input, problems)
            .named(&file)
            .hint("correct these cells and give the command again; nothing was sealed"));
    }
    if is_empty {
        return Err(Failure::new(Kind::Input, format!("{file}: nothing is filled in yet"))
            .hint("give `pz agency prepare PACK` to see what can stand in each column"));
    }
    Ok(())
}
