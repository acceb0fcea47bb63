//! The round itself, role by role: each in its own folder, by the same steps that its own command takes.

use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::hub::{self, LINKAGE, Publics};
use super::super::output::Folder;
use super::super::session::Session;
use super::super::{Talk, agency, input, join, keys, linker, release, sign};
use super::exports::{Export, Exports};
use super::summary::{AgencyLine, Summary};
use crate::agency::Lookup;
use crate::agreement::{BehaviourText, MatchKeys, Plan, Profiles, Template, Window};
use crate::contribution::{Linkage, PersonMap};
use crate::party::{PartyId, Role};

/// Contacts may lie this many months back.
const MONTHS: i32 = 36;
/// Candidates of each group that go back to the agencies.
const FIRST: u32 = 30;

/// Everything a rehearsal starts from.
pub(in crate::cli) struct Inputs {
    /// Title of the agreement.
    pub(in crate::cli) title: String,
    /// The agencies' exports.
    pub(in crate::cli) exports: Exports,
    /// Boundaries and residents.
    pub(in crate::cli) publics: Publics,
    /// The target behaviour.
    pub(in crate::cli) behaviour: BehaviourText,
    /// From which pseudonyms people are linked.
    pub(in crate::cli) match_keys: MatchKeys,
    /// How many missed links are as bad as one false merge.
    pub(in crate::cli) false_merge_cost: u32,
    /// Last day of the round.
    pub(in crate::cli) as_of: Option<Date>,
    /// Fixes keys and ids.
    pub(in crate::cli) seed: Option<u64>,
    /// Go on although many rows are refused.
    pub(in crate::cli) allow_refused: bool,
}

const MARKER_TEXT: &str = "\
REHEARSAL

One machine played every role of a round over test exports. Nothing here may be about real people.

agencies/   one folder per agency: its own, private to it
linker/     what the linker holds: pseudonyms, no demand
hub/        what the hub holds: demand, no pseudonyms; releases/ is all that may leave
rehearsal/  which records were held to be one person, for scoring: nobody has this in a real round
";

/// Plays the round in a folder that is not in its place yet: if anything fails, nothing is left.
pub(in crate::cli) fn play(mut inputs: Inputs, to: &Folder, talk: &Talk) -> Result<Summary, Failure> {
    inputs.exports.extracts.sort_by(|a, b| a.agency.cmp(&b.agency));
    inputs.publics.check()?;
    let as_of = as_of(&inputs)?;
    let session = Session::of_a_rehearsal(as_of, inputs.seed, talk);
    talk.work(1);
    talk.step("laying out the parties' folders");
    to.file(super::MARKER, MARKER_TEXT)?;
    let mut table = Table::lay(&inputs, as_of, to.path(), &session)?;
    inputs.publics.add(&mut table.hub, &session)?;
    table.agree(&session)?;
    let agencies = table.seal(inputs.exports.extracts, inputs.allow_refused, &session)?;
    let links = table.link(&agencies, &session)?;
    talk.say(&format!("linked {} records into {} people", links.records, links.people));
    let (analysis, _) = hub::analyse_all(&mut table.hub, &session)?;
    let candidates = analysis.sizes();
    let released = release::approve(&mut table.hub, FIRST, None, &session)?;
    to.file("rehearsal/people.csv", table.people_csv(&agencies, &session)?)?;
    let agencies = agencies.into_iter().map(|one| one.line).collect();
    let passed_over = inputs.exports.passed_over;
    Ok(Summary { agencies, passed_over, as_of, links, candidates, released, to: None })
}

/// The day given, or the latest contact of all exports.
fn as_of(inputs: &Inputs) -> Result<Date, Failure> {
    let last = |export: &Export| Ok(export.extract.contact_dates()?.map(|(_, last)| last));
    let extracts = inputs.exports.extracts.iter();
    let latest = extracts.map(last).collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().max();
    inputs.as_of.or(latest).ok_or_else(|| Failure::new(Kind::Input, "no export has a readable contact date"))
}

/// Everybody's folder.
struct Table {
    hub: Desk,
    linker: Desk,
    /// In order of name.
    agencies: Vec<Desk>,
}

/// One agency after sealing.
struct SealedAgency {
    line: AgencyLine,
    /// The stem of its file, as people know it.
    source: String,
    /// The contribution.
    file: PathBuf,
}

impl Table {
    /// The hub opens the round, and everybody joins.
    fn lay(inputs: &Inputs, as_of: Date, dir: &Path, session: &Session<'_>) -> Result<Self, Failure> {
        let named = |name: &str| PartyId::from_text(name).expect("a fixed name that fits");
        let ids: Vec<PartyId> = inputs.exports.extracts.iter().map(|export| export.agency.clone()).collect();
        let mut parties: Vec<(PartyId, Role)> = ids.iter().map(|id| (id.clone(), Role::Agency)).collect();
        parties.extend([(named("linker"), Role::Linker), (named("hub"), Role::Hub)]);
        let template = Template {
            title: inputs.title.clone(),
            rehearsal: true,
            begins: as_of,
            expires: as_of.saturating_add(1.year()),
            match_keys: inputs.match_keys,
            false_merge_cost: inputs.false_merge_cost,
            parties: Vec::new(),
            behaviours: vec![inputs.behaviour.clone()],
        };
        let window = Window { from: as_of.saturating_sub(MONTHS.months()), to: as_of };
        let plan = Plan::new(&format!("rehearsal-{as_of}"), window, as_of)?;
        let care = keys::Care::of_a_rehearsal();
        let mut hub = hub::found(&dir.join("hub"), template.draft_text(&parties), plan, &care, session)?;
        let (kit, _) = hub::kit(&mut hub, session)?;
        let bytes = input::bytes(&hub.path(&kit))?;
        let join = |id: &PartyId, role: Role, dir: PathBuf| {
            join::join(&dir, id, role, (&kit, &bytes), &care, session)
        };
        let linker = join(&named("linker"), Role::Linker, dir.join("linker"))?;
        let agency = |id: &PartyId| join(id, Role::Agency, dir.join("agencies").join(id.as_str()));
        let agencies = ids.iter().map(agency).collect::<Result<_, _>>()?;
        Ok(Self { hub, linker, agencies })
    }

