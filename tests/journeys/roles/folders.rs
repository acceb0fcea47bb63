//! Folders and files in a state that they should not be in: said plainly, with the right exit code, nothing changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::{Timestamp, ToSpan as _};
use people_zones::agreement::{Kit, share_part};
use people_zones::contribution::Linkage;

use super::forged::signed_anew;
use super::village::{ROUND, Stage, Village, today, village};

const SEAL: &str = "agency seal {exports}/police.csv --nobody-opted-out";

/// The police's kit to seal with, as the hub's own keys sign something else.
fn kit(village: &Village, change: impl FnOnce(&mut Kit, &mut super::forged::Members)) {
    let file = format!("{{police}}/received/{ROUND}.3-seal.kit");
    let kit = signed_anew::<Kit>(village, (&village.bytes(&file), "hub"), change);
    village.write(&file, kit);
}

#[test]
fn another_party_s_key_file() {
    let village = village(Stage::Agreed);
    fs::copy(village.path("{council}/keys/party.keys"), village.path("{police}/keys/party.keys")).unwrap();
    for command in [SEAL, "agreement sign", "agency close"] {
        village.refuses("police", command, 5, "these are not the keys of police");
    }
    // Even with the public file exchanged as well: the agreement names others.
    fs::copy(village.path("{council}/council.party"), village.path("{police}/council.party")).unwrap();
    fs::remove_file(village.path("{police}/police.party")).unwrap();
    village.refuses("police", SEAL, 6, "the log is not as it was signed");
}

#[test]
fn a_key_file_that_others_can_read_or_that_is_not_there() {
    let village = village(Stage::Agreed);
    let keys = village.path("{police}/keys/party.keys");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&keys, fs::Permissions::from_mode(0o644)).unwrap();
        village.refuses("police", SEAL, 5, "other users of this machine can read or change this key file");
    }
    fs::remove_file(&keys).unwrap();
    village.refuses("police", SEAL, 3, "the key file cannot be read");
}

#[test]
fn a_share_that_is_missing_exchanged_or_sealed_to_others() {
    let village = village(Stage::Agreed);
    let (own, others) =
        (share_part(&super::village::id("council")), share_part(&super::village::id("health")));
    let check = |change: fn(&mut super::forged::Members, usize, usize), words: &str| {
        let village = village.copied();
        kit(&village, |_, parts| {
            let at = |name: &str| parts.iter().position(|(own, _)| own == name).unwrap();
            let (own, other) = (at(&own), at(&others));
            change(parts, own, other);
        });
        village.refuses("police", SEAL, 5, words);
    };
    check(|parts, own, _| drop(parts.remove(own)), "council");
    check(|parts, own, other| parts[own].1 = parts[other].1.clone(), "council");
    check(|parts, own, _| parts[own].1.truncate(40), "council.share.age");
}

#[test]
fn an_agreement_that_was_edited_after_signing() {
    let village = village(Stage::Linked);
    let signed = village.text("{hub}/agreement.signed");
    let edited = signed.replace("minimum_people = 10", "minimum_people = 11");
    assert_ne!(edited, signed);
    village.write("{hub}/agreement.signed", &edited);
    village.refuses("hub", "hub run", 5, "the signature is not ");
    village.refuses("hub", "hub kit", 5, "the signature is not ");
    village.write("{hub}/agreement.signed", signed.replace("  \"text\"", "\"text\""));
    village.refuses("hub", "hub run", 4, "not laid out as this program writes it");
    // A hub that signs a kit around an edited text gets no agency to seal.
    kit(&village, |kit, _| kit.text = kit.text.replace("minimum_people = 10", "minimum_people = 11"));
    village.refuses("police", SEAL, 5, "the signature is not ");
    village.refuses("linker", "agreement sign", 6, "nothing to sign");
}

/// A command that is done, with what it said beside its result.
#[track_caller]
fn says(village: &Village, party: &str, command: &str) -> String {
    let run = village.pz(party, command);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr
}

const WARNING: &str = "is dated more than a day after now";

#[test]
fn clocks_may_differ_by_a_day_and_beyond_it_somebody_is_told() {
    for (hours, warned) in [(-2000, false), (23, false), (25, true)] {
        let village = village(Stage::Sealed);
        let then = Timestamp::now().saturating_add(hours.hours()).unwrap();
        let file = village.forged("police", |manifest, _| manifest.sealed_at = then);
        for party in ["linker", "hub"] {
            let said = says(&village, party, &format!("{party} accept {file}"));
            assert_eq!(said.contains(WARNING), warned, "{hours} h: {said}");
            assert_eq!(said.contains("contribution of police"), warned, "{said}");
        }
        let village = super::village::village(Stage::Accepted);
        village.does("linker", "linker link");
        let answer = village.bytes(&format!("{{linker}}/sent/{ROUND}.linkage"));
        let answer = signed_anew::<Linkage>(&village, (&answer, "linker"), |said, _| said.linked_at = then);
        village.write("{post}/late.linkage", answer);
        let said = says(&village, "hub", "hub accept {post}/late.linkage");
        assert_eq!(said.contains(WARNING), warned, "{hours} h: {said}");
    }
}

