//! A party's own folder: found, locked, brought into order, changed in one step, with every step in its log.

mod agreed;
mod change;
mod disk;
mod holder;
mod lock;
mod log;
mod scratch;

pub(super) use agreed::{Agreed, SIGNED, all_of_kits};
use change::{Change, pending, recover};
use disk::Disk;
pub(super) use holder::Holder;
use holder::MARKER;
use lock::Lock;
use log::{HEAD, LOG};
pub(super) use log::{changed, log_of};
pub(super) use scratch::Workspace;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::failure::{Failure, Kind};
use super::session::Session;
use super::{input, keys};
use crate::audit::{Head, Log, Step, Verb};
use crate::contribution::Scratch;
use crate::party::{Keys, Party, PublicFile, Role, Signed};

pub(super) const KEYS: &str = "keys/party.keys";

/// A party's folder, locked for one command.
pub(super) struct Desk {
    dir: PathBuf,
    pub(super) holder: Holder,
    pub(super) keys: Keys,
    log: Log,
    /// The log as it stands in the folder.
    written: Log,
    change: Change,
    /// A change could not be written: nothing more is, until the folder was brought into order.
    stuck: bool,
    disk: Disk,
    _lock: Lock,
}

/// What can be read of a folder without its keys.
pub(super) struct Glance {
    pub(super) dir: PathBuf,
    pub(super) holder: Holder,
    _lock: Option<Lock>,
}

/// The folder that was named, or the nearest one above this that is a party's.
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let absent = |place: &Path| {
        Failure::new(
            Kind::State,
            format!("{}: is not the folder of a party: it has no {MARKER}", place.display()),
        )
        .hint("go into the folder, or name it with --round; `pz agency join KIT` or `pz hub new` makes one")
    };
    if let Some(dir) = named {
        return if dir.join(MARKER).is_file() { Ok(dir.to_owned()) } else { Err(absent(dir)) };
    }
    let here = std::env::current_dir().map_err(|_| absent(Path::new(".")))?;
    let found = here.ancestors().find(|dir| dir.join(MARKER).is_file()).map(Path::to_path_buf);
    found.ok_or_else(|| absent(&here))
}

fn cannot_write(dir: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Write, format!("{}: cannot be written ({})", dir.display(), error.kind()))
        .hint("check the folder's rights and the room on the disk; all is as it was, and the same command can be given again")
}

