//! The agreement that a party's folder is under, with its round: what permits are taken from.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::failure::{Failure, Kind};
use super::super::kits;
use super::super::session::Session;
use super::{Desk, Holder, read};
use crate::agreement::{Activity, Agreement, Disclosure, Permit, Plan, Round, SignedAgreement, Stage};
use crate::party::Role;

/// The hub's signed agreement.
pub(in crate::cli) const SIGNED: &str = "agreement.signed";

/// A signed agreement and the round that runs under it.
pub(in crate::cli) struct Agreed {
    pub(in crate::cli) agreement: Agreement,
    pub(in crate::cli) plan: Plan,
    pub(in crate::cli) round: Round,
    closed: Option<Date>,
}

impl Agreed {
    /// Puts together what the hub has signed and planned.
    pub(in crate::cli) fn new(signed: &[u8], plan: Plan, holder: &Holder) -> Result<Self, Failure> {
        let agreement = SignedAgreement::open(signed)?;
        plan.check()?;
        let round = agreement.round(&plan);
        let closed = holder.closed.get(&plan.name).copied();
        Ok(Self { agreement, plan, round, closed })
    }

    /// What a folder is under: the hub's own files, or the newest kit that others were given.
    pub(in crate::cli) fn of(desk: &mut Desk, session: &Session<'_>) -> Result<Self, Failure> {
        let agreed = if desk.holder.role == Role::Hub { of_hub(desk)? } else { of_kit(desk)? };
        let own = agreed.agreement.party(&desk.holder.party);
        if own.is_none_or(|own| *own != desk.me()) {
            let problem =
                format!("the agreement does not name {} with the keys of this folder", desk.holder.party);
            return Err(Failure::new(Kind::NotPermitted, problem)
                .hint("a party that left, or that lost its key, is in the agreement again by an amendment that all sign"));
        }
        desk.for_purpose(&agreed.round.purpose);
        let opened = TimeZone::UTC.to_timestamp(agreed.plan.opened.at(0, 0, 0, 0));
        opened.into_iter().for_each(|opened| session.compare_clocks("the opening of this round", opened));
        if !agreed.round.rehearsal {
            let warnings = agreed.agreement.warnings(session.today());
            warnings.iter().for_each(|warning| session.talk.say(&format!("warning: {warning}")));
        }
        Ok(agreed)
    }

    /// Every round that a folder is or was under, the newest last.
    pub(in crate::cli) fn all(desk: &mut Desk, session: &Session<'_>) -> Result<Vec<Self>, Failure> {
        let newest = Self::of(desk, session)?;
        if desk.holder.role == Role::Hub {
            return Ok(vec![newest]);
        }
        let mut rounds = all_of_kits(&desk.dir, &desk.holder)?;
        rounds.retain(|round| round.plan.name != newest.plan.name);
        rounds.push(newest);
        Ok(rounds)
    }

    /// When the round was closed, if it was.
    pub(in crate::cli) fn closed(&self) -> Option<Date> {
        self.closed
    }

    /// Leave to do something today: not after the round was closed, nor when it should have been.
    pub(in crate::cli) fn permit<A: Activity>(
        &self,
        session: &Session<'_>,
    ) -> Result<Permit<'_, A>, Failure> {
        let today = session.today();
        let denied = |problem: String, hint: &str| Err(Failure::new(Kind::NotPermitted, problem).hint(hint));
        if let Some(closed) = self.closed {
            return denied(
                format!("round {} was closed on {closed}: nothing runs in it any more", self.plan.name),
                "a new round begins with `pz hub new`",
            );
        }
        if self.overdue(today) {
            let last = self.agreement.retention().work_deletion_date(self.plan.opened);
            return denied(
                format!(
                    "round {} is overdue: its work was to be deleted by {last}, and nothing runs in it any more",
                    self.plan.name
                ),
                "close the round: `pz agency close`, `pz linker close` or `pz hub close`",
            );
        }
        Ok(self.agreement.permit(&self.round, today)?)
    }

    /// Leave to look up one's own people: as long as the lookup may be kept, also after the round was closed.
    pub(in crate::cli) fn permit_to_look_up(
        &self,
        session: &Session<'_>,
    ) -> Result<Permit<'_, Disclosure>, Failure> {
        let (retention, today) = (self.agreement.retention(), session.today());
        if retention.lookup_overdue(self.plan.opened, today) {
            let last = retention.lookup_deletion_date(self.plan.opened);
            let problem = format!("the lookup of round {} was to be deleted by {last}", self.plan.name);
            return Err(Failure::new(Kind::NotPermitted, problem).hint("delete it with `pz agency close`"));
        }
        Ok(self.agreement.permit(&self.round, today)?)
    }

    /// Whether the round's work should be gone.
    pub(in crate::cli) fn overdue(&self, today: Date) -> bool {
        self.agreement.retention().work_overdue(self.plan.opened, today)
    }
}

fn of_hub(desk: &Desk) -> Result<Agreed, Failure> {
    let unsigned = || {
        Failure::new(Kind::NotPermitted, "the agreement is not signed by all parties yet")
            .hint("`pz status` says who is awaited")
    };
    let signed = read(&desk.dir, SIGNED)?.ok_or_else(unsigned)?;
    let plan = desk.holder.plan.clone().ok_or_else(unsigned)?;
    Agreed::new(&signed, plan, &desk.holder)
}

/// Every round of which the kit to seal with is in a folder, the newest last.
pub(in crate::cli) fn all_of_kits(dir: &Path, holder: &Holder) -> Result<Vec<Agreed>, Failure> {
    let kits = kits::all(dir, holder)?.into_iter().map(|kit| kit.statement);
    kits.filter(|kit| kit.stage == Stage::Seal)
        .map(|kit| Agreed::new(&kits::signed(&kit), kit.plan, holder))
        .collect()
}

fn of_kit(desk: &Desk) -> Result<Agreed, Failure> {
    let kit = kits::to_seal(&desk.dir, &desk.holder)?.ok_or_else(|| {
        Failure::new(Kind::NotPermitted, "the kit with the agreement signed by all parties has not come yet")
            .hint("put the hub's file ending in .kit into the folder `received`; `pz status` says what is awaited")
    })?;
    let signed = kits::signed(&kit.statement);
    Agreed::new(&signed, kit.statement.plan, &desk.holder)
}
