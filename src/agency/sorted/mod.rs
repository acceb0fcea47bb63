//! Rows of numbers in order, more of them than memory should hold: external merge sort (Knuth, volume 3, section 5.4).
//!
//! What stands in memory is sorted and written to a scratch file when it is too much; reading merges what was written.
//! Rows are numbers alone: no cell of an export ever gets here.

mod dealing;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex};

use super::Error;
use crate::contribution::{Scratch, ScratchFile};

/// Rows that are read from a run in one go.
const AT_A_TIME: usize = 4_096;

/// Why a file that is shared can be had.
const UNHURT: &str = "who panics with the file in hand ends the run";

/// Numbers that are sorted together, by the first of them first.
pub(super) trait Row: Copy + Ord {
    /// Bytes of a row in a file.
    const BYTES: usize;

    /// About where it stands: never in another order than the rows'.
    fn place(&self) -> u64;

    /// Adds its bytes.
    fn write(&self, to: &mut Vec<u8>);

    /// From exactly its bytes.
    fn read(bytes: &[u8]) -> Self;
}

impl Row for u64 {
    const BYTES: usize = size_of::<u64>();

    fn place(&self) -> u64 {
        *self
    }

    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_le_bytes(*bytes))
    }
}

impl<const N: usize> Row for [i32; N] {
    const BYTES: usize = size_of::<[i32; N]>();

    fn place(&self) -> u64 {
        // The least number is nought.
        let upwards =
            |at: usize| self.get(at).map_or(0, |number| u64::from(number.cast_unsigned() ^ 1 << 31));
        upwards(0) << 32 | upwards(1)
    }

    fn write(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|number| to.extend_from_slice(&number.to_le_bytes()));
    }

    fn read(bytes: &[u8]) -> Self {
        let mut numbers = [0; N];
        numbers
            .iter_mut()
            .zip(bytes.as_chunks().0)
            .for_each(|(number, bytes)| *number = i32::from_le_bytes(*bytes));
        numbers
    }
}

/// Rows of numbers: added in any order, seen in ascending order.
pub(super) struct Sorted<R> {
    scratch: Arc<dyn Scratch>,
    /// So many rows stand in memory.
    most: usize,
    held: Vec<R>,
    file: Shared,
    runs: Vec<Run>,
    len: usize,
    in_order: bool,
}

/// A file for the runs of one or several, once there is one.
type Shared = Arc<Mutex<Option<ScratchFile>>>;

/// Rows in order, in the file from one place to another.
#[derive(Clone, Copy)]
struct Run {
    from: u64,
    to: u64,
}

impl<R: Row> Sorted<R> {
    pub(super) fn new(scratch: Arc<dyn Scratch>) -> Self {
        let most = share(scratch.as_ref(), 1);
        Self::sharing(scratch, most, Shared::default())
    }

    /// So many, which share the memory that there is, and a file.
    pub(super) fn several(count: usize, scratch: &Arc<dyn Scratch>) -> Vec<Self> {
        let (most, file) = (share(scratch.as_ref(), count), Shared::default());
        (0..count).map(|_| Self::sharing(scratch.clone(), most, file.clone())).collect()
    }

    fn sharing(scratch: Arc<dyn Scratch>, most: usize, file: Shared) -> Self {
        Self { scratch, most, held: Vec::new(), file, runs: Vec::new(), len: 0, in_order: true }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: R) -> Result<(), Error> {
        if self.held.len() >= self.most {
            self.write_run()?;
        }
        self.held.push(row);
        self.len += 1;
        self.in_order = false;
        Ok(())
    }

    /// Adds some rows.
    pub(super) fn extend(&mut self, mut rows: impl ExactSizeIterator<Item = R>) -> Result<(), Error> {
        if self.held.len().saturating_add(rows.len()) > self.most {
            return rows.try_for_each(|row| self.push(row));
        }
        self.len += rows.len();
        self.held.extend(rows);
        self.in_order = false;
        Ok(())
    }

    /// Where all rows stand in memory, lets go of those that are not wanted; gives how many.
    pub(super) fn keep_only<F: Fn(R) -> bool>(&mut self, wanted: impl FnOnce(&[R]) -> F) -> usize {
        if !self.runs.is_empty() {
            return 0;
        }
        let wanted = wanted(&self.held);
        self.held.retain(|row| wanted(*row));
        let let_go = self.len - self.held.len();
        self.len = self.held.len();
        let_go
    }

    fn sort(&mut self) {
        dealing::sort(&mut self.held, R::place);
    }

    fn write_run(&mut self) -> Result<(), Error> {
        self.sort();
        let mut file = self.file.lock().expect(UNHURT);
        let file = match &mut *file {
            Some(file) => file,
            none => none.insert(self.scratch.file().map_err(Error::from_scratch)?),
        };
        let from = file.seek(SeekFrom::End(0)).map_err(Error::from_scratch)?;
        let mut to = from;
        let mut bytes = Vec::new();
        for rows in self.held.chunks(AT_A_TIME) {
            bytes.clear();
            rows.iter().for_each(|row| row.write(&mut bytes));
            file.write_all(&bytes).map_err(Error::from_scratch)?;
            to += bytes.len() as u64;
        }
        self.runs.push(Run { from, to });
        self.held.clear();
        Ok(())
    }

