//! Key files on disk: who may read them, and how they are written. Keys never reach argv, environment or core dump.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use super::failure::{Failure, Kind};
use super::passphrase;
use crate::party::{Error, Keys, Party, Passphrase};

/// A key file has some 200 bytes, or 400 sealed; what is much longer is something else.
const LONGEST: u64 = 16 * 1024;

/// How new keys are kept.
#[derive(Default, clap::Args)]
pub(super) struct Care {
    /// Protect the key file by a passphrase: asked for on the terminal, or one line of stdin
    #[arg(long)]
    passphrase: bool,
    /// Keys to nothing real
    #[arg(skip)]
    rehearsal: bool,
}

impl Care {
    /// Keys that open nothing real need no care.
    #[cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
    pub(super) fn of_a_rehearsal() -> Self {
        Self { passphrase: false, rehearsal: true }
    }
}

/// Reads a party's keys, asking for the passphrase if the file wants one.
pub(super) fn read(path: &Path) -> Result<Keys, Failure> {
    let (file, bytes) = open(path)?;
    if Keys::are_protected(&bytes) {
        let passphrase = passphrase::ask(&format!("Passphrase of {}: ", path.display()))?;
        return Keys::from_protected_file(&bytes, &passphrase).map_err(|error| not_read(path, &error));
    }
    if open_to_others(&file) {
        return Err(exposed(path));
    }
    Keys::from_file(&*bytes).map_err(|error| not_read(path, &error))
}

/// Reads the keys of this party, and refuses another's.
pub(super) fn read_for(path: &Path, party: &Party) -> Result<Keys, Failure> {
    let keys = read(path)?;
    if keys.belong_to(party) {
        return Ok(keys);
    }
    let problem = format!("{}: these are not the keys of {}", path.display(), party.id);
    Err(Failure::new(Kind::Key, problem)
        .hint("put that party's own key file in its place, or make new keys and let all parties sign again"))
}

/// Writes new keys for their owner alone; keys that are there already are never replaced.
pub(super) fn write_new(path: &Path, keys: &Keys, care: &Care) -> Result<(), Failure> {
    if path.exists() {
        return Err(already_there(path));
    }
    // Elsewhere than on Unix a file has no mode, and a folder's rights are easily wider than one thinks.
    let bytes = if care.passphrase || (cfg!(not(unix)) && !care.rehearsal) {
        protected(keys, &passphrase::choose()?)?
    } else {
        Zeroizing::new(keys.to_file().as_bytes().to_vec())
    };
    put_new(path, &bytes)
}

/// Takes a key file over into another folder as it is, so that a passphrase stays with it.
pub(super) fn take_over(from: &Path, to: &Path) -> Result<(), Failure> {
    let (file, bytes) = open(from)?;
    if !Keys::are_protected(&bytes) && open_to_others(&file) {
        return Err(exposed(from));
    }
    put_new(to, &bytes)
}

/// Writes the keys of a key file again, under a passphrase.
pub(super) fn protect(path: &Path, keys: &Keys, passphrase: &Passphrase) -> Result<(), Failure> {
    let bytes = protected(keys, passphrase)?;
    let file = prepared(path, &bytes).map_err(|error| not_written(path, &error))?;
    file.persist(path).map_err(|error| not_written(path, &error.error))?;
    settled(path)
}

/// Keeps this process's memory out of core dumps, and of reach of other programs of the same user.
///
/// Called before anything else. What a system does not offer is done without: `pz doctor` says so.
pub(super) fn keep_out_of_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

fn open(path: &Path) -> Result<(File, Zeroizing<Vec<u8>>), Failure> {
    let failure = |error: io::Error| {
        let problem = format!("{}: the key file cannot be read ({})", path.display(), error.kind());
        Failure::new(Kind::Input, problem).hint("check the file's name and place; nothing was written")
    };
    let file = File::open(path).map_err(failure)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    (&file).take(LONGEST).read_to_end(&mut bytes).map_err(failure)?;
    Ok((file, bytes))
}

/// Whether anybody but the owner may read or change the file.
#[cfg(unix)]
fn open_to_others(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().is_ok_and(|metadata| metadata.mode() & 0o077 != 0)
}

/// Modes are Unix's; elsewhere `write_new` always asks for a passphrase.
#[cfg(not(unix))]
fn open_to_others(_: &File) -> bool {
    false
}

