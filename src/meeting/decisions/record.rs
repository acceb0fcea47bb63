//! All sessions of a round together. Every view follows from the lines; merging is putting files side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Content, Entry, Event, Head, Ref, Subject, Writing};
use super::session::{Flaw, Session};
use super::{Attendee, Decision, Issue, Plan};
use crate::contribution::Code;

/// What all sessions say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    sessions: BTreeMap<String, Session>,
    flaws: Vec<Flaw>,
    of_subject: BTreeMap<Subject, BTreeSet<Ref>>,
    undone: BTreeSet<Ref>,
    seconds: BTreeMap<Code, u64>,
    looks: BTreeMap<Code, u64>,
}

impl Record {
    /// Reads all files of a round; each with the name that messages give it.
    pub fn read<'a>(round: &str, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut record = Self::default();
        for (file, bytes) in files {
            let (session, flaws) = Session::read(file, round, bytes);
            record.flaws.extend(flaws);
            if let Some(session) = session {
                record.join(session);
            }
        }
        record.check_heads();
        record
    }

    /// Adds a session: a longer copy of one that is here takes its place, another version of it is a flaw.
    pub fn join(&mut self, session: Session) {
        let id = session.opening.session.clone();
        let known = self.sessions.get(&id).map_or(0, |known| known.entries().len());
        if let Some(known) = self.sessions.get(&id) {
            let (short, long) = if known.entries().len() > session.entries().len() {
                (&session, known)
            } else {
                (known, &session)
            };
            if !long.has(&short.head()) {
                let flaw = Flaw::Forked { session: id };
                if !self.flaws.contains(&flaw) {
                    self.flaws.push(flaw);
                }
                return;
            }
        }
        let new: Vec<Entry> = session.entries().iter().skip(known).cloned().collect();
        new.iter().for_each(|entry| self.take(&id, entry));
        if session.entries().len() >= known {
            self.sessions.insert(id, session);
        }
    }

    /// Adds a line of the session that is being held; the line was kept.
    pub(crate) fn add(&mut self, session: &str, entry: Entry) {
        self.take(session, &entry);
        let own = self.sessions.get_mut(session).expect("a session is joined before lines are added to it");
        own.add(entry);
    }

    fn take(&mut self, session: &str, entry: &Entry) {
        let line = Ref { session: session.to_owned(), number: entry.number };
        match &entry.event {
            Event::Written(writing) => {
                self.of_subject.entry(writing.content.subject()).or_default().insert(line);
            }
            Event::Undone(of) => {
                self.undone.insert(of.clone());
            }
            Event::Discussed(code, seconds) => *self.seconds.entry(*code).or_default() += seconds,
            Event::Looked(code) => *self.looks.entry(*code).or_default() += 1,
            Event::Opened(_) | Event::Closed => {}
        }
    }

    /// Holds every session against what later ones found.
    fn check_heads(&mut self) {
        let mut lost = BTreeSet::new();
        for session in self.sessions.values() {
            for (id, head) in &session.opening.after {
                if !self.sessions.get(id).is_some_and(|found| found.has(head)) {
                    lost.insert(id.clone());
                }
            }
        }
        self.flaws.extend(lost.into_iter().map(|session| Flaw::Lost { session }));
    }

    /// What is wrong with the files.
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// Decisions may be missing: nothing more is written until somebody has looked.
    pub fn is_read_only(&self) -> bool {
        self.flaws.iter().any(Flaw::is_grave)
    }

    /// How far each session went.
    pub fn heads(&self) -> BTreeMap<String, Head> {
        self.sessions.iter().map(|(id, session)| (id.clone(), session.head())).collect()
    }

    /// A session by its name.
    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.get(id)
    }

    /// The sessions, by name.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values()
    }

    /// A line.
    pub fn line(&self, of: &Ref) -> Option<&Entry> {
        let at = usize::try_from(of.number).ok()?.checked_sub(1)?;
        self.sessions.get(&of.session)?.entries().get(at)
    }

    fn writing(&self, of: &Ref) -> Option<&Writing> {
        match &self.line(of)?.event {
            Event::Written(writing) => Some(writing),
            _ => None,
        }
    }

    /// What stands of a subject: what was written, not undone, and not written over. More than one: they disagree.
    pub fn standing(&self, subject: &Subject) -> Vec<(&Ref, &Writing)> {
        let Some(lines) = self.of_subject.get(subject) else { return Vec::new() };
        let counted: Vec<(&Ref, &Writing)> = lines
            .iter()
            .filter(|line| !self.undone.contains(line))
            .filter_map(|line| Some((line, self.writing(line)?)))
            .collect();
        // Of one subject there are few lines: looking through them is faster than a set of them.
        let is_over = |line: &Ref| counted.iter().any(|(_, later)| later.over.contains(line));
        counted.iter().filter(|(line, _)| !is_over(line)).copied().collect()
    }

    /// The lines that a new writing about a subject takes the place of.
    pub fn over(&self, subject: &Subject) -> BTreeSet<Ref> {
        self.standing(subject).into_iter().map(|(line, _)| line.clone()).collect()
    }

    /// All that was ever written about a subject, the oldest first, with whether it was undone.
    pub fn history(&self, subject: &Subject) -> Vec<(&Ref, &Entry, bool)> {
        let lines = self.of_subject.get(subject).into_iter().flatten();
        let mut lines: Vec<_> =
            lines.filter_map(|line| Some((line, self.line(line)?, self.undone.contains(line)))).collect();
        lines.sort_by_key(|(line, entry, _)| (entry.at, *line));
        lines
    }

    /// The one decision that stands about a person; none if there is none, or if several disagree.
    pub fn decision(&self, code: Code) -> Option<&Decision> {
        match self.standing(&Subject::Decision(code)).as_slice() {
            [(_, Writing { content: Content::Decision(decision), .. })] => Some(decision),
            _ => None,
        }
    }

    /// The one plan that stands for a person.
    pub fn plan(&self, code: Code) -> Option<&Plan> {
        match self.standing(&Subject::Plan(code)).as_slice() {
            [(_, Writing { content: Content::Plan(plan), .. })] => Some(plan),
            _ => None,
        }
    }

    /// People about whom something was decided, with the decision that stands.
    pub fn decided(&self) -> Vec<&Decision> {
        self.codes_decided().filter_map(|code| self.decision(code)).collect()
    }

    fn codes_decided(&self) -> impl Iterator<Item = Code> {
        self.of_subject.keys().filter_map(|subject| match subject {
            Subject::Decision(code) => Some(*code),
            _ => None,
        })
    }

    /// Who is, or was, in the room.
    pub fn attendees(&self) -> Vec<&Attendee> {
        // Attendees stand before all other subjects.
        let subjects = self.of_subject.keys().take_while(|subject| matches!(subject, Subject::Attendee(..)));
        let contents = subjects.filter_map(|subject| self.newest(subject));
        contents.filter_map(|one| if let Content::Attendee(one) = one { Some(one) } else { None }).collect()
    }

    /// The issues log, by number.
    pub fn issues(&self) -> Vec<&Issue> {
        // Issues stand behind all other subjects.
        let subjects = self.of_subject.range(Subject::Issue(String::new())..);
        let contents = subjects.filter_map(|(subject, _)| self.newest(subject));
        contents.filter_map(|one| if let Content::Issue(one) = one { Some(one) } else { None }).collect()
    }

    /// Where versions disagree, the last one is shown until the chair has settled it.
    fn newest(&self, subject: &Subject) -> Option<&Content> {
        self.standing(subject).last().map(|(_, writing)| &writing.content)
    }

    /// Everything that something was written about.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.of_subject.keys()
    }

    /// Subjects of which several versions stand.
    pub fn disagreements(&self) -> Vec<&Subject> {
        let several = self.of_subject.iter().filter(|(_, lines)| lines.len() > 1);
        several.map(|(subject, _)| subject).filter(|subject| self.standing(subject).len() > 1).collect()
    }

    /// For how long a person was before the meeting.
    pub fn seconds(&self, code: Code) -> u64 {
        self.seconds.get(&code).copied().unwrap_or_default()
    }

    /// How often the detail of harm was looked at.
    pub fn looks(&self, code: Code) -> u64 {
        self.looks.get(&code).copied().unwrap_or_default()
    }
}
