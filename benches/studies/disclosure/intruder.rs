//! An intruder who has every file of every release, knows which rows make up which, that nobody is less than none and
//! that everybody counted had a contact; and works out the least and greatest value of each hidden number.
//!
//! Uses nothing of the release's own: it reads the CSV files, and builds its own linear programs.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution as _, SolverModel as _, Variable, microlp,
    variable,
};
use people_zones::hub::Dimension;
use people_zones::release::Released;
use people_zones::report;

/// What a number is of: the release's period, the measure, and the categories that are not `Total`.
type Number = (u32, String, Categories);

/// The categories that are not `Total`, by dimension.
type Categories = BTreeSet<(String, String)>;

/// Everything that was read.
#[derive(Default)]
pub(crate) struct Intruder {
    shown: BTreeMap<Number, f64>,
    hidden: BTreeSet<Number>,
    /// A number, and those that make it up.
    sums: BTreeSet<(Number, Vec<Number>)>,
    /// Numbers that two releases show of overlapping periods and the same categories.
    periods: BTreeMap<(String, Categories), Vec<f64>>,
}

/// A hidden number that came out too narrow, or two that differ by a few people.
#[derive(Debug)]
pub(crate) struct Breach(#[expect(dead_code, reason = "it is printed")] pub(crate) String);

impl Intruder {
    /// Reads every table of a release of a period.
    pub(crate) fn read(&mut self, released: &Released, period: u32) {
        for table in released.tables() {
            let text = report::csv(table);
            let mut lines = csv::Reader::from_reader(&text[..]);
            let names: Vec<String> = lines.headers().expect("a header").iter().map(str::to_owned).collect();
            let dimensions = names.len() - 3;
            let mut rows: BTreeMap<(String, Vec<String>), Number> = BTreeMap::new();
            for line in lines.records().map(|line| line.expect("a line")) {
                let keys: Vec<String> = line.iter().take(dimensions).map(str::to_owned).collect();
                let measure = line[dimensions].to_owned();
                let inner = names.iter().zip(&keys).filter(|(_, key)| *key != "Total");
                let number: Number =
                    (period, measure.clone(), inner.map(|(name, key)| (name.clone(), key.clone())).collect());
                match line[dimensions + 1].parse::<f64>() {
                    Ok(value) => {
                        let before = self.shown.insert(number.clone(), value);
                        assert!(
                            before.is_none_or(|before| (before - value).abs() < 0.5),
                            "two values of one number"
                        );
                        self.periods.entry((measure.clone(), number.2.clone())).or_default().push(value);
                    }
                    Err(_) => {
                        self.hidden.insert(number.clone());
                    }
                }
                rows.insert((measure, keys), number);
            }
            table
                .dimensions()
                .iter()
                .enumerate()
                .for_each(|(at, dimension)| self.add_up(&rows, at, dimension));
        }
        let shown = &self.shown;
        self.hidden.retain(|number| !shown.contains_key(number));
    }

    fn add_up(&mut self, rows: &BTreeMap<(String, Vec<String>), Number>, at: usize, dimension: &Dimension) {
        let mut parts: BTreeMap<(String, Vec<String>), Vec<Number>> = BTreeMap::new();
        for ((measure, keys), number) in rows {
            if let Some(parent) = dimension.parent(&keys[at]) {
                let mut whole = keys.clone();
                parent.clone_into(&mut whole[at]);
                parts.entry((measure.clone(), whole)).or_default().push(number.clone());
            }
        }
        self.sums.extend(parts.into_iter().map(|(whole, parts)| (rows[&whole].clone(), parts)));
    }

    /// How many numbers are hidden.
    pub(crate) fn hidden(&self) -> usize {
        self.hidden.len()
    }

    /// Everything that can be worked out too closely.
    pub(crate) fn breaches(&self, minimum: f64, protection: f64) -> Vec<Breach> {
        let mut found: Vec<Breach> = Vec::new();
        for together in self.components() {
            // Each filling that agrees with everything says something of all numbers in it.
            let mut known: BTreeMap<&Number, (f64, f64)> = BTreeMap::new();
            for number in &together {
                let open = |known: &BTreeMap<&Number, (f64, f64)>| {
                    known.get(number).is_some_and(|(least, greatest)| {
                        let (least, greatest) = ((least - 1e-6).ceil(), (greatest + 1e-6).floor());
                        greatest >= minimum && greatest - least >= protection
                    })
                };
                for sign in [1.0, -1.0] {
                    if !open(&known) {
                        for (number, value) in self.filling(number, &together, sign) {
                            let range = known.entry(number).or_insert((value, value));
                            *range = (range.0.min(value), range.1.max(value));
                        }
                    }
                }
                if !open(&known) {
                    found.push(Breach(format!("{number:?} lies between {:?}", known[number])));
                }
            }
        }
        for (subject, values) in &self.periods {
            for (place, one) in values.iter().enumerate() {
                let few = |other: &&f64| (1.0..minimum).contains(&(one - **other).abs());
                let found_few = values[place + 1..].iter().filter(few);
                found.extend(found_few.map(|other| Breach(format!("{subject:?}: {one} and {other}"))));
            }
        }
        found
    }

    /// A filling of everything that hangs together with a hidden number, in which it is greatest, or least.
    fn filling<'a>(
        &self,
        number: &'a Number,
        together: &BTreeSet<&'a Number>,
        sign: f64,
    ) -> BTreeMap<&'a Number, f64> {
        let mut vars = ProblemVariables::new();
        let places: BTreeMap<&'a Number, Variable> =
            together.iter().map(|number| (*number, vars.add(variable().min(0.0)))).collect();
        let mut model = vars.maximise(sign * places[number]).using(microlp);
        let term = |number: &Number| match places.get(number) {
            Some(place) => Expression::from(*place),
            None => Expression::from(self.shown.get(number).copied().unwrap_or(0.0)),
        };
        for (whole, parts) in &self.sums {
            if parts.iter().chain([whole]).any(|number| places.contains_key(number)) {
                let sum: Expression = parts.iter().map(term).sum();
                model = model.with((sum - term(whole)).eq(0.0));
            }
        }
        for (period, measure, categories) in places.keys().filter(|(_, measure, _)| measure == "people") {
            let contacts = (*period, "contacts".to_owned(), categories.clone());
            let people = (*period, measure.clone(), categories.clone());
            model = model.with((term(&people) - term(&contacts)).leq(0.0));
        }
        match model.solve() {
            Ok(solution) => places.iter().map(|(number, place)| (*number, solution.value(*place))).collect(),
            Err(ResolutionError::Unbounded) => [(number, sign * f64::INFINITY)].into(),
            Err(error) => panic!("the intruder's program has no solution: {error}"),
        }
    }

    /// Hidden numbers that hang together, by sums or as people and their contacts.
    fn components(&self) -> Vec<BTreeSet<&Number>> {
        let mut joined: BTreeMap<&Number, Vec<&Number>> =
            self.hidden.iter().map(|n| (n, Vec::new())).collect();
        let mut join = |one: &Number, other: &Number| {
            let pair = (self.hidden.get(one), self.hidden.get(other));
            if let (Some(one), Some(other)) = pair {
                joined.entry(one).or_default().push(other);
                joined.entry(other).or_default().push(one);
            }
        };
        for (whole, parts) in &self.sums {
            let terms: Vec<&Number> =
                parts.iter().chain([whole]).filter(|number| self.hidden.contains(*number)).collect();
            terms.windows(2).for_each(|pair| join(pair[0], pair[1]));
        }
        for (period, _, categories) in &self.hidden {
            let of = |measure: &str| (*period, measure.to_owned(), categories.clone());
            join(&of("people"), &of("contacts"));
        }
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        for number in &self.hidden {
            let (mut together, mut next) = (BTreeSet::new(), vec![number]);
            while let Some(number) = next.pop() {
                if seen.insert(number) {
                    together.insert(number);
                    next.extend(&joined[number]);
                }
            }
            if !together.is_empty() {
                found.push(together);
            }
        }
        found
    }
}
