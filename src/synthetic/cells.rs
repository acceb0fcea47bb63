//! Cuts the town's round outline into one cell per site, each nearest to its own site (Voronoi cells), then
//! bends their edges. Corners have numbers, so that neighbours share them exactly.

use super::draw::Draw;
use std::collections::{BTreeMap, BTreeSet};

/// A place in kilometres from the market place, east and north.
pub(super) type Place = (f64, f64);

/// The cells of the town.
pub(super) struct Cells {
    /// One closed ring per cell, counter-clockwise, the first place again at the end.
    pub(super) rings: Vec<Vec<Place>>,
    /// The cells that share an edge with each cell, ascending.
    pub(super) neighbours: Vec<Vec<usize>>,
}

/// Corners nearer than this become one; a shorter edge is not seen on a map.
const SAME_CORNER_KM: f64 = 0.08;

/// Cuts and bends. `riverside` says of two cells whether the river runs between them.
pub(super) fn cut(
    sites: &[Place],
    radius: Place,
    riverside: impl Fn(usize, usize) -> bool,
    draw: &mut Draw,
) -> Cells {
    let outline = ellipse(radius);
    let mut corners = Vec::new();
    let rings: Vec<Vec<usize>> =
        (0..sites.len()).map(|own| numbered(&nearest(sites, own, &outline), &mut corners)).collect();
    let owners = owners(&rings);
    jolt_outline(&mut corners, &owners, draw);
    let bends: BTreeMap<Edge, Vec<Place>> = owners
        .iter()
        .map(|(&edge, cells)| {
            let along_river = matches!(cells[..], [one, other] if riverside(one, other));
            let swing = if along_river { 0.13 } else { 0.07 };
            (edge, bent(corners[edge.0], corners[edge.1], swing, draw))
        })
        .collect();
    Cells {
        rings: rings.iter().map(|ring| drawn(ring, &corners, &bends)).collect(),
        neighbours: neighbours(&owners, sites.len()),
    }
}

/// Two corner numbers, the lower first.
type Edge = (usize, usize);

/// Forty places on an ellipse, by the rational circle, which needs no library sine.
fn ellipse((east, north): Place) -> Vec<Place> {
    let quarter: Vec<Place> = (0..10)
        .map(|step| f64::from(step) / 10.0)
        .map(|t| ((1.0 - t * t) / (1.0 + t * t), 2.0 * t / (1.0 + t * t)))
        .collect();
    let turns: [fn(Place) -> Place; 4] =
        [|(x, y)| (x, y), |(x, y)| (-y, x), |(x, y)| (-x, -y), |(x, y)| (y, -x)];
    turns
        .iter()
        .flat_map(|turn| quarter.iter().map(|&place| turn(place)))
        .map(|(x, y)| (x * east, y * north))
        .collect()
}

/// What is left of the outline when everything nearer to another site is cut off.
fn nearest(sites: &[Place], own: usize, outline: &[Place]) -> Vec<Place> {
    let (x, y) = sites[own];
    sites.iter().enumerate().filter(|&(other, _)| other != own).fold(
        outline.to_vec(),
        |ring, (_, &(u, v))| {
            // Positive on the own side of the line half way between the two sites.
            let side = |(a, b): Place| (x - u) * (a - (x + u) / 2.0) + (y - v) * (b - (y + v) / 2.0);
            clipped(&ring, side)
        },
    )
}

/// The part of a convex ring where `side` is not negative (Sutherland and Hodgman 1974).
fn clipped(ring: &[Place], side: impl Fn(Place) -> f64) -> Vec<Place> {
    let mut kept = Vec::new();
    for (place, &here) in ring.iter().enumerate() {
        let next = ring[(place + 1) % ring.len()];
        let (at_here, at_next) = (side(here), side(next));
        if at_here >= 0.0 {
            kept.push(here);
        }
        if (at_here >= 0.0) != (at_next >= 0.0) {
            let share = at_here / (at_here - at_next);
            kept.push((here.0 + (next.0 - here.0) * share, here.1 + (next.1 - here.1) * share));
        }
    }
    kept
}

