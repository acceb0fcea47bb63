//! What comes with the program: exit codes in words, completions, manual pages, and a look at the machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::round::pz;

#[track_caller]
fn result(arguments: &[&str]) -> Value {
    let run = pz(arguments.iter().chain(&["--json"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut said: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(said["ok"], true);
    said["result"].take()
}

#[test]
fn every_exit_code_is_explained() {
    let codes = result(&["explain"])["codes"].take();
    let codes = codes.as_array().unwrap();
    assert_eq!(codes.len(), 9);
    for (code, page) in codes.iter().enumerate() {
        assert_eq!(page["code"], code);
        assert!(!page["causes"].as_array().unwrap().is_empty());
        let one = pz(["explain", &code.to_string()]);
        assert!(
            one.stdout.starts_with(&format!("exit code {code}: {}\n", page["meaning"].as_str().unwrap()))
        );
        assert!(one.stdout.contains("what to do: "));
    }
    assert_eq!(pz(["explain", "9"]).code, 2);
}

#[test]
fn a_shell_learns_every_command() {
    let names = ["try", "rehearse", "party", "doctor", "explain", "completions", "man"];
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = pz(["completions", shell]);
        assert_eq!(script.code, 0);
        assert!(names.iter().all(|name| script.stdout.contains(name)), "{shell}");
    }
    assert_eq!(pz(["completions", "cmd"]).code, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = TempDir::new().unwrap();
    let to = folder.path().join("man");
    let pages = result(&["man", "--to", to.to_str().unwrap()])["pages"].take();
    let pages: BTreeSet<&str> = pages.as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
    for name in ["pz.1", "pz-try.1", "pz-party.1", "pz-party-show.1", "pz-doctor.1"] {
        let page = to.join(name);
        assert!(pages.contains(page.to_str().unwrap()), "{name} is not listed");
        assert!(fs::read_to_string(&page).unwrap().contains(".SH NAME"), "{name}");
    }
}

#[test]
fn manual_pages_that_cannot_be_written_say_so() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let run = pz(["man", "--to", file.join("man").to_str().unwrap()]);
    assert_eq!(run.code, 8, "{}", run.stderr);
}

#[test]
fn a_machine_is_looked_at_and_left_as_it_was() {
    let folder = TempDir::new().unwrap();
    let findings = looked_at(folder.path());
    let names: BTreeSet<&str> = findings.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "program", "system", "threads", "terminal", "memory", "clock", "folder", "locks", "renaming", "times",
    ] {
        assert!(names.contains(name), "{name} was not looked at");
    }
    assert!(findings.iter().filter(|(name, _)| name != "room").all(|(_, well)| *well), "{findings:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_cannot_hold_a_round_is_said_to_be_amiss() {
    let folder = TempDir::new().unwrap();
    let findings = looked_at(&folder.path().join("absent"));
    assert!(findings.contains(&("folder".to_owned(), false)), "{findings:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_write_to_is_amiss() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let rights = |mode| {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        looked_at(folder.path()).into_iter().find(|(name, _)| name == "rights").unwrap().1
    };
    assert!(rights(0o700) && rights(0o755));
    assert!(!rights(0o775) && !rights(0o757));
}

/// What was looked at, and whether it is well.
fn looked_at(folder: &Path) -> Vec<(String, bool)> {
    let findings = result(&["doctor", folder.to_str().unwrap()])["findings"].take();
    let finding = |one: &Value| (one["name"].as_str().unwrap().to_owned(), one["well"].as_bool().unwrap());
    findings.as_array().unwrap().iter().map(finding).collect()
}
