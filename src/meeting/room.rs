//! The meeting in progress: who is put before it, what the holders answered, and what was written down so far.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::decisions::{
    Attendee, Choice, Content, Decision, Event, FORMAT, Opening, Record, Ref, Session, Subject, Writing,
};
use super::person::{People, Person};
use super::secretary::{Handover, NotKept, Secretary};
use crate::contribution::{Answer, Code, Detail, HolderAnswer, Prepared, Route};
use crate::party::Digest;

/// What the meeting is about.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The round.
    pub round: String,
    /// The agreement's title.
    pub agreement: String,
    /// The agreement's digest.
    pub agreement_digest: String,
    /// The purpose, in words.
    pub purpose: String,
    /// Nothing after this day is known.
    pub as_of: Date,
    /// The day by which it is reckoned what is overdue.
    pub reckoned_on: Date,
    /// All agencies of the agreement, by name.
    pub agencies: Vec<String>,
    /// Those of which the round has no data.
    pub missing: Vec<String>,
    /// Marks that every page carries, such as `REHEARSAL`.
    pub marks: Vec<String>,
    /// Version of the program.
    pub version: String,
}

/// Whether a person can be spoken of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readiness {
    /// All holders have answered.
    Ready,
    /// These have not.
    Awaited(Vec<String>),
    /// These say that the records are not one person: they are linked again first.
    NotOnePerson(Vec<String>),
    /// These say that speaking of the person here could harm somebody.
    Unsafe(Vec<String>),
}

/// Why something was not done, in words for the room.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A file of decisions is not as it was written.
    #[error("nothing can be written: the record has a flaw that somebody has to look at first")]
    ReadOnly,
    /// The disk did not take it.
    #[error("this was NOT saved: {0}")]
    NotKept(#[from] NotKept),
    /// Nobody to whom it could be about.
    #[error("there is nobody of this code in this round")]
    Unknown,
    /// The person cannot be taken on yet.
    #[error("{0}")]
    NotReady(String),
    /// It was undone, or written over.
    #[error("there is nothing to undo here any more")]
    Nothing,
}

/// A meeting that is being held.
pub struct Meeting {
    pub(super) setting: Setting,
    pub(super) people: People,
    places: BTreeMap<Code, usize>,
    given: BTreeMap<String, Prepared>,
    pub(super) record: Record,
    session: String,
    secretary: Box<dyn Secretary>,
    before: Option<(Code, Timestamp)>,
    stepped_out: BTreeSet<Code>,
    pub(super) ended: Option<Vec<String>>,
}

impl Meeting {
    /// Opens a session over what is there, and writes its first line. A record with a grave flaw is only shown.
    pub fn open(
        setting: Setting,
        people: People,
        given: BTreeMap<String, Prepared>,
        mut record: Record,
        session: String,
        mut secretary: Box<dyn Secretary>,
    ) -> Result<Self, NotKept> {
        if !record.is_read_only() {
            let opening = Opening {
                format: FORMAT,
                session: session.clone(),
                round: setting.round.clone(),
                people: Digest::of(&people.to_json()),
                after: record.heads(),
            };
            let (own, line) = Session::begin(opening, secretary.now());
            secretary.keep(&line)?;
            record.join(own);
        }
        let places = people.people.iter().enumerate().map(|(at, person)| (person.code, at)).collect();
        let (before, stepped_out, ended) = (None, BTreeSet::new(), None);
        Ok(Self { setting, people, places, given, record, session, secretary, before, stepped_out, ended })
    }

