//! What each pair weighs, once its rivals are counted.
//!
//! Where an agency keeps one record per person, two of its records cannot both be the person that a third record is.
//! So the candidates that one agency has for one record share what can be believed: a lone *George* who agrees with
//! five of them is hardly any of them, although each alone would be likely. And where nearly every record has a partner
//! in the other agency, one that has no other candidate is the likelier to belong to the one it has.

use rayon::prelude::*;

use super::fit::Fit;
use super::pairs::{Pair, Pattern};
use super::people::Twice;
use super::records::Records;

/// No single pair says more than this, however much agrees: what is written alike was often copied.
pub(super) const MOST: f32 = 15.0;
/// Beside rivals it tells how much more than this one agrees than another; beyond, both are the same.
const SURE: f32 = 40.0;
/// Pairs of which less is said are nobody's rivals, and stay as they are: together they weigh nothing.
const HARDLY: f32 = -8.0;
/// Pairs that one thread takes at a time.
const AT_A_TIME: usize = 1 << 16;
/// An agency has looked, and says that the records are of one person, or of two: more than any pair, and more than all
/// pairs, can say.
const SAME: f32 = 40.0;
const NEVER: f32 = -1_000.0;
/// No single pair says less than this.
const LEAST: f32 = -10.0;

/// Pairs that were compared, with their log-odds of being one person.
pub(super) struct Weighed {
    /// By first, then second record.
    pub(super) pairs: Vec<Pair>,
    pub(super) odds: Vec<f32>,
    /// Which may be of two relatives, by how they agree.
    relatives: Vec<bool>,
    /// For each record, where the pairs begin that it is the first of.
    starts: Vec<usize>,
}

/// All patterns with the number of their pairs.
pub(super) struct Patterns {
    /// Sorted, each once.
    pub(super) all: Vec<(Pattern, u32)>,
}

impl Patterns {
    /// All patterns of these pairs; each pair learns the place of its own.
    pub(super) fn of(pairs: &mut [Pair], records: &Records) -> Self {
        let chunks = pairs.par_chunks_mut(AT_A_TIME);
        let some: Vec<Vec<(Pattern, u32)>> = chunks.map(|some| counted(some, records)).collect();
        let mut all: Vec<(Pattern, u32)> = some.iter().flatten().copied().collect();
        all.par_sort_unstable_by_key(|(pattern, _)| *pattern);
        all.dedup_by(|more, (pattern, count)| {
            let same = more.0 == *pattern;
            *count += if same { more.1 } else { 0 };
            same
        });
        let place = |(pattern, _): &(Pattern, u32)| {
            let place = all.binary_search_by_key(pattern, |(pattern, _)| *pattern);
            u32::try_from(place.expect("it was counted")).expect("fewer patterns than pairs")
        };
        pairs.par_chunks_mut(AT_A_TIME).zip(some).for_each(|(pairs, own)| {
            let places: Vec<u32> = own.iter().map(place).collect();
            pairs.iter_mut().for_each(|pair| pair.place = places[pair.place as usize]);
        });
        Self { all }
    }

    /// The log-odds of each pair.
    fn odds(&self, pairs: &[Pair], fit: &Fit) -> Vec<f32> {
        let odds: Vec<f32> = self.all.par_iter().map(|(pattern, _)| narrow(fit.log_odds(pattern))).collect();
        pairs.par_iter().map(|pair| odds[pair.place as usize]).collect()
    }
}

/// The patterns of some pairs, each with its number; each pair learns the place of its own among these.
fn counted(pairs: &mut [Pair], records: &Records) -> Vec<(Pattern, u32)> {
    let numbered = |(at, pair): (u32, &Pair)| (pair.pattern(records).number(), at);
    let mut each: Vec<(u64, u32)> = (0..).zip(pairs.iter()).map(numbered).collect();
    each.sort_unstable();
    let mut patterns = Vec::new();
    for (place, same) in (0..).zip(each.chunk_by(|x, y| x.0 == y.0)) {
        let count = u32::try_from(same.len()).expect("fewer than 2^32 pairs");
        patterns.push((pairs[same[0].1 as usize].pattern(records), count));
        same.iter().for_each(|(_, at)| pairs[*at as usize].place = place);
    }
    patterns
}

#[expect(clippy::cast_possible_truncation, reason = "log-odds are small and need few digits")]
fn narrow(odds: f64) -> f32 {
    (odds as f32).clamp(LEAST, SURE)
}

