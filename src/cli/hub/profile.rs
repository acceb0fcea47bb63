//! `pz hub profile`: who is seen by whom and how often, as the hub alone may see it. Nothing is released.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::Failure;
use super::super::session::Session;
use super::analyse;
use crate::audit::{Step, Verb};
use crate::hub::{Spread, Summary};
use crate::party::Role;

/// Show what the profiles come to: agencies, needs, what is new, and how much falls on few
///
/// These are exact numbers for the hub's own eyes: none of them may leave but through `pz release`. A row per person is
/// in work/profiles.parquet after `pz hub run`, and never leaves.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub profile
  pz hub profile --json")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz hub profile", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let analysis = analyse(&desk, &agreed, session)?;
    let summary = analysis.profiles.summary(&analysis.pool);
    let step = Step::new(Verb::Consultation, "looked at what the profiles come to");
    desk.log(session, step.count("people", summary.people));
    desk.commit()?;
    Ok(Outcome {
        words: words(&summary),
        json: serde_json::json!({ "summary": summary, "links": analysis.estimate }),
    })
}

fn words(of: &Summary) -> String {
    let mut words = format!("{} people, {} contacts\n", of.people, of.contacts);
    let mut line = |text: String| writeln!(words, "{text}").expect("a string takes all writes");
    for (agency, people, contacts) in &of.agencies {
        line(format!("  {agency}: {people} people, {contacts} contacts"));
    }
    for (agencies, (without, with)) in (1..).zip(&of.known_to) {
        line(format!("  known to {agencies}: {without} people; {with} with incidents that were passed on"));
    }
    line(format!(
        "  {} contacts only pass on another agency's incident: they make nobody known to more, and bring no points",
        of.passed_on
    ));
    if of.passed_on_alone > 0 {
        line(format!("  {} people were in nothing but such incidents", of.passed_on_alone));
    }
    if of.without_contact > 0 {
        line(format!("  {} people have no contact within the months of the round", of.without_contact));
    }
    line(format!("  needs: {} people with three or more of the ten headline needs", of.three_needs));
    line(format!(
        "  severe and multiple disadvantage: {} with all of three, {} with three or more of five",
        of.smd_3, of.smd_5
    ));
    line(format!(
        "  more contacts in the last half-year than before: {} people; fewer: {}",
        of.more, of.fewer
    ));
    for spread in &of.spread {
        line(format!("  {}", spread_words(spread)));
    }
    words + "None of this may leave but through `pz release`\n"
}

fn spread_words(of: &Spread) -> String {
    let [half, most, nearly] = of.fewest;
    let (gini, generalised) = (of.gini, of.generalised_gini);
    format!(
        "{}: {half} people account for 50 %, {most} for 80 %, {nearly} for 90 %; Gini {gini:.3}, generalised {generalised:.3}",
        of.what
    )
}