    /// Looks at what was written down, to print it; nothing can be added.
    pub fn view(
        setting: Setting,
        people: People,
        given: BTreeMap<String, Prepared>,
        record: Record,
        now: Timestamp,
    ) -> Self {
        let places = people.people.iter().enumerate().map(|(at, person)| (person.code, at)).collect();
        Self {
            setting,
            people,
            places,
            given,
            record,
            session: String::new(),
            secretary: Box::new(Onlooker(now)),
            before: None,
            stepped_out: BTreeSet::new(),
            ended: None,
        }
    }

    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        self.secretary.now()
    }

    /// The day.
    pub(super) fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now()).date()
    }

    /// Everything that was written down.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Writes an event down; it counts when the disk has it.
    fn write(&mut self, event: Event) -> Result<Ref, Refusal> {
        if self.record.is_read_only() {
            return Err(Refusal::ReadOnly);
        }
        let own = self.record.session(&self.session).ok_or(Refusal::ReadOnly)?;
        let entry = own.entry(self.secretary.now(), event);
        let line = Ref { session: self.session.clone(), number: entry.number };
        self.secretary.keep(&Session::line(&entry))?;
        self.record.add(&self.session, entry);
        Ok(line)
    }

    /// Writes something down over what its writer saw.
    pub(super) fn say(&mut self, content: Content, over: BTreeSet<Ref>) -> Result<Ref, Refusal> {
        self.write(Event::Written(Writing { content, over, settled_because: None }))
    }

    /// The chair chooses one of several that disagree, and says why.
    pub(super) fn settle(&mut self, chosen: &Ref, why: String) -> Result<Ref, Refusal> {
        let Some(Event::Written(writing)) = self.record.line(chosen).map(|entry| &entry.event) else {
            return Err(Refusal::Nothing);
        };
        let mut content = writing.content.clone();
        // Said again today, it is about the records that are linked today.
        if let Content::Decision(decision) = &mut content
            && let Some(person) = self.at(decision.code)
        {
            decision.records = person.records;
        }
        let over = self.record.over(&content.subject());
        if !over.contains(chosen) {
            return Err(Refusal::Nothing);
        }
        self.write(Event::Written(Writing { content, over, settled_because: Some(why) }))
    }

    /// Decisions that were made about other records than the code stands for now; none where nobody has it any more.
    pub(super) fn unsettled_links(&self) -> Vec<(&Ref, &Writing, Option<&Person>)> {
        let older = |subject: &Subject| {
            let [(line, writing)] = self.record.standing(subject)[..] else { return None };
            let Content::Decision(decision) = &writing.content else { return None };
            let person = self.at(decision.code);
            let same = person.is_some_and(|person| person.records == decision.records);
            (!same).then_some((line, writing, person))
        };
        self.record.subjects().filter_map(older).collect()
    }

    /// What was written does not count any more; the line stays.
    pub(super) fn undo(&mut self, line: &Ref) -> Result<Ref, Refusal> {
        let Some(Event::Written(writing)) = self.record.line(line).map(|entry| &entry.event) else {
            return Err(Refusal::Nothing);
        };
        let subject = writing.content.subject();
        if !self.record.over(&subject).contains(line) {
            return Err(Refusal::Nothing);
        }
        self.write(Event::Undone(line.clone()))
    }

    /// Records a decision, unless the person may not be decided about so.
    pub(super) fn decide(&mut self, decision: Decision, over: BTreeSet<Ref>) -> Result<Ref, Refusal> {
        let person = self.person(decision.code).ok_or(Refusal::Unknown)?;
        let readiness = self.readiness(person);
        if matches!(decision.choice, Choice::TakeOn | Choice::Refer) && readiness != Readiness::Ready {
            return Err(Refusal::NotReady(format!(
                "{} Nobody is taken on or referred before that.",
                readiness.words()
            )));
        }
        self.say(Content::Decision(decision), over)
    }

    /// A person of this session's list. Those with whom somebody at the screen has a connection are not in it.
    pub(super) fn person(&self, code: Code) -> Option<&Person> {
        let person = &self.people.people[*self.places.get(&code)?];
        (!self.is_kept_from_the_screen(code)).then_some(person)
    }

    /// A person of the round, also one who is kept from this screen.
    pub(super) fn at(&self, code: Code) -> Option<&Person> {
        self.places.get(&code).map(|at| &self.people.people[*at])
    }

    /// This session's list.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Person> {
        let kept = self.kept_from_the_screen();
        self.people.people.iter().filter(move |person| !kept.contains(&person.code))
    }

    fn present(&self) -> impl Iterator<Item = &Attendee> {
        self.record.attendees().into_iter().filter(|one| !one.left)
    }

    fn kept_from_the_screen(&self) -> BTreeSet<Code> {
        self.present().filter(|one| one.at_the_screen).flat_map(|one| one.connected.iter().copied()).collect()
    }

    /// Somebody at this screen has a connection with the person.
    pub(super) fn is_kept_from_the_screen(&self, code: Code) -> bool {
        self.present().any(|one| one.at_the_screen && one.connected.contains(&code))
    }

    /// Who steps out before this person is spoken of, and has not yet.
    pub(super) fn to_step_out(&self, code: Code) -> Vec<&Attendee> {
        if self.stepped_out.contains(&code) {
            return Vec::new();
        }
        self.present().filter(|one| one.connected.contains(&code)).collect()
    }

    /// They have stepped out.
    pub(super) fn has_stepped_out(&mut self, code: Code) {
        self.stepped_out.insert(code);
    }

    /// An agency's answer about a person.
    pub(super) fn answer(&self, agency: &str, code: Code) -> Option<&HolderAnswer> {
        self.given.get(agency)?.get(&code)
    }

    /// All answers about a person, by agency.
    pub(super) fn answers<'a>(
        &'a self,
        person: &'a Person,
    ) -> impl Iterator<Item = (&'a String, &'a HolderAnswer)> {
        person.holders.iter().filter_map(|agency| Some((agency, self.answer(agency, person.code)?)))
    }

    /// Whether a person can be spoken of.
    pub(super) fn readiness(&self, person: &Person) -> Readiness {
        let who = |is: &dyn Fn(&HolderAnswer) -> bool| -> Vec<String> {
            self.answers(person).filter(|(_, answer)| is(answer)).map(|(agency, _)| agency.clone()).collect()
        };
        let harmful = who(&|answer| answer.unsafe_to_discuss);
        let apart = who(&|answer| answer.same_person == Answer::Not);
        let awaited = person.holders.iter().filter(|agency| self.answer(agency, person.code).is_none());
        let awaited: Vec<String> = awaited.cloned().collect();
        match () {
            () if !harmful.is_empty() => Readiness::Unsafe(harmful),
            () if !apart.is_empty() => Readiness::NotOnePerson(apart),
            () if !awaited.is_empty() || person.holders.is_empty() => Readiness::Awaited(awaited),
            () => Readiness::Ready,
        }
    }

    /// How much of what an agency knows of a person may be shown: before it has answered, only that it does.
    pub(super) fn detail(&self, agency: &str, code: Code) -> Detail {
        self.answer(agency, code).map_or(Detail::Known, |answer| answer.detail)
    }

    /// Whether agencies were told of a person, so that they can answer.
    pub(super) fn is_put_forward(person: &Person) -> bool {
        !person.holders.is_empty()
    }

    /// Whether somebody knows how the person can be reached without harm.
    pub(super) fn has_safe_route(&self, person: &Person) -> bool {
        self.answers(person).any(|(_, answer)| answer.contact != Route::None)
    }

    /// Writes down that a person's detail is being looked at; only then may it be shown.
    pub(super) fn look(&mut self, code: Code) -> Result<(), Refusal> {
        self.write(Event::Looked(code)).map(drop)
    }

    /// A page is opened: the time that the person before it was on the screen is counted.
    pub(super) fn turn_to(&mut self, code: Option<Code>) {
        let now = self.secretary.now();
        if self.before.is_some_and(|(open, _)| Some(open) == code) {
            return;
        }
        let before = std::mem::replace(&mut self.before, code.map(|code| (code, now)));
        let Some((open, since)) = before else { return };
        let seconds = u64::try_from(now.duration_since(since).as_secs()).unwrap_or_default();
        if seconds > 0 {
            // A count that the disk did not take stops nobody: what is decided is written by itself.
            let _ = self.write(Event::Discussed(open, seconds));
        }
    }

    /// The next issue's number.
    pub(super) fn next_issue(&self) -> String {
        let own = self.record.session(&self.session).map_or(0, |own| own.head().number);
        format!("{}-{}", self.session, own + 1)
    }

    /// Ends the session: minutes are written and packs sealed, and the last line is kept.
    pub(super) fn end(&mut self) -> Result<Vec<String>, Refusal> {
        if self.record.is_read_only() {
            return Err(Refusal::ReadOnly);
        }
        self.turn_to(None);
        let handover = super::minutes::handover(self);
        let files = self.secretary.hand_over(handover)?;
        self.write(Event::Closed)?;
        self.ended = Some(files.clone());
        Ok(files)
    }
}

