//! Did it work? What happened in a zone before and after it began, beside places like it and what lies around it.

use super::{Ground, Sheet, Value};
use crate::places::survey::Flag;
use crate::statistics::{
    BeforeAfter, Displacement, PlaceboZones, Wdd, WdqReading, odds_ratio, placebo_in_space, power_of_placebo,
    wdd, wdq, wdq_error,
};

/// Counts of one kind of event in every area, in equally long times before and after a zone began.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What was counted.
    pub name: String,
    /// In the order of the areas.
    pub before: Vec<f64>,
    /// In the order of the areas.
    pub after: Vec<f64>,
    /// What one event weighs, where the partnership gave a table of harm.
    pub harm: Option<f64>,
}

/// A zone's change in one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What was counted.
    pub name: String,
    /// Inside, before and after.
    pub zone: (f64, f64),
    /// Where it is compared.
    pub compared: (f64, f64),
    /// At its edge.
    pub edge: (f64, f64),
    /// How many times as many after as before, beside those compared; below 1 where the zone did better. With its 95 %
    /// interval, widened by the dispersion.
    pub ratio: Option<(f64, f64, f64)>,
    /// In counts, with the displacement.
    pub wdd: Wdd,
    /// Whether what left the zone went to its edge: the quotient, and its standard error.
    pub wdq: Option<(f64, f64, WdqReading)>,
    /// The headline: the share of like zones, this one included, that changed as much.
    pub p: Option<f64>,
    /// How many placebo zones that rests on.
    pub placebo_zones: usize,
    /// How much more than Poisson counts the areas' changes vary.
    pub dispersion: Option<f64>,
    /// How often a drop of 30 % would be found here.
    pub power: Option<f64>,
}

/// Placebo zones to draw.
const DRAWS: u32 = 4_999;
/// The drop of which the report says how likely it would be found.
const DROP: f64 = 0.3;

/// The change of each series, and at the end of all harm together, if every series has a weight.
pub fn evaluate(
    ground: &Ground,
    inside: &[usize],
    compared: &[usize],
    series: &[Series],
    seed: u64,
) -> (Vec<Change>, Sheet) {
    let edge = ground.edge(inside);
    let around: Vec<usize> = ground
        .edge(compared)
        .into_iter()
        .filter(|area| !inside.contains(area) && !edge.contains(area))
        .collect();
    let sides = Sides { inside, compared, edge: &edge, around: &around };
    let placebos = PlaceboZones::draw(ground.neighbours(), inside.len(), DRAWS, seed);
    let mut changes: Vec<Change> = series.iter().map(|one| change(one, &sides, placebos.as_ref())).collect();
    changes.extend(harm(series, &sides));
    let sheet = sheet(&changes);
    (changes, sheet)
}

struct Sides<'a> {
    inside: &'a [usize],
    compared: &'a [usize],
    edge: &'a [usize],
    around: &'a [usize],
}

fn pair(of: &Series, areas: &[usize]) -> (f64, f64) {
    let sum = |of: &[f64]| areas.iter().map(|&area| of[area]).sum();
    (sum(&of.before), sum(&of.after))
}

fn difference(of: &Series, sides: &Sides<'_>) -> Wdd {
    let counts = |areas: &[usize]| {
        let (before, after) = pair(of, areas);
        BeforeAfter::counts(before, after)
    };
    // Compared places are more than the zone: their counts are brought to its size.
    let size = pair(of, sides.compared).0 / pair(of, sides.inside).0.max(1.0);
    let scaled = |areas: &[usize]| counts(areas).per(size.max(f64::MIN_POSITIVE));
    let displacement = (!sides.edge.is_empty() && !sides.around.is_empty()).then(|| Displacement {
        around_zone: counts(sides.edge),
        around_control: counts(sides.around)
            .per((pair(of, sides.around).0 / pair(of, sides.edge).0.max(1.0)).max(f64::MIN_POSITIVE)),
    });
    wdd(counts(sides.inside), scaled(sides.compared), displacement)
}

