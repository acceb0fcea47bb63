//! `pz hub new`: a folder for a new round, with the hub's keys and a draft of the agreement.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::super::desk::{Desk, Holder, KEYS, SIGNED};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, input, keys};
use super::ORDER;
use crate::agreement::{self, Basis, Plan, Window};
use crate::hub::{self, Quantity};
use crate::party::{PartyId, Role};

/// The agreement's draft, for people to fill in.
pub(in crate::cli) const DRAFT: &str = "agreement.toml";

/// Open a round: a folder with the hub's keys and a draft agreement
///
/// The first round under an agreement starts from a commented draft that people fill in. Later rounds start from an
/// earlier round's folder, and are under the agreement that was signed there.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz hub new --to hub --name 2026-q4 --from 2023-10-01 --until 2026-09-30 --agencies police,council
  pz hub new --to next --name 2027-q1 --from 2024-01-01 --until 2026-12-31 --after hub")]
pub(super) struct Args {
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Name of the round, safe in file names
    #[arg(long, value_name = "NAME")]
    name: String,
    /// First day of contacts
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Last day of contacts
    #[arg(long, value_name = "DATE")]
    until: Date,
    /// Short names of the agencies, for the draft
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required_unless_present_any = ["draft", "after"])]
    agencies: Vec<String>,
    /// Agencies seal only people whom they nominate themselves
    #[arg(long, conflicts_with_all = ["draft", "after"])]
    nominated_only: bool,
    /// A draft that was filled in already; with --after an amendment, which all sign anew
    #[arg(long, value_name = "FILE")]
    draft: Option<PathBuf>,
    /// The folder of an earlier round, whose keys and signed agreement are taken over
    #[arg(long, value_name = "DIR")]
    after: Option<PathBuf>,
    #[command(flatten)]
    care: keys::Care,
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let window = Window { from: args.from, to: args.until };
    let plan =
        Plan::new(&args.name, window, session.today()).map_err(|error| Failure::new(Kind::Use, error))?;
    let desk = match &args.after {
        Some(earlier) => follow(args, earlier, plan, session)?,
        None => found(&args.to, draft(args)?, plan, &args.care, session)?,
    };
    let next = if args.after.is_some() {
        "write the next kit for everybody: `pz hub kit`".to_owned()
    } else {
        format!(
            "fill in {}, check it with `pz agreement check`, then `pz hub kit`",
            desk.path(DRAFT).display()
        )
    };
    let words = format!(
        "Round {} is open in {}\nWords of the hub's keys, for the telephone: {}\nNext: {next}\n",
        args.name,
        args.to.display(),
        desk.me().words(),
    );
    Ok(Outcome {
        words,
        json: serde_json::json!({ "round": args.name, "folder": args.to, "hub": desk.me() }),
    })
}

fn draft(args: &Args) -> Result<String, Failure> {
    if let Some(file) = &args.draft {
        return input::text(file);
    }
    let id = |name: &String| {
        PartyId::try_from(name.clone()).map_err(|error| Failure::new(Kind::Use, format!("{name}: {error}")))
    };
    let agencies = args.agencies.iter().map(id).collect::<Result<Vec<_>, _>>()?;
    let basis = if args.nominated_only { Basis::Jag } else { Basis::Isa };
    Ok(agreement::template(basis, &agencies))
}

/// Makes the hub's folder around a draft.
pub(in crate::cli) fn found(
    dir: &Path,
    draft: String,
    plan: Plan,
    care: &keys::Care,
    session: &Session<'_>,
) -> Result<Desk, Failure> {
    let mut desk = Desk::create(dir, holder(plan), care, session)?;
    desk.file(DRAFT, draft);
    write_templates(&mut desk);
    desk.commit()?;
    Ok(desk)
}

/// Tables of weights and an order to start from, marked as examples.
fn write_templates(desk: &mut Desk) {
    for quantity in Quantity::ALL {
        desk.file(quantity.file(), hub::weights_template(quantity));
    }
    desk.file(ORDER, hub::ORDER_TEMPLATE);
}

/// Makes the hub's folder after an earlier round: same keys, same parties, and the same agreement and shares unless it
/// is amended.
fn follow(args: &Args, earlier: &Path, plan: Plan, session: &Session<'_>) -> Result<Desk, Failure> {
    let before = Desk::open_as(Role::Hub, Some(earlier), "pz hub new", session)?;
    if before.holder.plan.as_ref().is_some_and(|earlier| earlier.name == plan.name) {
        // The name goes into the pseudonyms: with the same one, the two rounds could be joined.
        return Err(Failure::new(Kind::Use, format!("the earlier round is called {} already", plan.name))
            .hint("give this round a name of its own; nothing was written"));
    }
    keys::take_over(&before.path(KEYS), &args.to.join(KEYS))?;
    let mut desk = Desk::create(&args.to, holder(plan), &args.care, session)?;
    let kept: &[&str] = match &args.draft {
        Some(draft) => {
            desk.file(DRAFT, input::text(draft)?);
            &["parties", "boundaries", "weights"]
        }
        None => {
            desk.file(SIGNED, signed(&before, earlier)?);
            &["parties", "signatures", "boundaries", "weights"]
        }
    };
    if let Some(order) = before.read(ORDER)? {
        desk.file(ORDER, order);
    }
    for folder in kept {
        for name in before.names(folder) {
            let file = format!("{folder}/{name}");
            desk.file(file.clone(), before.read(&file)?.unwrap_or_default());
        }
    }
    desk.commit()?;
    Ok(desk)
}

fn signed(before: &Desk, earlier: &Path) -> Result<Vec<u8>, Failure> {
    before.read(SIGNED)?.ok_or_else(|| {
        Failure::new(Kind::State, format!("{}: has no signed agreement to go on with", earlier.display()))
            .hint("begin with --agencies or --draft")
    })
}

fn holder(plan: Plan) -> Holder {
    let hub = PartyId::from_text("hub").expect("a fixed name that fits");
    Holder { plan: Some(plan), ..Holder::new(hub, Role::Hub) }
}
