//! Every number in a released file, with all that stands beside it: CSV, pages and drawings, workbooks, GeoPackages,
//! JSON, Parquet.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::Reader as _;

use super::super::round::columns;

/// A number as it is written.
pub(super) struct Number {
    pub(super) file: String,
    /// What stands beside it in its row, above it, and in the names of its file and table; small letters.
    pub(super) about: BTreeSet<String>,
    pub(super) heading: String,
    /// The first words of its row.
    pub(super) label: String,
    pub(super) value: f64,
    decimals: u32,
}

impl Number {
    /// The counts that a rate in a thousand of so many can have been made of.
    pub(super) fn counts(&self, residents: f64) -> (f64, f64) {
        let half = 0.5 * 10_f64.powi(-i32::try_from(self.decimals).unwrap());
        let count = |rate: f64| rate * residents / 1000.0;
        (count(self.value - half) - 1e-9, count(self.value + half) + 1e-9)
    }
}

/// Rows in the order of a file: label, all words, and whether it says a number.
pub(super) struct Listed {
    pub(super) file: String,
    pub(super) rows: Vec<(String, BTreeSet<String>, bool)>,
}

/// One cell of a released table: categories, measure, value, status.
type TableCell = (BTreeSet<String>, String, Option<f64>, String);

/// What was read of files.
#[derive(Default)]
pub(super) struct Found {
    pub(super) numbers: Vec<Number>,
    pub(super) lists: Vec<Listed>,
    pub(super) cells: Vec<TableCell>,
    pub(super) headings: BTreeSet<String>,
}

impl Found {
    pub(super) fn add(&mut self, other: Self) {
        self.numbers.extend(other.numbers);
        self.lists.extend(other.lists);
        self.cells.extend(other.cells);
        self.headings.extend(other.headings);
    }

    /// A table with its heading row first; `beside` says what it is about.
    fn table(&mut self, file: &str, beside: &str, rows: &[Vec<String>]) {
        let Some((heading, rows)) = rows.split_first() else { return };
        self.headings.extend(heading.iter().cloned());
        let context = words(&format!("{file} {beside}"));
        let mut list = Listed { file: file.to_owned(), rows: Vec::new() };
        for row in rows {
            let texts: BTreeSet<String> =
                row.iter().filter(|cell| number(cell).is_none()).flat_map(|cell| parts(cell)).collect();
            let label = row.iter().find(|cell| number(cell).is_none()).cloned().unwrap_or_default();
            let mut said = false;
            for (at, cell) in row.iter().enumerate() {
                let heading = heading.get(at).map_or("", String::as_str);
                // What is in no column of numbers is a place in an order, or a category that is a number.
                if let Some((value, decimals)) = number(cell).filter(|_| !is_place(heading)) {
                    let mut about = texts.clone();
                    about.extend(parts(heading));
                    about.extend(context.iter().cloned());
                    said = true;
                    let (file, heading) = (file.to_owned(), heading.to_owned());
                    let label = label.clone();
                    self.numbers.push(Number { file, about, heading, label, value, decimals });
                }
            }
            let mut about = texts;
            about.extend(context.iter().cloned());
            list.rows.push((label, about, said));
        }
        self.lists.push(list);
    }

    /// A few words with a number in them: `Mill: 50.0 people per 1,000 residents`.
    fn said(&mut self, file: &str, text: &str) {
        let Some((label, said)) = text.split_once(':') else { return };
        let Some(word) = said.split_whitespace().find(|word| number(word).is_some()) else { return };
        let (value, decimals) = number(word).unwrap();
        let about = parts(label).chain(words(file)).collect();
        self.numbers.push(Number {
            file: file.to_owned(),
            about,
            heading: said.replacen(word, "", 1),
            label: String::new(),
            value,
            decimals,
        });
    }
}

/// The place in an order, a code of a category.
fn is_place(heading: &str) -> bool {
    ["no.", "category_id", "code"].contains(&heading.trim().to_lowercase().as_str())
}

/// The categories that a cell names: `E01 | health` names two.
fn parts(cell: &str) -> impl Iterator<Item = String> {
    cell.split(" | ")
        .map(|part| part.trim().to_lowercase())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Words and runs of words of a file's name: `hotspots-crime-and-disorder` is about crime and disorder.
fn words(name: &str) -> BTreeSet<String> {
    let name = name.to_lowercase();
    let stem = name.rsplit('/').next().unwrap_or_default();
    let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(['-', '_', ' ']).collect();
    let runs = (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| (from, to)));
    runs.map(|(from, to)| words[from..to].join(" ")).collect()
}

/// A number and its decimals; thousands may have commas, a share its sign.
fn number(cell: &str) -> Option<(f64, u32)> {
    let plain = cell.trim().trim_end_matches('%').trim_end().replace([',', '\u{a0}', '\u{202f}'], "");
    let value = plain.parse::<f64>().ok().filter(|value| value.is_finite())?;
    plain.chars().any(|c| c.is_ascii_digit()).then_some(())?;
    let decimals = plain.split_once('.').map_or(0, |(_, after)| after.len());
    Some((value, u32::try_from(decimals).unwrap()))
}

/// Everything that a file says.
pub(super) fn everything(path: &str, bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending {
        "csv" => csv(path, bytes, &mut found),
        "html" | "svg" => page(path, std::str::from_utf8(bytes).unwrap(), &mut found),
        "xlsx" => workbook(path, bytes, &mut found),
        "gpkg" => geopackage(path, bytes, &mut found),
        "json" | "geojson" => objects(path, &serde_json::from_slice(bytes).unwrap(), &mut found),
        "parquet" => {
            let columns = columns(bytes);
            let length = columns.values().map(Vec::len).max().unwrap_or(0);
            let mut rows = vec![columns.keys().cloned().collect::<Vec<_>>()];
            rows.extend((0..length).map(|row| columns.values().map(|column| column[row].clone()).collect()));
            found.table(path, "", &rows);
            // Rows are by number of category here; what each number is of stands in another file.
            found.numbers.clear();
            found.lists.clear();
        }
        _ => {}
    }
    found
}

