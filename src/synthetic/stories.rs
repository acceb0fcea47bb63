//! The planted stories: people and places a round must treat rightly. `fixtures/README.md` says of each who
//! it is and why it matters.

use super::draw::{Draw, days_after, days_between};
use super::ground::{CENTRE, STRAINED};
use super::homes::{Home, Streets};
use super::lives::{Contact, notification};
use super::names::short_form;
use super::people::{Person, nhs_number};
use super::written::Mishap;
use super::{AS_OF, Agency, FROM};
use crate::schema::{Role, Sex};
use jiff::civil::{Date, date};

/// A story before the agencies have given its people their references.
pub(super) struct Planted {
    pub(super) name: &'static str,
    pub(super) sentence: &'static str,
    pub(super) people: Vec<usize>,
    pub(super) areas: Vec<usize>,
}

/// The town that a story is planted in.
pub(super) struct Soil<'a> {
    pub(super) people: &'a mut Vec<Person>,
    pub(super) contacts: &'a mut Vec<Contact>,
    pub(super) streets: &'a mut [Streets],
    pub(super) draw: &'a mut Draw,
}

/// Plants every story.
pub(super) fn plant(soil: &mut Soil) -> Vec<Planted> {
    vec![
        known_to_three(soil),
        twins_at_one_address(soil),
        exploited_child(soil),
        opposite_parties(soil),
        protected_identity(soil),
        passed_on_incident(soil),
        rightly_declined(soil),
        Planted {
            name: super::FEW_RESIDENTS,
            sentence: "The town centre has many contacts for each resident only because hardly anybody lives there.",
            people: vec![],
            areas: vec![CENTRE],
        },
        Planted {
            name: super::STRAINED_QUARTER,
            sentence: "In four areas side by side, life is harder, and people need services far more often.",
            people: vec![],
            areas: STRAINED.to_vec(),
        },
    ]
}

fn known_to_three(soil: &mut Soil) -> Planted {
    let home = soil.home(9);
    let kate = soil.person("Katherine", "Bramall", Sex::Female, date(1987, 4, 11), home);
    soil.people[kate].mishaps =
        Some(&[(Agency::Police, Mishap::ShortForm), (Agency::Council, Mishap::SurnameTypo)]);
    soil.each(kate, Agency::Police, "theft", Role::Suspect, &[312, 190, 88, 21]);
    soil.each(kate, Agency::Police, "concern_for_welfare", Role::Subject, &[301, 47]);
    soil.each(kate, Agency::Council, "adult_safeguarding_enquiry", Role::NotStated, &[280, 40]);
    soil.each(kate, Agency::Council, "substance_misuse_treatment", Role::NotStated, &[255, 120]);
    soil.each(kate, Agency::Health, "mental_health_crisis", Role::NotStated, &[300, 46]);
    soil.each(kate, Agency::Health, "emergency_department_attendance", Role::NotStated, &[299, 150, 45]);
    Planted {
        name: super::KNOWN_TO_THREE,
        sentence: "Katherine Bramall is known to police, council and health, under three spellings.",
        people: vec![kate],
        areas: vec![],
    }
}

fn twins_at_one_address(soil: &mut Soil) -> Planted {
    let (born, home) = (date(1999, 6, 3), soil.home(14));
    let callum = soil.person("Callum", "Whitlock", Sex::Male, born, home.clone());
    let connor = soil.person("Connor", "Whitlock", Sex::Male, born, home);
    soil.each(callum, Agency::Police, "antisocial_behaviour", Role::Suspect, &[410, 260, 130, 30]);
    soil.each(connor, Agency::Housing, "rent_arrears", Role::NotStated, &[380, 200, 75]);
    Planted {
        name: super::TWINS_AT_ONE_ADDRESS,
        sentence: "Callum Whitlock is known to the police, his twin Connor to housing, and they are two people.",
        people: vec![callum, connor],
        areas: vec![],
    }
}

fn exploited_child(soil: &mut Soil) -> Planted {
    let (his_home, other_home) = (soil.home(7), soil.home(16));
    let child = soil.person("Jordan", "Meeks", Sex::Male, date(2011, 2, 19), his_home);
    let adult = soil.person("Darren", "Coyle", Sex::Male, date(1990, 9, 9), other_home);
    soil.each(child, Agency::Police, "drug_trafficking", Role::Suspect, &[210, 64]);
    soil.each(child, Agency::Police, "weapon_possession", Role::Suspect, &[96]);
    soil.each(child, Agency::Police, "missing_person", Role::Subject, &[230, 140, 70]);
    soil.each(child, Agency::Council, "child_protection", Role::NotStated, &[190, 60]);
    soil.each(child, Agency::Council, "persistent_absence", Role::NotStated, &[240, 150, 50]);
    soil.each(child, Agency::Health, "emergency_department_attendance", Role::NotStated, &[113]);
    for days_ago in [222, 141, 58] {
        soil.together("drug_trafficking", days_ago, &[(adult, Role::Offender), (child, Role::Exploited)]);
    }
    soil.together("violence_with_injury", 114, &[(adult, Role::Suspect), (child, Role::Victim)]);
    Planted {
        name: super::EXPLOITED_CHILD,
        sentence: "Jordan Meeks, 15, is made to sell drugs by Darren Coyle: suspect on paper, and harmed.",
        people: vec![child, adult],
        areas: vec![],
    }
}

