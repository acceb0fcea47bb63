//! Key files that are another's, cut, empty, readable by others or under another passphrase: each with its exit and
//! its words. And the public files that go with them.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use people_zones::party::{Keys, Party, PartyId, PublicFile, Role};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tempfile::TempDir;

use super::round::{Run, pz};

const PASSPHRASE: &str = "purple otter before noon";

/// The police's folder, with a key file and a public file.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.keys(keys(1).to_file().as_bytes());
        folder.write("police.party", &public("police", 1).to_bytes());
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Puts other bytes in the key file's place, as readable as its owner alone makes it.
    fn keys(&self, bytes: &[u8]) {
        self.write("party.keys", bytes);
        allow(&self.path("party.keys"), 0o600);
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path("party.keys")).unwrap()
    }

    /// `pz party check`, with these lines on stdin.
    fn check(&self, stdin: &str) -> Run {
        let (keys, party) = (self.path("party.keys"), self.path("police.party"));
        pz_told(
            ["party", "check"].map(OsStr::new).into_iter().chain([keys.as_os_str(), party.as_os_str()]),
            stdin,
        )
    }

    fn protect(&self, stdin: &str) -> Run {
        let keys = self.path("party.keys");
        pz_told(["party", "protect"].map(OsStr::new).into_iter().chain([keys.as_os_str()]), stdin)
    }
}

