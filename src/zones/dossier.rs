//! Everything about one zone in one place: what a deep dive, an area page and an application to the board are made of.

use super::assets::{self, Asset};
use super::ground::BAR;
use super::perception::{self, Answer};
use super::{Ground, Hotspots, Need, Sheet, Value, Zone};
use crate::places::counts;
use crate::places::survey::Class;
use crate::release::{ReleasedCell, ReleasedTable};

/// What is known of one zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// Its name.
    pub name: String,
    /// What stands out, in sentences.
    pub findings: Vec<String>,
    /// Its tables, in the order of the page, under headings.
    pub sections: Vec<(String, Vec<Sheet>)>,
    /// Places of its areas, and of those around it.
    pub inside: Vec<usize>,
    /// The areas around it.
    pub edge: Vec<usize>,
    /// The areas that it is compared with.
    pub compared: Vec<usize>,
}

/// What a dossier draws on beside the ground and the zone.
pub struct Compared<'a> {
    /// All zones.
    pub others: &'a [Zone],
    /// The statistics of each layer.
    pub hotspots: &'a [Hotspots],
    /// The need index, if there is one.
    pub need: Option<&'a Need>,
    /// People by zone, as released.
    pub people: Option<&'a ReleasedTable>,
    /// Public counts, month by month: a name, and each month's counts.
    pub months: &'a [(String, Vec<(String, counts::Layer)>)],
    /// Months of which there is no file.
    pub missing_months: &'a [String],
    /// Answers to surveys.
    pub answers: &'a [Answer],
    /// Community assets.
    pub assets: &'a [Asset],
    /// The coverage of evidence.
    pub coverage: &'a Sheet,
    /// Whether days and hours of contacts cross under the agreement.
    pub hours_cross: bool,
}

impl Ground {
    /// The areas most like a zone in deprivation, residents and age, outside every zone and its edge: as many as
    /// thrice the zone's, the nearest first.
    ///
    /// Each of the three is put on the scale of its standard deviation over all areas; what was not supplied takes no
    /// part.
    pub fn alike(&self, inside: &[usize], zones: &[Zone]) -> Vec<usize> {
        let mut barred = vec![false; self.len()];
        for zone in zones.iter().map(|zone| zone.places(self)).chain([inside.to_vec()]) {
            self.edge(&zone).into_iter().chain(zone).for_each(|area| barred[area] = true);
        }
        let mut traits: Vec<Vec<f64>> = vec![self.residents.clone()];
        if let Some(of) = &self.areas.deprivation {
            traits.push(of.iter().map(|one| f64::from(one.rank)).collect());
        }
        for age in &self.ages {
            let share = |(code, people): (&String, &f64)| {
                age.values.get(code).copied().unwrap_or(0.0) / people.max(1.0)
            };
            traits.push(self.areas.codes.iter().zip(&self.residents).map(share).collect());
        }
        let scaled: Vec<(f64, Vec<f64>)> = traits
            .into_iter()
            .map(|values| {
                let mean = values.iter().sum::<f64>() / super::real(values.len());
                let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
                let spread = (spread / super::real(values.len())).sqrt().max(f64::MIN_POSITIVE);
                let own = inside.iter().map(|&area| values[area]).sum::<f64>() / super::real(inside.len());
                (own / spread, values.into_iter().map(|value| value / spread).collect())
            })
            .collect();
        let distance =
            |area: usize| scaled.iter().map(|(own, values)| (values[area] - own).powi(2)).sum::<f64>();
        let mut free: Vec<usize> = (0..self.len()).filter(|&area| !barred[area]).collect();
        free.sort_by(|&one, &other| distance(one).total_cmp(&distance(other)).then(one.cmp(&other)));
        free.truncate(3 * inside.len());
        free
    }
}

