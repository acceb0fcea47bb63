//! Which areas lie next to which, checked once.

/// Which areas are neighbours: never an area with itself, each list in ascending order.
///
/// Areas that touch are neighbours of each other; of the k nearest, one side may not know of the other. Areas are numbered from 0 as in the slices of values they go with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// Where each area's list starts in `lists`, and at last where the lists end.
    starts: Vec<usize>,
    lists: Vec<usize>,
}

/// Why pairs of areas were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NeighboursError {
    /// A pair names an area that is not there.
    #[error("area {area} is named as a neighbour, but there are only {areas} areas, counted from 0")]
    NoSuchArea {
        /// The number named.
        area: usize,
        /// How many areas there are.
        areas: usize,
    },
    /// An area is paired with itself.
    #[error("area {area} is named as its own neighbour")]
    Itself {
        /// The number named twice.
        area: usize,
    },
}

impl Neighbours {
    /// Makes neighbours of each pair, in whichever order and however often it is named.
    ///
    /// # Errors
    /// When a pair names an area that is not there, or an area with itself.
    pub fn from_pairs(
        areas: usize,
        pairs: impl IntoIterator<Item = (usize, usize)>,
    ) -> Result<Self, NeighboursError> {
        let mut links = Vec::new();
        for (one, other) in pairs {
            check_pair(areas, one, other)?;
            links.extend([(one, other), (other, one)]);
        }
        links.sort_unstable();
        links.dedup();
        Ok(Self::from_sorted(areas, &links))
    }

    /// Makes the second area of each link a neighbour of the first, and not the other way round.
    ///
    /// # Errors
    /// When a link names an area that is not there, or an area with itself.
    pub fn from_links(
        areas: usize,
        links: impl IntoIterator<Item = (usize, usize)>,
    ) -> Result<Self, NeighboursError> {
        let mut links: Vec<(usize, usize)> = links.into_iter().collect();
        links.iter().try_for_each(|&(one, other)| check_pair(areas, one, other))?;
        links.sort_unstable();
        links.dedup();
        Ok(Self::from_sorted(areas, &links))
    }

    /// How many areas there are, with or without neighbours.
    pub fn areas(&self) -> usize {
        self.starts.len() - 1
    }

    /// The neighbours of an area, ascending.
    ///
    /// # Panics
    /// When there is no such area.
    pub fn of(&self, area: usize) -> &[usize] {
        &self.lists[self.starts[area]..self.starts[area + 1]]
    }

    /// Whether each area is a neighbour of all its neighbours.
    pub fn are_mutual(&self) -> bool {
        (0..self.areas()).all(|area| self.of(area).iter().all(|&other| self.has(other, area)))
    }

    /// Whether the second area is a neighbour of the first.
    ///
    /// # Panics
    /// When there is no such first area.
    pub fn has(&self, area: usize, other: usize) -> bool {
        self.of(area).binary_search(&other).is_ok()
    }

    /// How many links there are, each pair counted from both sides: the S0 of binary weights.
    pub fn links(&self) -> usize {
        self.lists.len()
    }

    /// The areas without a neighbour, ascending.
    pub fn islands(&self) -> Vec<usize> {
        (0..self.areas()).filter(|&area| self.of(area).is_empty()).collect()
    }

    /// Keeps some areas and the links among them; these are numbered anew in the same order.
    ///
    /// The values that go with them must be kept in the same way.
    ///
    /// # Panics
    /// When `kept` does not speak of every area.
    #[must_use]
    pub fn restrict(&self, kept: &[bool]) -> Self {
        assert_eq!(kept.len(), self.areas(), "every area is either kept or not");
        let number = renumbered(kept);
        let mut links = Vec::new();
        for (area, new) in number.iter().enumerate() {
            let Some(new) = new else { continue };
            links.extend(self.of(area).iter().filter_map(|&other| Some((*new, number[other]?))));
        }
        Self::from_sorted(kept.iter().filter(|&&is_kept| is_kept).count(), &links)
    }