/// Keeps nothing.
struct Onlooker(Timestamp);

impl Secretary for Onlooker {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn keep(&mut self, _: &str) -> Result<(), NotKept> {
        Err(NotKept("this is only looked at".to_owned()))
    }

    fn hand_over(&mut self, _: Handover) -> Result<Vec<String>, NotKept> {
        Err(NotKept("this is only looked at".to_owned()))
    }
}

impl Readiness {
    /// In words.
    pub(super) fn words(&self) -> String {
        let these = |agencies: &[String], one, many| {
            format!("{} {}", super::pages::listed(agencies), if agencies.len() == 1 { one } else { many })
        };
        match self {
            Self::Ready => "Ready: every agency that holds this person has answered.".to_owned(),
            Self::Awaited(agencies) if agencies.is_empty() => {
                "No agency was told who this is: agencies are asked about the first places, and about whom they nominate. One that wants to speak of this person nominates them."
                    .to_owned()
            }
            Self::Awaited(agencies) => {
                format!("Awaited: {} not answered yet.", these(agencies, "has", "have"))
            }
            Self::NotOnePerson(agencies) => format!(
                "Held back: {} that these records are not one person. They are linked again first.",
                these(agencies, "says", "say")
            ),
            Self::Unsafe(agencies) => format!(
                "Not to be spoken of here: {} that it could harm somebody.",
                these(agencies, "says", "say")
            ),
        }
    }
}
