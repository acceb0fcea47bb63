//! Rows of contacts to contacts of people.

use super::codes::{self, Lookups};
use super::dates::{self, DateStyle, Read};
use super::people::People;
use super::pile::Pile;
use super::staying::Staying;
use super::tally::{Reason, Tally};
use super::{CleanContact, Mapped, Oddities, Rules, Window, identities, index, names, numbers};
use super::{reference_and_date, shape, style_of};
use crate::agency::Error;
use crate::agency::read::{Fit, Row};
use crate::schema::{self, ContactKind, Role};
use ahash::{HashMap, HashSet, RandomState};
use jiff::civil::Date;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Where the parts of a contact stand in a table.
pub(super) struct Columns {
    reference: usize,
    date: usize,
    style: DateStyle,
    event: Option<usize>,
    kind: Option<usize>,
    role: Option<usize>,
    area: Option<usize>,
    point: Option<(usize, usize)>,
    pub(super) identity: identities::Columns,
    /// The kind of every row, where no column says it.
    every_kind: Option<i16>,
}

impl Columns {
    pub(super) fn of(one: &Mapped) -> Result<Self, Error> {
        let (reference, date) = reference_and_date(one)?;
        let at = |field| one.mapping.position(field);
        Ok(Self {
            reference,
            date,
            style: style_of(one, &schema::CONTACT_DATE),
            event: at(&schema::EVENT),
            kind: at(&schema::CONTACT_KIND),
            role: at(&schema::ROLE),
            area: at(&schema::AREA),
            point: at(&schema::EASTING).zip(at(&schema::NORTHING)),
            identity: identities::Columns::of(&one.mapping, one.table.source.from_1904),
            every_kind: one.mapping.kind,
        })
    }

    /// The date of a contact within the window.
    pub(super) fn day(&self, row: Row<'_>, window: &Window) -> Result<Date, Reason> {
        let text = row.get(self.date);
        if text.is_empty() {
            return Err(Reason::NoDate);
        }
        match dates::read(text, &self.style, window.to) {
            Read::Day(date) if date < window.from => Err(Reason::BeforeWindow),
            Read::Day(date) if date > window.to => Err(Reason::AfterWindow),
            Read::Day(date) => Ok(date),
            Read::Impossible | Read::NotADate => Err(Reason::UnreadableDate),
        }
    }
}

/// Work in progress over the tables.
pub(super) struct Cleaning<'a> {
    pub(super) rules: &'a Rules<'a>,
    pub(super) staying: &'a Staying<'a>,
    pub(super) people: People,
    pub(super) pile: Pile,
    /// Contacts whose row names no event.
    lone_events: u64,
    pub(super) hasher: RandomState,
    pub(super) codes: Lookups<'a>,
    areas: HashMap<String, Option<u32>>,
    pub(super) area_codes: Vec<String>,
    pub(super) needs: Vec<(u32, i16)>,
    pub(super) relationships: Vec<(u32, u32, i16)>,
    pub(super) tally: Tally,
    /// People met only outside the window so far, by a keyed hash.
    pub(super) outside: HashSet<u64>,
    /// By person: lives in the zone or has a contact there.
    pub(super) in_zone: Vec<bool>,
    pub(super) oddities: Oddities,
    pub(super) rows: u64,
}

impl<'a> Cleaning<'a> {
    pub(super) fn new(rules: &'a Rules<'a>, staying: &'a Staying<'a>) -> Self {
        Self {
            rules,
            staying,
            people: People::new(*rules.window),
            pile: Pile::new(rules.scratch.clone()),
            lone_events: 0,
            hasher: RandomState::new(),
            codes: Lookups::new(rules.codes),
            areas: HashMap::default(),
            area_codes: Vec::new(),
            needs: Vec::new(),
            relationships: Vec::new(),
            tally: Tally::default(),
            outside: HashSet::default(),
            in_zone: Vec::new(),
            oddities: Oddities::default(),
            rows: 0,
        }
    }

