//! The meeting's hands: appends lines to the session's file so that the disk has them, and seals what leaves.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::super::Talk;
use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind};
use super::super::session::Session;
use super::list::Holders;
use super::setting::DECISIONS;
use crate::agreement::Exception;
use crate::audit::{Step, Verb};
use crate::contribution::{Decided, DecidedPerson, DecisionPack};
use crate::meeting::{AgencyPacks, Handover, NotKept, Secretary, Told};
use crate::party::{Digest, PartyId};

/// The session's file. Made when its first line is kept.
pub(super) struct SessionFile {
    path: PathBuf,
    file: Option<File>,
    length: u64,
}

impl SessionFile {
    pub(super) fn new(hub: &Path, session: &str) -> Self {
        Self { path: hub.join(DECISIONS).join(format!("{session}.jsonl")), file: None, length: 0 }
    }

    /// Appends a line; when this returns the disk has it. After an error the file is as before.
    pub(super) fn append(&mut self, line: &str) -> io::Result<()> {
        let bytes = [line.as_bytes(), b"\n"].concat();
        if self.file.is_none() {
            self.file = Some(create(&self.path)?);
        }
        let file = self.file.as_mut().expect("made just now");
        let written = file.write_all(&bytes).and_then(|()| file.sync_data());
        if written.is_err() {
            // What was half written is taken back; if even that fails, the chain shows it as a line cut off.
            let _ = file.set_len(self.length).and_then(|()| file.sync_data());
            self.file = reopened(&self.path);
            return written;
        }
        self.length += bytes.len() as u64;
        Ok(())
    }
}

/// Goes on at the end of what is there.
fn reopened(path: &Path) -> Option<File> {
    fs::OpenOptions::new().append(true).open(path).ok()
}

/// A new file for its owner alone, in a folder for its owner alone, and both known to the disk.
fn create(path: &Path) -> io::Result<File> {
    let folder = path.parent().expect("it stands in a folder");
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder.recursive(true), 0o700);
    builder.create(folder)?;
    let mut options = fs::OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(file)
}

/// Keeps the session's lines and hands over what leaves.
pub(super) struct Hands {
    pub(super) desk: Desk,
    pub(super) agreed: Agreed,
    pub(super) holders: Holders,
    pub(super) session: String,
    pub(super) file: SessionFile,
}

impl Secretary for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn keep(&mut self, line: &str) -> Result<(), NotKept> {
        self.file.append(line).map_err(|error| {
            NotKept(match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "the disk is full. Make room, then send it again".to_owned()
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "the hub's folder cannot be written to. Give it back its rights, then send it again"
                        .to_owned()
                }
                kind => format!(
                    "the file of decisions cannot be written ({kind}). Look at the disk, then send it again"
                ),
            })
        })
    }

    fn hand_over(&mut self, handover: Handover) -> Result<Vec<String>, NotKept> {
        let talk = Talk::new(true);
        let session = Session::of_this_machine(&talk);
        self.put(handover, &session).map_err(|failure| NotKept(failure.problems().join("; ")))
    }
}

impl Hands {
    fn put(&mut self, handover: Handover, session: &Session<'_>) -> Result<Vec<String>, Failure> {
        let stem = format!("meeting/minutes-{}", self.session);
        let (page, book) = (format!("{stem}.html"), format!("{stem}.xlsx"));
        self.desk.log(
            session,
            Step::new(Verb::Consultation, "the People Meeting ended")
                .digest("minutes", Digest::of(handover.minutes_page.as_bytes()))
                .count(
                    "people told of",
                    handover.packs.iter().flat_map(|one| &one.packs).flatten().count() as u64,
                ),
        );
        self.desk.secret(page.clone(), handover.minutes_page);
        self.desk.secret(book.clone(), handover.minutes_workbook);
        let mut files = vec![page, book];
        for one in &handover.packs {
            files.extend(self.packs(one, session)?);
        }
        self.desk.commit()?;
        Ok(files)
    }

    /// One agency's packs; those of an earlier meeting that are no more go.
    fn packs(&mut self, one: &AgencyPacks, session: &Session<'_>) -> Result<Vec<String>, Failure> {
        let Some((agency, holder)) =
            self.holders.agencies.iter().find(|(agency, _)| agency.as_str() == one.agency)
        else {
            return Ok(Vec::new());
        };
        let agreement = &self.agreed.agreement;
        let to = agreement.party(agency).expect("its contribution was accepted under this agreement");
        let prefix = format!("{}.{agency}.", self.agreed.round.name);
        for name in self.desk.names("sent") {
            if name.starts_with(&prefix) && name.ends_with(".decisions") {
                self.desk.remove(format!("sent/{name}"));
            }
        }
        let mut files = Vec::new();
        for (number, told) in (1..).zip(&one.packs) {
            let decided: Decided = told.iter().map(|told| decided(told, holder)).collect();
            let step = Step::new(Verb::Disclosure, format!("sealed decisions to {agency}"));
            self.desk.log(session, step.count("people", decided.len() as u64));
            let pack = DecisionPack {
                agency: agency.clone(),
                agreement: agreement.digest(),
                round: self.agreed.round.name.clone(),
                manifest: holder.manifest,
                number,
                decided_at: session.now,
                exceptions: agreement.exceptions().iter().map(Exception::words).collect(),
                head: self.desk.head(),
            };
            let posted = pack.post(&decided, to, &self.desk.keys)?;
            let file = pack_file(&self.agreed.round.name, agency, number);
            self.desk.file(file.clone(), posted.bytes);
            files.push(file);
        }
        Ok(files)
    }
}

fn pack_file(round: &str, agency: &PartyId, number: u32) -> String {
    format!("sent/{round}.{agency}.{number}.decisions")
}

fn decided(told: &Told, holder: &super::list::Holder) -> DecidedPerson {
    let code = told.code.to_string();
    DecidedPerson {
        references: holder.own.get(&code).cloned().unwrap_or_default(),
        code,
        decision: told.decision.clone(),
        lead: told.lead.clone(),
        actions: told.actions.clone(),
        due: told.due,
        review: told.review,
        informed: told.informed.clone(),
    }
}

/// A link that only this user can read: an argument of a program would be read by all users of the machine.
pub(super) fn doorway(hub: &Path, link: &str) -> Result<PathBuf, Failure> {
    let path = hub.join(DECISIONS).join("open-the-meeting.html");
    let page = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0; url={link}\">\
         <title>People Meeting</title><p><a href=\"{link}\">Open the meeting</a></p></html>\n"
    );
    let write = || {
        let _ = fs::remove_file(&path);
        create(&path)?.write_all(page.as_bytes())
    };
    write().map_err(|error: io::Error| {
        Failure::new(Kind::Write, format!("{}: cannot be written ({})", path.display(), error.kind()))
    })?;
    Ok(path)
}
