//! A closer look at the part of a map where most areas crowd: a town among wide fields. It draws the same shapes
//! again, so that the page hardly grows.

use super::map::Map;
use super::outline;
use maud::{Markup, html};

/// The group of shapes that both drawings show.
pub(super) const DRAWN: &str = "map-areas";

/// How much larger the part is drawn: the page says so in words.
const TIMES: f64 = 4.0;
/// Steps across the map in which the part is looked for.
const STEPS: u32 = 24;
/// The part holds at least one area of so many, or is not worth its room.
const ONE_OF: usize = 5;

/// A part of the map, as wide to high as the whole.
pub(super) struct Part {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    areas: usize,
}

/// The part that holds the most areas, if it holds many; of equal ones the first from the top left.
pub(super) fn densest(map: &Map<'_>) -> Option<Part> {
    let middles: Vec<_> = map.paths.values().filter_map(|path| outline::label_point(path)).collect();
    let (width, height) = (map.width / TIMES, map.height / TIMES);
    let at = |step: u32, of: f64| (of - of / TIMES) * f64::from(step) / f64::from(STEPS);
    let places = (0..=STEPS).flat_map(|row| (0..=STEPS).map(move |column| (column, row)));
    let parts = places.map(|(column, row)| {
        let (x, y) = (at(column, map.width), at(row, map.height));
        let within =
            |point: &&(f64, f64)| (x..x + width).contains(&point.0) && (y..y + height).contains(&point.1);
        Part { x, y, width, height, areas: middles.iter().filter(within).count() }
    });
    let most = parts.reduce(|most, part| if part.areas > most.areas { part } else { most })?;
    (most.areas > 0 && most.areas * ONE_OF >= middles.len()).then_some(most)
}

impl Part {
    /// Its frame on the map.
    pub(super) fn marked(&self) -> Markup {
        let write = |value: f64| format!("{value:.0}");
        html! {
            rect class="part" x=(write(self.x)) y=(write(self.y)) width=(write(self.width)) height=(write(self.height)) {}
        }
    }

    /// The part, larger.
    pub(super) fn drawn(&self, unit: &str) -> Markup {
        let view = format!("{:.0} {:.0} {:.0} {:.0}", self.x, self.y, self.width, self.height);
        html! {
            p class="closer" { "The part within the frame, four times as large" }
            svg viewBox=(view) role="img" aria-labelledby="closer-t closer-d" {
                title id="closer-t" { "A closer look at part of the map, by " (unit) }
                desc id="closer-d" { (self.areas) " of the areas lie in this part. The table below holds each area." }
                use href=(format!("#{DRAWN}")) {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::map::Map;
    use super::densest;

    #[test]
    fn the_part_with_the_most_areas_is_found() {
        let town = [(50, 50), (52, 50), (50, 52), (52, 52), (54, 54)];
        check(&[&town[..], &[(2, 2), (90, 2), (2, 90)]].concat(), Some(5));
    }

    #[test]
    fn areas_that_crowd_nowhere_need_no_closer_look() {
        let even: Vec<_> = (0..100).map(|place| (place % 10 * 10, place / 10 * 10)).collect();
        check(&even, None);
        check(&[], None);
    }

    /// How many areas lie in the part, on a map of 100 by 100 with areas of one unit at these places.
    #[track_caller]
    fn check(places: &[(u32, u32)], expected: Option<usize>) {
        let areas: Vec<_> =
            places.iter().map(|(x, y)| (format!("{x} {y}"), format!("M{x} {y}h1v1h-1z"))).collect();
        let paths = areas.iter().map(|(code, path)| (code.as_str(), path.as_str())).collect();
        let part = densest(&Map { width: 100.0, height: 100.0, paths });
        assert_eq!(part.map(|part| part.areas), expected);
    }
}
