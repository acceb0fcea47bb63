//! What goes with every release, so that a reader years later knows what the numbers are: `context.json`.

use super::{Proof, Released};
use crate::agreement::{Agreement, Forum};
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What the caller knows about where a release comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The round, as the agreement names it.
    pub round: String,
    /// The agreement's title.
    pub agreement: String,
    /// The agreement's digest, in hexadecimal.
    pub agreement_digest: String,
    /// First day counted.
    pub from: Date,
    /// Last day counted.
    pub as_of: Date,
    /// The version of this program.
    pub code_version: String,
    /// Marks that every page carries, such as `REHEARSAL`.
    pub marks: Vec<String>,
}

/// What was released, under which rules, from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Context {
    /// Where it comes from.
    pub provenance: Provenance,
    /// What it is for, in the words of the agreement.
    pub why: String,
    /// The name of the set of rules.
    pub rule_set: &'static str,
    /// How it was proved that hidden numbers cannot be worked out.
    pub proof: Proof,
    /// Which forum sees which tables.
    pub forums: BTreeMap<&'static str, Vec<&'static str>>,
    /// The fewest people that a shown number rests on.
    pub minimum_people: u64,
    /// The rules as sentences.
    pub rules: Vec<String>,
    /// Each table.
    pub tables: Vec<TableRecord>,
    /// Each file that was written with it.
    pub files: Vec<FileRecord>,
}

/// One released table. Why a row is hidden is not told: that alone would narrow it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRecord {
    /// Its name.
    pub name: &'static str,
    /// Its heading.
    pub title: String,
    /// Who is counted.
    pub population: &'static str,
    /// What it is broken down by.
    pub dimensions: Vec<&'static str>,
    /// The measures.
    pub measures: Vec<&'static str>,
    /// How many rows it has, without the total.
    pub rows: usize,
    /// How many of them are hidden.
    pub hidden_rows: usize,
    /// Whether the total is hidden.
    pub hidden_total: bool,
}

/// One file and its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRecord {
    /// Its name within the release, such as `tables/areas.csv`.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl FileRecord {
    /// The record of these bytes.
    pub fn of(file: impl Into<String>, bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        Self { file: file.into(), sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect() }
    }
}

impl Context {
    /// The context of a release and the files made from it.
    pub fn of(
        released: &Released,
        agreement: &Agreement,
        provenance: Provenance,
        files: Vec<FileRecord>,
    ) -> Self {
        Self {
            provenance,
            why: agreement.terms().purpose_in_words.clone(),
            rule_set: released.rules().profile(),
            proof: released.proof().clone(),
            forums: Forum::ALL.map(|forum| (forum.name(), released.seen_by(forum, agreement))).into(),
            minimum_people: released.rules().minimum_people(),
            rules: released.rules().in_words(),
            tables: released.tables().iter().map(record).collect(),
            files,
        }
    }

    /// As `context.json` holds it.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a context is plain text and numbers");
        bytes.push(b'\n');
        bytes
    }

    /// Whether a mark such as `REHEARSAL` stands on it.
    pub fn is_marked(&self, mark: &str) -> bool {
        self.provenance.marks.iter().any(|own| own == mark)
    }
}

fn record(table: &super::ReleasedTable) -> TableRecord {
    TableRecord {
        name: table.name(),
        title: table.title().into(),
        population: table.population(),
        dimensions: table.dimensions().iter().map(|dimension| dimension.name).collect(),
        measures: table.measures().to_vec(),
        rows: table.rows().len(),
        hidden_rows: table.hidden_rows(),
        hidden_total: table.total().is_hidden(),
    }
}
