//! What the values of a column look like, in shares of a sample, and whether they fit a field.

use crate::agency::clean::{dates, kinds, needs, numbers, relationships, roles, sexes, shape};
use crate::agency::read::Row;
use crate::schema::{self, Field};
use std::collections::HashMap;

/// Values looked at in each column.
const SAMPLE: usize = 1_000;

/// Different codes that a sample of a column may have.
const MOST_CODES: usize = 200;

/// What a sample of a column's values looks like.
#[derive(Default)]
pub(super) struct Evidence {
    /// Rows with a value, in the whole column.
    pub(super) filled: usize,
    /// Rows of the table.
    pub(super) rows: usize,
    /// Different values in the sample.
    pub(super) distinct: usize,
    sampled: usize,
    dates: usize,
    serials: usize,
    years: Vec<i16>,
    postcodes: usize,
    areas: usize,
    lower_areas: usize,
    nhs_numbers: usize,
    upns: usize,
    ni_numbers: usize,
    uprns: usize,
    sexes: usize,
    sex_numbers: usize,
    flags: usize,
    plain_noes: usize,
    comma_names: usize,
    names: usize,
    references: usize,
    spaced: usize,
    long: usize,
    roles: usize,
    kinds: usize,
    needs: usize,
    relationships: usize,
    metres: usize,
}

/// Whether values bear out what a header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// The values alone would say it.
    Surely,
    /// They may be it.
    Perhaps,
    /// They are something else.
    Not,
}

impl Evidence {
    /// Looks at one column of these rows.
    pub(super) fn of(rows: &[Row<'_>], column: usize) -> Self {
        let filled = rows.iter().map(|row| row.get(column)).filter(|value| !value.is_empty());
        let filled: Vec<&str> = filled.collect();
        let mut found = Evidence { rows: rows.len(), filled: filled.len(), ..Evidence::default() };
        let stride = found.filled.div_ceil(SAMPLE).max(1);
        let mut seen = HashMap::new();
        for value in filled.into_iter().step_by(stride) {
            found.look_at(value);
            *seen.entry(value).or_insert(0) += 1;
        }
        found.distinct = seen.len();
        found.look_at_codes(&seen);
        found
    }

    /// Codes come again and again; values that hardly do are not looked up.
    fn look_at_codes(&mut self, values: &HashMap<&str, usize>) {
        if values.len() > MOST_CODES {
            return;
        }
        let rows = |known: fn(&str) -> bool| {
            values.iter().filter(|(value, _)| known(value)).map(|(_, rows)| *rows).sum::<usize>()
        };
        self.roles = rows(|value| roles::role(value).is_some());
        self.kinds = rows(|value| kinds::kind(value).is_some());
        self.needs = rows(|value| needs::need(value).is_some());
        self.relationships = rows(|value| relationships::relationship(value).is_some());
    }

    fn look_at(&mut self, value: &str) {
        // Far enough for the last two-digit year of our time.
        const LATEST: jiff::civil::Date = jiff::civil::date(2049, 12, 31);
        self.sampled += 1;
        self.dates += usize::from(dates::is_date(value));
        self.serials += usize::from(value.len() == 5 && value.bytes().all(|byte| byte.is_ascii_digit()));
        self.years.extend(dates::year(value, LATEST));
        self.postcodes += usize::from(numbers::postcode(value).is_some());
        let area = numbers::small_area(value);
        self.areas += usize::from(area.is_some());
        self.lower_areas += usize::from(area.is_some_and(|area| area.as_bytes()[1..3] == *b"01"));
        self.nhs_numbers += usize::from(numbers::nhs_number(value).is_some());
        self.upns += usize::from(numbers::upn(value).is_some());
        self.ni_numbers += usize::from(numbers::ni_number(value).is_some());
        self.uprns += usize::from(numbers::uprn(value).is_some());
        self.sexes += usize::from(sexes::is_sex(value));
        self.sex_numbers += usize::from(value.len() == 1 && value.bytes().all(|byte| byte.is_ascii_digit()));
        let flag = sexes::flag(value);
        self.flags += usize::from(flag.is_some());
        self.plain_noes += usize::from(flag == Some(false));
        self.names += usize::from(shape::is_name_like(value));
        self.comma_names += usize::from(shape::is_name_like(value) && value.contains(','));
        self.references += usize::from(shape::is_reference_like(value));
        self.metres += usize::from(is_metres(value));
        self.spaced += usize::from(value.contains(' '));
        self.long += usize::from(value.len() > 60 || value.split(' ').count() > 8);
    }

    fn at_least(&self, part: usize, percent: usize) -> bool {
        self.sampled > 0 && part * 100 >= self.sampled * percent
    }

    /// Rows with a value, in hundredths.
    pub(super) fn filled_percent(&self) -> usize {
        self.filled * 100 / self.rows.max(1)
    }

    /// Whether values come again and again, as codes do.
    pub(super) fn repeats(&self) -> bool {
        self.sampled > 0 && self.distinct * 2 <= self.sampled.max(2)
    }

    /// Whether the values are dates of recent years, with no spread over lives.
    pub(super) fn is_recent_dates(&self) -> bool {
        let (Some(first), Some(last)) = (self.years.iter().min(), self.years.iter().max()) else {
            return false;
        };
        self.at_least(self.dates, 90) && *first >= 1990 && last - first <= 15
    }

    /// Whether the values are dates spread over lives.
    pub(super) fn is_birth_dates(&self) -> bool {
        let (Some(first), Some(last)) = (self.years.iter().min(), self.years.iter().max()) else {
            return false;
        };
        self.at_least(self.dates, 90) && last - first > 25
    }

    /// What the values look like, in words, where a header says otherwise.
    pub(super) fn looks_like(&self) -> &'static str {
        match () {
            () if self.at_least(self.nhs_numbers, 60) => "NHS numbers",
            () if self.at_least(self.areas, 60) => "codes of areas",
            () if self.at_least(self.postcodes, 60) => "postcodes",
            () if self.at_least(self.dates, 60) => "dates",
            () if self.at_least(self.long, 30) => "free text",
            () if self.at_least(self.references, 60) => "references",
            () if self.at_least(self.names, 60) => "words",
            () => "something else",
        }
    }

