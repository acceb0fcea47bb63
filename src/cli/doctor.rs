//! `pz doctor`: whether this machine and this folder are fit for a round. It asks nobody: no network.

use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::json;

use super::Outcome;
use super::failure::Failure;

/// Look at this machine and a folder: can a round be played here?
///
/// Tries what the program needs, in a folder of its own that it takes away again. Asks nobody: no network. What is
/// not as it should be has a `!` before it; the exit code is 0 all the same.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz doctor
  pz doctor keys --json")]
pub(super) struct Args {
    /// Folder in which a party's files stand, or are to stand
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

/// One thing looked at.
struct Finding {
    name: &'static str,
    words: String,
    well: bool,
}

fn well(name: &'static str, words: impl Into<String>) -> Finding {
    Finding { name, words: words.into(), well: true }
}

fn amiss(name: &'static str, words: impl Into<String>) -> Finding {
    Finding { name, words: words.into(), well: false }
}

/// A folder on another machine may be a little behind; more, and times in logs contradict each other.
const CLOCKS_APART: Duration = Duration::from_secs(120);

/// Less room, and a contribution may not fit beside its temporary copy.
const LEAST_ROOM: u64 = 1 << 30;

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let folder = &args.folder;
    let mut findings = vec![program(), system(), threads(), terminal(), memory(), clock()];
    findings.extend(rights(folder));
    findings.extend(room(folder));
    findings.extend(tried(folder).unwrap_or_else(|error| {
        vec![amiss("folder", format!("{}: cannot be written to ({})", folder.display(), error.kind()))]
    }));
    Ok(outcome(&findings))
}

fn outcome(findings: &[Finding]) -> Outcome {
    let mut words = String::new();
    for Finding { name, words: found, well } in findings {
        let mark = if *well { ' ' } else { '!' };
        writeln!(words, "{mark} {name:<9} {found}").expect("a string takes all writes");
    }
    let amiss = findings.iter().filter(|finding| !finding.well).count();
    words.push_str(&match amiss {
        0 => "all is well\n".to_owned(),
        1 => "one thing to put right\n".to_owned(),
        more => format!("{more} things to put right\n"),
    });
    let json = |one: &Finding| json!({ "name": one.name, "words": one.words, "well": one.well });
    let listed: Vec<_> = findings.iter().map(json).collect();
    Outcome { words, json: json!({ "well": amiss == 0, "findings": listed }) }
}

fn program() -> Finding {
    let roles = [
        ("agency", cfg!(feature = "agency")),
        ("linker", cfg!(feature = "linker")),
        ("hub", cfg!(feature = "hub")),
    ];
    let roles: Vec<&str> = roles.iter().filter(|(_, built)| *built).map(|(role, _)| *role).collect();
    well("program", format!("pz {}, built for {}", env!("CARGO_PKG_VERSION"), roles.join(", ")))
}

fn system() -> Finding {
    let keys = if cfg!(unix) { "key files by mode or passphrase" } else { "key files by passphrase alone" };
    well("system", format!("{} on {}; {keys}", std::env::consts::OS, std::env::consts::ARCH))
}

fn threads() -> Finding {
    well("threads", rayon::current_num_threads().to_string())
}

fn terminal() -> Finding {
    let words = if io::stdin().is_terminal() {
        "a passphrase is asked for without echo"
    } else {
        "none: a passphrase is read as one line of stdin"
    };
    well("terminal", words)
}

/// What `keys::keep_out_of_core_dumps` came to.
#[cfg(unix)]
fn memory() -> Finding {
    use rustix::process::{Resource, getrlimit};
    if getrlimit(Resource::Core).current == Some(0) {
        well("memory", "a crash leaves no core dump")
    } else {
        amiss(
            "memory",
            "a crash may leave a core dump with keys in it: ask your IT department to switch them off",
        )
    }
}

#[cfg(not(unix))]
fn memory() -> Finding {
    well("memory", "whether crashes are recorded is the system's: ask your IT department not to collect them")
}