    /// Takes the contacts of a table.
    pub(super) fn contacts(&mut self, one: &Mapped) -> Result<(), Error> {
        let columns = Columns::of(one)?;
        let flags = super::ties::flags(one);
        one.table.each(|row, fit| {
            match fit {
                Fit::Ragged if self.staying.ragged_counts(row) => self.refuse(Reason::Ragged, row, None),
                Fit::Ragged => {}
                Fit::Whole if self.stays_at_home(one, row, columns.reference) => {}
                Fit::Whole => {
                    if let Some(person) = self.row(&columns, row)? {
                        self.needs_of_row(&flags, person, row);
                    }
                }
            }
            Ok(())
        })
    }

    pub(super) fn stays_at_home(&self, one: &Mapped, row: Row<'_>, reference: usize) -> bool {
        self.staying.is_flagged(one, row) || self.staying.stays(row.get(reference))
    }

    fn refuse(&mut self, reason: Reason, row: Row<'_>, shape: Option<&str>) {
        self.rows += 1;
        self.tally.refuse(reason, row.line, shape);
    }

    /// The person of a row that is used.
    fn row(&mut self, columns: &Columns, row: Row<'_>) -> Result<Option<u32>, Error> {
        let reference = row.get(columns.reference);
        if reference.is_empty() || names::is_placeholder(reference) {
            self.refuse(Reason::NoReference, row, None);
            return Ok(None);
        }
        match columns.day(row, self.rules.window) {
            Err(reason) => {
                let unreadable = reason == Reason::UnreadableDate;
                let shape = unreadable.then(|| shape::of(row.get(columns.date)));
                if matches!(reason, Reason::BeforeWindow | Reason::AfterWindow) {
                    self.outside.insert(self.hasher.hash_one(reference));
                }
                self.refuse(reason, row, shape.as_deref());
                Ok(None)
            }
            Ok(date) => {
                self.rows += 1;
                self.contact(columns, row, reference, date).map(Some)
            }
        }
    }

    fn contact(
        &mut self,
        columns: &Columns,
        row: Row<'_>,
        reference: &str,
        date: Date,
    ) -> Result<u32, Error> {
        let person = self.people.met(reference);
        let birth = self.people.read(person, &columns.identity, row, &mut self.tally);
        self.look_at(date, birth, row);
        let event = self.event(columns, row);
        let kind = self.kind(columns, row);
        let role = self.role(columns, row, kind);
        let area = self.area(columns, row).unwrap_or(CleanContact::NOWHERE);
        self.note_zone(person, area, columns, row);
        let date = dates::days(date);
        self.pile.push(&CleanContact { person, event, date, area, kind, role })?;
        let mut mark = DefaultHasher::new();
        (reference, date, kind, role.code()).hash(&mut mark);
        self.oddities.fingerprint = self.oddities.fingerprint.wrapping_add(mark.finish());
        Ok(person)
    }

    fn look_at(&mut self, date: Date, birth: Option<Date>, row: Row<'_>) {
        let from = self.rules.window.from;
        let months = (i32::from(date.year()) - i32::from(from.year())) * 12 + i32::from(date.month())
            - i32::from(from.month());
        let month = usize::try_from(months).unwrap_or(0);
        if self.oddities.months.len() <= month {
            self.oddities.months.resize(month + 1, 0);
        }
        self.oddities.months[month] += 1;
        if birth.is_some_and(|birth| birth > date) {
            let (rows, first) = &mut self.oddities.before_birth;
            *rows += 1;
            if first.len() < 5 {
                first.push(row.line);
            }
        }
    }

    /// Numbers themselves are not kept.
    fn event(&mut self, columns: &Columns, row: Row<'_>) -> u64 {
        let text = columns.event.map_or("", |column| row.get(column));
        if text.is_empty() || names::is_placeholder(text) {
            self.lone_events += 2;
            return self.lone_events;
        }
        let mut hash = DefaultHasher::new();
        text.hash(&mut hash);
        hash.finish() | CleanContact::NUMBERED
    }