    fn others(&mut self) -> impl Iterator<Item = &mut Desk> {
        self.agencies.iter_mut().chain([&mut self.linker])
    }

    /// The hub assembles the agreement, all sign, and all get the signed one with the shares.
    fn agree(&mut self, session: &Session<'_>) -> Result<(), Failure> {
        let joined: Vec<PathBuf> =
            self.others().map(|desk| desk.path(&format!("{}.party", desk.holder.party))).collect();
        self.hub_accepts(&joined, session)?;
        let (kit, _) = hub::kit(&mut self.hub, session)?;
        let kit = self.hub.path(&kit);
        let mut signed = Vec::new();
        for desk in self.others() {
            let file = sign::sign(desk, Some(&kit), session)?;
            signed.extend(file.map(|file| desk.path(&file)));
        }
        sign::sign(&mut self.hub, None, session)?;
        self.hub_accepts(&signed, session)?;
        let (kit, _) = hub::kit(&mut self.hub, session)?;
        let bytes = input::bytes(&self.hub.path(&kit))?;
        for desk in self.others() {
            join::take(desk, &kit, &bytes, session)?;
            desk.commit()?;
        }
        Ok(())
    }

    fn hub_accepts(&mut self, files: &[PathBuf], session: &Session<'_>) -> Result<(), Failure> {
        files.iter().try_for_each(|file| hub::accept(&mut self.hub, file, session).map(drop))
    }

    /// Each agency seals its own export; every problem is told at once.
    fn seal(
        &mut self,
        exports: Vec<Export>,
        allow_refused: bool,
        session: &Session<'_>,
    ) -> Result<Vec<SealedAgency>, Failure> {
        let (mut sealed, mut failures) = (Vec::new(), Vec::new());
        for (export, desk) in exports.into_iter().zip(&mut self.agencies) {
            match seal(export, desk, allow_refused, session) {
                Ok(one) => sealed.push(one),
                Err(failure) => failures.push(failure),
            }
        }
        match Failure::together(failures, &[]) {
            None => Ok(sealed),
            Some(failure) => Err(failure.hint(
                "correct the rows at source, check --as-of, or give --allow-refused; nothing was written",
            )),
        }
    }

    /// The linker links, and the hub takes contributions and answer.
    fn link(
        &mut self,
        agencies: &[SealedAgency],
        session: &Session<'_>,
    ) -> Result<crate::linker::LinkReport, Failure> {
        for one in agencies {
            linker::accept(&mut self.linker, &one.file, session)?;
            hub::accept(&mut self.hub, &one.file, session)?;
        }
        let (links, file) = linker::link(&mut self.linker, session)?;
        hub::accept(&mut self.hub, &self.linker.path(&file), session)?;
        Ok(links)
    }

    /// Which of each agency's records were held to be one person, by the agency's own reference: for scoring alone.
    fn people_csv(&mut self, agencies: &[SealedAgency], session: &Session<'_>) -> Result<Vec<u8>, Failure> {
        let map = self.person_map(session)?;
        let mut rows: Vec<[String; 3]> = Vec::new();
        for (place, (one, desk)) in (0..).zip(agencies.iter().zip(&mut self.agencies)) {
            let round = Agreed::of(desk, session)?.round.name;
            let sealed = desk.read(&agency::lookup(&round))?.unwrap_or_default();
            let lookup = Lookup::open(&sealed, &desk.keys)?;
            for row in map.rows.iter().filter(|row| row.agency == place) {
                let own = lookup.own(row.reference).expect("the map has the people that were sealed");
                rows.push([one.source.clone(), own.to_owned(), row.person.to_string()]);
            }
        }
        rows.sort();
        let mut csv = csv::Writer::from_writer(Vec::new());
        let header = ["source", "record_id", "cluster_id"].map(str::to_owned);
        for row in [header].iter().chain(&rows) {
            csv.write_record(row).expect("a vector takes all writes");
        }
        Ok(csv.into_inner().expect("a vector takes all writes"))
    }

    fn person_map(&mut self, session: &Session<'_>) -> Result<PersonMap, Failure> {
        let agreed = Agreed::of(&mut self.hub, session)?;
        let bytes = self.hub.read(LINKAGE)?.unwrap_or_default();
        let (_, map) = Linkage::open(&bytes, &agreed.permit::<Profiles>(session)?, &self.hub.keys)?;
        Ok(map)
    }
}

fn seal(
    export: Export,
    desk: &mut Desk,
    allow_refused: bool,
    session: &Session<'_>,
) -> Result<SealedAgency, Failure> {
    let Export { source, agency, file, extract } = export;
    let sealing = agency::Sealing { opt_outs_left_out: true, allow_refused, ..Default::default() };
    let sealed = agency::seal(desk, agency::Export { file: file.clone(), extract }, sealing, session)?;
    let counts = sealed.manifest.counts;
    session.talk.say(&format!("{file}: {} people and {} contacts sealed", counts.people, counts.contacts));
    let line = AgencyLine { agency: agency.to_string(), file, people: counts.people, report: sealed.report };
    Ok(SealedAgency { line, source, file: desk.path(&sealed.file) })
}
