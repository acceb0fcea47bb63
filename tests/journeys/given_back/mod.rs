//! What was released, read as an intruder reads it: every number in every file of a folder, with what it is of. No
//! number may be of a row that is hidden, none may give a rounded number back more closely than it was rounded, and
//! hidden rows stand in no order.

mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::round::Files;
use read::{Found, Listed, Number, everything};

/// What everybody may know of areas: their names, their residents, and further numbers.
#[derive(Default)]
pub(crate) struct Public {
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) residents: BTreeMap<String, f64>,
    /// Columns that hold public numbers, by words in their headings.
    pub(crate) columns: &'static [&'static str],
}

impl Public {
    /// Of a hub's folder: its boundaries, and the residents that were added.
    pub(crate) fn of(files: &Files, hub: &str) -> Self {
        let (mut names, mut residents) = (BTreeMap::new(), BTreeMap::new());
        if let Some(bytes) = files.0.get(&format!("{hub}boundaries/areas.geojson")) {
            let text = std::str::from_utf8(bytes).unwrap();
            let areas = people_zones::places::boundaries::read(text, None).unwrap();
            let pairs = areas.codes().zip(areas.names());
            names.extend(pairs.filter_map(|(code, name)| Some((code.to_owned(), name?.to_owned()))));
        }
        if let Some(bytes) = files.0.get(&format!("{hub}boundaries/population.csv")) {
            let text = std::str::from_utf8(bytes).unwrap();
            residents.extend(people_zones::places::population::read(text).unwrap());
        }
        Self { names, residents, columns: &["residents", "population", "depriv", "imd", "recorded crime"] }
    }
}

/// A row of a released table: the measures that it shows or hides.
#[derive(Default)]
struct Row {
    hidden: BTreeSet<String>,
    shown: BTreeMap<String, (f64, bool)>,
}

/// Everything that is given back by the files below these folders, each in words; nothing where they hold.
pub(crate) fn given_back(files: &Files, below: &[&str], public: &Public) -> Vec<String> {
    let within = |path: &str| below.iter().any(|folder| path.starts_with(folder));
    let released = files.0.iter().filter(|(path, _)| within(path) && !path.ends_with("ledger.jsonl"));
    let mut all = Found::default();
    released.for_each(|(path, bytes)| all.add(everything(path, bytes)));
    let rows = Rows::of(&all, public);
    assert!(!rows.0.is_empty(), "there are released tables");
    let mut found: Vec<String> =
        all.numbers.iter().filter_map(|number| wrong(number, &rows, public)).collect();
    found.extend(all.lists.iter().filter_map(|list| in_an_order(list, &rows, public)));
    found.sort();
    found.dedup();
    found
}

/// The rows of all tables with measure, value and status; with each category as numbers stand beside it, by the first.
struct Rows(HashMap<String, Vec<Listing>>);

struct Listing {
    keys: BTreeSet<String>,
    /// Each category in small letters, and the name of an area.
    said: Vec<Vec<String>>,
    row: Row,
}

impl Rows {
    fn of(all: &Found, public: &Public) -> Self {
        let mut rows: BTreeMap<&BTreeSet<String>, Row> = BTreeMap::new();
        for (keys, measure, value, status) in &all.cells {
            // A row that one table hides and another shows is a breach of its own; here it counts as hidden.
            let row = rows.entry(keys).or_default();
            match value {
                Some(value) => drop(row.shown.insert(measure.clone(), (*value, status == "rounded"))),
                None => drop(row.hidden.insert(measure.clone())),
            }
        }
        let mut by_first: HashMap<String, Vec<Listing>> = HashMap::new();
        for (keys, row) in rows.into_iter().filter(|(keys, _)| !keys.is_empty()) {
            let said = |key: &String| {
                let name = public.names.get(key).map(|name| name.to_lowercase());
                [key.to_lowercase()].into_iter().chain(name).collect::<Vec<_>>()
            };
            let said: Vec<Vec<String>> = keys.iter().map(said).collect();
            for first in &said[0] {
                let row = Row { hidden: row.hidden.clone(), shown: row.shown.clone() };
                let listing = Listing { keys: keys.clone(), said: said.clone(), row };
                by_first.entry(first.clone()).or_default().push(listing);
            }
        }
        Self(by_first)
    }

