//! Why nothing was released. Names tables and measures, never a number from them.

/// Why a release was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A table is not one that can be released.
    #[error("table `{table}`: {problem}")]
    Shape {
        /// Its name.
        table: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A hidden number could be worked out.
    #[error(
        "table `{table}`: a hidden number of `{measure}` could be worked out from what is shown; \
         join categories, or leave the table out"
    )]
    NotProtected {
        /// The table's name.
        table: &'static str,
        /// The measure's name.
        measure: &'static str,
    },
    /// A released table does not have the measure that was asked for.
    #[error("table `{table}` has no measure `{measure}`")]
    NoSuchMeasure {
        /// The table's name.
        table: &'static str,
        /// The measure's name.
        measure: String,
    },
}
