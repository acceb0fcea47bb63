//! `pz meeting`: the People Meeting's page, on this machine alone.

mod list;
mod setting;
mod store;

pub(in crate::cli) use list::{ToldOf, put, tell};
pub(in crate::cli) use setting::Ground;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use rand::Rng as _;

use super::desk::{Agreed, Desk};
use super::failure::{Failure, Kind};
use super::session::Session;
use super::{Outcome, at_a_terminal, browser, say};
use crate::audit::{Step, Verb};
use crate::meeting::{Meeting, ServeError, serve};
use crate::party::Role;
use store::{Hands, SessionFile, doorway};

/// Hold the People Meeting: a page on this machine, for one browser
///
/// Prints a link that works once. Every decision is on the disk before the page says so; after a crash, give the
/// command again and go on. The page closes after 20 minutes without a click. Sessions of several machines are
/// brought together by putting their files side by side into the folder `decisions`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz meeting
  pz meeting --round hub-2026-q4 --no-open
  pz meeting --as-of 2026-12-31")]
pub(super) struct Args {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
    /// Do not open the page in a browser
    #[arg(long)]
    no_open: bool,
    /// The day by which it is reckoned what is overdue [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Hub, args.round.as_deref(), "pz meeting", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    let mut ground = Ground::of(&desk, &agreed, session)?;
    if let Some(day) = args.as_of {
        ground.setting.reckoned_on = day;
    }
    let hub = desk.path("");
    let id = name(session);
    desk.log(session, Step::new(Verb::Consultation, format!("opened the People Meeting, session {id}")));
    desk.commit()?;
    let hands = Hands {
        desk,
        agreed,
        holders: ground.holders,
        session: id.clone(),
        file: SessionFile::new(&hub, &id),
    };
    let meeting = Meeting::open(
        ground.setting,
        ground.people,
        ground.given,
        ground.record,
        id.clone(),
        Box::new(hands),
    );
    let meeting = meeting.map_err(|error| {
        Failure::new(Kind::Write, error).hint("nothing was written; decisions made before are as they were")
    })?;
    session.talk.say("Open this link in the browser of this machine. It works once.");
    // Only the first link opens a browser: a later one is for whoever comes back.
    let open = AtomicBool::new(!args.no_open && at_a_terminal());
    let random = session.random.for_use("the meeting's link");
    let place = hub.clone();
    let files = serve(meeting, random, move |link| {
        say(format!("{link}\n"));
        if open.swap(false, Ordering::Relaxed)
            && let Ok(door) = doorway(&place, link)
        {
            browser::show(&door);
        }
    });
    let _ = std::fs::remove_file(hub.join("decisions/open-the-meeting.html"));
    let files = files.map_err(|error: ServeError| {
        Failure::new(Kind::State, error).hint("another program may forbid it; all that was decided is kept")
    })?;
    let written: String = files.iter().map(|file| format!("  {}\n", hub.join(file).display())).collect();
    let words = format!("The meeting has ended. Written:\n{written}Send each agency its packs.\n");
    Ok(Outcome { words, json: serde_json::json!({ "session": id, "written": files }) })
}

/// A session's name: its day, and letters that no other session has.
fn name(session: &Session<'_>) -> String {
    const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
    let mut random = rand::rng();
    let letter = |_| char::from(LETTERS[(random.next_u32() % 32) as usize]);
    format!("{}-{}", session.today(), (0..6).map(letter).collect::<String>())
}
