//! Which numbers may not be seen for what they are: too few people or agencies behind them, or one or two people
//! who make up nearly all.

use super::{Error, Rules};
use crate::hub::{Cell, CountTable, Measure, MeasureKind, TOTAL};

/// Why a row is hidden, for those who check a release; it is told to nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It rests on fewer people than the minimum, or on nobody.
    FewPeople,
    /// A number of people known to several agencies comes of too few agencies.
    FewAgencies,
    /// One or two people make up nearly all of points, harm or cost.
    Dominated,
    /// Everybody of the margin stands in it.
    Everybody,
    /// It differs from the same number of an earlier release, or of another geography, by a few people.
    FewDiffer,
    /// It would give another hidden number away.
    Protects,
}

impl Why {
    /// In words that a board member follows.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::FewPeople => "rests on too few people, or on nobody",
            Self::FewAgencies => "comes of a single agency",
            Self::Dominated => "one or two people make up nearly all of it",
            Self::Everybody => "everybody of the total stands in it",
            Self::FewDiffer => "differs by a few people from a number that was or is shown",
            Self::Protects => "a hidden number could be worked out from it",
        }
    }
}

/// For each row of a table, why it must be hidden.
pub(super) fn rows(table: &CountTable, rules: &Rules) -> Result<Vec<Option<Why>>, Error> {
    let refused = |problem| Error::Shape { table: table.name.to_owned(), problem };
    let mut found = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut whys = Vec::new();
        for (measure, cell) in table.measures.iter().zip(&row.cells) {
            whys.extend(cell_is(measure, cell, rules).map_err(refused)?);
        }
        found.push(whys.into_iter().min());
    }
    if rules.hides_full() {
        full(table, &mut found);
    }
    Ok(found)
}

fn cell_is(measure: &Measure, cell: &Cell, rules: &Rules) -> Result<Option<Why>, &'static str> {
    let few = |people: u64| people < rules.minimum_people() && (people > 0 || rules.hides_zeros());
    if cell.differs_by.is_some_and(|people| (1..rules.minimum_people()).contains(&people)) {
        return Ok(Some(Why::FewDiffer));
    }
    match measure.kind {
        MeasureKind::People | MeasureKind::Events => Ok(few(basis(cell)).then_some(Why::FewPeople)),
        MeasureKind::PeopleKnownToAgencies => {
            let agencies = cell
                .agencies
                .ok_or("it does not say how many agencies its people known to several come of")?;
            let single = cell.value > 0 && agencies < rules.minimum_agencies();
            Ok(if few(basis(cell)) { Some(Why::FewPeople) } else { single.then_some(Why::FewAgencies) })
        }
        MeasureKind::Weight if few(cell.people) => Ok(Some(Why::FewPeople)),
        MeasureKind::Weight => Ok(dominated(cell, rules)?.then_some(Why::Dominated)),
    }
}

/// The number of people that a cell may be held to rest on. A reader takes any count for people, so a small
/// count of other things is hidden too.
fn basis(cell: &Cell) -> u64 {
    cell.people.min(cell.value)
}

/// The rules of dominance: (n, k), and p per cent.
fn dominated(cell: &Cell, rules: &Rules) -> Result<bool, &'static str> {
    let (people, percent) = rules.dominance();
    let needed = people.max(2).min(usize::try_from(cell.people).unwrap_or(usize::MAX));
    if cell.largest.len() < needed {
        return Err("it does not say how much the greatest contributions to its points, harm or cost are");
    }
    let sum = |count: usize| cell.largest.iter().take(count).map(|one| u128::from(*one)).sum::<u128>();
    let value = u128::from(cell.value);
    if sum(cell.largest.len()) > value {
        return Err("its greatest contributions are more than the whole");
    }
    let greatest = sum(1);
    let dominant = sum(people) * 100 > value * u128::from(percent);
    let close = (value - sum(2)) * 100 < greatest * u128::from(rules.closeness_percent());
    Ok(value > 0 && (dominant || close))
}

/// Rows that hold all people of their margin.
fn full(table: &CountTable, found: &mut [Option<Why>]) {
    let Some(people) = table.measures.iter().position(|measure| measure.kind != MeasureKind::Weight) else {
        return;
    };
    let rows: std::collections::HashMap<&[String], usize> =
        table.rows.iter().enumerate().map(|(at, row)| (&row.keys[..], at)).collect();
    for (at, row) in table.rows.iter().enumerate() {
        for (d, dimension) in table.dimensions.iter().enumerate().filter(|(d, _)| row.keys[*d] != TOTAL) {
            let mut margin = row.keys.clone();
            dimension.parent(&row.keys[d]).expect("it is not the total").clone_into(&mut margin[d]);
            let is_full = rows.get(&margin[..]).is_some_and(|margin| {
                table.rows[*margin].cells[people].people == row.cells[people].people
                    && row.cells[people].people > 0
            });
            if is_full && found[at].is_none() {
                found[at] = Some(Why::Everybody);
            }
        }
    }
}
