//! A survey as a table: CSV, its description, and GeoJSON, all with the same columns.

use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject, Position};
use serde_json::{Value, json};

use super::{Areas, Basis, Survey, Surveyed};
use crate::places::Boundaries;

/// A cell: a text, a number, or nothing.
pub(in crate::places) enum Cell {
    Text(String),
    Number(Option<f64>),
}

/// A column: its name, what it holds, and the cell of an area.
pub(in crate::places) struct Column {
    pub(in crate::places) name: &'static str,
    pub(in crate::places) meaning: &'static str,
    pub(in crate::places) cell: fn(&Areas, &Surveyed, usize) -> Cell,
}

/// All columns in order; `layer` is left out of a table of one layer.
pub(in crate::places) const COLUMNS: &[Column] = &[
    Column {
        name: "area",
        meaning: "code of the area",
        cell: |areas, _, at| Cell::Text(areas.codes[at].clone()),
    },
    Column { name: "layer", meaning: "what was counted", cell: |_, layer, _| Cell::Text(layer.name.clone()) },
    Column {
        name: "count",
        meaning: "how many were counted",
        cell: |_, layer, at| Cell::Number(Some(layer.lines[at].count)),
    },
    Column {
        name: "rate",
        meaning: "count per resident; empty without a population, or where nobody lives",
        cell: |_, layer, at| Cell::Number(layer.lines[at].rate),
    },
    Column {
        name: "rate_eb",
        meaning: "the rate drawn to the mean, empirical Bayes (Marshall 1991)",
        cell: |_, layer, at| Cell::Number(layer.lines[at].rate_eb),
    },
    Column {
        name: "gi_z",
        meaning: "Getis-Ord Gi*, binary weights, the area included",
        cell: |_, layer, at| Cell::Number(layer.lines[at].gi_z),
    },
    Column {
        name: "gi_p",
        meaning: "its p, two-sided",
        cell: |_, layer, at| Cell::Number(layer.lines[at].gi_p),
    },
    Column {
        name: "gi_p_fdr",
        meaning: "its p, two-sided, adjusted by Benjamini and Hochberg over the layer",
        cell: |_, layer, at| Cell::Number(layer.lines[at].gi_p_fdr),
    },
    Column {
        name: "gi_p_sim",
        meaning: "its p by conditional permutation: one tail, the nearer one (folded), as in PySAL's esda",
        cell: |_, layer, at| Cell::Number(layer.lines[at].gi_p_sim),
    },
    Column {
        name: "local_moran",
        meaning: "local Moran, weights row standardised; empty for an island",
        cell: |_, layer, at| Cell::Number(layer.lines[at].local.map(|local| local.i)),
    },
    Column {
        name: "quadrant",
        meaning: "the area and its neighbours' mean: HH, LH, LL or HL",
        cell: |_, layer, at| {
            Cell::Text(layer.lines[at].local.map_or("", |local| local.quadrant.letters()).to_owned())
        },
    },
    Column {
        name: "moran_p_sim",
        meaning: "its p by conditional permutation: one tail, the nearer one (folded), as in PySAL's esda",
        cell: |_, layer, at| Cell::Number(layer.lines[at].moran_p_sim),
    },
    Column {
        name: "flag",
        meaning: "reasons for care, parted by semicolons",
        cell: |_, layer, at| {
            let names: Vec<&str> = layer.lines[at].flags.iter().map(|flag| flag.name()).collect();
            Cell::Text(names.join(";"))
        },
    },
    Column {
        name: "class",
        meaning: "Gi* after the correction chosen: high or low at 99, 95 or 90 per cent",
        cell: |_, layer, at| Cell::Text(layer.lines[at].class.name().to_owned()),
    },
    Column {
        name: "times_expected",
        meaning: "count over what its residents would give at the mean rate",
        cell: |_, layer, at| Cell::Number(layer.lines[at].times_expected),
    },
    Column {
        name: "name",
        meaning: "name of the area",
        cell: |areas, _, at| Cell::Text(areas.names[at].clone().unwrap_or_default()),
    },
    Column {
        name: "population",
        meaning: "residents",
        cell: |areas, _, at| Cell::Number(areas.population.as_ref().map(|people| people[at])),
    },
    Column {
        name: "imd_rank",
        meaning: "rank in the Index of Multiple Deprivation, 1 for the most deprived",
        cell: |areas, _, at| Cell::Number(areas.deprivation.as_ref().map(|all| f64::from(all[at].rank))),
    },
    Column {
        name: "imd_decile",
        meaning: "its tenth, 1 for the most deprived",
        cell: |areas, _, at| Cell::Number(areas.deprivation.as_ref().map(|all| f64::from(all[at].decile))),
    },
];

