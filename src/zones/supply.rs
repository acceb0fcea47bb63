//! What was supplied beside the partners' contacts, of which family of evidence, how fresh and how complete.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Sheet, Value};

/// A kind of open or partner data at area level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Outlines of the areas.
    Boundaries,
    /// Residents.
    Population,
    /// Ranks and deciles of deprivation.
    Deprivation,
    /// Street-level crime as police.uk publishes it, a file a month.
    Street,
    /// Answers of a perception survey, by area, with how many were asked.
    Perception,
    /// Community assets: name, kind, place.
    Assets,
    /// Plain counts by area.
    Counts,
    /// Postcodes, with wards and areas.
    Postcodes,
}

/// A family of evidence that the operating model names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Deprivation.
    Deprivation,
    /// Perception surveys.
    PerceptionSurveys,
    /// Crime and disorder.
    CrimeAndDisorder,
    /// Demand on services.
    Demand,
    /// Health.
    Health,
    /// Housing.
    Housing,
    /// Education and social care.
    EducationAndSocialCare,
    /// The environment.
    Environment,
}

/// All eight, in the operating model's order.
pub const FAMILIES: [Family; 8] = [
    Family::Deprivation,
    Family::PerceptionSurveys,
    Family::CrimeAndDisorder,
    Family::Demand,
    Family::Health,
    Family::Housing,
    Family::EducationAndSocialCare,
    Family::Environment,
];

impl Family {
    /// As pages say it.
    pub fn words(self) -> &'static str {
        match self {
            Family::Deprivation => "deprivation",
            Family::PerceptionSurveys => "perception surveys",
            Family::CrimeAndDisorder => "crime and disorder",
            Family::Demand => "demand",
            Family::Health => "health",
            Family::Housing => "housing",
            Family::EducationAndSocialCare => "education and social care",
            Family::Environment => "environment",
        }
    }

    /// The family that a part of life of the partners' contacts belongs to.
    pub fn of_domain(domain: &str) -> Self {
        match domain {
            "crime and disorder" => Family::CrimeAndDisorder,
            "health" => Family::Health,
            "housing" => Family::Housing,
            "education" | "social care" => Family::EducationAndSocialCare,
            _ => Family::Demand,
        }
    }
}

impl Kind {
    /// The family that it always belongs to; of plain counts whoever adds them says it.
    pub fn family(self) -> Option<Family> {
        match self {
            Kind::Deprivation => Some(Family::Deprivation),
            Kind::Street => Some(Family::CrimeAndDisorder),
            Kind::Perception => Some(Family::PerceptionSurveys),
            _ => None,
        }
    }

    /// As pages say it.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Boundaries => "boundaries",
            Kind::Population => "residents",
            Kind::Deprivation => "deprivation",
            Kind::Street => "street-level crime",
            Kind::Perception => "perception survey",
            Kind::Assets => "community assets",
            Kind::Counts => "counts by area",
            Kind::Postcodes => "postcodes",
        }
    }
}

/// One file that was added, as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplied {
    /// What it is.
    pub kind: Kind,
    /// What was counted or asked, in words.
    pub name: String,
    /// Which family of evidence it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub family: Option<Family>,
    /// Who published it.
    pub source: String,
    /// Of which time it is, as its publisher says: `2019`, `2018-10`.
    pub period: String,
    /// The division of its areas: `LSOA 2011`.
    pub geography: String,
    /// Where it stands, below the hub's folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many areas of the boundaries it speaks of.
    pub areas: usize,
}

/// All that was added, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// One entry per file.
    #[serde(default)]
    pub supplied: Vec<Supplied>,
}

impl Register {
    /// Adds a file; one of the same kind, name and period takes the place of the earlier.
    ///
    /// # Errors
    /// When it is of another division than what is there: two divisions cannot be compared.
    pub fn add(&mut self, one: Supplied) -> Result<(), super::Error> {
        let other = self.supplied.iter().find(|other| other.geography != one.geography);
        if let Some(other) = other {
            return Err(super::Error::File(format!(
                "it is of {}, and what was added before is of {}: areas of two divisions cannot be compared; \
                 convert it with the lookup of the Office for National Statistics, or begin with new boundaries",
                one.geography, other.geography
            )));
        }
        self.supplied
            .retain(|other| (other.kind, &other.name, &other.period) != (one.kind, &one.name, &one.period));
        self.supplied.push(one);
        Ok(())
    }

    /// Every file, with where it comes from.
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(
            "register",
            "What was added",
            &[
                ("name", "what it is"),
                ("source", "who published it"),
                ("period", "of which time"),
                ("geography", "of which division of areas"),
                ("areas", "areas of the boundaries that it speaks of"),
            ],
        );
        for one in &self.supplied {
            let whole = matches!(one.kind, Kind::Boundaries | Kind::Population);
            sheet.row([
                Value::text(&one.name),
                Value::text(&one.source),
                Value::text(&one.period),
                Value::text(&one.geography),
                if whole { Value::text("all") } else { Value::Number(super::real(one.areas), 0) },
            ]);
        }
        sheet
    }

    /// The files of a kind, in order of their period.
    pub fn of(&self, kind: Kind) -> Vec<&Supplied> {
        let mut found: Vec<&Supplied> = self.supplied.iter().filter(|one| one.kind == kind).collect();
        found.sort_by(|one, other| one.period.cmp(&other.period));
        found
    }
}