    fn kind(&mut self, columns: &Columns, row: Row<'_>) -> i16 {
        let Some(column) = columns.kind else { return columns.every_kind.unwrap_or(ContactKind::OTHER) };
        let kind = self.codes.of(codes::KINDS, row.get(column), row.line);
        if kind.is_none() {
            self.tally.lose(
                &schema::CONTACT_KIND,
                "its words are not known, counted as other",
                row.line,
                None,
            );
        }
        kind.unwrap_or(ContactKind::OTHER)
    }

    /// A missing role is the subject's where the kind is about the person.
    fn role(&mut self, columns: &Columns, row: Row<'_>, kind: i16) -> Role {
        let text = columns.role.map_or("", |column| row.get(column));
        let role = self.codes.of(codes::ROLES, text, row.line).and_then(Role::by_code);
        if role.is_none() && !text.is_empty() {
            self.tally.lose(&schema::ROLE, "its words are not known", row.line, None);
        }
        let implied = ContactKind::by_code(kind).is_some_and(|kind| kind.about_the_person);
        match role {
            Some(role) => role,
            None if text.is_empty() && implied => Role::Subject,
            None => Role::NotStated,
        }
    }

    /// The area that the row says; failing that, the one its point or the home's postcode lies in.
    fn area(&mut self, columns: &Columns, row: Row<'_>) -> Option<u32> {
        let text = columns.area.map_or("", |column| row.get(column));
        if !text.is_empty() {
            let area = self.numbered(text, numbers::small_area);
            if area.is_none() {
                self.tally.lose(
                    &schema::AREA,
                    "not the code of a small area",
                    row.line,
                    Some(&shape::of(text)),
                );
            }
            return area;
        }
        let lookup = self.rules.lookup?;
        if let Some((east, north)) = columns.point {
            let metres = |at: usize| row.get(at).split('.').next()?.replace(',', "").parse::<i64>().ok();
            let area = lookup.at(metres(east)?, metres(north)?).map(str::to_owned);
            self.oddities.areas_found.1 += u64::from(area.is_some());
            return area.and_then(|area| self.numbered(&area, |area| Some(area.to_owned())));
        }
        if columns.area.is_some() {
            return None;
        }
        let area = self.home(columns, row);
        self.oddities.areas_found.0 += u64::from(area.is_some());
        area.and_then(|area| self.numbered(&area, |area| Some(area.to_owned())))
    }

    fn home(&self, columns: &Columns, row: Row<'_>) -> Option<String> {
        let home = numbers::postcode(row.get(columns.identity.postcode()?))?;
        self.rules.lookup?.of(&home).map(str::to_owned)
    }

    fn numbered(&mut self, text: &str, read: impl Fn(&str) -> Option<String>) -> Option<u32> {
        if let Some(known) = self.areas.get(text) {
            return *known;
        }
        let area = read(text).map(|code| {
            let known = self.area_codes.iter().position(|known| *known == code);
            index(known.unwrap_or_else(|| {
                self.area_codes.push(code);
                self.area_codes.len() - 1
            }))
        });
        // A column that is full of other things is not remembered.
        if self.areas.len() < 200_000 {
            self.areas.insert(text.to_owned(), area);
        }
        area
    }

    fn note_zone(&mut self, person: u32, area: u32, columns: &Columns, row: Row<'_>) {
        let Some(zone) = self.rules.zone else { return };
        let person = person as usize;
        if self.in_zone.len() <= person {
            self.in_zone.resize(person + 1, false);
        }
        if !self.in_zone[person] {
            let there = self.area_codes.get(area as usize).is_some_and(|area| zone.holds(area));
            self.in_zone[person] = there || self.home(columns, row).is_some_and(|home| zone.holds(&home));
        }
    }
}
