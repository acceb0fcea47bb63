//! Cells of a world's exports, changed.

use people_zones::synthetic::Export;

pub(crate) const FORENAME: usize = 1;
pub(crate) const SURNAME: usize = 2;
pub(crate) const BIRTH: usize = 3;
pub(crate) const POSTCODE: usize = 8;
pub(crate) const NHS_NUMBER: usize = 9;

/// Changes the cells of one agency's rows.
pub(crate) fn change(export: &mut Export, mut row: impl FnMut(usize, &mut Vec<String>)) {
    let text = String::from_utf8(export.bytes.clone()).unwrap();
    let mut lines = text.lines();
    let mut changed = format!("{}\n", lines.next().unwrap());
    for (number, line) in lines.enumerate() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        row(number, &mut cells);
        changed += &format!("{}\n", cells.join(","));
    }
    export.bytes = changed.into_bytes();
}
