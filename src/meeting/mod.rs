//! The People Meeting's page: who is put before it and why, what it decides, and what each agency is told. It shows
//! codes and reasons, never a name; people decide, never the list.

mod person;
mod words;
mod decisions;
mod secretary;
mod room;
mod forms;
mod packs;
mod minutes;
mod guard;
mod pages;
mod routes;
mod server;

pub use decisions::{
    Action, Attendee, Choice, Content, Decision, Departures, Entry, Event, Flaw, Head, Informed, Issue,
    IssueStatus, Opening, Plan, PlanStatus, Record, Ref, Referral, ReferredTo, Session, Subject, Writing,
    departures,
};
pub use packs::{AgencyPacks, LeftOut, Told};
pub use pages::{Printing, people_packs};
pub use person::{Group, Harm, Known, Moment, Part, People, Person, Standing};
pub use room::{Meeting, Readiness, Refusal, Setting};
pub use secretary::{Handover, NotKept, Secretary};
pub use server::{ServeError, serve};
