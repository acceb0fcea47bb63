//! Of a candidate pack: what the room must know of each, as a table to fill in, and sealed to the hub.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::super::desk::{Agreed, Desk};
use super::super::super::failure::Failure;
use super::super::super::session::Session;
use super::super::super::{Outcome, input};
use super::asked;
use super::table::{Row, plain, rows};
use crate::agreement::Disclosure;
use crate::audit::{Step, Verb};
use crate::contribution::{
    Answer, CandidatePack, Code, Detail, HolderAnswer, OpenTo, Preparation, Prepared, Released, Route,
};

/// A pack that was opened, and the round that it is of.
struct Opened {
    agreed: Agreed,
    said: CandidatePack,
    released: Released,
}

/// Hands out the table of a pack's candidates, or takes it in.
pub(super) fn prepare(
    desk: &mut Desk,
    pack: &Path,
    answers: Option<&Path>,
    session: &Session<'_>,
) -> Result<Outcome, Failure> {
    let opened = asked::opened(desk, pack, session, CandidatePack::open);
    let (agreed, (said, released)) =
        opened.map_err(|failure| failure.hint("take the newest candidate pack that the hub sent to you"))?;
    let opened = Opened { agreed, said, released };
    match answers {
        None => hand_out(desk, &opened, session),
        Some(file) => take_in(desk, &opened, file, session),
    }
}

/// The agency's own references by code.
fn own(desk: &Desk, opened: &Opened) -> Result<BTreeMap<Code, Vec<String>>, Failure> {
    let remedy = "ask the hub to release again from your newest one";
    let about = ("the candidate pack is", remedy);
    let lookup = asked::own_lookup(desk, &opened.agreed.plan.name, opened.said.manifest, about)?;
    let named = |(code, references): (&String, &Vec<i32>)| {
        let code = Code::parse(code).ok()?;
        let own = references.iter().filter_map(|reference| lookup.own(*reference)).map(str::to_owned);
        Some((code, own.collect()))
    };
    Ok(opened.released.iter().filter_map(named).collect())
}

const COLUMNS: [&str; 7] =
    ["code", "own_reference", "same_person", "open_to", "unsafe_to_discuss", "may_be_shown", "safe_contact"];

/// Columns without which a table cannot be read; own references are for the agency's eyes.
const NEEDED: [&str; 6] =
    ["code", "same_person", "open_to", "unsafe_to_discuss", "may_be_shown", "safe_contact"];

fn table(round: &str) -> String {
    format!("prepare/{round}.csv")
}

/// Writes the table to be filled in; what was filled in before stays.
fn hand_out(desk: &mut Desk, opened: &Opened, session: &Session<'_>) -> Result<Outcome, Failure> {
    let own = own(desk, opened)?;
    let path = table(&opened.agreed.plan.name);
    let before = desk.read(&path)?.map(|bytes| rows(&bytes, &NEEDED)).transpose()?.unwrap_or_default();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS).expect("a vector takes all writes");
    for (code, references) in &own {
        let filled = before.iter().find(|row| Code::parse(row.get("code")).ok() == Some(*code));
        let old = |column: &str| filled.map_or("", |row| row.get(column)).to_owned();
        let own = references.iter().map(|own| plain(own)).collect::<Vec<_>>().join(" ");
        let mut row = vec![code.to_string(), own];
        row.extend(COLUMNS[2..].iter().map(|column| old(column)));
        csv.write_record(row).expect("a vector takes all writes");
    }
    let count = own.len();
    desk.secret(path.clone(), csv.into_inner().expect("a vector takes all writes"));
    desk.log(
        session,
        Step::new(Verb::Consultation, "looked up candidates to prepare the meeting")
            .count("candidates", count as u64),
    );
    desk.commit()?;
    let file = desk.path(&path);
    let words = format!(
        "{count} of your people are candidates. Fill in {}, beside your own records:\n{}Then: pz agency prepare {} --answers {}\n",
        file.display(),
        choices(),
        "PACK",
        file.display()
    );
    Ok(Outcome { words, json: serde_json::json!({ "candidates": count, "table": file }) })
}

/// What can stand in each column.
fn choices() -> String {
    let names = |names: Vec<&str>| names.join(", ");
    format!(
        "  same_person        {}\n  open_to            {}; several with +; empty for none\n  unsafe_to_discuss  yes, no\n  may_be_shown       {}\n  safe_contact       {}\n",
        names(Answer::ALL.iter().map(|one| one.name()).collect()),
        names(OpenTo::ALL.iter().map(|one| one.name()).collect()),
        names(Detail::ALL.iter().map(|one| one.name()).collect()),
        names(Route::ALL.iter().map(|one| one.name()).collect()),
    )
}

