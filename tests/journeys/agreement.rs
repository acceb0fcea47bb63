//! An agreement from the first draft to the printed page, and every way in which its file can be wrong.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::round::{Run, pz, town_round};

/// A folder with files of an agreement.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn holding(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let desk = Self::new();
        fs::write(desk.file(name), bytes).unwrap();
        desk
    }

    /// Runs `pz agreement` with these words; a word that names a file stands for the file of this folder.
    fn run(&self, words: &[&str]) -> Run {
        let is_file = |word: &str| word.contains('.');
        let word = |word: &&str| if is_file(word) { self.file(word).into_os_string() } else { word.into() };
        pz(["agreement".into()].into_iter().chain(words.iter().map(word)))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// A draft of which every gap is filled.
fn filled(basis: &str) -> String {
    let draft = pz(["agreement", "new", "--agencies", "police,council,health", "--basis", basis]).stdout;
    let days = [("begins", "2026-01-01"), ("expires", "2099-01-01"), ("review", "2099-01-01")];
    let line = |line: &str| match days.iter().find(|(name, _)| line.starts_with(name)) {
        Some((name, day)) => format!("{name} = \"{day}\"\n"),
        None => format!("{line}\n").replace("… to be filled in: ", "").replace(" …\"", "\""),
    };
    draft.lines().map(line).collect()
}

#[track_caller]
fn told(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    for words in words {
        assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
    }
}

#[track_caller]
fn done(run: &Run, words: &[&str]) {
    assert_eq!((run.code, &*run.stderr), (0, ""), "{}", run.stdout);
    // Wherever its lines end.
    let said = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in words {
        assert!(said.contains(words), "{words}\n{}", run.stdout);
    }
}

#[test]
fn a_new_draft_has_gaps_and_says_where() {
    let desk = Desk::new();
    done(&desk.run(&["new", "--to", "draft.toml"]), &["fill it in"]);
    let run = desk.run(&["check", "draft.toml"]);
    told(
        &run,
        4,
        &["terms are still to be filled in", "title = \"… to be filled in", "awaits the keys of police"],
    );
    told(&desk.run(&["show", "draft.toml"]), 4, &["still to be filled in"]);
}

#[test]
fn a_filled_draft_is_sound_on_either_basis() {
    for basis in ["isa", "jag"] {
        let desk = Desk::holding("draft.toml", filled(basis));
        done(
            &desk.run(&["check", "draft.toml"]),
            &["nothing contradicts", "awaits the keys of police, council, health"],
        );
    }
}

#[test]
fn analysis_of_everybody_contradicts_the_basis_jag() {
    let desk = Desk::holding("draft.toml", filled("isa").replace("basis = \"isa\"", "basis = \"jag\""));
    let run = desk.run(&["check", "draft.toml"]);
    told(
        &run,
        4,
        &[
            "only nominated people come in",
            "basis = \"jag\"",
            "this basis",
            "\"areas\",",
            "and this analysis",
        ],
    );
}

#[test]
fn a_problem_is_shown_in_its_line() {
    let draft = filled("isa")
        .replace("minimum_people = 10", "minimum_people = 5")
        .replace("\"robbery\"", "\"robery\"");
    let desk = Desk::holding("draft.toml", draft);
    let run = desk.run(&["check", "draft.toml"]);
    told(
        &run,
        4,
        &[
            "error: the smallest number",
            "draft.toml:",
            "minimum_people = 5",
            "^^^",
            "did you mean \"robbery\"?",
        ],
    );
    let json =
        pz(["agreement".as_ref(), "check".as_ref(), desk.file("draft.toml").as_os_str(), "--json".as_ref()]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["error"]["exit_code"], 4);
    assert_eq!(json["error"]["problems"].as_array().unwrap().len(), 2);
    assert!(json["error"]["problems"][0].as_str().unwrap().contains("line "));
}

#[test]
fn a_printed_page_is_one_file_in_plain_english() {
    let desk = Desk::holding("draft.toml", filled("jag"));
    let shown = desk.run(&["show", "draft.toml"]);
    done(
        &shown,
        &["NOT IN FORCE", "Pseudonymised data remain personal data", "There is no analysis of everybody"],
    );
    done(&desk.run(&["show", "draft.toml", "--print", "page.html"]), &["page.html: written"]);
    let page = fs::read_to_string(desk.file("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Caldicott Guardian of health"));
    assert!(!page.contains("http"), "it fetches nothing");
    assert_eq!(desk.names(), ["draft.toml", "page.html"]);
    told(&desk.run(&["show", "draft.toml", "--print", "draft.toml"]), 2, &["ends in .html"]);
}

#[test]
fn a_draft_never_replaces_a_file() {
    let desk = Desk::holding("draft.toml", "mine");
    told(&desk.run(&["new", "--to", "draft.toml"]), 6, &["is there already", "nothing was touched"]);
    assert_eq!(fs::read(desk.file("draft.toml")).unwrap(), b"mine");
    assert_eq!(desk.names(), ["draft.toml"]);
}

#[test]
fn agencies_that_cannot_be_are_wrong_use() {
    let new = |agencies: &str| pz(["agreement", "new", "--agencies", agencies]);
    told(&new("police"), 2, &["nothing to link"]);
    told(&new("police,police"), 2, &["twice"]);
    told(&new("police,hub"), 2, &["another role"]);
    told(&new("police,Town Council"), 2, &["short name"]);
    told(&new(""), 2, &["short name"]);
    told(&pz(["agreement", "new", "--basis", "gdpr"]), 2, &["isa, jag"]);
}

fn signed() -> &'static str {
    let path = town_round().paths("hub/", "agreement.signed");
    town_round().text(path[0])
}