    /// Those of which every category stands among these words: beside a number, above it, or in the name of its file.
    fn among(&self, about: &BTreeSet<String>) -> Vec<&Listing> {
        let begin = about.iter().filter_map(|word| self.0.get(word)).flatten();
        begin.filter(|row| row.said.iter().all(|said| said.iter().any(|word| about.contains(word)))).collect()
    }
}

/// Rows of a table whose columns are places: how many areas they have, and who lives there.
const PUBLIC_ROWS: [&str; 2] = ["areas", "residents"];

fn wrong(number: &Number, rows: &Rows, public: &Public) -> Option<String> {
    let heading = number.heading.to_lowercase();
    // A number of public things is said to be one by its column, or by its row.
    let is_public = PUBLIC_ROWS.contains(&number.label.to_lowercase().as_str())
        || public.columns.iter().any(|column| heading.contains(column));
    if !is_rate(&heading) && is_public {
        return None;
    }
    // The row with the most categories that the number stands beside is the one that it is of.
    let of = rows.among(&number.about);
    let most = of.iter().map(|one| one.keys.len()).max()?;
    for Listing { keys, row, .. } in of.into_iter().filter(|one| one.keys.len() == most) {
        let residents = keys.iter().find_map(|key| public.residents.get(key)).copied();
        let is_public = residents.is_some_and(|residents| (residents - number.value).abs() < 0.5);
        let words = |what: &str| Some(format!("{}: {} {keys:?}, {}", number.file, what, number.heading));
        if !row.hidden.is_empty() && row.shown.is_empty() && !is_public {
            return words("a number of a hidden row");
        }
        let Some(residents) = residents else { continue };
        for (value, rounded) in
            row.shown.iter().filter(|(measure, _)| said_of(&heading, measure)).map(|(_, v)| *v)
        {
            if !is_rate(&heading) {
                continue;
            }
            let (least, greatest) = number.counts(residents);
            let holds = (least..=greatest).contains(&value);
            let gives_back = greatest - least < 5.0 && (least - value).abs() < 5.0;
            if !holds && (gives_back || rounded) {
                return words("a rate gives another count back than the released one");
            }
        }
    }
    None
}

/// Rates are of people where they do not say otherwise.
fn said_of(heading: &str, measure: &str) -> bool {
    heading.contains(measure) || measure == "people"
}

fn is_rate(heading: &str) -> bool {
    let smoothed = ["smooth", "bayes", "least", "most", "upper", "lower", "interval", "average"];
    ["per 1,000", "per_1000", "per 1000"].iter().any(|words| heading.contains(words))
        && !smoothed.iter().any(|words| heading.contains(words))
}

/// Rows of a list that are hidden, and do not stand by name alone or behind all others.
fn in_an_order(list: &Listed, rows: &Rows, public: &Public) -> Option<String> {
    let hidden = |about: &BTreeSet<String>| {
        let areas = |one: &&Listing| one.keys.iter().any(|key| public.names.contains_key(key));
        rows.among(about).into_iter().filter(areas).any(|one| one.row.shown.is_empty())
    };
    let is_hidden: Vec<bool> = list.rows.iter().map(|(_, about, says)| !says && hidden(about)).collect();
    let first = is_hidden.iter().position(|hidden| *hidden)?;
    let labels: Vec<&String> = list.rows.iter().map(|(label, ..)| label).collect();
    // The row over everybody may stand behind those that are in order of their names.
    let by_name = labels.is_sorted() || labels.split_last().is_some_and(|(_, names)| names.is_sorted());
    let behind = is_hidden[first..].iter().all(|hidden| *hidden) && labels[first..].is_sorted();
    // The row over everybody stands last.
    let total = is_hidden[first..].iter().filter(|hidden| !**hidden).count() <= 1
        && labels[first..].iter().rev().skip(1).is_sorted_by(|a, b| a >= b);
    (!by_name && !behind && !total).then(|| format!("{}: hidden rows stand in an order", list.file))
}

