//! Households, where the agreement permits them: records at one keyed address, as a random number.

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha20Rng;

use super::records::Records;
use super::sent::Sent;
use super::sets::Sets;
use crate::contribution::Pseudonym;

/// More records than this live in no household: a hostel, a prison, an address that stands for many.
const MOST: usize = 24;

/// The household of each record: dense, shuffled numbers; -1 where none is known.
///
/// A record is of the household of its first identity that has an address. An address and the property's number that
/// stand on one identity are one home.
pub(super) fn households(agencies: &[(u8, &Sent)], records: &Records, random: &mut ChaCha20Rng) -> Vec<i32> {
    let mut homes: Vec<(Pseudonym, u32)> = Vec::new();
    let (mut own, mut first, mut rows) = (vec![None; records.len()], 0, 0_u32);
    for (_, sent) in agencies {
        for (row, reference) in sent.reference.iter().enumerate() {
            let values = sent.home.of(row);
            homes.extend(values.iter().map(|home| (*home, rows)));
            if !values.is_empty() {
                own[(first + reference.unsigned_abs()) as usize].get_or_insert(rows);
            }
            rows += 1;
        }
        first += sent.people();
    }
    homes.sort_unstable();
    let mut sets = Sets::new(rows as usize);
    for same in homes.chunk_by(|a, b| a.0 == b.0) {
        same.iter().for_each(|(_, row)| sets.join(same[0].1, *row));
    }
    let mut of: Vec<(u32, usize)> =
        (0..records.len()).filter_map(|record| own[record].map(|row| (sets.find(row), record))).collect();
    of.sort_unstable();
    let lived: Vec<&[(u32, usize)]> =
        of.chunk_by(|a, b| a.0 == b.0).filter(|home| home.len() <= MOST).collect();
    let mut numbers: Vec<i32> = (0..).take(lived.len()).collect();
    numbers.shuffle(random);
    let mut households = vec![-1; records.len()];
    for (home, number) in lived.iter().zip(numbers) {
        home.iter().for_each(|(_, record)| households[*record] = number);
    }
    households
}
