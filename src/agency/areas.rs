//! Small areas of homes and of places, by open lookups: postcodes with their areas, and where the postcodes lie.

use super::Error;
use super::clean::numbers;
use super::identity::Postcode;
use std::collections::{HashMap, HashSet};

/// A place further from any postcode than this many metres has no area.
const FURTHEST: i64 = 1_000;

/// Which small area a postcode, or a point of the national grid, lies in.
#[derive(Default)]
pub struct Lookup {
    by_postcode: HashMap<String, u32>,
    /// Postcodes with their places, by squares of a kilometre.
    by_square: HashMap<(i64, i64), Vec<(i64, i64, u32)>>,
    areas: Vec<String>,
}

/// Small areas of a zone, one a line.
pub struct Zone(HashSet<String>);

impl Lookup {
    /// Reads a lookup as published: a column of postcodes, one of area codes, and perhaps eastings and northings. Which
    /// is which is told by the names `postcode` (or `pcds`, `pcd`), `lsoa…`, `easting` and `northing`.
    pub fn read(file: &str, text: &str) -> Result<Self, Error> {
        let wrong = |why| Error::NotATable { file: file.to_owned(), why };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|_| wrong("it is no CSV"))?.clone();
        let place = |is: &dyn Fn(&str) -> bool| {
            header
                .iter()
                .position(|name| is(&name.trim().trim_start_matches('\u{feff}').to_ascii_lowercase()))
        };
        let postcode = place(&|name| ["postcode", "pcds", "pcd", "pcd7", "pcd8"].contains(&name));
        let area =
            place(&|name| name.starts_with("lsoa") && (name.ends_with("cd") || name.ends_with("code")))
                .or_else(|| place(&|name| ["lsoa", "lsoa11", "lsoa21", "area", "area_code"].contains(&name)));
        let (postcode, area) = postcode
            .zip(area)
            .ok_or_else(|| wrong("it needs a column of postcodes and one of LSOA codes"))?;
        let easting = place(&|name| name.starts_with("easting") || name == "oseast1m");
        let northing = place(&|name| name.starts_with("northing") || name == "osnrth1m");
        let mut lookup = Self::default();
        let mut places: HashMap<String, u32> = HashMap::new();
        for row in reader.records() {
            let row = row.map_err(|_| wrong("it is no CSV"))?;
            let code = row.get(area).and_then(|code| numbers::small_area(code.trim()));
            let (Some(code), Some(home)) = (code, row.get(postcode).and_then(numbers::postcode)) else {
                continue;
            };
            let next = u32::try_from(lookup.areas.len()).unwrap_or(u32::MAX);
            let at = *places.entry(code.clone()).or_insert(next);
            if at == next {
                lookup.areas.push(code);
            }
            lookup.by_postcode.insert(home.as_str().to_owned(), at);
            let metres = |column: Option<usize>| row.get(column?)?.trim().parse::<i64>().ok();
            if let Some((east, north)) = metres(easting).zip(metres(northing)) {
                lookup.by_square.entry(square(east, north)).or_default().push((east, north, at));
            }
        }
        if lookup.areas.is_empty() {
            return Err(wrong("no row has a postcode with the code of a small area"));
        }
        Ok(lookup)
    }

    /// The area of a postcode.
    pub(super) fn of(&self, postcode: &Postcode) -> Option<&str> {
        self.by_postcode.get(postcode.as_str()).map(|at| self.areas[*at as usize].as_str())
    }

    /// The area of the nearest postcode to a point of the national grid, in metres.
    pub(super) fn at(&self, east: i64, north: i64) -> Option<&str> {
        let (x, y) = square(east, north);
        let near = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let near = near.filter_map(|square| self.by_square.get(&square)).flatten();
        let distance = |(e, n, _): &&(i64, i64, u32)| (e - east).pow(2) + (n - north).pow(2);
        let nearest = near.min_by_key(|point| (distance(point), point.2))?;
        (distance(&nearest) <= FURTHEST.pow(2)).then(|| self.areas[nearest.2 as usize].as_str())
    }

    /// How many postcodes it knows.
    pub fn len(&self) -> usize {
        self.by_postcode.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.by_postcode.is_empty()
    }
}

fn square(east: i64, north: i64) -> (i64, i64) {
    (east.div_euclid(1_000), north.div_euclid(1_000))
}

impl Zone {
    /// Reads codes of small areas, one a line, or in any cell of a CSV.
    pub fn read(file: &str, text: &str) -> Result<Self, Error> {
        let cells = text.split(['\n', '\r', ',', ';', '\t', '"']);
        let codes: HashSet<String> = cells.filter_map(|cell| numbers::small_area(cell.trim())).collect();
        if codes.is_empty() {
            return Err(Error::NotATable { file: file.to_owned(), why: "it holds no code of a small area" });
        }
        Ok(Self(codes))
    }

    /// Whether an area lies in it.
    pub(super) fn holds(&self, area: &str) -> bool {
        self.0.contains(area)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lookup, Zone};
    use crate::agency::clean::numbers::postcode;

    const TEXT: &str = "postcode,quality,easting,northing,lsoa11cd\nLE1 1AA,10,458000,304000,E01013600\n\
                        LE1 1AB,10,460000,304000,E01013601\nZZ99 9ZZ,10,,,\n";

    #[test]
    fn postcodes_and_points_have_areas() {
        let lookup = Lookup::read("p.csv", TEXT).ok().unwrap();
        assert_eq!(lookup.of(&postcode("le11aa").unwrap()), Some("E01013600"));
        assert_eq!(lookup.of(&postcode("LE1 9ZZ").unwrap()), None);
        assert_eq!(lookup.at(458_900, 304_000), Some("E01013600"));
        assert_eq!(lookup.at(459_100, 304_000), Some("E01013601"));
        assert_eq!(lookup.at(458_000, 309_000), None, "five kilometres off");
        assert_eq!(lookup.len(), 2);
    }

    #[test]
    fn what_is_no_lookup_is_refused() {
        assert!(Lookup::read("p.csv", "a,b\n1,2\n").is_err());
        assert!(Lookup::read("p.csv", "postcode,lsoa21cd\nx,y\n").is_err());
        assert!(Zone::read("z.txt", "nothing").is_err());
        assert!(Zone::read("z.txt", "E01013600\nE01013601").ok().unwrap().holds("E01013601"));
    }
}
