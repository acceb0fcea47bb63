//! What was counted in each area: one layer for each column of numbers.

use std::collections::BTreeMap;

use super::Error;
use super::table::{AREA, Column, Row, Table, amount, is_called};

/// Numbers of each area, one kind of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// What was counted.
    pub name: String,
    /// How many, by area.
    pub values: BTreeMap<String, f64>,
}

/// Reads a CSV of counts: a column for the area, and one or more of numbers. Fractions are numbers too.
///
/// `area` names the area's column where it is not called as usual, `chosen` the columns to take; without any, each
/// column is taken of whose cells at least half are numbers.
///
/// # Errors
/// Names the row and column where there is no number of 0 or more, or an area that was there before; or what columns
/// there are, if a wanted one is not.
pub fn read(csv: &str, area: Option<&str>, chosen: &[String]) -> Result<Vec<Layer>, Error> {
    let table = Table::read(csv)?;
    let area = match area.and_then(|name| column(&table, name)) {
        Some(column) => column,
        None => AREA.find(table.header())?,
    };
    let rows = table.by_column(&area)?;
    let columns = if chosen.is_empty() { numeric(&table, &rows, &area)? } else { named(&table, chosen)? };
    columns.iter().map(|column| layer(&rows, column)).collect()
}

fn layer(rows: &[Row<'_>], column: &Column) -> Result<Layer, Error> {
    let value = |row: &Row<'_>| {
        let value = amount(row.cell(column));
        let value =
            value.ok_or_else(|| Error::NotCount { row: row.number(), column: column.name.clone() })?;
        Ok((row.area.clone(), value))
    };
    Ok(Layer { name: column.name.clone(), values: rows.iter().map(value).collect::<Result<_, _>>()? })
}

fn column(table: &Table<'_>, name: &str) -> Option<Column> {
    let header = table.header();
    let exact = (0..header.len()).find(|&index| &header[index] == name);
    let name = name.to_ascii_lowercase().replace([' ', '-'], "_");
    let index = exact.or_else(|| (0..header.len()).find(|&index| is_called(&header[index], &name)))?;
    Some(Column::of(header, index))
}

fn named(table: &Table<'_>, chosen: &[String]) -> Result<Vec<Column>, Error> {
    let absent = || Error::NoSuchColumn { found: table.header().iter().map(str::to_owned).collect() };
    chosen.iter().map(|name| column(table, name).ok_or_else(absent)).collect()
}

/// Columns that are mostly numbers: one cell that is none is then an error, not a reason to pass over them.
fn numeric(table: &Table<'_>, rows: &[Row<'_>], area: &Column) -> Result<Vec<Column>, Error> {
    let columns = (0..table.header().len()).filter(|&index| index != area.index);
    let is_number = |row: &&Row<'_>, column: &Column| {
        let cell = row.cell(column);
        amount(cell).is_some() || cell.parse::<f64>().is_ok()
    };
    let found: Vec<Column> = columns
        .map(|index| Column::of(table.header(), index))
        .filter(|column| 2 * rows.iter().filter(|row| is_number(row, column)).count() >= rows.len())
        .collect();
    if found.is_empty() { Err(Error::NoNumbers) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_numbers_is_a_layer() {
        check("area,count\nN1,3\nN2,0.5\n", &[], "count: N1 3, N2 0.5");
        check("lsoa11cd,name,a,b\nN1,North,3,1\n", &[], "a: N1 3; b: N1 1");
        check("lsoa11cd,name,a,b\nN1,North,3,1\n", &["B"], "b: N1 1");
        check("area;count\nN1;3\n", &[], "count: N1 3");
        check("area\tcount\nN1\t3\n", &[], "count: N1 3");
        check("area,count\nN1,\"1,234.5\"\nN2,\"12,345,678\"\n", &[], "count: N1 1234.5, N2 12345678");
    }

    #[test]
    fn a_cell_that_is_no_count_is_told() {
        let words =
            |row: u64| format!("row {row}, count: not a count; write a number, 0 or more, and 0 for nothing");
        check("area,count\nN1,3\nN2,-1\n", &[], &words(3));
        check("area,count\nN1,3\nN2,\n", &[], &words(3));
        check("area,count\nN1,3\nN2,NaN\nN3,1\n", &[], &words(3));
        check("area,count\nN1,3\nN2,many\n", &[], &words(3));
        check("area,count\nN1,3\nN2,\"12,34\"\n", &[], &words(3));
    }

    #[test]
    fn an_area_has_one_row_and_a_wanted_column_is_there() {
        check("area,count\nN1,3\nN1,1\n", &[], "rows 2 and 3, area: the same area; keep one row per area");
        check("area,count\nN1,3\n", &["n"], "there is no such column; there are: area, count");
        check("area,name\nN1,North\n", &[], "no column of numbers; give each area a count");
        check("area,count\n", &[], "there are no rows; export one row per area, below a header");
    }

    #[test]
    fn the_areas_column_may_be_named() {
        let layers = read("ward,count\nN1,3\n", Some("Ward"), &[]).unwrap();
        assert_eq!(layers[0].values, BTreeMap::from([("N1".to_owned(), 3.0)]));
    }

    #[track_caller]
    fn check(csv: &str, chosen: &[&str], words: &str) {
        let chosen: Vec<String> = chosen.iter().map(|&name| name.to_owned()).collect();
        let one = |layer: &Layer| {
            let values: Vec<String> =
                layer.values.iter().map(|(area, value)| format!("{area} {value}")).collect();
            format!("{}: {}", layer.name, values.join(", "))
        };
        let found = read(csv, None, &chosen).map_or_else(
            |error| error.to_string(),
            |layers| layers.iter().map(one).collect::<Vec<_>>().join("; "),
        );
        assert_eq!(found, words);
    }
}