/// Checks the table and seals the answers.
fn take_in(desk: &mut Desk, opened: &Opened, file: &Path, session: &Session<'_>) -> Result<Outcome, Failure> {
    let own = own(desk, opened)?;
    let rows =
        rows(&input::bytes(file)?, &NEEDED).map_err(|failure| failure.named(&file.display().to_string()))?;
    let (mut given, mut problems) = (Prepared::new(), Vec::new());
    for row in &rows {
        match row.answer(&own) {
            Ok(None) => {}
            Ok(Some((code, answer))) => {
                if given.insert(code, answer).is_some() {
                    problems.push(format!(
                        "row {}, code: this candidate stands in an earlier row already",
                        row.number
                    ));
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    asked::holds(file, problems, given.is_empty())?;
    let permit = opened.agreed.permit::<Disclosure>(session)?;
    let answers = Preparation {
        agency: desk.holder.party.clone(),
        agreement: opened.agreed.agreement.digest(),
        round: opened.agreed.round.name.clone(),
        manifest: opened.said.manifest,
        answered_at: session.now,
    };
    let posted = answers.post(&given, &permit, &desk.keys)?;
    let to = format!("sent/{}/{}.preparation", opened.agreed.round.name, desk.holder.party);
    desk.file(to.clone(), posted.bytes);
    let (answered, all) = (given.len(), own.len());
    desk.log(
        session,
        Step::new(Verb::Disclosure, "answered about candidates to the hub")
            .count("candidates", answered as u64),
    );
    desk.commit()?;
    let mut words = format!("{answered} of {all} candidates are answered.");
    if answered < all {
        words += " The others will not be shown as ready.";
    }
    words += &format!("\nSend this file to the hub: {}\n", desk.path(&to).display());
    Ok(Outcome {
        words,
        json: serde_json::json!({ "answered": answered, "candidates": all, "send": desk.path(&to) }),
    })
}

impl Row {
    /// The answer of this row; none if nothing is filled in; all problems at once, without a value.
    fn answer(&self, own: &BTreeMap<Code, Vec<String>>) -> Result<Option<(Code, HolderAnswer)>, Vec<String>> {
        let mut problems = Vec::new();
        let mut problem =
            |column: &str, words: &str| problems.push(format!("row {}, {column}: {words}", self.number));
        if NEEDED[1..].iter().all(|column| self.get(column).is_empty()) {
            return Ok(None);
        }
        let code = Code::parse(self.get("code"));
        match &code {
            Err(error) => problem("code", &error.to_string()),
            Ok(code) if !own.contains_key(code) => {
                problem("code", "is of nobody in this pack: it may be of another round")
            }
            Ok(_) => {}
        }
        let same_person = Answer::by_name(self.get("same_person"));
        if same_person.is_none() {
            problem("same_person", "write same, not or cannot_tell");
        }
        let open = self.get("open_to").split(['+', ',', ';']).filter(|text| !text.trim().is_empty());
        let open: Option<_> = open.map(OpenTo::by_name).collect();
        if open.is_none() {
            problem(
                "open_to",
                "write marac, mappa, child_protection or other_plan, several with +, or leave it empty",
            );
        }
        let unsafe_to_discuss = match self.get("unsafe_to_discuss").to_lowercase().as_str() {
            "yes" | "y" => Some(true),
            "no" | "n" => Some(false),
            _ => None,
        };
        if unsafe_to_discuss.is_none() {
            problem("unsafe_to_discuss", "write yes or no");
        }
        let detail = Detail::by_name(self.get("may_be_shown"));
        if detail.is_none() {
            problem("may_be_shown", "write known, counts or full");
        }
        let contact = Route::by_name(self.get("safe_contact"));
        if contact.is_none() {
            problem("safe_contact", "write none, through_us, in_person, telephone or letter");
        }
        match (code, same_person, open, unsafe_to_discuss, detail, contact) {
            (
                Ok(code),
                Some(same_person),
                Some(open_to),
                Some(unsafe_to_discuss),
                Some(detail),
                Some(contact),
            ) if problems.is_empty() => {
                Ok(Some((code, HolderAnswer { same_person, open_to, unsafe_to_discuss, detail, contact })))
            }
            _ => Err(problems),
        }
    }
}
