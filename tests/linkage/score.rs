//! What is right about an answer: pairs of records of different agencies, and merged profiles.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::linker::Estimate;
use people_zones::synthetic::{TRADITIONS, World, WorldRecord};

use super::round::Answer;

/// Counts against the truth.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Score {
    pub(crate) linked: usize,
    pub(crate) right: usize,
    pub(crate) there: usize,
    pub(crate) merged: usize,
    pub(crate) of_two: usize,
}

impl Score {
    pub(crate) fn add(&mut self, other: Self) {
        self.linked += other.linked;
        self.right += other.right;
        self.there += other.there;
        self.merged += other.merged;
        self.of_two += other.of_two;
    }

    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / self.linked.max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.right as f64 / self.there.max(1) as f64
    }

    pub(crate) fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.linked + self.there).max(1) as f64
    }

    pub(crate) fn false_mergers(&self) -> f64 {
        self.of_two as f64 / self.merged.max(1) as f64
    }
}

pub(crate) fn person_of(answer: &Answer, record: &WorldRecord) -> i32 {
    answer.people[&(record.source.clone(), record.reference.clone())].0
}

fn across(records: &[&WorldRecord]) -> usize {
    let pairs = records.iter().enumerate().flat_map(|(at, a)| records[at + 1..].iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| a.source != b.source).count()
}

/// Scores the records of one naming tradition, or of all.
pub(crate) fn score(world: &World, answer: &Answer, tradition: Option<usize>) -> Score {
    let records: Vec<&WorldRecord> =
        world.records.iter().filter(|record| tradition.is_none_or(|one| record.tradition == one)).collect();
    let mut truth: BTreeMap<usize, Vec<&WorldRecord>> = BTreeMap::new();
    let mut answered: BTreeMap<i32, Vec<&WorldRecord>> = BTreeMap::new();
    let mut both: BTreeMap<(usize, i32), Vec<&WorldRecord>> = BTreeMap::new();
    for record in records {
        let person = person_of(answer, record);
        truth.entry(record.person).or_default().push(record);
        answered.entry(person).or_default().push(record);
        both.entry((record.person, person)).or_default().push(record);
    }
    let pairs =
        |groups: &mut dyn Iterator<Item = &Vec<&WorldRecord>>| groups.map(|group| across(group)).sum();
    let people =
        |group: &Vec<&WorldRecord>| group.iter().map(|record| record.person).collect::<BTreeSet<_>>().len();
    let merged: Vec<&Vec<&WorldRecord>> = answered.values().filter(|group| group.len() > 1).collect();
    Score {
        linked: pairs(&mut answered.values()),
        right: pairs(&mut both.values()),
        there: pairs(&mut truth.values()),
        merged: merged.len(),
        of_two: merged.iter().filter(|group| people(group) > 1).count(),
    }
}

/// Of the 30 people held to be known to most agencies, how many are two people.
pub(crate) fn wrong_at_the_top(world: &World, answer: &Answer) -> usize {
    let mut answered: BTreeMap<i32, (BTreeSet<&str>, BTreeSet<usize>)> = BTreeMap::new();
    for record in &world.records {
        let (agencies, people) = answered.entry(person_of(answer, record)).or_default();
        agencies.insert(&record.source);
        people.insert(record.person);
    }
    let mut top: Vec<(usize, bool)> =
        answered.values().map(|(agencies, people)| (agencies.len(), people.len() > 1)).collect();
    top.sort_by_key(|(agencies, _)| std::cmp::Reverse(*agencies));
    top.iter().take(30).filter(|(_, two)| *two).count()
}

pub(crate) fn within(value: f64, estimate: Estimate) -> bool {
    (estimate.from..=estimate.to).contains(&value)
}

/// One line per tradition: recall and false mergers.
pub(crate) fn by_tradition(world: &World, answer: &Answer) -> Vec<(&'static str, Score)> {
    (0..TRADITIONS.len()).map(|one| (TRADITIONS[one], score(world, answer, Some(one)))).collect()
}