/// One family of evidence: what there is of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The family.
    pub family: Family,
    /// What was supplied, in words; empty where nothing was.
    pub supplied: Vec<String>,
    /// The newest year of any of it.
    pub newest: Option<i16>,
    /// The share of areas that the best of it speaks of.
    pub complete: Option<f64>,
}

/// Evidence older than this is called old.
const FRESH_YEARS: i16 = 3;

/// How the eight families are covered: by files, and by parts of life of the partners' contacts.
///
/// `domains` are the parts of life with the share of areas in which their people are shown.
pub fn coverage(
    register: &Register,
    domains: &[(String, f64)],
    areas: usize,
    as_of: Date,
) -> (Vec<Coverage>, Sheet) {
    let of = |family: Family| {
        let files = register.supplied.iter().filter(|one| one.family == Some(family));
        let mut found = Coverage { family, supplied: Vec::new(), newest: None, complete: None };
        let mut periods: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for one in files {
            periods.entry((&one.name, &one.source)).or_default().push(&one.period);
            found.newest = found.newest.max(year(&one.period));
            let share = super::real(one.areas) / super::real(areas.max(1));
            found.complete = Some(found.complete.map_or(share, |best: f64| best.max(share)));
        }
        found.supplied.extend(
            periods.iter().map(|((name, source), periods)| format!("{name} ({source}, {})", span(periods))),
        );
        for (domain, shown) in domains.iter().filter(|(domain, _)| Family::of_domain(domain) == family) {
            found.supplied.push(format!("partners’ contacts: {domain}"));
            found.newest = found.newest.max(Some(as_of.year()));
            found.complete = Some(found.complete.map_or(*shown, |best: f64| best.max(*shown)));
        }
        if family == Family::Demand && !domains.is_empty() && found.supplied.is_empty() {
            found.supplied.push("partners’ contacts, all agencies together".to_owned());
            found.newest = Some(as_of.year());
            found.complete = domains.iter().map(|(_, shown)| *shown).reduce(f64::max);
        }
        found
    };
    let found: Vec<Coverage> = FAMILIES.into_iter().map(of).collect();
    let sheet = sheet(&found, as_of);
    (found, sheet)
}

fn sheet(found: &[Coverage], as_of: Date) -> Sheet {
    let mut sheet = Sheet::new(
        "coverage",
        "Which evidence there is, and which is missing",
        &[
            ("family", "one of the eight families of evidence"),
            ("supplied", "what was supplied, and by whom"),
            ("newest", "the newest year of it"),
            ("age", "fresh, or old"),
            (
                "areas_covered",
                "per cent of areas that it speaks of; of partners’ contacts, in which enough people were met to be shown",
            ),
        ],
    );
    for one in found {
        let age = match one.newest {
            Some(year) if as_of.year() - year <= FRESH_YEARS => Value::text("fresh"),
            Some(_) => Value::text("old"),
            None => Value::NotSupplied,
        };
        let newest = one.newest.map_or(Value::NotSupplied, |year| Value::text(year.to_string()));
        let supplied = match one.supplied.is_empty() {
            true => Value::NotSupplied,
            false => Value::text(one.supplied.join("; ")),
        };
        let complete = one.complete.map_or(Value::NotSupplied, |share| Value::Number(100.0 * share, 0));
        sheet.row([Value::text(one.family.words()), supplied, newest, age, complete]);
    }
    let missing: Vec<&str> =
        found.iter().filter(|one| one.supplied.is_empty()).map(|one| one.family.words()).collect();
    let words = if missing.is_empty() {
        "All eight families have some evidence.".to_owned()
    } else {
        format!(
            "Nothing was supplied of: {}. That is not the same as nothing being there.",
            missing.join(", ")
        )
    };
    sheet
        .note(words)
        .note(
            "Where partners’ contacts and open data stand in one line, the newest year is that of the newer.",
        )
        .note(format!("Old is what is more than {FRESH_YEARS} years older than the round’s last day."))
}

/// From the first of some periods to the last.
pub fn span(periods: &[&str]) -> String {
    match (periods.iter().min(), periods.iter().max()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (first, _) => first.copied().unwrap_or_default().to_owned(),
    }
}

/// The last year that a period names: `2018-10 to 2019-02` is of 2019.
pub(super) fn year(period: &str) -> Option<i16> {
    let digits = |text: &&str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    period.split(|c: char| !c.is_ascii_digit()).filter(digits).filter_map(|text| text.parse().ok()).max()
}
