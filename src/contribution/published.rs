//! What crosses, as published in `schemas/`: from the lists that the writers themselves go by.

use serde::Serialize;

use super::envelope::PARTS;
use super::{
    Attributes, Contacts, MATCH_KEYS, Manifest, MatchKey, Needs, Part, People, PersonMap, RULES_VERSION,
    Relationships,
};
use crate::party::Role;
use crate::schema::{self, Published};

/// One column of a part.
#[derive(Debug, Serialize)]
pub struct Column {
    /// Its name in the file.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ColumnKind,
    /// What it holds; of a match key, what agreement on it means.
    pub meaning: &'static str,
}

/// The type of a column's values, by Arrow's names. None has gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// 16 bits, signed.
    Int16,
    /// 32 bits, signed.
    Int32,
    /// 64 bits, signed.
    Int64,
    /// 32 bits, floating.
    Float32,
    /// Pseudonyms of 16 bytes, one after the other (Arrow's `binary`); none where a part of the match key is missing.
    Pseudonyms,
}

macro_rules! kinds {
    ($($make:ident $kind:ident;)*) => {
        impl Column {
            $(pub(super) const fn $make(name: &'static str, meaning: &'static str) -> Self {
                Self { name, kind: ColumnKind::$kind, meaning }
            })*
        }
    };
}

kinds! {
    i16 Int16;
    i32 Int32;
    i64 Int64;
    f32 Float32;
    pseudonyms Pseudonyms;
}

#[derive(Serialize)]
struct PartFormat {
    file: &'static str,
    sealed_to: Role,
    columns: Vec<Column>,
}

#[derive(Serialize)]
struct Contribution {
    schema: u32,
    rules: u32,
    /// In the open, then sealed.
    members: Vec<&'static str>,
    parts: Vec<PartFormat>,
    match_keys: &'static [MatchKey],
}

/// The formats of this part: the contribution, its manifest, and the linker's answer.
pub fn published() -> Vec<Published> {
    let contribution = Contribution {
        schema: schema::VERSION,
        rules: RULES_VERSION,
        members: [&["manifest.json", "manifest.sig", "seal.sig"][..], &PARTS].concat(),
        parts: vec![
            format::<People>(),
            format::<Contacts>(),
            format::<Needs>(),
            format::<Relationships>(),
            format::<Attributes>(),
        ],
        match_keys: MATCH_KEYS,
    };
    vec![
        Published::new("contribution.json", &contribution),
        Published::new("manifest.json", &schemars::schema_for!(Manifest)),
        Published::new("person_map.json", &format::<PersonMap>()),
    ]
}

fn format<P: Part>() -> PartFormat {
    PartFormat { file: P::FILE, sealed_to: P::OPENED_BY, columns: P::layout() }
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::DataType;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::{
        Attributes, ColumnKind, Contacts, MATCH_KEYS, Needs, Part, People, PersonMap, Relationships,
    };
    use crate::contribution::{KeyColumn, Known, Salt};

    #[test]
    fn every_part_is_written_as_it_is_published() {
        let key = |()| KeyColumn { offsets: vec![0, 0], values: Vec::new() };
        let keys = MATCH_KEYS.iter().map(|_| key(())).collect();
        check(People { reference: vec![0], known: vec![Known::default()], keys, home: key(()) });
        check(Contacts::default());
        check(Needs::default());
        check(Relationships::default());
        check(Attributes::default());
        check(PersonMap { rows: Vec::new() });
    }

    #[track_caller]
    fn check<P: Part>(part: P) {
        let bytes = bytes::Bytes::from(part.to_parquet(Salt([0; 16])));
        let file = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
        let written: Vec<_> =
            file.schema().fields().iter().map(|f| (f.name().as_str(), f.data_type().clone())).collect();
        let published = P::layout();
        let published: Vec<_> = published.iter().map(|c| (c.name, data_type(c.kind))).collect();
        assert_eq!(written, published, "{}", P::FILE);
    }

    fn data_type(kind: ColumnKind) -> DataType {
        match kind {
            ColumnKind::Int16 => DataType::Int16,
            ColumnKind::Int32 => DataType::Int32,
            ColumnKind::Int64 => DataType::Int64,
            ColumnKind::Float32 => DataType::Float32,
            ColumnKind::Pseudonyms => DataType::Binary,
        }
    }
}
