//! Rows of numbers in order, more of them than memory should hold: external merge sort (Knuth, volume 3, section 5.4).
//!
//! What stands in memory is sorted and written to a scratch file when it is too much; reading merges what was written.
//! Rows are numbers alone: no cell of an export ever gets here.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use rayon::slice::ParallelSliceMut as _;

use super::Error;
use crate::contribution::{Scratch, ScratchFile};

/// Rows that are read from a run in one go.
const AT_A_TIME: usize = 4_096;

/// Rows of so many numbers: added in any order, seen in ascending order.
pub(super) struct Sorted<const N: usize> {
    scratch: Arc<dyn Scratch>,
    held: Vec<[i32; N]>,
    file: Option<ScratchFile>,
    runs: Vec<Run>,
    len: usize,
    in_order: bool,
}

/// Rows in order, in the file from one place to another.
#[derive(Clone, Copy)]
struct Run {
    from: u64,
    to: u64,
}

impl<const N: usize> Sorted<N> {
    pub(super) fn new(scratch: Arc<dyn Scratch>) -> Self {
        Self { scratch, held: Vec::new(), file: None, runs: Vec::new(), len: 0, in_order: true }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: [i32; N]) -> Result<(), Error> {
        if self.held.len() >= self.scratch.rows_in_memory() {
            self.write_run()?;
        }
        self.held.push(row);
        self.len += 1;
        self.in_order = false;
        Ok(())
    }

    fn write_run(&mut self) -> Result<(), Error> {
        self.held.par_sort_unstable();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(self.scratch.file().map_err(Error::from_scratch)?),
        };
        let from = file.seek(SeekFrom::End(0)).map_err(Error::from_scratch)?;
        let mut to = from;
        for rows in self.held.chunks(AT_A_TIME) {
            let bytes: Vec<u8> = rows.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
            file.write_all(&bytes).map_err(Error::from_scratch)?;
            to += bytes.len() as u64;
        }
        self.runs.push(Run { from, to });
        self.held.clear();
        Ok(())
    }

    /// Looks at every row in ascending order; can be asked again.
    pub(super) fn each(&mut self, mut look: impl FnMut([i32; N]) -> Result<(), Error>) -> Result<(), Error> {
        if self.runs.is_empty() {
            if !self.in_order {
                self.held.par_sort_unstable();
                self.in_order = true;
            }
            return self.held.iter().try_for_each(|row| look(*row));
        }
        if !self.held.is_empty() {
            self.write_run()?;
            self.held = Vec::new();
        }
        let file = self.file.as_mut().expect("runs are in a file");
        let mut runs: Vec<Reading<N>> = self.runs.iter().map(|run| Reading::of(*run)).collect();
        let mut next = BinaryHeap::new();
        for (at, run) in runs.iter_mut().enumerate() {
            next.extend(run.next(file)?.map(|row| Reverse((row, at))));
        }
        while let Some(Reverse((row, at))) = next.pop() {
            look(row)?;
            next.extend(runs[at].next(file)?.map(|row| Reverse((row, at))));
        }
        Ok(())
    }
}

/// A run as it is read.
struct Reading<const N: usize> {
    rest: Run,
    /// The next rows, the last of them first.
    rows: Vec<[i32; N]>,
}

impl<const N: usize> Reading<N> {
    fn of(rest: Run) -> Self {
        Self { rest, rows: Vec::new() }
    }

    fn next(&mut self, file: &mut ScratchFile) -> Result<Option<[i32; N]>, Error> {
        if self.rows.is_empty() {
            let most = (AT_A_TIME * N * size_of::<i32>()) as u64;
            let bytes = (self.rest.to - self.rest.from).min(most);
            if bytes == 0 {
                return Ok(None);
            }
            file.seek(SeekFrom::Start(self.rest.from)).map_err(Error::from_scratch)?;
            let mut read = Vec::new();
            file.take(bytes).read_to_end(&mut read).map_err(Error::from_scratch)?;
            self.rest.from += bytes;
            let numbers: Vec<i32> =
                read.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect();
            self.rows = numbers.as_chunks().0.to_vec();
            self.rows.reverse();
        }
        Ok(self.rows.pop())
    }
}

#[cfg(test)]
mod tests {
    use super::{Scratch, ScratchFile, Sorted};
    use proptest::prelude::*;
    use std::io;
    use std::sync::Arc;

    /// Files after so many rows.
    struct After(usize);

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
            let seen = |sorted: &mut Sorted<2>| {
                let mut seen = Vec::new();
                sorted.each(|row| { seen.push(row); Ok(()) }).unwrap();
                seen
            };
            let mut slow = rows.clone();
            rows.iter().for_each(|row| sorted.push(*row).unwrap());
            slow.sort_unstable();
            prop_assert_eq!(seen(&mut sorted), slow.clone());
            more.iter().for_each(|row| sorted.push(*row).unwrap());
            slow.extend(more);
            slow.sort_unstable();
            prop_assert_eq!(seen(&mut sorted), slow.clone());
            prop_assert_eq!(seen(&mut sorted), slow.clone());
            prop_assert_eq!(sorted.len(), slow.len());
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
