//! What holds of the record, whatever was written by however many sessions, and whatever happened to the files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::*;

use super::{
    Content, Event, FORMAT, Flaw, Issue, IssueStatus, Opening, Record, Ref, Session, Subject, Writing,
};
use crate::party::Digest;

const ROUND: &str = "2026-q4";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

/// One session's file while it is written.
#[derive(Clone)]
struct Written {
    session: Session,
    text: String,
}

impl Written {
    fn begin(id: &str, after: &Record) -> Self {
        let opening = Opening {
            format: FORMAT,
            session: id.to_owned(),
            round: ROUND.to_owned(),
            people: Digest::of(b"people"),
            after: after.heads(),
        };
        let (session, line) = Session::begin(opening, at(0));
        Self { session, text: line + "\n" }
    }

    fn add(&mut self, event: Event) -> Ref {
        let entry = self.session.entry(at(1), event);
        let line = self.session.name(entry.number);
        self.text += &self.session.add(entry);
        self.text += "\n";
        line
    }
}

fn issue(subject: u8, text: u32) -> Content {
    Content::Issue(Issue {
        id: subject.to_string(),
        what: format!("streetlight {text}"),
        owner: "council".to_owned(),
        due: jiff::civil::date(2026, 12, 1),
        status: IssueStatus::Open,
    })
}

fn subject(subject: u8) -> Subject {
    Subject::Issue(subject.to_string())
}

fn read(files: &[&Written]) -> Record {
    let files = files.iter().map(|one| (one.session.opening.session.as_str(), one.text.as_bytes()));
    Record::read(ROUND, files)
}

/// What people do: write about a subject, or take back the last that stands of it. `both` see each other's files first.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write(u8),
    Undo(u8),
    Meet,
}

fn steps() -> impl Strategy<Value = Vec<(bool, Step)>> {
    let step = prop_oneof![
        6 => (0..3u8).prop_map(Step::Write),
        2 => (0..3u8).prop_map(Step::Undo),
        1 => Just(Step::Meet),
    ];
    proptest::collection::vec((any::<bool>(), step), 0..40)
}

/// Two sessions held side by side, that sometimes exchange their files; and what each of them wrote.
fn hold(steps: &[(bool, Step)]) -> (Written, Written) {
    let (mut one, mut other) =
        (Written::begin("a", &Record::default()), Written::begin("b", &Record::default()));
    let (mut seen_by_one, mut seen_by_other) = (read(&[&one]), read(&[&other]));
    for (number, (first, step)) in (0u32..).zip(steps) {
        let (own, seen) =
            if *first { (&mut one, &mut seen_by_one) } else { (&mut other, &mut seen_by_other) };
        match step {
            Step::Write(about) => {
                let over = seen.over(&subject(*about));
                let content = issue(*about, number);
                own.add(Event::Written(Writing { content, over, settled_because: None }));
                seen.join(own.session.clone());
            }
            Step::Undo(about) => {
                let last = seen.over(&subject(*about)).into_iter().next_back();
                if let Some(line) = last {
                    own.add(Event::Undone(line));
                    seen.join(own.session.clone());
                }
            }
            Step::Meet => {
                let both = read(&[&one, &other]);
                (seen_by_one, seen_by_other) = (both.clone(), both);
            }
        }
    }
    (one, other)
}

/// The slow and obvious twin: of all that was written about a subject, what nobody undid and nobody wrote over.
fn standing_slowly(files: &[&Written], about: u8) -> BTreeSet<Ref> {
    let all: Vec<(Ref, Event)> = files
        .iter()
        .flat_map(|one| {
            one.session.entries().iter().map(|entry| (one.session.name(entry.number), entry.event.clone()))
        })
        .collect();
    let undone = |line: &Ref| all.iter().any(|(_, event)| *event == Event::Undone(line.clone()));
    let counted: Vec<(&Ref, &Writing)> = all
        .iter()
        .filter_map(
            |(line, event)| if let Event::Written(writing) = event { Some((line, writing)) } else { None },
        )
        .filter(|(line, writing)| writing.content.subject() == subject(about) && !undone(line))
        .collect();
    let stands = |line: &Ref| !counted.iter().any(|(_, later)| later.over.contains(line));
    counted.iter().filter(|(line, _)| stands(line)).map(|(line, _)| (*line).clone()).collect()
}

