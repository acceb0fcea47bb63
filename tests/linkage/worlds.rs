//! Twenty worlds with mixes of mistakes that nobody chose.

use people_zones::synthetic::{Mix, world};

use super::round::link;
use super::score::{by_tradition, score, within, wrong_at_the_top};

#[test]
fn twenty_worlds() {
    let (mut inside_precision, mut inside_recall, mut top) = (0, 0, 0);
    for seed in 1..=20 {
        let mix = Mix::drawn(seed);
        let world = world(seed, &mix);
        let answer = link(&world.exports);
        let score = score(&world, &answer, None);
        let right = answer.report.rightness;
        let (p, r) = (within(score.precision(), right.precision), within(score.recall(), right.recall));
        let wrong = wrong_at_the_top(&world, &answer);
        inside_precision += usize::from(p);
        inside_recall += usize::from(r);
        top += wrong;
        eprintln!(
            "{seed:2} n {} P {:.4} R {:.4} F1 {:.4} fm {:.4} top {wrong} | est P {:.4} [{:.4},{:.4}] {} R {:.4} [{:.4},{:.4}] {} a{} k{}",
            world.records.len(),
            score.precision(),
            score.recall(),
            score.f1(),
            score.false_mergers(),
            right.precision.share,
            right.precision.from,
            right.precision.to,
            if p { "in" } else { "OUT" },
            right.recall.share,
            right.recall.from,
            right.recall.to,
            if r { "in" } else { "OUT" },
            mix.agencies,
            mix.known,
        );
        if seed % 5 == 0 {
            for (name, score) in by_tradition(&world, &answer) {
                eprintln!(
                    "     {name:9} R {:.3} fm {:.3} ({})",
                    score.recall(),
                    score.false_mergers(),
                    score.merged
                );
            }
        }
    }
    eprintln!("inside {inside_precision} {inside_recall} top {top}");
}
