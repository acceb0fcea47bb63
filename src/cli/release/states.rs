//! One release for each state of a round: the folders below `releases/`, and what each rested on.

use super::super::desk::Desk;
use super::super::failure::{Failure, Kind};
use super::super::hub::{Analysis, INPUTS};

/// What each release rested on: its folder, and the state.
pub(super) const STATES: &str = "ledger.csv";

/// The releases of a hub, by the states that they are of.
pub(in crate::cli) struct States(String);

impl States {
    /// Fails where the last run has not seen everything that has come.
    pub(in crate::cli) fn of(desk: &Desk, analysis: &Analysis) -> Result<Self, Failure> {
        let run = desk.read(INPUTS)?;
        if run.as_deref() != Some(format!("{}\n", analysis.inputs).as_bytes()) {
            let problem = if run.is_some() {
                "something came since the last run"
            } else {
                "the round was not analysed yet"
            };
            return Err(Failure::new(Kind::State, problem).hint("give `pz hub run` first"));
        }
        let bytes = desk.read(STATES)?.unwrap_or_else(|| b"release,inputs\n".to_vec());
        Ok(Self(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The folder of this state's release, if it was released.
    pub(in crate::cli) fn folder(&self, state: &str) -> Option<String> {
        let line = self.0.lines().find(|line| line.ends_with(&format!(",{state}")))?;
        Some(folder(line.split(',').next().unwrap_or_default()))
    }

    /// What the next release of a round is called.
    pub(in crate::cli) fn next(&self, round: &str) -> String {
        format!("{round}-{}", self.0.lines().count())
    }

    /// Writes a release of this name and state; the caller commits it. Returns its folder.
    pub(in crate::cli) fn write(
        self,
        desk: &mut Desk,
        (name, state): (&str, &str),
        files: Vec<(String, Vec<u8>)>,
    ) -> String {
        let folder = folder(name);
        files.into_iter().for_each(|(file, bytes)| desk.file(format!("{folder}/{file}"), bytes));
        desk.file(STATES, format!("{}{name},{state}\n", self.0));
        folder
    }
}

fn folder(name: &str) -> String {
    format!("releases/{name}")
}
