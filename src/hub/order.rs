//! How candidates are put in order: a scheme by name, its weights, and how many people a meeting can take on.

use serde::{Deserialize, Serialize};

use super::weights::{Quantity, UNIT, Weights, WeightsError, is_example, millionths};
use super::{Pool, candidates};
use crate::party::Digest;
use crate::schema::{KINDS, denied};

/// How points are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Recency, frequency, gravity and distinct victims, each in bands.
    #[default]
    Rfgv,
    /// The harm of all contacts, each halved for every half-life that has passed.
    Decay,
}

/// How candidates are put in order, as `order.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// How points are made.
    pub scheme: Scheme,
    /// How many people the meeting can take on.
    pub capacity: u32,
    /// What each band counts under `rfgv`, in millionths: recency, frequency, gravity, victims.
    pub(super) bands: [i64; 4],
    /// The most that contacts of one kind come to under `decay`, in millionths.
    pub(super) most_per_kind: Option<i64>,
}

/// The names of the bands, in the order of their weights.
pub(super) const BANDS: [&str; 4] = ["recency", "frequency", "gravity", "victims"];

impl Default for Order {
    fn default() -> Self {
        Self { scheme: Scheme::Rfgv, capacity: 15, bands: [UNIT; 4], most_per_kind: None }
    }
}

/// Why an order was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// The text is no TOML of this form.
    #[error("order.toml: {0}")]
    Text(String),
    /// Something is weighed that must not be.
    #[error("order.toml: {name} never enters points: {why}")]
    Denied {
        /// What.
        name: String,
        /// Why not.
        why: &'static str,
    },
}

/// A text to start from.
pub const ORDER_TEMPLATE: &str = "\
# How candidates are put in order. Change it before a round is analysed; every list prints what it was made with.

# rfgv: recency, frequency, gravity and distinct victims, each in bands, times the weights below.
# decay: the harm of all contacts (weights/harm.csv), each halved for every half-life of the agreement that passed.
scheme = \"rfgv\"

# How many people the meeting can take on: 5 to 30.
capacity = 15

[rfgv]
recency = 1      # last contact within 28, 91, 182, 365, 730 days: 5 to 1
frequency = 1    # 1, 2, 3 or 4, 5 to 9, 10 or more contacts: 1 to 5
gravity = 1      # the gravest contact's band in weights/gravity.csv
victims = 1      # different people harmed in these events, up to 3

[decay]
# most_per_kind = 1000    # the most that contacts of one kind can come to
";

impl Order {
    /// Reads `order.toml`. What it does not say is as in the template.
    pub fn read(text: &str) -> Result<Self, OrderError> {
        let wrong = |why: &str| OrderError::Text(why.to_owned());
        let table: toml::Table = text.parse().map_err(|_| wrong("cannot be read as TOML"))?;
        let mut order = Self::default();
        for (name, value) in &table {
            match (name.as_str(), value) {
                ("scheme", toml::Value::String(scheme)) if scheme == "rfgv" => order.scheme = Scheme::Rfgv,
                ("scheme", toml::Value::String(scheme)) if scheme == "decay" => order.scheme = Scheme::Decay,
                ("scheme", _) => return Err(wrong("scheme is neither rfgv nor decay")),
                ("capacity", value) => {
                    let capacity = value.as_integer().and_then(|capacity| u32::try_from(capacity).ok());
                    let held = capacity.filter(|capacity| (5..=30).contains(capacity));
                    order.capacity = held.ok_or_else(|| wrong("capacity is no whole number from 5 to 30"))?;
                }
                ("rfgv", toml::Value::Table(bands)) => order.read_bands(bands)?,
                ("decay", toml::Value::Table(decay)) => order.read_decay(decay)?,
                (name, _) => return Err(unknown(name)),
            }
        }
        if order.scheme == Scheme::Rfgv && order.bands.iter().all(|weight| *weight == 0) {
            return Err(wrong("every weight is 0: nothing would put anybody before anybody else"));
        }
        Ok(order)
    }