/// Gathers what is known of a zone.
pub fn dossier(ground: &Ground, zone: &Zone, of: &Compared<'_>) -> Dossier {
    let inside = zone.places(ground);
    let (edge, compared) = (ground.edge(&inside), ground.alike(&inside, of.others));
    let place = place(ground, zone, &inside, &edge, &compared);
    let layers = layers(ground, &inside, &edge, &compared, of.hotspots);
    let mut findings = findings(ground, &inside, of);
    let people = of.people.map(|table| people(table, &zone.name));
    findings.extend(people.iter().flatten().filter_map(|sheet| sheet.notes.first().cloned()).take(1));
    let co_occurring = of.people.map(|table| both(table, &zone.name));
    let mut sections = vec![
        ("The place".to_owned(), vec![place, areas(ground, &inside, of.need)]),
        ("How it compares".to_owned(), vec![layers]),
    ];
    if let Some(people) = people {
        sections.push(("The people".to_owned(), people));
    }
    sections.extend(co_occurring.map(|sheet| ("What goes together".to_owned(), vec![sheet])));
    sections.push(("When".to_owned(), vec![when(ground, &inside, of)]));
    sections
        .push(("What people say".to_owned(), vec![perception::change(of.answers, &zone.areas, &zone.name)]));
    sections.push(("What it has to build on".to_owned(), vec![assets::around(of.assets, ground, &inside)]));
    sections.push(("Which evidence there is".to_owned(), vec![of.coverage.clone()]));
    Dossier { name: zone.name.clone(), findings, sections, inside, edge, compared }
}

fn place(ground: &Ground, zone: &Zone, inside: &[usize], edge: &[usize], compared: &[usize]) -> Sheet {
    let mut sheet = Sheet::new(
        format!("place-{}", zone.slug()),
        "The zone, its edge, and the areas that it is compared with",
        &[
            ("what", ""),
            ("zone", "the zone itself"),
            ("edge", "the areas that touch it"),
            ("compared", "areas most like it in deprivation, residents and age, outside all zones"),
            ("all", "all areas"),
        ],
    );
    let all: Vec<usize> = (0..ground.len()).collect();
    let sides = [inside, edge, compared, &all];
    let row = |what: &str, of: &dyn Fn(&[usize]) -> Value| {
        let mut row = vec![Value::text(what)];
        row.extend(sides.iter().map(|side| if side.is_empty() { Value::None } else { of(side) }));
        row
    };
    sheet.row(row("areas", &|side| Value::Number(super::real(side.len()), 0)));
    sheet.row(row("residents", &|side| {
        Value::Number(side.iter().map(|&area| ground.residents[area]).sum(), 0)
    }));
    let decile = |side: &[usize]| -> Option<f64> {
        let (mut weighted, mut people) = (0.0, 0.0);
        for &area in side {
            weighted += f64::from(ground.deprivation(area)?.decile) * ground.residents[area];
            people += ground.residents[area];
        }
        Some(weighted / people)
    };
    sheet.row(row("deprivation, mean decile (1 most deprived)", &|side| {
        decile(side).map_or(Value::NotSupplied, |decile| Value::Number(decile, 1))
    }));
    for age in &ground.ages {
        let words = match age.name.as_str() {
            "pop_0_15" => "aged 0 to 15, per cent",
            "pop_16_59" => "aged 16 to 59, per cent",
            _ => "aged 60 or over, per cent",
        };
        sheet.row(row(words, &|side| {
            let of = |area: usize| age.values.get(&ground.areas.codes[area]).copied().unwrap_or(0.0);
            let people: f64 = side.iter().map(|&area| ground.residents[area]).sum();
            Value::Number(100.0 * side.iter().map(|&area| of(area)).sum::<f64>() / people.max(1.0), 0)
        }));
    }
    if ground.areas.deprivation.is_none() {
        sheet =
            sheet.note("Deprivation was not supplied, so places were compared by residents and age alone.");
    }
    let cut = inside.iter().filter(|area| ground.areas.on_the_edge[**area]).count();
    if cut > 0 {
        sheet = sheet.note(format!(
            "{cut} of its areas lie on the edge of the county: what lies beyond is not known."
        ));
    }
    sheet
}

