//! The agreement that a rehearsal signs: the safe defaults, and one target behaviour.

use jiff::civil::Date;

use super::permit::ALL;
use super::{BehaviourText, DateForm, Error, FORMAT, Terms};
use crate::party::Party;
use crate::schema::Role;

/// What differs from one template agreement to the next.
pub struct Template {
    /// Title of the agreement.
    pub title: String,
    /// Every output says REHEARSAL.
    pub rehearsal: bool,
    /// First day.
    pub begins: Date,
    /// Last day.
    pub expires: Date,
    /// Everybody who takes part.
    pub parties: Vec<Party>,
    /// The target behaviours.
    pub behaviours: Vec<BehaviourText>,
}

impl Template {
    /// The agreement's text, ready to be signed.
    pub fn text(self) -> Result<String, Error> {
        let terms = Terms {
            format: FORMAT,
            title: self.title,
            rehearsal: self.rehearsal,
            purpose: "people-zones".to_owned(),
            expires: self.expires,
            begins: self.begins,
            activities: ALL.iter().map(|&name| name.to_owned()).collect(),
            dates: DateForm::Month,
            minimum_people: 10,
            half_life_days: 182,
            parties: self.parties,
            behaviours: self.behaviours,
        };
        super::check(&terms)?;
        Ok(toml::to_string_pretty(&terms).expect("terms are plain tables"))
    }
}

/// The template's target behaviour: violence, disorder and the drug supply that feeds them.
pub fn behaviour() -> BehaviourText {
    let kinds = [
        "antisocial_behaviour",
        "criminal_damage",
        "violence_with_injury",
        "violence_without_injury",
        "drug_trafficking",
        "robbery",
        "theft",
        "weapon_possession",
        "public_order",
        "arson",
        "child_exploitation",
        "youth_justice_referral",
        "tenancy_antisocial_behaviour",
    ];
    BehaviourText {
        name: "violence-and-disorder".to_owned(),
        words: "Violence, damage and disorder in the neighbourhood, and the drug supply that feeds them"
            .to_owned(),
        kinds: kinds.map(str::to_owned).to_vec(),
        exhibiting: vec![Role::Offender, Role::Suspect, Role::Subject],
        vulnerable: vec![Role::Victim, Role::Exploited],
        exhibiting_under_18: false,
    }
}
