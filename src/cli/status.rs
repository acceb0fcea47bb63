//! `pz status`: in one sentence what comes next, and who is awaited.

use std::path::PathBuf;

use super::Outcome;
use super::arrivals::{self, receipt_name};
use super::desk::{Agreed, Glance, Holder, SIGNED, all_of_kits, names, read};
use super::failure::Failure;
use super::kits::{self, RECEIVED};
use super::session::Session;
use super::sign;
use crate::agreement::{self, Plan, Stage};
use crate::contribution::{Linkage, Manifest};
use crate::party::{Digest, Error, Letter, PublicFile, Role, Statement as _};

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
    let Some(linkage) = read(dir, "contributions/people.linkage")? else {
        let mut all = awaited;
        all.push(agreed.agreement.linker().id.to_string());
        return Standing::awaiting("take in contributions and the linker's answer with `pz hub accept`", all);
    };
    if !rests_on_what_is_here(glance, agreed, &linkage)? {
        return Standing::awaiting(
            "a contribution came after the linker's answer: take in a new answer with `pz hub accept`",
            vec![agreed.agreement.linker().id.to_string()],
        );
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

/// Whether the linker's answer is about the contributions that are here.
fn rests_on_what_is_here(glance: &Glance, agreed: &Agreed, linkage: &[u8]) -> Result<bool, Failure> {
    let linker = agreed.agreement.linker().clone();
    let said = Letter::<Linkage>::open(linkage.to_vec(), |_: &Linkage| Ok::<_, Error>(linker))?.statement;
    let mut held = std::collections::BTreeMap::new();
    for name in names(&glance.dir, "contributions").iter().filter(|name| name.ends_with(".manifest.json")) {
        let bytes = read(&glance.dir, &format!("contributions/{name}"))?.unwrap_or_default();
        held.insert(Manifest::from_bytes(&bytes)?.agency, Digest::of(&bytes));
    }
    Ok(said.contributions == held)
}

fn awaited_contributions(glance: &Glance, agreed: &Agreed) -> Vec<String> {
    let there = names(&glance.dir, &arrivals::folder(glance.holder.role, &agreed.plan.name));
    let agencies = agreed.agreement.agencies().into_iter().map(|agency| agency.id.to_string());
    agencies.filter(|id| !there.contains(&format!("{id}.manifest.json"))).collect()
}

fn agency(glance: &Glance, session: &Session<'_>) -> Result<Standing, Failure> {
    let (dir, party) = (&glance.dir, &glance.holder.party);
    let Some((kit, agreed)) = of_kit(glance)? else { return before_sealing(glance) };
    if to_sign(glance)?.unwrap_or_default() {
        return Standing::next(SIGN);
    }
    if let Some(standing) = ended(glance, &kit, &agreed, session) {
        return Ok(standing);
    }
    let sent = names(dir, &format!("sent/{}", kit.name));
    let number = |name: &String| name.strip_suffix(".contribution")?.rsplit_once(".r")?.1.parse::<u32>().ok();
    if let Some(revision) = sent.iter().filter_map(number).max() {
        let received = names(dir, RECEIVED);
        let pack = |name: &&String| name.starts_with(&kit.name) && name.ends_with(".candidates");
        if received.iter().any(|name| pack(&name)) {
            return Standing::next(format!(
                "candidates are here: `pz agency who CODE` says which of your people a code stands for; close the round with `pz agency close` by {}",
                agreed.agreement.retention().work_deletion_date(kit.opened)
            ));
        }
        let to = [agreed.agreement.linker(), agreed.agreement.hub()];
        let awaited =
            to.iter().filter(|to| !received.contains(&receipt_name(&kit.name, party, revision, &to.id)));
        let awaited: Vec<String> = awaited.map(|to| format!("the receipt of {}", to.id)).collect();
        let next = if awaited.is_empty() {
            "put the hub's candidate pack into the folder `received` when it comes; `pz agency nominate FILE` \
             names people to the meeting"
                .to_owned()
        } else {
            format!(
                "send {party}.r{revision}.contribution in sent/{} to linker and hub; a corrected one is sealed the same way",
                kit.name
            )
        };
        return Standing::awaiting(next, awaited);
    }
    Standing::next(
        "look at the export with `pz agency check EXPORT`, then seal it with `pz agency seal EXPORT`",
    )
}

fn linker(glance: &Glance, session: &Session<'_>) -> Result<Standing, Failure> {
    let Some((kit, agreed)) = of_kit(glance)? else { return before_sealing(glance) };
    if to_sign(glance)?.unwrap_or_default() {
        return Standing::next(SIGN);
    }
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
    if let Some((name, closed)) = glance.holder.closed.last_key_value() {
        return Standing::next(format!("round {name} was closed on {closed}, and nothing is left to do"));
    }
    match to_sign(glance)? {
        Some(true) => Standing::next(SIGN),
        Some(false) => Standing::awaiting(
            "send the file ending in .signing to the hub; when its next kit comes, put it into the folder `received`",
            vec!["the hub's kit with the signed agreement".to_owned()],
        ),
        None => Standing::awaiting(
            format!(
                "send {}.party to the hub; when its next kit comes, put it into the folder `received`",
                glance.holder.party
            ),
            vec!["the hub's kit to sign".to_owned()],
        ),
    }
}

const SIGN: &str = "read the agreement with `pz agreement show` and the hub's kit in `received`, then sign it with `pz agreement sign`";

/// Whether the newest kit awaits this party's signature; none where it is not for signing.
fn to_sign(glance: &Glance) -> Result<Option<bool>, Failure> {
    let (dir, party) = (&glance.dir, &glance.holder.party);
    let newest = kits::newest(dir, &glance.holder)?.map(|kit| kit.statement);
    let Some(kit) = newest.filter(|kit| kit.stage == Stage::Sign) else { return Ok(None) };
    let own = read(dir, &format!("{party}.party"))?.unwrap_or_default();
    let signed = match read(dir, &format!("sent/{party}.signing"))? {
        Some(signing) => sign::is_of(&signing, PublicFile::open(&own)?.party(), &kit.text)?,
        None => false,
    };
    Ok(Some(!signed))
}

/// A round that is closed, or should be.
fn ended(glance: &Glance, plan: &Plan, agreed: &Agreed, session: &Session<'_>) -> Option<Standing> {
    let role = glance.holder.role;
    let others =
        if role == Role::Hub { Vec::new() } else { all_of_kits(&glance.dir, &glance.holder).ok()? };
    let earlier = others.iter().find(|round| round.closed().is_none() && round.plan.name != plan.name);
    if let Some(name) =
        earlier.filter(|round| round.overdue(session.today())).map(|round| round.plan.name.clone())
    {
        let next = format!("round {name} is overdue: close it with `pz {role} close --name {name}`");
        return Standing::next(next).ok();
    }
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
