//! Where to write inside an area: the middle of its greatest ring, read from the path that draws it.

type Point = (f64, f64);

/// A point to write at, if the path encloses anything. Understands the straight commands that outlines use.
pub(super) fn label_point(path: &str) -> Option<Point> {
    let greatest =
        rings(path).into_iter().max_by(|a, b| doubled_area(a).abs().total_cmp(&doubled_area(b).abs()))?;
    centre(&greatest)
}

/// The rectangle around some paths, with a little room: left, top, width and height.
pub(super) fn frame<'a>(paths: impl Iterator<Item = &'a str>) -> Option<(f64, f64, f64, f64)> {
    let points: Vec<Point> = paths.flat_map(rings).flatten().collect();
    let (first, mut least, mut most) = (*points.first()?, *points.first()?, *points.first()?);
    for (x, y) in points {
        least = (least.0.min(x), least.1.min(y));
        most = (most.0.max(x), most.1.max(y));
    }
    let room = 0.02 * (most.0 - least.0).max(most.1 - least.1);
    let size = (most.0 - least.0 + 2.0 * room, most.1 - least.1 + 2.0 * room);
    (first.0.is_finite() && size.0 > 0.0).then_some((least.0 - room, least.1 - room, size.0, size.1))
}

fn rings(path: &str) -> Vec<Vec<Point>> {
    let mut rings: Vec<Vec<Point>> = Vec::new();
    let (mut at, mut command) = ((0.0, 0.0), 'M');
    let mut words = Words(path);
    while let Some(word) = words.next() {
        match word {
            Word::Command('z' | 'Z') => {
                at = rings.last().and_then(|ring| ring.first()).copied().unwrap_or(at)
            }
            Word::Command(letter) => command = letter,
            Word::Number(first) => {
                let Some(next) = step(command, at, first, &mut words) else { break };
                at = next;
                if command.eq_ignore_ascii_case(&'m') {
                    rings.push(Vec::new());
                    command = if command == 'm' { 'l' } else { 'L' };
                }
                if let Some(ring) = rings.last_mut() {
                    ring.push(at);
                }
            }
        }
    }
    rings
}

/// Where a command leads to.
fn step(command: char, at: Point, first: f64, words: &mut Words<'_>) -> Option<Point> {
    let mut second = || words.next().and_then(|word| if let Word::Number(n) = word { Some(n) } else { None });
    Some(match command {
        'h' => (at.0 + first, at.1),
        'H' => (first, at.1),
        'v' => (at.0, at.1 + first),
        'V' => (at.0, first),
        'm' | 'l' => (at.0 + first, at.1 + second()?),
        'M' | 'L' => (first, second()?),
        _ => return None,
    })
}

enum Word {
    Command(char),
    Number(f64),
}

/// Commands and numbers of a path. A minus sign or a second point starts a new number.
struct Words<'a>(&'a str);

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let rest = self.0.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        let first = rest.chars().next()?;
        let end = if first.is_ascii_alphabetic() { 1 } else { number_end(rest) };
        let (word, rest) = rest.split_at_checked(end)?;
        self.0 = rest;
        if first.is_ascii_alphabetic() {
            Some(Word::Command(first))
        } else {
            word.parse().ok().map(Word::Number)
        }
    }
}

fn number_end(text: &str) -> usize {
    let mut points = 0;
    let ends = |(place, letter): (usize, char)| {
        points += usize::from(letter == '.');
        let goes_on =
            letter.is_ascii_digit() || (letter == '.' && points == 1) || (place == 0 && letter == '-');
        (!goes_on).then_some(place)
    };
    text.char_indices().find_map(ends).unwrap_or(text.len())
}

fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn doubled_area(ring: &[Point]) -> f64 {
    edges(ring).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

fn centre(ring: &[Point]) -> Option<Point> {
    let area = doubled_area(ring);
    let weighted = |of: fn(Point) -> f64| -> f64 {
        edges(ring).map(|(a, b)| (of(a) + of(b)) * (a.0 * b.1 - b.0 * a.1)).sum::<f64>() / (3.0 * area)
    };
    (area.abs() > f64::EPSILON).then(|| (weighted(|point| point.0), weighted(|point| point.1)))
}

#[cfg(test)]
mod tests {
    use super::label_point;

    #[test]
    fn a_square_is_written_on_in_its_middle() {
        check("M0,0 L4,0 L4,4 L0,4 Z", Some("2.0 2.0"));
        check("M10 10h4v4h-4z", Some("12.0 12.0"));
        check("m10.5.5l4 0 0 4-4 0z", Some("12.5 2.5"));
    }

    #[test]
    fn the_greatest_of_several_rings_counts() {
        check("M0 0h1v1h-1zM10 10h4v4h-4z", Some("12.0 12.0"));
        check("M0 0h1v1h-1zm10 10h4v4h-4z", Some("12.0 12.0"));
    }

    #[test]
    fn a_path_that_encloses_nothing_has_no_place_to_write() {
        check("", None);
        check("M0 0L1 1Z", None);
    }

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        let point = label_point(path).map(|(x, y)| format!("{x:.1} {y:.1}"));
        assert_eq!(point.as_deref(), expected);
    }
}
