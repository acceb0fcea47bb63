//! The board's page over an invented town of 24 areas: what it says, what it must never hold.
//! `the_page_can_be_looked_at` leaves it under the target folder, to be opened in a browser.

#![cfg(feature = "hub")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use people_zones::agreement::{
    self, Agreement, FALSE_MERGE_COST, MatchKeys, Round, Signature, SignedAgreement, Template, Window,
};
use people_zones::hub::{Cell, CountRow, CountTable, Dimension, Measure};
use people_zones::party::{Digest, Keys, Party, PartyId, Role};
use people_zones::release::{
    Context, DerivedTable, FileRecord, Geography, Ledger, Provenance, Released, derive, release,
};
use people_zones::report::{self, Areas, Map, Page};
use people_zones::statistics::Neighbours;
use rand_chacha::rand_core::SeedableRng as _;
use std::collections::BTreeMap;

const COLUMNS: usize = 6;
const ROWS: usize = 4;

/// People per area. Three areas have fewer than ten; a fourth is hidden with none of them left to work out.
const PEOPLE: [u64; COLUMNS * ROWS] =
    [61, 84, 40, 22, 97, 53, 118, 402, 377, 75, 64, 31, 86, 355, 291, 58, 7, 44, 49, 73, 66, 3, 28, 83];
/// A number of contacts that no other number of the town contains.
const HIDDEN_CONTACTS: u64 = 98_765;

struct Town {
    released: Released,
    compared: DerivedTable,
    names: BTreeMap<String, String>,
    codes: Vec<String>,
    paths: Vec<String>,
}

fn town() -> Town {
    let codes: Vec<String> = (1..=PEOPLE.len()).map(|place| format!("T{place:08}")).collect();
    let names = codes.iter().enumerate().map(|(place, code)| (code.clone(), name(place))).collect();
    let released = released(vec![by_number(), by_agency(), by_area(&codes)]);
    let neighbours = Neighbours::from_pairs(codes.len(), (0..codes.len()).flat_map(beside)).unwrap();
    let population = codes.iter().cloned().zip((0..).map(residents)).collect();
    let geography = Geography { codes: &codes, neighbours: &neighbours, population: &population };
    let compared = derive(released.table("areas").unwrap(), "people", &geography).unwrap();
    Town { released, compared, names, paths: paths(), codes }
}

fn released(tables: Vec<CountTable>) -> Released {
    let (agreement, day) = (agreed(), jiff::civil::date(2026, 9, 30));
    let window = Window { from: jiff::civil::date(2025, 10, 1), to: day };
    let purpose = agreement.terms().purpose.clone();
    let round = Round {
        name: "wexcombe-2026-q3".into(),
        agreement: agreement.digest(),
        purpose,
        rehearsal: true,
        window,
    };
    let permit = agreement.permit::<agreement::Release>(&round, day).unwrap();
    release(tables, &Ledger::default(), &permit, &mut |_, _, _| ()).unwrap()
}

/// The template agreement, signed by everybody.
fn agreed() -> Agreement {
    let roles =
        [("council", Role::Agency), ("police", Role::Agency), ("linker", Role::Linker), ("hub", Role::Hub)];
    let keys = (0..4).map(|n| Keys::generate(&mut rand_chacha::ChaCha20Rng::seed_from_u64(n)));
    let keys: Vec<Keys> = keys.collect();
    let party = |(keys, (id, role)): (&Keys, (&str, Role))| keys.party(PartyId::from_text(id).unwrap(), role);
    let parties: Vec<Party> = keys.iter().zip(roles).map(party).collect();
    let template = Template {
        title: "Wexcombe People Zone agreement".into(),
        rehearsal: true,
        begins: jiff::civil::date(2026, 1, 1),
        expires: jiff::civil::date(2027, 1, 1),
        match_keys: MatchKeys::CompositesOnly,
        false_merge_cost: FALSE_MERGE_COST,
        parties: parties.clone(),
        behaviours: vec![],
    };
    let text = template.text().unwrap();
    let sign = |(party, keys): (&Party, &Keys)| {
        let share = (party.role == Role::Agency).then(|| Digest::of(b"share"));
        Signature::new(&text, party, share, keys)
    };
    let signatures = parties.iter().zip(&keys).map(sign).collect();
    SignedAgreement::open(&SignedAgreement::new(text.clone(), signatures).to_bytes()).unwrap()
}

fn name(place: usize) -> String {
    let letter = ["A", "B", "C", "D"][place % 4];
    format!("Wexcombe {:03}{letter}", place / 4 + 1)
}

