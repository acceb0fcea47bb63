//! A program that is killed, or whose disk is full, leaves a folder as before or as after; the next run works.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::village::{Stage, Village, village};

/// Kills of each command; `make test-long` has more.
fn kills() -> u64 {
    if std::env::var_os("PZ_LONG").is_some() { 100 } else { 3 }
}

/// A command with a village that stands before it, and the same after it.
struct Scene {
    party: &'static str,
    command: String,
    before: Village,
    /// Names of files after it: what is in them differs from run to run.
    after: Vec<String>,
}

impl Scene {
    fn of(stage: Stage, party: &'static str, command: &str) -> Self {
        let before = village(stage);
        let done = before.copied();
        done.does(party, command);
        Self { party, command: command.to_owned(), after: names(&done, party), before }
    }

    /// The folder is as before, or as after; no lock and no leftover keeps the next command from its work.
    #[track_caller]
    fn whole(&self, village: &Village, how: &str) {
        let status = village.pz(self.party, "status");
        assert_eq!(status.code, 0, "{how}: {}", status.stderr);
        let audit = village.pz(self.party, "audit verify");
        assert_eq!(audit.code, 0, "{how}: {}", audit.stderr);
        let state = village.state(self.party);
        let before = self.before.state(self.party);
        if state != before {
            let names: Vec<String> = state.keys().cloned().collect();
            assert_eq!(names, self.after, "{how}: neither as before nor as after");
            let log = village.log(self.party);
            assert!(log.len() > self.before.log(self.party).len(), "{how}: done, and not in the log");
        }
        let again = village.pz(self.party, &self.command);
        // What was done already is refused as done already.
        let done = ["accepted before", "released this state", "was released already"];
        let fine =
            again.code == 0 || state != before && done.iter().any(|words| again.stderr.contains(words));
        assert!(fine, "{how}: {}", again.stderr);
    }
}

fn names(village: &Village, party: &str) -> Vec<String> {
    village.state(party).into_keys().collect()
}

fn seal() -> Scene {
    Scene::of(Stage::Agreed, "police", "agency seal {exports}/police.csv --nobody-opted-out")
}

fn accept(party: &'static str) -> Scene {
    let sealed = village(Stage::Sealed);
    Scene::of(Stage::Sealed, party, &format!("{party} accept {}", sealed.contribution("police")))
}

fn run() -> Scene {
    Scene::of(Stage::Linked, "hub", "hub run")
}

fn approve() -> Scene {
    Scene::of(Stage::Analysed, "hub", "release approve")
}

#[test]
fn sealing_is_killed_at_any_moment() {
    killed(&seal());
}

#[test]
fn accepting_is_killed_at_any_moment() {
    killed(&accept("hub"));
    killed(&accept("linker"));
}

#[test]
fn a_run_is_killed_at_any_moment() {
    killed(&run());
}

#[test]
fn a_release_is_killed_at_any_moment() {
    killed(&approve());
}

fn killed(scene: &Scene) {
    let mut random = ChaCha20Rng::from_rng(&mut rand::rng());
    let whole = time(scene);
    let (mut at_work, mut too_late) = (0, 0);
    for kill in 0..kills() {
        let village = scene.before.copied();
        let mut child = spawn(&village, scene);
        let after = whole.mul_f64(f64::from(random.next_u32()) / f64::from(u32::MAX) * 1.1);
        thread::sleep(after);
        *if child.try_wait().unwrap().is_none() { &mut at_work } else { &mut too_late } += 1;
        let _ = child.kill();
        child.wait().unwrap();
        scene.whole(&village, &format!("{}, kill {kill} after {after:?}", scene.command));
    }
    tell(&scene.command, at_work, too_late);
}

#[expect(clippy::print_stderr, reason = "the long form says how often it struck")]
fn tell(command: &str, at_work: u64, too_late: u64) {
    eprintln!("{command}: killed at work {at_work} times, too late {too_late} times; never a part");
}

fn time(scene: &Scene) -> Duration {
    let village = scene.before.copied();
    let begun = Instant::now();
    spawn(&village, scene).wait().unwrap();
    begun.elapsed()
}

