//! How long places take.
fn main() {}
