//! The folder's log on disk: held against the head that its party signed last, each time it goes on.

use std::path::Path;

use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::{Glance, read};
use crate::audit::{self, Head, Log};
use crate::party::{Party, Signed};

pub(super) const LOG: &str = "audit/log.jsonl";
pub(super) const HEAD: &str = "audit/head.json";

/// The log, held against the head that this party signed last.
pub(super) fn resume(dir: &Path, me: &Party, session: &Session<'_>) -> Result<Log, Failure> {
    let broken = |problem: &str| {
        Failure::new(Kind::State, format!("{}: {problem}", dir.join(LOG).display())).hint(
            "somebody changed the log; `pz audit verify` tells what can be told; put it back from a copy",
        )
    };
    let lines = match read(dir, LOG)? {
        Some(bytes) => String::from_utf8(bytes).map_err(|_| broken("the log is not text"))?,
        None => String::new(),
    };
    let log = Log::resume(&lines, me.id.as_str(), &session.by, "setting-up");
    let log = log.map_err(|error| broken(&error.to_string()))?;
    match read(dir, HEAD)? {
        Some(bytes) if head_holds(&bytes, &log, me) => {}
        Some(_) => return Err(broken("the log is not as it was signed")),
        None if lines.is_empty() => {}
        None => return Err(broken("the log's signed head is missing")),
    }
    Ok(log)
}

fn head_holds(bytes: &[u8], log: &Log, me: &Party) -> bool {
    let signed = Signed::<Head>::open(bytes, |_| Ok::<_, crate::party::Error>(me.clone()));
    signed.is_ok_and(|signed| signed.statement == log.head())
}

/// A log that does not hold is not put right by anybody alone.
pub(in crate::cli) fn changed(problem: &str) -> Failure {
    Failure::new(Kind::Key, problem).hint("keep the folder as it is and tell the data protection officer")
}

/// Holds a folder's log against its own signed head; for `pz audit`, which needs no keys.
pub(in crate::cli) fn log_of(glance: &Glance) -> Result<(String, Option<Vec<u8>>), Failure> {
    let lines = read(&glance.dir, LOG)?.unwrap_or_default();
    let lines = String::from_utf8(lines).map_err(|_| changed("the log is not text"))?;
    audit::verify(&lines).map_err(|error| changed(&error.to_string()))?;
    Ok((lines, read(&glance.dir, HEAD)?))
}
