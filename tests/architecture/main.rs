//! What the compiler does not say about the shape of the code: which part may use which, who opens files,
//! what may be done with the types that name people, and what each role is built from.
//!
//! The source is read as tokens, so that comments and texts do not count. Unit tests may use any part and
//! open what they like; they are left out.

mod arrows;
mod builds;
mod doors;
mod secrets;
mod source;
mod tree;

/// Fails with every breach found, one a line.
#[track_caller]
fn hold(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// The breaches that a checker finds in an invented file.
#[track_caller]
fn check(breaches: Vec<String>, expected: &[&str]) {
    assert_eq!(breaches, expected);
}
