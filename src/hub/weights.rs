//! Dated tables of what a contact of each kind weighs: harm, gravity, cost. They are the users' own; none is official.

use crate::party::Digest;
use crate::schema::{ContactKind, KINDS};

/// What a table gives for each kind of contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// How much harm one contact stands for, in any unit that the table chooses.
    Harm,
    /// How grave one contact is, as a band from 0 to 5.
    Gravity,
    /// What one contact costs, in pounds of the table's price year.
    Cost,
}

impl Quantity {
    /// All of them.
    pub const ALL: [Quantity; 3] = [Quantity::Harm, Quantity::Gravity, Quantity::Cost];

    /// The table's file in the hub's folder.
    pub fn file(self) -> &'static str {
        match self {
            Quantity::Harm => "weights/harm.csv",
            Quantity::Gravity => "weights/gravity.csv",
            Quantity::Cost => "weights/cost.csv",
        }
    }

    fn most(self) -> i64 {
        match self {
            Quantity::Gravity => 5 * UNIT,
            Quantity::Harm | Quantity::Cost => 1_000_000_000 * UNIT,
        }
    }
}

/// One, in the units that weights and points are counted in: millionths.
pub(super) const UNIT: i64 = 1_000_000;

/// A table, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    quantity: Quantity,
    digest: Digest,
    /// By place of the kind: from which day on which weight holds, in order of day.
    periods: Vec<Vec<(i32, i64)>>,
    sources: Vec<String>,
}

/// Why a table was refused. It lists codes of the published kinds, never anything of a person.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Not a table of this form.
    #[error("{file}: has not the columns code, weight, valid_from, source")]
    Columns {
        /// Which table.
        file: &'static str,
    },
    /// Some lines do not hold.
    #[error("{file}: {}", problems.join("; "))]
    Lines {
        /// Which table.
        file: &'static str,
        /// Each with its line.
        problems: Vec<String>,
    },
    /// The table lacks kinds that are weighed.
    #[error("{file}: has no weight for {}", missing.join(", "))]
    Gap {
        /// Which table.
        file: &'static str,
        /// The kinds, with the day before which a weight is lacking if there is a later one.
        missing: Vec<String>,
    },
    /// The table is not there.
    #[error("{file}: is not there, and the order weighs by it")]
    Absent {
        /// Which table.
        file: &'static str,
    },
}

impl Weights {
    /// Reads a table. Lines that begin with `#` are for the reader.
    pub fn read(quantity: Quantity, bytes: &[u8]) -> Result<Self, WeightsError> {
        let file = quantity.file();
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut table = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text);
        let header = table.headers().ok().cloned().unwrap_or_default();
        if !header.iter().eq(["code", "weight", "valid_from", "source"]) {
            return Err(WeightsError::Columns { file });
        }
        let (mut periods, mut sources, mut problems) =
            (vec![Vec::new(); KINDS.len()], Vec::new(), Vec::new());
        for row in table.records() {
            let line = row.as_ref().ok().and_then(|row| row.position()).map_or(0, csv::Position::line);
            let read = row.map_err(|_| "cannot be read as text").and_then(|row| one(quantity, &row));
            match read {
                Ok((kind, from, weight, source)) => {
                    periods[kind].push((from, weight));
                    sources.push(source);
                }
                Err(problem) => problems.push(format!("line {line} {problem}")),
            }
        }
        for (kind, periods) in KINDS.iter().zip(&mut periods) {
            periods.sort_unstable();
            if periods.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                problems.push(format!("{} has two weights from one day on", kind.name));
            }
        }
        if !problems.is_empty() {
            return Err(WeightsError::Lines { file, problems });
        }
        sources.sort();
        sources.dedup();
        Ok(Self { quantity, digest: Digest::of(bytes), periods, sources })
    }

    /// What one contact of a kind weighs on a day, in millionths; none where the table has no weight for it.
    pub(super) fn at(&self, kind: usize, date: i32) -> Option<i64> {
        self.periods[kind].iter().rev().find(|(from, _)| *from <= date).map(|(_, weight)| *weight)
    }

    /// The same by date, for others who count by this table.
    pub fn on(&self, kind: usize, date: jiff::civil::Date) -> Option<i64> {
        self.at(kind, crate::schema::day_number(date))
    }

    /// Refuses a table that lacks a weight for any of these kinds, each with the first day on which it is needed.
    pub(super) fn cover(&self, needed: impl IntoIterator<Item = (usize, i32)>) -> Result<(), WeightsError> {
        let lacking = needed.into_iter().filter(|(kind, first)| self.at(*kind, *first).is_none());
        let missing: Vec<String> = lacking
            .map(|(kind, _)| {
                let ContactKind { name, code, .. } = &KINDS[kind];
                let later = self.periods[kind].first().map(|(from, _)| crate::schema::date_of(*from));
                let before = later.map(|from| format!(" before {from}")).unwrap_or_default();
                format!("{name} ({code}){before}")
            })
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(WeightsError::Gap { file: self.quantity.file(), missing })
    }

    /// Digest of the table's bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Where its weights come from, as the table says.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }
}