fn displaced(zone: BeforeAfter, compared: BeforeAfter, edge: BeforeAfter) -> Option<(f64, f64, WdqReading)> {
    let (quotient, reading) = wdq(zone, compared, edge)?;
    Some((quotient, wdq_error(zone, compared, edge)?, reading))
}

fn change(of: &Series, sides: &Sides<'_>, placebos: Option<&PlaceboZones>) -> Change {
    let (zone, compared, edge) = (pair(of, sides.inside), pair(of, sides.compared), pair(of, sides.edge));
    let placebo = placebos.map(|placebos| placebo_in_space(&of.before, &of.after, placebos, sides.inside));
    let dispersion = placebo.and_then(|placebo| placebo.dispersion);
    let ratio = odds_ratio(zone, compared).map(|ratio| ratio.with_dispersion(dispersion.unwrap_or(1.0)));
    let counts = |(before, after)| BeforeAfter::counts(before, after);
    Change {
        name: of.name.clone(),
        zone,
        compared,
        edge,
        // The statistic says how much better the zone did; people read how many are left.
        ratio: ratio.map(|ratio| (1.0 / ratio.ratio, 1.0 / ratio.high, 1.0 / ratio.low)),
        wdd: difference(of, sides),
        wdq: displaced(counts(zone), counts(compared), counts(edge)),
        p: placebo.map(|placebo| placebo.p),
        placebo_zones: placebo.map_or(0, |placebo| placebo.zones),
        dispersion,
        power: placebos
            .map(|placebos| power_of_placebo((&of.before, &of.after), placebos, sides.inside, DROP)),
    }
}

/// All series by their harm. Its error is that of the sum: harm has no Poisson counts, so it has no placebo p.
fn harm(series: &[Series], sides: &Sides<'_>) -> Option<Change> {
    let weights: Vec<f64> = series.iter().map(|one| one.harm).collect::<Option<_>>()?;
    if weights.is_empty() {
        return None;
    }
    let sum = |areas: &[usize]| {
        series.iter().zip(&weights).fold((0.0, 0.0), |sum, (one, weight)| {
            let (before, after) = pair(one, areas);
            (sum.0 + weight * before, sum.1 + weight * after)
        })
    };
    let parts: Vec<(f64, Wdd)> = series
        .iter()
        .zip(weights.iter().copied())
        .map(|(one, weight)| (weight, difference(one, sides)))
        .collect();
    Some(Change {
        name: "harm, by the partnership’s table".to_owned(),
        zone: sum(sides.inside),
        compared: sum(sides.compared),
        edge: sum(sides.edge),
        ratio: None,
        wdd: Wdd::weighted_sum(&parts),
        wdq: None,
        p: None,
        placebo_zones: 0,
        dispersion: None,
        power: None,
    })
}

