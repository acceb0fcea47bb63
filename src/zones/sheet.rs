//! What was worked out, as a table that any format can hold: a page, a CSV, a workbook, Parquet.

/// A table of findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name of its file, without ending: `need`.
    pub name: String,
    /// Heading in plain words.
    pub title: String,
    /// Each column's name, and what it holds.
    pub columns: Vec<(String, String)>,
    /// One value per column.
    pub rows: Vec<Vec<Value>>,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// A value, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A number, to so many decimals.
    Number(f64, usize),
    /// Hidden by disclosure control.
    Hidden,
    /// Nobody supplied it: this is never 0.
    NotSupplied,
    /// It is not defined.
    None,
}

impl Sheet {
    /// A sheet without rows.
    pub fn new(
        name: impl Into<String>,
        title: impl Into<String>,
        columns: &[(&'static str, &'static str)],
    ) -> Self {
        let (name, title) = (name.into(), title.into());
        let columns =
            columns.iter().map(|(name, meaning)| ((*name).to_owned(), (*meaning).to_owned())).collect();
        Self { name, title, columns, rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds a column at the end, before there are rows.
    pub fn column(&mut self, name: impl Into<String>, meaning: impl Into<String>) {
        self.columns.push((name.into(), meaning.into()));
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When it has not one value per column.
    pub fn row(&mut self, values: impl Into<Vec<Value>>) {
        let values = values.into();
        assert_eq!(values.len(), self.columns.len(), "one value per column");
        self.rows.push(values);
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, words: impl Into<String>) -> Self {
        self.notes.push(words.into());
        self
    }
}

impl Value {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Value::Text(words.into())
    }

    /// A number if there is one.
    pub fn maybe(number: Option<f64>, decimals: usize) -> Self {
        number.map_or(Value::None, |number| Value::Number(number, decimals))
    }

    /// A number that a hidden area does not have.
    pub fn shown(number: Option<f64>, decimals: usize) -> Self {
        number.map_or(Value::Hidden, |number| Value::Number(number, decimals))
    }

    /// As people read it.
    pub fn words(&self) -> String {
        match self {
            Value::Text(words) => words.clone(),
            Value::Number(number, decimals) => grouped(*number, *decimals),
            Value::Hidden => "hidden".to_owned(),
            Value::NotSupplied => "not supplied".to_owned(),
            Value::None => "–".to_owned(),
        }
    }

    /// As a file holds it: nothing where there is no number.
    pub fn plain(&self) -> String {
        match self {
            Value::Text(words) => words.clone(),
            Value::Number(number, decimals) => format!("{number:.decimals$}"),
            Value::Hidden | Value::NotSupplied | Value::None => String::new(),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number, _) => Some(*number),
            _ => None,
        }
    }

    /// What a file's status column says.
    pub fn status(&self) -> &'static str {
        match self {
            Value::Text(_) | Value::Number(..) => "shown",
            Value::Hidden => "hidden",
            Value::NotSupplied => "not supplied",
            Value::None => "not defined",
        }
    }
}

/// `12,345.6`.
fn grouped(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let (whole, part) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign =
        if number < 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) { "−" } else { "" };
    format!("{sign}{grouped}{part}")
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn what_nobody_supplied_is_never_nought() {
        assert_eq!(Value::NotSupplied.words(), "not supplied");
        assert_eq!(Value::NotSupplied.plain(), "");
        assert_eq!(Value::maybe(Some(0.0), 0).words(), "0");
        assert_eq!(Value::Number(-12_345.64, 1).words(), "−12,345.6");
        assert_eq!(Value::Number(-0.04, 1).words(), "0.0");
    }
}