/// The columns of this survey.
fn columns(survey: &Survey) -> impl Iterator<Item = &'static Column> {
    let several = survey.layers.len() > 1;
    COLUMNS.iter().filter(move |column| several || column.name != "layer")
}

/// The survey as CSV: one row for each layer and area.
pub fn csv(survey: &Survey) -> Vec<u8> {
    let mut to = ::csv::Writer::from_writer(Vec::new());
    let written = "memory takes all writes";
    to.write_record(columns(survey).map(|column| column.name)).expect(written);
    for layer in &survey.layers {
        for at in 0..layer.lines.len() {
            let cells = columns(survey).map(|column| match (column.cell)(&survey.areas, layer, at) {
                Cell::Text(text) => text,
                Cell::Number(number) => number.map_or(String::new(), |number| number.to_string()),
            });
            to.write_record(cells).expect(written);
        }
    }
    to.into_inner().expect(written)
}

/// What the columns of the CSV hold, which tail each p has and what was chosen, as "CSV on the Web" (W3C 2015) has it:
/// a file beside the CSV, so that the CSV begins with its header and opens everywhere.
pub fn metadata(survey: &Survey, csv_name: &str) -> Vec<u8> {
    let column = |column: &Column| json!({ "name": column.name, "titles": column.name, "dc:description": column.meaning });
    let described = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": csv_name,
        "dc:title": "Statistics of places",
        "dc:description": format!(
            "gi_p and gi_p_fdr are two-sided; gi_p_sim and moran_p_sim are one tail, folded: \
             (min(#>=, P - #>=) + 1)/(P + 1) with P = {} permutations, seed {}. Double them for two tails. Neighbours: {}. \
             Statistics on {}.",
            survey.choices.permutations,
            survey.choices.seed,
            survey.choices.neighbours,
            match survey.choices.basis { Basis::Count => "counts", Basis::Rate => "rates" },
        ),
        "tableSchema": { "columns": columns(survey).map(column).collect::<Vec<_>>() },
    });
    let mut text = serde_json::to_vec_pretty(&described).expect("texts and numbers alone");
    text.push(b'\n');
    text
}

/// The survey as GeoJSON: a feature for each layer and area.
///
/// # Panics
/// When the boundaries are of other areas.
pub fn geojson(survey: &Survey, boundaries: &Boundaries) -> Vec<u8> {
    assert_eq!(boundaries.len(), survey.areas.codes.len(), "boundaries of the areas surveyed");
    let feature = |layer: &Surveyed, at: usize| {
        let property = |column: &Column| {
            let value = match (column.cell)(&survey.areas, layer, at) {
                Cell::Text(text) => Value::String(text),
                Cell::Number(number) => number.map_or(Value::Null, Value::from),
            };
            (column.name.to_owned(), value)
        };
        let ring = |line: &geo::LineString| line.coords().map(|at| Position::from([at.x, at.y])).collect();
        let polygon = |polygon: &geo::Polygon| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
        };
        let coordinates = boundaries.outlines()[at].iter().map(polygon).collect();
        let properties: JsonObject = columns(survey).map(property).collect();
        let geometry = Some(geojson::Geometry::new(GeometryValue::MultiPolygon { coordinates }));
        Feature { geometry, properties: Some(properties), ..Feature::default() }
    };
    let features =
        survey.layers.iter().flat_map(|layer| (0..layer.lines.len()).map(move |at| feature(layer, at)));
    let collection = FeatureCollection { features: features.collect(), bbox: None, foreign_members: None };
    let mut text = serde_json::to_vec(&collection).expect("texts and numbers alone");
    text.push(b'\n');
    text
}

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 things are ever counted")]
pub(super) fn real(things: usize) -> f64 {
    things as f64
}