    /// Looks at every row in ascending order; can be asked again.
    pub(super) fn each(&mut self, mut look: impl FnMut(R) -> Result<(), Error>) -> Result<(), Error> {
        if self.runs.is_empty() {
            if !self.in_order {
                self.sort();
                self.in_order = true;
            }
            return self.held.iter().try_for_each(|row| look(*row));
        }
        if !self.held.is_empty() {
            self.write_run()?;
            self.held = Vec::new();
        }
        let mut file = self.file.lock().expect(UNHURT);
        let file = file.as_mut().expect("runs are in a file");
        let mut runs: Vec<Reading<R>> = self.runs.iter().map(|run| Reading::of(*run)).collect();
        let mut next = BinaryHeap::new();
        for (at, run) in runs.iter_mut().enumerate() {
            next.extend(run.next(file)?.map(|row| Reverse((row, at))));
        }
        while let Some(mut least) = next.peek_mut() {
            let Reverse((row, at)) = *least;
            look(row)?;
            match runs[at].next(file)? {
                Some(row) => *least = Reverse((row, at)),
                None => drop(PeekMut::pop(least)),
            }
        }
        Ok(())
    }
}

/// How many rows one of so many may hold: half of the room is for dealing them.
fn share(scratch: &dyn Scratch, count: usize) -> usize {
    (scratch.rows_in_memory() / 2 / count).max(1)
}

/// A run as it is read.
struct Reading<R> {
    rest: Run,
    /// The next rows, the last of them first.
    rows: Vec<R>,
}

impl<R: Row> Reading<R> {
    fn of(rest: Run) -> Self {
        Self { rest, rows: Vec::new() }
    }

    fn next(&mut self, file: &mut ScratchFile) -> Result<Option<R>, Error> {
        if self.rows.is_empty() {
            let most = (AT_A_TIME * R::BYTES) as u64;
            let bytes = (self.rest.to - self.rest.from).min(most);
            if bytes == 0 {
                return Ok(None);
            }
            file.seek(SeekFrom::Start(self.rest.from)).map_err(Error::from_scratch)?;
            let mut read = Vec::new();
            file.take(bytes).read_to_end(&mut read).map_err(Error::from_scratch)?;
            self.rest.from += bytes;
            self.rows = read.chunks_exact(R::BYTES).rev().map(R::read).collect();
        }
        Ok(self.rows.pop())
    }
}

#[cfg(test)]
pub(super) use tests::After;

#[cfg(test)]
mod tests {
    use super::{Scratch, ScratchFile, Sorted};
    use proptest::prelude::*;
    use std::io;
    use std::sync::Arc;

    /// Files after so many rows.
    pub(in crate::agency) struct After(pub(in crate::agency) usize);

    impl Scratch for After {
        fn file(&self) -> io::Result<ScratchFile> {
            Ok(Box::new(io::Cursor::new(Vec::new())))
        }

        fn rows_in_memory(&self) -> usize {
            self.0
        }
    }

    proptest! {
        #[test]
        fn rows_come_in_order_however_few_stand_in_memory(
            rows in prop::collection::vec([-3..3, 0..i32::MAX], 0..200),
            most in 1..50_usize,
            more in prop::collection::vec([-3..3, 0..i32::MAX], 0..50),
        ) {
            let mut sorted = Sorted::new(Arc::new(After(most)));
            let seen = |sorted: &mut Sorted<[i32; 2]>| {
                let mut seen = Vec::new();
                sorted.each(|row| { seen.push(row); Ok(()) }).unwrap();
                seen
            };
            let mut slow = rows.clone();
            rows.iter().for_each(|row| sorted.push(*row).unwrap());
            slow.sort_unstable();
            prop_assert_eq!(seen(&mut sorted), slow.clone());
            sorted.extend(more.iter().copied()).unwrap();
            slow.extend(more);
            slow.sort_unstable();
            prop_assert_eq!(seen(&mut sorted), slow.clone());
            prop_assert_eq!(seen(&mut sorted), slow.clone());
            prop_assert_eq!(sorted.len(), slow.len());
        }

        #[test]
        fn those_who_share_memory_come_in_order_too(
            rows in prop::collection::vec((0..3_usize, any::<u64>()), 0..200),
            most in 1..50_usize,
        ) {
            let scratch: Arc<dyn Scratch> = Arc::new(After(most));
            let mut sorted = Sorted::several(3, &scratch);
            rows.iter().for_each(|(own, row)| sorted[*own].push(*row).unwrap());
            for (own, sorted) in sorted.iter_mut().enumerate() {
                let mut slow: Vec<u64> = rows.iter().filter(|row| row.0 == own).map(|row| row.1).collect();
                slow.sort_unstable();
                let mut seen = Vec::new();
                sorted.each(|row| { seen.push(row); Ok(()) }).unwrap();
                prop_assert_eq!(seen, slow);
            }
        }
    }

    #[test]
    fn a_disk_without_room_is_told() {
        struct Full;
        impl Scratch for Full {
            fn file(&self) -> io::Result<ScratchFile> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn rows_in_memory(&self) -> usize {
                1
            }
        }
        let mut sorted = Sorted::new(Arc::new(Full));
        assert!(sorted.push([1]).is_ok());
        let told = sorted.push([2]).err().map(|error| error.to_string());
        assert!(told.is_some_and(|told| told.contains("no room")), "it says why");
    }
}