fn sheet(changes: &[Change]) -> Sheet {
    let mut sheet = Sheet::new(
        "change",
        "Before and after, beside places like it",
        &[
            ("series", "what was counted"),
            ("before", "in the zone"),
            ("after", "in the zone"),
            ("compared_before", "in the areas that it is compared with"),
            ("compared_after", "in the areas that it is compared with"),
            ("edge_before", "in the areas around it"),
            ("edge_after", "in the areas around it"),
            ("p", "the share of like zones that changed as much as this one: the number to read first"),
            ("ratio", "after over before, beside those compared, with a 95 % interval"),
            ("dispersion", "how much more than Poisson counts the areas’ changes vary"),
            ("wdd", "weighted displacement difference in counts, with its standard error"),
            ("wdq", "weighted displacement quotient with its standard error, and how to read it"),
            ("power", "in how many of 100 cases a drop of 30 % would be found here"),
        ],
    );
    for one in changes {
        let ratio = one.ratio.map(|(ratio, low, high)| format!("{ratio:.2} ({low:.2} to {high:.2})"));
        let displaced = one.wdq.map(|(quotient, error, reading)| {
            let words = match reading {
                WdqReading::NoGain => return "not read: the zone did not gain".to_owned(),
                WdqReading::Diffusion => "the edge gained too",
                WdqReading::SomeDisplacement => "some may have moved to the edge",
                WdqReading::DisplacementExceedsGain => "the edge lost more than the zone gained",
            };
            format!("{} (± {error:.2}): {words}", format!("{quotient:.2}").replace('-', "−"))
        });
        let words = |of: Option<String>| of.map_or(Value::None, Value::Text);
        sheet.row([
            Value::text(&one.name),
            Value::Number(one.zone.0, 0),
            Value::Number(one.zone.1, 0),
            Value::Number(one.compared.0, 0),
            Value::Number(one.compared.1, 0),
            Value::Number(one.edge.0, 0),
            Value::Number(one.edge.1, 0),
            Value::maybe(one.p, 3),
            words(ratio),
            Value::maybe(one.dispersion, 2),
            Value::text(
                format!("{:.0} (± {:.0})", one.wdd.difference, one.wdd.standard_error).replace('-', "−"),
            ),
            words(displaced),
            Value::maybe(one.power.map(|power| 100.0 * power), 0),
        ]);
    }
    for one in changes.iter().filter(|one| one.zone.0 <= 0.0) {
        sheet = sheet.note(format!(
            "{}: nothing was counted in the zone before it began, so its change has no ratio.",
            one.name
        ));
    }
    sheet
        .note(
            "Read p first. It is the rank of this zone’s change among zones of the same size drawn anywhere, where \
             nobody did this work. The errors of WDD and WDQ are those of the textbook, which take counts to be Poisson; \
             where the dispersion is above 1 they are too small, and by themselves cry wolf.",
        )
        .note(
            "Partnership work itself can raise what is recorded: more people look, and more people report. A rise of \
             recorded events after a zone began is not by itself a rise of what happens.",
        )
        .note("The power says nothing of what happened; where it is low, finding no change means little.")
}

impl Change {
    /// What it amounts to, in a sentence.
    pub fn words(&self) -> String {
        let (before, after) = self.zone;
        let moved = match (before, after) {
            (before, _) if before <= 0.0 => "had none before it began".to_owned(),
            (before, after) => {
                let percent = 100.0 * (after - before) / before;
                format!("went from {before:.0} to {after:.0} ({percent:+.0} %)").replace('-', "−")
            }
        };
        let judged = match self.p {
            Some(p) if p <= 0.05 => {
                format!("such a change is rare among like zones: about {:.0} in 1,000 (p {p:.3})", 1000.0 * p)
            }
            Some(p) => format!("a change like this is nothing unusual among like zones (p {p:.2})"),
            None => "there are too few like zones to say whether that is unusual".to_owned(),
        };
        let power = match self.power {
            Some(power) if power < 0.5 => format!(
                "; a real drop of 30 % would be found here in only {:.0} of 100 cases, so finding none means little",
                100.0 * power
            ),
            _ => String::new(),
        };
        format!("{} {moved}; {judged}{power}.", self.name)
    }
}

/// Why compared areas may be a bad comparison.
pub fn comparison_warning(
    compared: &[usize],
    ground: &Ground,
    hot: &dyn Fn(usize) -> bool,
) -> Option<String> {
    if compared.is_empty() {
        return Some("There is no area to compare with outside the zones and their edges.".to_owned());
    }
    let unusual = compared.iter().filter(|area| hot(**area)).count();
    let on_edge = compared.iter().filter(|area| ground.areas.on_the_edge[**area]).count();
    if unusual == compared.len() {
        return Some(
            "All compared areas stand out themselves: what is unusually high falls by itself more often than it rises, \
             in them as in the zone, and a real effect can hide behind that."
                .to_owned(),
        );
    }
    (2 * on_edge > compared.len())
        .then(|| format!("Most compared areas lie on the edge of the county ({}).", Flag::Edge.meaning()))
}
