//! What was recorded publicly: beside other places, and month by month.

use super::super::supply::year;
use super::super::{Ground, Hotspots, LayerSource, Sheet, Value, real};
use super::{Compared, Sides};
use crate::places::counts;
use crate::places::survey::Class;

/// Public layers per 1,000 residents: the zone, its edge, those compared and all.
pub(super) fn rates(ground: &Ground, of: &Sides, all: &[Hotspots]) -> Sheet {
    let mut sheet = Sheet::new(
        "recorded",
        "Recorded events per 1,000 residents, beside what lies around and places like it",
        &[
            ("recorded", "what was counted"),
            ("here", "per 1,000 residents"),
            ("around", "per 1,000 residents of the areas that touch it"),
            ("compared", "per 1,000 residents of the areas that it is compared with"),
            ("all", "per 1,000 residents, all areas"),
            ("standing_out", "areas of the place that stand out by Gi*, after correction"),
        ],
    );
    let everywhere: Vec<usize> = (0..ground.len()).collect();
    for layer in all.iter().filter(|layer| layer.source == LayerSource::Public) {
        let rate = |side: &[usize]| {
            let at = side.iter().filter_map(|area| layer.places.binary_search(area).ok());
            let (count, people) = at.fold((0.0, 0.0), |sum, at| {
                (sum.0 + layer.surveyed.lines[at].count, sum.1 + ground.residents[layer.places[at]])
            });
            Value::maybe((people > 0.0).then(|| 1000.0 * count / people), 1)
        };
        sheet.row([
            Value::text(&layer.name),
            rate(&of.inside),
            rate(&of.edge),
            rate(&of.compared),
            rate(&everywhere),
            Value::Number(real(standing_out(layer, &of.inside)), 0),
        ]);
    }
    if sheet.rows.is_empty() {
        return sheet.note("No public counts were supplied.");
    }
    sheet.note(
        "As published: what is recorded where it happened, or near; whoever was there need not live there.",
    )
}

fn standing_out(layer: &Hotspots, inside: &[usize]) -> usize {
    let at = inside.iter().filter_map(|area| layer.places.binary_search(area).ok());
    at.filter(|at| matches!(layer.surveyed.lines[*at].class, Class::High95 | Class::High99)).count()
}

/// In what half of the zone's areas stand out.
pub(super) fn finding(inside: &[usize], all: &[Hotspots]) -> String {
    let out: Vec<String> = all
        .iter()
        .filter(|layer| 2 * standing_out(layer, inside) >= inside.len())
        .map(|layer| layer.name.to_lowercase())
        .collect();
    match (out.is_empty(), inside.len()) {
        (true, 1) => "In nothing that was counted does it stand out beyond chance.".to_owned(),
        (true, _) => "In nothing that was counted do half of its areas stand out beyond chance.".to_owned(),
        (false, 1) => format!("It stands out, beyond chance, in: {}.", out.join(", ")),
        (false, _) => format!("Half or more of its areas stand out, beyond chance, in: {}.", out.join(", ")),
    }
}

/// Public numbers of another time than the partners'.
pub(super) fn other_times(of: &Compared<'_>) -> Option<String> {
    let months = of.months.first().map(|(_, months)| months.as_slice())?;
    let ((first, _), (last, _)) = (months.first()?, months.last()?);
    (year(last)? < of.years.0).then(|| {
        format!(
            "Recorded crime is of {first} to {last}, years before the partners’ contacts: it shows what the place was \
             like then."
        )
    })
}

/// Public counts of the zone by month.
pub(super) fn months(ground: &Ground, inside: &[usize], of: &Compared<'_>) -> Sheet {
    let mut sheet = Sheet::new("trend", "Recorded month by month", &[("series", "what was recorded there")]);
    let months = of.months.first().map(|(_, months)| months.as_slice()).unwrap_or_default();
    months.iter().for_each(|(month, _)| sheet.column(month, "how many"));
    for (name, months) in of.months {
        let count = |layer: &counts::Layer| -> f64 {
            inside.iter().filter_map(|&area| layer.values.get(&ground.areas.codes[area])).sum()
        };
        let counts = months.iter().map(|(_, layer)| Value::Number(count(layer), 0));
        sheet.row([Value::text(name)].into_iter().chain(counts).collect::<Vec<_>>());
    }
    if !of.missing_months.is_empty() {
        sheet = sheet.note(format!("There is no file of {}.", of.missing_months.join(", ")));
    }
    if of.months.is_empty() {
        sheet = sheet.note("No series by month was supplied.");
    }
    sheet.note(if of.hours_cross {
        "Under this agreement days of contacts cross, and hours do not: time of day cannot be shown."
    } else {
        "Under this agreement only months of contacts cross: time of day and day of the week cannot be shown."
    })
}
