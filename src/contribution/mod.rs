//! The one thing that crosses from an agency: a signed manifest, a part for the linker, parts for the hub.

mod code;
mod decided;
mod envelope;
mod error;
mod exposure;
mod foreign;
mod known;
mod linkage;
mod manifest;
mod one_part;
mod packed;
mod parquet;
mod parts;
mod person_map;
mod preparation;
mod pseudonym;
mod published;
mod questions;
mod reasons;
mod receipt;
mod references;
mod rules;
mod scratch;
mod streamed;

pub use code::{Code, CodeError};
pub use decided::{Decided, DecidedPerson, DecisionPack};
pub(crate) use envelope::pack;
pub use envelope::{Opened, manifest, open};
pub use error::Error;
pub use exposure::{Exposure, ExposureLine};
pub(crate) use foreign::guarded;
pub use foreign::is_inside_foreign_reader;
pub use known::Known;
pub use linkage::{KnownTo, LinkEstimate, Linkage, NO_SALT};
pub use manifest::{Counts, Manifest, PartDigest};
pub(crate) use packed::{Packed, PartWriter};
pub(crate) use parquet::Columns;
pub use parts::{
    Attributes, ContactBatch, ContactPieces, Contacts, KeyColumn, Needs, Part, People, Relationships, Salt,
};
pub use person_map::{FIRM, PersonMap, PersonRow};
pub use preparation::{Detail, HolderAnswer, OpenTo, Preparation, Prepared, Route};
pub use pseudonym::Pseudonym;
pub use published::{Column, ColumnKind, published};
pub use questions::{Answer, Answers, Question, Questions, Reply, Shortlist, Shortlisted};
pub use reasons::{Because, reasons};
pub use receipt::Receipt;
pub use references::{CandidatePack, CarriedReference, Nominated, Nomination, Released};
pub use rules::{IdentityPart, MATCH_KEYS, MatchKey, RULES_VERSION, Use};
pub use scratch::{Memory, Scratch, ScratchFile, Working};
