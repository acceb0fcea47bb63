//! The round, step by step, each step by the commands that its parties give.

use jiff::ToSpan as _;

use super::village::{ROUND, Village, today};

/// How far a village has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The hub has opened the round; the draft is filled in.
    Opened,
    /// Everybody has joined, and has the kit to sign.
    Joined,
    /// All have signed, and have the kit to seal with.
    Agreed,
    /// Agencies have sealed.
    Sealed,
    /// Linker and hub have taken the contributions.
    Accepted,
    /// The hub has the linker's answer.
    Linked,
    /// The hub has analysed.
    Analysed,
    /// Results are released, and packs are with the agencies.
    Released,
}

impl Stage {
    pub(super) const ALL: [Self; 8] = [
        Self::Opened,
        Self::Joined,
        Self::Agreed,
        Self::Sealed,
        Self::Accepted,
        Self::Linked,
        Self::Analysed,
        Self::Released,
    ];
}

impl Village {
    /// One step of the round.
    pub(super) fn goes_on_to(&self, stage: Stage) -> &Self {
        match stage {
            Stage::Opened => self.open(""),
            Stage::Joined => self.join(),
            Stage::Agreed => self.agree(),
            Stage::Sealed => self.seal(""),
            Stage::Accepted => self.accept(),
            Stage::Linked => self.link(),
            Stage::Analysed => drop(self.does("hub", "hub run")),
            Stage::Released => self.release(),
        }
        self
    }

    /// The whole round.
    pub(super) fn played(self) -> Self {
        for stage in Stage::ALL {
            self.goes_on_to(stage);
        }
        self
    }

    /// The hub opens the round and fills in the draft.
    pub(super) fn open(&self, options: &str) {
        let (agencies, window) = (self.agencies.join(","), self.text("{publics}/window"));
        let (from, until) = window.split_once(' ').unwrap();
        let run = self.anywhere(&format!(
            "hub new --to {{hub}} --name {ROUND} --from {from} --until {until} --agencies {agencies} {options}"
        ));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let draft = self.text("{hub}/agreement.toml");
        self.write("{hub}/agreement.toml", filled_in(&draft));
        for option in ["--boundaries", "--population"] {
            if self.path(&format!("{{publics}}/{option}")).exists() {
                self.does("hub", &format!("hub add-data {option} {{publics}}/{option}"));
            }
        }
    }

    pub(super) fn join(&self) {
        self.does("hub", "hub kit");
        for party in self.others() {
            self.joins(party, "");
        }
        let files =
            self.others().iter().map(|party| format!(" {{{party}}}/{party}.party")).collect::<String>();
        self.does("hub", &format!("hub accept{files}"));
        self.does("hub", "hub kit");
        self.post_all(&format!("{{hub}}/sent/{ROUND}.2-sign.kit"));
    }

    #[track_caller]
    pub(super) fn joins(&self, party: &str, options: &str) {
        let role = if party == "linker" { "linker" } else { "agency" };
        let command =
            format!("{role} join {{hub}}/sent/{ROUND}.1-join.kit --as {party} --to {{{party}}} {options}");
        let run = self.anywhere(&command);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }

    pub(super) fn post_all(&self, file: &str) {
        self.others().iter().for_each(|party| self.post(file, party));
    }

    pub(super) fn agree(&self) {
        for party in self.parties() {
            self.does(party, "agreement sign");
        }
        let files = self
            .others()
            .iter()
            .map(|party| format!(" {{{party}}}/sent/{party}.signing"))
            .collect::<String>();
        self.does("hub", &format!("hub accept{files}"));
        self.does("hub", "hub kit");
        self.post_all(&format!("{{hub}}/sent/{ROUND}.3-seal.kit"));
    }

    pub(super) fn seal(&self, options: &str) {
        for agency in &self.agencies {
            let export = self.export(agency);
            self.does(agency, &format!("agency check {export}"));
            self.does(agency, &format!("agency seal {export} --nobody-opted-out {options}"));
        }
    }

    pub(super) fn accept(&self) {
        let manifests: Vec<String> = self
            .agencies
            .iter()
            .map(|one| self.contribution(one).replace("contribution", "manifest.json"))
            .collect();
        self.does("hub", &format!("hub preflight {}", manifests.join(" ")));
        for party in ["linker", "hub"] {
            self.does(party, &format!("{party} accept {}", self.contributions()));
            for agency in &self.agencies {
                self.post(&format!("{{{party}}}/sent/{ROUND}.{agency}.r1.{party}.receipt"), agency);
            }
        }
    }

    pub(super) fn link(&self) {
        self.does("linker", "linker link");
        self.does("hub", &format!("hub accept {{linker}}/sent/{ROUND}.linkage"));
    }

    pub(super) fn release(&self) {
        self.does("hub", "release check");
        self.does("hub", "release approve");
        for agency in &self.agencies {
            self.post(&format!("{{hub}}/sent/{ROUND}.{agency}.candidates"), agency);
        }
    }
}

/// The template with its gaps filled: days around today, and different words for everybody.
pub(super) fn filled_in(draft: &str) -> String {
    let line = |(number, line): (usize, &str)| {
        let Some((name, _)) = line.split_once(" = \"… to be filled in") else { return line.to_owned() };
        let value = match name {
            "begins" => today().saturating_sub(30.days()).to_string(),
            "expires" => today().saturating_add(400.days()).to_string(),
            "review" => today().saturating_add(200.days()).to_string(),
            _ => format!("Office {number} of the village"),
        };
        format!("{name} = \"{value}\"")
    };
    let text: Vec<String> = draft.lines().enumerate().map(line).collect();
    text.join("\n") + "\n"
}
