//! How many people live in each area, read from a table as statistics offices publish it.

use std::collections::BTreeMap;

use super::Error;
use super::table::{AREA, Names, Table, amount};

/// The people of each area, by its code.
///
/// Takes a CSV with a column for the area (`area`, `lsoa11cd`, `lsoa21cd`, `code`, or as the Office for National
/// Statistics and Nomis head theirs) and one for all people (`population`, `pop_total…`, `residents`, `all_ages` and
/// others); further columns are passed over.
///
/// # Errors
/// Names the row, a header being row 1, that has no area, no number of people, or an area that was there
/// before.
pub fn read(csv: &str) -> Result<BTreeMap<String, f64>, Error> {
    let table = Table::read(csv)?;
    let column = PEOPLE.find(table.header())?;
    let mut people = BTreeMap::new();
    for row in table.by_area(&AREA)? {
        let residents = amount(row.cell(&column))
            .ok_or_else(|| Error::NotPeople { row: row.number(), column: column.name.clone() })?;
        people.insert(row.area, residents);
    }
    Ok(people)
}

/// Names of the column for all people, best first.
const PEOPLE: Names = Names {
    what: "all people",
    accepted: "`population`, `pop_total*`, `residents`, `all_ages`, `all_persons`, `total_population*`, `residence_type*` or `obs_value`",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_in_any_order_and_capitals() {
        check("area,population\nN1,1500\nN2,0\n", "N1 1500, N2 0");
        check("LSOA21CD,name,All Ages\nN1,North,1500\n", "N1 1500");
        check("LSOA code (2011),Total population: mid 2015 (excluding prisoners)\nN1,1500\n", "N1 1500");
        check(
            "date,geography,geography code,Residence type: Total; measures: Value\n2021,x,N1,1500\n",
            "N1 1500",
        );
        check("residents,code\n1500.5,N1\n", "N1 1500.5");
        check("residents,code\n\"1,500\",N1\n", "N1 1500");
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
            "no column for the area; name one column `area`, `lsoa11cd`, `lsoa21cd`, `area_code`, `lsoa_code*`, `geography_code` or `code`",
        );
        check(
            "area,people aged 16\nN1,1\n",
            "no column for all people; name one column `population`, `pop_total*`, `residents`, `all_ages`, `all_persons`, `total_population*`, `residence_type*` or `obs_value`",
        );
    }

    #[test]
    fn a_population_is_a_number_of_people() {
        for value in ["-1", "", "many", "NaN", "inf", "\"15,00\"", "\"1,50\"", "1 500"] {
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