fn spawn(village: &Village, scene: &Scene) -> Child {
    let words = village.words(scene.party, &scene.command);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pz"));
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[cfg(unix)]
#[test]
fn the_disk_is_full_at_any_write_of_sealing() {
    full(&seal());
}

#[cfg(unix)]
#[test]
fn the_disk_is_full_at_any_write_of_accepting() {
    full(&accept("hub"));
    full(&accept("linker"));
}

#[cfg(unix)]
#[test]
fn the_disk_is_full_at_any_write_of_a_run() {
    full(&run());
}

#[cfg(unix)]
#[test]
fn the_disk_is_full_at_any_write_of_a_release() {
    full(&approve());
}

#[cfg(unix)]
fn full(scene: &Scene) {
    // Just too small for each of the files that are written.
    let limits: BTreeSet<u64> = sizes(scene).into_iter().map(|bytes| bytes.div_ceil(BLOCK) - 1).collect();
    let mut refused = 0;
    for limit in limits {
        let village = scene.before.copied();
        let (code, words) = limited(&village, scene, limit);
        let how = format!("{} with files of at most {limit} blocks", scene.command);
        assert!([Some(0), Some(8)].contains(&code), "{how}: exit {code:?}, {words}");
        if code == Some(8) {
            refused += 1;
            assert!(
                words.contains("all is as it was") || words.contains("nothing was changed"),
                "{how}: {words}"
            );
            super::village::same(&scene.before.state(scene.party), &recovered(&village, scene.party));
        }
        scene.whole(&village, &how);
    }
    assert!(refused > 0, "{}: no write failed", scene.command);
}

/// A disk that is full is played by the shell's limit on the size of files: POSIX's `ulimit -f` counts blocks of 512 bytes.
#[cfg(unix)]
const BLOCK: u64 = 512;

/// The sizes of the files that a command writes.
#[cfg(unix)]
fn sizes(scene: &Scene) -> Vec<u64> {
    let done = scene.before.copied();
    done.does(scene.party, &scene.command);
    let before = scene.before.state(scene.party);
    let after = done.state(scene.party).into_iter();
    let written = after.filter(|(path, bytes)| before.get(path) != Some(bytes));
    let log = done.bytes(&format!("{{{}}}/audit/log.jsonl", scene.party)).len() as u64;
    written.map(|(_, bytes)| bytes.len() as u64).chain([1, log]).filter(|size| *size > 0).collect()
}

/// Exit code and words of a command under a limit. A write beyond it fails; it does not kill.
#[cfg(unix)]
fn limited(village: &Village, scene: &Scene, blocks: u64) -> (Option<i32>, String) {
    let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    command
        .args(["-c", &limit, "sh", env!("CARGO_BIN_EXE_pz")])
        .args(village.words(scene.party, &scene.command));
    let output = command.env("NO_COLOR", "1").output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// The folder as the next command finds it, which first brings it into order.
#[cfg(unix)]
fn recovered(village: &Village, party: &str) -> BTreeMap<String, Vec<u8>> {
    village.does(party, "status");
    village.state(party)
}

/// A command that is at work in a folder until it is given the passphrase of the keys.
struct AtWork {
    child: Child,
    /// The key file without the passphrase.
    keys: Vec<u8>,
}

const KEYS: &str = "{police}/keys/party.keys";
const PASSPHRASE: &[u8] = b"seven quiet herons\n";

impl AtWork {
    fn sealing(village: &Village) -> Self {
        let keys = village.bytes(KEYS);
        let protect = ["party".into(), "protect".into(), village.path(KEYS).into_os_string()];
        let mut protecting = with_stdin(&protect);
        protecting.stdin.take().unwrap().write_all(PASSPHRASE).unwrap();
        assert!(protecting.wait().unwrap().success());
        let words = village.words("police", "agency seal {exports}/police.csv --nobody-opted-out");
        let mut child = with_stdin(&words.into_iter().map(OsString::from).collect::<Vec<_>>());
        // It takes the folder in hand before it asks.
        let lock = village.path("{police}/round.lock");
        while !fs::read_to_string(&lock).is_ok_and(|holder| holder.contains("pz agency seal")) {
            assert!(child.try_wait().unwrap().is_none(), "it ended without the passphrase");
            thread::yield_now();
        }
        Self { child, keys }
    }
}

fn with_stdin(words: &[OsString]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pz"));
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Two at once: the second is told who is at work, and exits 6.
#[test]
fn two_at_once_in_one_folder() {
    let village = village(Stage::Agreed);
    let mut first = AtWork::sealing(&village);
    let holder = format!("pz agency seal (process {}) is at work here", first.child.id());
    for command in
        ["status", "agency seal {exports}/police.csv --nobody-opted-out", "audit show", "agency close"]
    {
        village.refuses("police", command, 6, &holder);
    }
    first.child.stdin.take().unwrap().write_all(PASSPHRASE).unwrap();
    assert!(first.child.wait().unwrap().success(), "the first was kept from its work");
    assert!(village.path(&village.contribution("police")).is_file());
}

/// A lock dies with its process, whatever became of it.
#[test]
fn a_lock_whose_holder_was_killed_holds_nobody_up() {
    let village = village(Stage::Agreed);
    let mut first = AtWork::sealing(&village);
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let left = village.text("{police}/round.lock");
    assert!(left.contains("pz agency seal"), "it could not wipe its name: {left}");
    village.write(KEYS, &first.keys);
    village.does("police", "agency seal {exports}/police.csv --nobody-opted-out");
    assert!(village.path(&village.contribution("police")).is_file());
}
