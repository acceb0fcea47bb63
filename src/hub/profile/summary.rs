//! What profiles come to, for the hub itself: exact numbers, which leave only through `release`.

use serde::Serialize;

use super::{Profile, Profiles};
use crate::hub::Pool;
use crate::statistics::{counts_by_chance, fewest_holding, generalised_gini, gini};

/// What all profiles together say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Everybody whom an agency had a contact of its own with.
    pub people: u64,
    /// Contacts of agencies' own.
    pub contacts: u64,
    /// Contacts that only pass on another agency's incident.
    pub passed_on: u64,
    /// People of nothing but such incidents.
    pub passed_on_alone: u64,
    /// People of whom no contact lies in the window.
    pub without_contact: u64,
    /// Each agency with its people and contacts.
    pub agencies: Vec<(String, u64, u64)>,
    /// People known to one agency, two, and so on: without incidents that were passed on, and with them.
    pub known_to: Vec<(u64, u64)>,
    /// People with three headline needs or more.
    pub three_needs: u64,
    /// People with all of the three disadvantages.
    pub smd_3: u64,
    /// People with three of the five disadvantages or more.
    pub smd_5: u64,
    /// People with more contacts in the last half-year than in the one before.
    pub more: u64,
    /// People with fewer.
    pub fewer: u64,
    /// How much falls on few: contacts, harm, cost, and contacts had chance alone given them out.
    pub spread: Vec<Spread>,
}

/// How unevenly something falls on people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// What.
    pub what: &'static str,
    /// The fewest people who account for 50, 80 and 90 in 100 of it.
    pub fewest: [u64; 3],
    /// The Gini coefficient.
    pub gini: f64,
    /// The same where there are fewer units than people.
    pub generalised_gini: f64,
}

impl Profiles {
    /// What they come to.
    pub fn summary(&self, pool: &Pool) -> Summary {
        let met: Vec<&Profile> = self.met().map(|(_, row)| row).collect();
        let people = |of: &dyn Fn(&Profile) -> bool| met.iter().filter(|row| of(row)).count() as u64;
        let contacts = met.iter().map(|row| u64::from(row.contacts)).sum();
        let agency = |(at, name): (usize, &String)| {
            let each = (0..self.rows.len()).map(|person| u64::from(self.at(person, at)));
            let own: Vec<u64> = each.filter(|contacts| *contacts > 0).collect();
            (name.clone(), own.len() as u64, own.iter().sum())
        };
        let known_to = |agencies: usize| {
            let of = |known: u8| usize::from(known) == agencies;
            (people(&|row| of(row.agencies)), people(&|row| of(row.agencies_with_passed_on)))
        };
        Summary {
            people: met.len() as u64,
            contacts,
            passed_on: self.rows.iter().map(|row| u64::from(row.passed_on)).sum(),
            passed_on_alone: self.rows.iter().filter(|row| row.contacts == 0 && row.passed_on > 0).count()
                as u64,
            without_contact: self.rows.iter().filter(|row| row.contacts + row.passed_on == 0).count() as u64,
            agencies: pool.people.agencies.iter().enumerate().map(agency).collect(),
            known_to: (1..=pool.people.agencies.len()).map(known_to).collect(),
            three_needs: people(&|row| row.needs() >= 3),
            smd_3: people(&|row| row.smd_3() == 3),
            smd_5: people(&|row| row.smd_5() >= 3),
            more: people(&|row| row.recent > row.before),
            fewer: people(&|row| row.recent < row.before),
            spread: spreads(&met, contacts),
        }
    }

    /// Everybody who had a contact of an agency's own: the people of nearly all tables.
    pub(in crate::hub) fn met(&self) -> impl Iterator<Item = (usize, &Profile)> {
        self.rows.iter().enumerate().filter(|(_, row)| row.contacts > 0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "sums of one person, far below 2^52 units")]
fn spreads(met: &[&Profile], contacts: u64) -> Vec<Spread> {
    let column = |of: fn(&Profile) -> f64| met.iter().map(|row| of(row)).collect::<Vec<f64>>();
    let all = [
        ("contacts", column(|row| f64::from(row.contacts))),
        ("contacts, had chance alone given them out", counts_by_chance(met.len(), contacts)),
        ("harm", column(|row| row.harm as f64 / 1e6)),
        ("cost", column(|row| row.cost as f64 / 1e6)),
    ];
    all.into_iter().filter_map(|(what, values)| Spread::of(what, &values)).collect()
}

impl Spread {
    fn of(what: &'static str, values: &[f64]) -> Option<Self> {
        let mut fewest = [0; 3];
        for (fewest, share) in fewest.iter_mut().zip([0.5, 0.8, 0.9]) {
            *fewest = fewest_holding(values, share)? as u64;
        }
        Some(Self { what, fewest, gini: gini(values)?, generalised_gini: generalised_gini(values)? })
    }
}