    fn read_bands(&mut self, table: &toml::Table) -> Result<(), OrderError> {
        for (name, value) in table {
            let at = BANDS.iter().position(|band| band == name).ok_or_else(|| unknown(name))?;
            self.bands[at] = number(name, value)?;
        }
        Ok(())
    }

    fn read_decay(&mut self, table: &toml::Table) -> Result<(), OrderError> {
        for (name, value) in table {
            match name.as_str() {
                "most_per_kind" => self.most_per_kind = Some(number(name, value)?),
                name => return Err(unknown(name)),
            }
        }
        Ok(())
    }

    /// The table that the scheme weighs by.
    pub fn quantity(&self) -> Quantity {
        match self.scheme {
            Scheme::Rfgv => Quantity::Gravity,
            Scheme::Decay => Quantity::Harm,
        }
    }
}

/// A weight or a most, in millionths; up to a million.
fn number(name: &str, value: &toml::Value) -> Result<i64, OrderError> {
    let text = match value {
        toml::Value::Integer(whole) => whole.to_string(),
        toml::Value::Float(number) => number.to_string(),
        _ => String::new(),
    };
    millionths(&text)
        .filter(|weight| *weight <= 1_000_000 * UNIT)
        .ok_or_else(|| OrderError::Text(format!("{name} is no number from 0 to a million")))
}

fn unknown(name: &str) -> OrderError {
    match denied(name) {
        Some(denied) => OrderError::Denied { name: denied.name.to_owned(), why: denied.why },
        // A word that somebody wrote by mistake is not repeated: it may be anything.
        None => OrderError::Text("names something that no scheme weighs".to_owned()),
    }
}

/// The users' tables of a round. A table that is not there is not made up.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tables {
    /// Harm of a contact.
    pub harm: Option<Weights>,
    /// Gravity of a contact, in bands.
    pub gravity: Option<Weights>,
    /// Cost of a contact.
    pub cost: Option<Weights>,
}

impl Tables {
    /// One of them.
    pub(super) fn of(&self, quantity: Quantity) -> Option<&Weights> {
        match quantity {
            Quantity::Harm => self.harm.as_ref(),
            Quantity::Gravity => self.gravity.as_ref(),
            Quantity::Cost => self.cost.as_ref(),
        }
    }

    /// The table that an order weighs by.
    pub(super) fn for_order(&self, order: &Order) -> Result<&Weights, WeightsError> {
        let quantity = order.quantity();
        self.of(quantity).ok_or(WeightsError::Absent { file: quantity.file() })
    }

    /// Refuses a table of harm or cost that lacks a kind of which there are contacts.
    pub(super) fn cover_profiles(&self, pool: &Pool) -> Result<(), WeightsError> {
        let first = candidates::first_days(pool);
        let seen = || {
            let seen = (0..KINDS.len()).zip(&first).filter(|(kind, _)| !KINDS[*kind].passed_on);
            seen.filter_map(|(kind, first)| Some((kind, (*first)?)))
        };
        [&self.harm, &self.cost].into_iter().flatten().try_for_each(|table| table.cover(seen()))
    }

    /// Digest of each table that is there, by its file.
    pub fn digests(&self) -> Vec<(&'static str, Digest)> {
        let there = Quantity::ALL.into_iter().filter_map(|quantity| Some((quantity, self.of(quantity)?)));
        there.map(|(quantity, table)| (quantity.file(), table.digest())).collect()
    }

    /// The files that are still the program's example, and nobody's table.
    pub fn examples(&self) -> Vec<&'static str> {
        let there = Quantity::ALL.into_iter().filter_map(|quantity| Some((quantity, self.of(quantity)?)));
        there.filter(|(_, table)| is_example(table.sources())).map(|(quantity, _)| quantity.file()).collect()
    }
}