    /// From links that are in order and without repeats.
    fn from_sorted(areas: usize, links: &[(usize, usize)]) -> Self {
        let mut starts = vec![0; areas + 1];
        for &(area, _) in links {
            starts[area + 1] += 1;
        }
        for area in 0..areas {
            starts[area + 1] += starts[area];
        }
        Self { starts, lists: links.iter().map(|&(_, other)| other).collect() }
    }
}

fn check_pair(areas: usize, one: usize, other: usize) -> Result<(), NeighboursError> {
    match one.max(other) {
        area if area >= areas => Err(NeighboursError::NoSuchArea { area, areas }),
        area if one == other => Err(NeighboursError::Itself { area }),
        _ => Ok(()),
    }
}

/// The new number of each kept area.
fn renumbered(kept: &[bool]) -> Vec<Option<usize>> {
    let mut numbers = 0..;
    kept.iter().map(|&is_kept| if is_kept { numbers.next() } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pair_is_mutual_and_counts_once() {
        check(3, &[(0, 1)], "0:1 1:0 2:");
        check(3, &[(1, 0), (0, 1), (2, 1)], "0:1 1:0,2 2:1");
        check(1, &[], "0:");
        check(0, &[], "");
    }

    #[test]
    fn a_link_goes_one_way() {
        let nearest = Neighbours::from_links(3, [(0, 1), (1, 0), (2, 1), (2, 1)]).unwrap();
        assert_eq!(in_words(&nearest), "0:1 1:0 2:1");
        assert!(!nearest.are_mutual());
        assert!(Neighbours::from_pairs(3, [(2, 1)]).unwrap().are_mutual());
        assert!(Neighbours::from_links(2, [(0, 0)]).is_err());
    }

    #[test]
    fn an_area_is_never_its_own_neighbour() {
        let refused = Neighbours::from_pairs(2, [(1, 1)]).unwrap_err();
        assert_eq!(refused.to_string(), "area 1 is named as its own neighbour");
    }

    #[test]
    fn an_area_that_is_not_there_has_no_neighbours() {
        let refused = Neighbours::from_pairs(2, [(0, 2)]).unwrap_err();
        let words = "area 2 is named as a neighbour, but there are only 2 areas, counted from 0";
        assert_eq!(refused.to_string(), words);
    }

    #[test]
    fn areas_without_a_neighbour_are_islands() {
        let neighbours = Neighbours::from_pairs(4, [(1, 2)]).unwrap();
        assert_eq!(neighbours.islands(), [0, 3]);
        assert_eq!(neighbours.links(), 2);
    }

    #[test]
    fn leaving_an_area_out_can_make_islands() {
        let line = Neighbours::from_pairs(3, [(0, 1), (1, 2)]).unwrap();
        assert_eq!(in_words(&line.restrict(&[true, false, true])), "0: 1:");
        assert_eq!(in_words(&line.restrict(&[false, true, true])), "0:1 1:0");
        assert_eq!(line.restrict(&[true; 3]), line);
    }

    proptest! {
        #[test]
        fn keeping_some_areas_keeps_exactly_their_links(
            pairs in prop::collection::vec((0..9_usize, 0..9_usize), 0..30),
            kept in prop::collection::vec(any::<bool>(), 9),
        ) {
            let pairs: Vec<_> = pairs.into_iter().filter(|(one, other)| one != other).collect();
            let number = |area: usize| kept[..area].iter().filter(|&&is_kept| is_kept).count();
            let among_kept = pairs.iter().filter(|(one, other)| kept[*one] && kept[*other]);
            let slow = Neighbours::from_pairs(number(9), among_kept.map(|&(a, b)| (number(a), number(b))));
            let fast = Neighbours::from_pairs(9, pairs.iter().copied()).unwrap().restrict(&kept);
            prop_assert_eq!(fast, slow.unwrap());
        }
    }

    #[track_caller]
    fn check(areas: usize, pairs: &[(usize, usize)], words: &str) {
        assert_eq!(in_words(&Neighbours::from_pairs(areas, pairs.iter().copied()).unwrap()), words);
    }

    fn in_words(neighbours: &Neighbours) -> String {
        let list = |area| neighbours.of(area).iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        (0..neighbours.areas()).map(|area| format!("{area}:{}", list(area))).collect::<Vec<_>>().join(" ")
    }
}
