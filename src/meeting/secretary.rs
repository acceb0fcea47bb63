//! What the meeting needs of the world outside it: the clock, a disk that keeps, and somebody who seals and sends.

use jiff::Timestamp;

use super::packs::AgencyPacks;

/// Made by the command line, which alone opens files and reads the clock.
pub trait Secretary: Send {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Appends a line to the session's file. Returns only when the disk has it; after an error the file is as before.
    fn keep(&mut self, line: &str) -> Result<(), NotKept>;

    /// Seals what each agency is told, and writes the minutes. Says which files were written.
    fn hand_over(&mut self, handover: Handover) -> Result<Vec<String>, NotKept>;
}

/// What leaves the room when the meeting ends.
pub struct Handover {
    /// What each agency is told.
    pub packs: Vec<AgencyPacks>,
    /// The minutes as a page.
    pub minutes_page: String,
    /// The minutes as a workbook.
    pub minutes_workbook: Vec<u8>,
}

/// Why something was not kept, in words for the room.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotKept(pub String);
