//! `pz status`: in one sentence what comes next, and who is awaited.

use std::path::PathBuf;

use super::Outcome;
use super::desk::{Agreed, Glance, Holder, SIGNED, names, read};
use super::failure::Failure;
use super::kits::{self, RECEIVED};
use super::session::Session;
use crate::agreement::{self, Plan, Stage};
use crate::party::Role;

/// Say what comes next in this folder, and who is awaited
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz status
  pz status --round hub-2026-q4 --json")]
pub(super) struct Args {
    /// The party's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

/// Where a folder stands.
struct Standing {
    next: String,
    awaited: Vec<String>,
}

impl Standing {
    fn next(next: impl Into<String>) -> Result<Self, Failure> {
        Ok(Self { next: next.into(), awaited: Vec::new() })
    }

    fn awaiting(next: impl Into<String>, awaited: Vec<String>) -> Result<Self, Failure> {
        Ok(Self { next: next.into(), awaited })
    }
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let glance = Glance::open(args.round.as_deref())?;
    let Holder { party, role, .. } = &glance.holder;
    let standing = match role {
        Role::Hub => hub(&glance, session)?,
        Role::Agency => agency(&glance, session)?,
        Role::Linker => linker(&glance, session)?,
    };
    let awaited = if standing.awaited.is_empty() {
        String::new()
    } else {
        format!("\nAwaited: {}", standing.awaited.join(", "))
    };
    let words = format!("{party} ({role}): {}{awaited}\n", standing.next);
    let json = serde_json::json!({ "party": party, "role": role, "next": standing.next, "awaited": standing.awaited });
    Ok(Outcome { words, json })
}

fn hub(glance: &Glance, session: &Session<'_>) -> Result<Standing, Failure> {
    let (dir, holder) = (&glance.dir, &glance.holder);
    let plan = holder.plan.clone().expect("a hub's folder has a plan");
    if let Some(signed) = read(dir, SIGNED)? {
        let agreed = Agreed::new(&signed, plan.clone(), holder)?;
        return hub_at_work(glance, &agreed, session);
    }
    let here = |folder: &str, ending: &str| -> Vec<String> {
        let names = names(dir, folder).into_iter();
        names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
    };
    let text = |file: &str| {
        Ok::<_, Failure>(read(dir, file)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    };
    let absent = |terms: &agreement::Terms, there: &[String]| -> Vec<String> {
        let ids = terms.parties.iter().map(|party| party.id.to_string());
        ids.filter(|id| !there.contains(id)).collect()
    };
    if let Some(text) = text("agreement.final.toml")? {
        let awaited = absent(&agreement::check(&text)?.into_terms()?, &here("signatures", ".signing"));
        let own = awaited.iter().any(|id| id == holder.party.as_str());
        let next = if own {
            "sign with `pz agreement sign`, and take in the others' signatures with `pz hub accept`"
        } else {
            "take in signatures with `pz hub accept`"
        };
        return Standing::awaiting(next, awaited);
    }
    let draft = text("agreement.toml")?.unwrap_or_default();
    let checked = agreement::check(&draft)?;
    if checked.has_problems() {
        return Standing::next(
            "fill in agreement.toml; `pz agreement check agreement.toml` says what is missing",
        );
    }
    let mut joined = here("parties", ".party");
    joined.push(holder.party.to_string());
    let awaited = absent(&checked.into_terms()?, &joined);
    if awaited.is_empty() {
        Standing::next("everybody has joined: write the kit to sign with `pz hub kit`")
    } else {
        Standing::awaiting(
            "give the kit of `pz hub kit` to all, and take in their .party files with `pz hub accept`",
            awaited,
        )
    }
}

fn hub_at_work(glance: &Glance, agreed: &Agreed, session: &Session<'_>) -> Result<Standing, Failure> {
    if let Some(standing) = ended(glance, &agreed.plan, agreed, session) {
        return Ok(standing);
    }
    let dir = &glance.dir;
    let awaited = awaited_contributions(glance, agreed);
    if !names(dir, "sent").iter().any(|name| name.ends_with(".3-seal.kit")) {
        return Standing::next("the agreement is signed: give out the kit of `pz hub kit`");
    }
    if read(dir, "contributions/people.linkage")?.is_none() {
        let mut all = awaited;
        all.push("linker".to_owned());
        return Standing::awaiting("take in contributions and the linker's answer with `pz hub accept`", all);
    }
    if read(dir, "work/inputs.sha256")?.is_none() {
        return Standing::awaiting("analyse with `pz hub run`", awaited);
    }
    if read(dir, "ledger.csv")?.is_none() {
        return Standing::next(
            "look at what could leave with `pz release check`, and let it with `pz release approve`",
        );
    }
    let by = agreed.agreement.retention().work_deletion_date(agreed.plan.opened);
    Standing::next(format!("released; close the round with `pz hub close` by {by}"))
}

fn awaited_contributions(glance: &Glance, agreed: &Agreed) -> Vec<String> {
    let there = names(&glance.dir, "contributions");
    let agencies = agreed.agreement.agencies().into_iter().map(|agency| agency.id.to_string());
    agencies.filter(|id| !there.contains(&format!("{id}.manifest.json"))).collect()
}

fn agency(glance: &Glance, session: &Session<'_>) -> Result<Standing, Failure> {
    let (dir, party) = (&glance.dir, &glance.holder.party);
    let Some((kit, agreed)) = of_kit(glance)? else { return before_sealing(glance) };
    if let Some(standing) = ended(glance, &kit, &agreed, session) {
        return Ok(standing);
    }
    if names(dir, &format!("sent/{}", kit.name)).iter().any(|name| name.ends_with(".contribution")) {
        let by = agreed.agreement.retention().lookup_deletion_date(kit.opened);
        return Standing::awaiting(
            format!(
                "send the contribution in sent/{} to linker and hub; a corrected one is sealed the same way; the lookup is kept until {by}",
                kit.name
            ),
            if names(dir, RECEIVED)
                .iter()
                .any(|name| name.starts_with(&format!("{party}.")) && name.ends_with(".receipt"))
            {
                Vec::new()
            } else {
                vec!["receipts of linker and hub".to_owned()]
            },
        );
    }
    Standing::next(
        "look at the export with `pz agency check EXPORT`, then seal it with `pz agency seal EXPORT`",
    )
}

fn linker(glance: &Glance, session: &Session<'_>) -> Result<Standing, Failure> {
    let Some((kit, agreed)) = of_kit(glance)? else { return before_sealing(glance) };
    if let Some(standing) = ended(glance, &kit, &agreed, session) {
        return Ok(standing);
    }
    let awaited = awaited_contributions(glance, &agreed);
    if awaited.len() == agreed.agreement.agencies().len() {
        return Standing::awaiting("take in contributions with `pz linker accept`", awaited);
    }
    if read(&glance.dir, &format!("sent/{}.linkage", kit.name))?.is_none() {
        return Standing::awaiting("link with `pz linker link`", awaited);
    }
    let by = agreed.agreement.retention().work_deletion_date(kit.opened);
    Standing::awaiting(
        format!("send sent/{}.linkage to the hub; close the round with `pz linker close` by {by}", kit.name),
        awaited,
    )
}

fn of_kit(glance: &Glance) -> Result<Option<(Plan, Agreed)>, Failure> {
    let Some(kit) = kits::to_seal(&glance.dir, &glance.holder)? else { return Ok(None) };
    let signed = kits::signed(&kit.statement);
    let plan = kit.statement.plan;
    Ok(Some((plan.clone(), Agreed::new(&signed, plan, &glance.holder)?)))
}

fn before_sealing(glance: &Glance) -> Result<Standing, Failure> {
    let stage = kits::newest(&glance.dir, &glance.holder)?.map(|kit| kit.statement.stage);
    let signed = names(&glance.dir, "sent").iter().any(|name| name.ends_with(".signing"));
    match (stage, signed) {
        (Some(Stage::Sign), false) => Standing::next(
            "read the agreement with `pz agreement show`, then sign it with `pz agreement sign`",
        ),
        (Some(Stage::Sign), true) => Standing::awaiting(
            "send the file ending in .signing to the hub; when its next kit comes, put it into the folder `received`",
            vec!["the hub's kit with the signed agreement".to_owned()],
        ),
        _ => Standing::awaiting(
            format!(
                "send {}.party to the hub; when its next kit comes, put it into the folder `received`",
                glance.holder.party
            ),
            vec!["the hub's kit to sign".to_owned()],
        ),
    }
}

/// A round that is closed, or should be.
fn ended(glance: &Glance, plan: &Plan, agreed: &Agreed, session: &Session<'_>) -> Option<Standing> {
    let role = glance.holder.role;
    if let Some(closed) = glance.holder.closed.get(&plan.name) {
        let next = format!(
            "round {} was closed on {closed}; `pz {role} close` again deletes what is kept longer, when its date has come",
            plan.name
        );
        return Standing::next(next).ok();
    }
    agreed
        .overdue(session.today())
        .then(|| {
            Standing::next(format!(
                "round {} is overdue and nothing runs in it any more: close it with `pz {role} close`",
                plan.name
            ))
            .ok()
        })
        .flatten()
}