/// Whether bytes speak of a single person: a candidate's code, a pseudonym, an agency's reference; each in words.
pub(crate) fn of_persons(files: &Files, below: &[&str], secrets: &Secrets) -> Vec<String> {
    let within = |path: &str| below.iter().any(|folder| path.starts_with(folder));
    let mut found = Vec::new();
    for (path, bytes) in files.0.iter().filter(|(path, _)| within(path)) {
        for (member, bytes) in super::round::unpacked(path, bytes) {
            found.extend(secrets.within(&bytes).into_iter().map(|what| format!("{member}: {what}")));
        }
        let columns = [
            "person",
            "person_id",
            "reference",
            "record_id",
            "pseudonym",
            "event",
            "household",
            "code_of_person",
        ];
        for heading in everything(path, bytes).headings {
            if columns.contains(&heading.to_lowercase().as_str()) {
                found.push(format!("{path}: a column `{heading}`"));
            }
        }
    }
    found
}

/// What stands for single people in a round: texts by their first bytes, as many as the shortest has, and pseudonyms,
/// which are looked for by reading released bytes as the three ways in which one may be written.
pub(crate) struct Secrets {
    first: usize,
    texts: HashMap<Vec<u8>, Vec<(Vec<u8>, &'static str)>>,
    pseudonyms: HashSet<[u8; 16]>,
}

impl Secrets {
    /// Codes, pseudonyms, and references as the exports wrote them.
    pub(crate) fn of(codes: &[String], pseudonyms: HashSet<[u8; 16]>, references: &[String]) -> Self {
        let named = |texts: &[String], what: &'static str| {
            texts.iter().map(|text| (text.as_bytes().to_vec(), what)).collect::<Vec<_>>()
        };
        let all = [named(codes, "a candidate's code"), named(references, "an agency's reference")].concat();
        let first = all.iter().map(|(text, _)| text.len()).min().unwrap_or(1);
        let mut texts: HashMap<Vec<u8>, Vec<_>> = HashMap::new();
        for (text, what) in all {
            texts.entry(text[..first].to_vec()).or_default().push((text, what));
        }
        Self { first, texts, pseudonyms }
    }

    pub(crate) fn count(&self) -> usize {
        self.texts.values().map(Vec::len).sum::<usize>() + self.pseudonyms.len()
    }

    fn within(&self, bytes: &[u8]) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        for (at, window) in bytes.windows(self.first).enumerate() {
            let texts = self.texts.get(window).into_iter().flatten();
            found.extend(texts.filter(|(text, _)| bytes[at..].starts_with(text)).map(|(_, what)| *what));
        }
        if (0..bytes.len()).any(|at| self.begins(&bytes[at..])) {
            found.insert("a pseudonym");
        }
        if bytes.windows(10).any(is_code) {
            found.insert("something like a candidate's code");
        }
        found
    }

    /// Whether these bytes begin with a pseudonym: in bytes, in hexadecimal of either case, or in base 64.
    fn begins(&self, bytes: &[u8]) -> bool {
        use base64::Engine as _;
        let is = |found: &[u8]| found.first_chunk().is_some_and(|found| self.pseudonyms.contains(found));
        let digits =
            |len: usize, digit: fn(&u8) -> bool| bytes.get(..len).filter(|text| text.iter().all(digit));
        let base64 = |text: &[u8]| {
            // Sixteen bytes are 22 characters, the last of which has four bits to spare.
            let last = base64::engine::GeneralPurposeConfig::new()
                .with_decode_allow_trailing_bits(true)
                .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone);
            base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, last).decode(text)
        };
        is(bytes)
            || digits(32, u8::is_ascii_hexdigit).is_some_and(|text| is(&hex::decode(text).unwrap()))
            || digits(22, |byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
                .is_some_and(|text| is(&base64(text).unwrap()))
    }
}

/// `PZ-7F3KQ-X`.
fn is_code(window: &[u8]) -> bool {
    let plain = |bytes: &[u8]| bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    window.starts_with(b"PZ-") && window[8] == b'-' && plain(&window[3..8]) && plain(&window[9..])
}

#[cfg(test)]
mod tests {
    use super::{Files, Public, Secrets, given_back, of_persons};

    const TABLE: &str = "area,measure,value,status\nA1,people,40,shown\nA2,people,,hidden\nA3,people,,hidden\n\
                         Total,people,90,shown\n";

    fn public() -> Public {
        let names = [("A1", "Mill"), ("A2", "Ford"), ("A3", "Hill")];
        Public {
            names: names.map(|(code, name)| (code.to_owned(), name.to_owned())).into(),
            residents: [("A1", 800.0), ("A2", 900.0), ("A3", 700.0)]
                .map(|(code, n)| (code.to_owned(), n))
                .into(),
            columns: &["residents"],
        }
    }