fn keys(seed: u64) -> Keys {
    Keys::generate(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn public(id: &str, seed: u64) -> PublicFile {
    PublicFile::new(PartyId::from_text(id).unwrap(), Role::Agency, &keys(seed))
}

fn pz_told<'a>(arguments: impl IntoIterator<Item = &'a OsStr>, stdin: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pz"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that wants no passphrase does not read; that is no error here.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[cfg(unix)]
fn allow(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn allow(_: &Path, _: u32) {}

/// The exit, the words and no secret in them.
#[track_caller]
fn check(run: &Run, code: i32, words: &str) {
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.code, code, "{said}");
    assert!(said.contains(words), "{words:?} is not in:\n{said}");
    let secret = ["AGE-SECRET-KEY-", PASSPHRASE, "another passphrase"];
    assert!(!secret.iter().any(|secret| said.contains(secret)), "a secret was said:\n{said}");
}

#[test]
fn a_party_s_own_key_file_opens() {
    let folder = Folder::new();
    check(&folder.check(""), 0, "these are the keys of police");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
    let folder = Folder::new();
    folder.keys(format!("\u{feff}{}", keys(1).to_file().replace('\n', "\r\n")).as_bytes());
    check(&folder.check(""), 0, "these are the keys of police");
}

#[test]
fn a_key_file_that_is_not_whole_or_not_one_is_refused() {
    let folder = Folder::new();
    let whole = keys(1).to_file();
    let refused = |bytes: &[u8], words| {
        folder.keys(bytes);
        check(&folder.check(""), 5, words);
    };
    refused(b"", "the key file is empty");
    refused(&whole.as_bytes()[..whole.len() / 2], "was cut short or changed");
    refused(&whole.as_bytes()[..10], "not a key file");
    refused(b"reference,name\n1,A\n", "not a key file");
    refused(whole.replace("format 1", "format 2").as_bytes(), "has format 2");
    refused(b"age-encryption.org/v1\n", "wants a passphrase, and none was given");
}

#[test]
fn a_key_file_of_another_party_is_refused() {
    let folder = Folder::new();
    folder.keys(keys(2).to_file().as_bytes());
    check(&folder.check(""), 5, "these are not the keys of police");
}

#[test]
fn an_absent_key_file_is_input_that_is_absent() {
    let folder = Folder::new();
    fs::remove_file(folder.path("party.keys")).unwrap();
    check(&folder.check(""), 3, "the key file cannot be read");
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let folder = Folder::new();
    for mode in [0o640, 0o604, 0o660, 0o666, 0o602] {
        allow(&folder.path("party.keys"), mode);
        check(&folder.check(""), 5, "other users of this machine can read or change this key file");
        check(&folder.check(""), 5, "chmod 600");
    }
    for mode in [0o600, 0o400] {
        allow(&folder.path("party.keys"), mode);
        check(&folder.check(""), 0, "these are the keys of police");
    }
}

#[test]
fn a_protected_key_file_opens_with_its_passphrase_alone() {
    let folder = Folder::new();
    check(&folder.protect(&format!("{PASSPHRASE}\n")), 0, "opens with the new passphrase alone");
    assert!(folder.bytes().starts_with(b"age-encryption.org/v1\n-> scrypt "));
    check(&folder.check(&format!("{PASSPHRASE}\r\n")), 0, "these are the keys of police");
    check(&folder.check("another passphrase\n"), 5, "the passphrase does not open the key file");
    check(&folder.check(""), 5, "wants a passphrase, and none was given");
    // The seal protects it wherever it lies.
    allow(&folder.path("party.keys"), 0o644);
    check(&folder.check(PASSPHRASE), 0, "these are the keys of police");
    let bytes = folder.bytes();
    folder.keys(&bytes[..bytes.len() - 1]);
    check(&folder.check(PASSPHRASE), 5, "was cut short or changed");
}

#[test]
fn a_new_passphrase_takes_the_place_of_the_old_one() {
    let folder = Folder::new();
    check(&folder.protect("too short\n"), 5, "at least 12 characters");
    assert_eq!(folder.bytes(), keys(1).to_file().as_bytes());
    check(&folder.protect(&format!("{PASSPHRASE}\n")), 0, "opens with the new passphrase");
    check(
        &folder.protect(&format!("{PASSPHRASE}\nanother passphrase\n")),
        0,
        "opens with the new passphrase",
    );
    check(&folder.check(PASSPHRASE), 5, "the passphrase does not open the key file");
    check(&folder.check("another passphrase"), 0, "these are the keys of police");
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 2, "nothing else is left in the folder");
}

#[cfg(unix)]
#[test]
fn a_key_file_is_written_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    check(&folder.protect(&format!("{PASSPHRASE}\n")), 0, "");
    let mode = fs::metadata(folder.path("party.keys")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn parties_are_shown_in_words_and_digits() {
    let folder = Folder::new();
    folder.write("health.party", &public("health", 2).to_bytes());
    fs::create_dir(folder.path("parties")).unwrap();
    folder.write("parties/housing.party", &public("housing", 3).to_bytes());
    let parties = [public("police", 1), public("health", 2), public("housing", 3)];
    let shown = pz(["party".as_ref(), "show".as_ref(), folder.0.path().as_os_str()]);
    for party in parties.iter().map(PublicFile::party) {
        check(&shown, 0, &format!("{} (agency)", party.id));
        check(&shown, 0, &party.words());
        check(&shown, 0, &party.fingerprint()[..4]);
    }
    let (at_health, at_police) = (shown.stdout.find("health"), shown.stdout.find("police"));
    assert!(at_health < at_police, "in order of name");
}

#[test]
fn parties_are_shown_to_scripts() {
    let folder = Folder::new();
    let file = folder.path("police.party");
    let shown = pz(["party".as_ref(), "show".as_ref(), file.as_os_str(), "--json".as_ref()]);
    let shown: serde_json::Value = serde_json::from_str(&shown.stdout).unwrap();
    let one = &shown["result"]["parties"][0];
    let party: Party = serde_json::from_value(one["party"].clone()).unwrap();
    assert_eq!(party, *public("police", 1).party());
    assert_eq!(one["words"], party.words());
    assert_eq!(one["words"].as_str().unwrap().split(' ').count(), 8);
    assert_eq!(one["fingerprint"], party.fingerprint());
}

#[test]
fn a_changed_public_file_is_refused() {
    let folder = Folder::new();
    let text = String::from_utf8(public("police", 1).to_bytes()).unwrap();
    let refused = |text: &str, words| {
        folder.write("police.party", text.as_bytes());
        check(&folder.check(""), 5, words);
        check(&pz(["party".as_ref(), "show".as_ref(), folder.0.path().as_os_str()]), 5, words);
    };
    refused(&text.replace('\n', "\r\n"), "the public file is not as its party wrote it");
    refused(&text.replace("police", "health"), "the signature is not health's");
    refused(&text.replace("format = 1", "format = 9"), "has format 9");
    refused("reference,name\n", "not a party's public file");
}
