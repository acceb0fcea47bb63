//! Disjoint sets of records.

/// Disjoint sets. The root of a set is its first record.
pub(super) struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    /// Every record for itself.
    pub(super) fn new(records: usize) -> Self {
        Self { parent: (0..).take(records).collect() }
    }

    /// The first record of the set.
    pub(super) fn find(&mut self, record: u32) -> u32 {
        let mut root = record;
        while self.parent[root as usize] != root {
            let up = self.parent[self.parent[root as usize] as usize];
            self.parent[root as usize] = up;
            root = up;
        }
        root
    }

    /// Joins two sets.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}
