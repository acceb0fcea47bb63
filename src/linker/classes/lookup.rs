//! One record's classes, among which those of other records are looked up.

/// So many places for each class, so that most of what is looked up meets an empty one.
const ROOM: usize = 8;
const FEWEST_PLACES: usize = 1 << 10;
/// No class has this number.
const EMPTY: u32 = u32::MAX;

/// The classes of one record, each at the place that the last bits of its number say, or at the next one free.
#[derive(Default)]
pub(in crate::linker) struct Lookup {
    places: Vec<u32>,
    /// The match key of the class at each place.
    keys: Vec<u8>,
    /// Classes of another record that did not meet an empty place.
    met: Vec<u32>,
}

impl Lookup {
    /// Takes these classes in place of what was there. They ascend; `firsts` has the first class of each match key.
    pub(super) fn hold(&mut self, classes: &[u32], firsts: &[u32]) {
        let places = (classes.len() * ROOM).next_power_of_two().max(FEWEST_PLACES);
        self.places.clear();
        self.places.resize(places, EMPTY);
        self.keys.resize(places, 0);
        let mut key = 0;
        for class in classes {
            while firsts[usize::from(key) + 1] <= *class {
                key += 1;
            }
            let place = self.place(*class);
            (self.places[place], self.keys[place]) = (*class, key);
        }
    }

    /// Calls with the match key and the number of every class that is among these as well.
    pub(super) fn common(&mut self, classes: &[u32], mut found: impl FnMut(u8, u32)) {
        // Without a branch, since nobody can tell which class is met; those few are then looked at.
        self.met.resize(classes.len(), 0);
        let mut met = 0;
        for class in classes {
            self.met[met] = *class;
            met += usize::from(self.places[self.first_place(*class)] != EMPTY);
        }
        for class in &self.met[..met] {
            let place = self.place(*class);
            if self.places[place] == *class {
                found(self.keys[place], *class);
            }
        }
    }

    fn first_place(&self, class: u32) -> usize {
        class as usize & (self.places.len() - 1)
    }

    /// Where a class stands, or could.
    fn place(&self, class: u32) -> usize {
        let mut place = self.first_place(class);
        while self.places[place] != class && self.places[place] != EMPTY {
            place = (place + 1) & (self.places.len() - 1);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::Lookup;
    use proptest::prelude::*;

    /// Classes of which many end in the same bits.
    fn classes() -> impl Strategy<Value = Vec<u32>> {
        let class = (0..40_u32, 0..4_u32).prop_map(|(low, high)| low + (high << 10));
        prop::collection::btree_set(class, 0..60).prop_map(|classes| classes.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_two_records_have_in_common_is_found_with_its_match_key(
            own in prop::collection::vec(classes(), 1..4),
            other in classes(),
        ) {
            let firsts = [0, 20, 20, 1_030, 4_096];
            let mut lookup = Lookup::default();
            for own in own {
                lookup.hold(&own, &firsts);
                let mut found = Vec::new();
                lookup.common(&other, |key, class| found.push((usize::from(key), class)));
                let key = |class: u32| firsts.iter().rposition(|first| *first <= class).unwrap();
                let both = other.iter().filter(|class| own.contains(class));
                prop_assert_eq!(found, both.map(|class| (key(*class), *class)).collect::<Vec<_>>());
            }
        }
    }
}
