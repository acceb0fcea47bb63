//! `pz hub new`: a folder for a new round, with the hub's keys and a draft of the agreement.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::super::agreement::refusal;
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
    /// Parties that lost their keys: they join anew, and sign the amendment with the new ones
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires_all = ["after", "draft"])]
    new_keys: Vec<String>,
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
    let amended = args.draft.as_deref().map(|draft| Amended::of(draft, &args.new_keys)).transpose()?;
    keys::take_over(&before.path(KEYS), &args.to.join(KEYS))?;
    let mut desk = Desk::create(&args.to, holder(plan), &args.care, session)?;
    let goes_on = |party: &str| amended.as_ref().is_none_or(|amended| amended.keeps(party));
    let mut kept = Vec::from(["boundaries", "weights"].map(|folder| (folder, before.names(folder))));
    kept.push(("parties", before.names("parties").into_iter().filter(|file| goes_on(file)).collect()));
    match &amended {
        Some(amended) => desk.file(DRAFT, &*amended.draft),
        None => {
            desk.file(SIGNED, signed(&before, earlier)?);
            kept.push(("signatures", before.names("signatures")));
        }
    }
    if let Some(order) = before.read(ORDER)? {
        desk.file(ORDER, order);
    }
    for (folder, names) in kept {
        for name in names {
            let file = format!("{folder}/{name}");
            desk.file(file.clone(), before.read(&file)?.unwrap_or_default());
        }
    }
    desk.commit()?;
    Ok(desk)
}

/// The next version of the agreement, which all sign anew.
struct Amended {
    draft: String,
    /// Files of the parties whose keys hold: of the draft, and not among those that join anew.
    keys_hold: Vec<String>,
}

impl Amended {
    fn of(file: &Path, new_keys: &[String]) -> Result<Self, Failure> {
        let draft = input::text(file)?;
        let checked = agreement::check(&draft)?;
        let Some(terms) = checked.terms() else {
            return Err(refusal(&checked, &draft, &file.display().to_string()));
        };
        let parties: Vec<&str> = terms.parties.iter().map(|party| party.id.as_str()).collect();
        if let Some(unknown) = new_keys.iter().find(|name| !parties.contains(&name.as_str())) {
            return Err(Failure::new(Kind::Use, format!("{}: has no party {unknown}", file.display()))
                .hint(format!("its parties are {}; nothing was written", parties.join(", "))));
        }
        let holds = parties.into_iter().filter(|party| new_keys.iter().all(|name| name != party));
        let keys_hold = holds.map(|party| format!("{party}.party")).collect();
        Ok(Self { draft, keys_hold })
    }

    fn keeps(&self, file: &str) -> bool {
        self.keys_hold.iter().any(|kept| kept == file)
    }
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
