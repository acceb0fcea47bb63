//! `mapping.toml`: every column with its reason as a comment, to be read and corrected by hand.

use super::{Column, Error, Mapping};
use crate::agency::clean::dates::{DateOrder, DateStyle};
use crate::schema::{self, Field};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

const DROPPED: &str = "dropped";

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
    let mut columns = ArrayOfTables::new();
    for (at, column) in mapping.columns.iter().enumerate() {
        let mut table = entry(column);
        let heading = if at == 0 { heading() } else { String::new() };
        table.decor_mut().set_prefix(format!("{heading}\n# {}\n", column.reason));
        columns.push(table);
    }
    document.insert("column", Item::ArrayOfTables(columns));
    document.to_string()
}

fn heading() -> String {
    let fields: Vec<&str> = schema::EXTRACT.iter().map(|field| field.name).collect();
    format!(
        "# What each column of the export is. Correct what is wrong: `field` is one of\n# {}\n# or {DROPPED}. \
         `dates` is one of {}.\n",
        fields.join(", "),
        STYLES.map(|(word, ..)| word).join(", ")
    )
}

fn entry(column: &Column) -> Table {
    let mut table = Table::new();
    table.insert("name", value(&column.name));
    table.insert("field", value(column.field.map_or(DROPPED, |field| field.name)));
    if let Some(style) = column.dates {
        let known = |entry: &&(&str, DateOrder, bool, bool)| {
            entry.1 == style.order
                && entry.3 == style.serials
                && (style.serials || entry.2 == style.year_last)
        };
        table.insert("dates", value(STYLES.iter().find(known).map_or("day_first", |(word, ..)| word)));
    }
    table
}

/// Reads a mapping. Says where something is wrong, not what stands there.
pub(super) fn read(text: &str) -> Result<Mapping, Error> {
    let line_at = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let document = toml_edit::Document::parse(text).map_err(|error| Error::Mapping {
        line: error.span().map_or(1, |span| line_at(span.start)),
        why: "this is not TOML; compare it with a fresh mapping",
    })?;
    let fail = |line, why| Err(Error::Mapping { line, why });
    let Some(tables) = document.get("column").and_then(Item::as_array_of_tables) else {
        return fail(1, "no [[column]] is in it");
    };
    let mut columns = Vec::new();
    for table in tables {
        let line = table.span().map_or(1, |span| line_at(span.start));
        columns.push(column(table).map_err(|why| Error::Mapping { line, why })?);
    }
    for field in schema::EXTRACT
        .iter()
        .filter(|field| ![schema::FORENAMES.name, schema::PROTECTED.name].contains(&field.name))
    {
        if columns.iter().filter(|column| column.is(field)).count() > 1 {
            return fail(1, "two columns have the same field");
        }
    }
    Ok(Mapping { columns })
}

fn column(table: &Table) -> Result<Column, &'static str> {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    let name = text("name").ok_or("a column needs its `name` from the header")?.to_owned();
    let field = match text("field").ok_or("a column needs a `field`, or \"dropped\"")? {
        DROPPED => None,
        word => Some(field(word).ok_or("this `field` is not in the schema")?),
    };
    let dates =
        text("dates").map(|word| style(word).ok_or("this style of `dates` is not known")).transpose()?;
    Ok(Column { name, field, reason: "as the mapping says".to_owned(), dates })
}

fn field(word: &str) -> Option<&'static Field> {
    schema::EXTRACT.iter().find(|field| field.name == word).copied()
}

fn style(word: &str) -> Option<DateStyle> {
    let (_, order, year_last, serials) = STYLES.into_iter().find(|(known, ..)| *known == word)?;
    Some(DateStyle { order, year_last, serials })
}
