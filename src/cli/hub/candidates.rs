//! `pz hub candidates`: the lists in words, with everything that made them. Codes alone; nothing is released.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::analyse;
use crate::audit::{Step, Verb};
use crate::hub::{Candidate, Group, Listing};
use crate::party::Role;

/// Show the candidates of each target behaviour in bands, with the rule, the variables and their weights
///
/// Within a band nobody is before anybody: their places could be each other's. `--places` shows places, points and
/// intervals all the same. The whole lists are in meeting/candidates.csv and .json after `pz hub run`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub candidates
  pz hub candidates --behaviour violence-and-disorder --places
  pz hub candidates --json")]
pub(super) struct Args {
    /// Of this target behaviour alone
    #[arg(long, value_name = "NAME")]
    behaviour: Option<String>,
    /// With each candidate's place, points and 90 in 100 places
    #[arg(long)]
    places: bool,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub candidates", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let mut analysis = analyse(&desk, &agreed, session)?;
    if let Some(name) = &args.behaviour {
        let known: Vec<String> = analysis.listings.iter().map(|listing| listing.behaviour.clone()).collect();
        analysis.listings.retain(|listing| listing.behaviour == *name);
        if analysis.listings.is_empty() {
            return Err(Failure::new(Kind::Use, "the agreement has no target behaviour of this name")
                .hint(format!("it has: {}", known.join(", "))));
        }
    }
    let count = analysis.listings.iter().map(|listing| listing.candidates.len() as u64).sum();
    let step = Step::new(Verb::Consultation, "looked at the lists of candidates");
    desk.log(session, step.count("candidates", count));
    desk.commit()?;
    let mut words = String::new();
    for listing in &analysis.listings {
        words += &of_listing(listing, args.places);
    }
    if analysis.listings.is_empty() {
        words += "The agreement has no target behaviour: without one nobody is listed.\n";
    }
    Ok(Outcome { words, json: serde_json::json!({ "listings": analysis.listings }) })
}

fn of_listing(of: &Listing, places: bool) -> String {
    let mut words = format!("{}: {}\n", of.behaviour, of.words);
    let mut line = |text: String| writeln!(words, "{text}").expect("a string takes all writes");
    line(format!("  {}", of.rule));
    line(format!("  knows nothing after {}", of.knows_nothing_after));
    of.variables
        .iter()
        .for_each(|one| line(format!("  weighs {} x {}: {}", one.name, one.weight, one.words)));
    line(format!("  never weighed: {}", of.never_weighed.join("; ")));
    of.examples.iter().for_each(|file| line(format!("  {file} is an example, not official")));
    if of.children_left_out > 0 {
        line(format!("  kept off the exhibiting list by the rules on age: {}", of.children_left_out));
    }
    for group in Group::ALL {
        let those: Vec<&Candidate> = of.candidates.iter().filter(|one| one.group == group).collect();
        if those.is_empty() {
            continue;
        }
        line(format!("  {}: {}", group.words(), those.len()));
        let mut bands: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in those {
            bands.entry(band(one)).or_default().push(told(one, places));
        }
        for (band, mut codes) in bands {
            // In a band by code, so that no order is read out of the line.
            if !places {
                codes.sort();
            }
            line(format!("    {band}: {}", codes.join(if places { "\n      " } else { " " })));
        }
    }
    for (groups, people) in of.overlap.rows().into_iter().filter(|(_, people)| *people > 0) {
        line(format!("  {groups}: {people}"));
    }
    if !of.tied_at_capacity.is_empty() {
        let tied: Vec<String> = of.tied_at_capacity.iter().map(ToString::to_string).collect();
        line(format!(
            "  with the same points where the meeting's {} places end: {}",
            of.capacity,
            tied.join(" ")
        ));
    }
    if let Some(test) = &of.back_test {
        line(format!("  {}", test.words));
    }
    words
}

fn band(one: &Candidate) -> String {
    match &one.steadiness {
        Some(steadiness) => format!("band {:?}", steadiness.band),
        None if one.historic => "historic only".to_owned(),
        None => "in no order".to_owned(),
    }
}

fn told(one: &Candidate, places: bool) -> String {
    let mark = if one.safeguarding { " (safeguarding)" } else { "" };
    match (&one.steadiness, one.place) {
        (Some(steadiness), Some(place)) if places => format!(
            "{}{mark} place {place} ({} to {}), {} points",
            one.code, steadiness.places.best, steadiness.places.worst, one.points
        ),
        _ => format!("{}{mark}", one.code),
    }
}