fn standing(record: &Record, about: u8) -> BTreeSet<Ref> {
    record.over(&subject(about))
}

proptest! {
    #[test]
    fn merging_loses_nothing_and_its_order_does_not_matter(steps in steps()) {
        let (one, other) = hold(&steps);
        let merged = read(&[&one, &other]);
        prop_assert_eq!(&merged, &read(&[&other, &one]));
        prop_assert_eq!(&merged, &read(&[&one, &other, &one]), "again the same file");
        prop_assert!(merged.flaws().is_empty());
        for (id, session) in [("a", &one.session), ("b", &other.session)] {
            prop_assert_eq!(merged.session(id), Some(session));
        }
        for about in 0..3 {
            prop_assert_eq!(standing(&merged, about), standing_slowly(&[&one, &other], about));
        }
        // What one of them had and the other never saw is never silently gone.
        for about in 0..3 {
            let (alone, together) = (read(&[&one]), &merged);
            for line in standing(&alone, about) {
                let gone = !standing(together, about).contains(&line);
                let named = together.sessions().flat_map(Session::entries).any(|entry| match &entry.event {
                    Event::Undone(undone) => *undone == line,
                    Event::Written(writing) => writing.over.contains(&line),
                    _ => false,
                });
                prop_assert!(!gone || named);
            }
        }
    }

    #[test]
    fn lines_added_one_by_one_give_what_reading_all_gives(steps in steps()) {
        let (one, other) = hold(&steps);
        let mut added = Record::default();
        for written in [&one, &other] {
            let text = written.text.split_inclusive('\n').next().unwrap();
            let (begun, flaws) = Session::read("file", ROUND, text.as_bytes());
            prop_assert!(flaws.is_empty());
            added.join(begun.unwrap());
            for entry in written.session.entries().iter().skip(1) {
                added.add(&written.session.opening.session, entry.clone());
            }
        }
        prop_assert_eq!(added, read(&[&one, &other]));
    }

    #[test]
    fn a_file_cut_anywhere_keeps_every_whole_line(steps in steps(), part in 0.0..1.0f64) {
        let (one, _) = hold(&steps);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let at = (one.text.len() as f64 * part) as usize;
        let cut = &one.text.as_bytes()[..at];
        let whole = cut.iter().filter(|byte| **byte == b'\n').count();
        let record = Record::read(ROUND, [("file", cut)]);
        prop_assert_eq!(record.session("a").map_or(0, |session| session.entries().len()), whole);
        prop_assert!(!record.is_read_only());
        prop_assert_eq!(record.flaws().len(), usize::from(!cut.ends_with(b"\n")));
    }

    #[test]
    fn a_changed_letter_is_found_by_the_chain_or_by_a_later_session(steps in steps(), place in 0..10_000usize) {
        let (one, _) = hold(&steps);
        let later = Written::begin("later", &read(&[&one]));
        let mut bytes = one.text.clone().into_bytes();
        let at = place % bytes.len();
        bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
        let files = [("file", bytes.as_slice()), ("later", later.text.as_bytes())];
        prop_assert!(Record::read(ROUND, files).is_read_only(), "byte {at}");
    }
}

fn begun() -> Written {
    Written::begin("a", &Record::default())
}

#[test]
fn two_sessions_that_did_not_see_each_other_disagree_until_the_chair_chooses() {
    let (mut one, mut other) = (begun(), Written::begin("b", &Record::default()));
    for written in [&mut one, &mut other] {
        written.add(Event::Written(Writing {
            content: issue(1, 1),
            over: BTreeSet::new(),
            settled_because: None,
        }));
    }
    let merged = read(&[&one, &other]);
    assert_eq!(merged.disagreements(), [&subject(1)]);
    let why = Some("the council owns the lights".to_owned());
    let chosen = Writing { content: issue(1, 1), over: merged.over(&subject(1)), settled_because: why };
    one.add(Event::Written(chosen));
    assert!(read(&[&one, &other]).disagreements().is_empty());
}

