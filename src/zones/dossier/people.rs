//! The people whom partners met in a zone, at its edge and in places like it: released numbers alone.

use super::super::ground::{BAR, TOTAL, categories, shown, side};
use super::super::{Ground, Sheet, Value};
use super::Sides;
use crate::release::Released;

/// What release tells of a zone's people.
pub(super) struct Told<'a> {
    pub(super) released: &'a Released,
    pub(super) zone: &'a str,
    /// What each target behaviour is, in words, by its name.
    pub(super) behaviours: &'a [(String, String)],
}

/// Tables of zones whose categories people stand in, with their heading and first column.
const TABLES: [(&str, &str, &str); 3] = [
    ("zone-agencies", "By agency", "agency"),
    ("zone-domains", "By part of life", "part_of_life"),
    ("zone-behaviours", "By target behaviour", "behaviour"),
];

impl Told<'_> {
    fn cell(&self, table: &str, side_name: &str, category: &str) -> Option<f64> {
        shown(self.released, table, &[&side(self.zone, side_name), category], 0)
    }

    /// Those whom several agencies know, on a side of the zone.
    fn several(&self, side_name: &str) -> Option<f64> {
        shown(self.released, "zone-several", &[&side(self.zone, side_name)], 0)
    }

    fn several_of_all(&self) -> Option<f64> {
        shown(self.released, "zone-several", &[TOTAL], 0)
    }

    /// How many people were met, and how many of them several agencies know.
    pub(super) fn findings(&self, ground: &Ground, of: &Sides) -> Vec<String> {
        let Some(met) = self.cell("zone-agencies", "inside", TOTAL) else {
            return vec!["Too few people were met there by the agencies to say how many.".to_owned()];
        };
        let mut found = vec![format!(
            "{} different people were met there by the agencies.",
            Value::Number(met, 0).words()
        )];
        let rate = |people: Option<f64>, areas: &[usize]| Some(1000.0 * people? / residents(ground, areas)?);
        if let Some((several, own)) = self.several("inside").zip(rate(self.several("inside"), &of.inside)) {
            let beside = rate(self.several("compared"), &of.compared)
                .map(|rate| format!(", beside {rate:.1} in places like it"));
            found.push(format!(
                "{} of them are known to several agencies: {own:.1} in every 1,000 residents{}.",
                Value::Number(several, 0).words(),
                beside.unwrap_or_default()
            ));
        }
        found
    }

    /// People met per 1,000 residents.
    pub(super) fn rates(&self, ground: &Ground, of: &Sides) -> Sheet {
        let mut sheet = Sheet::new(
            "people-rates",
            "People met per 1,000 residents, beside what lies around and places like it",
            &[
                ("who", "whom partners met"),
                ("here", "per 1,000 residents"),
                ("around", "per 1,000 residents of the areas that touch it"),
                ("compared", "per 1,000 residents of the areas that it is compared with"),
                ("all", "per 1,000 residents, all areas"),
            ],
        );
        let all: Vec<usize> = (0..ground.len()).collect();
        let sides = [("inside", &of.inside), ("edge", &of.edge), ("compared", &of.compared)];
        let rate = |people: Option<f64>, areas: &[usize]| match residents(ground, areas) {
            Some(residents) => Value::shown(people.map(|people| 1000.0 * people / residents), 1),
            None => Value::None,
        };
        let mut row = |who: &str, people: &dyn Fn(&str) -> Option<f64>, everywhere: Option<f64>| {
            let own = sides.iter().map(|(side, areas)| rate(people(side), areas));
            sheet.row(
                [Value::text(who)].into_iter().chain(own).chain([rate(everywhere, &all)]).collect::<Vec<_>>(),
            );
        };
        row("known to several agencies", &|side| self.several(side), self.several_of_all());
        for table in ["zone-behaviours", "zone-domains"] {
            for category in categories(self.released, table) {
                let everywhere = shown(self.released, table, &[TOTAL, category], 0);
                row(self.spoken(category), &|side| self.cell(table, side, category), everywhere);
            }
        }
        sheet.note(
            "People met there, wherever they live; each counts once in a number. All: everybody whom partners met, \
             also where no area was written down.",
        )
    }

    /// People by agency, part of life, number of agencies and target behaviour: inside and at the edge.
    pub(super) fn counts(&self) -> Vec<Sheet> {
        let mut sheets = Vec::new();
        for (table, title, first) in
            TABLES.into_iter().filter(|(table, ..)| self.released.table(table).is_some())
        {
            let mut sheet = Sheet::new(
                format!("people-{}", table.trim_start_matches("zone-")),
                title,
                &[
                    (first, "which people"),
                    ("here", "people met in the zone"),
                    ("around", "people met in the areas around it"),
                    ("per_cent_of_all", "of all whom partners met, the per cent met in the zone"),
                ],
            );
            for category in categories(self.released, table).into_iter().chain([TOTAL]) {
                let words = if category == TOTAL { "everybody" } else { self.spoken(category) };
                let inside = self.cell(table, "inside", category);
                let all = shown(self.released, table, &[TOTAL, category], 0);
                sheet.row([
                    Value::text(words),
                    Value::shown(inside, 0),
                    Value::shown(self.cell(table, "edge", category), 0),
                    Value::shown(inside.zip(all).map(|(part, all)| 100.0 * part / all), 0),
                ]);
            }
            sheets.push(sheet);
        }
        sheets
    }

    /// A behaviour in words; anything else as it is.
    fn spoken<'b>(&'b self, name: &'b str) -> &'b str {
        self.behaviours.iter().find(|(known, _)| known == name).map_or(name, |(_, words)| words)
    }

    /// People met in two parts of life, or in one and for a target behaviour.
    pub(super) fn both(&self) -> Sheet {
        let mut sheet = Sheet::new(
            "both",
            "People met there in two parts of life, or in one and for a target behaviour",
            &[
                ("one", "part of life or behaviour"),
                ("other", "part of life or behaviour"),
                ("people", "people met in both"),
            ],
        );
        for pair in categories(self.released, "zone-pairs") {
            let Some((one, other)) = pair.split_once(BAR) else { continue };
            let people = self.cell("zone-pairs", "inside", pair);
            sheet.row([
                Value::text(self.spoken(one)),
                Value::text(self.spoken(other)),
                Value::shown(people, 0),
            ]);
        }
        sheet.rows.sort_by(|one, other| {
            let count = |row: &[Value]| row[2].number().unwrap_or(-1.0);
            count(other).total_cmp(&count(one))
        });
        sheet.note("Met in both is not caused by both.")
    }

    /// People met by half-year, inside and at the edge.
    pub(super) fn half_years(&self) -> Sheet {
        let mut sheet = Sheet::new(
            "people-half-years",
            "People met, by half-year",
            &[
                ("half_year", "six months"),
                ("here", "people met in the zone"),
                ("around", "people met in the areas around it"),
            ],
        );
        for half in categories(self.released, "zone-half-years") {
            let cell = |of: &str| Value::shown(self.cell("zone-half-years", of, half), 0);
            sheet.row([Value::text(half), cell("inside"), cell("edge")]);
        }
        sheet.note("More people met can be more that happens, or agencies that record more.")
    }

    /// People met in one area, by agency, part of life, target behaviour and half-year.
    pub(super) fn of_area(&self, area: &str) -> Vec<Sheet> {
        let tables = [
            ("place-agencies", "By agency", "agency"),
            ("place-domains", "By part of life", "part_of_life"),
            ("place-behaviours", "By target behaviour", "behaviour"),
            ("place-half-years", "By half-year", "half_year"),
        ];
        let there = tables.into_iter().filter(|(table, ..)| self.released.table(table).is_some());
        there
            .map(|(table, title, first)| {
                let columns = [
                    (first, "which people"),
                    ("people", "people met in the area"),
                    ("per_cent_of_all", "of all whom partners met, the per cent met in the area"),
                ];
                let mut sheet =
                    Sheet::new(format!("people-{}", table.trim_start_matches("place-")), title, &columns);
                for category in categories(self.released, table).into_iter().chain([TOTAL]) {
                    let words = if category == TOTAL { "everybody" } else { self.spoken(category) };
                    let met = shown(self.released, table, &[area, category], 0);
                    let all = shown(self.released, table, &[TOTAL, category], 0);
                    sheet.row([
                        Value::text(words),
                        Value::shown(met, 0),
                        Value::shown(met.zip(all).map(|(part, all)| 100.0 * part / all), 1),
                    ]);
                }
                sheet
            })
            .collect()
    }
}

/// How many live in some areas, if anybody does.
fn residents(ground: &Ground, areas: &[usize]) -> Option<f64> {
    let residents: f64 = areas.iter().map(|&area| ground.residents[area]).sum();
    (residents > 0.0).then_some(residents)
}
