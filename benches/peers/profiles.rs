//! Writes contacts of any number of people as agencies send them, and times the profile stage over them.
//!
//! `cargo run --release --example profiles -- write TO CONTACTS PEOPLE`
//! `cargo run --release --example profiles -- run FROM [--passes N] [--to FILE]`
//! `cargo run --release --example profiles -- decode FROM`

#![expect(clippy::cast_possible_truncation, reason = "invented numbers, all of them small")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::civil::date;
use people_zones::agreement::Window;
use people_zones::contribution::{
    Attributes, ContactPieces, Contacts, NO_SALT, Part as _, PersonMap, PersonRow,
};
use people_zones::hub::{self, Profiles, Quantity, Stream, Tables, Weights};
use people_zones::party::PartyId;
use people_zones::schema::{AgeBand, KINDS, Role, day_number};
use people_zones::statistics::{Generator, Purpose, Stream as Random};
use rayon::prelude::*;

const AGENCIES: [&str; 5] = ["council", "education", "health", "housing", "police"];
const AREAS: u32 = 611;
const HALF_LIFE_DAYS: u32 = 182;

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1));
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", to, contacts, people] => write(Path::new(to), contacts.parse()?, people.parse()?),
        ["decode", from] => decode(Path::new(from)),
        ["run", from, ..] => {
            let passes = option("--passes").map_or(Ok(1), |passes| passes.parse())?;
            run(Path::new(from), passes, option("--to").map(PathBuf::from))
        }
        _ => Err("write TO CONTACTS PEOPLE, or decode FROM, or run FROM [--passes N] [--to FILE]".into()),
    }
}

fn window() -> Window {
    Window { from: date(2024, 10, 1), to: date(2026, 9, 30) }
}

/// Two of five agencies know a person on average; contacts are many for few, and few for many.
fn write(to: &Path, contacts: u64, people: u32) -> Done {
    fs::create_dir_all(to)?;
    let generator = Generator::new(1);
    let mut map = Vec::new();
    let mean = contacts as f64 / f64::from(people) / 2.0;
    for (place, agency) in (0i16..).zip(AGENCIES) {
        let known = |person: &u32| {
            generator.stream(Purpose::Rank, *person, u32::from(place.unsigned_abs())).unit() < 0.4
        };
        let mut order: Vec<(u32, u32)> = (0..people)
            .into_par_iter()
            .filter(known)
            .map(|person| {
                (generator.stream(Purpose::Scan, person, u32::from(place.unsigned_abs())).bits(), person)
            })
            .collect();
        // In the agency's own shuffled order.
        order.par_sort_unstable();
        let rows = |(reference, (_, person)): (usize, &(u32, u32))| {
            let mut random = generator.stream(Purpose::Permutation, *person, u32::from(place.unsigned_abs()));
            // A Pareto tail, cut off at a thousand times the mean.
            let count = (mean * 0.5 / random.unit().powf(0.5)).min(mean * 1000.0);
            let count = count as usize + usize::from(random.unit() < count.fract());
            (0..count).map(|_| contact(reference as i32, &mut random)).collect::<Vec<_>>()
        };
        let mut all: Vec<[i32; 6]> =
            order.par_iter().enumerate().map(|(at, one)| rows((at, one))).flatten_iter().collect();
        all.par_sort_unstable();
        let column = |at: usize| all.iter().map(|row| row[at]).collect::<Vec<i32>>();
        let narrow = |at: usize| all.iter().map(|row| row[at] as i16).collect::<Vec<i16>>();
        let part = Contacts {
            reference: column(0),
            date: column(1),
            kind: narrow(2),
            role: narrow(3),
            area: column(4),
            event: column(5),
        };
        fs::write(to.join(format!("{agency}.parquet")), part.to_parquet(NO_SALT))?;
        let attributes = Attributes {
            reference: (0..).take(order.len()).collect(),
            age_band: vec![AgeBand::From18.code(); order.len()],
            sex: vec![0; order.len()],
        };
        fs::write(to.join(format!("{agency}.people")), attributes.reference.len().to_string())?;
        map.extend((0..).zip(&order).map(|(reference, (_, person))| (place, reference, *person)));
    }
    // Numbered without gaps: somebody whom no agency knows is nobody.
    let mut numbers = vec![-1i32; people as usize];
    map.iter().for_each(|(_, _, person)| numbers[*person as usize] = 0);
    for (next, number) in (0..).zip(numbers.iter_mut().filter(|number| **number == 0)) {
        *number = next;
    }
    let row = |(agency, reference, person): &(i16, i32, u32)| PersonRow {
        agency: *agency,
        reference: *reference,
        person: numbers[*person as usize],
        household: -1,
        probability: 1.0,
        reasons: 0,
    };
    fs::write(
        to.join("people.parquet"),
        PersonMap { rows: map.iter().map(row).collect() }.to_parquet(NO_SALT),
    )?;
    fs::write(to.join("tables.json"), lookups())?;
    Ok(())
}

