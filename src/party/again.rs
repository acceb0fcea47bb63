//! Whether bytes that are written anew are the same again, without keeping what is written.

use std::collections::BTreeSet;
use std::io::{self, Seek, SeekFrom, Write};

/// So many places may differ while writing goes on: headers are written first, and again once what they tell is known.
const MOST_OPEN: usize = 1 << 12;

/// Takes writes, and holds them against bytes that are there.
pub(super) struct Again<'a> {
    whole: &'a [u8],
    at: usize,
    /// How far has been written.
    end: usize,
    /// Places that were last written with another byte than is there.
    differ: BTreeSet<usize>,
    /// It is something else altogether: nothing is looked at any more.
    other: bool,
}

impl<'a> Again<'a> {
    pub(super) fn new(whole: &'a [u8]) -> Self {
        Self { whole, at: 0, end: 0, differ: BTreeSet::new(), other: false }
    }

    /// Whether all that was written is all that is there.
    pub(super) fn is_same(&self) -> bool {
        !self.other && self.end == self.whole.len() && self.differ.is_empty()
    }

    fn hold(&mut self, bytes: &[u8]) {
        let places = self.at..self.at.saturating_add(bytes.len());
        let Some(there) = self.whole.get(places.clone()).filter(|_| !self.other) else {
            self.other = true;
            return;
        };
        self.differ.retain(|place| !places.contains(place));
        if there == bytes {
            return;
        }
        let differ = places.zip(there.iter().zip(bytes)).filter(|(_, (there, byte))| there != byte);
        self.differ.extend(differ.map(|(place, _)| place).take(MOST_OPEN + 1));
        self.other = self.differ.len() > MOST_OPEN;
    }
}

impl Write for Again<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hold(bytes);
        self.at = self.at.saturating_add(bytes.len());
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Again<'_> {
    /// Never beyond what has been written, so that no place is left out.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (0, i64::try_from(at).map_err(|_| io::ErrorKind::InvalidInput)?),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.end, by),
        };
        let at = i64::try_from(from).ok().and_then(|from| from.checked_add(by));
        let at = at.and_then(|at| usize::try_from(at).ok()).filter(|at| *at <= self.end);
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Seek as _, SeekFrom, Write as _};

    use proptest::prelude::*;

    use super::Again;

    proptest! {
        #[test]
        fn it_is_the_same_where_a_vector_would_be(
            writes in prop::collection::vec((0..40_u64, prop::collection::vec(0..2_u8, 0..6)), 1..8),
            changed in prop::option::of((any::<prop::sample::Index>(), 0..2_u8)),
            longer in any::<bool>(),
        ) {
            let mut slow = Cursor::new(Vec::new());
            for (to, bytes) in &writes {
                let to = *to.min(&(slow.get_ref().len() as u64));
                slow.seek(SeekFrom::Start(to)).unwrap();
                slow.write_all(bytes).unwrap();
            }
            let slow = slow.into_inner();
            let mut there = slow.clone();
            if let (Some((at, byte)), false) = (changed, there.is_empty()) {
                let at = at.index(there.len());
                there[at] = byte;
            }
            there.extend(longer.then_some(0));
            let mut again = Again::new(&there);
            for (to, bytes) in &writes {
                again.seek(SeekFrom::Start(*to.min(&(again.end as u64)))).unwrap();
                again.write_all(bytes).unwrap();
            }
            prop_assert_eq!(again.is_same(), slow == there);
        }
    }

    #[track_caller]
    fn check(there: &[u8], written: &[u8], same: bool) {
        let mut again = Again::new(there);
        again.write_all(written).unwrap();
        assert_eq!(again.is_same(), same);
    }

    #[test]
    fn what_is_longer_shorter_or_quite_different_is_not_the_same() {
        check(&[0; 3], &[0; 3], true);
        check(&[0; 3], &[0; 4], false);
        check(&[0; 3], &[0; 2], false);
        check(&[0; 9_000], &[1; 9_000], false);
        assert!(Again::new(&[0; 3]).seek(SeekFrom::Start(1)).is_err(), "a place would be left out");
    }
}
