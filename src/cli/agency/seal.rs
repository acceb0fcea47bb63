//! `pz agency seal`: an export becomes a contribution. Names stay.

use std::path::PathBuf;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::super::{Outcome, arrivals, kits};
use super::export::{self, Export, How, MAPPING, Places, REPORT, Remembered};
use super::leaving;
use crate::agency::{self, CheckReport, LinkageKey, Selection, Sending, Share};
use crate::agreement::{Basis, share_part};
use crate::audit::{Step, Verb};
use crate::contribution::{ExposureLine, Manifest};
use crate::party::{Digest, Role};

/// Seal an export: pseudonyms for the linker, contacts for the hub, and the names for nobody
///
/// Writes one file, to be sent to the linker and to the hub alike, and beside it the manifest for the hub's
/// pre-flight. What leads back from the contribution to your own references stays here, sealed to your own key.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  pz agency seal export.csv
  pz agency seal export.csv --dry-run
  pz agency seal export.csv --leave-out opted-out.txt --protected protected.txt
  pz agency seal export.csv --nominated people.txt")]
pub(super) struct Args {
    /// The export: text, workbook, Parquet, or an archive of these; several files if it is several tables
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,
    /// People who objected or opted out: your own references or NHS numbers, one a line
    #[arg(long, value_name = "FILE")]
    leave_out: Option<PathBuf>,
    /// Protected people (adoption, gender recognition, refuge): removed first, and counted nowhere
    #[arg(long, value_name = "FILE")]
    protected: Option<PathBuf>,
    /// Seal only these people
    #[arg(long, value_name = "FILE")]
    nominated: Option<PathBuf>,
    /// Declare that nobody in the export has opted out
    #[arg(long, conflicts_with = "leave_out")]
    nobody_opted_out: bool,
    #[command(flatten)]
    places: Places,
    /// Show which columns would leave, with ten invented rows of each; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Go on although more than one row in twenty is refused
    #[arg(long)]
    allow_refused: bool,
    /// The agency's folder
    #[arg(long, value_name = "DIR")]
    round: Option<PathBuf>,
}

impl Args {
    /// As the wizard gives it.
    pub(super) fn of(exports: Vec<PathBuf>, leave_out: Option<PathBuf>, round: Option<PathBuf>) -> Self {
        Self {
            exports,
            nobody_opted_out: leave_out.is_none(),
            leave_out,
            protected: None,
            nominated: None,
            places: Places::default(),
            dry_run: false,
            allow_refused: false,
            round,
        }
    }
}

/// How an export is sealed.
#[derive(Default)]
pub(in crate::cli) struct Sealing {
    pub(in crate::cli) selection: Selection,
    pub(in crate::cli) opt_outs_left_out: bool,
    pub(in crate::cli) allow_refused: bool,
}

/// What sealing left in the folder.
pub(in crate::cli) struct Sealed {
    /// The contribution, by its path in the folder.
    pub(in crate::cli) file: String,
    pub(in crate::cli) manifest: Manifest,
    pub(in crate::cli) report: CheckReport,
    /// Three words of the manifest's digest.
    words: String,
    /// What counting each match key's pseudonyms would tell.
    pub(in crate::cli) exposure: Vec<ExposureLine>,
}

/// Parts of the digest that are told as words.
pub(in crate::cli) const RECEIPT_WORDS: usize = 3;

/// What would leave, and nothing written.
fn would_leave(
    desk: &mut Desk,
    export: Export,
    sealing: Sealing,
    session: &Session<'_>,
) -> Result<Outcome, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<crate::agreement::Sealing>(session)?;
    permitted(desk, &agreed, &sealing)?;
    let Export { file, mut extract } = export;
    let fields = agreed.agreement.fields(&desk.holder.party);
    extract.keep_fields(&fields.iter().map(|field| field.name.to_owned()).collect::<Vec<_>>());
    let dates = agreed.agreement.terms().dates;
    let (_, report) = extract.selecting(sealing.selection).dated(dates).clean(&permit.round().window)?;
    export::usable(&file, &report, sealing.allow_refused)?;
    Ok(leaving::outcome(&report, &permit.round().window, agreed.agreement.terms()))
}

