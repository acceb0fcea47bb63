//! How many people live in each area, read from a table as statistics offices publish it.

use std::collections::BTreeMap;

use csv::{Position, StringRecord};

use super::Error;

/// The people of each area, by its code.
///
/// Takes a CSV with a column for the area (`area`, `lsoa11cd`, `lsoa21cd`, `code`) and one for all people
/// (`population`, `pop_total…`, `residents`, `all_ages`); further columns are passed over.
///
/// # Errors
/// Names the row, a header being row 1, that has no area, no number of people, or an area that was there
/// before.
pub fn read(csv: &str) -> Result<BTreeMap<String, f64>, Error> {
    let text = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| not_csv(text, &error))?;
    let table = Table::under(header, text)?;
    let mut people = BTreeMap::new();
    let mut rows = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| not_csv(text, &error))?;
        let (area, residents) = (table.area(&record)?, table.people(&record)?);
        if let Some(first) = rows.insert(area.to_owned(), record.position().cloned()) {
            return Err(table.twice(first.as_ref(), record.position()));
        }
        people.insert(area.to_owned(), residents);
    }
    if people.is_empty() { Err(Error::NoRows) } else { Ok(people) }
}

/// Names of the column for the area, best first. A star stands for any ending.
const AREA: Names = Names { what: "the area", accepted: "`area`, `lsoa11cd`, `lsoa21cd` or `code`" };

/// Names of the column for all people.
const PEOPLE: Names =
    Names { what: "all people", accepted: "`population`, `pop_total*`, `residents` or `all_ages`" };

/// The names by which a column is known, as they are told to a reader: best first, a star for any ending.
struct Names {
    what: &'static str,
    accepted: &'static str,
}

impl Names {
    /// The one column with the best of the names.
    fn find(&self, header: &StringRecord) -> Result<Column, Error> {
        for name in self.accepted.split('`').skip(1).step_by(2) {
            let found: Vec<usize> =
                (0..header.len()).filter(|&index| is_called(&header[index], name)).collect();
            match found[..] {
                [] => {}
                [index] => return Ok(Column { index, name: header[index].to_owned() }),
                _ => {
                    let found = found.iter().map(|&index| header[index].to_owned()).collect();
                    return Err(Error::SeveralColumns { what: self.what, found });
                }
            }
        }
        Err(Error::NoColumn { what: self.what, accepted: self.accepted })
    }
}

/// Is a column called so, in whichever capitals and with spaces for underscores?
fn is_called(column: &str, name: &str) -> bool {
    let column = column.to_ascii_lowercase().replace([' ', '-'], "_");
    match name.strip_suffix('*') {
        Some(beginning) => column.starts_with(beginning),
        None => column == name,
    }
}

/// Where a column stands, and how it is called in this file.
struct Column {
    index: usize,
    name: String,
}

/// The two columns that are read, and the text that they are read from.
struct Table<'a> {
    text: &'a str,
    area: Column,
    people: Column,
}

impl<'a> Table<'a> {
    fn under(header: &StringRecord, text: &'a str) -> Result<Self, Error> {
        if header.iter().all(str::is_empty) {
            return Err(Error::NoRows);
        }
        Ok(Self { text, area: AREA.find(header)?, people: PEOPLE.find(header)? })
    }

    fn area<'r>(&self, record: &'r StringRecord) -> Result<&'r str, Error> {
        let area = record.get(self.area.index).filter(|area| !area.is_empty());
        area.ok_or_else(|| Error::NoArea { row: self.row(record.position()), column: self.area.name.clone() })
    }

    fn people(&self, record: &StringRecord) -> Result<f64, Error> {
        let people = record.get(self.people.index).and_then(number_of_people);
        people.ok_or_else(|| Error::NotPeople {
            row: self.row(record.position()),
            column: self.people.name.clone(),
        })
    }

    fn twice(&self, first: Option<&Position>, second: Option<&Position>) -> Error {
        let (first, second) = (self.row(first), self.row(second));
        Error::AreaTwice { first, second, column: self.area.name.clone() }
    }

    fn row(&self, position: Option<&Position>) -> u64 {
        row(self.text, position)
    }
}