fn one(quantity: Quantity, row: &csv::StringRecord) -> Result<(usize, i32, i64, String), &'static str> {
    let [code, weight, from, source] = [0, 1, 2, 3].map(|at| row.get(at).unwrap_or_default());
    let named = |kind: &&ContactKind| kind.name == code || kind.code.to_string() == code;
    let kind =
        KINDS.iter().position(|kind| named(&kind)).ok_or("has a code that schemas/kinds.json lacks")?;
    let weight = millionths(weight)
        .filter(|weight| *weight <= quantity.most())
        .ok_or("has a weight that is no number from 0 on, with up to six decimals, or too large")?;
    if quantity == Quantity::Gravity && weight % UNIT != 0 {
        return Err("has a band that is no whole number from 0 to 5");
    }
    let from: jiff::civil::Date =
        from.parse().map_err(|_| "has a valid_from that is no date like 2026-04-01")?;
    if source.is_empty() {
        return Err("does not say where its weight comes from");
    }
    Ok((kind, crate::schema::day_number(from), weight, source.to_owned()))
}

/// A decimal number from 0 on, in millionths.
pub(super) fn millionths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{part:0<6}").parse::<i64>().ok()?;
    Some(whole.parse::<i64>().ok()? * UNIT + part)
}

/// Says of a template that it is none of anybody's.
const EXAMPLE: &str = "example, not official";

/// A table to start from: every kind of contact, with made-up weights, marked as such.
pub fn template(quantity: Quantity) -> String {
    let words = match quantity {
        Quantity::Harm => {
            "How much harm one contact stands for. A published harm index can take this table's place."
        }
        Quantity::Gravity => "How grave one contact is, in bands from 0 (not at all) to 5.",
        Quantity::Cost => "What one contact costs, in pounds. Say the price year in the source.",
    };
    let mut text =
        format!("# {EXAMPLE}: made-up numbers, to be replaced by a table that your partnership agreed.\n");
    text += &format!(
        "# {words}\n# A weight holds from valid_from on. A kind that is weighed and has none is an error.\n"
    );
    text += "code,weight,valid_from,source\n";
    for kind in KINDS {
        text += &format!("{},{},2000-01-01,\"{EXAMPLE}\"\n", kind.name, example(quantity, kind));
    }
    text
}

/// Made up; ordered as most people would order them.
fn example(quantity: Quantity, kind: &ContactKind) -> u32 {
    let band = match kind.name {
        "sexual_offence" | "child_exploitation" | "arson" => 5,
        "violence_with_injury" | "robbery" | "drug_trafficking" | "weapon_possession" => 4,
        "domestic_incident" | "stalking_or_harassment" | "burglary" | "violence_without_injury" => 3,
        "criminal_damage" | "hate_incident" | "vehicle_crime" | "fraud" | "theft" | "self_harm" => 2,
        _ if kind.passed_on => 0,
        _ => 1,
    };
    match quantity {
        Quantity::Gravity => band,
        Quantity::Harm => [0, 5, 20, 100, 365, 1460][band as usize],
        Quantity::Cost => [0, 200, 500, 1500, 3000, 6000][band as usize],
    }
}

/// Whether any of these sources is the template's own.
pub(super) fn is_example(sources: &[String]) -> bool {
    sources.iter().any(|source| source.contains(EXAMPLE))
}
