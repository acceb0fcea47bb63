//! Of the linker's questions: which records are of one person, as a table to fill in, and sealed to the linker.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::super::desk::{Agreed, Desk};
use super::super::super::failure::Failure;
use super::super::super::session::Session;
use super::super::super::{Outcome, input};
use super::asked;
use super::table::{Row, plain, rows};
use crate::agreement::Sealing;
use crate::audit::{Step, Verb};
use crate::contribution::{Answer, Answers, Question, Questions, Reply};
use crate::party::Digest;

/// Questions that were opened, and the round that they are of.
struct Opened {
    agreed: Agreed,
    said: Questions,
    digest: Digest,
    questions: Vec<Question>,
}

/// Hands out the table of questions, or takes it in.
pub(super) fn prepare(
    desk: &mut Desk,
    pack: &Path,
    answers: Option<&Path>,
    session: &Session<'_>,
) -> Result<Outcome, Failure> {
    let opened = asked::opened(desk, pack, session, Questions::open);
    let (agreed, (said, digest, questions)) =
        opened.map_err(|failure| failure.hint("take the newest questions that the linker sent to you"))?;
    let opened = Opened { agreed, said, digest, questions };
    match answers {
        None => hand_out(desk, &opened, session),
        Some(file) => take_in(desk, &opened, file, session),
    }
}

const COLUMNS: [&str; 5] = ["question", "own_reference", "held_by_others", "because", "same_person"];
const NEEDED: [&str; 2] = ["question", "same_person"];

fn hand_out(desk: &mut Desk, opened: &Opened, session: &Session<'_>) -> Result<Outcome, Failure> {
    let round = &opened.agreed.plan.name;
    let about = ("the questions are", "ask the linker to link and to ask again from your newest one");
    let lookup = asked::own_lookup(desk, round, opened.said.manifest, about)?;
    let path = format!("prepare/{round}.questions.csv");
    let before = desk.read(&path)?.map(|bytes| rows(&bytes, &NEEDED)).transpose()?.unwrap_or_default();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS).expect("a vector takes all writes");
    for question in &opened.questions {
        let number = question.number.to_string();
        let own = question.references.iter().filter_map(|reference| lookup.own(*reference));
        let own = own.map(plain).collect::<Vec<_>>().join(" ");
        let filled = before.iter().find(|row| row.get("question") == number);
        let answered = filled.map_or("", |row| row.get("same_person"));
        let (others, because) = (question.others.to_string(), question.reasons.join("; "));
        csv.write_record([&number, &own, &others, &because, answered]).expect("a vector takes all writes");
    }
    desk.secret(path.clone(), csv.into_inner().expect("a vector takes all writes"));
    let count = opened.questions.len();
    let step = Step::new(Verb::Consultation, "looked up the linker's questions");
    desk.log(session, step.count("questions", count as u64));
    desk.commit()?;
    let file = desk.path(&path);
    let shown = file.display();
    let names = Answer::ALL.map(Answer::name).join(", ");
    let words = format!(
        "{count} questions. Fill in the column same_person of {shown}, beside your own records: {names}\n\
         Then: pz agency prepare PACK --answers {shown}\n"
    );
    Ok(Outcome { words, json: serde_json::json!({ "questions": count, "table": file }) })
}

fn take_in(desk: &mut Desk, opened: &Opened, file: &Path, session: &Session<'_>) -> Result<Outcome, Failure> {
    let rows =
        rows(&input::bytes(file)?, &NEEDED).map_err(|failure| failure.named(&file.display().to_string()))?;
    let (mut replies, mut problems) = (BTreeMap::new(), Vec::new());
    for row in rows.iter().filter(|row| !row.get("same_person").is_empty()) {
        match row.reply(&opened.questions) {
            Ok(reply) if replies.insert(reply.number, reply).is_some() => {
                problems.push(format!("row {}, question: stands in an earlier row already", row.number));
            }
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    asked::holds(file, problems, replies.is_empty())?;
    let permit = opened.agreed.permit::<Sealing>(session)?;
    let (count, all) = (replies.len(), opened.questions.len());
    let step = Step::new(Verb::Disclosure, "answered the linker's questions");
    desk.log(session, step.count("answers", count as u64));
    let answers = Answers {
        agency: desk.holder.party.clone(),
        agreement: opened.agreed.agreement.digest(),
        round: opened.agreed.round.name.clone(),
        questions: opened.digest,
        answered_at: session.now,
        head: desk.head(),
    };
    let replies: Vec<Reply> = replies.into_values().collect();
    let posted = answers.post(&replies, &permit, &desk.keys)?;
    let to = format!("sent/{}/{}.answers", opened.agreed.round.name, desk.holder.party);
    desk.file(to.clone(), posted.bytes);
    desk.commit()?;
    let send = desk.path(&to);
    let words = format!(
        "{count} of {all} questions are answered.\nSend this file to the linker: {}\n",
        send.display()
    );
    Ok(Outcome { words, json: serde_json::json!({ "answered": count, "questions": all, "send": send }) })
}

impl Row {
    fn reply(&self, questions: &[Question]) -> Result<Reply, String> {
        let asked = |number: &u32| questions.iter().any(|question| question.number == *number);
        let number = self.get("question").parse().ok().filter(asked);
        let number = number.ok_or_else(|| format!("row {}, question: is none of this pack", self.number))?;
        let answer = Answer::by_name(self.get("same_person")).ok_or_else(|| {
            format!("row {}, same_person: write {}", self.number, Answer::ALL.map(Answer::name).join(", "))
        })?;
        Ok(Reply { number, answer })
    }
}
