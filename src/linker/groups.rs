//! Groups of records held to be one person (disjoint sets; each agency at most once in a group).

/// Disjoint sets of records. The root of a set is its first record.
pub(super) struct Groups {
    parent: Vec<u32>,
    size: Vec<u32>,
    /// Agencies in the group, one bit each; kept at its root.
    agencies: Vec<[u64; 4]>,
}

impl Groups {
    /// Every record for itself; `agency` says which agency each is of.
    pub(super) fn new(agency: &[u8]) -> Self {
        let bits = |agency: &u8| {
            let mut bits = [0; 4];
            bits[usize::from(agency / 64)] = 1 << (agency % 64);
            bits
        };
        let records = u32::try_from(agency.len()).expect("fewer than 2^32 records");
        Self {
            parent: (0..records).collect(),
            size: vec![1; agency.len()],
            agencies: agency.iter().map(bits).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.parent.len()
    }

    /// The first record of the group.
    pub(super) fn find(&mut self, record: u32) -> u32 {
        let mut root = record;
        while self.parent[root as usize] != root {
            let up = self.parent[self.parent[root as usize] as usize];
            self.parent[root as usize] = up;
            root = up;
        }
        root
    }

    /// How many records stand with this one.
    pub(super) fn size(&mut self, record: usize) -> u32 {
        let root = self.find(u32::try_from(record).expect("fewer than 2^32 records"));
        self.size[root as usize]
    }

    /// Joins two groups, unless an agency stands in both. Says whether they are one now.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        let (root, other) = (a.min(b) as usize, a.max(b) as usize);
        if root == other {
            return true;
        }
        if self.agencies[root].iter().zip(&self.agencies[other]).any(|(x, y)| x & y != 0) {
            return false;
        }
        self.parent[other] = a.min(b);
        self.size[root] += self.size[other];
        for at in 0..4 {
            self.agencies[root][at] |= self.agencies[other][at];
        }
        true
    }
}
