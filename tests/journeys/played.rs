//! What many tests look at is played once, with this very program, and kept in a folder for all of them, whichever
//! process they run in.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The folder of this name; `play` fills it where nobody has yet. Whoever asks meanwhile waits. What is in it is read
/// or copied, never changed.
pub(crate) fn played(name: &str, play: impl FnOnce(&Path)) -> PathBuf {
    let own = of_this_program();
    let lock = File::create(own.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    let (kept, new) = (own.join(name), own.join(format!("{name}.new")));
    if !kept.exists() {
        // Of somebody who failed half-way.
        let _ = fs::remove_dir_all(&new);
        fs::create_dir(&new).unwrap();
        play(&new);
        fs::rename(&new, &kept).unwrap();
    }
    kept
}

/// A folder of this very program and these very tests, on this day.
fn of_this_program() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = File::create(home.join("played.lock")).unwrap();
    lock.lock().unwrap();
    let all = home.join("played");
    let written = |program: &Path| {
        let program = fs::metadata(program).unwrap();
        program.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_nanos()
    };
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let (program, tests) = (Path::new(env!("CARGO_BIN_EXE_pz")), std::env::current_exe().unwrap());
    let own = all.join(format!("{}-{}-{}", written(program), written(&tests), today));
    if !own.exists() {
        // Those of earlier programs, or of yesterday.
        let _ = fs::remove_dir_all(&all);
        fs::create_dir_all(&own).unwrap();
    }
    own
}

/// A folder with everything in it, in another place that is there already.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}
