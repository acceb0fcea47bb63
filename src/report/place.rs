//! One page for the people of a place: what the place wants to become, what it has, and a few numbers. Short words, and
//! none that brands anybody.

use jiff::civil::Date;
use maud::{Markup, html};

use super::leaf::{leaf, section};
use super::words;
use crate::release::{Provenance, ReleasedTable};

/// What the page is made of.
pub struct Place<'a> {
    /// Where it comes from.
    pub provenance: &'a Provenance,
    /// The day on which it is made.
    pub made: Date,
    /// What the people of the place want it to become, in their words.
    pub ambition: &'a str,
    /// What is there already: groups, places, people who help.
    pub assets: &'a [String],
    /// People by number of agencies.
    pub by_number: &'a ReleasedTable,
    /// People and contacts by agency.
    pub by_agency: &'a ReleasedTable,
}

/// Words that never stand on a page for a community.
pub const BANNED: &[&str] = &[
    "hotspot",
    "hot spot",
    "nominal",
    "offender",
    "perpetrator",
    "cohort",
    "risk score",
    "troubled famil",
    "problem famil",
    "service user",
    "hard to reach",
    "deprived",
    "vulnerable",
    "exhibiting",
    "susceptible",
    "stakeholder",
    "multi-agency",
    "pseudonym",
    "linkage",
];

/// The whole page.
pub fn place(of: &Place<'_>) -> String {
    let body = html! {
        (section("ambition", "What we want for this place", &html! { div class="lead" { p { (of.ambition) } } }))
        @if !of.assets.is_empty() { (section("assets", "What we have here", &html! { ul { @for asset in of.assets { li { (asset) } } } })) }
        (section("numbers", "What we know", &numbers(of)))
        (section("next", "What we do with it", &next()))
        (section("safe", "How we keep people safe", &safe(of)))
    };
    leaf("Our place", "A page for everybody who lives here", of.provenance, of.made, &body)
}

/// Words of a text that must not stand on a page for a community.
pub fn banned(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    BANNED.iter().copied().filter(|word| text.contains(word)).collect()
}

fn numbers(of: &Place<'_>) -> Markup {
    let people = of.by_number.measure("people").and_then(|at| of.by_number.total().cells()[at].shown());
    let several = words::at_least(of.by_number, "people", 2);
    let agencies = of.by_agency.rows().len();
    html! {
        @match people {
            Some(people) => p { (words::number(people)) " people had help or a visit from " (words::in_letters(agencies)) " local services." },
            None => p { "Too few people had help for us to say how many." },
        }
        @if let (Some(people), Some(several)) = (people, several) {
            p { (words::number(several)) " of them, " (share(several, people)) ", had to turn to two services or more." }
        }
        p { "A person who needs many services should not have to tell the same story many times. That is why the services work as one team." }
    }
}

/// `about 1 in 7`.
fn share(part: u64, whole: u64) -> String {
    match whole.checked_div(part) {
        Some(0 | 1) => "nearly all".to_owned(),
        Some(ratio) => {
            let ratio = if whole % part * 2 >= part { ratio + 1 } else { ratio };
            format!("about 1 in {ratio}")
        }
        None => "none".to_owned(),
    }
}

fn next() -> Markup {
    html! {
        ul {
            li { "We ask people what would help them." }
            li { "We plan with them, and one worker leads." }
            li { "We fix what is wrong with a street or a park, too." }
            li { "We look each time at what got better, and say so." }
        }
    }
}

fn safe(of: &Place<'_>) -> Markup {
    html! {
        ul {
            li { "This page is about all of us. It names nobody." }
            li { "We show no number that is made of fewer than " (of.by_number.minimum_people()) " people." }
            li { "You can ask any local service what it keeps about you." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_said_as_people_say_them() {
        let shares = [(1, 7), (2, 13), (100, 101), (3, 4), (1, 1000)].map(|(part, whole)| share(part, whole));
        assert_eq!(shares, ["about 1 in 7", "about 1 in 7", "nearly all", "nearly all", "about 1 in 1000"]);
    }
}
