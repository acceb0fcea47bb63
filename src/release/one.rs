//! Tables over one dimension, as the hiding takes them.

use super::Error;
use crate::hub;
use crate::hub::{MeasureKind, TOTAL};

pub(super) use crate::hub::Cell;

pub(super) struct CountTable {
    pub(super) name: &'static str,
    pub(super) dimension: &'static str,
    pub(super) measures: Vec<&'static str>,
    pub(super) rows: Vec<CountRow>,
    pub(super) total: CountRow,
}

pub(super) struct CountRow {
    pub(super) label: String,
    pub(super) cells: Vec<Cell>,
}

/// The table in this form, if it has one dimension.
pub(super) fn of(table: &hub::CountTable) -> Result<CountTable, Error> {
    let refused = |problem| Error::Shape { table: table.name, problem };
    let [dimension] = &table.dimensions[..] else {
        return Err(refused("it has not one dimension"));
    };
    if table.measures.iter().any(|measure| measure.kind == MeasureKind::Weight) {
        return Err(refused("points, harm and cost cannot be released yet"));
    }
    let row = |row: &hub::CountRow| CountRow { label: row.keys[0].clone(), cells: row.cells.clone() };
    let (totals, rows): (Vec<_>, Vec<_>) = table.rows.iter().partition(|row| row.keys == [TOTAL]);
    let [total] = totals[..] else { return Err(refused("it has not one total")) };
    Ok(CountTable {
        name: table.name,
        dimension: dimension.name,
        measures: table.measures.iter().map(|measure| measure.name).collect(),
        rows: rows.into_iter().map(row).collect(),
        total: row(total),
    })
}