fn areas(ground: &Ground, inside: &[usize], need: Option<&Need>) -> Sheet {
    let mut sheet = Sheet::new(
        "areas",
        "Its areas",
        &[
            ("area", "code of the area"),
            ("name", "its name"),
            ("residents", "how many live there"),
            ("deprivation_rank", "in the nation, 1 for the most deprived"),
            ("deprivation_decile", "1 for the most deprived tenth"),
            ("need_rank", "place by multi-agency need"),
        ],
    );
    for &area in inside {
        let deprivation = ground.deprivation(area);
        let supplied = |of: Option<u32>| of.map_or(Value::NotSupplied, |of| Value::Number(f64::from(of), 0));
        let rank =
            need.map(|need| need.places.iter().position(|&place| place == area).map(|at| need.rank[at]));
        sheet.row([
            Value::text(&ground.areas.codes[area]),
            Value::text(ground.name(area)),
            Value::Number(ground.residents[area], 0),
            supplied(deprivation.map(|of| of.rank)),
            supplied(deprivation.map(|of| of.decile)),
            rank.map_or(Value::None, |rank| Value::shown(rank, 0)),
        ]);
    }
    sheet
}

/// Each layer per 1,000 residents: the zone, its edge, those compared and all.
fn layers(ground: &Ground, inside: &[usize], edge: &[usize], compared: &[usize], all: &[Hotspots]) -> Sheet {
    let mut sheet = Sheet::new(
        "compared",
        "Per 1,000 residents, beside its edge and places like it",
        &[
            ("layer", "what was counted"),
            ("source", "partners: through disclosure control; public: as published"),
            ("zone", "per 1,000 residents"),
            ("edge", "per 1,000 residents"),
            ("compared", "per 1,000 residents"),
            ("all", "per 1,000 residents, all areas"),
            ("standing_out", "areas of the zone that stand out, of those shown"),
        ],
    );
    let everywhere: Vec<usize> = (0..ground.len()).collect();
    for of in all {
        let rate = |side: &[usize]| {
            let shown = side.iter().filter_map(|area| of.places.binary_search(area).ok());
            let (count, people) = shown.fold((0.0, 0.0), |sum, at| {
                (sum.0 + of.surveyed.lines[at].count, sum.1 + ground.residents[of.places[at]])
            });
            if side.is_empty() {
                return Value::None;
            }
            Value::shown((people > 0.0).then(|| 1000.0 * count / people), 1)
        };
        let shown: Vec<usize> = inside.iter().filter_map(|area| of.places.binary_search(area).ok()).collect();
        let hot = shown
            .iter()
            .filter(|at| matches!(of.surveyed.lines[**at].class, Class::High95 | Class::High99))
            .count();
        let source = match of.source {
            super::LayerSource::Released => "partners",
            super::LayerSource::Public => "public",
        };
        sheet.row([
            Value::text(&of.name),
            Value::text(source),
            rate(inside),
            rate(edge),
            rate(compared),
            rate(&everywhere),
            Value::text(format!("{hot} of {}", shown.len())),
        ]);
    }
    sheet
        .note("Rates are over the areas that are shown; a hidden area takes no part in either count or residents.")
        .note(
            "Partners’ numbers are people met in an area, wherever they live; somebody met in two areas counts in both. \
             Public numbers are recorded events.",
        )
}

