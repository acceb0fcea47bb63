//! How areas came to stand out: the class of each over several periods.

use super::{Ground, Layer, Sheet, Value};
use crate::statistics::{
    Emergence, EmergenceRules, Heat, benjamini_hochberg, emergence, gi_star, two_sided_p,
};

/// Classes over periods of one layer each, by Gi* of the rates; hot at 5 % after correction over all areas and periods.
/// Areas that a period hides have no class.
pub fn emerging(ground: &Ground, name: &str, periods: &[(String, Layer)], missing: &[String]) -> Sheet {
    let mut sheet = Sheet::new(
        "emerging",
        format!("{name}: how areas came to stand out"),
        &[
            ("area", "code of the area"),
            ("name", "its name"),
            ("class", "over all periods"),
            ("hot_periods", "periods in which it stands out"),
            ("periods", "periods that there are"),
            ("last_z", "Gi* in the last period"),
        ],
    );
    let z: Vec<Vec<Option<f64>>> = periods.iter().map(|(_, layer)| scores(ground, layer)).collect();
    let p: Vec<f64> = z.iter().flatten().flatten().map(|z| two_sided_p(*z)).collect();
    let mut adjusted = benjamini_hochberg(&p).into_iter();
    let heat: Vec<Vec<Option<Heat>>> = z
        .iter()
        .map(|period| {
            period.iter().map(|z| z.and_then(|z| Some(Heat::of(z, adjusted.next()?, 0.05)))).collect()
        })
        .collect();
    let mut rows = Vec::new();
    for area in 0..ground.len() {
        let Some(series) = heat.iter().map(|period| period[area]).collect::<Option<Vec<Heat>>>() else {
            continue;
        };
        let Some((class, which)) = emergence(&series, EmergenceRules::default()) else { continue };
        let hot = series.iter().filter(|heat| **heat == Heat::Hot).count();
        if class == Emergence::NoPattern || which == Heat::Cold {
            continue;
        }
        rows.push((hot, area, class));
    }
    rows.sort_by_key(|(hot, area, _)| (std::cmp::Reverse(*hot), *area));
    for (hot, area, class) in rows {
        sheet.row([
            Value::text(&ground.areas.codes[area]),
            Value::text(ground.name(area)),
            Value::text(words(class)),
            Value::Number(super::real(hot), 0),
            Value::Number(super::real(periods.len()), 0),
            Value::maybe(z.last().and_then(|last| last[area]), 2),
        ]);
    }
    let named: Vec<&str> = periods.iter().map(|(name, _)| name.as_str()).collect();
    if periods.len() < 2 {
        return sheet.note("There are fewer than two periods: nothing can be said of how it came about.");
    }
    let mut sheet =
        sheet.note(format!("Periods: {}. Areas without a class are not named.", named.join(", ")));
    if !missing.is_empty() {
        sheet = sheet.note(format!(
            "Missing: {}. Classes rest on the others; a spot that came or went in between is not seen.",
            missing.join(", ")
        ));
    }
    sheet
}

fn scores(ground: &Ground, layer: &Layer) -> Vec<Option<f64>> {
    let (areas, counts, places) = ground.shown(layer);
    let people = areas.population.unwrap_or_default();
    let lived: Vec<bool> = people.iter().map(|people| *people > 0.0).collect();
    let rates: Vec<f64> = counts
        .iter()
        .zip(&people)
        .filter(|(_, people)| **people > 0.0)
        .map(|(count, people)| count / people)
        .collect();
    let mut found = gi_star(&rates, &areas.neighbours.restrict(&lived)).into_iter();
    let mut scores = vec![None; ground.len()];
    for (at, area) in places.into_iter().enumerate() {
        if lived[at] {
            scores[area] = found.next().flatten();
        }
    }
    scores
}

fn words(class: Emergence) -> &'static str {
    match class {
        Emergence::Persistent => "persistent: nearly always",
        Emergence::Emerging => "emerging: lately, and not before",
        Emergence::Former => "former: before, and no longer",
        Emergence::Intermittent => "intermittent: now and then",
        Emergence::Mixed => "mixed: at times high, at times low",
        Emergence::NoPattern => "no pattern",
    }
}
