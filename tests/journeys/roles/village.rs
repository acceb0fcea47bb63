//! A village of parties, each with a folder of its own and nothing in common but the files that are copied from one
//! to another. Every step is a command of the program.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use people_zones::agreement::{Activity, Agreement, Kit, Permit, Plan, Round, Signature, SignedAgreement};
use people_zones::party::{Keys, PartyId};
use people_zones::synthetic;
use tempfile::TempDir;

use super::forged::signed_anew;
pub(super) use super::steps::Stage;
use crate::played::{copy, played};
use crate::round::{Files, Run, pz};

/// The round that a village plays.
pub(super) const ROUND: &str = "2026-q4";

/// What changes even when a command is refused: the log, its signed head, and the lock.
const MOVING: [&str; 3] = ["audit/log.jsonl", "audit/head.json", "round.lock"];

/// What a village starts from.
pub(super) struct World {
    /// Exports by file name; the stem is the agency.
    pub(super) exports: Vec<(String, Vec<u8>)>,
    pub(super) until: Date,
    /// Options of `pz hub add-data`, with the file's bytes.
    pub(super) publics: Vec<(&'static str, Vec<u8>)>,
}

impl World {
    /// A small invented town.
    pub(super) fn town() -> Self {
        let town = synthetic::town(1, synthetic::FEWEST_PEOPLE);
        Self {
            exports: town.exports.into_iter().map(|one| (one.file, one.bytes)).collect(),
            until: town.as_of,
            publics: vec![
                ("--boundaries", town.boundaries.into_bytes()),
                ("--population", town.population.into_bytes()),
            ],
        }
    }

    pub(super) fn from(&self) -> Date {
        self.until.saturating_sub(36.months())
    }
}

/// Everybody's folder, below one home that nobody knows of.
pub(super) struct Village {
    home: TempDir,
    pub(super) agencies: Vec<String>,
    /// What commands said, if somebody listens.
    said: Option<RefCell<Vec<(String, Run)>>>,
}

/// The invented town's village at a stage, in a place of its own: each stage is played once, upon the one before.
pub(super) fn village(stage: Stage) -> Village {
    let new = || Village::of(&World::town());
    let village = Stage::ALL.into_iter().take_while(|next| *next <= stage).fold(None, |before, next| {
        let play = |folder: &Path| {
            let village = before.as_ref().map_or_else(new, |before: &PathBuf| new().at(before));
            copy(village.goes_on_to(next).home.path(), folder);
        };
        Some(played(&format!("{next:?}"), play))
    });
    village.map_or_else(new, |home| new().at(&home))
}

/// Another village, played once and copied.
pub(super) fn kept(name: &str, play: impl FnOnce() -> Village) -> Village {
    let kept = played(name, |folder| copy(play().home.path(), folder));
    Village::of(&World::town()).at(&kept)
}

impl Village {
    /// Exports in their agencies' places, and nothing else.
    pub(super) fn of(world: &World) -> Self {
        let home = TempDir::new().unwrap();
        let mut agencies: Vec<String> =
            world.exports.iter().map(|(file, _)| file.split_once('.').unwrap().0.to_owned()).collect();
        agencies.sort();
        let village = Self { home, agencies, said: None };
        for (file, bytes) in &world.exports {
            village.write(&format!("{{exports}}/{file}"), bytes);
        }
        for (option, bytes) in &world.publics {
            village.write(&format!("{{publics}}/{option}"), bytes);
        }
        village.write("{publics}/window", format!("{} {}", world.from(), world.until));
        village
    }

    /// The same, with somebody who listens to what commands say.
    pub(super) fn heard_out(self) -> Self {
        Self { said: Some(RefCell::default()), ..self }
    }

