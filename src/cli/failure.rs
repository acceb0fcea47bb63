//! Errors become words, hints and exit codes here, and nowhere else.

use std::fmt::Write as _;
use std::process::ExitCode;

/// What went wrong, as scripts see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bug of ours.
    Bug = 1,
    /// The command was used wrongly.
    Use = 2,
    /// Input is absent or unreadable as data.
    Input = 3,
    /// The agreement does not permit it.
    NotPermitted = 4,
    /// A key, seal or signature does not hold.
    Key = 5,
    /// The folder is in another state, or locked.
    State = 6,
    /// A disclosure rule forbids it.
    Disclosure = 7,
    /// Something cannot be written.
    Write = 8,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Bug => "bug",
            Kind::Use => "wrong_use",
            Kind::Input => "input",
            Kind::NotPermitted => "not_permitted",
            Kind::Key => "key_seal_or_signature",
            Kind::State => "state",
            Kind::Disclosure => "disclosure",
            Kind::Write => "cannot_write",
        }
    }
}

/// Why a command stopped. Its words carry no value from a record of a person.
#[derive(Debug)]
pub(super) struct Failure {
    kind: Kind,
    problems: Vec<String>,
    /// What was done in spite of them.
    done: Vec<String>,
    hint: Option<String>,
    /// The problems as people see them, if that is more than a line each.
    shown: Option<String>,
}

impl Failure {
    pub(super) fn new(kind: Kind, problem: impl ToString) -> Self {
        Self { kind, problems: vec![problem.to_string()], done: Vec::new(), hint: None, shown: None }
    }

    /// All problems at once.
    pub(super) fn all(kind: Kind, problems: Vec<String>) -> Self {
        Self { kind, problems, done: Vec::new(), hint: None, shown: None }
    }

    /// Says which file it is about.
    pub(super) fn named(mut self, file: &str) -> Self {
        self.problems.iter_mut().for_each(|problem| *problem = format!("{file}: {problem}"));
        self
    }

    /// Several failures as one: the first gives the exit code, all are told. What was done in spite of them is said.
    pub(super) fn together(failures: Vec<Self>, done: &[String]) -> Option<Self> {
        let mut failures = failures.into_iter();
        let mut first = failures.next()?;
        for other in failures {
            first.problems.extend(other.problems);
            first.hint = first.hint.or(other.hint);
        }
        first.done.extend_from_slice(done);
        Some(first)
    }

    /// How to put it right.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, where nothing better was said.
    pub(super) fn or_hint(mut self, hint: &str) -> Self {
        self.hint.get_or_insert_with(|| hint.to_owned());
        self
    }

    /// The problems with more around them, for people; scripts get the lines.
    pub(super) fn shown_as(mut self, shown: String) -> Self {
        self.shown = Some(shown);
        self
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind as u8)
    }

    /// The problems, to be told together with others.
    pub(super) fn problems(self) -> Vec<String> {
        self.problems
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        let mut words = self.shown.clone().unwrap_or_default();
        for problem in self.problems.iter().filter(|_| self.shown.is_none()) {
            writeln!(words, "error: {problem}").expect("a string takes all writes");
        }
        for what in &self.done {
            writeln!(words, "done all the same: {what}").expect("a string takes all writes");
        }
        if let Some(hint) = &self.hint {
            writeln!(words, "hint: {hint}").expect("a string takes all writes");
        }
        words
    }

    /// For scripts: the same envelope as a result.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": self.kind.name(),
            "exit_code": self.kind as u8,
            "problems": self.problems,
            "done": self.done,
            "hint": self.hint,
        })
    }
}

#[cfg(feature = "agency")]
impl From<crate::agency::Error> for Failure {
    fn from(error: crate::agency::Error) -> Self {
        use crate::agency::Error as E;
        match error {
            E::Party(error) => error.into(),
            E::Contribution(error) => error.into(),
            E::ShareMissing(_) | E::ShareForeign(_) => Self::new(Kind::Key, error)
                .hint("ask the hub to send the kit again, as it is; nothing was written"),
            E::Scratch(_) => Self::new(Kind::Write, error).hint(ROOM),
            E::Lookup => {
                Self::new(Kind::Key, error).hint("seal again to have a new one; nothing was written")
            }
            other => {
                let more = other.code().map(|code| format!("`pz explain {code}` says more; "));
                Self::new(Kind::Input, other).hint(format!("{}nothing was written", more.unwrap_or_default()))
            }
        }
    }
}

impl From<crate::party::Error> for Failure {
    fn from(error: crate::party::Error) -> Self {
        let another_version =
            format!("this program is version {}; nothing was changed", env!("CARGO_PKG_VERSION"));
        let hint = match &error {
            crate::party::Error::Version { .. } | crate::party::Error::PublicFileFormat { .. } => {
                &another_version
            }
            _ => "put the file back as its party sent it, or ask for it again; nothing was changed",
        };
        Self::new(Kind::Key, error).hint(hint)
    }
}

impl From<crate::agreement::Error> for Failure {
    fn from(error: crate::agreement::Error) -> Self {
        use crate::agreement::Error as E;
        match error {
            E::Party(error) => error.into(),
            E::Foreign(_) => Self::new(Kind::Key, error),
            _ => Self::new(Kind::NotPermitted, error).hint("nothing was written; ask the agreement's owner"),
        }
    }
}

/// What a long export needs while it is sealed.
const ROOM: &str = "make room on the disk, about as much as the export takes; nothing of it was kept";

impl From<crate::contribution::Error> for Failure {
    fn from(error: crate::contribution::Error) -> Self {
        match error {
            crate::contribution::Error::Scratch(_) => Self::new(Kind::Write, error).hint(ROOM),
            _ => Self::new(Kind::Key, error)
                .hint("ask the sender to send the contribution again; nothing was taken over"),
        }
    }
}

#[cfg(feature = "linker")]
impl From<crate::linker::Error> for Failure {
    fn from(error: crate::linker::Error) -> Self {
        match error {
            crate::linker::Error::Contribution(error) => error.into(),
            crate::linker::Error::Key(_) => {
                Self::new(Kind::Key, error).hint("all agencies seal again with the newest kit")
            }
            crate::linker::Error::Alone => Self::new(Kind::State, error)
                .hint("take in the agencies' contributions first: `pz linker accept`"),
            crate::linker::Error::Twice(_) => Self::new(Kind::Input, error),
        }
    }
}

#[cfg(feature = "hub")]
impl From<crate::hub::Error> for Failure {
    fn from(error: crate::hub::Error) -> Self {
        match error {
            crate::hub::Error::Contribution(error) => error.into(),
            crate::hub::Error::Twice(_) => Self::new(Kind::Input, error),
            crate::hub::Error::Weights(_) => Self::new(Kind::Input, error)
                .hint("add the lines to the table, with where each weight comes from; a weight of 0 is a line as well"),
            _ => Self::new(Kind::Key, error).hint("link again from the contributions that the hub accepted"),
        }
    }
}

#[cfg(feature = "hub")]
impl From<crate::release::Error> for Failure {
    fn from(error: crate::release::Error) -> Self {
        let kind = match error {
            crate::release::Error::Ledger { .. } => Kind::State,
            _ => Kind::Disclosure,
        };
        Self::new(kind, error).hint("nothing was released")
    }
}
