//! Rows put in order: dealt into heaps by where each about stands, then each small heap sorted.
//!
//! What is sorted here is spread evenly: keyed hashes, and numbers that count from nought. Of such rows a heap has a few,
//! and no two heaps need be compared. Rows that stand close together fall into one heap, and are sorted there by comparison.

/// Rows in a heap, about.
const ROWS_A_HEAP: usize = 4;

/// Sorts rows by their whole value; `place` never orders two rows otherwise than that.
pub(super) fn sort<R: Ord + Copy>(rows: &mut Vec<R>, place: impl Fn(&R) -> u64) {
    if rows.is_sorted() {
        return;
    }
    let heaps = Heaps::over(rows, &place);
    let (mut dealt, ends) = heaps.deal(rows, &place);
    let mut from = 0;
    for to in ends {
        dealt[from..to].sort_unstable();
        from = to;
    }
    *rows = dealt;
}

/// Heaps that divide what lies between the least place and the greatest.
struct Heaps {
    least: u64,
    /// So many leading bits are the same in all places, once the least is taken off.
    idle: u32,
    count: usize,
}

impl Heaps {
    fn over<R>(rows: &[R], place: impl Fn(&R) -> u64) -> Self {
        let (least, most) =
            rows.iter().map(place).fold((u64::MAX, 0), |(least, most), at| (least.min(at), most.max(at)));
        let idle = most.saturating_sub(least).leading_zeros().min(u64::BITS - 1);
        Self { least, idle, count: rows.len().div_ceil(ROWS_A_HEAP) }
    }

    fn heap(&self, place: u64) -> usize {
        let along = u128::from((place - self.least) << self.idle) * self.count as u128;
        usize::try_from(along >> u64::BITS).expect("fewer heaps than rows")
    }

    /// The rows heap by heap, and where the heaps end.
    fn deal<R: Copy>(&self, rows: &[R], place: impl Fn(&R) -> u64) -> (Vec<R>, Vec<usize>) {
        let mut next = vec![0; self.count];
        rows.iter().for_each(|row| next[self.heap(place(row))] += 1);
        let mut begin = 0;
        for rows in &mut next {
            begin += std::mem::replace(rows, begin);
        }
        let mut dealt = rows.to_vec();
        for row in rows {
            let next = &mut next[self.heap(place(row))];
            dealt[*next] = *row;
            *next += 1;
        }
        // Each heap ends where its next row would stand.
        (dealt, next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sort;

    proptest! {
        #[test]
        fn rows_are_in_the_order_of_a_plain_sort(
            spread in prop::collection::vec(any::<u64>(), 0..300),
            close in prop::collection::vec(0..9_u64, 0..100),
            far in prop::collection::vec(prop_oneof![Just(0), Just(u64::MAX)], 0..3),
        ) {
            let mut rows = [spread, close, far].concat();
            let mut slow = rows.clone();
            slow.sort();
            sort(&mut rows, |row| *row);
            prop_assert_eq!(&rows, &slow);
            rows.reverse();
            // A place that tells less than the row.
            sort(&mut rows, |row| row >> 60);
            prop_assert_eq!(rows, slow);
        }
    }
}
