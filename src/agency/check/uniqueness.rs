//! How many people stand alone with a contact, and what would make them fewer.

use crate::agency::clean::CleanContact;
use crate::agreement::DateForm;
use crate::schema;
use ahash::HashMap;
use serde::Serialize;

/// People with a contact that nobody else of the agency shares in kind, role, date and area.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Uniqueness {
    /// How many people.
    pub people: u64,
    /// Of all people, in thousandths.
    pub thousandths: u32,
    /// The same in thousandths if less crossed, by what would not.
    pub with_less: Vec<(&'static str, u32)>,
}

/// Kind, role, date, area; what does not cross is nought.
type What = [i32; 4];

/// Ways of saying less: which of kind, role, date and area still cross.
const LESS: [(&str, [bool; 4]); 4] = [
    ("", [true, true, true, true]),
    ("without area", [true, true, true, false]),
    ("without role", [true, false, true, true]),
    ("without area and role", [true, false, true, false]),
];

/// Stands for several people.
const SEVERAL: u32 = u32::MAX;

/// Contacts as they come: whose each sort is, if it is one person's alone.
pub(in crate::agency) struct Alone {
    dates: DateForm,
    whose: [HashMap<What, u32>; 4],
    /// With months in place of days, where days cross.
    by_month: HashMap<What, u32>,
}

impl Alone {
    pub(in crate::agency) fn new(dates: DateForm) -> Self {
        Self { dates, whose: Default::default(), by_month: HashMap::default() }
    }

    /// Sees a contact.
    pub(in crate::agency) fn see(&mut self, contact: &CleanContact) {
        let area = i32::try_from(contact.area).unwrap_or(-1);
        let month = month(contact.date);
        let date = if self.dates == DateForm::Day { contact.date } else { month };
        let whole = [i32::from(contact.kind), i32::from(contact.role.code()), date, area];
        for (whose, (_, crosses)) in self.whose.iter_mut().zip(LESS) {
            let mut what = whole;
            what.iter_mut().zip(crosses).filter(|(_, crosses)| !crosses).for_each(|(part, _)| *part = 0);
            note(whose, what, contact.person);
        }
        if self.dates == DateForm::Day {
            note(&mut self.by_month, [whole[0], whole[1], month, area], contact.person);
        }
    }

    /// Among so many people.
    pub(in crate::agency) fn among(&self, people: usize) -> Uniqueness {
        let share = |alone: u64| u32::try_from(alone * 1000 / (people as u64).max(1)).unwrap_or(1000);
        let counts: Vec<u64> = self.whose.iter().map(|whose| alone(whose, people)).collect();
        let less = LESS.iter().zip(&counts).skip(1).map(|((what, _), alone)| (*what, share(*alone)));
        let mut with_less: Vec<_> = less.collect();
        if self.dates == DateForm::Day {
            with_less.insert(0, ("with months in place of days", share(alone(&self.by_month, people))));
        }
        Uniqueness { people: counts[0], thousandths: share(counts[0]), with_less }
    }
}

fn note(whose: &mut HashMap<What, u32>, what: What, person: u32) {
    let holder = whose.entry(what).or_insert(person);
    if *holder != person {
        *holder = SEVERAL;
    }
}

fn alone(whose: &HashMap<What, u32>, people: usize) -> u64 {
    let mut alone = vec![false; people];
    whose.values().filter(|person| **person != SEVERAL).for_each(|person| alone[*person as usize] = true);
    alone.iter().filter(|alone| **alone).count() as u64
}

impl Uniqueness {
    /// For people.
    pub fn words(&self) -> String {
        let percent = |thousandths: u32| format!("{} %", thousandths / 10);
        let less = self.with_less.iter().map(|(what, share)| format!("{} {what}", percent(*share)));
        format!("{} of people; {}", percent(self.thousandths), less.collect::<Vec<_>>().join(", "))
    }
}

/// Months, counted.
fn month(days: i32) -> i32 {
    let date = schema::date_of(days);
    i32::from(date.year()) * 12 + i32::from(date.month())
}

#[cfg(test)]
mod tests {
    use super::{Alone, DateForm};
    use crate::agency::clean::CleanContact;
    use crate::schema::Role;

    #[test]
    fn who_shares_every_contact_with_somebody_is_not_alone() {
        let contact = |person, date, area| CleanContact {
            person,
            event: 0,
            date,
            area,
            kind: 113,
            role: Role::Suspect,
        };
        let contacts =
            [contact(0, 20_000, 1), contact(1, 20_001, 1), contact(1, 20_001, 2), contact(2, 20_002, 1)];
        let of = |dates| {
            let mut alone = Alone::new(dates);
            contacts.iter().for_each(|contact| alone.see(contact));
            alone.among(3)
        };
        let found = of(DateForm::Month);
        assert_eq!((found.people, found.thousandths), (1, 333), "the second person's other area");
        assert_eq!(found.with_less[0], ("without area", 0));
        assert_eq!(of(DateForm::Day).people, 3);
        assert_eq!(of(DateForm::Day).with_less[0], ("with months in place of days", 333));
    }
}
