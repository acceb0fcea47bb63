//! Calling readers that others wrote, over bytes that others made: what makes them fail is the file's fault.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside another's reader, whose panic is no bug of ours and is told as a damaged file.
pub fn is_inside_foreign_reader() -> bool {
    INSIDE.get()
}

/// What a reader gives; nothing if it refuses or panics.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    INSIDE.set(true);
    let given = catch_unwind(AssertUnwindSafe(read));
    INSIDE.set(false);
    given.ok().flatten()
}
