//! Worlds to try linkage on: people of many naming traditions, as several agencies write them down, with as many
//! mistakes of each kind as one likes. Who is who is known; there are no stories and hardly any contacts.

use std::fmt::Write as _;

use super::draw::{Draw, days_after};
use super::names::{Tradition, short_form, traditions};
use super::people::nhs_number;
use super::{AS_OF, Export};
use crate::schema::Sex;
use jiff::civil::Date;

/// The naming traditions of a world, in the order in which records name them.
pub const TRADITIONS: [&str; 6] = ["English", "Gujarati", "Muslim", "Punjabi", "Polish", "Somali"];

/// What a world is like. Shares are of a hundred.
#[derive(Debug, Clone, PartialEq)]
pub struct Mix {
    /// How many people there are.
    pub people: usize,
    /// How many agencies.
    pub agencies: usize,
    /// Share of people whom each agency knows.
    pub known: usize,
    /// Share of people who live with somebody else of the world.
    pub together: usize,
    /// Share of records without a birth date.
    pub no_birth: usize,
    /// Share of records with the first of January of the right year.
    pub january: usize,
    /// Share of birth dates with one wrong digit or day and month swapped.
    pub birth_slip: usize,
    /// Share of records without a postcode.
    pub no_postcode: usize,
    /// Share of records with the address from before a move.
    pub moved: usize,
    /// Share of postcodes with one wrong character.
    pub postcode_slip: usize,
    /// Share of names with one wrong letter.
    pub letter: usize,
    /// Share of forenames in their short form.
    pub short: usize,
    /// Share of forenames of which only the first letter stands there.
    pub initial: usize,
    /// Share of records with names in each other's column.
    pub swapped: usize,
    /// Share of records without a surname.
    pub no_surname: usize,
    /// Share of women under another surname.
    pub former: usize,
    /// Share of people of whom an agency has two records.
    pub twice: usize,
    /// Share of records with an NHS number.
    pub numbers: usize,
    /// Whether agencies write down streets.
    pub streets: bool,
}

impl Mix {
    /// Few mistakes, as in well-kept systems.
    pub fn tidy() -> Self {
        Self {
            people: 1_500,
            agencies: 3,
            known: 55,
            together: 40,
            no_birth: 4,
            january: 2,
            birth_slip: 2,
            no_postcode: 5,
            moved: 15,
            postcode_slip: 2,
            letter: 3,
            short: 8,
            initial: 2,
            swapped: 1,
            no_surname: 1,
            former: 5,
            twice: 0,
            numbers: 0,
            streets: true,
        }
    }

    /// A mix drawn from the seed: from tidy worlds to hopeless ones.
    pub fn drawn(seed: u64) -> Self {
        let draw = &mut Draw::new(seed);
        let mut share = |most: usize| draw.below(most + 1);
        Self {
            people: 900 + 100 * share(10),
            agencies: 2 + share(4),
            known: 25 + share(50),
            together: share(60),
            no_birth: share(25),
            january: share(15),
            birth_slip: share(12),
            no_postcode: share(25),
            moved: share(40),
            postcode_slip: share(12),
            letter: share(12),
            short: share(25),
            initial: share(8),
            swapped: share(4),
            no_surname: share(6),
            former: share(15),
            twice: 0,
            numbers: share(1) * share(50),
            streets: share(1) == 1,
        }
    }
}

/// One record and who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldRecord {
    /// The agency.
    pub source: String,
    /// The agency's reference.
    pub reference: String,
    /// Number of the person.
    pub person: usize,
    /// Place of the person's naming tradition among `TRADITIONS`.
    pub tradition: usize,
}

/// The agencies' exports and who is in them.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// One export per agency.
    pub exports: Vec<Export>,
    /// Every record.
    pub records: Vec<WorldRecord>,
}

struct Person {
    tradition: usize,
    forename: String,
    surname: String,
    former: String,
    born: Date,
    sex: Sex,
    home: Home,
    before: Home,
    number: String,
    /// How much is written wrongly about this person, in hundredths of the mix: mistakes come together.
    trouble: usize,
}

#[derive(Clone)]
struct Home {
    house: usize,
    street: String,
    postcode: String,
}

/// People of the world for each postcode, which is one street or a part of it: about thirty-six live at one, and agencies
/// know one in six.
const PEOPLE_OF_A_POSTCODE: usize = 6;
/// People of the world for each postcode district, and how many districts there are at least.
const PEOPLE_OF_A_DISTRICT: usize = 4_000;
const FEWEST_DISTRICTS: usize = 8;
const STREETS: &str = "Road Lane Street Way Close Drive Gardens Terrace Avenue Court";
const STEMS: &str = "Ash Brad Bram Carl Cot Dal East Fen Gart Hart Holm Kil King Lang Mar Nor Old Pem Rad Sal Stan \
    Thorn Up Wal West Whit Win Wood";