pub(super) fn command(args: &Args, session: &Session<'_>) -> Result<Outcome, Failure> {
    let mut desk = Desk::open_as(Role::Agency, args.round.as_deref(), "pz agency seal", session)?;
    let leave_out = export::list(args.leave_out.as_deref())?;
    let sealing = Sealing {
        opt_outs_left_out: leave_out.is_some() || args.nobody_opted_out,
        selection: Selection {
            protected: export::list(args.protected.as_deref())?.unwrap_or_default(),
            leave_out: leave_out.unwrap_or_default(),
            nominated: export::list(args.nominated.as_deref())?,
        },
        allow_refused: args.allow_refused,
    };
    session.talk.work(1);
    session.talk.step("reading the export");
    let export = export::read(&desk, &args.exports, How::default())?;
    let export = args.places.applied(export, Some(&desk))?;
    if args.dry_run {
        return would_leave(&mut desk, export, sealing, session);
    }
    let sealed = seal(&mut desk, export, sealing, session)?;
    let counts = sealed.manifest.counts;
    let left_out = match sealed.report.left_out.opted_out {
        0 => String::new(),
        people => format!("{people} people were left out: they objected or opted out.\n"),
    };
    let contribution = desk.path(&sealed.file);
    let words = format!(
        "{} people and {} contacts are sealed, revision {}.\n{left_out}{}Send this file to the linker and to the hub: {}\n\
         Its three words, to be compared over the telephone when it has arrived: {}\n",
        counts.people,
        counts.contacts,
        sealed.manifest.revision,
        exposed(&sealed.exposure),
        contribution.display(),
        sealed.words
    );
    let json = serde_json::json!({
        "send": contribution,
        "counts": counts,
        "revision": sealed.manifest.revision,
        "words": sealed.words,
        "exposure": sealed.exposure,
    });
    Ok(Outcome { words, json })
}

/// Cleans, pseudonymises and seals an export under the newest kit.
pub(in crate::cli) fn seal(
    desk: &mut Desk,
    export: Export,
    sealing: Sealing,
    session: &Session<'_>,
) -> Result<Sealed, Failure> {
    let agreed = Agreed::of(desk, session)?;
    let permit = agreed.permit::<crate::agreement::Sealing>(session)?;
    permitted(desk, &agreed, &sealing)?;
    let Export { file, mut extract } = export;
    let mapping = extract.mapping().to_toml();
    let fields = agreed.agreement.fields(&desk.holder.party);
    extract.keep_fields(&fields.iter().map(|field| field.name.to_owned()).collect::<Vec<_>>());
    session.talk.work(2);
    session.talk.step(format!("cleaning {file}"));
    let (clean, report) = extract
        .selecting(sealing.selection)
        .dated(agreed.agreement.terms().dates)
        .clean(&permit.round().window)?;
    export::usable(&file, &report, sealing.allow_refused)?;
    session.talk.step(format!("sealing {file}"));
    let key = linkage_key(desk, &agreed)?;
    let revision = next_revision(desk, &agreed);
    let me = desk.me();
    let mut random = session.random.for_use(&format!("contribution of {}, revision {revision}", me.id));
    let sending = Sending { revision, at: session.now, opt_outs_left_out: sealing.opt_outs_left_out };
    let sealed = agency::seal(clean, &key, (&me, &desk.keys), &permit, sending, &mut random)?;
    arrivals::within_terms(&sealed.manifest, &agreed)?;
    let (round, stem) = (&agreed.round.name, format!("{}.r{revision}", me.id));
    let contribution = format!("sent/{round}/{stem}.contribution");
    if desk.read(MAPPING)?.is_none() {
        desk.file(MAPPING, mapping);
    }
    desk.file(REPORT, export::json(&report));
    Remembered::read(desk)?.keep(&report, round, desk);
    desk.stream(contribution.clone(), sealed.sealed.bytes);
    desk.file(format!("sent/{round}/{stem}.manifest.json"), sealed.sealed.statement.clone());
    desk.file(format!("sent/{round}/{stem}.manifest.sig"), sealed.sealed.signature);
    desk.file(format!("sent/{round}/{stem}.exposure.json"), export::json(&sealed.exposure));
    desk.secret(lookup(round), sealed.lookup);
    desk.log(session, Step::new(Verb::Collection, "read an export").count("rows", report.rows));
    desk.log(
        session,
        Step::new(Verb::Disclosure, format!("sealed a contribution to linker and hub, revision {revision}"))
            .digest("manifest", Digest::of(&sealed.sealed.statement))
            .count("people", sealed.manifest.counts.people)
            .count("contacts", sealed.manifest.counts.contacts),
    );
    desk.commit()?;
    let words = Digest::of(&sealed.sealed.statement).words(RECEIPT_WORDS);
    Ok(Sealed { file: contribution, manifest: sealed.manifest, report, words, exposure: sealed.exposure })
}