fn residents(place: usize) -> f64 {
    if place == 8 { 430.0 } else { 1400.0 + ((place * 577) % 700) as f64 }
}

fn row(label: &str, people: u64, contacts: u64) -> CountRow {
    let cells = vec![Cell::people(people), Cell::events(contacts, people)];
    CountRow { keys: vec![label.into()], cells }
}

fn table(
    name: &'static str,
    title: &str,
    dimension: &'static str,
    rows: Vec<CountRow>,
    total: CountRow,
) -> CountTable {
    let measures = [Measure::people("people"), Measure::events("contacts")];
    let mut table = CountTable::new(name, title, [Dimension::flat(dimension).overlapping()], measures);
    table.rows = rows.into_iter().chain([total]).collect();
    table
}

fn total() -> CountRow {
    row("Total", PEOPLE.iter().sum(), contacts().iter().sum())
}

fn contacts() -> Vec<u64> {
    PEOPLE.iter().map(|people| if *people == 7 { HIDDEN_CONTACTS } else { people * 4 + people % 7 }).collect()
}

fn by_number() -> CountTable {
    let all: u64 = PEOPLE.iter().sum();
    let contacts: u64 = contacts().iter().sum();
    let rows = vec![
        row("1", all - 588, contacts - 6_400),
        row("2", 374, 3_100),
        row("3", 178, 2_300),
        row("4", 36, 1_000),
    ];
    table("agencies-per-person", "People by number of agencies", "number_of_agencies", rows, total())
}

fn by_agency() -> CountTable {
    let all: u64 = contacts().iter().sum();
    let rows = vec![
        row("council", 742, 2_911),
        row("health", 1_288, all - 2_911 - 1_934 - 3_270),
        row("housing", 501, 1_934),
        row("police", 802, 3_270),
    ];
    table("agencies", "People and contacts by agency", "agency", rows, total())
}

fn by_area(codes: &[String]) -> CountTable {
    let rows = codes
        .iter()
        .zip(PEOPLE)
        .zip(contacts())
        .map(|((code, people), contacts)| row(code, people, contacts));
    table("areas", "Where people were in contact", "area", rows.collect(), total())
}

fn beside(place: usize) -> impl Iterator<Item = (usize, usize)> {
    let (x, y) = (place % COLUMNS, place / COLUMNS);
    let near = move |other: &usize| (other % COLUMNS).abs_diff(x) <= 1 && (other / COLUMNS).abs_diff(y) <= 1;
    (0..place).filter(near).map(move |other| (place, other))
}

fn paths() -> Vec<String> {
    let corner = |x: usize, y: usize| {
        let shake = |seed: usize| ((seed * 7919 + 13) % 61) as f64 - 30.0;
        (60.0 + x as f64 * 130.0 + shake(x * 31 + y * 17), 50.0 + y as f64 * 120.0 + shake(x * 13 + y * 41))
    };
    let area = |place: usize| {
        let (x, y) = (place % COLUMNS, place / COLUMNS);
        let ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)];
        let points: Vec<String> = ring.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        format!("M{}Z", points.join("L"))
    };
    (0..PEOPLE.len()).map(area).collect()
}

fn context(released: &Released) -> Context {
    let files = released
        .tables()
        .iter()
        .map(|table| FileRecord::of(format!("tables/{}.csv", table.name()), &report::csv(table)));
    let provenance = Provenance {
        round: "wexcombe-2026-q3".into(),
        agreement: "Wexcombe People Zone agreement".into(),
        agreement_digest: "9f2c".repeat(16),
        from: jiff::civil::date(2025, 10, 1),
        as_of: jiff::civil::date(2026, 9, 30),
        code_version: "0.1.0".into(),
        marks: vec!["REHEARSAL".into()],
    };
    Context::of(released, &agreed(), provenance, files.collect())
}

fn page(town: &Town) -> String {
    let context = context(&town.released);
    let table = |name: &str| town.released.table(name).unwrap();
    let paths = town.codes.iter().map(String::as_str).zip(town.paths.iter().map(String::as_str)).collect();
    report::html(&Page {
        title: "Wexcombe People Zone",
        context: &context,
        by_number: table("agencies-per-person"),
        by_agency: table("agencies"),
        areas: Some(Areas {
            table: table("areas"),
            compared: &town.compared,
            names: &town.names,
            map: Some(Map { width: 900.0, height: 590.0, paths }),
        }),
        further: &[],
        links: &[
            "5,210 records of four agencies were held to be 2,601 people.".into(),
            "Nine in ten links rest on a full name with a date of birth, or on an NHS number.".into(),
        ],
        limits: &["Contacts without a place are in the totals only.".into()],
    })
}

