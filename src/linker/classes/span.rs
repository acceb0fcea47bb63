//! The classes of some records in a row, by record.

/// So many records have their classes made at a time: few enough to stay near.
pub(super) const SPAN: u32 = 1 << 14;
/// The same, to count by.
const RECORDS: usize = SPAN as usize;

/// The classes of some records in a row.
pub(super) struct Span {
    /// For each record, where its classes begin.
    offsets: Vec<u32>,
    /// The classes of each record, ascending; classes of one match key stand together.
    of: Vec<u32>,
}

/// How many spans so many records are.
pub(super) fn count(records: usize) -> usize {
    records.div_ceil(RECORDS)
}

/// The members of one match key's classes, by span: the record's place in it, and the class. In order of classes.
pub(super) fn members(classes: &[&[u32]], spans: usize) -> Vec<Vec<(u32, u32)>> {
    let mut counts = vec![0; spans];
    classes.iter().copied().flatten().for_each(|record| counts[span(*record)] += 1);
    let mut members: Vec<Vec<(u32, u32)>> = counts.into_iter().map(Vec::with_capacity).collect();
    for (class, records) in (0..).zip(classes) {
        for record in *records {
            members[span(*record)].push((record % SPAN, class));
        }
    }
    members
}

/// All pairs of records within classes, the lower record in the upper half, by its span.
pub(super) fn pairs<'a>(classes: impl Iterator<Item = &'a [u32]> + Clone, spans: usize) -> Vec<Vec<u64>> {
    let firsts =
        || classes.clone().flat_map(|class| (0..class.len()).map(|at| (class[at], &class[at + 1..])));
    let mut counts = vec![0; spans];
    firsts().for_each(|(a, others)| counts[span(a)] += others.len());
    let mut pairs: Vec<Vec<u64>> = counts.into_iter().map(Vec::with_capacity).collect();
    for (a, others) in firsts() {
        pairs[span(a)].extend(others.iter().map(|b| u64::from(a) << 32 | u64::from(*b)));
    }
    pairs
}

fn span(record: u32) -> usize {
    (record / SPAN) as usize
}

impl Span {
    /// Of the members in this span, by match key, each with the number of the key's first class.
    pub(super) fn new(members: Vec<(Vec<(u32, u32)>, u32)>) -> Self {
        let mut offsets = vec![0; RECORDS + 1];
        for (place, _) in members.iter().flat_map(|(members, _)| members) {
            offsets[*place as usize + 1] += 1;
        }
        (0..RECORDS).for_each(|place| offsets[place + 1] += offsets[place]);
        let (mut next, mut of) = (offsets.clone(), vec![0; offsets[RECORDS] as usize]);
        for (members, first) in members {
            for (place, class) in members {
                let next = &mut next[place as usize];
                of[*next as usize] = first + class;
                *next += 1;
            }
        }
        Self { offsets, of }
    }

    pub(super) fn of_record(&self, record: u32) -> &[u32] {
        let place = (record % SPAN) as usize;
        &self.of[self.offsets[place] as usize..self.offsets[place + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{SPAN, Span, members};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_record_has_the_classes_that_it_is_a_member_of(
            classes in prop::collection::vec(prop::collection::btree_set(0..20_u32, 2..6), 2..12),
            from in (SPAN - 20)..=SPAN,
        ) {
            let classes: Vec<Vec<u32>> =
                classes.into_iter().map(|class| class.into_iter().map(|record| from + record).collect()).collect();
            let slices: Vec<&[u32]> = classes.iter().map(Vec::as_slice).collect();
            let (one, other) = slices.split_at(classes.len() / 2);
            let (mut own, mut more) = (members(one, 2), members(other, 2));
            let firsts = [0, u32::try_from(one.len()).unwrap()];
            let spans: Vec<Span> = own
                .iter_mut()
                .zip(&mut more)
                .map(|(own, more)| [own, more].map(std::mem::take).into_iter().zip(firsts).collect())
                .map(Span::new)
                .collect();
            for record in from..from + 20 {
                let member = (0..).zip(&classes).filter(|(_, class)| class.contains(&record));
                let slow: Vec<u32> = member.map(|(class, _)| class).collect();
                let found = spans[(record / SPAN) as usize].of_record(record);
                prop_assert_eq!(found, slow.as_slice());
            }
        }
    }
}
