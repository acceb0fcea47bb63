//! The agencies' turn: each cleans and seals its own export, with its own keys.

use super::super::failure::{Failure, Kind};
use super::super::output::Folder;
use super::exports::Export;
use super::parties::Player;
use super::play::Stage;
use super::summary::AgencyLine;
use crate::agency::{self, CheckReport, CleanExtract, SealedExtract};
use crate::agreement::Sealing;
use crate::audit::{Step, Verb};
use crate::party::Digest;

/// One agency after sealing.
pub(super) struct SealedAgency {
    pub(super) sealed: SealedExtract,
    pub(super) line: AgencyLine,
}

/// One agency's export after cleaning.
struct Checked {
    agency: String,
    file: String,
    mapping: String,
    clean: CleanExtract,
    report: CheckReport,
}

/// More refused rows than one in twenty, and something is wrong with the whole export.
const MOST_REFUSED: u64 = 20;

impl Stage<'_> {
    /// Each agency checks its own export; only if all of them hold, each seals.
    pub(super) fn agencies(
        &self,
        exports: Vec<Export>,
        allow_refused: bool,
        to: &mut Folder,
    ) -> Result<Vec<SealedAgency>, Failure> {
        let (mut checked, mut problems) = (Vec::new(), Vec::new());
        for export in exports {
            match self.check(export) {
                Ok(one) if too_many_refused(&one.report) && !allow_refused => {
                    problems.push(refused_in_words(&one))
                }
                Ok(one) => checked.push(one),
                Err(failure) => problems.extend(failure.problems()),
            }
        }
        if !problems.is_empty() {
            return Err(Failure::all(Kind::Input, problems).hint(
                "correct the rows at source, check --as-of, or give --allow-refused; nothing was written",
            ));
        }
        checked
            .into_iter()
            .zip(&self.players.agencies)
            .map(|(one, player)| self.seal(one, player, to))
            .collect()
    }

    fn check(&self, export: Export) -> Result<Checked, Failure> {
        let Export { agency, file, extract, .. } = export;
        let mapping = extract.mapping().to_toml();
        let (clean, report) = extract.clean(&self.round.window)?;
        if report.people == 0 {
            let problem = format!("{file}: no row is left to seal ({})", reasons(&report));
            return Err(Failure::new(Kind::Input, problem));
        }
        Ok(Checked { agency: agency.to_string(), file, mapping, clean, report })
    }

    fn seal(&self, checked: Checked, player: &Player, to: &mut Folder) -> Result<SealedAgency, Failure> {
        let Checked { agency, file, mapping, clean, report } = checked;
        let permit = self.permit::<Sealing>()?;
        let key = self.players.linkage_key(player)?;
        let mut random = self.random.for_use(&format!("contribution of {agency}"));
        let sealed = agency::seal(clean, &key, (&player.party, &player.keys), &permit, 1, &mut random)?;
        let counts = sealed.manifest.counts;
        self.talk.say(&format!("{file}: {} people and {} contacts sealed", counts.people, counts.contacts));

        let mut own = Folder::default();
        own.file("mapping.toml", mapping);
        own.file("check.json", super::play::json_lines(&report));
        self.keep(&sealed, player, &mut own);
        own.file("audit/log.jsonl", self.agency_log(&sealed, player, report.rows));
        to.folder(&format!("agencies/{agency}"), own);
        Ok(SealedAgency { line: AgencyLine { agency, file, people: counts.people, report }, sealed })
    }

    /// What stands in the agency's own folder: keys, lookup, what it sent and received.
    fn keep(&self, sealed: &SealedExtract, player: &Player, own: &mut Folder) {
        let (id, envelope) = (&player.party.id, &sealed.sealed);
        own.file("agency.toml", toml::to_string_pretty(&player.party).expect("a party is a plain table"));
        own.secret("keys/party.keys", player.keys.to_file().as_bytes());
        own.secret("lookup.age", sealed.lookup.clone());
        own.file(format!("sent/{id}.r1.contribution"), envelope.contribution.clone());
        own.file(format!("sent/{id}.r1.manifest.json"), envelope.manifest.clone());
        own.file(format!("sent/{id}.r1.manifest.sig"), envelope.signature);
        for (sender, share) in &self.players.shares {
            own.file(format!("received/{sender}.share.age"), share.clone());
        }
    }

    fn agency_log(&self, sealed: &SealedExtract, player: &Player, rows: u64) -> String {
        let mut log = self.log(player);
        let keys = "made keys, signed the agreement, sealed a share of the linkage key to the agencies";
        log.add(&self.clock, Step::new(Verb::Key, keys));
        log.add(&self.clock, Step::new(Verb::Collection, "checked an export").count("rows", rows));
        log.add(
            &self.clock,
            Step::new(Verb::Disclosure, "sealed a contribution to linker and hub")
                .digest("manifest", Digest::of(&sealed.sealed.manifest))
                .count("people", sealed.manifest.counts.people)
                .count("contacts", sealed.manifest.counts.contacts),
        );
        log.lines().to_owned()
    }
}

fn too_many_refused(report: &CheckReport) -> bool {
    report.refused() * MOST_REFUSED > report.rows
}

fn reasons(report: &CheckReport) -> String {
    let reason = |refusal: &agency::Refusal| {
        let first = refusal.first_rows.first().map(|row| format!(", first row {row}")).unwrap_or_default();
        format!("{} rows: {}{first}", refusal.rows, refusal.reason.words())
    };
    report.refusals.iter().map(reason).collect::<Vec<_>>().join("; ")
}

fn refused_in_words(one: &Checked) -> String {
    let (refused, rows) = (one.report.refused(), one.report.rows);
    format!(
        "{}: {refused} of {rows} rows are refused, more than one in twenty ({})",
        one.file,
        reasons(&one.report)
    )
}