fn csv(path: &str, bytes: &[u8], found: &mut Found) {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let heading = rows.first().cloned().unwrap_or_default();
    if heading.ends_with(&["measure".to_owned(), "value".to_owned(), "status".to_owned()]) {
        let keys = heading.len() - 3;
        for row in &rows[1..] {
            let of = row[..keys].iter().flat_map(|key| key.split(" | ")).filter(|key| *key != "Total");
            let of: BTreeSet<String> = of.map(str::to_owned).collect();
            found.cells.push((
                of,
                row[keys].clone(),
                number(&row[keys + 1]).map(|n| n.0),
                row[keys + 2].clone(),
            ));
        }
        found.headings.extend(heading);
        return;
    }
    found.table(path, "", &rows);
}

/// Tables, titles, descriptions and attributes of a page.
fn page(path: &str, text: &str, found: &mut Found) {
    for table in between(text, "<table", "</table>") {
        let caption =
            between(table, "<caption", "</caption>").first().map(|text| plain(text)).unwrap_or_default();
        let rows: Vec<Vec<String>> = between(table, "<tr", "</tr>")
            .into_iter()
            .map(|row| {
                let cells = row.split("<t").skip(1).filter(|cell| cell.starts_with(['h', 'd']));
                cells.map(|cell| plain(cell.split("</t").next().unwrap_or_default())).collect()
            })
            .collect();
        found.table(path, &caption, &rows);
    }
    for (begin, end) in [("<title", "</title>"), ("<desc", "</desc>"), ("<text", "</text>")] {
        between(text, begin, end).into_iter().for_each(|said| found.said(path, &plain(said)));
    }
    for label in text.split("aria-label=\"").skip(1) {
        found.said(path, label.split('"').next().unwrap_or_default());
    }
    for element in text.split('<').filter(|element| element.contains(" data-")) {
        let attributes: Vec<(&str, &str)> = element
            .split(" data-")
            .skip(1)
            .filter_map(|one| one.split_once("=\""))
            .map(|(name, rest)| (name, rest.split('"').next().unwrap_or_default()))
            .collect();
        let heading = attributes.iter().map(|(name, _)| (*name).to_owned()).collect();
        let row = attributes.iter().map(|(_, value)| (*value).to_owned()).collect();
        found.table(path, "", &[heading, row]);
    }
}

/// What stands between these, the rest of the opening tag before it.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    let starts = |rest: &str| rest.starts_with(['>', ' ', '\n']);
    text.split(begin)
        .skip(1)
        .filter(|rest| starts(rest))
        .filter_map(|rest| Some(rest.split_once(end)?.0))
        .collect()
}

/// The words of a piece of a page, its tags and entities gone.
fn plain(piece: &str) -> String {
    let piece = piece.split_once('>').map_or(piece, |(_, rest)| rest);
    let pieces = piece.split('<').enumerate();
    let text: String = pieces
        .map(|(at, one)| if at == 0 { one } else { one.split_once('>').map_or("", |(_, rest)| rest) })
        .collect();
    text.replace("&nbsp;", "\u{a0}").replace("&amp;", "&").replace("&#39;", "'").trim().to_owned()
}

fn workbook(path: &str, bytes: &[u8], found: &mut Found) {
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        let rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        // The heading row is the first that is as wide as the rows below it.
        let width = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
        let widest = rows.iter().map(width).max().unwrap_or(0);
        let heading = rows.iter().position(|row| width(row) == widest).unwrap_or(0);
        found.table(path, &sheet, &rows[heading..]);
    }
}

fn geopackage(path: &str, bytes: &[u8], found: &mut Found) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let base = rusqlite::Connection::open(file.path()).unwrap();
    let mut tables = base.prepare("SELECT table_name FROM gpkg_contents").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for table in tables {
        let mut query = base.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let names: Vec<String> = query.column_names().map(str::to_owned).collect();
        let kept: Vec<usize> = (0..names.len())
            .filter(|at| !["fid", "geom", "geometry"].contains(&names[*at].as_str()))
            .collect();
        let mut rows = vec![kept.iter().map(|at| names[*at].clone()).collect::<Vec<_>>()];
        let mut read = query.query([]).unwrap();
        while let Some(row) = read.next().unwrap() {
            let value = |at: &usize| match row.get_ref(*at).unwrap() {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => number.to_string(),
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                _ => String::new(),
            };
            rows.push(kept.iter().map(value).collect());
        }
        found.table(path, &table, &rows);
    }
}

/// Every object of a JSON file as a row of its own.
fn objects(path: &str, value: &serde_json::Value, found: &mut Found) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| objects(path, item, found)),
        serde_json::Value::Object(fields) => {
            let plain: BTreeMap<&String, String> = fields
                .iter()
                .filter_map(|(name, value)| match value {
                    serde_json::Value::Number(number) => Some((name, number.to_string())),
                    serde_json::Value::String(text) => Some((name, text.clone())),
                    _ => None,
                })
                .collect();
            let heading = plain.keys().map(|name| (*name).clone()).collect();
            found.table(path, "", &[heading, plain.into_values().collect()]);
            fields.values().for_each(|value| objects(path, value, found));
        }
        _ => {}
    }
}