fn protected(keys: &Keys, passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let bytes = keys.to_protected_file(passphrase).map_err(|error| {
        Failure::new(Kind::Key, error).hint("three or four words that do not belong together do well")
    })?;
    Ok(Zeroizing::new(bytes))
}

fn put_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = prepared(path, bytes).map_err(|error| not_written(path, &error))?;
    match file.persist_noclobber(path) {
        Ok(_) => settled(path),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(already_there(path)),
        Err(error) => Err(not_written(path, &error.error)),
    }
}

/// The whole file under another name beside its place; temporary files are their owner's alone.
fn prepared(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".pz-keys-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The new name reaches the disk.
fn settled(path: &Path) -> Result<(), Failure> {
    let folder =
        if cfg!(unix) { File::open(folder_of(path)).and_then(|folder| folder.sync_all()) } else { Ok(()) };
    folder.map_err(|error| not_written(path, &error))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn not_read(path: &Path, error: &Error) -> Failure {
    let hint = match error {
        Error::Passphrase => {
            "try again, with an eye on capitals and keyboard; nobody can open the file without it: \
             if it is lost, make new keys and let all parties sign again"
        }
        Error::KeyFileFormat { .. } => "nothing was written",
        _ => "put the file back from a copy; without one, make new keys and let all parties sign again",
    };
    Failure::new(Kind::Key, format!("{}: {error}", path.display())).hint(hint)
}

fn exposed(path: &Path) -> Failure {
    let path = path.display();
    Failure::new(Kind::Key, format!("{path}: other users of this machine can read or change this key file"))
        .hint(format!(
            "chmod 600 '{path}' makes it yours alone; if anybody may have read it, make new keys and let all \
             parties sign again"
        ))
}

fn already_there(path: &Path) -> Failure {
    Failure::new(Kind::State, format!("{}: keys are there already", path.display()))
        .hint("they were kept; what was sealed to them opens with nothing else")
}

fn not_written(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Kind::Write,
        format!("{}: the key file cannot be written ({})", path.display(), error.kind()),
    )
    .hint("check the folder's rights and the room on the disk; what was there is as it was")
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Care, read, read_for, take_over, write_new};
    use crate::party::{Keys, PartyId, Role};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    fn keys(seed: u64) -> Keys {
        Keys::generate(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    #[test]
    fn new_keys_are_written_for_their_owner_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/party.keys");
        write_new(&path, &keys(1), &Care { passphrase: false, rehearsal: false }).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        let hub = keys(1).party(PartyId::from_text("hub").unwrap(), Role::Hub);
        assert!(read(&path).unwrap().belong_to(&hub));
        assert!(read_for(&path, &hub).is_ok());
        assert_eq!(fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
    }

    #[test]
    fn keys_that_are_there_are_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("party.keys");
        write_new(&path, &keys(1), &Care { passphrase: false, rehearsal: false }).unwrap();
        let refused = write_new(&path, &keys(2), &Care { passphrase: false, rehearsal: false }).unwrap_err();
        assert_eq!(refused.json()["exit_code"], 6);
        assert_eq!(fs::read(&path).unwrap(), keys(1).to_file().as_bytes());
    }

    #[test]
    fn a_key_file_is_taken_over_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("party.keys"), folder.path().join("next/party.keys"));
        write_new(&from, &keys(1), &Care { passphrase: false, rehearsal: false }).unwrap();
        take_over(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), fs::read(&from).unwrap());
        assert_eq!(fs::metadata(&to).unwrap().mode() & 0o777, 0o600);
        assert_eq!(take_over(&from, &to).unwrap_err().json()["exit_code"], 6);
        fs::set_permissions(&from, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(take_over(&from, &folder.path().join("other.keys")).unwrap_err().json()["exit_code"], 5);
    }

    #[test]
    fn a_folder_that_is_a_file_cannot_be_written_into() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("keys"), "").unwrap();
        let path = folder.path().join("keys/party.keys");
        let refused = write_new(&path, &keys(1), &Care { passphrase: false, rehearsal: false }).unwrap_err();
        assert_eq!(refused.json()["exit_code"], 8);
    }

    #[test]
    fn a_right_of_anybody_else_is_one_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("party.keys");
        write_new(&path, &keys(1), &Care { passphrase: false, rehearsal: false }).unwrap();
        for (mode, may) in [(0o600, true), (0o400, true), (0o610, false), (0o604, false), (0o620, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read(&path).is_ok(), may, "{mode:o}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_crash_leaves_no_memory_behind() {
        use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};
        super::keep_out_of_core_dumps();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
