//! The proof: from what will be seen, and by another path than the hiding, what can be worked out about each
//! hidden number. Where that is too much, nothing is released.

use super::linked::{Identity, Place, identities};
use super::one::CountTable;
use super::range::Range;
use super::{Error, Released, ReleasedTable, Rules};

/// What an intruder knows beside the released tables: how rows make up totals, and which totals are one.
pub(super) struct Knowledge {
    sums: Vec<Vec<RowSum>>,
    identities: Vec<Identity>,
}

struct RowSum {
    makes: Makes,
    /// The measure and its total: what one table shows of it is known for all.
    population: (&'static str, u64),
}

#[derive(Clone, Copy)]
enum Makes {
    /// The total is the sum of the rows.
    Total,
    /// So many are in the total and in no row. The intruder knows that there are some, not how many.
    LessThanTotal(u64),
    /// People stand in several rows.
    MoreThanTotal,
}

impl Knowledge {
    /// The worst that can be known of these tables' shape.
    pub(super) fn of(tables: &[CountTable]) -> Self {
        let sums =
            |table: &CountTable| (0..table.measures.len()).map(|measure| row_sum(table, measure)).collect();
        Self { sums: tables.iter().map(sums).collect(), identities: identities(tables) }
    }
}

fn row_sum(table: &CountTable, measure: usize) -> RowSum {
    let total = table.total.cells[measure].value;
    let rows: u64 = table.rows.iter().map(|row| row.cells[measure].value).sum();
    let makes = match rows.cmp(&total) {
        std::cmp::Ordering::Equal => Makes::Total,
        std::cmp::Ordering::Less => Makes::LessThanTotal(total - rows),
        std::cmp::Ordering::Greater => Makes::MoreThanTotal,
    };
    RowSum { makes, population: (table.measures[measure], total) }
}

/// Refuses the release where a hidden number is not open enough.
pub(super) fn holds(released: &Released, knowledge: &Knowledge, rules: &Rules) -> Result<(), Error> {
    let seen = Seen { tables: released.tables(), knowledge };
    for place in seen.places() {
        let open = seen.ranges(place).iter().all(|range| range.is_open_enough(rules));
        if !open || seen.gives_away_a_remainder(place, rules) {
            return Err(seen.not_protected(place));
        }
    }
    for identity in &knowledge.identities {
        if !seen.linked_ranges(identity).iter().all(|range| range.is_open_enough(rules)) {
            return Err(seen.not_protected(identity.numbered));
        }
    }
    Ok(())
}

/// The released tables as an intruder reads them.
struct Seen<'a> {
    tables: &'a [ReleasedTable],
    knowledge: &'a Knowledge,
}

impl Seen<'_> {
    fn places(&self) -> impl Iterator<Item = Place> {
        let measures = |table: usize| {
            (0..self.tables[table].measures().len()).map(move |measure| Place { table, measure })
        };
        (0..self.tables.len()).flat_map(measures)
    }

    fn sum(&self, place: Place) -> &RowSum {
        &self.knowledge.sums[place.table][place.measure]
    }

    /// The places that count the same measure of the same people.
    fn same_population(&self, place: Place) -> impl Iterator<Item = Place> {
        self.places().filter(move |other| self.sum(*other).population == self.sum(place).population)
    }

    /// The total, if any table shows it or adds up to it.
    fn total(&self, place: Place) -> Option<u64> {
        self.same_population(place)
            .find_map(|other| self.total_shown(other).or_else(|| self.total_added(other)))
    }

    fn total_shown(&self, place: Place) -> Option<u64> {
        self.tables[place.table].total().cells()[place.measure].shown()
    }

    fn total_added(&self, place: Place) -> Option<u64> {
        let adds_up = matches!(self.sum(place).makes, Makes::Total);
        let rows = self.tables[place.table].rows().iter().map(|row| row.cells()[place.measure].shown());
        if adds_up { rows.sum() } else { None }
    }

    /// Each row's number, wherever in the release it is shown.
    fn rows(&self, place: Place) -> Vec<Option<u64>> {
        let labels = self.tables[place.table].rows().iter().map(|row| row.label());
        labels
            .map(|label| self.same_population(place).find_map(|other| self.cell(place, other, label)))
            .collect()
    }

    fn cell(&self, asked: Place, place: Place, label: &str) -> Option<u64> {
        let table = &self.tables[place.table];
        let same_rows = table.dimension() == self.tables[asked.table].dimension();
        let row = table.rows().iter().find(|row| same_rows && row.label() == label)?;
        row.cells()[place.measure].shown()
    }

    /// What can be worked out about the numbers hidden here, by subtraction.
    fn ranges(&self, place: Place) -> Vec<Range> {
        let rows = self.rows(place);
        let hidden_here =
            self.tables[place.table].rows().iter().zip(&rows).filter(|(row, _)| row.is_hidden());
        let total = self.total(place);
        let unknown = rows.iter().filter(|row| row.is_none()).count();
        let shown = rows.iter().flatten().sum();
        let range = |known: Option<u64>| match known {
            Some(value) => between(value, value),
            None => self.range(place, total, shown, unknown),
        };
        hidden_here.map(|(_, known)| range(*known)).collect()
    }

    fn range(&self, place: Place, total: Option<u64>, shown: u64, unknown: usize) -> Range {
        let Some(total) = total else { return Range { least: 0.0, greatest: f64::INFINITY } };
        let left = total.saturating_sub(shown);
        match self.sum(place).makes {
            Makes::Total if unknown == 1 => between(left, left),
            Makes::Total | Makes::LessThanTotal(_) => between(0, left),
            Makes::MoreThanTotal if unknown == 1 => between(left, total),
            Makes::MoreThanTotal => between(0, total),
        }
    }

    /// A few people who are in no row are found when every row is shown.
    fn gives_away_a_remainder(&self, place: Place, rules: &Rules) -> bool {
        let few = matches!(self.sum(place).makes, Makes::LessThanTotal(few) if few < rules.minimum_people());
        few && self.total(place).is_some() && self.rows(place).iter().all(Option::is_some)
    }

    fn linked_ranges(&self, identity: &Identity) -> Vec<Range> {
        match self.total(identity.numbered) {
            Some(_) => identity.ranges(&self.rows(identity.numbered), &self.rows(identity.other)),
            None => Vec::new(),
        }
    }

    fn not_protected(&self, place: Place) -> Error {
        let table = &self.tables[place.table];
        Error::NotProtected { table: table.name(), measure: table.measures()[place.measure] }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in 53 bits")]
fn between(least: u64, greatest: u64) -> Range {
    Range { least: least as f64, greatest: greatest as f64 }
}
