//! The ground of the town: its areas, on both banks of a river, and their boundaries as GeoJSON.
//!
//! The town lies in the North Sea, so that nobody takes it for a place.

use super::cells::{self, Place};
use super::draw::Draw;
use serde_json::{Value, json};

/// One small area.
pub(super) struct Area {
    pub(super) code: String,
    pub(super) name: String,
    /// How much likelier than elsewhere its residents need a service.
    pub(super) strain: f64,
    /// How many live there, measured against the other areas.
    pub(super) weight: f64,
    /// Areas that share an edge with it.
    pub(super) neighbours: Vec<usize>,
    ring: Vec<Place>,
}

/// The town centre: few live there, many come.
pub(super) const CENTRE: usize = 3;
/// The four areas south-west of the river with clearly more demand.
pub(super) const STRAINED: [usize; 4] = [6, 7, 16, 17];
/// A share of an even area's residents: about ninety in a town of five thousand.
const CENTRE_WEIGHT: f64 = 0.43;

/// Where areas lie, in kilometres: the first twelve face each other across the river, in pairs.
const SITES: [Place; 24] = [
    (-2.05, 0.45),
    (-1.20, 0.42),
    (-0.45, 0.36),
    (0.12, 0.30),
    (0.72, 0.38),
    (1.75, 0.46),
    (-2.05, -0.45),
    (-1.20, -0.42),
    (-0.45, -0.36),
    (0.12, -0.30),
    (0.72, -0.38),
    (1.75, -0.46),
    (-1.75, 1.25),
    (-0.60, 1.15),
    (0.45, 1.10),
    (1.45, 1.30),
    (-1.70, -1.25),
    (-0.70, -1.15),
    (0.40, -1.15),
    (1.50, -1.25),
    (-0.85, 2.00),
    (0.65, 2.05),
    (-0.75, -2.05),
    (0.80, -2.00),
];
const RIVERSIDE: usize = 12;
const RADIUS_KM: Place = (2.9, 2.6);

/// West and south of this in degrees is open sea; lengths of a degree in kilometres at that latitude.
const MARKET_PLACE: Place = (1.2, 53.2);
const DEGREE_KM: Place = (66.7, 111.3);

/// The areas of the town.
pub(super) fn areas(draw: &mut Draw) -> Vec<Area> {
    let sites = jittered(draw);
    let half = RIVERSIDE / 2;
    let across = |one: usize, other: usize| one.max(other) < RIVERSIDE && (one < half) != (other < half);
    let cells = cells::cut(&sites, RADIUS_KM, across, draw);
    cells
        .rings
        .into_iter()
        .zip(cells.neighbours)
        .enumerate()
        .map(|(number, (ring, neighbours))| Area {
            code: format!("T{:08}", 1_000_001 + number),
            name: format!("{} {:03}{}", super::TOWN, number / 4 + 1, ["A", "B", "C", "D"][number % 4]),
            strain: if STRAINED.contains(&number) { 2.6 } else { draw.between(0.8, 1.2) },
            weight: if number == CENTRE { CENTRE_WEIGHT } else { draw.between(0.8, 1.25) },
            neighbours,
            ring,
        })
        .collect()
}

/// The sites, moved a little, the two of a pair alike, and bent along the river.
fn jittered(draw: &mut Draw) -> Vec<Place> {
    let shifts: Vec<f64> = (0..SITES.len()).map(|_| draw.between(-0.14, 0.14)).collect();
    let bow = draw.between(0.14, 0.24);
    SITES
        .iter()
        .enumerate()
        .map(|(number, &(x, y))| {
            let pair = if number < RIVERSIDE { number % (RIVERSIDE / 2) } else { number };
            let x = x + shifts[pair];
            let lift = if number < RIVERSIDE { 0.0 } else { draw.between(-0.16, 0.16) };
            (x, y + lift + bow * x * (1.0 - x * x / 5.0))
        })
        .collect()
}

/// The boundaries as a GeoJSON FeatureCollection (RFC 7946), longitude first.
pub(super) fn geojson(areas: &[Area]) -> String {
    let features: Vec<Value> = areas.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn feature(area: &Area) -> Value {
    let ring: Vec<Value> = area.ring.iter().map(|&place| degrees(place)).collect();
    json!({
        "type": "Feature",
        "properties": { "area": area.code, "name": area.name },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

/// Six decimals are a tenth of a metre; equal places stay equal.
fn degrees((east, north): Place) -> Value {
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    json!([round(MARKET_PLACE.0 + east / DEGREE_KM.0), round(MARKET_PLACE.1 + north / DEGREE_KM.1)])
}

#[cfg(test)]
mod tests {
    use super::{Area, CENTRE, STRAINED, areas};
    use crate::synthetic::cells::Place;
    use crate::synthetic::draw::Draw;

    fn many_towns() -> Vec<Vec<Area>> {
        (0..100).map(|seed| areas(&mut Draw::new(seed))).collect()
    }

    #[test]
    fn every_area_has_at_least_two_neighbours_and_each_knows_the_other() {
        for areas in many_towns() {
            for (number, area) in areas.iter().enumerate() {
                assert!(area.neighbours.len() >= 2, "{}", area.name);
                assert!(area.neighbours.iter().all(|&other| areas[other].neighbours.contains(&number)));
            }
        }
    }

    #[test]
    fn strained_areas_lie_together_and_away_from_the_centre() {
        for areas in many_towns() {
            for number in STRAINED {
                assert!(areas[number].neighbours.iter().any(|other| STRAINED.contains(other)));
                assert!(!areas[number].neighbours.contains(&CENTRE));
            }
        }
    }

    #[test]
    fn no_ring_crosses_itself_and_all_turn_counter_clockwise() {
        for areas in many_towns() {
            for area in &areas {
                assert!(twice_the_surface(&area.ring) > 0.0, "{}", area.name);
                assert!(!crosses_itself(&area.ring), "{}", area.name);
            }
        }
    }

    fn twice_the_surface(ring: &[Place]) -> f64 {
        ring.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum()
    }

    fn crosses_itself(ring: &[Place]) -> bool {
        let left = |a: Place, b: Place, c: Place| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0) > 0.0;
        let cross = |p: &[Place], q: &[Place]| {
            left(p[0], p[1], q[0]) != left(p[0], p[1], q[1])
                && left(q[0], q[1], p[0]) != left(q[0], q[1], p[1])
        };
        let edges: Vec<&[Place]> = ring.windows(2).collect();
        let apart = |i: usize, j: usize| j > i + 1 && !(i == 0 && j == edges.len() - 1);
        (0..edges.len()).any(|i| (0..edges.len()).any(|j| apart(i, j) && cross(edges[i], edges[j])))
    }
}
