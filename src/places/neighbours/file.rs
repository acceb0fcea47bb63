//! Neighbours as GeoDa and PySAL write them: GAL by lists, GWT by links with a weight.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::places::{Boundaries, Error};
use crate::statistics::Neighbours;

/// Areas by their codes, and who is next to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The codes in the order of the file.
    pub codes: Vec<String>,
    /// The neighbours, areas numbered in that order.
    pub neighbours: Neighbours,
}

impl Listed {
    /// The neighbours in the order of these areas.
    ///
    /// # Errors
    /// When the file names an area that is not there. An area that the file does not name is an island.
    pub fn in_order_of(&self, boundaries: &Boundaries) -> Result<Neighbours, Error> {
        let place: BTreeMap<&str, usize> = boundaries.codes().zip(0..).collect();
        let numbers: Vec<Option<usize>> =
            self.codes.iter().map(|code| place.get(code.as_str()).copied()).collect();
        let unknown = numbers.iter().filter(|number| number.is_none()).count();
        if unknown > 0 {
            return Err(Error::UnknownAreas { unknown, areas: self.codes.len() });
        }
        let links = (0..self.codes.len())
            .flat_map(|area| self.neighbours.of(area).iter().map(move |&other| (area, other)))
            .filter_map(|(area, other)| Some((numbers[area]?, numbers[other]?)));
        Ok(Neighbours::from_links(boundaries.len(), links).expect("numbers of areas that are there"))
    }
}

/// Reads a GAL or a GWT file; which of them, its lines say.
///
/// GAL: a header `0 n file key` or `n`, then for each area `code number` and a line of as many codes, empty for an
/// island. GWT: the same header, then `code code weight`; weights are passed over, since the statistics here take who
/// is a neighbour, not how far. In a GWT file an area that is an island has no line, so its code is not known unless
/// codes run from 1 to n.
///
/// # Errors
/// Names the line that is not so, or whose area is not there, is there twice, or is next to itself.
pub fn read(text: &str) -> Result<Listed, Error> {
    let lines: Vec<(usize, Vec<&str>)> =
        (1..).zip(text.lines().map(|line| line.split_whitespace().collect())).collect();
    let (header, body) = lines.split_first().ok_or(Error::NotNeighbours { line: 1 })?;
    let areas = areas(&header.1).ok_or(Error::NotNeighbours { line: 1 })?;
    let first = body.iter().find(|(_, words)| !words.is_empty()).map_or(0, |(_, words)| words.len());
    // A line of three with a number at its end is a link; a GAL file begins with two.
    if first == 3 { gwt(areas, body) } else { gal(areas, body) }
}

/// The number of areas: `611`, or `0 611 file key`.
fn areas(header: &[&str]) -> Option<usize> {
    match header {
        [areas] | [_, areas, ..] => areas.parse().ok(),
        [] => None,
    }
}

fn gal(areas: usize, lines: &[(usize, Vec<&str>)]) -> Result<Listed, Error> {
    let mut codes: Vec<&str> = Vec::new();
    let mut lists: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (line, words) = &lines[at];
        at += 1;
        let (code, many) = match words[..] {
            [] => continue,
            [code, many] => (code, many.parse::<usize>().ok()),
            _ => (words[0], None),
        };
        let many = many.ok_or(Error::NotNeighbours { line: *line })?;
        codes.push(code);
        let mut list = Vec::new();
        // The list may go over several lines; an island has an empty one or none.
        while list.len() < many {
            let (_, more) = lines.get(at).ok_or(Error::NotNeighbours { line: *line })?;
            list.extend(more);
            at += 1;
        }
        if list.len() != many {
            return Err(Error::NotNeighbours { line: *line });
        }
        lists.push((*line, list));
    }
    if codes.len() != areas {
        return Err(Error::NotNeighbours { line: 1 });
    }
    let links = lists.iter().enumerate().flat_map(|(area, (line, list))| {
        let code = codes[area];
        list.iter().map(move |other| (*line, code, *other))
    });
    listed(codes.iter().map(|&code| code.to_owned()).collect(), links)
}

fn gwt(areas: usize, lines: &[(usize, Vec<&str>)]) -> Result<Listed, Error> {
    let mut links = Vec::new();
    let mut codes: Vec<String> = Vec::new();
    let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
    for (line, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
        let [one, other, weight] = words[..] else { return Err(Error::NotNeighbours { line: *line }) };
        if weight.parse::<f64>().is_err() {
            return Err(Error::NotNeighbours { line: *line });
        }
        for code in [one, other] {
            if seen.insert(code, ()).is_none() {
                codes.push(code.to_owned());
            }
        }
        links.push((*line, one, other));
    }
    let numbered: Vec<String> = (1..=areas).map(|number| number.to_string()).collect();
    if codes.iter().all(|code| code.parse::<usize>().is_ok_and(|number| (1..=areas).contains(&number))) {
        codes = numbered;
    } else if codes.len() > areas {
        return Err(Error::NotNeighbours { line: 1 });
    }
    listed(codes, links.into_iter())
}

