//! `pz report people`: what an agency's people take to the meeting on paper.

use std::path::PathBuf;

use jiff::civil::Date;

use super::super::Outcome;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::meeting::Ground;
use super::super::session::Session;
use crate::audit::{Step, Verb};
use crate::meeting::{LeftOut, Meeting, Printing, people_packs};
use crate::party::{Digest, Role};

/// Write an agency's pack for the People Meeting, to be printed
///
/// Only people whom the agency knows, by code, without points, bands or groups. People on opposite sides of one event
/// stand in different packs; somebody whom nobody can reach safely is in none.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz report people --agency police --by a.clerk --destroy-by 2026-12-31")]
pub(super) struct Args {
    /// Whose pack
    #[arg(long, value_name = "NAME")]
    agency: String,
    /// Who prints it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The day by which it is destroyed
    #[arg(long, value_name = "DATE")]
    destroy_by: Date,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz report people", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    if agreed.agreement.agencies().iter().all(|agency| agency.id.as_str() != args.agency) {
        let names: Vec<String> =
            agreed.agreement.agencies().iter().map(|agency| agency.id.to_string()).collect();
        return Err(Failure::new(Kind::Use, "the agreement names no such agency")
            .hint(format!("agencies are {}", names.join(", "))));
    }
    if args.destroy_by < session.today() {
        return Err(Failure::new(Kind::Use, "the day by which the pack is destroyed lies in the past"));
    }
    let ground = Ground::of(&desk, &agreed, session)?;
    let meeting = Meeting::view(ground.setting, ground.people, ground.given, ground.record, session.now);
    let printing = Printing { agency: &args.agency, by: &args.by, destroy_by: args.destroy_by };
    let (pages, left_out) = people_packs(&meeting, &printing);
    let mut files = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let file = format!("meeting/{}.{}.{number}.people.html", agreed.round.name, args.agency);
        desk.log(
            session,
            Step::new(Verb::Disclosure, format!("wrote a pack of people for {}", args.agency))
                .digest("pack", Digest::of(page.as_bytes())),
        );
        desk.secret(file.clone(), page);
        files.push(desk.path(&file));
    }
    desk.commit()?;
    let mut words: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    if files.is_empty() {
        words += "There is nobody for this pack.\n";
    }
    for (why, number) in LeftOut::ALL.map(|why| (why, left_out.iter().filter(|found| **found == why).count()))
    {
        if number > 0 {
            words += &format!("{number} left out: {}\n", why.words());
        }
    }
    Ok(Outcome { words, json: serde_json::json!({ "files": files, "left_out": left_out.len() }) })
}