#[test]
fn a_signed_agreement_says_who_signed_it() {
    let desk = Desk::holding("agreement.signed", signed());
    done(&desk.run(&["show", "agreement.signed"]), &["REHEARSAL", "Signed by all: "]);
    done(&desk.run(&["check", "agreement.signed"]), &["nothing contradicts"]);
}

#[test]
fn an_agreement_edited_after_signing_is_refused_by_name() {
    let edited = signed().replacen("minimum_people = 10", "minimum_people = 11", 1);
    let desk = Desk::holding("agreement.signed", edited);
    told(&desk.run(&["show", "agreement.signed"]), 5, &["signature is not council's", "changed"]);
}

#[test]
fn an_amendment_names_what_it_replaces_and_says_what_changes() {
    let desk = Desk::holding("agreement.signed", signed());
    done(&desk.run(&["new", "--amends", "agreement.signed", "--to", "next.toml"]), &["written"]);
    let against = ["check", "next.toml", "--against", "agreement.signed"];
    done(&desk.run(&against), &["nothing changes but the version", "awaits the keys"]);
    let next = fs::read_to_string(desk.file("next.toml")).unwrap();
    assert!(next.contains("version = 2\nreplaces = \""));
    fs::write(desk.file("next.toml"), next.replace("lookups_days = 180", "lookups_days = 150")).unwrap();
    done(&desk.run(&against), &["- `retention.lookups_days` changes from 180 to 150"]);
    fs::write(desk.file("next.toml"), next.replace("version = 2", "version = 3")).unwrap();
    told(&desk.run(&against), 4, &["the version after 1 is 2", "version = 3"]);
    told(&desk.run(&["new", "--amends", "next.toml"]), 4, &["nobody has signed"]);
    told(&desk.run(&["new", "--amends", "agreement.signed", "--basis", "jag"]), 2, &["cannot be used with"]);
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, code: i32, words: &[&str]) {
    let desk = Desk::holding("given.toml", bytes);
    for command in ["check", "show"] {
        told(&desk.run(&[command, "given.toml"]), code, words);
    }
    assert_eq!(desk.names(), ["given.toml"]);
}

#[test]
fn a_file_that_is_no_agreement_is_told() {
    let draft = filled("isa");
    check("", 4, &["`format` is missing", "`title` is missing", "`parties` is missing"]);
    check(b"title = \"\xff\xfe\"", 3, &["is not UTF-8 text"]);
    check(draft.replace("[dpia]", "[dpia"), 4, &["not written as TOML", "[dpia"]);
    check(
        draft.replace("version = 1", "version = 1\nversion = 2"),
        4,
        &["not written as TOML", "version = 2"],
    );
    check(draft.replace("format = 2", "format = 1"), 4, &["format 1", "the program that wrote it opens it"]);
    check(draft.replace("format = 2", "format = 9"), 4, &["format 9", "a newer program opens it"]);
    check(draft.replace("role = \"hub\"", "role = \"linker\""), 4, &["exactly one linker and one hub"]);
    check(draft.replace("\"surname\",", "\"sirname\","), 4, &["did you mean \"surname\"?"]);
    check(
        draft.replace("review = \"2099", "review = \"2025"),
        4,
        &["overdue before", "begins = ", "review = "],
    );
    check("{", 4, &["the agreement cannot be read"]);
    check("{\"text\": \"x\", \"signatures\": []}", 4, &["not laid out as this program writes it"]);
    check("x".repeat(2 << 20), 4, &["longer than any agreement"]);
    let desk = Desk::new();
    told(&desk.run(&["check", "absent.toml"]), 3, &["there is no such file"]);
}

#[test]
fn dates_that_have_passed_are_notes() {
    let past = filled("isa").replace("2026-01-01", "2020-01-01").replace("2099-01-01", "2020-12-31");
    let desk = Desk::holding("draft.toml", past);
    let words = ["the agreement ended on 2020-12-31", "was to be reviewed by 2020-12-31"];
    done(&desk.run(&["check", "draft.toml"]), &words);
    done(&desk.run(&["show", "draft.toml"]), &["! the agreement ended on 2020-12-31"]);
}

/// Texts that people read outside an agency: lists for the meeting, and whatever is released.
fn read_outside() -> Vec<(&'static str, &'static str)> {
    let files = town_round();
    let paths = [files.paths("hub/meeting/", ""), files.paths("hub/releases/", "")].concat();
    assert!(paths.len() > 3);
    paths.into_iter().map(|path| (path, files.text(path))).collect()
}

#[test]
fn no_list_or_page_shows_the_sex_of_a_person() {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase().split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    for (path, text) in read_outside() {
        for told in ["sex", "male", "female", "gender"] {
            assert!(!words(text).iter().any(|word| word == told), "{path} says {told}");
        }
    }
}

#[test]
fn no_points_reach_an_agency() {
    let files = town_round();
    // A number alone could be any number: what points are made of is told in words.
    let points: Vec<String> = files
        .rows("hub/meeting/candidates.csv")
        .into_iter()
        .map(|mut row| row.remove("parts").unwrap())
        .filter(|parts| !parts.is_empty())
        .collect();
    assert!(points.len() > 10);
    let sealed = files.opened();
    let own = files.paths("agencies/", "").into_iter().map(|path| (path, files.bytes(path)));
    let opened = sealed.iter().filter(|(path, _)| path.starts_with("agencies/"));
    let opened = opened.map(|(path, (_, bytes))| (path.as_str(), bytes.as_slice()));
    for (path, bytes) in own.chain(opened) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!points.iter().any(|points| text.contains(points)), "{path}");
    }
}
