//! `mapping.toml`: every table and column with its reason as a comment, and codes with what they stand for, to be read and
//! corrected by hand.

use super::codes::{self, LISTS};
use super::{Codes, Column, Dates, Error, Holds, Mapping, TableMapping, UnknownCodes};
use crate::agency::clean::dates::{DateOrder, DateStyle};
use crate::agency::read::Heading;
use crate::schema::{self, ContactKind, Field, NeedKind};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

const DROPPED: &str = "dropped";
const AMBIGUOUS: &str = "?";
/// Nobody said yet what a code stands for.
const UNKNOWN: &str = "?";

/// Words of a mapping for the styles of dates.
const STYLES: [(&str, DateOrder, bool, bool); 6] = [
    ("day_first", DateOrder::DayFirst, false, false),
    ("month_first", DateOrder::MonthFirst, false, false),
    ("day_first_year_last", DateOrder::DayFirst, true, false),
    ("month_first_year_last", DateOrder::MonthFirst, true, false),
    ("excel_days", DateOrder::DayFirst, false, true),
    ("excel_days_month_first", DateOrder::MonthFirst, false, true),
];

/// Writes a mapping.
pub(super) fn write(mapping: &Mapping) -> String {
    let mut document = DocumentMut::new();
    if mapping.heading == Heading::None {
        document.insert("header", value(false));
    }
    let mut tables = ArrayOfTables::new();
    for (at, known) in mapping.tables.iter().enumerate() {
        let mut table = Table::new();
        let heading = if at == 0 { heading() } else { String::new() };
        table.decor_mut().set_prefix(format!("{heading}\n"));
        table.insert("name", value(&known.name));
        // Left open where nothing was found, so that a corrected column is enough.
        if known.holds != Holds::Nothing {
            table.insert("holds", value(known.holds.word()));
        }
        if let Some(kind) = known.kind {
            let list = if known.holds == Holds::Needs { 2 } else { 0 };
            table.insert("kind", value(codes::name(list, kind)));
        }
        let mut columns = ArrayOfTables::new();
        for column in &known.columns {
            let mut table = entry(column);
            table.decor_mut().set_prefix(format!("\n# {}\n", column.reason));
            columns.push(table);
        }
        table.insert("column", Item::ArrayOfTables(columns));
        tables.push(table);
    }
    document.insert("table", Item::ArrayOfTables(tables));
    for (list, key) in LISTS.into_iter().enumerate() {
        let said = mapping.codes.list(list);
        if !said.is_empty() {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            for (text, code) in said {
                table.insert(text, value(codes::name(list, code)));
            }
            document.insert(key, Item::Table(table));
        }
    }
    document.to_string()
}

fn heading() -> String {
    let fields: Vec<&str> = schema::EXTRACT.iter().map(|field| field.name).collect();
    format!(
        "# What each table and each column of the export is. Correct what is wrong, and check again.\n\
         # `holds` is contacts, people, needs, relationships or nothing; `field` is one of\n# {}\n# or {DROPPED}. \
         `dates` is one of {}; {AMBIGUOUS} must be decided.\n\
         # Codes stand below: your word = \"what it stands for\" under [kinds], [roles], [needs], [relationships].\n\
         # Comments that you add are kept.\n",
        fields.join(", "),
        STYLES.map(|(word, ..)| word).join(", ")
    )
}

fn entry(column: &Column) -> Table {
    let mut table = Table::new();
    table.insert("name", value(&column.name));
    table.insert("field", value(column.field.map_or(DROPPED, |field| field.name)));
    match column.dates {
        Dates::None => {}
        Dates::Ambiguous => drop(table.insert("dates", value(AMBIGUOUS))),
        Dates::Style(style) => drop(table.insert("dates", value(style_word(style)))),
    }
    if let Some(need) = column.means {
        table.insert("means", value(codes::name(2, need)));
    }
    table
}

fn style_word(style: DateStyle) -> &'static str {
    let known = |entry: &&(&str, DateOrder, bool, bool)| {
        entry.1 == style.order && entry.3 == style.serials && (style.serials || entry.2 == style.year_last)
    };
    STYLES.iter().find(known).map_or("day_first", |(word, ..)| word)
}

/// Codes that one run may add to one list.
const MOST_ADDED: usize = 300;

/// Adds codes to a mapping's text, and leaves the rest of it as it is.
pub(super) fn add_codes(text: &str, unknown: &UnknownCodes) -> String {
    let Ok(mut document) = text.parse::<DocumentMut>() else { return text.to_owned() };
    for (list, codes) in unknown.lists.iter().filter(|(_, codes)| !codes.is_empty()) {
        if document.get(list).and_then(Item::as_table).is_none() {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            document.insert(list, Item::Table(table));
        }
        let Some(table) = document.get_mut(list).and_then(Item::as_table_mut) else { continue };
        for (code, rows) in codes.iter().take(MOST_ADDED) {
            if !table.contains_key(code) {
                let mut item = value(UNKNOWN);
                if let Some(value) = item.as_value_mut() {
                    value.decor_mut().set_suffix(format!("  # {rows} rows; what does it stand for?"));
                }
                table.insert(code, item);
            }
        }
    }
    document.to_string()
}

