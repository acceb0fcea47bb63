//! Whole rounds by the program itself: what comes out of them, and what never does.

#![cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod agreement;
mod bad_input;
mod canary;
mod determinism;
mod given_back;
mod help;
mod keys;
mod papers;
mod real_round;
mod rehearsal;
mod replay;
mod roles;
mod played;
mod round;
mod zones;
mod stories;
mod stories_met;
