//! Everything about one zone in one place: what a deep dive, an area page and an application to the board are made of.

mod place;
mod people;
mod events;

use super::assets::{self, Asset};
use super::perception::{self, Answer};
use super::{Ground, Hotspots, Need, Sheet, Zone};
use crate::places::counts;
use crate::release::Released;

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
    /// People by zone and by area, as released.
    pub people: &'a Released,
    /// What each target behaviour is, in words, by its name.
    pub behaviours: &'a [(String, String)],
    /// Public counts, month by month: a name, and each month's counts.
    pub months: &'a [(String, Vec<(String, counts::Layer)>)],
    /// The years of the partners' contacts: first and last.
    pub years: (i16, i16),
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

/// A zone's areas, those around it, and those that it is compared with.
struct Sides {
    inside: Vec<usize>,
    edge: Vec<usize>,
    compared: Vec<usize>,
}

/// Gathers what is known of a zone.
pub fn dossier(ground: &Ground, zone: &Zone, of: &Compared<'_>) -> Dossier {
    let inside = zone.places(ground);
    let (edge, compared) = (ground.edge(&inside), ground.alike(&inside, of.others));
    let sides = Sides { inside, edge, compared };
    let mut findings = place::findings(ground, &sides.inside);
    let mut sections = vec![(
        "The place".to_owned(),
        vec![place::summary(ground, zone, &sides), place::areas(ground, &sides.inside, of.need)],
    )];
    let told = people::Told { released: of.people, zone: &zone.name, behaviours: of.behaviours };
    let mut when = vec![events::months(ground, &sides.inside, of)];
    match zone.areas.as_slice() {
        [area] => sections.push(("The people".to_owned(), told.of_area(area))),
        _ => {
            findings.extend(told.findings(ground, &sides));
            let rates = vec![told.rates(ground, &sides)];
            sections.push(("The people".to_owned(), [rates, told.counts()].concat()));
            sections.push(("What goes together".to_owned(), vec![told.both()]));
            when.push(told.half_years());
        }
    }
    findings.push(events::finding(&sides.inside, of.hotspots));
    sections.push(("What was recorded".to_owned(), vec![events::rates(ground, &sides, of.hotspots)]));
    sections.push(("When".to_owned(), when));
    sections
        .push(("What people say".to_owned(), vec![perception::change(of.answers, &zone.areas, &zone.name)]));
    sections
        .push(("What it has to build on".to_owned(), vec![assets::around(of.assets, ground, &sides.inside)]));
    sections.push(("Which evidence there is".to_owned(), vec![of.coverage.clone()]));
    findings.extend(events::other_times(of));
    let Sides { inside, edge, compared } = sides;
    Dossier { name: zone.name.clone(), findings, sections, inside, edge, compared }
}