#[test]
fn the_page_can_be_looked_at() {
    let html = page(&town());
    assert!(html.len() < 300_000, "{} bytes", html.len());
    std::fs::write(format!("{}/board_page.html", env!("CARGO_TARGET_TMPDIR")), html).unwrap();
}

/// Every output of a release, as one would search it.
fn everything(town: &Town) -> Vec<(String, String)> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let tables = town.released.tables().iter();
    let mut outputs: Vec<_> = tables
        .flat_map(|table| [("csv", text(report::csv(table))), ("json", text(report::json(table)))])
        .map(|(kind, text)| (kind.to_string(), text))
        .collect();
    outputs.push(("compared".into(), text(report::derived_csv(&town.compared))));
    outputs.push(("context".into(), text(context(&town.released).to_json())));
    outputs.push(("page".into(), page(town)));
    outputs
}

#[test]
fn a_hidden_number_appears_nowhere() {
    for (output, text) in everything(&town()) {
        for number in ["98765", "98,765", "98 765"] {
            assert!(!text.contains(number), "{output} shows {number}");
        }
    }
}

#[test]
fn a_hidden_area_has_words_for_numbers_and_stands_in_no_order() {
    let page = page(&town());
    for code in ["T00000017", "T00000022"] {
        let row = page.split("<tr").find(|row| row.contains(&format!(">{code}<"))).unwrap();
        assert!(row.contains(">hidden<"));
        let numbers = row.split('>').filter(|text| text.starts_with(|c: char| c.is_ascii_digit())).count();
        assert_eq!(numbers, 0, "{row}");
    }
    let place = |text: &str| page.find(&format!(">{text}<")).unwrap();
    assert!(place("T00000004") < place("T00000017") && place("T00000017") < place("T00000022"));
}

#[test]
fn the_page_fetches_nothing_and_runs_nothing() {
    let page = page(&town());
    for sign in
        ["http://", "https://", "<script", "javascript:", " onload", " onclick", "src=", "@import", "<iframe"]
    {
        assert!(!page.contains(sign), "{sign}");
    }
    // The one address in a style is the hatch, which is drawn on the page itself.
    assert_eq!(page.matches("url(").count(), page.matches("url(#hatch)").count());
}

