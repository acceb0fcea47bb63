//! One column for each field: the best-named whose values agree.

use super::evidence::{Evidence, Fit};
use super::people::{Following, follow};
use super::words::{Meaning, meanings};
use super::{Column, Dates, Error, Holds, Preset, TableMapping, name_of};
use crate::agency::clean::dates::{Counted, DateOrder};
use crate::agency::clean::{kinds, needs};
use crate::agency::read::{self, Fit as Row, RawTable};
use crate::schema::{self, Field};

/// Fields that several columns can hold together.
const SEVERAL: [&Field; 5] = [
    &schema::FORENAMES,
    &schema::FORMER_SURNAME,
    &schema::FORMER_POSTCODE,
    &schema::PROTECTED,
    &schema::NEED,
];

/// Weight of a column whose values alone say what it is.
const BY_VALUES: u32 = 30;

/// One column on its way to a decision.
struct Draft {
    evidence: Evidence,
    /// Why it is out of the question, if its header says so.
    not: Option<(&'static str, u32)>,
    /// Fields whose words are in the header.
    named: Vec<(&'static Field, u32)>,
    field: Option<&'static Field>,
    reason: String,
    /// The need that a yes stands for.
    means: Option<i16>,
}

/// Columns beyond these are not looked at: no export that is meant for this has so many.
const MOST_COLUMNS: usize = 500;

/// Guesses every column of a table.
pub(super) fn table(table: &RawTable, preset: Option<&Preset>) -> Result<TableMapping, Error> {
    let looked_at = table.header().len().min(MOST_COLUMNS);
    let rows: Vec<read::Row<'_>> = table.sample().collect();
    let names = table.header().iter().take(looked_at).enumerate();
    let mut drafts: Vec<Draft> = names.map(|(column, name)| Draft::of(name, &rows, column)).collect();
    preset.into_iter().for_each(|preset| by_preset(table, &mut drafts, preset));
    needs_by_flags(table, &mut drafts);
    assign(&mut drafts, |field| {
        ![&schema::PERSON_REFERENCE, &schema::EVENT].iter().any(|one| one.name == field.name)
    });
    birth_date_by_values(&mut drafts);
    contact_date_by_values(&mut drafts);
    references(table, &mut drafts);
    drop_full_name(&mut drafts);
    drop_lone_relationship(&mut drafts);
    drafts.iter_mut().for_each(Draft::explain_drop);
    let columns = finish(table, drafts)?;
    let (name, holds) = (name_of(table), Holds::of(&columns));
    let kind = kind_of_name(&name, holds, &columns);
    Ok(TableMapping { name, holds, kind, columns })
}

/// Needs with the days on which they were met are contacts, where no other table has any.
pub(super) fn needs_are_contacts(table: &mut TableMapping) {
    let dated = table.columns.iter().any(|column| column.is(&schema::CONTACT_DATE));
    if table.holds == Holds::Needs && dated {
        table.holds = Holds::Contacts;
        table.kind = kind_of_name(&table.name, table.holds, &table.columns);
    }
}

/// A sheet or file of one kind of contact or need is often named after it.
fn kind_of_name(name: &str, holds: Holds, columns: &[Column]) -> Option<i16> {
    let has = |field: &Field| columns.iter().any(|column| column.is(field));
    match holds {
        Holds::Contacts if !has(&schema::CONTACT_KIND) => kinds::kind(name),
        Holds::Needs if !has(&schema::NEED) => needs::need(name),
        _ => None,
    }
}

/// What a system is known to call its columns, unless their values are something else.
fn by_preset(table: &RawTable, drafts: &mut [Draft], preset: &Preset) {
    for (draft, name) in drafts.iter_mut().zip(table.header()) {
        if let Some(field) = preset.field(name).filter(|field| draft.evidence.fit(field) != Fit::Not) {
            draft.set(field, format!("by the preset for {}", preset.name));
        }
    }
}

/// A column that is named after a need and says yes or no.
fn needs_by_flags(table: &RawTable, drafts: &mut [Draft]) {
    for (draft, name) in drafts.iter_mut().zip(table.header()) {
        let protecting = draft.weight(&schema::PROTECTED).is_some();
        let yes_or_no = draft.evidence.filled > 0 && draft.evidence.is_yes_or_no();
        if draft.field.is_none()
            && !protecting
            && yes_or_no
            && draft.not_of_anybody_else()
            && let Some(need) = needs::need_of_header(name)
        {
            draft.set(&schema::NEED, "named after a need, and says yes or no");
            draft.means = Some(need);
        }
    }
}

impl Draft {
    fn of(name: &str, rows: &[read::Row<'_>], column: usize) -> Self {
        let meanings = meanings(name);
        let not = meanings.iter().filter_map(|(meaning, weight)| match meaning {
            Meaning::Not(why) => Some((*why, *weight)),
            Meaning::Is(_) => None,
        });
        let not = not.max_by_key(|(_, weight)| *weight);
        let named = meanings.iter().filter_map(|(meaning, weight)| match meaning {
            Meaning::Is(field) => Some((*field, *weight)),
            Meaning::Not(_) => None,
        });
        let named = named.filter(|(_, weight)| not.is_none_or(|(_, against)| *weight > against)).collect();
        let evidence = Evidence::of(rows, column);
        Self { evidence, not, named, field: None, reason: String::new(), means: None }
    }

    fn not_of_anybody_else(&self) -> bool {
        self.not.is_none_or(|(why, _)| why != super::words::SOMEBODY_ELSE)
    }

    fn is_unknown(&self) -> bool {
        self.named.is_empty() && self.not.is_none()
    }

    fn is(&self, field: &Field) -> bool {
        self.field.is_some_and(|own| own.name == field.name)
    }

    fn set(&mut self, field: &'static Field, reason: impl Into<String>) {
        self.field = Some(field);
        self.reason = reason.into();
    }

    /// The heaviest words for a field.
    fn weight(&self, field: &Field) -> Option<u32> {
        self.named.iter().filter(|(named, _)| named.name == field.name).map(|(_, weight)| *weight).max()
    }

    /// How strongly this column is a field, if its values do not refuse it.
    fn score(&self, field: &'static Field) -> Option<u32> {
        let fit = self.evidence.fit(field);
        let by_values = self.is_unknown() && fit == Fit::Surely;
        let weight = self.weight(field).or(by_values.then_some(BY_VALUES))?;
        let fullness = u32::try_from(self.evidence.filled_percent() / 10).unwrap_or(0);
        match fit {
            Fit::Not => None,
            Fit::Perhaps => Some(weight * 10 + fullness),
            Fit::Surely => Some(weight * 10 + fullness + 40),
        }
    }

    /// A number that is better named as a person's, or goes with people, is no event's.
    fn keep_event_name(&mut self, following: Following) {
        let person = self.weight(&schema::PERSON_REFERENCE).unwrap_or(0);
        let event = self.weight(&schema::EVENT).unwrap_or(0);
        if person > event + 10 || (event < 60 && following.follows_people()) {
            self.named.retain(|(field, _)| field.name != schema::EVENT.name);
        }
    }

    fn explain_drop(&mut self) {
        if self.field.is_some() || !self.reason.is_empty() {
            return;
        }
        let looks = self.evidence.looks_like();
        self.reason =
            match (self.evidence.filled, &self.not, self.named.iter().max_by_key(|(_, weight)| *weight)) {
                (0, _, _) => "empty".to_owned(),
                (_, Some((why, _)), None) => (*why).to_owned(),
                (_, _, Some((field, _))) if self.evidence.fit(field) == Fit::Not => {
                    format!("named like {}, but its values look like {looks}", spoken(field))
                }
                (_, _, Some((field, _))) => format!("another column is a better {}", spoken(field)),
                _ if looks == "free text" => "free text: not in the schema".to_owned(),
                _ => "neither its name nor its values are known".to_owned(),
            };
    }
}

fn spoken(field: &Field) -> String {
    field.name.replace('_', " ")
}

/// Gives fields to columns, the strongest first.
fn assign(drafts: &mut [Draft], wanted: impl Fn(&Field) -> bool) {
    let mut scores: Vec<(u32, usize, &'static Field)> = Vec::new();
    for (column, draft) in drafts.iter().enumerate() {
        let fields = schema::EXTRACT.iter().filter(|field| wanted(field));
        scores.extend(fields.filter_map(|field| Some((draft.score(field)?, column, *field))));
    }
    scores.sort_by_key(|(score, column, _)| (std::cmp::Reverse(*score), *column));
    for (_, column, field) in scores {
        let several = SEVERAL.iter().any(|one| one.name == field.name);
        let taken = drafts.iter().any(|draft| draft.is(field));
        if drafts[column].field.is_none() && (several || !taken) {
            let reason = reason(&drafts[column], field);
            drafts[column].set(field, reason);
        }
    }
}

fn reason(draft: &Draft, field: &'static Field) -> String {
    let named = draft.weight(field).is_some();
    match (named, draft.evidence.fit(field), draft.evidence.filled) {
        (true, _, 0) => "by its name; the column is empty".to_owned(),
        (true, Fit::Surely, _) => "by its name, and its values agree".to_owned(),
        (true, ..) => "by its name; its values do not speak against it".to_owned(),
        (false, ..) => format!("its name is not known, but its values look like {}", spoken(field)),
    }
}

/// A birth date without a known name: the one unnamed column of dates that spread over lives.
fn birth_date_by_values(drafts: &mut [Draft]) {
    if drafts.iter().any(|draft| draft.is(&schema::BIRTH_DATE)) {
        return;
    }
    let mut found = drafts.iter_mut().filter(|draft| draft.is_unknown() && draft.evidence.is_birth_dates());
    if let (Some(draft), None) = (found.next(), found.next()) {
        draft.set(&schema::BIRTH_DATE, "its name is not known, but its dates spread over lives");
    }
}

/// A contact date without a known name: the one unnamed column of recent dates.
fn contact_date_by_values(drafts: &mut [Draft]) {
    if drafts.iter().any(|draft| draft.is(&schema::CONTACT_DATE)) {
        return;
    }
    let open =
        |draft: &&mut Draft| draft.field.is_none() && draft.is_unknown() && draft.evidence.is_recent_dates();
    let mut found = drafts.iter_mut().filter(open);
    if let (Some(draft), None) = (found.next(), found.next()) {
        draft.set(&schema::CONTACT_DATE, "its name is not known, but its dates are all of recent years");
    }
}

/// The person reference repeats with the same person; an event number goes with contacts.
fn references(table: &RawTable, drafts: &mut [Draft]) {
    let telling: Vec<usize> = [&schema::SURNAME, &schema::FULL_NAME, &schema::FORENAMES, &schema::BIRTH_DATE]
        .iter()
        .filter_map(|field| drafts.iter().position(|draft| draft.is(field)))
        .collect();
    let candidates: Vec<(usize, Following)> = (0..drafts.len())
        .filter(|column| drafts[*column].field.is_none() && is_reference_candidate(&drafts[*column]))
        .map(|column| (column, follow(table, column, &telling)))
        .collect();
    let best = candidates.iter().filter_map(|(column, following)| {
        Some((person_weight(&drafts[*column], *following)?, std::cmp::Reverse(*column), *following))
    });
    if let Some((_, std::cmp::Reverse(column), following)) =
        best.max_by_key(|(weight, column, _)| (*weight, *column))
    {
        let reason = person_reason(&drafts[column], following);
        drafts[column].set(&schema::PERSON_REFERENCE, reason);
    }
    for (column, following) in candidates {
        drafts[column].keep_event_name(following);
    }
    assign(drafts, |field| field.name == schema::EVENT.name);
    a_known_number_stands_in(drafts);
}

fn is_reference_candidate(draft: &Draft) -> bool {
    let named = [&schema::PERSON_REFERENCE, &schema::EVENT].iter().any(|field| draft.score(field).is_some());
    named || (draft.is_unknown() && draft.evidence.is_references())
}

/// How strongly a column is the person reference. Evidence of the rows outweighs a weak name.
fn person_weight(draft: &Draft, following: Following) -> Option<u32> {
    let named = draft.weight(&schema::PERSON_REFERENCE);
    let other = draft.weight(&schema::EVENT).unwrap_or(0);
    let follows = following.follows_people();
    let strong = named.is_some_and(|weight| weight >= 75 && weight >= other);
    if following.follows_something_else()
        || (following.numbers_rows() && !strong)
        || draft.evidence.filled == 0
    {
        return None;
    }
    let fullness = u32::try_from(draft.evidence.filled_percent()).unwrap_or(0);
    let weight = match named {
        Some(weight) if strong => weight * 10,
        Some(weight) if follows => weight * 10,
        Some(weight) if weight > other => weight * 5,
        _ if follows && draft.evidence.filled_percent() >= 90 => 100,
        _ => return None,
    };
    Some(weight + fullness * 3)
}

fn person_reason(draft: &Draft, following: Following) -> String {
    let named = draft.weight(&schema::PERSON_REFERENCE).is_some();
    match (named, following.follows_people()) {
        (true, true) => "by its name, and each value goes with one person".to_owned(),
        (true, false) => "by its name".to_owned(),
        (false, _) => "each value goes with one person's name or birth date".to_owned(),
    }
}

fn a_known_number_stands_in(drafts: &mut [Draft]) {
    if drafts.iter().any(|draft| draft.is(&schema::PERSON_REFERENCE)) {
        return;
    }
    let number = [&schema::NHS_NUMBER, &schema::UPN].into_iter();
    let at = number.filter_map(|field| drafts.iter().position(|draft| draft.is(field))).next();
    if let Some(draft) = at.map(|at| &mut drafts[at]) {
        draft.reason.push_str("; it stands in for the person reference that no column is");
    }
}

/// A column of whole names is not needed beside one of surnames and one of forenames.
fn drop_full_name(drafts: &mut [Draft]) {
    let parts =
        [&schema::SURNAME, &schema::FORENAMES].iter().all(|field| drafts.iter().any(|draft| draft.is(field)));
    if let (true, Some(draft)) = (parts, drafts.iter_mut().find(|draft| draft.is(&schema::FULL_NAME))) {
        draft.field = None;
        "surname and forenames stand in columns of their own".clone_into(&mut draft.reason);
    }
}

/// What another person is to somebody says nothing without the other person.
fn drop_lone_relationship(drafts: &mut [Draft]) {
    if drafts.iter().any(|draft| draft.is(&schema::RELATED_PERSON)) {
        return;
    }
    if let Some(draft) = drafts.iter_mut().find(|draft| draft.is(&schema::RELATIONSHIP)) {
        draft.field = None;
        "no column says to whom".clone_into(&mut draft.reason);
    }
}

/// Finds how dates are written; a column that does not show it follows one that does.
fn finish(table: &RawTable, drafts: Vec<Draft>) -> Result<Vec<Column>, Error> {
    let is_date = |draft: &Draft| draft.is(&schema::BIRTH_DATE) || draft.is(&schema::CONTACT_DATE);
    let at: Vec<usize> = (0..drafts.len()).filter(|column| is_date(&drafts[*column])).collect();
    let mut counted: Vec<Counted> = at.iter().map(|_| Counted::default()).collect();
    table.each(|row, fit| {
        if fit == Row::Whole {
            at.iter().zip(&mut counted).for_each(|(column, counted)| counted.see(row.get(*column)));
        }
        Ok(())
    })?;
    let orders: Vec<Option<DateOrder>> = counted.iter().map(Counted::order).collect();
    let mut columns = Vec::new();
    for (column, name) in table.header().iter().enumerate() {
        let Some(draft) = drafts.get(column) else {
            columns.push(Column {
                reason: "beyond the columns that are looked at".to_owned(),
                ..Column::dropped(name)
            });
            continue;
        };
        let mut reason = draft.reason.clone();
        let (mut dates, mut mixed_dates) = (Dates::None, 0);
        if let Some(place) = at.iter().position(|date| *date == column) {
            let sibling =
                orders.iter().enumerate().find_map(|(other, order)| order.filter(|_| other != place));
            let settled = counted[place].settle(sibling);
            reason = format!("{reason}; {}", settled.evidence);
            dates = if settled.ambiguous { Dates::Ambiguous } else { Dates::Style(settled.style) };
            mixed_dates = counted[place].against();
        }
        columns.push(Column {
            name: name.clone(),
            field: draft.field,
            reason,
            dates,
            means: draft.means,
            mixed_dates,
        });
    }
    Ok(columns)
}
