//! The only way out of the hub: small numbers are hidden, and nothing leaves that cannot be shown to hold.
//!
//! Counts come in as the hub knows them, are checked for shape, lose every number that rests on too few people,
//! lose further numbers until none of those can be worked out, are proved again by another path, and only then
//! become [`ReleasedTable`]s, which is all that `report` takes.

mod rules;
mod error;
mod check;
mod plain;
mod periods;
mod system;
mod linked;
mod sensitive;
mod differ;
mod open;
mod moves;
mod bounds;
mod route;
mod suppress;
mod rounding;
mod prove;
mod table;
mod ledger;
mod steps;
mod class;
mod curve;
mod derive;
mod context;

pub use class::Class;
pub use context::{Context, FileRecord, Provenance, TableRecord};
pub use curve::{Curve, curves};
pub use derive::{Basis, DerivedRow, DerivedTable, Flag, Geography, derive};
pub use error::Error;
pub use ledger::{Ledger, Period};
pub use prove::Proof;
pub use rules::Rules;
pub use sensitive::Why;
pub use table::{Released, ReleasedCell, ReleasedRow, ReleasedTable};

use crate::agreement;
use crate::agreement::Permit;
use crate::hub::CountTable;

/// Releases tables that belong together, by the agreement's rules: what one shows is held against what the
/// others hide.
///
/// This is the only maker of a [`ReleasedTable`]; nobody can write one by hand:
///
/// ```compile_fail,E0451
/// let rows = vec![];
/// let unsafe_table = people_zones::release::ReleasedTable { rows, ..todo!() };
/// ```
///
/// a table that was not released has no way into a file:
///
/// ```compile_fail,E0308
/// fn write(counted: people_zones::hub::CountTable) -> Vec<u8> {
///     people_zones::report::csv(&counted)
/// }
/// ```
///
/// nothing is released without a permit:
///
/// ```compile_fail,E0061
/// fn leave(ledger: &people_zones::release::Ledger, counted: Vec<people_zones::hub::CountTable>) {
///     people_zones::release::release(counted, ledger, &mut |_, _, _| ());
/// }
/// ```
///
/// under a permit for something else:
///
/// ```compile_fail,E0308
/// use people_zones::agreement::{Linkage, Permit};
/// fn leave(ledger: &people_zones::release::Ledger, counted: Vec<people_zones::hub::CountTable>, permit: &Permit<'_, Linkage>) {
///     people_zones::release::release(counted, ledger, permit, &mut |_, _, _| ());
/// }
/// ```
///
/// or by rules of one's own:
///
/// ```compile_fail,E0308
/// fn leave(ledger: &people_zones::release::Ledger, counted: Vec<people_zones::hub::CountTable>, rules: &people_zones::release::Rules) {
///     people_zones::release::release(counted, ledger, rules, &mut |_, _, _| ());
/// }
/// ```
///
/// With the permit that was agreed on, the same lines hold:
///
/// ```
/// use people_zones::agreement::{Permit, Release};
/// fn leave(ledger: &people_zones::release::Ledger, counted: Vec<people_zones::hub::CountTable>, permit: &Permit<'_, Release>) {
///     people_zones::release::release(counted, ledger, permit, &mut |_, _, _| ());
/// }
/// ```
pub fn release(
    tables: Vec<CountTable>,
    ledger: &Ledger,
    permit: &Permit<'_, agreement::Release>,
    tick: &mut dyn FnMut(Stage, usize, usize),
) -> Result<Released, Error> {
    let window = permit.round().window;
    let period = Period { from: window.from, to: window.to };
    steps::release_by(&Rules::agreed(permit), tables, ledger, period, tick)
}

/// What a release is at, for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Hiding numbers that would give others away.
    Hiding,
    /// Proving that hidden numbers cannot be worked out.
    Proving,
}

/// Released tables for the tests of those who read them.
#[cfg(test)]
pub(crate) fn released_in_a_test(tables: Vec<CountTable>) -> Released {
    steps::release_by(&Rules::weakest(), tables, &Ledger::default(), steps::SOME_PERIOD, &mut |_, _, _| ())
        .unwrap()
}

#[cfg(test)]
mod tests;
