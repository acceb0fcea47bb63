//! How often do the 90 % intervals of places hold the true place?

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::rank_worlds::{Held, Rates, world};
use crate::{Absent, Page};

const WORLDS: u32 = 500;
const PEOPLE: u32 = 300;

pub(crate) fn run() -> Result<Page, Absent> {
    let of = |rates: Rates| {
        (0..WORLDS).into_par_iter().map(|seed| world(seed, PEOPLE, rates)).reduce(
            Held::default,
            |mut a, b| {
                a.add(b);
                a
            },
        )
    };
    let kinds = [
        ("gamma, as the method's prior has them", Rates::Gamma),
        ("log-normal: a longer tail than the method expects", Rates::LogNormal),
        ("two kinds of people: many seldom, a few often", Rates::TwoKinds),
    ];
    let mut text = format!(
        "# How often intervals of places hold the true place\n\n\
         In each of {WORLDS} invented worlds {PEOPLE} people have a rate of contacts and a mixture of kinds of their \
         own; chance shows some contacts, one person in eight has a record with a likely link that is another's as \
         often as the linker says, and whoever has no contact by a firm link is on no list. The true place is that of \
         the points that rate and mixture bring on average. The method (`src/hub/candidates/chance.rs`) sees contacts \
         alone. Its intervals are to hold the true place 88 to 92 times in a hundred.\n\n\
         | people's rates | listed | true place held | mean width, of the list |\n| --- | --- | --- | --- |\n"
    );
    for (name, rates) in kinds {
        let held = of(rates);
        let width = 100.0 * held.width / f64::from(held.of.max(1));
        writeln!(text, "| {name} | {} | {:.1} % | {width:.0} % |", held.of, 100.0 * held.share())
            .expect("a string takes all writes");
    }
    text += "\nWhere rates are spread otherwise than the prior has them, intervals are those of a method that is a \
             little wrong; the table says how much. They are of places in this list: a behaviour of another kind, or \
             agencies that record unevenly, are beyond what any interval of chance can hold.\n\n\
             `make study STUDIES=rank-intervals` writes this page again.\n";
    Ok(Page { text, figures: Vec::new() })
}
