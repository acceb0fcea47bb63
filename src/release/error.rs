//! Why nothing was released. Names tables and measures, never a number from them.

/// Why a release was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A table is not one that can be released.
    #[error("table `{table}`: {problem}")]
    Shape {
        /// Its name.
        table: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A hidden number could be worked out.
    #[error(
        "table `{table}`: a hidden number of `{measure}` at {at} could be worked out from what is shown; \
         join categories, or leave the table out"
    )]
    NotProtected {
        /// The table's name.
        table: String,
        /// The measure's name.
        measure: String,
        /// The row's categories.
        at: String,
    },
    /// The numbers of a round that was released from have changed.
    #[error(
        "table `{table}`: release {release} showed another number for the same people and the same time; \
         a round's data are frozen once they were released from, and corrections wait for the next round"
    )]
    Changed {
        /// The table's name.
        table: String,
        /// The earlier release.
        release: String,
    },
    /// There is nothing to release.
    #[error("every number of every table is hidden: there is nothing to release")]
    Nothing,
    /// The memory of earlier releases cannot be used.
    #[error("the ledger of releases {problem}")]
    Ledger {
        /// What is wrong with it.
        problem: String,
    },
    /// A released table does not have the measure that was asked for.
    #[error("table `{table}` has no measure `{measure}`")]
    NoSuchMeasure {
        /// The table's name.
        table: String,
        /// The measure's name.
        measure: String,
    },
}
