//! A zone: a named set of areas that hang together. What cannot be a zone is refused, with the reason.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Ground, Sheet, Value};

/// How a zone came to be on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is a People Zone already: it always appears.
    Existing,
    /// People drew or listed it.
    Proposed,
    /// It was found by the search.
    Found,
}

/// What people fill in about a zone; no number stands here, and none of it enters a number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checklist {
    /// Who has committed people and time.
    pub commitments: String,
    /// Who leads in the community.
    pub community_leader: String,
    /// Whether those who live there want it, and how that is known.
    pub appetite: String,
}

/// A named set of areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its name.
    pub name: String,
    /// How it came to be.
    pub status: Status,
    /// Codes of its areas, in order.
    pub areas: Vec<String>,
    /// What people filled in.
    #[serde(default)]
    pub readiness: Checklist,
}

/// All zones of a hub, as `zones/zones.toml` holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zones {
    /// One entry each.
    #[serde(default, rename = "zone")]
    pub zones: Vec<Zone>,
}

/// Why something is no zone. Names of areas and wards are public.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// An empty or unwritable name.
    #[error("a zone needs a name of letters, digits, spaces, hyphens and brackets, at most 60")]
    Name,
    /// There is one of this name.
    #[error("there is a zone named {0} already; remove it first, or choose another name")]
    Twice(String),
    /// None of this name.
    #[error("there is no zone {asked}; there are: {there}")]
    Unknown {
        /// What was asked for.
        asked: String,
        /// Those that there are.
        there: String,
    },
    /// Areas that the boundaries lack.
    #[error(
        "{0} of its areas are not in the boundaries: another division, or outside; list areas of the same division"
    )]
    Outside(usize),
    /// One area is no zone.
    #[error(
        "it has only one area: a zone of one area cannot be told from that area, and its hidden numbers would follow; add an area beside it"
    )]
    OneArea,
    /// It falls apart.
    #[error("it falls into {0} parts that do not touch; a zone hangs together")]
    Apart(usize),
    /// It has holes.
    #[error(
        "it has a hole: {0} lie inside and are not of it; add them, since their numbers would follow from the zone's and its edge's"
    )]
    Hole(String),
    /// Drawn over the edge.
    #[error("the drawing leaves the boundaries")]
    LeavesBoundaries,
    /// No area lies in the drawing.
    #[error("no area has its middle inside the drawing; draw round whole areas")]
    Empty,
    /// Overlapping zones.
    #[error(
        "{one} and {other} differ or overlap by so few people that showing both would give those people away; make them the same there, or well apart"
    )]
    TooClose {
        /// A zone.
        one: String,
        /// Another.
        other: String,
    },
    /// No such ward.
    #[error("there is no such ward in the postcode directory; like it: {like}")]
    NoWard {
        /// Names that begin alike.
        like: String,
    },
    /// Postcodes that the directory lacks.
    #[error("{0} of the postcodes are not in the directory")]
    UnknownPostcodes(usize),
}

/// Areas of a zone, by place: checked.
impl Zone {
    /// A zone that hangs together, without holes, of at least two areas of the ground.
    ///
    /// # Errors
    /// Says why it cannot be one.
    pub fn new(
        name: &str,
        status: Status,
        areas: impl IntoIterator<Item = String>,
        ground: &Ground,
    ) -> Result<Self, ZoneError> {
        let name = name.trim();
        let plain = |c: char| c.is_alphanumeric() || " -()'’".contains(c);
        if name.is_empty() || name.chars().count() > 60 || !name.chars().all(plain) {
            return Err(ZoneError::Name);
        }
        let areas: BTreeSet<String> = areas.into_iter().collect();
        let zone = Self {
            name: name.to_owned(),
            status,
            areas: areas.into_iter().collect(),
            readiness: Checklist::default(),
        };
        zone.check(ground)?;
        Ok(zone)
    }

    /// Whether it still is a zone over this ground.
    ///
    /// # Errors
    /// Says why not.
    pub fn check(&self, ground: &Ground) -> Result<(), ZoneError> {
        let inside = self.places(ground);
        match self.areas.len() - inside.len() {
            0 => {}
            outside => return Err(ZoneError::Outside(outside)),
        }
        if inside.len() < 2 {
            return Err(ZoneError::OneArea);
        }
        let parts = parts(ground, &inside);
        if parts.len() > 1 {
            return Err(ZoneError::Apart(parts.len()));
        }
        let hole = holes(ground, &inside);
        if hole.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = hole.iter().map(|&area| ground.name(area)).collect();
        Err(ZoneError::Hole(names.join(", ")))
    }