/// A finite number that is not negative. Estimates may have a fraction.
fn number_of_people(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// The row as a spreadsheet shows it.
///
/// Counted in the text itself, since the reader gives the line before the row where that ends in `\r\n` or is
/// empty.
fn row(text: &str, position: Option<&Position>) -> u64 {
    let begin = position.map_or(0, Position::byte);
    let is_before = |&(place, byte): &(u64, u8)| place < begin || matches!(byte, b'\r' | b'\n');
    let before = (0..).zip(text.bytes()).take_while(is_before);
    before.fold(1, |row, (_, byte)| if byte == b'\n' { row + 1 } else { row })
}

/// Drops the reader's own words, which may quote what was read.
fn not_csv(text: &str, error: &csv::Error) -> Error {
    Error::NotCsv { row: row(text, error.position()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_in_any_order_and_capitals() {
        check("area,population\nN1,1500\nN2,0\n", "N1 1500, N2 0");
        check("LSOA21CD,name,All Ages\nN1,North,1500\n", "N1 1500");
        check("residents,code\n1500.5,N1\n", "N1 1500.5");
        check(
            "\u{feff}lsoa11cd,pop_total_2015,pop_0_15,census2011_residents\r\nN1,1500,20,1400\r\n",
            "N1 1500",
        );
    }

    #[test]
    fn the_better_name_wins_and_two_equal_ones_are_doubtful() {
        check("code,area,residents,population\nx,N1,1,2\n", "N1 2");
        check(
            "area,pop_total_2015,pop_total_2016\nN1,1,2\n",
            "several columns for all people: pop_total_2015, pop_total_2016; keep one of them",
        );
    }

    #[test]
    fn a_missing_column_is_named() {
        check(
            "zone,population\nN1,1\n",
            "no column for the area; name one column `area`, `lsoa11cd`, `lsoa21cd` or `code`",
        );
        check(
            "area,people aged 16\nN1,1\n",
            "no column for all people; name one column `population`, `pop_total*`, `residents` or `all_ages`",
        );
    }

    #[test]
    fn a_population_is_a_number_of_people() {
        for value in ["-1", "", "many", "NaN", "inf", "\"1,500\"", "1 500"] {
            let words = "row 3, population: not a number of people; write digits only, 0 or more";
            check(&format!("area,population\nN1,1500\nN2,{value}\n"), words);
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_shows_them() {
        let words =
            |row: u64| format!("row {row}, population: not a number of people; write digits only, 0 or more");
        check("area,population\r\nN1,1\r\nN2,x\r\n", &words(3));
        check("area,population\n\nN1,1\n\n\nN2,x", &words(6));
        check("area,population\r\n\r\nN1,x\r\n", &words(3));
    }

    #[test]
    fn an_area_has_one_row() {
        let words = "rows 2 and 4, area: the same area; keep one row per area";
        check("area,population\nN1,1\nN2,2\nN1,1\n", words);
        check("area,population\n,1\n", "row 2, area: no area code; give each row its area");
    }

    #[test]
    fn a_text_that_is_no_table_is_refused() {
        let words = "there are no rows; export one row per area, below a header";
        check("", words);
        check("area,population\n", words);
        check(
            "area,population\nN1,1\nN2,2,3\n",
            "row 3: not like the header; export as CSV with as many columns in each row",
        );
    }

    #[track_caller]
    fn check(csv: &str, words: &str) {
        let listed = |people: BTreeMap<String, f64>| {
            people.iter().map(|(area, people)| format!("{area} {people}")).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(read(csv).map_or_else(|error| error.to_string(), listed), words);
    }
}