#[test]
fn the_page_says_what_was_found_in_sentences() {
    let page = page(&town()).replace('\u{a0}', " ");
    for sentence in [
        "2,567 people were in contact with four agencies between 1 October 2025 and 30 September 2026.",
        "214 of them, 8%, were known to three or more agencies",
        "Of 22 areas whose numbers are shown, four stand out: each of them, together with those it touches, has \
         more people per 1,000 residents than the average of all. By chance alone about one would.",
        "Two rows of the tables are hidden to protect people.",
        "5,210 records of four agencies were held to be 2,601 people.",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}

#[test]
fn the_page_never_speaks_of_hotspots_scores_or_offenders() {
    let page = page(&town()).to_lowercase();
    for word in ["hotspot", "risk", "nominal", "offender", "score", " hot"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn a_rehearsal_is_marked_on_screen_and_on_every_printed_page() {
    let town = town();
    let marked = page(&town);
    assert!(marked.contains("<strong>REHEARSAL</strong>"));
    assert!(marked.contains("@page{@top-right{content:\"REHEARSAL\"}}"));
    assert!(context(&town.released).is_marked("REHEARSAL"));
}

#[test]
fn every_figure_is_named_described_and_repeated_in_a_table() {
    let page = page(&town());
    let figures = page.matches("role=\"img\"").count();
    assert_eq!(figures, 4);
    assert_eq!(page.matches("<desc id=").count(), figures);
    assert_eq!(page.matches("aria-labelledby=\"").count(), figures + page.matches("<section").count());
    assert_eq!(page.matches("<caption").count(), page.matches("<table").count());
    assert_eq!(page.matches("<th ").count(), page.matches("<th scope=").count());
}

#[test]
fn every_identifier_on_the_page_is_used_once() {
    let page = page(&town());
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn names_from_boundaries_cannot_become_markup() {
    let mut town = town();
    town.names.insert("T00000001".into(), "<b>\"North\" & South</b>".into());
    let page = page(&town);
    assert!(page.contains("&lt;b&gt;&quot;North&quot; &amp; South&lt;/b&gt;"));
    assert!(!page.contains("<b>"));
}

#[test]
fn totals_are_the_same_wherever_they_stand() {
    let town = town();
    let line = |name: &str| {
        let text = String::from_utf8(report::csv(town.released.table(name).unwrap())).unwrap();
        text.lines().filter(|line| line.starts_with("Total,")).map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(line("areas"), ["Total,people,2567,shown", "Total,contacts,109080,shown"]);
    assert_eq!(line("areas"), line("agencies"));
    assert_eq!(line("areas"), line("agencies-per-person"));
}

#[test]
fn the_context_tells_how_many_rows_are_hidden_and_not_why() {
    let text = String::from_utf8(context(&town().released).to_json()).unwrap();
    let context: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(context["tables"][2]["hidden_rows"], 2);
    assert_eq!(context["provenance"]["as_of"], "2026-09-30");
    assert_eq!(context["files"][2]["file"], "tables/areas.csv");
    assert_eq!(context["files"][2]["sha256"].as_str().unwrap().len(), 64);
    assert!(!text.contains("primary") && !text.contains("secondary"));
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    assert_eq!(everything(&town()), everything(&town()));
}

/// A county of 400 areas, small and crowded in its middle; every ninth has too few people.
fn county() -> Town {
    let codes: Vec<String> = (1..=400).map(|place| format!("K{place:08}")).collect();
    let counts: Vec<u64> =
        (0..400).map(|place| if place % 9 == 4 { place % 10 } else { 12 + place % 83 }).collect();
    let rows = codes.iter().zip(&counts).map(|(code, people)| row(code, *people, people * 3));
    let mut rows: Vec<CountRow> = rows.collect();
    rows.push(row("not known", 40, 90));
    let all: u64 = counts.iter().sum::<u64>() + 40;
    let everybody = row("Total", all, rows.iter().map(|row| row.cells[1].value).sum());
    let by_area = table("areas", "Where people were in contact", "area", rows, everybody).of("the county");
    let released = released(vec![by_number(), by_agency(), by_area]);
    let across = (0..400).filter(|place| place % 20 > 0).map(|place| (place, place - 1));
    let neighbours = Neighbours::from_pairs(400, across.chain((20..400).map(|place| (place, place - 20))));
    let population = codes.iter().map(|code| (code.clone(), 1500.0)).collect();
    let geography = Geography { codes: &codes, neighbours: &neighbours.unwrap(), population: &population };
    let compared = derive(released.table("areas").unwrap(), "people", &geography).unwrap();
    let line = |place: i32| 450.0 + f64::from((place - 10).pow(3)) * 0.44;
    let path = |place: i32| {
        let (x, y) = (place % 20, place / 20);
        format!("M{:.1} {:.1}H{:.1}V{:.1}H{0:.1}Z", line(x), line(y), line(x + 1), line(y + 1))
    };
    Town { released, compared, names: BTreeMap::new(), codes, paths: (0..400).map(path).collect() }
}

#[test]
fn a_county_stays_readable() {
    let page = page(&county());
    assert!(page.len() < 500_000, "{} bytes", page.len());
    let in_sight = page.split("<details").next().unwrap();
    assert_eq!(in_sight.matches("<th scope=\"row\">K0").count(), 20);
    assert!(page.contains("The first 20 of 356 areas shown"));
    std::fs::write(format!("{}/county_page.html", env!("CARGO_TARGET_TMPDIR")), page).unwrap();
}

#[test]
fn many_hidden_areas_are_named_and_nothing_more() {
    let page = page(&county());
    assert!(page.contains("<summary>44 areas hidden</summary>"));
    assert!(!page.contains(">K00000005<"));
    assert!(page.contains("K00000005, K00000014, K00000023,"));
}

#[test]
fn contacts_without_a_place_are_in_the_table_and_in_no_order() {
    let page = page(&county());
    let row = page.split("<tr").find(|row| row.contains(">Not known<")).unwrap();
    assert!(row.contains(">–<") && row.contains(">40<"), "{row}");
    assert!(page.contains("400 areas. The darker"));
    assert!(page.contains("and in no area"));
}

#[test]
fn a_crowded_part_is_drawn_again_from_the_same_shapes() {
    let (county, town) = (page(&county()), page(&town()));
    assert_eq!(county.matches("<use href=\"#map-areas\">").count(), 1);
    assert_eq!(county.matches("id=\"map-areas\"").count(), 1);
    assert!(!town.contains("<use"));
    // Each path is drawn once, and once more where it stands out.
    let again = 2 * county.matches("class=\"outlined\" d=").count();
    assert_eq!(county.matches("<path ").count(), 400 + again);
}
