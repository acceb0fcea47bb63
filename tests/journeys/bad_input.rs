//! What cannot be read is told clearly, all at once, with the right exit code; and nothing is left half-written.

use std::fs;
use std::path::Path;

use super::round::{Exports, Run, pz};

const HEADER: &str = "Person Ref,Surname,Forename,DOB,Postcode,Offence,Role,Incident Date,LSOA";

/// An export of 40 people who do not exist, with as many contacts.
fn export(prefix: &str) -> String {
    let row = |person: usize| {
        let day = person % 28 + 1;
        format!(
            "{prefix}{},Surname{},Fore{},{day:02}/03/19{},QX1 {}AB,Theft,Suspect,{day:02}/05/2026,T0100000{}",
            1000 + person,
            LETTERS[person % 8],
            LETTERS[person % 5],
            50 + person % 45,
            person % 10,
            person % 4 + 1
        )
    };
    let rows: Vec<String> = (0..40).map(row).collect();
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

const LETTERS: [&str; 8] = ["am", "bel", "cor", "dun", "eth", "fen", "gor", "hul"];

fn two_agencies() -> Exports {
    Exports::of(&[("housing.csv", export("H").as_bytes()), ("police.csv", export("P").as_bytes())])
}

/// Rehearses a good export beside this one. The words are what the message must say.
#[track_caller]
fn check(police: impl AsRef<[u8]>, code: i32, words: &[&str]) {
    check_files(&[("housing.csv", export("H").as_bytes()), ("police.csv", police.as_ref())], code, words);
}

#[track_caller]
fn check_files(files: &[(&str, &[u8])], code: i32, words: &[&str]) {
    let exports = Exports::of(files);
    let run = exports.rehearse([""; 0]);
    told(&run, code, words);
    let expected: &[&str] = if code == 0 { &["exports", "round"] } else { &["exports"] };
    assert_eq!(exports.home(), expected, "nothing half-written");
}

/// An error says what is wrong, and a hint how to put it right.
#[track_caller]
fn told(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    if code != 0 {
        assert!(run.stderr.contains("error: ") && run.stderr.contains("hint: "), "{}", run.stderr);
    }
    for word in words {
        assert!(
            run.stderr.contains(word) || (code == 0 && run.stdout.contains(word)),
            "{word}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[track_caller]
fn check_options(options: &[&str], code: i32, words: &[&str]) {
    let exports = two_agencies();
    told(&exports.rehearse(options), code, words);
    assert_eq!(exports.home(), ["exports"], "nothing half-written");
}

#[test]
fn two_good_exports_make_a_round() {
    check(export("P"), 0, &["police", "housing", "report.html"]);
}

#[test]
fn a_folder_without_exports_is_told() {
    check_files(&[], 3, &["exports", "no *.csv and no *.xlsx"]);
    check_files(&[("readme.txt", b"hello")], 3, &["no *.csv and no *.xlsx"]);
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let exports = two_agencies();
    let (absent, to) = (exports.beside("absent"), exports.round());
    let run =
        pz(["rehearse".as_ref(), absent.as_os_str(), "--invented".as_ref(), "--to".as_ref(), to.as_os_str()]);
    told(&run, 3, &["absent", "no such file or folder"]);
    let file = exports.folder().join("police.csv");
    let run =
        pz(["rehearse".as_ref(), file.as_os_str(), "--invented".as_ref(), "--to".as_ref(), to.as_os_str()]);
    told(&run, 3, &["police.csv", "is a file, not a folder"]);
    assert_eq!(exports.home(), ["exports"]);
}

#[test]
fn a_folder_named_like_a_file_is_told() {
    let exports = Exports::of(&[("housing.csv", export("H").as_bytes())]);
    fs::create_dir(exports.folder().join("police.csv")).unwrap();
    told(&exports.rehearse([""; 0]), 3, &["police.csv: is a folder, not a file"]);
    assert_eq!(exports.home(), ["exports"]);
}

#[test]
fn an_empty_file_is_told() {
    check("", 3, &["police.csv", "the file is empty", "export it again"]);
    check("\u{feff}", 3, &["police.csv", "the file is empty"]);
    check("\r\n\r\n", 3, &["police.csv", "the file is empty"]);
}

#[test]
fn a_file_without_a_header_is_told() {
    let text = export("P");
    check(text.split_once('\n').unwrap().1, 3, &["police.csv", "no header row", "column names"]);
}

#[test]
fn a_header_with_a_name_twice_is_told_with_its_columns() {
    let words = ["police.csv, line 1", "columns 4 and 5 have the same name", "DOB", "rename"];
    check(export("P").replace("DOB,Postcode", "DOB,DOB"), 3, &words);
}

#[test]
fn bytes_that_are_no_text_are_told() {
    check(
        b"\x93\xFA\x96\x7B\x8C\xEA,a\n\x93\xFA\x96\x7B\x8C\xEA,b\n",
        3,
        &["police.csv", "its encoding is unknown", "save it as CSV"],
    );
    check(export("P").replace("Surname", "Sur\0name"), 3, &["police.csv", "NUL", "save it as CSV"]);
    check(b"PK\x03\x04 and no workbook", 3, &["police.csv", "no workbook"]);
}

#[test]
fn a_few_ragged_rows_are_counted_and_many_stop_the_round() {
    let ragged = "P2000,Surname,Forename\n";
    check(export("P") + ragged, 0, &["1 rows refused: more or fewer cells than the header", "row 42"]);
    check(
        export("P") + &ragged.repeat(3),
        3,
        &["police.csv: 3 of 43 rows are refused", "more or fewer cells", "first row 42", "--allow-refused"],
    );
}

#[test]
fn refused_rows_can_be_allowed() {
    let text = export("P") + &"P2000,Surname,Forename\n".repeat(3);
    let exports = Exports::of(&[("housing.csv", export("H").as_bytes()), ("police.csv", text.as_bytes())]);
    told(&exports.rehearse(["--allow-refused"]), 0, &["3 rows refused"]);
}

#[test]
fn a_quotation_mark_that_does_not_close_is_told_with_its_line() {
    check(
        export("P").replacen("Surnamebel", "\"Surnamebel", 1),
        3,
        &["police.csv, line 3", "quotation mark", "correct it at source"],
    );
}

#[test]
fn a_table_without_people_or_dates_is_nobody_s_extract() {
    let without = |column: &str| export("P").replace(column, "Remark");
    check(
        without("Person Ref"),
        3,
        &["passed over police.csv", "a person reference", "1 extract found", "at least two agencies"],
    );
    check(
        without("Incident Date"),
        3,
        &["passed over police.csv", "a date other than a birth date", "1 extract found"],
    );
}

#[test]
fn one_agency_alone_has_nothing_to_link() {
    check_files(&[("police.csv", export("P").as_bytes())], 3, &["1 extract found", "at least two agencies"]);
}

#[test]
fn two_files_of_one_agency_are_told() {
    let (a, b) = (export("P"), export("H"));
    check_files(
        &[("Police.csv", a.as_bytes()), ("police.xlsx", b.as_bytes()), ("housing.csv", b.as_bytes())],
        3,
        &["Police.csv and police.xlsx name the same agency"],
    );
}

#[test]
fn a_file_whose_name_cannot_name_an_agency_is_told() {
    let good = export("P");
    check_files(
        &[("hub.csv", good.as_bytes()), ("2026.csv", good.as_bytes())],
        3,
        &["hub.csv", "rename the file", "2026.csv"],
    );
}

#[test]
fn several_problems_are_told_at_once() {
    let text = export("P");
    let headless = text.split_once('\n').unwrap().1;
    let files: [(&str, &[u8]); 3] =
        [("council.csv", b""), ("housing.csv", b"a\0b"), ("police.csv", headless.as_bytes())];
    check_files(
        &files,
        3,
        &["council.csv: the file is empty", "housing.csv: it holds NUL", "police.csv: no header"],
    );
    let broken = export("P") + &"P2000,Surname,Forename\n".repeat(3);
    check_files(
        &[("housing.csv", broken.as_bytes()), ("police.csv", broken.as_bytes())],
        3,
        &["housing.csv: 3 of 43", "police.csv: 3 of 43"],
    );
}

#[test]
fn exports_that_are_not_invented_are_refused() {
    let exports = two_agencies();
    let (folder, to) = (exports.folder(), exports.round());
    let run = pz(["rehearse".as_ref(), folder.as_os_str(), "--to".as_ref(), to.as_os_str()]);
    told(&run, 2, &["--invented", "may never stand on one machine"]);
    assert_eq!(exports.home(), ["exports"]);
}

#[test]
fn options_that_are_wrong_are_wrong_use() {
    let exports = two_agencies();
    for options in [&["--as-of", "yesterday"][..], &["--seed", "x"], &["--sideways"]] {
        let run = exports.rehearse(options);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(options[0]) && run.stdout.is_empty(), "{}", run.stderr);
    }
    assert_eq!(exports.home(), ["exports"]);
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let exports = two_agencies();
    fs::create_dir(exports.round()).unwrap();
    fs::write(exports.round().join("thesis.txt"), "years of work").unwrap();
    told(&exports.rehearse([""; 0]), 6, &["round: holds something else", "name a new folder"]);
    assert_eq!(fs::read_to_string(exports.round().join("thesis.txt")).unwrap(), "years of work");
    assert_eq!(fs::read_dir(exports.round()).unwrap().count(), 1);
    assert_eq!(exports.home(), ["exports", "round"]);
}

#[test]
fn a_file_in_the_target_s_place_is_left_alone() {
    let exports = two_agencies();
    fs::write(exports.round(), "years of work").unwrap();
    told(&exports.rehearse([""; 0]), 6, &["round: is a file"]);
    assert_eq!(fs::read_to_string(exports.round()).unwrap(), "years of work");
}

#[test]
fn an_earlier_round_is_replaced_whole_or_not_at_all() {
    let exports = two_agencies();
    assert_eq!(exports.rehearse(["--seed", "1"]).code, 0);
    fs::write(exports.round().join("hub/left-over"), "of the earlier round").unwrap();
    fs::write(exports.folder().join("broken.csv"), "").unwrap();
    told(&exports.rehearse(["--seed", "1"]), 3, &["broken.csv"]);
    assert!(exports.round().join("hub/left-over").exists(), "the earlier round still stands");
    fs::remove_file(exports.folder().join("broken.csv")).unwrap();
    assert_eq!(exports.rehearse(["--seed", "1"]).code, 0);
    assert!(!exports.round().join("hub/left-over").exists());
    assert_eq!(exports.home(), ["exports", "round"]);
}

#[test]
fn a_target_that_cannot_be_written_is_told() {
    let exports = two_agencies();
    fs::write(exports.beside("file"), "").unwrap();
    let (folder, to) = (exports.folder(), exports.beside("file").join("round"));
    let run =
        pz(["rehearse".as_ref(), folder.as_os_str(), "--invented".as_ref(), "--to".as_ref(), to.as_os_str()]);
    told(&run, 8, &["cannot be written"]);
    assert_eq!(exports.home(), ["exports", "file"]);
}

#[cfg(unix)]
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_folder_of_somebody_else_cannot_be_written() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let exports = two_agencies();
    let closed = exports.beside("closed");
    fs::create_dir(&closed).unwrap();
    // To the superuser no folder is closed.
    if fs::metadata(&closed).unwrap().uid() == 0 {
        eprintln!("skipped: a folder that cannot be written, because this user may write everywhere");
        return;
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    let (folder, to) = (exports.folder(), closed.join("round"));
    let run =
        pz(["rehearse".as_ref(), folder.as_os_str(), "--invented".as_ref(), "--to".as_ref(), to.as_os_str()]);
    told(&run, 8, &["cannot be written", "nothing was written"]);
}

#[track_caller]
fn check_file(option: &str, text: &str, words: &[&str]) {
    let exports = two_agencies();
    let file = exports.beside("given");
    fs::write(&file, text).unwrap();
    let run = exports.rehearse([option.as_ref(), file.as_os_str()]);
    told(&run, 3, words);
    assert_eq!(exports.home(), ["exports", "given"], "nothing half-written");
}

#[test]
fn boundaries_population_and_behaviour_that_cannot_be_read_are_told() {
    for option in ["--boundaries", "--population", "--behaviour"] {
        check_options(&[option, "no-such-file"], 3, &["no-such-file", "no such file or folder"]);
        check_file(option, "", &["given"]);
        check_file(option, "neither this nor that", &["given"]);
    }
    check_file("--boundaries", "{\"type\": \"FeatureCollection\", \"features\": []}", &["given"]);
}

const BEHAVIOUR: &str = "\
name = \"noise\"
words = \"Noise\"
kinds = [\"noise_complaint\"]
exhibiting = [\"subject\"]
vulnerable = [\"victim\"]
";

#[test]
fn a_behaviour_with_an_unknown_kind_or_role_is_told() {
    check_file(
        "--behaviour",
        &BEHAVIOUR.replace("noise_complaint", "noises"),
        &["noise", "a kind of contact that the schema lacks"],
    );
    check_file("--behaviour", &BEHAVIOUR.replace("victim", "bystander"), &["given", "bystander"]);
    check_file("--behaviour", &BEHAVIOUR.replace("victim", "subject"), &["harming and harmed"]);
}

#[test]
fn a_round_before_all_contacts_has_no_rows() {
    check_options(
        &["--as-of", "2001-01-01"],
        3,
        &["police.csv", "housing.csv", "no row is left", "40 rows: contact after the window", "--as-of"],
    );
    check_options(&["--as-of", "2001-01-01", "--allow-refused"], 3, &["no row is left to seal"]);
}

#[test]
fn a_failure_is_one_json_object_for_scripts() {
    let exports = Exports::of(&[("police.csv", b"")]);
    let run = exports.rehearse(["--json"]);
    let said: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &said["ok"], &said["command"]), (3, &false.into(), &"rehearse".into()));
    assert_eq!(said["error"]["exit_code"], 3);
    assert!(said["error"]["problems"][0].as_str().unwrap().starts_with("police.csv: the file is empty"));
}

#[test]
fn wrong_use_is_one_json_object_for_scripts_as_well() {
    for arguments in
        [&["hub", "accept", "--json"][..], &["--json", "hub", "dance"], &["try", "--json", "--seed", "x"]]
    {
        let run = pz(arguments);
        assert_eq!(run.code, 2, "{}", run.stderr);
        let said: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!((&said["ok"], &said["error"]["exit_code"]), (&false.into(), &2.into()), "{said}");
        assert!(!said["error"]["problems"][0].as_str().unwrap().is_empty());
    }
}

#[test]
fn the_invented_town_also_leaves_other_folders_alone() {
    let exports = two_agencies();
    let run = pz(["try".as_ref(), "--no-open".as_ref(), "--to".as_ref(), exports.folder().as_os_str()]);
    told(&run, 6, &["holds something else"]);
    assert_eq!(fs::read_dir(exports.folder()).unwrap().count(), 2);
    assert!(Path::new(&exports.folder()).join("police.csv").is_file());
}
