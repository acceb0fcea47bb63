//! How long places take: reading, contiguity and drawing of a county, Gi* of a county and of a large grid.
//!
//! The county is invented: as many areas and corners as Leicester, Leicestershire and Rutland have.

use std::f64::consts::TAU;
use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use people_zones::places::{boundaries, drawing};
use people_zones::statistics::{
    Neighbours, ScanRules, conditional_permutation, gi_star, local_moran, morans_i, scan,
};

/// 611 areas, rounded to whole rows.
const ROWS: u32 = 26;
const COLUMNS: u32 = 24;

/// Corners on each of an area's four sides.
const CORNERS: u32 = 16;

criterion_group!(benches, county, grid);
criterion_main!(benches);

fn county(bench: &mut Criterion) {
    let text = county_text();
    let areas = boundaries::read(&text, None).expect("the county is drawn well");
    let neighbours = areas.queen();
    let values = values(areas.len());
    bench.bench_function("county/read", |run| run.iter(|| boundaries::read(black_box(&text), None)));
    bench.bench_function("county/queen", |run| run.iter(|| black_box(&areas).queen()));
    bench.bench_function("county/drawing", |run| run.iter(|| drawing::paths(black_box(&areas), 900)));
    bench.bench_function("county/gi_star", |run| run.iter(|| gi_star(black_box(&values), &neighbours)));
    bench.bench_function("county/morans_i", |run| run.iter(|| morans_i(black_box(&values), &neighbours)));
    bench.bench_function("county/gi_star and local_moran, 999 permutations", |run| {
        run.iter(|| permuted(black_box(&values), &neighbours))
    });
    let counts: Vec<u32> =
        (0..values.len()).map(|area| u32::try_from(area * 7919 % 125).expect("less than 125")).collect();
    let people = vec![1700.0; areas.len()];
    let centres = areas.centres();
    let rules = ScanRules { largest_share: 0.5, replications: 999, seed: 1 };
    let mut slow = bench.benchmark_group("county, slow");
    slow.sample_size(10);
    slow.bench_function("scan, 999 replications", |run| {
        run.iter(|| scan(black_box(&counts), &people, &centres, rules))
    });
    slow.finish();
}

fn grid(bench: &mut Criterion) {
    let neighbours = grid_neighbours(316);
    let values = values(neighbours.areas());
    bench.bench_function("grid 316 x 316/gi_star", |run| {
        run.iter(|| gi_star(black_box(&values), &neighbours))
    });
    let mut slow = bench.benchmark_group("grid 316 x 316, slow");
    slow.sample_size(10);
    slow.bench_function("gi_star and local_moran, 999 permutations", |run| {
        run.iter(|| permuted(black_box(&values), &neighbours))
    });
    slow.finish();
}

/// Both statistics and both p values: they share the draws.
fn permuted(values: &[f64], neighbours: &Neighbours) -> impl Sized + use<> {
    (
        gi_star(values, neighbours),
        local_moran(values, neighbours),
        conditional_permutation(values, neighbours, 999, 1),
    )
}

/// Counts that vary from place to place, always the same.
fn values(areas: usize) -> Vec<f64> {
    (0..areas).map(|area| f64::from(u8::try_from(area * 7919 % 251).expect("less than 251"))).collect()
}

/// Squares that touch in a side or a corner.
fn grid_neighbours(side: usize) -> Neighbours {
    let steps = [(0, 1), (1, 0), (1, 1), (1, usize::MAX)];
    let cells = (0..side * side).map(|cell| (cell / side, cell % side));
    let pairs = cells.flat_map(|(row, column)| {
        let next = steps.map(|(down, right)| (row + down, column.wrapping_add(right)));
        let inside = next.into_iter().filter(move |&(row, column)| row < side && column < side);
        inside.map(move |(other_row, other_column)| (row * side + column, other_row * side + other_column))
    });
    Neighbours::from_pairs(side * side, pairs).expect("the cells are inside the grid")
}

/// A GeoJSON text of areas with winding borders.
fn county_text() -> String {
    let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
    let features: Vec<String> = cells.map(|(row, column)| feature(row, column)).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn feature(row: u32, column: u32) -> String {
    let (top, left, bottom, right) =
        (row * CORNERS, column * CORNERS, (row + 1) * CORNERS, (column + 1) * CORNERS);
    let along_top = (left..right).map(|x| (x, top));
    let along_right = (top..bottom).map(|y| (right, y));
    let along_bottom = (left + 1..=right).rev().map(|x| (x, bottom));
    let along_left = (top + 1..=bottom).rev().map(|y| (left, y));
    let ring = along_top.chain(along_right).chain(along_bottom).chain(along_left).chain([(left, top)]);
    let mut coordinates = String::new();
    for (x, y) in ring {
        let comma = if coordinates.is_empty() { "" } else { "," };
        let (longitude, latitude) = place(x, y);
        write!(coordinates, "{comma}[{longitude:.6},{latitude:.6}]")
            .expect("a string takes all that is written");
    }
    format!(
        r#"{{"type":"Feature","properties":{{"code":"T{row:03}{column:03}"}},
        "geometry":{{"type":"Polygon","coordinates":[[{coordinates}]]}}}}"#
    )
}

/// Where a corner of the fine grid lies: each moved a little, the same for every area that has it.
fn place(x: u32, y: u32) -> (f64, f64) {
    let turn = f64::from((x * 31 + y * 17) % 23) / 23.0 * TAU;
    let step = 1.0 / f64::from(ROWS * CORNERS);
    (-1.6 + step * (f64::from(x) + 0.3 * turn.cos()), 52.4 + step * (f64::from(y) + 0.3 * turn.sin()))
}
