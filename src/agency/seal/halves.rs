//! Half of each pseudonym, match key by match key: enough to tell how many share one.

use std::sync::Arc;

use crate::agency::Error;
use crate::agency::sorted::Sorted;
use crate::contribution::{Exposure, ExposureLine, MATCH_KEYS, People, Scratch};

/// The halves of all pseudonyms, by match key.
pub(super) struct Halves(Vec<Sorted<u64>>);

impl Halves {
    pub(super) fn new(scratch: &Arc<dyn Scratch>) -> Self {
        Self(Sorted::several(MATCH_KEYS.len(), scratch))
    }

    /// Keeps those of some people.
    pub(super) fn keep(&mut self, people: &People) -> Result<(), Error> {
        for (own, column) in self.0.iter_mut().zip(&people.keys) {
            column.values.iter().try_for_each(|pseudonym| own.push(pseudonym.half()))?;
        }
        Ok(())
    }

    /// The exposure of each match key that was sealed.
    pub(super) fn exposure(self) -> Result<Vec<ExposureLine>, Error> {
        let mut lines = Vec::new();
        for (key, mut own) in MATCH_KEYS.iter().zip(self.0) {
            if own.len() > 0 {
                lines.push(Exposure::of(sizes(&mut own)?).line(key));
            }
        }
        Ok(lines)
    }
}

/// How often each number is there.
fn sizes(numbers: &mut Sorted<u64>) -> Result<Vec<u64>, Error> {
    let mut sizes: Vec<u64> = Vec::new();
    let mut last = None;
    numbers.each(|number| {
        match sizes.last_mut() {
            Some(size) if last == Some(number) => *size += 1,
            _ => sizes.push(1),
        }
        last = Some(number);
        Ok(())
    })?;
    Ok(sizes)
}