    #[track_caller]
    fn check(table: &str, file: &str, text: &str, expected: &str) {
        let files = [("r/tables/areas.csv", table), (file, text)];
        let files = Files(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into());
        let found = given_back(&files, &["r/"], &public());
        match expected {
            "" => assert_eq!(found, Vec::<String>::new()),
            expected => assert!(found.iter().any(|one| one.contains(expected)), "{found:?}"),
        }
    }

    #[test]
    fn a_number_of_a_hidden_row_is_found_wherever_it_stands() {
        check(TABLE, "r/rates.csv", "area,rate_per_1000\nA1,50.0\nA2,\nA3,\n", "");
        check(TABLE, "r/rates.csv", "area,rate_per_1000\nA1,50.0\nA2,7.8\nA3,\n", "a number of a hidden row");
        check(TABLE, "r/map.svg", "<svg><path><title>Ford: hidden</title></path></svg>", "");
        check(
            TABLE,
            "r/map.svg",
            "<svg><path><title>Ford: 8 people</title></path></svg>",
            "a number of a hidden row",
        );
        let page = |n: &str| {
            format!("<table><tr><th>Area</th><th>People</th></tr><tr><th>Ford</th><td>{n}</td></tr></table>")
        };
        check(TABLE, "r/page.html", &page("hidden"), "");
        check(TABLE, "r/page.html", &page("5"), "a number of a hidden row");
        check(TABLE, "r/data.json", r#"[{"area": "A2", "people": 5}]"#, "a number of a hidden row");
        check(TABLE, "r/data.json", r#"[{"area": "A2", "residents": 900}]"#, "");
        check(
            TABLE,
            "r/shape.html",
            "<svg><path data-area=\"A2\" data-people=\"5\"/></svg>",
            "a number of a hidden row",
        );
    }

    #[test]
    fn a_rate_that_gives_a_rounded_count_back_is_found() {
        let rounded = "area,measure,value,status\nA1,people,40,rounded\nA2,people,15,rounded\nTotal,people,55,rounded\n";
        // 40 of 800 residents are 50.0 in a thousand; 42 would be 52.5.
        check(rounded, "r/rates.csv", "area,rate_per_1000\nA1,50.0\nA2,16.7\n", "");
        check(rounded, "r/rates.csv", "area,rate_per_1000\nA1,52.5\nA2,16.7\n", "gives another count back");
        let tip = |rate: &str| {
            format!("<svg><path><title>Mill: {rate} people per 1,000 residents</title></path></svg>")
        };
        check(rounded, "r/map.svg", &tip("50.0"), "");
        check(rounded, "r/map.svg", &tip("52.5"), "gives another count back");
    }

    #[test]
    fn hidden_rows_in_an_order_are_found() {
        let table = "area,measure,value,status\nA1,people,40,shown\nA2,people,,hidden\nA3,people,50,shown\n\
                     Total,people,99,shown\n";
        check(table, "r/order.csv", "area,people\nA3,50\nA1,40\nA2,\n", "");
        check(table, "r/order.csv", "area,people\nA3,50\nA2,\nA1,40\nA0,30\n", "stand in an order");
    }

    #[test]
    fn what_stands_for_a_person_is_found_in_any_writing() {
        use base64::Engine as _;
        let pseudonym: [u8; 16] = std::array::from_fn(|at| 250 - 7 * u8::try_from(at).unwrap());
        let secrets = Secrets::of(&["PZ-AAAAA-A".into()], [pseudonym].into(), &["REF-00917".into()]);
        let hits = |bytes: &[u8]| {
            of_persons(&Files([("r/file.bin".to_owned(), bytes.to_vec())].into()), &["r/"], &secrets).len()
        };
        assert_eq!(hits(b"nothing of anybody"), 0);
        assert_eq!(hits(b"see REF-00917 there"), 1);
        assert_eq!(hits(b"PZ-7F3KQ-X"), 1);
        assert_eq!(hits(&[b"..".as_slice(), &pseudonym, b".."].concat()), 1);
        assert_eq!(hits(hex::encode(pseudonym).as_bytes()), 1);
        assert_eq!(hits(format!("x{}f", hex::encode_upper(pseudonym)).as_bytes()), 1);
        let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(pseudonym);
        assert_eq!(hits(format!("c2Vl{base64}==").as_bytes()), 1);
    }
}