fn findings(ground: &Ground, inside: &[usize], of: &Compared<'_>) -> Vec<String> {
    let residents: f64 = inside.iter().map(|&area| ground.residents[area]).sum();
    let mut found =
        vec![format!("{} people live in its {} areas.", Value::Number(residents, 0).words(), inside.len())];
    let deprived =
        inside.iter().filter(|area| ground.deprivation(**area).is_some_and(|of| of.decile == 1)).count();
    if ground.areas.deprivation.is_some() {
        found.push(match deprived {
            0 => "None of them is in the most deprived tenth of the nation.".to_owned(),
            all if all == inside.len() => {
                "All of them are in the most deprived tenth of the nation.".to_owned()
            }
            some => format!(
                "{some} of them {} in the most deprived tenth of the nation.",
                if some == 1 { "is" } else { "are" }
            ),
        });
    }
    let out: Vec<&str> = of
        .hotspots
        .iter()
        .filter(|layer| {
            let hot = inside
                .iter()
                .filter_map(|area| layer.places.binary_search(area).ok())
                .filter(|at| matches!(layer.surveyed.lines[*at].class, Class::High95 | Class::High99));
            2 * hot.count() >= inside.len()
        })
        .map(|layer| layer.name.as_str())
        .collect();
    found.push(if out.is_empty() {
        "In nothing that was counted do half of its areas stand out beyond chance.".to_owned()
    } else {
        format!("Half or more of its areas stand out, beyond chance, in: {}.", out.join(", "))
    });
    found
}

/// The shown number of a row of the zone's.
fn cell(table: &ReleasedTable, label: &str) -> Value {
    let row = table.rows().iter().find(|row| row.label() == label);
    let number = row.and_then(|row| row.cells().first().copied().and_then(ReleasedCell::shown));
    Value::shown(number.map(super::ground::number), 0)
}

/// People by agency, part of life, number of agencies and target behaviour: inside and at the edge, as shares of all.
fn people(table: &ReleasedTable, zone: &str) -> Vec<Sheet> {
    let columns =
        [("of", "who"), ("inside", "people met in the zone"), ("edge", "people met in the areas around it")];
    let begin = format!("{zone}{BAR}inside{BAR}");
    let sections = [
        ("agency", "By agency"),
        ("part of life", "By part of life"),
        ("agencies", "By the number of agencies that know them"),
        ("target behaviour", "By target behaviour"),
    ];
    let mut sheets = Vec::new();
    for (section, title) in sections {
        let mut sheet = Sheet::new(format!("people-{}", section.replace(' ', "-")), title, &columns);
        let all = [zone, "inside", "everybody"].join(BAR);
        let everybody = [
            Value::text("everybody"),
            cell(table, &all),
            cell(table, &all.replace(" | inside | ", " | edge | ")),
        ];
        for row in table.rows() {
            let Some(name) = row
                .label()
                .strip_prefix(&begin)
                .and_then(|rest| rest.strip_prefix(&format!("{section}{BAR}")))
            else {
                continue;
            };
            let edge = [zone, "edge", section, name].join(BAR);
            sheet.row([Value::text(name), cell(table, row.label()), cell(table, &edge)]);
        }
        sheet.row(everybody.clone());
        if sheet.rows.len() > 1 {
            if let (Value::Number(inside, _), "agency") = (&everybody[1], section) {
                let words = Value::Number(*inside, 0).words();
                sheet =
                    sheet.note(format!("{words} different people were met there by the agencies together."));
            }
            sheets.push(sheet);
        }
    }
    sheets
}

/// People met in two parts of life.
fn both(table: &ReleasedTable, zone: &str) -> Sheet {
    let mut sheet = Sheet::new(
        "both",
        "People met there in two parts of life",
        &[("one", "part of life"), ("other", "part of life"), ("people", "people met in both")],
    );
    let begin = [zone, "inside", "both", ""].join(BAR);
    for row in table.rows() {
        if let Some((one, other)) = row.label().strip_prefix(&begin).and_then(|rest| rest.split_once(BAR)) {
            sheet.row([Value::text(one), Value::text(other), cell(table, row.label())]);
        }
    }
    sheet.rows.sort_by(|one, other| {
        let count = |row: &[Value]| row[2].number().unwrap_or(-1.0);
        count(other).total_cmp(&count(one))
    });
    sheet.note("Met in both is not caused by both.")
}

/// Public counts of the zone by month.
fn when(ground: &Ground, inside: &[usize], of: &Compared<'_>) -> Sheet {
    let mut sheet =
        Sheet::new("trend", "Recorded month by month", &[("series", "what was recorded in the zone")]);
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