fn listed<'a>(
    codes: Vec<String>,
    links: impl Iterator<Item = (usize, &'a str, &'a str)>,
) -> Result<Listed, Error> {
    let place: BTreeMap<&str, usize> = codes.iter().map(String::as_str).zip(0..).collect();
    if place.len() != codes.len() {
        return Err(Error::NeighboursDoNotFit { line: 1 });
    }
    let number = |line, code| place.get(code).copied().ok_or(Error::NeighboursDoNotFit { line });
    let mut numbered = Vec::new();
    for (line, one, other) in links {
        let link = (number(line, one)?, number(line, other)?);
        if link.0 == link.1 {
            return Err(Error::NeighboursDoNotFit { line });
        }
        numbered.push(link);
    }
    let neighbours = Neighbours::from_links(codes.len(), numbered).expect("numbers of areas that are there");
    Ok(Listed { codes, neighbours })
}

/// A GAL file.
///
/// # Panics
/// When there are not as many codes as areas.
pub fn write_gal(codes: &[String], neighbours: &Neighbours) -> String {
    assert_eq!(codes.len(), neighbours.areas(), "one code for each area");
    let mut text = format!("0 {} areas area\n", codes.len());
    for (area, code) in codes.iter().enumerate() {
        let others = neighbours.of(area);
        let list: Vec<&str> = others.iter().map(|&other| codes[other].as_str()).collect();
        writeln!(text, "{code} {}\n{}", others.len(), list.join(" ")).expect("a string takes all writes");
    }
    text
}

/// A GWT file, each link with the distance between centres in metres.
///
/// # Panics
/// When there are not as many codes or centres as areas.
pub fn write_gwt(codes: &[String], neighbours: &Neighbours, centres: &[(f64, f64)]) -> String {
    assert!(codes.len() == neighbours.areas() && codes.len() == centres.len(), "one of each for each area");
    let mut text = format!("0 {} areas area\n", codes.len());
    for (area, code) in codes.iter().enumerate() {
        for &other in neighbours.of(area) {
            let (one, far) = (centres[area], centres[other]);
            let distance = (one.0 - far.0).hypot(one.1 - far.1);
            writeln!(text, "{code} {} {distance:.3}", codes[other]).expect("a string takes all writes");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_gal_file_has_lists_and_islands() {
        check("0 3 map code\nA 1\nB\nB 1\nA\nC 0\n\n", "A:B B:A C:");
        check("3\nA 1\nB\nB 2\nA\nC\nC 0\n", "A:B B:A,C C:");
        check("0 2 m k\r\nA 1\r\nB\r\nB 0\r\n\r\n", "A:B B:");
    }

    #[test]
    fn a_gwt_file_has_links_with_weights() {
        check("0 3 map code\nA B 120.5\nB C 3\n", "A:B B:C C:");
        check("0 4 map code\n1 2 1.0\n2 1 1.0\n", "1:2 2:1 3: 4:");
    }

    #[test]
    fn what_does_not_fit_is_told_by_its_line() {
        let not_so = |line| {
            format!("line {line}: not as GeoDa and PySAL write GAL and GWT files; export the weights again")
        };
        check("", &not_so(1));
        check("area,count\n", &not_so(1));
        check("0 2 m k\nA 1\nB\n", &not_so(1));
        check("0 2 m k\nA x\nB\nB 0\n", &not_so(2));
        check("0 1 m k\nA 2\nB\n", &not_so(2));
        let unfit =
            "an area that is not there, is there before, or is next to itself; export the weights again";
        check("0 2 m k\nA 1\nZ\nB 0\n\n", &format!("line 2: {unfit}"));
        check("0 1 m k\nA 1\nA\n", &format!("line 2: {unfit}"));
        check("0 2 m k\nA 0\n\nA 0\n\n", &format!("line 1: {unfit}"));
        check("0 2 m k\nA A 1\n", &format!("line 2: {unfit}"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            links in prop::collection::vec((0..7_usize, 0..7_usize), 0..20),
        ) {
            let links = links.into_iter().filter(|(one, other)| one != other);
            let neighbours = Neighbours::from_links(7, links).unwrap();
            let codes: Vec<String> = (1..8).map(|number| number.to_string()).collect();
            let listed = Listed { codes: codes.clone(), neighbours: neighbours.clone() };
            let again = read(&write_gal(&codes, &neighbours));
            prop_assert_eq!(again.as_ref(), Ok(&listed));
            let centres = [(0.0, 0.0); 7];
            if neighbours.links() > 0 {
                prop_assert_eq!(read(&write_gwt(&codes, &neighbours, &centres)), Ok(listed));
            }
        }
    }

    #[track_caller]
    fn check(text: &str, words: &str) {
        let in_words = |listed: Listed| {
            let list = |area: usize| {
                let others = listed.neighbours.of(area).iter().map(|&other| listed.codes[other].as_str());
                format!("{}:{}", listed.codes[area], others.collect::<Vec<_>>().join(","))
            };
            (0..listed.codes.len()).map(list).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read(text).map_or_else(|error| error.to_string(), in_words), words);
    }
}
