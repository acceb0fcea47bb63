//! The People Meeting's page, served in this process over people who do not exist.

#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

mod invented;
mod served;
mod held;
mod shown;
mod deciding;
mod disagreed;
mod handed_back;
mod attacks;
mod browser;
mod pages;
mod reports;
mod places;
