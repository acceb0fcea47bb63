//! Numbers and findings in plain words.

use crate::places::survey::{Class, Survey, Surveyed};

/// `12,345`, or with up to two decimals where it is no whole number.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 { decimal(value, 0) } else { decimal(value, 2) }
}

/// `12,345.6`.
pub(super) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, part) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + part
}

/// First letter upper case.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// An area's name with its code, or the code alone.
pub(super) fn area(survey: &Survey, at: usize) -> String {
    let code = &survey.areas.codes[at];
    survey.areas.names[at].as_ref().map_or_else(|| code.clone(), |name| format!("{name} ({code})"))
}

/// A class in words.
pub(super) fn class(class: Class) -> &'static str {
    match class {
        Class::High99 => "much higher than usual, together with its neighbours (99 %)",
        Class::High95 => "higher (95 %)",
        Class::High90 => "somewhat higher (90 %)",
        Class::Usual => "as usual",
        Class::Low90 => "somewhat lower (90 %)",
        Class::Low95 => "lower (95 %)",
        Class::Low99 => "much lower (99 %)",
        Class::NotJudged => "not judged",
    }
}

/// `17 of 611 areas are higher than usual (12 at 99 %), none is lower.`
pub(super) fn classes(survey: &Survey, layer: &Surveyed) -> String {
    let sum = |of: &[Class]| of.iter().map(|class| layer.of_class(*class)).sum::<usize>();
    let said = |all: usize, surely: usize, how: &str| match (all, surely) {
        (0, _) => format!("none is {how}"),
        (1, 0) => format!("1 is {how} at 95 %"),
        (1, _) => format!("1 is {how}, at 99 %"),
        _ => format!("{all} are {how} at 95 %, {surely} of them at 99 %"),
    };
    let high = said(sum(&[Class::High99, Class::High95]), sum(&[Class::High99]), "higher than usual");
    let low = said(sum(&[Class::Low99, Class::Low95]), sum(&[Class::Low99]), "lower");
    format!("Of {} areas {high}; {low}.", survey.areas.codes.len())
}

/// What was found of a layer.
pub(super) fn finding(survey: &Survey, layer: &Surveyed) -> String {
    let alike = layer.moran.map_or(String::new(), |moran| {
        let words = match moran.z {
            z if z >= 1.96 => "Neighbours are more alike than chance makes them",
            z if z <= -1.96 => "Neighbours differ more than chance makes them",
            _ => "Neighbours are no more alike than chance makes them",
        };
        format!(" {words} (Moran’s I {:.3}, z {:.1}).", moran.i, moran.z)
    });
    format!("{}: {} counted. {}{alike}", layer.name, number(layer.total()), classes(survey, layer))
}

/// A number of things as a real number.
#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 things are ever counted")]
pub(super) fn real(things: usize) -> f64 {
    things as f64
}

#[cfg(test)]
mod tests {
    use super::{decimal, number};

    #[test]
    fn thousands_are_set_apart() {
        let found = [0.0, 999.0, 1000.0, 1_234_567.0, 0.5, -1234.5].map(number);
        assert_eq!(found, ["0", "999", "1,000", "1,234,567", "0.50", "-1,234.50"]);
        assert_eq!(decimal(23.64, 1), "23.6");
    }
}
