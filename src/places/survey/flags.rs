//! Reasons for care with an area's numbers.

use super::Areas;

/// A reason for care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// More than half of what makes its neighbourhood unusual is the area's own.
    DrivenByItself,
    /// It has no neighbours.
    Island,
    /// It lies on the edge: neighbours outside are not known of.
    Edge,
    /// So few were counted that a rate means little.
    SmallCount,
    /// Nobody lives there.
    ZeroPopulation,
    /// Many times what its residents would give: they are not those to whom it happens.
    Denominator,
}

/// Below so many, a rate is not reliable: half of the 20 below which the Office for National Statistics marks them.
const SMALL: f64 = 10.0;

/// From so many times what residents would give, they are the wrong denominator.
const TIMES: f64 = 5.0;

impl Flag {
    /// As it stands in files.
    pub fn name(self) -> &'static str {
        match self {
            Flag::DrivenByItself => "driven by itself",
            Flag::Island => "island",
            Flag::Edge => "edge",
            Flag::SmallCount => "small count",
            Flag::ZeroPopulation => "zero population",
            Flag::Denominator => "denominator",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Flag::DrivenByItself => {
                "more than half of what makes its neighbourhood unusual is its own: look at the area, not at a cluster"
            }
            Flag::Island => "it has no neighbours, and is judged by itself alone",
            Flag::Edge => "it lies on the edge: neighbours outside are not known of",
            Flag::SmallCount => "fewer than 10 were counted: a rate means little",
            Flag::ZeroPopulation => "nobody lives there: it has no rate",
            Flag::Denominator => {
                "5 times or more what its residents would give: it is visitors' or workers' place, not residents'"
            }
        }
    }
}

/// The flags of one area. `own` and `neighbourhood` are deviations from the mean: of the area, and summed with its
/// neighbours'; `unusual` says whether the neighbourhood is called so at 10 %.
pub(super) fn of(
    areas: &Areas,
    area: usize,
    count: f64,
    times_expected: Option<f64>,
    (own, neighbourhood, unusual): (f64, f64, bool),
) -> Vec<Flag> {
    let people = areas.population.as_ref().map(|people| people[area]);
    let has_others = !areas.neighbours.of(area).is_empty();
    let driven = unusual && has_others && own * neighbourhood > 0.0 && own.abs() > neighbourhood.abs() / 2.0;
    let flags = [
        (driven, Flag::DrivenByItself),
        (!has_others, Flag::Island),
        (areas.on_the_edge[area], Flag::Edge),
        (count < SMALL, Flag::SmallCount),
        (people == Some(0.0), Flag::ZeroPopulation),
        (count >= SMALL && times_expected.is_some_and(|times| times >= TIMES), Flag::Denominator),
    ];
    flags.into_iter().filter(|(is, _)| *is).map(|(_, flag)| flag).collect()
}