/// Makes a folder that only its owner can enter; one that is there already keeps its rights.
fn own_folder(dir: &Path) -> io::Result<()> {
    if let Some(parent) = dir.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Takes the folder's lock and finishes or undoes what an earlier command left half done.
fn enter(dir: &Path, command: &str) -> Result<Lock, Failure> {
    let lock = lock::take(dir, command)?;
    recover(dir, &Disk::default()).map_err(|error| cannot_write(dir, &error))?;
    Ok(lock)
}

impl Glance {
    /// Looks into a folder. One that cannot be written to, such as a copy kept as evidence, has nobody at work in it.
    pub(super) fn open(named: Option<&Path>) -> Result<Self, Failure> {
        let dir = find(named)?;
        let lock = match enter(&dir, "another command that reads") {
            Ok(lock) => Some(lock),
            Err(failure) if failure.kind() == Kind::Write && !pending(&dir) => None,
            Err(failure) => return Err(failure),
        };
        Ok(Self { holder: Holder::read(&dir)?, dir, _lock: lock })
    }
}

impl Desk {
    /// Makes a folder a party's. Keys that are there already are used; otherwise new ones are made.
    pub(super) fn create(
        dir: &Path,
        holder: Holder,
        care: &keys::Care,
        session: &Session<'_>,
    ) -> Result<Self, Failure> {
        own_folder(dir).map_err(|error| cannot_write(dir, &error))?;
        let lock = enter(dir, "pz")?;
        if dir.join(MARKER).exists() {
            return Err(Failure::new(Kind::State, format!("{}: is a party's folder already", dir.display()))
                .hint("`pz status` says what comes next there; nothing was changed"));
        }
        let made = !dir.join(KEYS).exists();
        let keys = if made {
            let new = Keys::generate(&mut session.random.for_use(&format!("keys of {}", holder.party)));
            keys::write_new(&dir.join(KEYS), &new, care)?;
            new
        } else {
            keys::read(&dir.join(KEYS))?
        };
        let mut desk = Self::new(dir.to_owned(), holder, keys, lock, session)?;
        desk.write_holder();
        let public = PublicFile::new(desk.holder.party.clone(), desk.holder.role, &desk.keys);
        desk.file(format!("{}.party", desk.holder.party), public.to_bytes());
        if made {
            desk.log(session, Step::new(Verb::Key, "made keys"));
        }
        Ok(desk)
    }

    /// Opens a party's folder for a command that changes it.
    pub(super) fn open(named: Option<&Path>, command: &str, session: &Session<'_>) -> Result<Self, Failure> {
        let dir = find(named)?;
        let lock = enter(&dir, command)?;
        let holder = Holder::read(&dir)?;
        let keys = keys::read(&dir.join(KEYS))?;
        let public = PublicFile::new(holder.party.clone(), holder.role, &keys);
        if read(&dir, &format!("{}.party", holder.party))?.is_some_and(|known| known != public.to_bytes()) {
            return Err(Failure::new(
                Kind::Key,
                format!("{KEYS}: these are not the keys of {}", holder.party),
            )
            .hint("put that party's own key file back in its place; nothing was changed"));
        }
        let desk = Self::new(dir, holder, keys, lock, session)?;
        if let Some(last) = desk.log.last_at().and_then(|at| at.parse().ok()) {
            session.compare_clocks("the last line of this folder's log", last);
        }
        Ok(desk)
    }

    /// The same for a role of its own: another role's folder is refused.
    pub(super) fn open_as(
        role: Role,
        named: Option<&Path>,
        command: &str,
        session: &Session<'_>,
    ) -> Result<Self, Failure> {
        let desk = Self::open(named, command, session)?;
        if desk.holder.role != role {
            let problem = format!(
                "{}: this is the folder of {} ({})",
                desk.dir.display(),
                desk.holder.party,
                desk.holder.role
            );
            return Err(Failure::new(Kind::State, problem)
                .hint(format!("`{command}` works in the folder of the {role}")));
        }
        Ok(desk)
    }

    fn new(
        dir: PathBuf,
        holder: Holder,
        keys: Keys,
        lock: Lock,
        session: &Session<'_>,
    ) -> Result<Self, Failure> {
        let log = log::resume(&dir, &keys.party(holder.party.clone(), holder.role), session)?;
        let (written, change, disk) = (log.clone(), Change::default(), Disk::default());
        Ok(Self { dir, holder, keys, log, written, change, stuck: false, disk, _lock: lock })
    }

    /// This party as everybody may know it.
    pub(super) fn me(&self) -> Party {
        self.keys.party(self.holder.party.clone(), self.holder.role)
    }

    /// Room for what memory should not hold.
    pub(super) fn scratch(&self) -> Arc<dyn Scratch> {
        Arc::new(Workspace(self.dir.clone()))
    }

    /// Where a file of this folder stands.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.dir.join(file)
    }

    /// A file's bytes, as of before this command; none if it is not there.
    pub(super) fn read(&self, file: &str) -> Result<Option<Vec<u8>>, Failure> {
        read(&self.dir, file)
    }

    /// A file's bytes, as this command leaves them.
    pub(super) fn latest(&self, file: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.change.written(file) {
            Some(bytes) => Ok(Some(bytes.to_vec())),
            None => self.read(file),
        }
    }

    /// Forgets what this command would have written so far.
    pub(super) fn discard(&mut self) {
        self.change = Change::default();
        self.log = self.written.clone();
    }

    /// Names of the files directly in a folder, in order.
    pub(super) fn names(&self, folder: &str) -> Vec<String> {
        names(&self.dir, folder)
    }

    /// Names of the folders directly in a folder, in order.
    pub(super) fn folders(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.dir.join(folder)).into_iter().flatten().filter_map(Result::ok);
        let folders = entries.filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> =
            folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub(super) fn file(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.change.file(path, bytes);
    }

    /// Writes a file of what is too much for memory.
    pub(super) fn stream(&mut self, path: impl Into<String>, bytes: impl io::Read + Send + 'static) {
        self.change.stream(path, bytes);
    }

    pub(super) fn secret(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.change.secret(path, bytes);
    }

    pub(super) fn remove(&mut self, path: impl Into<String>) {
        self.change.remove(path);
    }

    /// Writes `round.toml` as it now is.
    pub(super) fn write_holder(&mut self) {
        let text = toml::to_string_pretty(&self.holder).expect("a holder is plain tables");
        self.change.file(MARKER, text);
    }

    /// Adds a line to the log.
    pub(super) fn log(&mut self, session: &Session<'_>, step: Step) {
        self.log.add(&session.clock(), step);
    }

    /// Where the log stands, with the lines of this command.
    pub(super) fn head(&self) -> Head {
        self.log.head()
    }

    /// The purpose that later lines of the log bear.
    pub(super) fn for_purpose(&mut self, purpose: &str) {
        self.log.for_purpose(purpose);
        self.written.for_purpose(purpose);
    }

    /// Writes down a refusal, and nothing else of this command: no line says that something was done which was not.
    pub(super) fn refused(&mut self, session: &Session<'_>, what: &str, failure: Failure) -> Failure {
        if self.stuck {
            return failure;
        }
        self.discard();
        self.log(session, Step::new(Verb::Refusal, what));
        self.commit().err().unwrap_or(failure)
    }

    /// All of it, or nothing.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        if self.stuck {
            return Err(cannot_write(&self.dir, &io::ErrorKind::StorageFull.into()));
        }
        let head = Signed::new(self.log.head(), &self.holder.party, &self.keys);
        self.change.file(LOG, self.log.lines());
        self.change.file(HEAD, head.to_bytes());
        let change = std::mem::take(&mut self.change);
        let done = change.commit(&self.dir, &self.disk);
        self.stuck = done.is_err();
        self.written = self.log.clone();
        done.map_err(|error| cannot_write(&self.dir, &error))
    }
}

/// A file's bytes; none if it is not there.
pub(super) fn read(dir: &Path, file: &str) -> Result<Option<Vec<u8>>, Failure> {
    let path = dir.join(file);
    if path.exists() { input::bytes(&path).map(Some) } else { Ok(None) }
}

/// Names of the files directly in a folder, in order; none if the folder is not there.
pub(super) fn names(dir: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(dir.join(folder)).into_iter().flatten().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<String> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