/// A ring as numbers of corners, each new corner getting the next number.
fn numbered(ring: &[Place], corners: &mut Vec<Place>) -> Vec<usize> {
    let mut numbers = Vec::new();
    for &place in ring {
        let known = corners.iter().position(|&corner| apart(corner, place) < SAME_CORNER_KM);
        let number = known.unwrap_or_else(|| {
            corners.push(place);
            corners.len() - 1
        });
        if numbers.last() != Some(&number) && numbers.first() != Some(&number) {
            numbers.push(number);
        }
    }
    numbers
}

fn apart(one: Place, other: Place) -> f64 {
    let (east, north) = (one.0 - other.0, one.1 - other.1);
    (east * east + north * north).sqrt()
}

/// The cells on either side of each edge.
fn owners(rings: &[Vec<usize>]) -> BTreeMap<Edge, Vec<usize>> {
    let mut owners = BTreeMap::<Edge, Vec<usize>>::new();
    for (cell, ring) in rings.iter().enumerate() {
        for edge in edges(ring) {
            owners.entry(sorted(edge)).or_default().push(cell);
        }
    }
    owners
}

fn edges(ring: &[usize]) -> impl Iterator<Item = Edge> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn sorted((from, to): Edge) -> Edge {
    (from.min(to), from.max(to))
}

/// Moves the corners on the outline in or out a little, near ones alike: no town is an ellipse.
fn jolt_outline(corners: &mut [Place], owners: &BTreeMap<Edge, Vec<usize>>, draw: &mut Draw) {
    let reaches: [f64; 12] = std::array::from_fn(|_| draw.between(0.86, 1.08));
    let outer: BTreeSet<usize> =
        owners.iter().filter(|(_, cells)| cells.len() == 1).flat_map(|(edge, _)| [edge.0, edge.1]).collect();
    for corner in outer {
        let (x, y) = corners[corner];
        let reach = around((x, y), &reaches);
        corners[corner] = (x * reach, y * reach);
    }
}

/// The value in the direction of a place, between values evenly spread around the town.
fn around((x, y): Place, values: &[f64]) -> f64 {
    // Goes from 0 to 4 around the origin as an angle does, without a library arc tangent.
    let along = x / (x.abs() + y.abs());
    let turn = if y >= 0.0 { 1.0 - along } else { 3.0 + along };
    let place = turn / 4.0 * values.len() as f64;
    let before = (0..values.len()).take_while(|&next| next as f64 <= place).last().unwrap_or(0);
    let share = place - before as f64;
    values[before] * (1.0 - share) + values[(before + 1) % values.len()] * share
}

/// Seven places between two corners, each moved aside by up to `swing` of the length it halves.
fn bent(from: Place, to: Place, swing: f64, draw: &mut Draw) -> Vec<Place> {
    let mut line = vec![from, to];
    for _ in 0..3 {
        let halved = line.windows(2).flat_map(|pair| [pair[0], aside(pair[0], pair[1], swing, draw)]);
        line = halved.chain([to]).collect();
    }
    line[1..line.len() - 1].to_vec()
}

fn aside(from: Place, to: Place, swing: f64, draw: &mut Draw) -> Place {
    let by = draw.between(-swing, swing);
    let (east, north) = (to.0 - from.0, to.1 - from.1);
    (from.0 + east / 2.0 - north * by, from.1 + north / 2.0 + east * by)
}

/// A ring with its bends, closed.
fn drawn(ring: &[usize], corners: &[Place], bends: &BTreeMap<Edge, Vec<Place>>) -> Vec<Place> {
    let mut places = Vec::new();
    for edge in edges(ring) {
        places.push(corners[edge.0]);
        let bend = &bends[&sorted(edge)];
        if edge.0 < edge.1 {
            places.extend(bend);
        } else {
            places.extend(bend.iter().rev());
        }
    }
    places.push(corners[ring[0]]);
    places
}

fn neighbours(owners: &BTreeMap<Edge, Vec<usize>>, cells: usize) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); cells];
    for pair in owners.values() {
        if let [one, other] = pair[..] {
            neighbours[one].push(other);
            neighbours[other].push(one);
        }
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    neighbours
}