/// Nobody can have built the program after now.
fn clock() -> Finding {
    let now = SystemTime::now();
    let built = std::env::current_exe().and_then(fs::metadata).and_then(|program| program.modified());
    let words =
        Timestamp::try_from(now).map_or_else(|_| "out of range".to_owned(), |now| format!("{now:.0}"));
    if built.is_ok_and(|built| built > now + CLOCKS_APART) {
        return amiss("clock", format!("{words}, which is before this program was written: set the clock"));
    }
    well("clock", words)
}

#[cfg(unix)]
fn rights(folder: &Path) -> Option<Finding> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = fs::metadata(folder).ok()?.mode();
    Some(match mode & 0o777 {
        mode if mode & 0o022 != 0 => amiss(
            "rights",
            format!("{mode:o}: others can put files into this folder; chmod go-w closes it to them"),
        ),
        mode => well("rights", format!("{mode:o}: only its owner writes here")),
    })
}

#[cfg(not(unix))]
fn rights(_: &Path) -> Option<Finding> {
    None
}

#[cfg(unix)]
fn room(folder: &Path) -> Option<Finding> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let words = format!("{} MB free", free / 1_000_000);
    Some(if free < LEAST_ROOM { amiss("room", format!("{words}: make room")) } else { well("room", words) })
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<Finding> {
    None
}

/// Writes, locks and renames in a folder that goes away again.
fn tried(folder: &Path) -> io::Result<Vec<Finding>> {
    let place = tempfile::Builder::new().prefix(".pz-doctor-").tempdir_in(folder)?;
    let (old, new) = (place.path().join("old"), place.path().join("new"));
    fs::write(&old, "old")?;
    fs::write(&new, "new")?;
    Ok(vec![well("folder", "can be written to"), locking(&old)?, renaming(&new, &old), times(&old)?])
}

/// A lock that a second opener gets too keeps nobody out.
fn locking(path: &Path) -> io::Result<Finding> {
    let (one, other) = (File::open(path)?, File::open(path)?);
    Ok(match (one.try_lock(), other.try_lock()) {
        (Ok(()), Err(TryLockError::WouldBlock)) => well("locks", "hold"),
        (Ok(()), _) => {
            amiss("locks", "do not hold here: two programs at once could spoil a round; use a local disk")
        }
        (Err(_), _) => amiss("locks", "are not to be had here: use a local disk"),
    })
}

/// Every file appears by renaming; over an earlier one too.
fn renaming(from: &Path, to: &Path) -> Finding {
    let renamed = fs::rename(from, to).and_then(|()| fs::read(to)).is_ok_and(|bytes| bytes == b"new");
    if renamed {
        well("renaming", "replaces a file at once")
    } else {
        amiss("renaming", "does not replace a file here: use a local disk")
    }
}

/// The folder's machine has a clock of its own if it is a share.
fn times(path: &Path) -> io::Result<Finding> {
    let (there, here) = (fs::metadata(path)?.modified()?, SystemTime::now());
    let apart = here.duration_since(there).or_else(|_| there.duration_since(here)).unwrap_or_default();
    Ok(if apart > CLOCKS_APART {
        amiss("times", format!("the folder's clock and this one's are {} s apart: set both", apart.as_secs()))
    } else {
        well("times", "the folder's clock agrees with this one's")
    })
}

#[cfg(test)]
mod tests {
    use super::{amiss, locking, outcome, renaming, tried, well};
    use std::fs;

    #[test]
    fn what_is_amiss_is_marked_and_counted() {
        let findings = [well("clock", "right"), amiss("locks", "do not hold"), amiss("room", "none")];
        let outcome = outcome(&findings);
        assert_eq!(
            outcome.words,
            "  clock     right\n! locks     do not hold\n! room      none\n2 things to put right\n"
        );
        assert_eq!(outcome.json["well"], false);
    }

    #[test]
    fn an_ordinary_folder_is_fit_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let findings = tried(folder.path()).unwrap();
        assert!(findings.iter().all(|finding| finding.well));
        assert_eq!(findings.len(), 4);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_absent_folder_is_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        assert!(tried(&folder.path().join("absent")).is_err());
        assert!(locking(&folder.path().join("absent")).is_err());
        assert!(!renaming(&folder.path().join("absent"), &folder.path().join("other")).well);
    }
}