/// The match key of which counting would tell most, and the one that is the shortest work for whoever holds the key.
fn exposed(lines: &[ExposureLine]) -> String {
    let most = lines.iter().max_by(|a, b| a.reached_percent.total_cmp(&b.reached_percent));
    let shortest = lines.iter().min_by(|a, b| a.dictionary_core_hours.total_cmp(&b.dictionary_core_hours));
    let (Some(most), Some(shortest)) = (most, shortest) else { return String::new() };
    format!(
        "Exposure: counting alone reaches at most {:.1} % of a match key's pseudonyms ({}); whoever holds the linkage key \
         tries all values of {} in {:.2} hours of one core.\n",
        most.reached_percent, most.name, shortest.name, shortest.dictionary_core_hours
    )
}

/// Where an agency's own lookup of a round is kept.
pub(in crate::cli) fn lookup(round: &str) -> String {
    format!("lookups/{round}.age")
}

/// What the agreement asks of an agency is asked before anything is read.
fn permitted(desk: &Desk, agreed: &Agreed, sealing: &Sealing) -> Result<(), Failure> {
    let not = |problem: &str, hint: &str| Err(Failure::new(Kind::NotPermitted, problem).hint(hint));
    if agreed.agreement.basis() == Basis::Jag && sealing.selection.nominated.is_none() {
        return not(
            "under this agreement only people whom you nominate may be sealed",
            "name them in a file, one of your references a line: --nominated FILE",
        );
    }
    if agreed.agreement.needs_opt_out_declaration(&desk.holder.party) && !sealing.opt_outs_left_out {
        return not(
            "the agreement asks you to declare that people who opted out are left out",
            "give --leave-out FILE with their references or NHS numbers, or --nobody-opted-out if there are none",
        );
    }
    Ok(())
}

/// The linkage key, from the agencies' shares in the kit; wiped when it is no longer needed.
fn linkage_key(desk: &Desk, agreed: &Agreed) -> Result<LinkageKey, Failure> {
    let kit = kits::to_seal(&desk.path(""), &desk.holder)?.expect("the agreement came out of it");
    let mut shares = Vec::new();
    for agency in agreed.agreement.agencies() {
        let Some(sealed) = kit.part(&share_part(&agency.id)) else { continue };
        let share = Share::open(sealed, &desk.keys)
            .map_err(|error| Failure::from(error).named(&share_part(&agency.id)))?;
        shares.push((agency.id.clone(), share));
    }
    Ok(LinkageKey::derive(&shares, &agreed.agreement)?)
}

/// One more than the highest revision that was sealed in this round.
fn next_revision(desk: &Desk, agreed: &Agreed) -> u32 {
    let begin = format!("{}.r", desk.holder.party);
    let number = |name: String| name.strip_prefix(&begin)?.strip_suffix(".contribution")?.parse::<u32>().ok();
    let sent = desk.names(&format!("sent/{}", agreed.round.name)).into_iter().filter_map(number);
    sent.max().unwrap_or(0) + 1
}