#[test]
fn undoing_brings_back_what_stood_before_and_erases_nothing() {
    let mut one = begun();
    let first = one.add(Event::Written(Writing {
        content: issue(1, 1),
        over: BTreeSet::new(),
        settled_because: None,
    }));
    let over = BTreeSet::from([first.clone()]);
    let second = one.add(Event::Written(Writing { content: issue(1, 2), over, settled_because: None }));
    assert_eq!(standing(&read(&[&one]), 1), BTreeSet::from([second.clone()]));
    one.add(Event::Undone(second));
    let record = read(&[&one]);
    assert_eq!(standing(&record, 1), BTreeSet::from([first]));
    assert_eq!(record.history(&subject(1)).len(), 2);
}

#[test]
fn a_file_that_is_none_or_of_another_round_or_version_is_named_and_nothing_is_written() {
    let file = || "file".to_owned();
    check(b"hello\n", &Flaw::Foreign { file: file() });
    check(b"{}\n", &Flaw::Foreign { file: file() });
    check(b"\xff\xfe\n", &Flaw::Foreign { file: file() });
    check(
        begun().text.replace("\"format\":1", "\"format\":7").as_bytes(),
        &Flaw::Format { file: file(), found: 7 },
    );
    check(begun().text.replace(ROUND, "2026-q3").as_bytes(), &Flaw::OtherRound { file: file() });
    check(
        begun().text.replacen("\"number\":1", "\"number\":2", 1).as_bytes(),
        &Flaw::Broken { file: file(), line: 1 },
    );
}

#[track_caller]
fn check(bytes: &[u8], expected: &Flaw) {
    let record = Record::read(ROUND, [("file", bytes)]);
    assert_eq!(record.flaws(), std::slice::from_ref(expected));
    assert!(record.is_read_only());
}

#[test]
fn a_line_changed_by_hand_breaks_the_chain_there_and_what_stood_before_is_shown() {
    let mut one = begun();
    for number in 1..4 {
        one.add(Event::Written(Writing {
            content: issue(number, 1),
            over: BTreeSet::new(),
            settled_because: None,
        }));
    }
    let changed = one.text.replacen("streetlight 1", "streetlight 9", 2);
    let record = Record::read(ROUND, [("file", changed.as_bytes())]);
    assert_eq!(record.flaws(), [Flaw::Broken { file: "file".to_owned(), line: 3 }]);
    assert!(record.is_read_only());
    assert_eq!(record.issues().len(), 1);
}

#[test]
fn a_session_that_was_shortened_or_taken_away_is_missed_by_the_next() {
    let mut one = begun();
    one.add(Event::Looked("PZ-00000-0".parse_code()));
    let later = Written::begin("b", &read(&[&one]));
    let shorter = begun();
    assert_eq!(read(&[&shorter, &later]).flaws(), [Flaw::Lost { session: "a".to_owned() }]);
    assert_eq!(read(&[&later]).flaws(), [Flaw::Lost { session: "a".to_owned() }]);
    assert!(read(&[&one, &later]).flaws().is_empty());
}

#[test]
fn two_versions_of_one_session_are_a_fork_and_a_longer_copy_is_not() {
    let (mut one, mut other) = (begun(), begun());
    one.add(Event::Closed);
    assert!(read(&[&one, &begun()]).flaws().is_empty());
    other.add(Event::Looked("PZ-00000-0".parse_code()));
    assert_eq!(read(&[&one, &other]).flaws(), [Flaw::Forked { session: "a".to_owned() }]);
}

#[test]
fn how_long_each_person_was_open_adds_up() {
    let (mut one, code) = (begun(), "PZ-00000-0".parse_code());
    one.add(Event::Discussed(code, 40));
    one.add(Event::Discussed(code, 25));
    let record = read(&[&one]);
    assert_eq!(record.seconds(code), 65);
    assert_eq!(BTreeMap::from([(code, record.seconds(code))]).len(), 1);
}

trait ParseCode {
    fn parse_code(&self) -> crate::contribution::Code;
}

impl ParseCode for str {
    fn parse_code(&self) -> crate::contribution::Code {
        crate::contribution::Code::parse(self).unwrap()
    }
}
