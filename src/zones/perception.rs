//! Perception surveys: answers by area, always with how many were asked, and their change between two waves.

use super::{Error, Sheet, Table, Value};
use crate::statistics::{newcombe, wilson};

/// Answers to one question in one area at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The area, or a zone's name.
    pub area: String,
    /// What was asked: `feel safe after dark`.
    pub item: String,
    /// When: `2025`, `before`. Waves are in order of their names.
    pub wave: String,
    /// How many answered.
    pub asked: u32,
    /// How many said yes.
    pub yes: u32,
    /// How many were invited, where the survey says so.
    pub invited: Option<u32>,
}

/// One wave, over several areas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wave {
    /// How many answered.
    pub asked: u32,
    /// How many said yes.
    pub yes: u32,
    /// How many were invited; none where an area does not say.
    pub invited: Option<u32>,
}

/// Fewer answers than this in an area are not shown: with few, one neighbour knows what the other said.
const FEWEST: u32 = 10;
/// Below this share of those invited, who answered may not stand for the others.
const FEW_ANSWERED: f64 = 0.5;

/// Reads answers: the columns `area`, `item`, `n`, `yes`, and if there are `wave` and `invited`.
///
/// # Errors
/// When there is no column for how many were asked, or a row in which more said yes than answered.
pub fn read(text: &str) -> Result<Vec<Answer>, Error> {
    let table = Table::read(text)?;
    let area = table.column(&["area", "lsoa11cd", "lsoa21cd", "area_code", "zone"])?;
    let item = table.column(&["item", "question"])?;
    let asked = table.column(&["n", "asked", "base", "respondents"])?;
    let yes = table.column(&["yes", "agree", "positive"])?;
    let (wave, invited) = (table.find(&["wave", "period", "year"]), table.find(&["invited", "issued"]));
    let answer = |row: &(u64, csv::StringRecord)| {
        let (number, record) = row;
        let answer = Answer {
            area: record[area].to_owned(),
            item: record[item].to_owned(),
            wave: wave.map_or_else(String::new, |wave| record[wave].to_owned()),
            asked: table.number(row, asked)?,
            yes: table.number(row, yes)?,
            invited: invited.map(|invited| table.number(row, invited)).transpose()?,
        };
        let wrong = |column: usize, problem| {
            Err(Error::Row { row: *number, column: table.header[column].clone(), problem })
        };
        if answer.yes > answer.asked {
            return wrong(yes, "more said yes than answered; write how many, not per cent");
        }
        if answer.invited.is_some_and(|invited| invited < answer.asked) {
            return wrong(invited.unwrap_or(asked), "fewer were invited than answered");
        }
        Ok(answer)
    };
    table.rows.iter().map(answer).collect()
}

/// Each item in the areas of a zone: the first and the last wave, their shares with 95 % intervals (Wilson), and the
/// difference with its interval (Newcombe 1998, method 10).
pub fn change(answers: &[Answer], areas: &[String], zone: &str) -> Sheet {
    let mut sheet = Sheet::new(
        "perception",
        "What people said, before and after",
        &[
            ("item", "what was asked"),
            ("wave_before", "the first wave"),
            ("asked_before", "how many answered"),
            ("yes_before", "per cent who said yes"),
            ("wave_after", "the last wave"),
            ("asked_after", "how many answered"),
            ("yes_after", "per cent who said yes"),
            ("difference", "in percentage points"),
            ("low", "of the 95 % interval of the difference"),
            ("high", "of the 95 % interval of the difference"),
        ],
    );
    let ours = || answers.iter().filter(|one| areas.contains(&one.area) || one.area == zone);
    let mut items: Vec<&str> = ours().map(|one| one.item.as_str()).collect();
    items.sort_unstable();
    items.dedup();
    let mut few_answered = false;
    for item in items {
        let mut waves: Vec<&str> =
            ours().filter(|one| one.item == item).map(|one| one.wave.as_str()).collect();
        waves.sort_unstable();
        waves.dedup();
        let sum = |wave: &str| {
            let of = ours().filter(|one| one.item == item && one.wave == wave);
            of.fold(Wave { invited: Some(0), ..Wave::default() }, |sum, one| Wave {
                asked: sum.asked + one.asked,
                yes: sum.yes + one.yes,
                invited: sum.invited.zip(one.invited).map(|(sum, own)| sum + own),
            })
        };
        let (first, last) = (waves[0], waves[waves.len() - 1]);
        let (before, after) = (sum(first), sum(last));
        for wave in [before, after] {
            few_answered |=
                wave.invited.is_some_and(|invited| f64::from(wave.asked) < FEW_ANSWERED * f64::from(invited));
        }
        let mut values = vec![Value::text(item)];
        values.extend(side(first, before));
        let shown = before.asked >= FEWEST && after.asked >= FEWEST;
        if waves.len() == 1 {
            values.extend([Value::NotSupplied, Value::NotSupplied, Value::NotSupplied]);
            values.extend([Value::None, Value::None, Value::None]);
        } else {
            values.extend(side(last, after));
            let found = newcombe((before.yes, before.asked), (after.yes, after.asked)).filter(|_| shown);
            let points = |of: Option<f64>| Value::maybe(of.map(|of| 100.0 * of), 1);
            values.push(points(found.map(|found| found.difference)));
            values.push(points(found.map(|found| found.low)));
            values.push(points(found.map(|found| found.high)));
        }
        sheet.row(values);
    }
    if sheet.rows.is_empty() {
        return sheet.note("No survey was supplied for these areas.");
    }
    if few_answered {
        sheet = sheet.note(
            "Fewer than half of those invited answered: those who did may think otherwise than those who did not, \
             and no interval says so.",
        );
    }
    sheet.note(
        "The two waves are taken to be different people. An interval that holds 0 shows no change for sure.",
    )
}

fn side(name: &str, wave: Wave) -> [Value; 3] {
    let name = if name.is_empty() { Value::text("one wave") } else { Value::text(name) };
    if wave.asked < FEWEST {
        return [name, Value::Hidden, Value::Hidden];
    }
    let share = wilson(wave.yes, wave.asked).map(|(low, high)| {
        let yes = 100.0 * f64::from(wave.yes) / f64::from(wave.asked);
        format!("{yes:.0} ({:.0} to {:.0})", 100.0 * low, 100.0 * high)
    });
    [name, Value::Number(f64::from(wave.asked), 0), share.map_or(Value::None, Value::text)]
}
