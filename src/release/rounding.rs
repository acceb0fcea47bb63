//! Rounding to the nearest multiple of a base, each number by itself.

/// The nearest multiple; halfway goes up.
pub(super) fn nearest(value: u64, base: u64) -> u64 {
    (value + base / 2) / base * base
}