#[test]
fn a_machine_whose_clock_fell_behind_is_told_by_its_own_log_and_by_the_kit() {
    let village = village(Stage::Agreed);
    let opened = today().saturating_add(3.days());
    kit(&village, |kit, _| kit.plan.opened = opened);
    assert!(
        says(&village, "police", "agency check {exports}/police.csv")
            .contains("the opening of this round is dated")
    );
    let tomorrow = today().saturating_add(1.days());
    kit(&village, |kit, _| kit.plan.opened = tomorrow);
    assert!(!says(&village, "police", "agency check {exports}/police.csv").contains(WARNING));
}

#[test]
fn formats_of_other_versions_say_which_program_opens_them() {
    let village = village(Stage::Sealed);
    let folder = village.text("{police}/round.toml");
    for (format, words) in [(0, "this folder has format 0"), (2, "this folder has format 2")] {
        village.write(
            "{police}/round.toml",
            folder.replace("format = 1", &format!("format = {format}\nnew = true")),
        );
        let said = village.refuses("police", SEAL, 6, words);
        assert!(said.contains("use the program that made it, or a newer one"), "{said}");
    }
    village.write("{police}/round.toml", folder.replace("format = 1", "format = \"one\""));
    village.refuses("police", "status", 6, "");
    village.write("{police}/round.toml", folder);
    for change in
        [|kit: &mut Kit| kit.schema += 1, |kit: &mut Kit| kit.schema -= 1, |kit: &mut Kit| kit.rules += 1]
    {
        let village = village.copied();
        kit(&village, |kit, _| {
            change(kit);
            "9.8.7".clone_into(&mut kit.program);
        });
        let said = village.refuses("police", SEAL, 5, "");
        assert!(said.contains("version") && said.contains("this program"), "{said}");
    }
    let file = village.forged("council", |manifest, _| manifest.schema += 1);
    let said = village.refuses("hub", &format!("hub accept {file}"), 5, "it was made with schema");
    assert!(said.contains("use the program that made it"), "{said}");
    let public = village.text("{police}/police.party");
    village.write("{police}/police.party", public.replace("format = 1", "format = 9"));
    village.refuses("police", "audit verify", 5, "format 9");
}

#[test]
fn a_folder_that_was_moved_goes_on_where_it_is_now() {
    let village = village(Stage::Agreed);
    fs::rename(village.path("{police}"), village.path("{elsewhere}")).unwrap();
    village.does("elsewhere", SEAL);
    village.does("elsewhere", "audit verify");
    // From anywhere inside it, without naming it.
    let run = Command::new(env!("CARGO_BIN_EXE_pz"))
        .arg("status")
        .current_dir(village.path(&format!("{{elsewhere}}/sent/{ROUND}")))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&run.stdout).starts_with("police (agency): "), "{run:?}");
    let run = village.anywhere("status --round {police}");
    assert_eq!(run.code, 6, "{}", run.stderr);
    assert!(run.stderr.contains("is not the folder of a party"), "{}", run.stderr);
}

#[test]
fn another_role_s_folder() {
    let village = village(Stage::Agreed);
    village.refuses("linker", SEAL, 6, "this is the folder of linker (linker)");
    village.refuses("police", "hub run", 6, "this is the folder of police (agency)");
    village.refuses("hub", "linker link", 6, "this is the folder of hub (hub)");
}

/// Runs a command as a user who may read a folder and not write to it.
#[cfg(unix)]
fn read_only(village: &Village, party: &str, command: &str) -> std::process::Output {
    let mut pz = Command::new(env!("CARGO_BIN_EXE_pz"));
    pz.args(village.words(party, command)).env("NO_COLOR", "1");
    as_nobody(&mut pz);
    pz.output().unwrap()
}

/// To the superuser no folder is closed: then the command runs as nobody.
#[cfg(unix)]
fn as_nobody(command: &mut Command) {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        command.uid(NOBODY).gid(NOBODY);
    }
}

#[cfg(unix)]
const NOBODY: u32 = 65534;

/// Whether that user reaches the program at all.
#[cfg(unix)]
fn reaches_the_program() -> bool {
    let mut pz = Command::new(env!("CARGO_BIN_EXE_pz"));
    as_nobody(pz.arg("--version"));
    pz.output().is_ok_and(|run| run.status.success())
}

/// A folder with everything in it: its owner's to read and enter, nobody's to write.
#[cfg(unix)]
fn close(folder: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            close(&entry);
        }
        set(&entry, if entry.is_dir() { 0o500 } else { 0o400 });
    }
    set(folder, 0o500);
    fn set(path: &Path, mode: u32) {
        if fs::metadata(path).unwrap().uid() == 0 {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
}

#[cfg(unix)]
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_folder_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    if !reaches_the_program() {
        eprintln!(
            "skipped: a folder that is read-only, because nobody but the superuser reaches the program here"
        );
        return;
    }
    let village = village(Stage::Agreed);
    let home = village.path("{police}").parent().unwrap().to_owned();
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).unwrap();
    close(&village.path("{police}"));
    let before = village.state("police");
    for command in [SEAL, "agency check {exports}/police.csv", "agreement sign", "agency close"] {
        let run = read_only(&village, "police", command);
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(8), "{said}");
        assert!(said.contains("cannot be written to") && said.contains("nothing was changed"), "{said}");
    }
    // A copy that is kept as evidence can be looked at.
    for command in ["status", "audit verify", "audit show"] {
        let run = read_only(&village, "police", command);
        assert_eq!(run.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    }
    super::village::same(&before, &village.state("police"));
}
