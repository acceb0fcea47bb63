//! The meeting's memory: append-only lines chained by hash, one file per session, every view derived from them.

mod decision;
mod departures;
mod event;
mod record;
mod session;
#[cfg(test)]
mod tests;

pub use decision::{
    Action, Attendee, Choice, Decision, Informed, Issue, IssueStatus, Plan, PlanStatus, Referral, ReferredTo,
};
pub use departures::{Departures, departures};
pub(crate) use event::FORMAT;
pub use event::{Content, Entry, Event, Head, Opening, Ref, Subject, Writing};
pub use record::Record;
pub use session::{Flaw, Session};