fn contact(reference: i32, random: &mut Random) -> [i32; 6] {
    let window = window();
    let (first, last) = (day_number(window.from), day_number(window.to));
    let kind = &KINDS[(random.unit().powi(2) * KINDS.len() as f64) as usize];
    let role = Role::ALL[random.below(Role::ALL.len() as u32) as usize];
    let area = if random.below(50) == 0 { -1 } else { (random.unit().powi(2) * f64::from(AREAS)) as i32 };
    [
        reference,
        first + random.below((last - first + 1) as u32) as i32,
        i32::from(kind.code),
        i32::from(role.code()),
        area,
        random.bits() as i32 & i32::MAX,
    ]
}

fn tables() -> Tables {
    let table = |quantity| Weights::read(quantity, hub::weights_template(quantity).as_bytes()).ok();
    Tables { harm: table(Quantity::Harm), gravity: None, cost: table(Quantity::Cost) }
}

/// What other systems need to count the same: the days, and what a contact of each kind and role counts as.
fn lookups() -> String {
    let window = window();
    let kinds: Vec<_> = KINDS
        .iter()
        .enumerate()
        .map(|(place, kind)| {
            serde_json::json!({
                "code": kind.code,
                "domain": if kind.passed_on { -1 } else { kind.domain as i32 },
                "harm": tables().harm.expect("the template holds").on(place, window.to),
                "cost": tables().cost.expect("the template holds").on(place, window.to),
                "signs": Role::ALL.map(|role| hub::signs_of(kind, role)),
            })
        })
        .collect();
    serde_json::json!({
        "agencies": AGENCIES,
        "domains": 7,
        "first_day": day_number(window.from),
        "last_day": day_number(window.to),
        "half_life": HALF_LIFE_DAYS,
        "kinds": kinds,
    })
    .to_string()
}

fn open(from: &Path, agency: usize) -> Result<ContactPieces, people_zones::contribution::Error> {
    let bytes = fs::read(from.join(format!("{}.parquet", AGENCIES[agency]))).expect("written before");
    ContactPieces::new(bytes.into())
}

/// Every column of every file, decoded and nothing else.
fn decode(from: &Path) -> Done {
    let (began, cpu) = (Instant::now(), cpu_seconds());
    let mut rows = 0u64;
    for agency in 0..AGENCIES.len() {
        let contacts = open(from, agency)?;
        rows += (0..contacts.count())
            .into_par_iter()
            .map(|piece| {
                let mut rows = 0;
                let read = contacts.read(piece, |batch| {
                    rows += std::hint::black_box(batch).reference.len() as u64;
                    Ok(())
                });
                read.map(|()| rows).expect("written before")
            })
            .sum::<u64>();
    }
    say("contacts", rows, began, cpu);
    Ok(())
}

fn run(from: &Path, passes: usize, to: Option<PathBuf>) -> Done {
    let (began, cpu) = (Instant::now(), cpu_seconds());
    let map = PersonMap::from_parquet(fs::read(from.join("people.parquet"))?)?;
    let known = |agency: &&str| -> Result<(PartyId, u64), Box<dyn Error>> {
        let people = fs::read_to_string(from.join(format!("{agency}.people")))?.parse()?;
        Ok((PartyId::from_text(agency).expect("a plain name"), people))
    };
    let agencies = AGENCIES.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    let rows = (0..AGENCIES.len()).map(|agency| open(from, agency).map(|one| one.rows()));
    let tables = tables();
    let stream = Stream {
        window: window(),
        agencies: &agencies,
        areas: AREAS as usize,
        contacts: rows.sum::<Result<usize, _>>()?,
        tables: &tables,
        half_life_days: HALF_LIFE_DAYS,
        passes,
    };
    let (mut people, mut all) = (0u64, Profiles::default());
    hub::stream(&stream, map, &|agency| open(from, agency), |some| {
        people += some.rows.len() as u64;
        // In one pass everything is held, as other systems hold it; in several what was made is let go.
        if passes == 1 || to.is_some() {
            all.append(some);
        }
    })?;
    say("people", people, began, cpu);
    if let Some(to) = to {
        fs::write(to, hub::profile_columns(&all, &AGENCIES.map(str::to_owned), &window()))?;
    }
    Ok(())
}

/// Processor time of this process: user and system.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

#[expect(clippy::print_stdout, reason = "what it took is what this program is for")]
fn say(what: &str, count: u64, began: Instant, cpu: f64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let peak: f64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
    let took = serde_json::json!({
        what: count,
        "cpu_s": cpu_seconds() - cpu,
        "wall_s": began.elapsed().as_secs_f64(),
        "memory_mb": peak / 1024.0,
    });
    println!("{took}");
}
