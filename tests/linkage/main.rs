//! Linkage on invented worlds of many kinds: how right it is, by whom, and whether it knows.
#![cfg(all(feature = "agency", feature = "linker", feature = "hub"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(clippy::print_stderr, reason = "what was measured is worth reading when a test fails")]

mod bad_input;
mod change;
mod namesakes;
mod order;
mod relatives;
mod relink;
mod round;
mod score;
mod terms;
mod worlds;
