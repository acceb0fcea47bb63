//! Where it is, who lives there, and which places are like it.

use super::super::{Ground, Need, Sheet, Value, Zone, real};
use super::Sides;

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
                let mean = values.iter().sum::<f64>() / real(values.len());
                let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
                let spread = (spread / real(values.len())).sqrt().max(f64::MIN_POSITIVE);
                let own = inside.iter().map(|&area| values[area]).sum::<f64>() / real(inside.len());
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

/// The zone beside its edge, the areas that it is compared with, and all.
pub(super) fn summary(ground: &Ground, zone: &Zone, of: &Sides) -> Sheet {
    let (inside, edge, compared) = (of.inside.as_slice(), of.edge.as_slice(), of.compared.as_slice());
    let mut sheet = Sheet::new(
        format!("place-{}", zone.slug()),
        "The place, what lies around it, and the areas that it is compared with",
        &[
            ("what", ""),
            ("here", "the areas that this page is about"),
            ("around", "the areas that touch them"),
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
    sheet.row(row("areas", &|side| Value::Number(real(side.len()), 0)));
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
    if !compared.is_empty() {
        let names: Vec<&str> = compared.iter().map(|&area| ground.name(area)).collect();
        sheet = sheet.note(format!("Compared with: {}.", names.join(", ")));
    }
    let cut = inside.iter().filter(|area| ground.areas.on_the_edge[**area]).count();
    if cut > 0 {
        sheet = sheet.note(format!(
            "{cut} of its areas lie on the edge of the county: what lies beyond is not known."
        ));
    }
    sheet
}

/// Each area of a zone.
pub(super) fn areas(ground: &Ground, inside: &[usize], need: Option<&Need>) -> Sheet {
    let mut sheet = Sheet::new(
        "areas",
        "Its areas",
        &[
            ("area", "code of the area"),
            ("name", "its name"),
            ("residents", "how many live there"),
            ("deprivation_rank", "in the nation, 1 for the most deprived"),
            ("deprivation_decile", "1 for the most deprived tenth"),
        ],
    );
    if need.is_some() {
        sheet.column("need_rank", "place by multi-agency need, 1 for the most");
    }
    for &area in inside {
        let deprivation = ground.deprivation(area);
        let supplied = |of: Option<u32>| of.map_or(Value::NotSupplied, |of| Value::Number(f64::from(of), 0));
        let rank =
            need.map(|need| need.places.iter().position(|&place| place == area).map(|at| need.rank[at]));
        let mut row = vec![
            Value::text(&ground.areas.codes[area]),
            Value::text(ground.name(area)),
            Value::Number(ground.residents[area], 0),
            supplied(deprivation.map(|of| of.rank)),
            supplied(deprivation.map(|of| of.decile)),
        ];
        row.extend(rank.map(|rank| Value::shown(rank, 0)));
        sheet.row(row);
    }
    match need {
        Some(_) => sheet,
        None => sheet.note(
            "There is no index of multi-agency need: fewer than 20 areas are shown in every part of life. Larger areas \
             or a longer time would give one.",
        ),
    }
}

/// What stands out about the place, in sentences.
pub(super) fn findings(ground: &Ground, inside: &[usize]) -> Vec<String> {
    let residents: f64 = inside.iter().map(|&area| ground.residents[area]).sum();
    let areas = if inside.len() == 1 { "one area".to_owned() } else { format!("{} areas", inside.len()) };
    let mut found = vec![format!("{} people live in its {areas}.", Value::Number(residents, 0).words())];
    if ground.areas.deprivation.is_none() {
        return found;
    }
    let deprived = |area: &&usize| ground.deprivation(**area).is_some_and(|of| of.decile == 1);
    let most = "in the most deprived tenth of the nation";
    found.push(match (inside.iter().filter(deprived).count(), inside.len()) {
        (0, 1) => format!("It is not {most}."),
        (1, 1) => format!("It is {most}."),
        (0, _) => format!("None of these areas is {most}."),
        (some, all) if some == all => format!("All of these areas are {most}."),
        (1, all) => format!("One of the {all} areas is {most}."),
        (some, all) => format!("{some} of the {all} areas are {most}."),
    });
    found
}