    /// Where its areas stand in the ground; those that it lacks are left out.
    pub fn places(&self, ground: &Ground) -> Vec<usize> {
        self.areas.iter().filter_map(|code| ground.place(code)).collect()
    }

    /// How many live there.
    pub fn residents(&self, ground: &Ground) -> f64 {
        self.places(ground).iter().map(|&area| ground.residents[area]).sum()
    }

    /// Its name as a file has it.
    pub fn slug(&self) -> String {
        let plain = self.name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }
}

impl Zones {
    /// The zone of this name, in any capitals.
    ///
    /// # Errors
    /// Names those that there are.
    pub fn find(&self, name: &str) -> Result<&Zone, ZoneError> {
        let asked = name.trim().to_lowercase();
        let found = self.zones.iter().find(|zone| zone.name.to_lowercase() == asked || zone.slug() == asked);
        found.ok_or_else(|| ZoneError::Unknown {
            asked: name.to_owned(),
            there: match self.zones.is_empty() {
                true => "none yet".to_owned(),
                false => self.zones.iter().map(|zone| zone.name.as_str()).collect::<Vec<_>>().join(", "),
            },
        })
    }

    /// Adds a zone.
    ///
    /// # Errors
    /// When its name, or the name of its files, is taken.
    pub fn add(&mut self, zone: Zone) -> Result<(), ZoneError> {
        if self.zones.iter().any(|other| other.slug() == zone.slug()) {
            return Err(ZoneError::Twice(zone.name));
        }
        self.zones.push(zone);
        Ok(())
    }

    /// Pairs of zones that share areas, and what they share.
    pub fn overlaps(&self, ground: &Ground) -> Sheet {
        let mut sheet = Sheet::new(
            "overlaps",
            "Zones that share areas",
            &[
                ("zone", "one of the two"),
                ("other", "the other"),
                ("areas", "areas that they share"),
                ("residents", "how many live in those"),
            ],
        );
        for (at, one) in self.zones.iter().enumerate() {
            for other in &self.zones[at + 1..] {
                let shared: Vec<usize> = one
                    .places(ground)
                    .into_iter()
                    .filter(|area| other.areas.contains(&ground.areas.codes[*area]))
                    .collect();
                if !shared.is_empty() {
                    let residents = shared.iter().map(|&area| ground.residents[area]).sum();
                    sheet.row([
                        Value::text(&one.name),
                        Value::text(&other.name),
                        Value::Number(super::real(shared.len()), 0),
                        Value::Number(residents, 0),
                    ]);
                }
            }
        }
        if sheet.rows.is_empty() { sheet.note("No two zones share an area.") } else { sheet }
    }
}

/// The parts into which some areas fall that do not touch.
pub(super) fn parts(ground: &Ground, inside: &[usize]) -> Vec<Vec<usize>> {
    let mut left: BTreeSet<usize> = inside.iter().copied().collect();
    let mut parts = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut part = vec![first];
        let mut next = vec![first];
        while let Some(area) = next.pop() {
            for &beside in ground.neighbours().of(area) {
                if left.remove(&beside) {
                    part.push(beside);
                    next.push(beside);
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// Areas that only the zone lies around: parts of all others that do not reach the edge of the ground, where there is
/// an edge, nor hold most of the others.
fn holes(ground: &Ground, inside: &[usize]) -> Vec<usize> {
    let others: Vec<usize> = (0..ground.len()).filter(|area| !inside.contains(area)).collect();
    let mut around = parts(ground, &others);
    around.sort_by_key(Vec::len);
    around.pop();
    let beside_zone = |part: &Vec<usize>| {
        part.iter().any(|&area| ground.neighbours().of(area).iter().any(|beside| inside.contains(beside)))
    };
    let closed = |part: &Vec<usize>| !part.iter().any(|&area| ground.areas.on_the_edge[area]);
    around.into_iter().filter(|part| beside_zone(part) && closed(part)).flatten().collect()
}