const ENDINGS: &str = "bury by combe cott croft dale den field ford gate ham hurst land ley low mere over ridge shaw \
    stead stone ton wall well wick worth";
/// Beginnings and endings of the many surnames that few bear, by tradition.
const SELDOM: [(&str, &str); 6] = [
    (STEMS, ENDINGS),
    (
        "Vagh Sol Bhan Kach Lim Gok Hir Jog Kal Man Nath Oz Rup Sang Tank Vad Zav Dev",
        "ela anki adia wala sara ani iya ekar",
    ),
    (
        "Abd Far Gul Ham Jam Kal Mahb Nas Qas Rah Saj Tah Wah Bar Zul Ans",
        "ullah uddin een oor iqi ari awi aman ani",
    ),
    (
        "Bhup Dhan Gur Hund Kalk Lidd Mah Nag Panes Rand San Tak Vird Jass Bil Mal",
        "al ar i hu wal oun jal owalia",
    ),
    (
        "Adam Bart Czar Dud Gaw Jas Kacz Lis Maj Nied Ols Paw Sad Tom Urb Wit Zaw",
        "owski iński ewicz czyk ak arek",
    ),
    ("Abdir Far Gul Is Jim Kali Maxam War Yus Sam Hus Ism Mah", "ahman ole ed aale een ow aw iye"),
];

/// Draws a world.
pub fn world(seed: u64, mix: &Mix) -> World {
    let draw = &mut Draw::new(seed);
    let people = people(mix, draw);
    let (mut exports, mut records) = (Vec::new(), Vec::new());
    for agency in 0..mix.agencies {
        let source = format!("agency{}", agency + 1);
        let mut own: Vec<usize> = (0..people.len()).filter(|_| draw.percent(mix.known)).collect();
        let again: Vec<usize> = own.iter().copied().filter(|_| draw.percent(mix.twice)).collect();
        own.extend(again);
        draw.shuffle(&mut own);
        let mut text = String::from(
            "Person Ref,Forename,Surname,Date of Birth,Sex,House No,Street,Town,Postcode,NHS Number,Event Type,Event Date\n",
        );
        for (number, person) in own.iter().enumerate() {
            let reference = format!("{}{number:05}", char::from(b'A' + u8::try_from(agency).unwrap_or(25)));
            let cells = people[*person].written(mix, draw);
            let _ = writeln!(text, "{reference},{},Contact,{AS_OF}", cells.join(","));
            let tradition = people[*person].tradition;
            records.push(WorldRecord { source: source.clone(), reference, person: *person, tradition });
        }
        exports.push(Export { file: format!("{source}.csv"), bytes: text.into_bytes() });
    }
    World { exports, records }
}

fn people(mix: &Mix, draw: &mut Draw) -> Vec<Person> {
    let traditions = traditions();
    let shares: Vec<usize> = traditions.iter().map(|tradition| tradition.households).collect();
    let mut people: Vec<Person> = Vec::new();
    while people.len() < mix.people {
        let last = people
            .last()
            .filter(|_| draw.percent(mix.together))
            .map(|last: &Person| (last.tradition, last.surname.clone(), last.home.clone()));
        let (tradition, surname, home) = last.unwrap_or_else(|| {
            let tradition = draw.weighted(&shares);
            (tradition, surname(&traditions[tradition], draw), home(mix.people, draw))
        });
        let before = self::home(mix.people, draw);
        let person =
            Person::draw(&traditions[tradition], tradition, (surname, home, before), people.len(), draw);
        people.push(person);
    }
    people
}

/// A surname of the tradition; half of them are of the many that few bear.
fn surname(tradition: &Tradition, draw: &mut Draw) -> String {
    let place = TRADITIONS.iter().position(|name| *name == tradition.name).expect("a tradition of the list");
    if draw.percent(50) {
        let (beginnings, endings) = SELDOM[place];
        let words = |list: &'static str| list.split_whitespace().collect::<Vec<_>>();
        return format!("{}{}", draw.one(&words(beginnings)), draw.one(&words(endings)));
    }
    tradition.surname(draw).to_owned()
}

/// A home in a world of so many people. The postcode says which street it is.
fn home(people: usize, draw: &mut Draw) -> Home {
    const INWARD: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
    let districts = (people / PEOPLE_OF_A_DISTRICT).max(FEWEST_DISTRICTS);
    let number = draw.below(people / PEOPLE_OF_A_POSTCODE + 1);
    // Numbers that lie apart: two postcodes of one sector differ in both letters.
    let (district, rest) = (1 + number % districts, number / districts);
    let [first, second] = [rest / 10, rest / 10 * 7 + rest].map(|at| char::from(INWARD[at % INWARD.len()]));
    let (stems, kinds): (Vec<&str>, Vec<&str>) =
        (STEMS.split_whitespace().collect(), STREETS.split_whitespace().collect());
    Home {
        house: 1 + draw.below(60),
        street: format!("{} {}", stems[number * 11 % stems.len()], kinds[number * 7 % kinds.len()]),
        postcode: format!("QX{district} {}{first}{second}", rest % 10),
    }
}

