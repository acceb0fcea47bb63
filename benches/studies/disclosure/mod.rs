//! Can an intruder who has every file of every release work out a hidden number? And how does the work grow?

mod intruder;
mod sets;
mod worlds;

use std::fmt::Write as _;
use std::time::Instant;

use rayon::prelude::*;

use crate::{Absent, Page};

const SETS: u64 = 1_000;
/// Areas by eight kinds: how the work grows.
const SIZES: [u32; 4] = [61, 153, 306, 611];

pub(crate) fn run() -> Result<Page, Absent> {
    let attacked: Vec<sets::Attacked> = (0..SETS).into_par_iter().map(|seed| sets::attack(seed, 4)).collect();
    let mut text = format!(
        "# Can hidden numbers be worked out?\n\n`make study STUDIES=disclosure` writes this page: {SETS} sets of invented \
         tables, each released, released again a month later with one person in a hundred changed, and once more of that \
         month in another shape. The intruder has every file of all three, knows which rows make up which, that nobody is \
         less than none and that everybody counted had a contact, and bounds each hidden number by linear programming. A \
         breach is a hidden number that cannot reach 10 or whose range is less than 5 wide, or two shown numbers of \
         overlapping periods that differ by 1 to 9.\n\n| first shape | sets | hidden numbers attacked | releases refused | \
         breaches |\n| --- | --- | --- | --- | --- |\n"
    );
    for (kind, shape) in sets::SHAPES.iter().enumerate() {
        let of = || attacked.iter().filter(|one| one.kind == kind);
        let sum = |part: fn(&sets::Attacked) -> usize| of().map(part).sum::<usize>();
        line(
            &mut text,
            &format!(
                "| {shape} | {} | {} | {} | {} |",
                of().count(),
                sum(|one| one.hidden),
                sum(|one| one.refused),
                sum(|one| one.breaches.len())
            ),
        );
    }
    line(
        &mut text,
        "\nA refused release shows nothing: its numbers could not be protected, or every one of them was hidden.\n",
    );
    Ok(Page { text, figures: Vec::new() })
}

/// How long a release takes, by how many areas it has.
pub(crate) fn growth() -> Result<Page, Absent> {
    let mut text = "# How does disclosure control grow?\n\n`make study STUDIES=growth` writes this page: one release of a table \
                    of areas by eight kinds, people and contacts, under the template's rules, hidden and proved. About 160 people \
                    in each area, so that a third of the cells rest on fewer than ten. Once the areas lie in larger ones of five, \
                    once they stand beside each other alone.\n\n| areas | cells | hidden rows | of them by programming | \
                    seconds |\n| --- | --- | --- | --- | --- |\n"
        .to_owned();
    for (nested, words) in [(true, "within larger ones"), (false, "alone")] {
        for areas in SIZES {
            let (cells, hidden, programmed, seconds) = grown(areas, nested);
            line(
                &mut text,
                &format!("| {areas} {words} | {cells} | {hidden} | {programmed} | {seconds:.1} |"),
            );
        }
    }
    line(
        &mut text,
        "\nBy programming: numbers for which the quick search found no proof, so that a linear program had to.",
    );
    Ok(Page { text, figures: Vec::new() })
}

fn grown(areas: u32, nested: bool) -> (usize, usize, usize, f64) {
    let shape = worlds::Shape { categories: [areas, 8, 1], in_a_whole: 5 };
    let people = worlds::Draws::new(1).people(shape, areas * 160);
    let table = worlds::counted("areas-kinds", &people, &[0, 1], shape, nested);
    let cells = table.rows.len();
    let began = Instant::now();
    let released = worlds::Releases::new().release(vec![table], 0).expect("most of it can be shown");
    let hidden = released.tables()[0].hidden_rows();
    (cells, hidden, released.proof().by_programming, began.elapsed().as_secs_f64())
}

fn line(text: &mut String, words: &str) {
    writeln!(text, "{words}").expect("a string takes all writes");
}
