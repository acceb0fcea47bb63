//! One page for the people of a place: what the place wants to become, what it has, and a few numbers. Short words, and
//! none that brands anybody.

use jiff::civil::Date;
use maud::{Markup, html};

use super::leaf::{handed_out, section};
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

/// Two columns for what the place has, so that all of it fits one page of paper.
const ONE_PAGE: &str = "\
#assets ul{columns:2;column-gap:2rem}\
@media print{section{margin-bottom:.9rem}header{margin:.5rem 0 .8rem;padding-bottom:.6rem}.mark{margin:0;padding:.3rem .6rem}}";

/// The whole page.
pub fn place(of: &Place<'_>) -> String {
    let body = html! {
        (section("ambition", "What we want for this place", html! { div class="lead" { p { (of.ambition) } } }))
        @if !of.assets.is_empty() { (section("assets", "What we have here", html! { ul { @for asset in of.assets { li { (asset) } } } })) }
        (section("numbers", "What we know", numbers(of)))
        (section("next", "What we do with it", next()))
        (section("safe", "How we keep people safe", safe(of)))
    };
    handed_out("Our place", "A page for everybody who lives here", of.provenance, of.made, ONE_PAGE, body)
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
    use super::{Place, banned, place, share};
    use crate::hub::{Cell, CountTable, Dimension, Measure, TOTAL};
    use crate::release::{Provenance, released_in_a_test};
    use jiff::civil::date;

    #[test]
    fn shares_are_said_as_people_say_them() {
        let shares = [(1, 7), (2, 13), (100, 101), (3, 4), (1, 1000)].map(|(part, whole)| share(part, whole));
        assert_eq!(shares, ["about 1 in 7", "about 1 in 7", "nearly all", "nearly all", "about 1 in 1000"]);
    }

    /// The page's own sentences, without those of the place.
    fn own_words() -> String {
        let people = |name, dimension, rows: &[(&str, u64)]| {
            let dimension = Dimension::flat(dimension).overlapping();
            let mut table = CountTable::new(name, "People", [dimension], [Measure::people("people")]);
            rows.iter().for_each(|(label, people)| table.row([*label], [Cell::people(*people)]));
            table
        };
        let released = released_in_a_test(vec![
            people("numbers", "number_of_agencies", &[("1", 2_000), ("2", 300), ("3", 40), (TOTAL, 2_340)]),
            people("agencies", "agency", &[("council", 900), ("police", 1_500), (TOTAL, 2_340)]),
        ]);
        let page = place(&Place {
            provenance: &Provenance {
                round: "r".into(),
                agreement: "a".into(),
                agreement_digest: String::new(),
                from: date(2025, 10, 1),
                as_of: date(2026, 9, 30),
                code_version: "0".into(),
                marks: Vec::new(),
            },
            made: date(2026, 10, 1),
            ambition: "",
            assets: &[],
            by_number: &released.tables()[0],
            by_agency: &released.tables()[1],
        });
        let main = page.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
        let ends = main.replace("</h2>", ". ").replace("</p>", " ").replace("</li>", " ");
        ends.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }

    #[test]
    fn it_is_read_at_the_age_of_eleven_and_brands_nobody() {
        let text = own_words();
        assert!(banned(&text).is_empty());
        // Flesch and Kincaid's grade (Kincaid et al. 1975); a grade and five are years of age.
        let words: Vec<&str> =
            text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect();
        let sentences = text.matches(['.', '!', '?']).count();
        let syllables: u32 = words.iter().map(|word| syllables(word)).sum();
        let (words, sentences) =
            (f64::from(u32::try_from(words.len()).unwrap()), f64::from(u32::try_from(sentences).unwrap()));
        let grade = 0.39 * words / sentences + 11.8 * f64::from(syllables) / words - 15.59;
        assert!(grade < 6.0, "grade {grade:.1}: {text}");
    }

    /// Groups of vowels, less an `e` at the end that is not heard.
    fn syllables(word: &str) -> u32 {
        let word: String = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
        let vowel = |c: char| "aeiouy".contains(c);
        let mut groups = 0;
        let mut before = false;
        for c in word.chars() {
            groups += u32::from(vowel(c) && !before);
            before = vowel(c);
        }
        let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
        (groups - u32::from(silent)).max(1)
    }
}
