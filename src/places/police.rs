//! Street-level crime as data.police.uk publishes it, counted by area and type.

use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use super::counts::Layer;
use super::table::{Names, Table};

/// What a set of street files holds.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetCrime {
    /// `All crime` first, then each type by name; areas without a crime are not named.
    pub layers: Vec<Layer>,
    /// All records.
    pub records: u64,
    /// Records without an area: published without a location.
    pub unlocated: u64,
    /// The months there are, in order.
    pub months: Vec<String>,
}

const AREA: Names = Names { what: "the area", accepted: "`lsoa_code*`" };
const KIND: Names = Names { what: "the type of crime", accepted: "`crime_type`" };
const MONTH: Names = Names { what: "the month", accepted: "`month`" };

/// Counts the records of street files, in whichever order.
///
/// # Errors
/// With the number of the file, counted from 0: a column is missing, a row is not like the header, or the file is
/// the same as one before it.
pub fn count(files: &[String]) -> Result<StreetCrime, (usize, Error)> {
    let mut all = StreetCrime { layers: Vec::new(), records: 0, unlocated: 0, months: Vec::new() };
    let mut counts: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let mut months = BTreeSet::new();
    for (number, text) in files.iter().enumerate() {
        if files[..number].contains(text) {
            return Err((number, Error::FileTwice));
        }
        let table = Table::read(text).map_err(|error| (number, error))?;
        let column = |names: &Names| names.find(table.header()).map_err(|error| (number, error));
        let (area, kind, month) = (column(&AREA)?.index, column(&KIND)?.index, column(&MONTH)?.index);
        for record in table.records() {
            all.records += 1;
            months.insert(record[month].to_owned());
            match &record[area] {
                "" => all.unlocated += 1,
                area => {
                    let of = counts.entry(record[kind].to_owned()).or_default();
                    *of.entry(area.to_owned()).or_default() += 1.0;
                }
            }
        }
    }
    let mut sum: BTreeMap<String, f64> = BTreeMap::new();
    for (area, crimes) in counts.values().flatten() {
        *sum.entry(area.clone()).or_default() += crimes;
    }
    all.layers.push(Layer { name: "All crime".to_owned(), values: sum });
    all.layers.extend(counts.into_iter().map(|(name, values)| Layer { name, values }));
    all.months = months.into_iter().collect();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Crime ID,Month,Reported by,Longitude,Latitude,LSOA code,LSOA name,Crime type\n";

    #[test]
    fn records_are_counted_by_area_and_type() {
        let one = format!("{HEADER}x,2018-10,F,1,52,E1,A,Burglary\n,2018-10,F,1,52,E1,A,Robbery\n");
        let other = format!("{HEADER}y,2018-11,F,,,,,Burglary\ny,2018-11,F,1,52,E2,B,Burglary\n");
        let found = count(&[one, other]).unwrap();
        assert_eq!((found.records, found.unlocated), (4, 1));
        assert_eq!(found.months, ["2018-10", "2018-11"]);
        let words: Vec<String> = found
            .layers
            .iter()
            .map(|layer| {
                let areas: Vec<String> =
                    layer.values.iter().map(|(area, crimes)| format!("{area} {crimes}")).collect();
                format!("{}: {}", layer.name, areas.join(" "))
            })
            .collect();
        assert_eq!(words, ["All crime: E1 2 E2 1", "Burglary: E1 1 E2 1", "Robbery: E1 1"]);
    }

    #[test]
    fn a_file_given_twice_would_count_twice() {
        let file = format!("{HEADER}x,2018-10,F,1,52,E1,A,Burglary\n");
        assert_eq!(count(&[file.clone(), file]), Err((1, Error::FileTwice)));
    }

    #[test]
    fn another_kind_of_file_is_told() {
        let (file, error) = count(&["area,count\nE1,3\n".to_owned()]).unwrap_err();
        assert_eq!(file, 0);
        assert_eq!(error.to_string(), "no column for the area; name one column `lsoa_code*`");
    }
}