/// Reads a mapping. Says where something is wrong, not what stands there.
pub(super) fn read(text: &str) -> Result<Mapping, Error> {
    let line_at = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let document = toml_edit::Document::parse(text).map_err(|error| Error::Mapping {
        line: error.span().map_or(1, |span| line_at(span.start)),
        why: "this is not TOML; compare it with a fresh mapping",
    })?;
    let fail = |line, why| Err(Error::Mapping { line, why });
    let line = |table: &Table| table.span().map_or(1, |span| line_at(span.start));
    let Some(entries) = document.get("table").and_then(Item::as_array_of_tables) else {
        return fail(1, "no [[table]] is in it");
    };
    let mut tables = Vec::new();
    for entry in entries {
        let Some(columns) = entry.get("column").and_then(Item::as_array_of_tables) else {
            return fail(line(entry), "no [[table.column]] is in this table");
        };
        let mut read = Vec::new();
        for table in columns {
            read.push(column(table).map_err(|why| Error::Mapping { line: line(table), why })?);
        }
        tables.push(table(entry, read).map_err(|why| Error::Mapping { line: line(entry), why })?);
    }
    let mut codes = Codes::default();
    for (list, key) in LISTS.into_iter().enumerate() {
        for (text, said) in document.get(key).and_then(Item::as_table).into_iter().flatten() {
            let line = said.span().map_or(1, |span| line_at(span.start));
            if said.as_str() == Some(UNKNOWN) {
                continue;
            }
            let Some(code) = said.as_str().and_then(|name| codes::code(list, name)) else {
                return fail(
                    line,
                    "what this code stands for is not in the schema; `schemas/` has the lists",
                );
            };
            codes.say(list, text, code);
        }
    }
    let heading = match document.get("header").map(Item::as_bool) {
        Some(Some(false)) => Heading::None,
        _ => Heading::Expected,
    };
    Ok(Mapping { tables, codes, heading, text: Some(text.to_owned()) })
}

/// Fields that several columns can hold together.
const SEVERAL: [&Field; 5] = [
    &schema::FORENAMES,
    &schema::FORMER_SURNAME,
    &schema::FORMER_POSTCODE,
    &schema::PROTECTED,
    &schema::NEED,
];

fn table(table: &Table, columns: Vec<Column>) -> Result<TableMapping, &'static str> {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    let holds = match text("holds") {
        Some(word) => {
            Holds::by_word(word).ok_or("`holds` is contacts, people, needs, relationships or nothing")?
        }
        None => Holds::of(&columns),
    };
    let several = |field: &Field| SEVERAL.iter().any(|one| one.name == field.name);
    for field in schema::EXTRACT.iter().filter(|field| !several(field)) {
        if columns.iter().filter(|column| column.is(field)).count() > 1 {
            return Err("two columns of a table have the same field");
        }
    }
    let kind = match (text("kind"), holds) {
        (None, _) => None,
        (Some(name), Holds::Needs) => {
            Some(NeedKind::by_name(name).ok_or("this `kind` is no need of the schema")?.code)
        }
        (Some(name), _) => Some(ContactKind::by_name(name).ok_or("this `kind` is not in the schema")?.code),
    };
    Ok(TableMapping { name: text("name").unwrap_or_default().to_owned(), holds, kind, columns })
}

fn column(table: &Table) -> Result<Column, &'static str> {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    let name = text("name").ok_or("a column needs its `name` from the header")?.to_owned();
    let field = match text("field").ok_or("a column needs a `field`, or \"dropped\"")? {
        DROPPED => None,
        word => Some(field(word).ok_or("this `field` is not in the schema")?),
    };
    let dates = match text("dates") {
        None => Dates::None,
        Some(AMBIGUOUS) => Dates::Ambiguous,
        Some(word) => Dates::Style(style(word).ok_or("this style of `dates` is not known")?),
    };
    let need = |name| NeedKind::by_name(name).ok_or("what it `means` is no need of the schema");
    let means = text("means").map(need).transpose()?.map(|need| need.code);
    Ok(Column { name, field, reason: "as the mapping says".to_owned(), dates, means, mixed_dates: 0 })
}

fn field(word: &str) -> Option<&'static Field> {
    schema::EXTRACT.iter().find(|field| field.name == word).copied()
}

fn style(word: &str) -> Option<DateStyle> {
    let (_, order, year_last, serials) = STYLES.into_iter().find(|(known, ..)| *known == word)?;
    Some(DateStyle { order, year_last, serials, ..DateStyle::default() })
}