/// Weighs all pairs.
pub(super) fn weigh(
    pairs: Vec<Pair>,
    patterns: &Patterns,
    (fit, twice): (&Fit, &Twice),
    records: &Records,
) -> Weighed {
    let odds = patterns.odds(&pairs, fit);
    let relatives: Vec<bool> = patterns.all.iter().map(|(pattern, _)| pattern.may_be_relatives()).collect();
    let relatives: Vec<bool> = pairs.iter().map(|pair| relatives[pair.place as usize]).collect();
    let beside = Beside::new(&pairs, (&odds, &relatives), twice, records);
    let weighed = |(pair, odds): (&Pair, &f32)| {
        let (a, b) = (records.agency[pair.a as usize], records.agency[pair.b as usize]);
        if a == b || *odds < HARDLY {
            return odds.min(MOST);
        }
        let rivals = |record: u32, one: u32, agency: u8| {
            beside.rivals(record, one, (agency, twice.0[&agency]), records)
        };
        let rivals = rivals(pair.a, pair.b, b) + rivals(pair.b, pair.a, a);
        let nobody = fit.groups()[&(a.min(b), a.max(b))].without_partner();
        (odds - (narrow(nobody) + rivals).ln()).clamp(LEAST, MOST)
    };
    let odds = pairs.par_iter().zip(&odds).map(weighed).collect();
    Weighed::new(pairs, odds, relatives, records.len())
}

impl Weighed {
    fn new(pairs: Vec<Pair>, odds: Vec<f32>, relatives: Vec<bool>, records: usize) -> Self {
        let mut starts = vec![0; records + 1];
        pairs.iter().for_each(|pair| starts[pair.a as usize + 1] += 1);
        (0..records).for_each(|record| starts[record + 1] += starts[record]);
        Self { pairs, odds, relatives, starts }
    }

    /// Whether a pair may be of two relatives, by its place. What speaks against one person does so of relatives as
    /// well, and what an agency has settled says more than any pair by itself.
    pub(super) fn may_be_relatives(&self, at: usize) -> bool {
        self.relatives[at] && (0.0..=MOST).contains(&self.odds[at])
    }

    /// The log-odds of two records, the lower first, if they were compared.
    pub(super) fn odds_of(&self, a: u32, b: u32) -> Option<f32> {
        self.place(a, b).map(|at| self.odds[at])
    }

    fn place(&self, a: u32, b: u32) -> Option<usize> {
        let start = self.starts[a as usize];
        let beside = &self.pairs[start..self.starts[a as usize + 1]];
        beside.binary_search_by_key(&b, |pair| pair.b).ok().map(|at| start + at)
    }

    /// What agencies have settled outweighs all else. Pairs that were never brought together stay as they are: their
    /// records are of one person only through others.
    pub(super) fn settle(&mut self, settled: &[((u32, u32), bool)]) {
        for ((a, b), same) in settled {
            if let Some(at) = self.place(*a, *b) {
                self.odds[at] = if *same { SAME } else { NEVER };
            }
        }
    }
}

/// For each record, those that it may be one person with, ascending.
struct Beside {
    offsets: Vec<usize>,
    others: Vec<(u32, f32)>,
}

impl Beside {
    /// Pairs come by first, then second record. Relatives whom one agency knows apart are two people to it, unless it
    /// holds many twice.
    fn new(pairs: &[Pair], (odds, relatives): (&[f32], &[bool]), twice: &Twice, records: &Records) -> Self {
        let agency = |record: u32| records.agency[record as usize];
        let said = |((pair, odds), related): ((&Pair, &f32), &bool)| {
            let known_apart = *related && agency(pair.a) == agency(pair.b);
            let said = if known_apart { twice.of_relatives(agency(pair.a), *odds) } else { *odds };
            (pair.a, pair.b, said)
        };
        let all = pairs.par_iter().zip(odds).zip(relatives).map(said);
        let likely: Vec<(u32, u32, f32)> = all.filter(|(_, _, odds)| *odds >= HARDLY).collect();
        let mut offsets = vec![0; records.len() + 1];
        for record in likely.iter().flat_map(|(a, b, _)| [a, b]) {
            offsets[*record as usize + 1] += 1;
        }
        (0..records.len()).for_each(|record| offsets[record + 1] += offsets[record]);
        let (mut next, mut others) = (offsets.clone(), vec![(0, 0.0); offsets[records.len()]]);
        for (a, b, odds) in likely {
            for (record, other) in [(a, b), (b, a)] {
                others[next[record as usize]] = (other, odds);
                next[record as usize] += 1;
            }
        }
        Self { offsets, others }
    }

    fn of(&self, record: u32) -> &[(u32, f32)] {
        &self.others[self.offsets[record as usize]..self.offsets[record as usize + 1]]
    }

    /// The odds of all that an agency has for a record, but for one, and for what is probably that one again. Nobody is
    /// held more often than all that a pair can say makes up for: what is written alike so often stands for many.
    fn rivals(&self, record: u32, one: u32, (agency, twice): (u8, f64), records: &Records) -> f32 {
        let of_agency = |(other, _): &&(u32, f32)| *other != one && records.agency[*other as usize] == agency;
        let (mut rivals, mut again, mut times) = (0.0, 0.0, 0.0);
        for (other, odds) in self.of(record).iter().filter(of_agency) {
            if self.are_one(*other, one) {
                (again, times) = (again + odds.exp(), times + 1.0);
            } else {
                rivals += odds.exp();
            }
        }
        if f64::from(MOST) + times * twice > 0.0 { rivals } else { rivals + again }
    }

    fn are_one(&self, a: u32, b: u32) -> bool {
        let beside = self.of(a);
        beside.binary_search_by_key(&b, |(other, _)| *other).is_ok_and(|at| beside[at].1 > 0.0)
    }
}