fn opposite_parties(soil: &mut Soil) -> Planted {
    let (his_home, her_home) = (soil.home(17), soil.home(11));
    let wayne = soil.person("Wayne", "Stokes", Sex::Male, date(1984, 11, 2), his_home);
    let leanne = soil.person("Leanne", "Marsden", Sex::Female, date(1988, 1, 23), her_home);
    let parties = [(wayne, Role::Suspect), (leanne, Role::Victim)];
    for days_ago in [520, 433, 371, 290] {
        soil.together("domestic_incident", days_ago, &parties);
    }
    for days_ago in [228, 161, 90] {
        soil.together("violence_with_injury", days_ago, &parties);
    }
    for days_ago in [52, 19] {
        soil.together("stalking_or_harassment", days_ago, &parties);
    }
    soil.each(wayne, Agency::Housing, "rent_arrears", Role::NotStated, &[300, 110]);
    soil.each(wayne, Agency::Housing, "tenancy_antisocial_behaviour", Role::NotStated, &[205]);
    soil.each(leanne, Agency::Health, "emergency_department_attendance", Role::NotStated, &[228, 160, 90]);
    Planted {
        name: super::OPPOSITE_PARTIES,
        sentence: "Wayne Stokes harms Leanne Marsden again and again; both are known, on opposite sides.",
        people: vec![wayne, leanne],
        areas: vec![],
    }
}

fn protected_identity(soil: &mut Soil) -> Planted {
    let home = soil.home(20);
    let elodie = soil.person("Elodie", "Marchbanks", Sex::Female, date(1993, 8, 14), home);
    soil.people[elodie].protected = true;
    soil.each(elodie, Agency::Police, "stalking_or_harassment", Role::Victim, &[350, 200]);
    soil.each(elodie, Agency::Council, "adult_safeguarding_enquiry", Role::NotStated, &[340, 190]);
    soil.each(elodie, Agency::Health, "gp_contact", Role::NotStated, &[330, 100]);
    Planted {
        name: super::PROTECTED_IDENTITY,
        sentence: "Elodie Marchbanks lives in a refuge; nothing of her may leave any agency.",
        people: vec![elodie],
        areas: vec![],
    }
}

fn passed_on_incident(soil: &mut Soil) -> Planted {
    let home = soil.home(22);
    let marion = soil.person("Marion", "Threlfall", Sex::Female, date(1979, 5, 30), home.clone());
    let colin = soil.person("Colin", "Threlfall", Sex::Male, date(1976, 12, 12), home);
    let incident = soil.together("domestic_incident", 77, &[(colin, Role::Suspect), (marion, Role::Victim)]);
    for agency in [Agency::Council, Agency::Health] {
        let event = soil.contacts.len();
        let told = Contact { person: marion, ..incident.clone() };
        soil.contacts.push(notification(&told, agency, event, soil.draw));
    }
    Planted {
        name: super::PASSED_ON_INCIDENT,
        sentence: "Marion Threlfall had one incident, which the police passed on to council and health.",
        people: vec![marion, colin],
        areas: vec![],
    }
}

fn rightly_declined(soil: &mut Soil) -> Planted {
    let home = soil.home(13);
    let trevor = soil.person("Trevor", "Hainsworth", Sex::Male, date(1962, 3, 8), home);
    let complaints = [725, 716, 704, 690, 671, 655, 640, 612, 575];
    soil.each(trevor, Agency::Council, "antisocial_behaviour", Role::Subject, &complaints);
    soil.each(
        trevor,
        Agency::Housing,
        "tenancy_antisocial_behaviour",
        Role::NotStated,
        &[700, 660, 610, 570],
    );
    soil.each(trevor, Agency::Police, "antisocial_behaviour", Role::Subject, &[688, 630]);
    soil.each(trevor, Agency::Housing, "tenancy_support", Role::NotStated, &[540, 480, 400, 310]);
    soil.each(trevor, Agency::Council, "community_support", Role::NotStated, &[530, 430, 330, 180, 60]);
    Planted {
        name: super::RIGHTLY_DECLINED,
        sentence: "Trevor Hainsworth's neighbours complained often, until he was helped 18 months ago.",
        people: vec![trevor],
        areas: vec![],
    }
}

impl Soil<'_> {
    fn home(&mut self, area: usize) -> Home {
        self.streets[area].next_home(self.draw)
    }

    fn person(&mut self, forename: &str, surname: &str, sex: Sex, born: Date, home: Home) -> usize {
        let number = self.people.len();
        self.people.push(Person {
            forename: forename.to_owned(),
            middle: None,
            surname: surname.to_owned(),
            former_surname: None,
            short: short_form(forename),
            born,
            sex,
            home,
            former_home: None,
            nhs_number: nhs_number(number),
            protected: false,
            mishaps: Some(&[]),
        });
        number
    }

    /// One contact for each of these days before the end of the round.
    fn each(&mut self, person: usize, agency: Agency, kind: &'static str, role: Role, days_ago: &[usize]) {
        let area = self.people[person].home.area;
        for &days_ago in days_ago {
            let (event, date) = (self.contacts.len(), days_before(days_ago));
            self.contacts.push(Contact { person, agency, event, kind, role, date, area });
        }
    }

    /// One event at the police with several people, where the last of them lives.
    fn together(&mut self, kind: &'static str, days_ago: usize, parties: &[(usize, Role)]) -> Contact {
        let event = self.contacts.len();
        let last = parties.last().expect("an event has people").0;
        let area = self.people[last].home.area;
        let agency = Agency::Police;
        let date = days_before(days_ago);
        let of = |&(person, role)| Contact { person, agency, event, kind, role, date, area };
        self.contacts.extend(parties.iter().map(of));
        of(&parties[0])
    }
}

fn days_before(days_ago: usize) -> Date {
    days_after(FROM, days_between(FROM, AS_OF) - days_ago)
}
