//! `pz agency release`: a second party's word on a release that the hub proposes.

use std::path::{Path, PathBuf};

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input};
use crate::agreement::{Decided, ReleaseDecision};
use crate::audit::{Step, Verb};
use crate::party::{Digest, Role, Signed};

/// Approve or refuse a release that the hub proposes
///
/// Where the agreement names your agency for it, nothing is released without your signature. The hub hands over the
/// folder of the proposal: look at report.html and the tables in it first.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency release 2026-q4-1/context.json --decide approve --reason discussed
  pz agency release 2026-q4-1/context.json --decide change --leave-out links --reason unasked
  pz agency release 2026-q4-1/context.json --decide refuse --reason small-areas")]
pub(super) struct Args {
    /// context.json of the proposal, with its other files beside it
    #[arg(value_name = "CONTEXT")]
    context: PathBuf,
    /// What you decide
    #[arg(long, value_name = "DECISION")]
    decide: Choice,
    /// Why; it is kept by the hub and shown to nobody else. Name no person
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// With `change`: a table that may not go (can be repeated)
    #[arg(long, value_name = "TABLE")]
    leave_out: Vec<String>,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Choice {
    Approve,
    Change,
    Refuse,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency release", session)?;
    let agreed = Agreed::of(&mut desk, session)?;
    if agreed.agreement.second_signature().is_none_or(|second| second.id != desk.holder.party) {
        return Err(Failure::new(
            Kind::NotPermitted,
            "the agreement does not ask for this agency's signature",
        ));
    }
    let decided = match args.decide {
        Choice::Approve => Decided::Approve,
        Choice::Change => Decided::Change,
        Choice::Refuse => Decided::Refuse,
    };
    if (decided == Decided::Change) == args.leave_out.is_empty() || args.reason.trim().is_empty() {
        return Err(Failure::new(
            Kind::Use,
            "a change names what to leave out, nothing else does; and each decision has a reason",
        ));
    }
    let context = input::bytes(&args.context)?;
    beside(&args.context, &context)?;
    let decision = ReleaseDecision {
        round: agreed.round.name.clone(),
        agreement: agreed.agreement.digest(),
        context: Digest::of(&context),
        decided,
        leave_out: args.leave_out.clone(),
        reason: args.reason.trim().to_owned(),
        decided_at: session.now,
    };
    let signed = Signed::new(decision, &desk.holder.party, &desk.keys);
    let file = format!("sent/{}/{}.decision", agreed.round.name, &Digest::of(&context).to_string()[..16]);
    desk.file(file.clone(), signed.to_bytes());
    desk.log(
        session,
        Step::new(Verb::Key, "signed a decision on a release").digest("context", Digest::of(&context)),
    );
    desk.commit()?;
    let words = format!("Signed.\nSend this file to the hub: {}\n", desk.path(&file).display());
    Ok(Outcome { words, json: serde_json::json!({ "send": desk.path(&file) }) })
}

/// Every file of the proposal is the one that its context names.
fn beside(path: &Path, context: &[u8]) -> Result<(), Failure> {
    let unreadable =
        || Failure::new(Kind::Input, format!("{}: not a proposal's context.json", path.display()));
    let context: serde_json::Value = serde_json::from_slice(context).map_err(|_| unreadable())?;
    for file in context["files"].as_array().ok_or_else(unreadable)? {
        let (name, digest) = (file["file"].as_str().ok_or_else(unreadable)?, &file["sha256"]);
        let bytes = input::bytes(&path.with_file_name("").join(name))?;
        if *digest != Digest::of(&bytes).to_string() {
            return Err(Failure::new(Kind::Key, format!("{name} is not the file that the proposal names"))
                .hint("ask the hub for the folder of the proposal again"));
        }
    }
    Ok(())
}
