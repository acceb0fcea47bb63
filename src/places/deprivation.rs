//! The Index of Multiple Deprivation, read as the ministry publishes it.

use std::collections::BTreeMap;

use super::Error;
use super::table::{AREA, Names, Table};

/// How deprived an area is among all of the nation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprivation {
    /// 1 for the most deprived.
    pub rank: u32,
    /// 1 for the most deprived tenth.
    pub decile: u32,
}

const RANK: Names = Names {
    what: "the rank",
    accepted: "`imd_rank`, `index_of_multiple_deprivation_(imd)_rank*` or `index_of_multiple_deprivation_rank*`",
};

const DECILE: Names = Names {
    what: "the decile",
    accepted: "`imd_decile`, `index_of_multiple_deprivation_(imd)_decile*` or `index_of_multiple_deprivation_decile*`",
};

/// Rank and decile of each area, by its code, from any of the published files that has both (2, 7, or one area's part).
///
/// # Errors
/// Names the row that has no area, no rank from 1, no decile from 1 to 10, or an area that was there before.
pub fn read(csv: &str) -> Result<BTreeMap<String, Deprivation>, Error> {
    let table = Table::read(csv)?;
    let (rank, decile) = (RANK.find(table.header())?, DECILE.find(table.header())?);
    let mut found = BTreeMap::new();
    for row in table.by_area(&AREA)? {
        let number = |column: &super::table::Column, most: u32| {
            let value = row.cell(column).replace(',', "").parse().ok();
            value
                .filter(|value| (1..=most).contains(value))
                .ok_or_else(|| Error::NotRank { row: row.number(), column: column.name.clone() })
        };
        let deprivation = Deprivation { rank: number(&rank, u32::MAX)?, decile: number(&decile, 10)? };
        found.insert(row.area.clone(), deprivation);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_headers_are_known() {
        let published = "LSOA code (2011),LSOA name (2011),\
            Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),\
            Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\nE1,A,\"29,199\",9\n";
        assert_eq!(read(published).unwrap()["E1"], Deprivation { rank: 29_199, decile: 9 });
        let short = "lsoa11cd,imd_rank,imd_decile\nE1,4,1\n";
        assert_eq!(read(short).unwrap()["E1"], Deprivation { rank: 4, decile: 1 });
    }

    #[test]
    fn a_rank_begins_at_1_and_a_decile_ends_at_10() {
        let words = |csv: &str| read(csv).unwrap_err().to_string();
        let rank = "row 2, imd_rank: not a rank or decile; write a whole number from 1";
        assert_eq!(words("lsoa11cd,imd_rank,imd_decile\nE1,0,1\n"), rank);
        assert_eq!(words("lsoa11cd,imd_rank,imd_decile\nE1,4,11\n"), rank.replace("rank:", "decile:"));
    }
}