    /// Whether the values are what a field holds. An empty column may be anything.
    pub(super) fn fit(&self, field: &'static Field) -> Fit {
        if self.sampled == 0 {
            return Fit::Perhaps;
        }
        let (surely, perhaps) = self.shares(field);
        match (surely, perhaps) {
            (true, _) => Fit::Surely,
            (false, true) => Fit::Perhaps,
            (false, false) => Fit::Not,
        }
    }

    /// Whether values alone say that they are a field's, and whether they may be.
    fn shares(&self, field: &'static Field) -> (bool, bool) {
        let (dates, numbers) = (self.at_least(self.dates, 50), self.at_least(self.serials, 60));
        let typed = dates || self.at_least(self.postcodes, 60) || self.at_least(self.nhs_numbers, 60);
        let coded = typed || self.at_least(self.areas, 60);
        let wordy = self.at_least(self.long, 30);
        match field.name {
            name if name == schema::NHS_NUMBER.name => {
                (self.at_least(self.nhs_numbers, 90), self.at_least(self.nhs_numbers, 50))
            }
            name if name == schema::UPN.name => (self.at_least(self.upns, 90), self.at_least(self.upns, 50)),
            name if name == schema::NI_NUMBER.name => {
                (self.at_least(self.ni_numbers, 90), self.at_least(self.ni_numbers, 50))
            }
            name if name == schema::UPRN.name => (false, self.at_least(self.uprns, 80)),
            name if name == schema::POSTCODE.name || name == schema::FORMER_POSTCODE.name => {
                (self.at_least(self.postcodes, 90), self.at_least(self.postcodes, 40))
            }
            name if name == schema::AREA.name => {
                (self.at_least(self.lower_areas, 90), self.at_least(self.areas, 50))
            }
            name if name == schema::BIRTH_DATE.name => (false, dates && !self.is_recent_births() || numbers),
            name if name == schema::CONTACT_DATE.name => (false, dates || numbers),
            name if name == schema::SEX.name => (
                self.at_least(self.sexes, 95),
                self.at_least(self.sexes, 60) || self.at_least(self.sex_numbers, 90),
            ),
            name if name == schema::PROTECTED.name => (false, self.is_flag()),
            name if name == schema::ROLE.name => {
                (self.at_least(self.roles, 90), self.at_least(self.roles, 50))
            }
            name if name == schema::CONTACT_KIND.name => {
                (self.at_least(self.kinds, 70) && self.repeats(), !coded && !wordy)
            }
            name if name == schema::FULL_NAME.name => (
                self.at_least(self.comma_names, 80) && !self.at_least(self.kinds, 20) && !self.repeats(),
                !coded && self.at_least(self.names, 60),
            ),
            name if [&schema::SURNAME, &schema::FORMER_SURNAME, &schema::FORENAMES, &schema::KNOWN_AS]
                .iter()
                .any(|field| field.name == name) =>
            {
                let whole = self.at_least(self.comma_names, 50);
                (false, !coded && !wordy && !whole && !self.at_least(self.references, 50))
            }
            name if name == schema::EASTING.name || name == schema::NORTHING.name => {
                (false, self.at_least(self.metres, 80))
            }
            name if name == schema::NEED.name => {
                (false, !coded && !wordy && self.at_least(self.needs, 50) || self.is_yes_or_no())
            }
            name if name == schema::RELATIONSHIP.name => (
                self.at_least(self.relationships, 90) && self.repeats(),
                self.at_least(self.relationships, 40),
            ),
            name if [&schema::PERSON_REFERENCE, &schema::EVENT, &schema::RELATED_PERSON]
                .iter()
                .any(|field| field.name == name) =>
            {
                (
                    false,
                    !dates && !self.at_least(self.areas, 60) && !self.at_least(self.postcodes, 90) && !wordy,
                )
            }
            _ => (false, !coded && !wordy),
        }
    }

    /// Whether every date is of the last years, so that a birth date would make all people small children.
    fn is_recent_births(&self) -> bool {
        self.sampled >= 20 && self.years.iter().all(|year| *year >= 2020)
    }

    /// A flag is plain words of yes and no; or it marks few rows and leaves the rest empty.
    fn is_flag(&self) -> bool {
        let marked = self.sampled - self.plain_noes;
        let spread =
            if self.plain_noes > 0 { marked * 2 <= self.sampled } else { self.filled * 2 <= self.rows };
        (self.at_least(self.flags, 90) || self.distinct <= 3) && (spread || self.rows < 4)
    }

    /// Whether the values are plain words of yes and no, or one mark on some rows.
    pub(super) fn is_yes_or_no(&self) -> bool {
        let mark = self.distinct == 1 && self.filled < self.rows && !self.at_least(self.long, 1);
        self.distinct <= 4 && (self.at_least(self.flags, 95) || mark)
    }

    /// Whether most values are references of one token.
    pub(super) fn is_references(&self) -> bool {
        self.at_least(self.references, 80) && !self.at_least(self.dates, 20)
    }
}

/// Whether a value can be metres on the national grid of Great Britain.
fn is_metres(value: &str) -> bool {
    let whole = value.split('.').next().unwrap_or_default().replace(',', "");
    whole.parse::<u32>().is_ok_and(|metres| (10_000..1_300_000).contains(&metres))
}
