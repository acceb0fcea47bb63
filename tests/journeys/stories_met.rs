//! The people of the invented town whom a meeting could harm, put before a meeting: from what their agencies answer to
//! what each agency is told, by commands and by clicks on the page alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use people_zones::synthetic;
use tempfile::TempDir;

use super::roles::room::Room;
use super::round::{Run, pz, town_round};
use super::stories::{codes, person, story};

/// The agencies and the hub after the meeting, and what its pages showed.
struct Met {
    pages: BTreeMap<String, String>,
    lists: BTreeMap<&'static str, String>,
    refused: BTreeMap<&'static str, String>,
    minutes: String,
    /// What each agency read out of each of its packs: own reference, code, decision and so on.
    told: BTreeMap<String, Vec<String>>,
    /// Every file that left the meeting.
    left: Vec<(String, Vec<u8>)>,
}

/// Who is put before the meeting.
struct Cast {
    harming: String,
    harmed: String,
    child: String,
    who_uses_the_child: String,
    /// Held to be one person, until an agency says that they are not.
    merged: String,
    declined: String,
}

static CAST: LazyLock<Cast> = LazyLock::new(|| {
    let code = |name: &str, place: usize| {
        let codes = codes(&person(name, place));
        codes.into_iter().next().unwrap_or_else(|| panic!("{name}: nobody before the meeting"))
    };
    Cast {
        harming: code(synthetic::OPPOSITE_PARTIES, 0),
        harmed: code(synthetic::OPPOSITE_PARTIES, 1),
        child: code(synthetic::EXPLOITED_CHILD, 0),
        who_uses_the_child: code(synthetic::EXPLOITED_CHILD, 1),
        merged: code(synthetic::KNOWN_TO_THREE, 0),
        declined: code(synthetic::RIGHTLY_DECLINED, 0),
    }
});

static MET: LazyLock<Met> = LazyLock::new(meet);

const AGENCIES: [&str; 4] = ["council", "health", "housing", "police"];

struct Town(TempDir);

impl Town {
    fn new() -> Self {
        let town = Self(TempDir::new().unwrap());
        for (path, bytes) in &town_round().0 {
            let path = town.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, bytes).unwrap();
            #[cfg(unix)]
            fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        }
        town
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    /// A command in a party's folder, which succeeds.
    #[track_caller]
    fn does(&self, party: &str, words: &[&str]) -> Run {
        let folder = self.path(party);
        let words = words.iter().map(|word| word.replace('@', &format!("{}/", self.0.path().display())));
        let run = pz(words.chain(["--round".to_owned(), folder.display().to_string()]));
        assert_eq!(run.code, 0, "{party}: {}", run.stderr);
        run
    }

    /// What stands in a folder, if there is one.
    fn names(&self, folder: &str, end: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten().map(Result::unwrap);
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.retain(|name| name.ends_with(end));
        names.sort();
        names
    }

    /// However far down they stand: the stories are not those of the first places.
    fn tells_agencies_of_everybody(&self) {
        self.does("hub", &["release", "approve", "--first", "5000"]);
        for agency in AGENCIES {
            let pack = self.names("hub/sent", &format!(".{agency}.candidates")).remove(0);
            let received = format!("agencies/{agency}/received/{pack}");
            fs::copy(self.path(format!("hub/sent/{pack}")), self.path(received)).unwrap();
        }
    }

    /// An agency answers about everybody; `cell` says what stands in a column for a code.
    fn answers(&self, agency: &str, cell: impl Fn(&str, &str) -> &'static str) {
        let party = format!("agencies/{agency}");
        let pack = self.names(&format!("{party}/received"), ".candidates").remove(0);
        let pack = format!("@{party}/received/{pack}");
        self.does(&party, &["agency", "prepare", &pack]);
        let table = self.names(&format!("{party}/prepare"), ".csv").remove(0);
        let path = self.path(format!("{party}/prepare/{table}"));
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let head = reader.headers().unwrap().clone();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&head).unwrap();
        for row in reader.records().map(Result::unwrap) {
            let filled = |(column, before): (&str, &str)| match column {
                "same_person" | "open_to" | "unsafe_to_discuss" | "may_be_shown" | "safe_contact" => {
                    cell(&row[0], column).to_owned()
                }
                _ => before.to_owned(),
            };
            writer.write_record(head.iter().zip(row.iter()).map(filled)).unwrap();
        }
        fs::write(&path, writer.into_inner().unwrap()).unwrap();
        let table = format!("@{party}/prepare/{table}");
        self.does(&party, &["agency", "prepare", &pack, "--answers", &table]);
        let round =
            self.names(&format!("{party}/sent"), "").into_iter().find(|name| !name.contains(".signing"));
        let answer = format!("@{party}/sent/{}/{agency}.preparation", round.unwrap());
        self.does("hub", &["hub", "accept", &answer]);
    }
}