    /// Commands, and what they said.
    pub(super) fn all_said(&self) -> Vec<(String, Run)> {
        self.said.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// The same in another place.
    pub(super) fn copied(&self) -> Self {
        self.at(self.home.path())
    }

    /// The same parties with folders as they stand there.
    fn at(&self, folders: &Path) -> Self {
        let home = TempDir::new().unwrap();
        copy(folders, home.path());
        Self { home, agencies: self.agencies.clone(), said: None }
    }

    /// `{police}/received` as a path: a party's folder stands in braces.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        self.at_home(text).into()
    }

    fn at_home(&self, text: &str) -> String {
        let home = self.home.path().to_str().unwrap();
        text.replace('{', &format!("{home}/")).replace('}', "")
    }

    pub(super) fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(super) fn bytes(&self, file: &str) -> Vec<u8> {
        fs::read(self.path(file)).unwrap_or_else(|_| panic!("{file} is not there"))
    }

    pub(super) fn text(&self, file: &str) -> String {
        String::from_utf8(self.bytes(file)).unwrap()
    }

    /// A file handed over: into the other's folder `received`.
    pub(super) fn post(&self, file: &str, to: &str) {
        let name = file.rsplit('/').next().unwrap();
        self.write(&format!("{{{to}}}/received/{name}"), self.bytes(file));
    }

    /// A command, word by word, in a party's folder.
    pub(super) fn pz(&self, party: &str, command: &str) -> Run {
        self.heard(command, pz(self.words(party, command)))
    }

    /// The words of a command in a party's folder.
    pub(super) fn words(&self, party: &str, command: &str) -> Vec<String> {
        let command = self.at_home(&format!("{command} --round {{{party}}}"));
        command.split_whitespace().map(str::to_owned).collect()
    }

    /// A code of the meeting's list behind which stands somebody of this agency, by the pack that it was given.
    #[track_caller]
    pub(super) fn code_of(&self, hub: &str, agency: &str) -> String {
        let rows = Files::read(&self.path(&format!("{{{hub}}}"))).rows("meeting/candidates.csv").into_iter();
        let mut codes = rows.map(|row| row["code"].clone());
        codes.find(|code| self.pz(agency, &format!("agency who {code}")).code == 0).unwrap()
    }

    /// A command, word by word.
    pub(super) fn anywhere(&self, command: &str) -> Run {
        self.heard(command, pz(self.at_home(command).split_whitespace()))
    }

    fn heard(&self, command: &str, run: Run) -> Run {
        if let Some(said) = &self.said {
            said.borrow_mut().push((command.to_owned(), run.clone()));
        }
        run
    }

    /// A command that does what it should; what it said.
    #[track_caller]
    pub(super) fn does(&self, party: &str, command: &str) -> String {
        let run = self.pz(party, command);
        assert_eq!(run.code, 0, "{party}: pz {command}\n{}", run.stderr);
        run.stdout
    }

