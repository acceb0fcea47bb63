//! Neighbours by the distance between centres.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::statistics::Neighbours;

/// The nearest so many of each; of two equally far, the one that stands first.
pub(super) fn nearest(centres: &[(f64, f64)], many: usize) -> Neighbours {
    let tree = tree(centres);
    let around = |area: usize| {
        let (x, y) = centres[area];
        let mut near: Vec<(f64, usize)> = Vec::new();
        for (other, squared) in tree.nearest_neighbor_iter_with_distance_2([x, y]) {
            // Look on among those as far as the last, for ties go by number.
            if near.len() >= many && near.last().is_some_and(|last| squared > last.0) {
                break;
            }
            if other.data != area {
                near.push((squared, other.data));
            }
        }
        near.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        near.truncate(many);
        near.into_iter().map(move |(_, other)| (area, other))
    };
    linked(centres.len(), (0..centres.len()).flat_map(around))
}

/// All that are no farther.
pub(super) fn within(centres: &[(f64, f64)], metres: f64) -> Neighbours {
    let tree = tree(centres);
    let around = |area: usize| {
        let (x, y) = centres[area];
        let near = tree.locate_within_distance([x, y], metres * metres);
        near.map(|other| other.data)
            .filter(|&other| other != area)
            .map(move |other| (area, other))
            .collect::<Vec<_>>()
    };
    linked(centres.len(), (0..centres.len()).flat_map(around))
}

fn linked(areas: usize, links: impl Iterator<Item = (usize, usize)>) -> Neighbours {
    Neighbours::from_links(areas, links).expect("links are of two different areas of the slice")
}

fn tree(centres: &[(f64, f64)]) -> RTree<GeomWithData<[f64; 2], usize>> {
    let points = centres.iter().enumerate().map(|(area, &(x, y))| GeomWithData::new([x, y], area));
    RTree::bulk_load(points.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn measuring_every_pair_gives_the_same(
            centres in prop::collection::vec((0..12_u8, 0..12_u8), 1..25),
            many in 1..6_usize,
            metres in 1..9_u8,
        ) {
            let centres: Vec<(f64, f64)> = centres.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let squared = |a: usize, b: usize| {
                (centres[a].0 - centres[b].0).powi(2) + (centres[a].1 - centres[b].1).powi(2)
            };
            let found = nearest(&centres, many);
            let close = within(&centres, f64::from(metres));
            for area in 0..centres.len() {
                let mut others: Vec<usize> = (0..centres.len()).filter(|&other| other != area).collect();
                others.sort_by(|&a, &b| squared(area, a).total_cmp(&squared(area, b)).then(a.cmp(&b)));
                let mut first = others[..many.min(others.len())].to_vec();
                first.sort_unstable();
                prop_assert_eq!(found.of(area), first);
                others.retain(|&other| squared(area, other) <= f64::from(metres).powi(2));
                others.sort_unstable();
                prop_assert_eq!(close.of(area), others);
            }
        }
    }
}