/// What an agency fills in: nothing against anybody, but that nobody can reach the child, and that the records that
/// were held to be one are not.
fn answer(agency: &str, code: &str, column: &str) -> &'static str {
    match column {
        "same_person" if agency == "council" && code == CAST.merged => "not",
        "same_person" => "same",
        "unsafe_to_discuss" => "no",
        "may_be_shown" => "full",
        "safe_contact" if code == CAST.child => "none",
        "safe_contact" => "through us",
        _ => "",
    }
}

fn meet() -> Met {
    let (town, cast) = (Town::new(), &*CAST);
    town.tells_agencies_of_everybody();
    for agency in AGENCIES {
        town.answers(agency, |code, column| answer(agency, code, column));
    }
    let mut room = Room::open(&town.path("hub"));
    let get = |path: &str| room.get(path).unwrap();
    let all =
        [&cast.harming, &cast.harmed, &cast.child, &cast.who_uses_the_child, &cast.merged, &cast.declined];
    let pages = all.map(|code| (code.clone(), get(&format!("/person/{code}")))).into();
    let lists = ["exhibiting", "vulnerable"].map(|group| (group, every_page(&room, group))).into();
    let mut refused = BTreeMap::new();
    for code in [&cast.harming, &cast.harmed, &cast.child, &cast.who_uses_the_child] {
        assert!(room.decide(code, "take_on", "Two services visit apart"), "{code}");
    }
    assert!(!room.decide(&cast.merged, "take_on", "Three services visit apart"), "an agency says no");
    assert!(room.decide(&cast.merged, "not_this_person", "One of the records is of somebody else"));
    assert!(room.decide(&cast.declined, "decline", "Nothing has happened for a long time"));
    let together = format!("as agreed for {}", cast.harmed);
    let plan = |what: &str| {
        let fields = [
            ("goals", what),
            ("status", "open"),
            ("what_1", what),
            ("agency_1", "police"),
            ("due_1", "2099-01-01"),
        ];
        room.post(&format!("/person/{}/plan", cast.harming), &[&fields[..], &[("confirmed", "yes")]].concat())
    };
    refused.insert("a plan that names the other side", plan(&together).unwrap());
    assert!(plan("one worker visits").unwrap().starts_with("HTTP/1.1 303"));
    let minutes = get("/minutes");
    assert!(room.post("/end", &[]).unwrap().contains("The meeting has ended"));
    assert!(room.program.wait().unwrap().success());
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for agency in AGENCIES {
        for pack in town.names("hub/sent", ".decisions") {
            if pack.contains(&format!(".{agency}.")) {
                let party = format!("agencies/{agency}");
                town.does(&party, &["agency", "decisions", &format!("@hub/sent/{pack}")]);
            }
        }
        for file in town.names(&format!("agencies/{agency}/decisions"), ".csv") {
            let text = fs::read_to_string(town.path(format!("agencies/{agency}/decisions/{file}"))).unwrap();
            told.entry(agency.to_owned()).or_default().push(text);
        }
        town.does(
            "hub",
            &["report", "people", "--agency", agency, "--by", "a.clerk", "--destroy-by", "2099-01-01"],
        );
    }
    let files = ["decisions", "meeting"].into_iter().flat_map(|folder| {
        let read =
            |name: String| (name.clone(), fs::read(town.path(format!("hub/{folder}/{name}"))).unwrap());
        town.names(&format!("hub/{folder}"), "").into_iter().map(read).collect::<Vec<_>>()
    });
    let left = files.collect();
    Met { pages, lists, refused, minutes, told, left }
}

/// All pages of a group's list.
fn every_page(room: &Room, group: &str) -> String {
    let mut all = String::new();
    for number in 1.. {
        let page = room.get(&format!("/people?group={group}&page={number}")).unwrap();
        all += page.split("<main").nth(1).unwrap();
        if !page.contains(&format!("page={}", number + 1)) {
            break;
        }
    }
    all
}