impl Person {
    fn draw(
        tradition: &Tradition,
        place: usize,
        (surname, home, before): (String, Home, Home),
        number: usize,
        draw: &mut Draw,
    ) -> Self {
        let sex = if draw.percent(50) { Sex::Female } else { Sex::Male };
        let former = self::surname(tradition, draw);
        Self {
            tradition: place,
            forename: tradition.forename(sex, draw).to_owned(),
            surname: tradition.borne_by(sex, &surname),
            former,
            born: days_after(jiff::civil::date(1936, 1, 1), draw.below(29_000)),
            sex,
            home,
            before,
            number: nhs_number(number),
            trouble: [40, 70, 100, 190][draw.below(4)],
        }
    }

    /// The cells of one record, from the forename to the NHS number.
    fn written(&self, mix: &Mix, draw: &mut Draw) -> Vec<String> {
        let trouble = self.trouble;
        let mut chance = |share: usize| draw.below(10_000) < share * trouble;
        let flags = [
            chance(mix.short),
            chance(mix.initial),
            chance(mix.swapped),
            chance(mix.no_surname),
            self.sex == Sex::Female && chance(mix.former),
            chance(mix.no_birth),
            chance(mix.january),
            chance(mix.birth_slip),
            chance(mix.no_postcode),
            chance(mix.moved),
            chance(mix.postcode_slip),
            chance(mix.letter),
            chance(mix.letter),
        ];
        let [
            short,
            initial,
            swapped,
            no_surname,
            former,
            no_birth,
            january,
            slip,
            no_postcode,
            moved,
            wrong,
            a,
            b,
        ] = flags;
        let mut forename = short_form(&self.forename).filter(|_| short).unwrap_or(&self.forename).to_owned();
        let mut surname = if former { self.former.clone() } else { self.surname.clone() };
        if a {
            forename = misspelt(&forename, draw);
        }
        if b {
            surname = misspelt(&surname, draw);
        }
        if initial {
            forename = forename.chars().take(1).collect();
        }
        if no_surname {
            surname = String::new();
        }
        if swapped {
            (forename, surname) = (surname, forename);
        }
        let home = if moved { &self.before } else { &self.home };
        let address = if mix.streets {
            [home.house.to_string(), home.street.clone(), "Fennaby".to_owned()]
        } else {
            [const { String::new() }; 3]
        };
        let postcode = match (no_postcode, wrong) {
            (true, _) => String::new(),
            (false, true) => misspelt_code(&home.postcode, draw),
            (false, false) => home.postcode.clone(),
        };
        let birth = if no_birth { String::new() } else { self.birth(january, slip, draw) };
        let sex = if self.sex == Sex::Female { "F" } else { "M" };
        let number = if draw.percent(mix.numbers) { self.number.clone() } else { String::new() };
        let [house, street, town] = address;
        vec![forename, surname, birth, sex.to_owned(), house, street, town, postcode, number]
    }

    fn birth(&self, january: bool, slip: bool, draw: &mut Draw) -> String {
        let (year, month, day) = (self.born.year(), self.born.month(), self.born.day());
        let (year, month, day) = match (january, slip, draw.below(4)) {
            (true, ..) => (year, 1, 1),
            (false, true, 0) if day <= 12 => (year, day, month),
            (false, true, 1) => (year, month, day % 28 + 1),
            (false, true, 2) => (year, month % 12 + 1, day.min(28)),
            (false, true, _) => (year + 1, month, day.min(28)),
            _ => (year, month, day),
        };
        format!("{year}-{month:02}-{day:02}")
    }
}

/// One letter left out, doubled, exchanged for another or for its neighbour.
fn misspelt(name: &str, draw: &mut Draw) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = 1 + draw.below(letters.len() - 2);
    match draw.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = char::from(draw.one(b"aeiorstlnm")),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// One of the last three characters exchanged for another of its kind.
fn misspelt_code(postcode: &str, draw: &mut Draw) -> String {
    let mut characters: Vec<char> = postcode.chars().collect();
    let at = characters.len() - 1 - draw.below(3);
    characters[at] = if characters[at].is_ascii_digit() {
        char::from(draw.one(b"0123456789"))
    } else {
        char::from(draw.one(b"ABDEFGHJLN"))
    };
    characters.into_iter().collect()
}
