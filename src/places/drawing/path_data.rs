//! Rings as SVG path data, in as few characters as one decimal takes.

use std::fmt::Write;

use super::Point;

/// Writes a ring as `m`, relative steps and `z`, in pixels.
pub(super) fn write_ring(data: &mut String, ring: &[Point]) {
    data.push('M');
    write_pair(data, ring[0]);
    for (place, step) in ring.windows(2).enumerate() {
        data.push_str(if place == 0 { "l" } else { "" });
        let pair = (step[1].0 - step[0].0, step[1].1 - step[0].1);
        if place > 0 && pair.0 >= 0 {
            data.push(' ');
        }
        write_pair(data, pair);
    }
    data.push('z');
}

fn write_pair(data: &mut String, (x, y): Point) {
    write_tenths(data, x);
    if y >= 0 {
        data.push(' ');
    }
    write_tenths(data, y);
}

/// A number of tenths as SVG reads it, with no digit too many: `-.5`, `3`, `12.4`.
fn write_tenths(data: &mut String, tenths: i32) {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
    let written = match (whole, tenth) {
        (_, 0) => write!(data, "{sign}{whole}"),
        (0, _) => write!(data, "{sign}.{tenth}"),
        _ => write!(data, "{sign}{whole}.{tenth}"),
    };
    written.expect("a string takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_digit_too_many() {
        for (tenths, text) in [(0, "0"), (5, ".5"), (-5, "-.5"), (30, "3"), (-124, "-12.4"), (100, "10")] {
            let mut data = String::new();
            write_tenths(&mut data, tenths);
            assert_eq!(data, text);
        }
    }

    #[test]
    fn steps_are_relative_and_a_minus_parts_them() {
        let mut data = String::new();
        write_ring(&mut data, &[(15, 20), (25, 15), (20, -5)]);
        assert_eq!(data, "M1.5 2l1-.5-.5-2z");
    }
}