/// The packs of an agency, printed and sealed, each as one text.
fn packs(agency: &str) -> Vec<String> {
    let printed = MET
        .left
        .iter()
        .filter(|(name, _)| name.contains(&format!(".{agency}.")) && name.ends_with(".people.html"));
    let printed = printed.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    MET.told.get(agency).into_iter().flatten().cloned().chain(printed).collect()
}

fn told_of(agency: &str, code: &str) -> Option<String> {
    let rows = MET.told.get(agency)?.iter().flat_map(|table| table.lines());
    rows.filter(|row| row.contains(code)).map(str::to_owned).next()
}

#[test]
fn opposite_parties_never_share_a_plan_or_a_pack() {
    let cast = &*CAST;
    let sides = [(&cast.harming, &cast.harmed), (&cast.who_uses_the_child, &cast.child)];
    for (one, other) in sides {
        for (own, against) in [(one, other), (other, one)] {
            let page = &MET.pages[own];
            assert!(page.contains("on the other side of an event"), "{own}");
            assert!(!page.split("<main").nth(1).unwrap().contains(against.as_str()), "never who it is");
        }
        for agency in AGENCIES {
            for pack in packs(agency) {
                assert!(!(pack.contains(one.as_str()) && pack.contains(other.as_str())), "{agency}");
            }
        }
    }
    assert!(told_of("police", &cast.harming).is_some() && told_of("police", &cast.harmed).is_some());
    let refused = &MET.refused["a plan that names the other side"];
    assert!(
        refused.starts_with("HTTP/1.1 422") && refused.contains("a code ties this person to another one")
    );
}

#[test]
fn an_exploited_child_is_looked_after_first_and_leaves_in_no_pack_without_a_safe_way() {
    let child = CAST.child.as_str();
    let page = &MET.pages[child];
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} is not on the page"));
    assert!(at("child, 10 to 17") < at("Has been harmed by others"));
    assert!(at("Has been harmed by others") < at("Why here"), "the harm first, then the rest");
    assert!(page.contains("Nobody knows a safe way to reach them yet"));
    assert!(!MET.lists["exhibiting"].contains(child) && MET.lists["vulnerable"].contains(child));
    for agency in AGENCIES {
        assert!(packs(agency).iter().all(|pack| !pack.contains(child)), "{agency}");
    }
}

#[test]
fn records_that_an_agency_says_are_not_one_person_are_held_back() {
    let merged = CAST.merged.as_str();
    assert!(MET.pages[merged].contains("Held back: council says that these records are not one person"));
    let told: BTreeSet<String> = AGENCIES.iter().filter_map(|agency| told_of(agency, merged)).collect();
    assert!(!told.is_empty() && told.iter().all(|row| row.contains("decline: not this person")), "{told:?}");
}

#[test]
fn somebody_with_a_protected_identity_is_in_nothing_that_the_meeting_shows_or_leaves() {
    let records = &story(synthetic::PROTECTED_IDENTITY).people[0];
    let shown = MET.pages.values().chain(MET.lists.values()).chain([&MET.minutes]).map(String::as_bytes);
    let told = MET.told.values().flatten().map(String::as_bytes);
    let left = MET.left.iter().map(|(_, bytes)| bytes.as_slice());
    for bytes in shown.chain(told).chain(left) {
        let text = String::from_utf8_lossy(bytes).to_uppercase();
        assert!(!["ELODIE", "MARCHBANKS"].iter().any(|name| text.contains(name)));
        assert!(!records.iter().any(|record| text.contains(&record.reference.to_uppercase())));
    }
}

#[test]
fn somebody_who_is_declined_is_told_of_without_the_reason_and_the_minutes_keep_it() {
    let declined = CAST.declined.as_str();
    let page = &MET.pages[declined];
    assert!(page.contains("Last contact: 202"), "how long ago stands on the page");
    let rows: Vec<String> = AGENCIES.iter().filter_map(|agency| told_of(agency, declined)).collect();
    assert_eq!(rows.len(), 3, "by each agency that knows them: {rows:?}");
    assert!(rows.iter().all(|row| row.contains(",decline,") && !row.contains("Nothing has happened")));
    assert!(MET.minutes.contains("Nothing has happened for a long time"));
    assert!(MET.minutes.contains("depart from the list"));
}
