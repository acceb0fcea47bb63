//! What can be wrong with an extract or its mapping. No message carries a value from the data.

/// Why an extract could not be used.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// Nothing is in the file.
    #[error("{file}: the file is empty; export it again")]
    Empty {
        /// Name of the file.
        file: String,
    },
    /// The bytes are no table that we know.
    #[error("{file}: {why}; save it as CSV in UTF-8 or as an Excel workbook")]
    NotATable {
        /// Name of the file.
        file: String,
        /// What was found instead.
        why: &'static str,
    },
    /// A quotation mark opens and never closes where it should.
    #[error(
        "{file}, line {line}: a quotation mark opens here and does not close in its row; correct it at source"
    )]
    UnbalancedQuote {
        /// Name of the file.
        file: String,
        /// The line on which the quotation mark opens.
        line: usize,
    },
    /// A row has no end.
    #[error("{file}, line {line}: this row is longer than sixteen million bytes; export it again")]
    EndlessRow {
        /// Name of the file.
        file: String,
        /// The line on which it begins.
        line: usize,
    },
    /// A row has more cells than any table.
    #[error("{file}, line {line}: this row has more than sixteen thousand cells; export it again")]
    TooWide {
        /// Name of the file.
        file: String,
        /// The line on which it begins.
        line: usize,
    },
    /// Nothing shows whether the day or the month stands first.
    #[error(
        "{file}: day and month could be either in {}; say which in the mapping: dates = \"day_first\" or \"month_first\"",
        named(columns)
    )]
    AmbiguousDates {
        /// Name of the file.
        file: String,
        /// Positions of the columns, from 1, and their fields.
        columns: Vec<(usize, &'static str)>,
    },
    /// A preset is not written as it should be.
    #[error("{file}: {why}")]
    Preset {
        /// Name of the file.
        file: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The mapping is of other files.
    #[error(
        "{file}: the mapping knows hardly any of its columns; it is of another export. Guess anew with --afresh"
    )]
    ForeignMapping {
        /// Name of the file.
        file: String,
    },
    /// The first row is data, or there is none.
    #[error("{file}: no header row found; export it again with column names above the data")]
    NoHeader {
        /// Name of the file.
        file: String,
    },
    /// Two columns have one name. The name is given only where it is made of known words.
    #[error(
        "{file}, line {line}: columns {first} and {second} have the same name{}; rename one of them",
        shown(name)
    )]
    DuplicateColumn {
        /// Name of the file.
        file: String,
        /// The line of the header.
        line: usize,
        /// Position of one column, from 1.
        first: usize,
        /// Position of the other, from 1.
        second: usize,
        /// The name they share.
        name: Option<String>,
    },
    /// The table cannot be used as an extract.
    #[error("{file}: no column is {}; name it in the mapping", .missing.join(", and none "))]
    NotAnExtract {
        /// Name of the file.
        file: String,
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// The mapping is not written as it should be.
    #[error("mapping, line {line}: {why}")]
    Mapping {
        /// Line of the mapping file.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// The mapping names a column that the file does not have.
    #[error("{file}: the mapping's column for {field} is not in the file; make the mapping again")]
    MappedColumnAbsent {
        /// Name of the file.
        file: String,
        /// The field's name in the schema.
        field: &'static str,
    },
    /// A key, a seal or a signature did not hold.
    #[error(transparent)]
    Party(#[from] crate::party::Error),
    /// A contribution could not be made.
    #[error(transparent)]
    Contribution(#[from] crate::contribution::Error),
    /// What memory should not hold could not be written, or read again.
    #[error("there is no room for what the export is made into ({0})")]
    Scratch(std::io::ErrorKind),
    /// An agency's share of the linkage key is not there.
    #[error("the share of {0} is missing: the linkage key needs every agency's")]
    ShareMissing(crate::party::PartyId),
    /// A share is not the one that its agency signed for.
    #[error("the share of {0} is not the one that it committed itself to in the agreement")]
    ShareForeign(crate::party::PartyId),
    /// The agency's own lookup is no lookup.
    #[error("the lookup opens, but is not one that this program wrote")]
    Lookup,
}

impl Error {
    /// Of a scratch file: never of a file of the export.
    pub(super) fn from_scratch(error: std::io::Error) -> Self {
        Self::Scratch(error.kind())
    }
}

fn shown(name: &Option<String>) -> String {
    name.as_ref().map(|name| format!(" \"{name}\"")).unwrap_or_default()
}

fn named(columns: &[(usize, &'static str)]) -> String {
    columns.iter().map(|(at, field)| format!("column {at} ({field})")).collect::<Vec<_>>().join(" and ")
}