    /// A command that is refused with this exit code and these words, and changes nothing but the log.
    #[track_caller]
    pub(super) fn refuses(&self, party: &str, command: &str, code: i32, words: &str) -> String {
        let before = self.state(party);
        let run = self.pz(party, command);
        assert_eq!(run.code, code, "{party}: pz {command}\n{}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(words), "{words:?} is not in:\n{}", run.stderr);
        assert!(run.stderr.contains("\nhint: "), "it does not say what to do:\n{}", run.stderr);
        same(&before, &self.state(party));
        run.stderr
    }

    /// The same, and the refusal is in the log.
    #[track_caller]
    pub(super) fn refuses_and_writes_it_down(&self, party: &str, command: &str, code: i32, words: &str) {
        let before = self.log(party).len();
        self.refuses(party, command, code, words);
        let log = self.log(party);
        assert_eq!(log.len(), before + 1, "one line for one refusal");
        assert_eq!(log[before]["verb"], "refusal", "{}", log[before]);
    }

    /// The lines of a party's log.
    pub(super) fn log(&self, party: &str) -> Vec<serde_json::Value> {
        let text = self.text(&format!("{{{party}}}/audit/log.jsonl"));
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// All bytes of a party's folder but those that move even when a command is refused.
    pub(super) fn state(&self, party: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = Files::read(&self.path(&format!("{{{party}}}"))).0;
        files.retain(|path, _| !MOVING.contains(&path.as_str()));
        files
    }

    /// Agencies and linker.
    pub(super) fn others(&self) -> Vec<&str> {
        self.agencies.iter().map(String::as_str).chain(["linker"]).collect()
    }

    pub(super) fn parties(&self) -> Vec<&str> {
        self.others().into_iter().chain(["hub"]).collect()
    }

    pub(super) fn keys(&self, party: &str) -> Keys {
        Keys::from_file(self.text(&format!("{{{party}}}/keys/party.keys"))).unwrap()
    }

    pub(super) fn agreed(&self) -> Agreed {
        let agreement = SignedAgreement::open(&self.bytes("{hub}/agreement.signed")).unwrap();
        let folder: toml::Table = toml::from_str(&self.text("{hub}/round.toml")).unwrap();
        let plan: Plan = folder["plan"].clone().try_into().unwrap();
        Agreed { round: agreement.round(&plan), agreement }
    }

    /// Everybody signs another text, as no command would let them: for what cannot come about in a day.
    pub(super) fn agreed_anew(&self, edit: impl FnOnce(String) -> String) {
        let before = SignedAgreement::read(&self.bytes("{hub}/agreement.signed")).unwrap();
        let (text, signatures) = before.into_parts();
        let (text, agreement) = (edit(text), self.agreed().agreement);
        let again = |one: &Signature| {
            let party = agreement.party(&one.party).unwrap();
            Signature::new(&text, party, one.share, &self.keys(one.party.as_str()))
        };
        let signatures: Vec<Signature> = signatures.iter().map(again).collect();
        self.write(
            "{hub}/agreement.signed",
            SignedAgreement::new(text.clone(), signatures.clone()).to_bytes(),
        );
        let file = format!("{{hub}}/sent/{ROUND}.3-seal.kit");
        let kit = signed_anew::<Kit>(self, (&self.bytes(&file), "hub"), |kit, _| {
            kit.text = text;
            kit.signatures = signatures;
        });
        self.write(&file, kit);
        self.post_all(&file);
    }

    /// An agency's export.
    pub(super) fn export(&self, agency: &str) -> String {
        let endings = ["csv", "xlsx"].iter().map(|ending| format!("{{exports}}/{agency}.{ending}"));
        endings.into_iter().find(|file| self.path(file).exists()).unwrap()
    }

    /// Names of the files in a folder of a party.
    pub(super) fn names(&self, party: &str, folder: &str) -> Vec<String> {
        let files = Files::read(&self.path(&format!("{{{party}}}/{folder}"))).0;
        files.into_keys().collect()
    }

    /// The contribution that an agency sealed last.
    pub(super) fn contribution(&self, agency: &str) -> String {
        format!("{{{agency}}}/sent/{ROUND}/{agency}.r1.contribution")
    }

    pub(super) fn contributions(&self) -> String {
        self.agencies.iter().map(|agency| self.contribution(agency)).collect::<Vec<_>>().join(" ")
    }
}

/// A signed agreement and its round.
pub(super) struct Agreed {
    pub(super) agreement: Agreement,
    pub(super) round: Round,
}

impl Agreed {
    pub(super) fn permit<A: Activity>(&self) -> Permit<'_, A> {
        self.agreement.permit(&self.round, today()).unwrap()
    }
}

pub(super) fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

pub(super) fn id(party: &str) -> PartyId {
    PartyId::from_text(party).unwrap()
}

#[track_caller]
pub(super) fn same(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) {
    let paths = before.keys().chain(after.keys());
    let changed: Vec<&String> = paths.filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(changed.is_empty(), "changed: {changed:?}");
}
